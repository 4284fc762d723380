#!/bin/sh
# Version: python-calamine 0.9.1 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a cell that shows the error #GETTING_DATA, which ECMA-376 part 1 (18.17.3) lists among the errors
# of cells, is read like one that shows #N/A: as a blank, or as its text. What happens: not one cell of its sheet can
# be read, "Unsupported cell error value '#GETTING_DATA'".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 xlsxwriter==3.3.1
cat > "$folder/look.py" <<'PYTHON'
import sys
import zipfile

import xlsxwriter
from python_calamine import CalamineError, load_workbook


def read(error):
    plain, odd = sys.argv[1] + "/plain.xlsx", sys.argv[1] + "/odd.xlsx"
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet("Orders")
        sheet.write_row(0, 0, [1, 2])
        sheet.write_formula(0, 2, "=NA()", None, "#N/A")
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(odd, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"<v>#N/A</v>", b"<v>" + error + b"</v>"))
    try:
        return load_workbook(odd).get_sheet_by_name("Orders").to_python()
    except CalamineError as refusal:
        return str(refusal)


usual, other = read(b"#N/A"), read(b"#GETTING_DATA")
print("#N/A:         ", usual)
print("#GETTING_DATA:", other)
sys.exit(0 if usual == [[1.0, 2.0, ""]] and "#GETTING_DATA" in other else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
