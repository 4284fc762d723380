#!/bin/sh
# Version: gspread 6.2.1. Seen: 2026-11-29.
# One would guess: open_by_url() opens the address that the browser shows. What happens: who is signed in to two
# Google accounts sees /spreadsheets/u/1/d/..., in which gspread finds no key; and of the address of a page published
# to the web (/d/e/2PACX-...) it takes "e" for the key of the spreadsheet, and Google then knows no such file.
# Known upstream for the second account: burnash/gspread issue 490, closed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet gspread==6.2.1
cat > "$folder/look.py" <<'PYTHON'
import sys

from gspread.exceptions import NoValidUrlKeyFound
from gspread.utils import extract_id_from_url

EXPECTED = {
    "/spreadsheets/d/1AbC-dEf_G/edit#gid=0": "1AbC-dEf_G",
    "/spreadsheets/u/1/d/1AbC-dEf_G/edit#gid=0": None,
    "/spreadsheets/d/e/2PACX-1vTo_ko/pubhtml": "e",
}
found = {}
for path in EXPECTED:
    try:
        found[path] = extract_id_from_url("https://docs.google.com" + path)
    except NoValidUrlKeyFound:
        found[path] = None
    print(f"{path}: {found[path]}")
sys.exit(0 if found == EXPECTED else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py"
