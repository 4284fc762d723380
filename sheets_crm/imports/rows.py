"""A table of an export as rows with fields: every distinct cell is read once, what cannot be read is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sheets_crm.imports.files import ExportSheet, Row
from sheets_crm.imports.formats import Match, Places
from sheets_crm.imports.items import items_in
from sheets_crm.imports.row import AMOUNTS, COUNTS, ExportRow
from sheets_crm.imports.values import Faulty, Readings, amount_in, code_in, day_comes_first, day_in, text_in
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import Unreadable, choice_codes, choice_of
from sheets_crm.schema import ORDER_STATUSES

_CODES = ("status", "request", "negative")
_DAYS = ("date", "finished_on")
_ONLY_TO_RECOGNISE = ("line", "items")


@dataclass(frozen=True)
class Reader:
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
    for name in _DAYS:
        if name in readings:
            _read_days(reader, rows, name)
    faulty = [name for name, known in readings.items() if known.faults or name in _DAYS]
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
    if name in _DAYS:
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
    """Rows that hold anything that a format needs; totals and blank rows do not."""
    getters = [(name, _getter(name, reader.match.places[name], known)) for name, known in readings.items()]
    items = reader.match.places.get("items", ())
    below = islice(reader.sheet.rows, reader.match.header + 1, None)
    for number, cells in enumerate(below, start=reader.match.header + 2):
        row = ExportRow(number)
        for name, get in getters:
            setattr(row, name, get(cells))
        if row.date is None and (row.receipt is None or row.product is None):
            continue
        if items:
            yield from _split(row, cells, items, reader)
        else:
            yield row


def _getter(name: str, places: Sequence[Places], known: Readings) -> Callable[[Row], Any]:
    if len(places) == 1 and len(places[0]) == 1:
        (at,) = places[0]
        return lambda cells: known[cells[at]] if at < len(cells) else None
    joined = _sum if name in AMOUNTS else _words

    def first(cells: Row) -> Any:
        for place in places:
            value = joined([known[cells[at]] for at in place if at < len(cells)])
            if value is not None:
                return value
        return None

    return first


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


def _read_days(reader: Reader, rows: Sequence[ExportRow], name: str) -> None:
    cells = {getattr(row, name) for row in rows}
    day_first = day_comes_first(cells, reader.match.format.day_first)
    days = Readings(lambda cell: day_in(cell, reader.zone, day_first=day_first))
    for row in rows:
        setattr(row, name, days[getattr(row, name)])


def _describes(wrong: Sequence[str]) -> bool:
    """Whether a row says in words what its columns hold: neither its day nor its counts can be read."""
    return "date" in wrong and len(wrong) > 1


def _told(reader: Reader, row: ExportRow, wrong: Sequence[str]) -> ExportRow:
    for name in wrong:
        fault = getattr(row, name)
        setattr(row, name, None)
        if name == "finished_on":  # nice to have: no order stays out for it
            continue
        code = "export_word" if name in _CODES else fault.code
        reader.tell(row.number, name, code, value=str(fault.cell))
        row.faulty = True
    return row
