#!/bin/sh
# Version: LibreOffice 7.4.7.2 (xlsxwriter 3.3.1 makes the file, poppler reads the page). Seen: 2026-11-29.
# One would guess: a cell with "wrap text" is broken into lines whether or not a click on it opens something.
# What happens: the same text in the same format takes several lines without a link and, with one, a single
# line that is cut at the cell's edge. So texts that are links have
# to fit their column in one line.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xlsxwriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import xlsxwriter

book = xlsxwriter.Workbook("book.xlsx")
sheet, wrapped = book.add_worksheet(), book.add_format({"text_wrap": True})
sheet.set_column(0, 1, 12)
sheet.set_row(0, 80)
text = "alpha bravo charlie delta echo foxtrot"
sheet.write_string(0, 0, text, wrapped)
sheet.write_url(0, 1, "internal:'Sheet1'!A1", wrapped, text)
book.close()
PYTHON
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to pdf book.xlsx >/dev/null 2>&1
pdftotext -bbox book.pdf words.html
"$folder/venv/bin/python" - <<'PYTHON'
import re

words = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)".*?>(\w+)<', open("words.html").read())
middle = max(float(x) for x, _, word in words if word == "alpha") - 1
lines = [len({y for x, y, word in words if word.islower() and (float(x) > middle) == linked}) for linked in (False, True)]
print(f"lines without a link: {lines[0]}, with a link: {lines[1]}")
assert lines[0] > 1 and lines[1] == 1, lines
PYTHON
soffice --version
