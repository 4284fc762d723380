"""A table of an export as rows with fields: every distinct cell is read once, what cannot be read is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count, islice, zip_longest
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.imports.files import ExportSheet, Row
from sheets_crm.imports.formats import Match, Places
from sheets_crm.imports.items import items_in
from sheets_crm.imports.row import AMOUNTS, COUNTS, IN_ORDER, ExportRow
from sheets_crm.imports.values import Faulty, Readings, amount_in, code_in, day_comes_first, day_in, text_in
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import Unreadable, choice_codes, choice_of
from sheets_crm.schema import ORDER_STATUSES

_CODES = ("status", "request", "negative")
_ONLY_TO_RECOGNISE = ("line", "items")
_TOGETHER = 1000


class Reader(Struct, frozen=True):
    """How one table is read: its format, the shop's zone, and where mistakes go."""

    sheet: ExportSheet
    match: Match
    zone: ZoneInfo
    problems: Problems

    def tell(self, number: int, name: str, code: str, **values: object) -> None:
        """Note a mistake in a row of the file."""
        self.problems.add(self.sheet.name, number, self.match.heading(name), code, **values)


def export_rows(reader: Reader) -> Iterator[ExportRow]:
    """Every row below the headings, those with a cell that cannot be read told and marked as ``faulty``."""
    readings = {
        name: _readings(reader, name) for name in reader.match.places if name not in _ONLY_TO_RECOGNISE
    }
    rows = list(_raw_rows(reader, readings))
    _read_days(reader, rows)
    faulty = [name for name, known in readings.items() if known.faults or name == "date"]
    for place, row in enumerate(rows):
        wrong = [name for name in faulty if isinstance(getattr(row, name), Faulty)]
        if not wrong:
            yield row
        elif place or not _describes(wrong):
            yield _told(reader, row, wrong)


def _readings(reader: Reader, name: str) -> Readings:
    kind = reader.match.format
    if name in AMOUNTS or name in COUNTS:
        return Readings(lambda cell: amount_in(cell, kind.point))
    if name == "date":
        return Readings(lambda cell: text_in(cell) if isinstance(cell, str) else cell)
    if name in _CODES:
        words = kind.words.get(name)
        if words is None:
            known = choice_codes("status", ORDER_STATUSES)
            return Readings(lambda cell: choice_of(text_in(cell), known))
        return Readings(lambda cell: code_in(cell, words))
    blanks = kind.words.get(name, {}).get("blank", ())
    return Readings(lambda cell: _unless(text_in(cell), blanks))


def _unless(text: str | None, blanks: Sequence[str]) -> str | None:
    return None if text is not None and text.casefold() in blanks else text


def _raw_rows(reader: Reader, readings: dict[str, Readings]) -> Iterator[ExportRow]:
    """Rows that hold anything that a format needs; totals and blank rows do not.

    A thousand rows are read at once, column by column: one call a column instead of one a cell.
    """
    items = reader.match.places.get("items", ())
    below = islice(reader.sheet.rows, reader.match.header + 1, None)
    number = reader.match.header + 2
    while together := list(islice(below, _TOGETHER)):
        for row, cells in zip(_read(reader.match, readings, together, number), together, strict=True):
            if row.date is None and (row.receipt is None or row.product is None):
                continue
            if items:
                yield from _split(row, cells, items, reader)
            else:
                yield row
        number += len(together)


def _read(
    match: Match, readings: dict[str, Readings], rows: Sequence[Row], number: int
) -> Iterator[ExportRow]:
    columns = list(zip_longest(*rows))
    nothing: Sequence[Any] = [None] * len(rows)
    read = {
        name: _first([_together(name, place, known, columns) for place in match.places[name]]) or nothing
        for name, known in readings.items()
    }
    return map(ExportRow, count(number), *(read.get(name, nothing) for name in IN_ORDER))


def _together(name: str, place: Places, known: Readings, columns: Sequence[Row]) -> list[Any]:
    """The values of one place, several columns put together."""
    values = [list(map(known.__getitem__, columns[at])) for at in place if at < len(columns)]
    if len(values) < 2:
        return values[0] if values else []
    joined = _sum if name in AMOUNTS else _words
    return [joined(each) for each in zip(*values, strict=True)]


def _first(places: Sequence[list[Any]]) -> list[Any]:
    """The first value that each row has."""
    found, *others = places
    for other in others:
        if other:
            found = [one if one is not None else two for one, two in zip(found or other, other, strict=True)]
    return found


def _sum(values: Sequence[Any]) -> Any:
    given = [value for value in values if value is not None]
    wrong = next((value for value in given if isinstance(value, Faulty)), None)
    return wrong or (sum(given) if given else None)


def _words(values: Sequence[Any]) -> Any:
    given = [value for value in values if value is not None]
    if len(given) == 1:
        return given[0]
    return " ".join(map(str, given)) or None


def _split(row: ExportRow, cells: Row, places: Sequence[Places], reader: Reader) -> Iterator[ExportRow]:
    """A row whose cells hold several lines as those lines."""
    held = [cells[at] for place in places for at in place if at < len(cells)]
    kind = reader.match.format
    lines = list(items_in(held, kind.items))
    if not lines:
        reader.tell(row.number, "items", "items_unreadable", value=str(next(iter(held), "")))
        row.faulty = True
        yield row
    for line in lines:
        yield replace(row, **{name: _part(name, value, kind.point) for name, value in line.items()})


def _part(name: str, value: Any, point: str) -> Any:
    try:
        return amount_in(value, point) if name in AMOUNTS + COUNTS else text_in(value)
    except Unreadable as unreadable:
        return Faulty(unreadable.code, value)


def _read_days(reader: Reader, rows: Sequence[ExportRow]) -> None:
    cells = {row.date for row in rows}
    day_first = day_comes_first(cells, reader.match.format.day_first)
    days = Readings(lambda cell: day_in(cell, reader.zone, day_first=day_first))
    for row in rows:
        row.date = days[row.date]


def _describes(wrong: Sequence[str]) -> bool:
    """Whether a row says in words what its columns hold: neither its day nor its counts can be read."""
    return "date" in wrong and len(wrong) > 1


def _told(reader: Reader, row: ExportRow, wrong: Sequence[str]) -> ExportRow:
    for name in wrong:
        fault = getattr(row, name)
        setattr(row, name, None)
        code = "export_word" if name in _CODES else fault.code
        reader.tell(row.number, name, code, value=str(fault.cell))
        row.faulty = True
    return row
