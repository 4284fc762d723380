#!/bin/sh
# Version: LibreOffice 7.4.7.2 with its Python (Debian: python3-uno), openpyxl 3.1.5. Seen: 2026-11-29.
# One would guess: setDataArray() of a range changes what its cells hold, as typing does, and leaves what hangs on
# them. What happens: the notes of all cells of the range are gone, also of those whose value is the same as before;
# formats stay. setValue() and setString() of one cell keep its note. Who writes a block has to hang the notes up again.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet openpyxl==3.1.5
"$folder/venv/bin/python" - "$folder/notes.xlsx" <<'PYTHON'
import sys

from openpyxl import Workbook
from openpyxl.comments import Comment

book = Workbook()
sheet = book.active
sheet.append(["Siti", 1])
for column, cell in enumerate(sheet[1]):
    cell.comment = Comment(f"note {column}", "staff")
book.save(sys.argv[1])
PYTHON
cat > "$folder/look.py" <<'PYTHON'
import subprocess
import sys
import time

import uno
from com.sun.star.connection import NoConnectException

PIPE = f"pipe,name=finding{time.time_ns()}"
office = subprocess.Popen(
    ["soffice", f"-env:UserInstallation=file://{sys.argv[1]}/profile", "--headless", f"--accept={PIPE};urp;"],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
)


def desktop():
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:{PIPE};urp;StarOffice.ComponentContext")
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except NoConnectException:
            time.sleep(0.5)
    office.terminate()
    sys.exit("LibreOffice did not start")


def notes(sheet):
    return [sheet.Annotations.getByIndex(at).String for at in range(sheet.Annotations.Count)]


program = desktop()
book = program.loadComponentFromURL(f"file://{sys.argv[1]}/notes.xlsx", "_blank", 0, ())
sheet = book.Sheets.getByIndex(0)
cells = sheet.getCellRangeByPosition(0, 0, 1, 0)
sheet.getCellByPosition(0, 0).setString("Budi")
sheet.getCellByPosition(1, 0).setValue(2)
found = [notes(sheet)]
cells.setDataArray((("Budi", 2.0),))
found.append(notes(sheet))
print("notes after setString and setValue:", found[0])
print("notes after setDataArray:          ", found[1])
book.close(True)
program.terminate()
office.wait(60)
sys.exit(0 if found == [["note 0", "note 1"], []] else 1)
PYTHON
/usr/bin/python3 "$folder/look.py" "$folder"
soffice --version
