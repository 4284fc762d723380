#!/bin/sh
# Version: openpyxl 3.1.5 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: openpyxl, which keeps the protection of a sheet when it loads and saves a workbook, keeps its
# exceptions too (Excel: Review, Allow Edit Ranges; ECMA-376 part 1, 18.3.1.69 protectedRanges). What happens: the
# sheet comes back protected and without the ranges, no warning given: staff can type nowhere any more.
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


def protection(path):
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
    ranges = re.findall(r'<protectedRange [^>]*sqref="([^"]*)"', sheet)
    return bool(re.search(r'<sheetProtection [^>]*sheet="1"', sheet)), ranges


warnings.simplefilter("error")
given, saved = sys.argv[1] + "/given.xlsx", sys.argv[1] + "/saved.xlsx"
with xlsxwriter.Workbook(given) as book:
    sheet = book.add_worksheet("Calls")
    sheet.write_row(0, 0, ["Name", "Result"])
    sheet.protect()
    sheet.unprotect_range("B2:B50", "Results")
openpyxl.load_workbook(given).save(saved)
found = (protection(given), protection(saved))
print("before: protected %s, may be edited: %s" % found[0])
print("after:  protected %s, may be edited: %s" % found[1])
sys.exit(0 if found == ((True, ["B2:B50"]), (True, [])) else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
