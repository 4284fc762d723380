#!/bin/sh
# Version: phonenumbers 9.0.43. Seen: 2026-11-29.
# One would guess: a name typed behind a phone number ("0812345678 ibu") is left out, or makes the number invalid.
# What happens: its letters become digits of a keypad (ibu: 428), as in an American vanity number; and because
# Indonesian numbers have no fixed length, is_valid_number() calls the result valid, even where the number alone is
# too short to be one. A message goes to a stranger. So letters have to be cut off before parse().
# Known upstream, as meant for vanity numbers: google/libphonenumber issue 1302,
# daviddrysdale/python-phonenumbers issue 114.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet phonenumbers==9.0.43
cat > "$folder/look.py" <<'PYTHON'
import sys

import phonenumbers

EXPECTED = {
    "0812345678": ("+62812345678", True),
    "0812345678 ibu": ("+62812345678428", True),
    "08123456": ("+628123456", False),
    "08123456 rina": ("+6281234567462", True),
}
found = {}
for typed in EXPECTED:
    number = phonenumbers.parse(typed, "ID")
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    found[typed] = (written, phonenumbers.is_valid_number(number))
    print(f"{typed}: {written}, valid: {found[typed][1]}")
sys.exit(0 if found == EXPECTED else 1)
PYTHON
"$folder/venv/bin/python" "$folder/look.py"
