"""Cells of several kinds as texts of one column, each of which can be told back, and where a row stood."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sheets_crm.workbooks.protocol import Cell

STOOD = ("_sheet", "_row")
"""Headings of the columns that say where a row stood."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]\d+)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?")
_WORDS: dict[str, Cell] = {"true": True, "false": False}


def coded(cell: Cell) -> str | None:
    """A cell as a text that `decoded` reads back; a text that looks like another kind gets a mark."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith("'") or _meaning(cell) is not cell else cell
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return None if cell is None else repr(cell)


def decoded(texts: Iterable[Any]) -> list[Cell]:
    """The cells that these texts stand for, each distinct one read once."""
    known: dict[Any, Cell] = {None: None}
    cells: list[Cell] = []
    for text in texts:
        if text not in known:
            known[text] = text[1:] if text.startswith("'") else _meaning(text)
        cells.append(known[text])
    return cells


def _meaning(text: str) -> Cell:
    if text in _WORDS:
        return _WORDS[text]
    if _NUMBER.fullmatch(text):
        return float(text) if {".", "e"} & set(text) else int(text)
    if _DAY.fullmatch(text):
        return _iso(text, date)
    return _iso(text, datetime) if _MOMENT.fullmatch(text) else text


def _iso(text: str, kind: type[date]) -> Cell:
    try:
        return kind.fromisoformat(text)
    except ValueError:
        return text
