#!/bin/sh
# Version: LibreOffice 7.4.7.2 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: TRUE in a cell, typed or from a checkbox, is the constant that it was after LibreOffice has opened
# the workbook and saved it as .xlsx. What happens: it is saved as the formula =TRUE(), and FALSE as =FALSE(). Who
# tells typed cells from calculated ones by their formulas takes all of them for calculated.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xlsxwriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("book.xlsx") as book:
    book.add_worksheet("Orders").write_row(0, 0, [True, False, 1, "TRUE"])
PYTHON
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to xlsx --outdir saved book.xlsx \
    >/dev/null 2>&1
"$folder/venv/bin/python" - <<'PYTHON'
import re
import zipfile


def formulas(path):
    return re.findall(r"<f[^>]*>([^<]*)</f>", zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode())


found = formulas("book.xlsx"), formulas("saved/book.xlsx")
print("formulas before:", found[0])
print("formulas after: ", found[1])
assert found == ([], ["TRUE()", "FALSE()"]), found
PYTHON
soffice --version
