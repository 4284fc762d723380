#!/bin/sh
# Version: python-calamine 0.9.1 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a worksheet part in UTF-16, which ECMA-376 part 2 (8.1) allows beside UTF-8, is read, or
# refused with an error. What happens: the sheet is read without any error, and is empty.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 xlsxwriter==3.3.1
cat > "$folder/look.py" <<'PYTHON'
import sys
import zipfile

import xlsxwriter
from python_calamine import load_workbook

plain, wide = sys.argv[1] + "/plain.xlsx", sys.argv[1] + "/utf16.xlsx"
with xlsxwriter.Workbook(plain) as book:
    book.add_worksheet("Orders").write_row(0, 0, [1, 2, 3])
with zipfile.ZipFile(plain) as old, zipfile.ZipFile(wide, "w", zipfile.ZIP_DEFLATED) as new:
    for name in old.namelist():
        content = old.read(name)
        if name == "xl/worksheets/sheet1.xml":
            content = content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
        new.writestr(name, content)
found = {path: load_workbook(path).get_sheet_by_name("Orders").to_python() for path in (plain, wide)}
print("in UTF-8: ", found[plain])
print("in UTF-16:", found[wide])
sys.exit(0 if (found[plain], found[wide]) == ([[1.0, 2.0, 3.0]], []) else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
