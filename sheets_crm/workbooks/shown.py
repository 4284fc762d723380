"""What a number format's code says of a number: a time of day, a percentage, or nothing of the kind."""

from __future__ import annotations

import re

from sheets_crm.workbooks.protocol import PERCENT, TIME

_NOT_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def plain_code(code: str) -> str:
    """The letters of a code's first part that count: no quoted text, no colours."""
    return _NOT_CODES.sub("", code.partition(";")[0]).lower()


def way_shown(code: str) -> str:
    """``TIME``, ``PERCENT`` or ""."""
    letters = plain_code(code)
    if "%" in letters:
        return PERCENT
    return TIME if ":" in letters and not set(letters) & set("dy") else ""
