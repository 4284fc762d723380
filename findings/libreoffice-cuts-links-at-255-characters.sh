#!/bin/sh
# Version: LibreOffice 7.4.7.2 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a cell's link, which in Excel may have 2,079 characters, is whole after LibreOffice has opened the
# workbook and saved it as .xlsx, or a warning says that it is not. What happens: 255 characters are left of the link
# of a whole cell, mid in a word or a %-escape; a link made by the formula HYPERLINK() stays whole. So texts of
# WhatsApp links (https://wa.me/...?text=...) have to fit.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xlsxwriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import xlsxwriter

with xlsxwriter.Workbook("book.xlsx") as book:
    sheet = book.add_worksheet("Calls")
    for row, length in enumerate((254, 255, 300)):
        sheet.write_url(row, 0, "https://wa.me/6281200000001?text=".ljust(length, "a"), None, "Chat")
    sheet.write_formula(3, 0, '=HYPERLINK("https://wa.me/6281200000001?text="&REPT("a",267),"Chat")', None, "Chat")
PYTHON
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to xlsx --outdir saved book.xlsx \
    >/dev/null 2>&1
"$folder/venv/bin/python" - <<'PYTHON'
import re
import zipfile


def lengths(path):
    with zipfile.ZipFile(path) as package:
        relations = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        whole = "267" in package.read("xl/worksheets/sheet1.xml").decode()
    return sorted(map(len, re.findall(r'Target="(https://wa[^"]*)"', relations))), whole


found = lengths("book.xlsx"), lengths("saved/book.xlsx")
print("lengths of links before:", *found[0][0], "after:", *found[1][0])
assert found == (([254, 255, 300], True), ([254, 255, 255], True)), found
PYTHON
soffice --version
