"""What the cells of exports mean: amounts, moments, words. Every distinct cell is read once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sheets_crm.imports.formats import CODES
from sheets_crm.reading.cells import Unreadable, day_of, money_of

_NUMBER = re.compile(r"-?\d[\d.,]*")
_CURRENCY = re.compile(r"[^\d().,\-]+")
_SLASHED = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-]\d{2,4}\b")
_BLANKS = " \t\r\n\xa0\u202f\u200b'"
NOTHING = frozenset({"", "-", "--", "n/a", "null", "none"})
"""What exports write where there is nothing."""


class Faulty(NamedTuple):
    """A cell that cannot be read; ``code`` names the sentence that says why."""

    code: str
    cell: Any


class Readings(dict[Any, Any]):
    """What each distinct cell means, a `Faulty` where it cannot be read; ``faults`` says whether any is."""

    def __init__(self, parse: Callable[[Any], Any]) -> None:
        super().__init__()
        self._parse = parse
        self.faults = False

    def __missing__(self, cell: Any) -> Any:
        try:
            reading = self._parse(cell)
        except Unreadable as unreadable:
            reading, self.faults = Faulty(unreadable.code, cell), True
        self[cell] = reading
        return reading


def text_in(cell: Any) -> str | None:
    """A cell as text; order numbers keep all their digits, whatever kind of cell they stand in."""
    if isinstance(cell, str):
        text = cell.strip(_BLANKS)
        return None if text.casefold() in NOTHING else text
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return cell.isoformat()
    return None if cell is None else str(cell)


def amount_in(cell: Any, point: str) -> float | None:
    """An amount with or without its currency; ``point`` is the decimal mark, "" where each says it itself.

    Raises:
        Unreadable: It is no amount.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = text_in(cell)
    if text is None:
        return None
    bare = _CURRENCY.sub("", text).strip(".,")
    negative = bare.startswith("(") or bare.startswith("-") or bare.endswith("-")
    digits = bare.strip("()-")
    if not _NUMBER.fullmatch(digits) or sum(map(str.isalpha, text)) > 4:
        raise Unreadable("not_money")
    amount = _pointed(digits, point) if point else money_of(digits)
    return -amount if negative and amount else amount


def _pointed(digits: str, point: str) -> float:
    return float(digits.replace("," if point == "." else ".", "").replace(point, "."))


def day_in(cell: Any, zone: ZoneInfo, *, day_first: bool) -> date | None:
    """The day of a moment; one that says its zone is turned into the shop's.

    Raises:
        Unreadable: It names no day.
    """
    return day_of(text_in(cell) if isinstance(cell, str) else cell, day_first=day_first, zone=zone)


def day_comes_first(cells: Iterable[Any], usual: bool) -> bool:
    """Whether a column writes the day before the month: its cells decide, else what is usual."""
    found = [
        match for cell in cells if isinstance(cell, str) and (match := _SLASHED.match(cell.strip(_BLANKS)))
    ]
    day_first = any(int(match[1]) > 12 for match in found)
    month_first = any(int(match[2]) > 12 for match in found)
    return day_first if day_first != month_first else usual


def code_in(cell: Any, words: Mapping[str, Iterable[str]]) -> str | None:
    """What a word means; words go by their beginning, the longest counts.

    Raises:
        Unreadable: No word begins so.
    """
    text = text_in(cell)
    if text is None:
        return None
    plain = " ".join(text.casefold().split())
    found = [(len(word), code) for code in CODES for word in words.get(code, ()) if plain.startswith(word)]
    if not found:
        raise Unreadable("not_a_choice")
    return max(found)[1]
