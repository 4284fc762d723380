"""Rows that may be headings, over one row or two, and the tables that stand side by side below them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache

from msgspec import Struct, field

from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headings import fit_of
from sheets_crm.texts import LANGUAGES, texts_of

Rows = Sequence[Sequence[object]]
_SEARCHED_ROWS = 20
_LONGEST_HEADING = 80
_ROWS_BELOW = 30
_TABLES = ("orders", "products", "customers")
_SURE = 3


class Heads(Struct, frozen=True):
    """Headings by column (from 1): as people see each first, then how it may be read if otherwise."""

    first_row: int
    last_row: int
    texts: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def months(self) -> int:
        """How many headings are months."""
        return months_among(texts[-1] for texts in self.texts.values())


def heads_in(rows: Rows, merges: Collection[tuple[int, int, int, int]] = ()) -> Iterator[Heads]:
    """Every row of the first twenty that may be headings, alone and with the row below it."""
    wide = [merge for merge in merges if merge[0] <= _SEARCHED_ROWS]
    for number in range(1, min(len(rows), _SEARCHED_ROWS) + 1):
        upper = _headings(rows[number - 1])
        if not upper:
            continue
        lower = _headings(rows[number]) if number < len(rows) else {}
        if lower and _is_second_row(rows, number, upper, lower):
            yield _over_two_rows(number, upper, lower, wide)
        if len(upper) > 1:
            yield Heads(number, number, {at: (text,) for at, text in upper.items()})


def _headings(row: Sequence[object]) -> dict[int, str]:
    """The texts of a row that may be headings; none when it holds days or mostly numbers beside texts."""
    texts = {
        at: text
        for at, cell in enumerate(row, start=1)
        if isinstance(cell, str) and len(text := " ".join(cell.split())) <= _LONGEST_HEADING and text
    }
    others = [cell for cell in row if cell is not None and not isinstance(cell, str)]
    is_data = any(isinstance(cell, date) for cell in others) or len(others) > len(texts)
    if is_data and not _are_known(texts.values()):
        return {}
    if 2 * sum(any(map(str.isdigit, text)) for text in texts.values()) > max(len(texts), 2):
        return {}
    return texts


def _are_known(texts: Collection[str]) -> bool:
    """Whether most are headings beyond doubt: a day or numbers beside them are not of the table."""
    fits = [[fit_of(table, (text,)) for table in _TABLES] for text in texts]
    known = sum(any(fit is not None and fit.exact for fit in each) for each in fits)
    return known >= _SURE and 2 * known >= len(texts)


def _is_second_row(rows: Rows, number: int, upper: Mapping[int, str], lower: Mapping[int, str]) -> bool:
    """Whether the row below goes on with the headings: it holds texts only, and stands under some of them."""
    row = rows[number]
    if any(cell is not None and not isinstance(cell, str) for cell in row):
        return False
    if any(any(mark.isdigit() for mark in text) for text in lower.values()) and len(lower) > len(upper):
        return False
    under_gaps = any(at not in upper and at > min(upper) for at in lower)
    return under_gaps or any(at not in lower for at in upper)


def _over_two_rows(
    number: int, upper: Mapping[int, str], lower: Mapping[int, str], merges: Sequence[tuple[int, ...]]
) -> Heads:
    """Headings of two rows read together: the upper one reaches over its merged or blank cells."""
    texts: dict[int, tuple[str, ...]] = {}
    above = ""
    for at in range(1, max((*upper, *lower)) + 1):
        merged = next(
            (upper.get(left, "") for top, left, _, right in merges if top == number and left <= at <= right),
            "",
        )
        if at in upper or merged:
            above = upper.get(at, merged)
        elif at not in lower or len(upper) == 1:
            above = ""
        below = lower.get(at, "")
        if above and below:
            texts[at] = (f"{above} {below}", f"{below} {above}", f"{above} {below}", below)
        elif below or at in upper:
            texts[at] = (below or above,)
    return Heads(number, number + 1, texts)


def months_among(headings: Iterable[str]) -> int:
    """How many headings are months."""
    return sum(header_key(text).split(" ")[0] in _months() for text in headings)


def blocks_of(heads: Heads, rows: Rows) -> list[Heads]:
    """The headings in groups: a column without heading and without cells below it ends a table."""
    body = rows[heads.last_row : heads.last_row + _ROWS_BELOW]
    groups: list[dict[int, tuple[str, ...]]] = []
    last = 0
    for at in sorted(heads.texts):
        gap = any(not _seen(body, column) for column in range(last + 1, at)) if last else True
        if gap:
            groups.append({})
        groups[-1][at] = heads.texts[at]
        last = at
    return [Heads(heads.first_row, heads.last_row, group) for group in groups]


def _seen(body: Rows, column: int) -> bool:
    return any(len(row) >= column and row[column - 1] not in (None, "") for row in body)


@cache
def _months() -> frozenset[str]:
    names = [
        texts_of(language).node(f"units.{list_}")
        for language in LANGUAGES
        for list_ in ("months", "months_short")
    ]
    return frozenset(header_key(name) for each in names for name in each)
