"""Texts of the program's own that are longer than a cell: a person's long text may stand in several."""

from __future__ import annotations

import hashlib
from typing import Any

from sheets_crm.workbooks.protocol import LONGEST_TEXT, is_longer

_LONGEST_KEY = 250


def fitting(cell: Any) -> Any:
    """A cell of ours; a text that no cell holds is cut, with a mark at its end."""
    if not isinstance(cell, str) or not is_longer(cell, LONGEST_TEXT):
        return cell
    return cell[: LONGEST_TEXT // 2 - 1] + "…"  # an emoji counts as two letters


def short_key(key: str) -> str:
    """A key that fits in its cell with the prints behind it; two long ones stay two."""
    if len(key) <= _LONGEST_KEY:
        return key
    rest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{key[:_LONGEST_KEY].rstrip()}…{rest}"
