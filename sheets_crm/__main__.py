"""``python -m sheets_crm`` is the command line."""

from sheets_crm.commands.start import main

main()
