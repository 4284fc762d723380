"""``python -m sheets_crm`` is the command line."""

from sheets_crm.cli import main

main()
