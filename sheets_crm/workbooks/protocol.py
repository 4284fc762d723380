"""What every back end offers: read sheets as plain cells, commit one plan of changes.

Back ends know no customer and no order. A cell is plain: blank is ``None``, text stays text,
a number is ``int`` or ``float``, a day is ``date``, a day with a time is ``datetime``.
Rows and columns count from 1, as people see them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime, time
from functools import cached_property
from math import isinf, isnan
from typing import Protocol

from msgspec import Struct, field

from sheets_crm.workbooks.design import SheetDesign


class WorkbookError(Exception):
    """The workbook could not be opened, read or written; the message says what to do.

    ``code`` names the sentence in the text catalogue (``errors.<code>``) and ``values`` fills it.
    """

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    def sentence(self, texts: Callable[..., str]) -> str:
        """What to tell people, in the language of these texts."""
        return texts(f"errors.{self.code}", **self.values)


class CellError(Struct, frozen=True):
    """A cell that shows an error (``#REF!``) or a formula that was never calculated (``=``)."""

    text: str


class Formula(Struct, frozen=True):
    """A formula people typed, as it stands in row ``row``; it is shifted when its row moves."""

    text: str
    row: int


LARGEST_INTEGER = 2**53
"""Beyond it a spreadsheet's numbers lose digits."""
LONGEST_READ = 50_000
"""Characters of a cell in Google Sheets, which holds more than the others."""
LONGEST_TEXT = 32_767
"""Characters that a cell of every back end can hold."""


def is_longer(text: str, limit: int) -> bool:
    """Whether a text is longer than so many letters, as Excel and Google count: an emoji is two."""
    length = len(text)
    return length > limit or (2 * length > limit and length + sum(each > "\uffff" for each in text) > limit)


Cell = str | int | float | bool | date | datetime | CellError | None
Written = Cell | Formula
"""What may be written: a plain cell, or a formula of people's that travels with its row."""


def same_cell(old: Written, new: Written) -> bool:
    """Whether people would see no difference: ``1`` and ``1.0``, a day and its midnight, ``''`` and blank."""
    if type(old) is type(new) and type(old) is not float:  # as most are; a NaN is a blank
        return old == new
    if isinstance(old, Formula) or isinstance(new, Formula):
        return False
    old, new = plain(old), plain(new)
    return isinstance(old, bool) == isinstance(new, bool) and old == new


def plain(value: Cell) -> Cell:
    """A cell in its plainest form: midnight is its day, whole numbers are ``int``, ``''`` and NaN are blank.

    Raises:
        WorkbookError: No sheet can hold it: an infinite number, or text beyond 50,000 characters.
    """
    if isinstance(value, str):
        if is_longer(value, LONGEST_READ):
            raise WorkbookError("text_too_long", length=len(value), text=value[:30])
        return value or None
    if isinstance(value, float):
        return _plain_number(value)
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
        return str(value)
    return value


def _plain_number(value: float) -> int | float | None:
    if isinf(value):
        raise WorkbookError("infinite_number")
    if isnan(value):
        return None
    return int(value) if value.is_integer() and abs(value) <= LARGEST_INTEGER else value


TIME, PERCENT = "time", "percent"
"""How people may see a number."""


class Sheet(Struct, frozen=True):
    """One sheet as read: ``rows[r - 1][c - 1]`` is the cell in row r, column c; rows may be ragged.

    ``links`` and ``formulas`` are filled only for sheets that were asked for in detail; ``notes`` are what
    people hung on cells (notes, comments, replies to them). Their keys are (row, column); ``rows`` reach
    down to the last note. ``only_texts_link`` where the program can hang links on texts alone. ``merges``
    are the sheet's merged cells: top, left, bottom, right.
    """

    title: str
    rows: Sequence[Sequence[Cell]]
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden: bool = False
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    only_texts_link: bool = False
    merges: Collection[tuple[int, int, int, int]] = ()
    shown_as: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Of sheets asked for in detail: numbers that people see as ``TIME`` or ``PERCENT``."""
    beside: bool = False
    """Its rows stand in a file beside the workbook; nothing is ever written there."""


def down_to_notes(
    rows: Sequence[Sequence[Cell]], notes: Collection[tuple[int, int]]
) -> Sequence[Sequence[Cell]]:
    """Rows that reach down to the last note."""
    last = max((row for row, _ in notes), default=0)
    return rows if last <= len(rows) else [*rows, *([] for _ in range(len(rows), last))]


def notes_by_row(notes: Mapping[tuple[int, int], str]) -> dict[int, dict[int, str]]:
    """The notes of each row that has any, by column."""
    found: dict[int, dict[int, str]] = {}
    for (row, column), text in notes.items():
        found.setdefault(row, {})[column] = text
    return found


class Snapshot(Struct, frozen=True):
    """All sheets that were asked for, read at one moment.

    ``archives`` are the rows of the shared sheet that people edited at the instant at which the last
    list was written (Google only), below their header: as they were read before, and as they stood then.
    Without such an edit there is none. ``short_links`` where a program that cuts long links saves the
    workbook, or may do so next.
    """

    sheets: Mapping[str, Sheet]
    time_zone: str | None = None
    archives: Sequence[Sheet] = ()
    short_links: bool = False
    folder: str = ""
    """Where the workbook lies, "" for one that is no file."""
    saved_by: str = ""
    """Whom the workbook names as the last to save it; "" where it names nobody."""
    number_formats: Collection[str] = ()
    """Every number format of its cells, where the back end can give them another."""


class AddSheet(Struct, frozen=True):
    """A sheet that the workbook lacks, with its looks and first cells."""

    design: SheetDesign


class TableRow(Struct, frozen=True):
    """One row of a table: what stands in which column.

    ``source`` is the row of the snapshot that this row continues (its looks, its notes and every column
    not in ``cells`` travel with it), None for a new row. ``links`` maps columns to addresses.
    """

    cells: Mapping[int, Written]
    links: Mapping[int, str] = field(default_factory=dict)
    source: int | None = None


class WriteTable(Struct, frozen=True, dict=True):
    """The new body of a table, below ``header_row``. Rows of the old body that nothing continues go.

    ``columns`` are the columns (from 1) under a header, all of which belong to a row of the table;
    cells outside them, beside the table, stay where they are. ``old_rows`` is how many rows
    below the header the snapshot held.
    """

    sheet: str
    header_row: int
    columns: Sequence[int]
    old_rows: int
    rows: Sequence[TableRow]
    shared: bool = False
    """People type in this table, so a back end that others write to at the same time keeps an archive."""

    @cached_property
    def carries_notes(self) -> bool:
        """Whether rows say what they continue: then notes go where their row goes, and leave with it."""
        return self.shared or any(row.source for row in self.rows)

    def takes_apart(self, merged: tuple[int, int, int, int]) -> bool:
        """Whether merged cells reach into the body: what is written under them would never be seen."""
        _, left, bottom, right = merged
        return bottom > self.header_row and left <= max(self.columns) and right >= min(self.columns)


class AppendRows(Struct, frozen=True):
    """Rows to add below the last used row of a people's table; never repeated, never in between."""

    sheet: str
    header_row: int
    rows: Sequence[Mapping[int, Cell]]


class WriteCells(Struct, frozen=True):
    """Single cells of a program's sheet or a program's line above a table, by (row, column)."""

    sheet: str
    cells: Mapping[tuple[int, int], Cell]


class ShowSheet(Struct, frozen=True):
    """A hidden sheet that from now on has something to tell. What people hid themselves stays hidden."""

    sheet: str


Change = AddSheet | WriteTable | AppendRows | WriteCells | ShowSheet


class Plan(Struct, frozen=True):
    """Everything one refresh changes. Empty ``changes`` write nothing at all.

    ``formats`` are other number formats for all cells that have these of the snapshot's.
    """

    run_id: str
    changes: Sequence[Change]
    formats: Mapping[str, str] = field(default_factory=dict)


def new_run_id(now: datetime) -> str:
    """A name for a run that no other run has, in the order of time."""
    return f"{now:%Y%m%d%H%M%S}-{secrets.token_hex(3)}"


class Workbook(Protocol):
    """One workbook, wherever it lives."""

    def titles(self) -> Sequence[str]:
        """Titles of all sheets in their order, archives left out.

        Raises:
            WorkbookError: The workbook cannot be opened.
        """

    def read(self, titles: Collection[str], detailed: Collection[str] = ()) -> Snapshot:
        """The cells of these sheets, with links and formulas for the detailed ones.

        Raises:
            WorkbookError: The workbook cannot be read.
        """

    def rehearse(self, plan: Plan) -> None:
        """Write nothing; refuse what `commit` would refuse, as far as that can be known beforehand.

        Raises:
            WorkbookError: The plan would be refused.
        """

    def commit(self, plan: Plan) -> None:
        """Make all changes or none, on top of the snapshot that was read last.

        An AddSheet may be followed by changes to the sheet it adds.

        Raises:
            WorkbookError: Nothing was written (or, where the code says so, it is not known).
        """
