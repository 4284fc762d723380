#!/bin/sh
# Version: LibreOffice 7.4.7.2 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a table of Excel's that LibreOffice opens and saves as .xlsx is the same table, or none. What
# happens: it is still a table of that name and area, but its columns no longer know their formula (a row that is added
# in Excel calculates nothing), nor what the total is made of; its style is gone, and its filter now holds
# the row of totals, which is sorted among the orders.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xlsxwriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("book.xlsx") as book:
    columns = [
        {"header": "Product", "total_string": "Total"},
        {"header": "Price", "total_function": "sum"},
        {"header": "Twice", "formula": "=Orders[[#This Row],[Price]]*2"},
    ]
    options = {"name": "Orders", "total_row": True, "columns": columns, "data": [["Madu", 10], ["Kurma", 20]]}
    book.add_worksheet("Orders").add_table(0, 0, 3, 2, options)
PYTHON
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to xlsx --outdir saved book.xlsx \
    >/dev/null 2>&1
"$folder/venv/bin/python" - <<'PYTHON'
import re
import zipfile


def table(path):
    part = zipfile.ZipFile(path).read("xl/tables/table1.xml").decode()
    marks = ("calculatedColumnFormula", "totalsRowFunction", "tableStyleInfo")
    filtered = re.search(r'<autoFilter ref="([^"]*)"', part)
    return [mark for mark in marks if mark in part], filtered[1], re.search(r' ref="([^"]*)"', part)[1]


found = table("book.xlsx"), table("saved/book.xlsx")
print("before (kept, filter, area):", found[0])
print("after:                      ", found[1])
assert found[0] == (["calculatedColumnFormula", "totalsRowFunction", "tableStyleInfo"], "A1:C3", "A1:C4"), found
assert found[1] == ([], "A1:C4", "A1:C4"), found
PYTHON
soffice --version
