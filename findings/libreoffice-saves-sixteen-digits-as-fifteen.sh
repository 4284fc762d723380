#!/bin/sh
# Version: LibreOffice 7.4.7.2 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a whole number that a cell holds exactly (below 2 to the 53rd; .xlsx files write up to 17 digits)
# is the same after LibreOffice has opened the workbook and saved it as .xlsx. What happens: it writes 15 digits, so
# that an Indonesian identity number (NIK: 16 digits) ends in 0 and is another person's, and 1/3 is another number
# than before. In OpenDocument files all digits are kept. Known upstream as intended:
# bugs.documentfoundation.org 83511.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xlsxwriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("book.xlsx") as book:
    book.add_worksheet("Customers").write_row(0, 0, [3201010101900001, 1 / 3])
PYTHON
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to xlsx --outdir saved book.xlsx \
    >/dev/null 2>&1
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to fods --outdir saved book.xlsx \
    >/dev/null 2>&1
"$folder/venv/bin/python" - <<'PYTHON'
import re
import zipfile


def numbers(path):
    return re.findall(r"<v>([^<]*)</v>", zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode())


found = numbers("book.xlsx"), numbers("saved/book.xlsx")
flat = re.findall(r'office:value="(\d+)"', open("saved/book.fods", encoding="utf-8").read())
print("before:", found[0])
print("after: ", found[1])
print("in OpenDocument:", flat)
assert found[0] == ["3201010101900001", "0.3333333333333333"], found
assert found[1] == ["3201010101900000", "0.333333333333333"], found
assert flat == ["3201010101900001"], flat
PYTHON
soffice --version
