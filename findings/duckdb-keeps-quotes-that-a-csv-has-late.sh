#!/bin/sh
# Version: duckdb 2.0.1. Seen: 2026-11-29.
# One would guess: read_csv() takes "Kurma" in a CSV export for the text Kurma, in every row: double quotes are its
# default, and RFC 4180 lets a writer quote only the fields that need it. What happens: it looks at the first 20,480
# rows; without a quote in them it decides that the file has no quoting, so that in later rows the quotes become
# part of the text, without any error. (A quoted comma or line break there does end in an error.) quotechar='"' helps.
# Known upstream: duckdb/duckdb issues 11838 and 21000.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet duckdb==2.0.1
cat > "$folder/look.py" <<'PYTHON'
import sys
from pathlib import Path

import duckdb


def last(before, **options):
    path = Path(sys.argv[1], "till.csv")
    path.write_text("number,product\n" + "1,Madu\n" * before + '2,"Kurma"\n')
    return duckdb.read_csv(str(path), **options).fetchall()[-1]


found = {"after 100 rows": last(100), "after 30,000": last(30_000), "with quotechar": last(30_000, quotechar='"')}
for when, row in found.items():
    print(f"{when}: {row}")
sys.exit(0 if list(found.values()) == [(2, "Kurma"), (2, '"Kurma"'), (2, "Kurma")] else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py" "$folder"
