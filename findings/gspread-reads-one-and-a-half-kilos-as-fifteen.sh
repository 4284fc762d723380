#!/bin/sh
# Version: gspread 6.2.1 (requests answers from memory, as the Sheets API answers). Seen: 2026-11-29.
# One would guess: get_all_records(), which makes numbers of what cells show, knows the spreadsheet's locale or
# leaves alone what is no number in it. What happens: commas are taken out and full stops are decimal points
# whatever the locale, so that in an Indonesian (or German, Brazilian ...) spreadsheet the weight 1,5 becomes 15, the
# price 12.500 becomes 12.5, and 1.250.000 stays a text; the customer called Nan becomes float("nan"), the product
# code 1E5 becomes 100000.0. numericise_ignore=["all"] helps.
# Known upstream in part: burnash/gspread issue 581.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet gspread==6.2.1
cat > "$folder/look.py" <<'PYTHON'
import json
import sys

import gspread
import requests
from google.auth.credentials import AnonymousCredentials

SHOWN = [["Name", "Weight", "Price", "Code"], ["Siti", "1,5", "12.500", "A1"], ["Nan", "2,25", "1.250.000", "1E5"]]
GRID = {"rowCount": 9, "columnCount": 4}
SHEET = {"properties": {"sheetId": 0, "title": "Orders", "index": 0, "sheetType": "GRID", "gridProperties": GRID}}
SPREADSHEET = {"spreadsheetId": "k", "properties": {"title": "Shop", "locale": "in_ID"}, "sheets": [SHEET]}


class Session(requests.Session):
    def request(self, method, url, *args, **kwargs):
        response = requests.Response()
        response.status_code = 200
        values = {"range": "Orders!A1:D3", "majorDimension": "ROWS", "values": SHOWN}
        response._content = json.dumps(values if "/values/" in url else SPREADSHEET).encode()
        return response


client = gspread.Client(auth=AnonymousCredentials(), session=Session())
first, second = client.open_by_key("k").sheet1.get_all_records()
print("shown:", SHOWN[1:])
print("read: ", first, second)
right = first == {"Name": "Siti", "Weight": 15, "Price": 12.5, "Code": "A1"}
name = second.pop("Name")
sys.exit(0 if right and name != name and second == {"Weight": 225, "Price": "1.250.000", "Code": 100000.0} else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py"
