#!/bin/sh
# Version: python-calamine 0.9.1 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: a negative number in a cell that shows dates (the days left until a due day that is past, an
# amount typed into a column of dates; Excel shows ######) is read as that number, or as a day before 1900, as
# openpyxl does. What happens: the days are lost and a time of day is left, so that -12 and -50000 are both
# midnight, and a number of days that is not whole looks like an hour. No error, no warning.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet python-calamine==0.9.1 xlsxwriter==3.3.1
cat > "$folder/look.py" <<'PYTHON'
import datetime
import sys

import xlsxwriter
from python_calamine import load_workbook

path, numbers = sys.argv[1] + "/book.xlsx", (-12, -50000, -1.25)
with xlsxwriter.Workbook(path) as book:
    sheet, day = book.add_worksheet("Orders"), book.add_format({"num_format": "dd/mm/yyyy"})
    for row, number in enumerate(numbers):
        sheet.write_number(row, 0, number)
        sheet.write_number(row, 1, number, day)
rows = load_workbook(path).get_sheet_by_name("Orders").to_python()
for plain, dated in rows:
    print(f"as a number: {plain}, in a cell that shows dates: {dated!r}")
midnight, evening = datetime.time(0, 0), datetime.time(18, 0)
sys.exit(0 if rows == [[-12.0, midnight], [-50000.0, midnight], [-1.25, evening]] else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
