#!/bin/sh
# Version: openpyxl 3.1.5 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a number that is no date, such as a phone number typed into a cell that shows dates (Excel shows
# ######, the number is still there), keeps its value when openpyxl loads a workbook and saves it. What happens:
# openpyxl warns that it treats the cell as an error, and saves #VALUE! in its place: the phone number is gone from
# the file, although nobody touched the cell.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5 xlsxwriter==3.3.1
cat > "$folder/look.py" <<'PYTHON'
import re
import sys
import warnings
import zipfile

import openpyxl
import xlsxwriter


def cells(path):
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    return re.findall(r"<v>([^<]*)</v>", sheet)


warnings.simplefilter("ignore")
given, saved = sys.argv[1] + "/given.xlsx", sys.argv[1] + "/saved.xlsx"
with xlsxwriter.Workbook(given) as book:
    sheet, day = book.add_worksheet("Orders"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_number(0, 0, 6281234567890)
    sheet.write_number(0, 1, 6281234567890, day)
openpyxl.load_workbook(given).save(saved)
found = (cells(given), cells(saved))
print("before:", found[0])
print("after: ", found[1])
sys.exit(0 if found == (["6281234567890", "6281234567890"], ["6281234567890", "#VALUE!"]) else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
