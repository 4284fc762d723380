#!/bin/sh
# Version: openpyxl 3.1.5 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a print area of whole columns ($A:$C), which Excel and LibreOffice write and ECMA-376 part 1
# (18.2.5) allows, is read and written again like one of cells ($A$1:$C$9). What happens: openpyxl warns,
# forgets it, and saves the sheet without any print area, so that every column prints.
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


def areas(path):
    workbook = zipfile.ZipFile(path).read("xl/workbook.xml").decode()
    return re.findall(r"Print_Area[^>]*>([^<]*)<", workbook)


warnings.simplefilter("ignore")
found = {}
for kind, area in (("cells", "A1:C9"), ("whole columns", "A1:C1048576")):
    given, saved = f"{sys.argv[1]}/given.xlsx", f"{sys.argv[1]}/saved.xlsx"
    with xlsxwriter.Workbook(given) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, [1, 2, 3])
        sheet.print_area(area)
    openpyxl.load_workbook(given).save(saved)
    found[kind] = (areas(given), areas(saved))
    print(f"{kind}: before {areas(given)}, after {areas(saved)}")
kept = found["cells"][1] == ["'Orders'!$A$1:$C$9"]
sys.exit(0 if kept and found["whole columns"] == (["Orders!$A:$C"], []) else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
