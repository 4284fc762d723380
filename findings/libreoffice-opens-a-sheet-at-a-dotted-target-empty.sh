#!/bin/sh
# Version: LibreOffice 7.4.7.2 (xlsxwriter 3.3.1 makes the file). Seen: 2026-11-29.
# One would guess: the target "./worksheets/sheet1.xml" of a workbook's relationship is the same part as
# "worksheets/sheet1.xml" (ECMA-376 part 2, 9.3: a reference resolved as RFC 3986 says), or the file is refused. What
# happens: LibreOffice opens the workbook with its sheet's name and without a single cell, and says nothing; whoever
# saves then has lost all rows. "../xl/worksheets/sheet1.xml" and "/xl/worksheets/sheet1.xml" are read.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet xlsxwriter==3.3.1
cd "$folder"
"$folder/venv/bin/python" - <<'PYTHON'
import zipfile

import xlsxwriter

with xlsxwriter.Workbook("plain.xlsx") as book:
    book.add_worksheet("Orders").write_row(0, 0, [1, 2, 3])
for name, target in (("dot", b"./worksheets/"), ("up", b"../xl/worksheets/"), ("root", b"/xl/worksheets/")):
    with zipfile.ZipFile("plain.xlsx") as old, zipfile.ZipFile(f"{name}.xlsx", "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part == "xl/_rels/workbook.xml.rels":
                content = content.replace(b'"worksheets/', b'"' + target)
            new.writestr(part, content)
PYTHON
soffice "-env:UserInstallation=file://$folder/profile" --headless --convert-to csv \
    plain.xlsx dot.xlsx up.xlsx root.xlsx >/dev/null 2>&1
for name in plain up root dot; do
    echo "$name: $(cat $name.csv)"
done | tee seen
printf '%s\n' "plain: 1,2,3" "up: 1,2,3" "root: 1,2,3" "dot: " | cmp - seen
soffice --version
