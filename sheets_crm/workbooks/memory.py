"""A workbook that lives in memory: the contract at its plainest, for tests and trials."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct, field

from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.formulas import moved
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Cell,
    CellError,
    Change,
    Formula,
    Plan,
    Sheet,
    ShowSheet,
    Snapshot,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
    Written,
    plain,
)

Place = tuple[int, int]


class _Grid(Struct):
    """One sheet's cells, links and formulas by (row, column)."""

    cells: dict[Place, Cell] = field(default_factory=dict)
    links: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    hidden: bool = False
    notes: dict[Place, str] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)

    def copy(self) -> _Grid:
        notes, merges = dict(self.notes), list(self.merges)
        return _Grid(dict(self.cells), dict(self.links), dict(self.formulas), self.hidden, notes, merges)

    def last_row(self) -> int:
        return max((row for row, _ in self.cells), default=0)

    def rows(self) -> list[list[Cell]]:
        last = max((row for row, _ in (*self.cells, *self.notes)), default=0)
        widths = dict.fromkeys(range(1, last + 1), 0)
        for row, column in self.cells:
            widths[row] = max(widths[row], column)
        return [
            [self.cells.get((row, column)) for column in range(1, width + 1)] for row, width in widths.items()
        ]

    def put(self, place: Place, value: Written) -> None:
        """One cell's new value; whatever stood there goes."""
        for store in (self.cells, self.links, self.formulas):
            store.pop(place, None)
        if isinstance(value, Formula):
            self.formulas[place] = moved(value.text, (value.row, place[1]), place)
            self.cells[place] = CellError("=")
        elif (cell := plain(value)) is not None:
            self.cells[place] = cell


class MemoryWorkbook:
    """A workbook made of ``sheets``: their rows by title. A :class:`Formula` counts as not calculated."""

    def __init__(
        self,
        sheets: Mapping[str, Sequence[Sequence[Written]]],
        links: Mapping[str, Mapping[Place, str]] | None = None,
        time_zone: str | None = None,
    ) -> None:
        self._time_zone = time_zone
        self._grids = {title: _grid(rows) for title, rows in sheets.items()}
        for title, addresses in (links or {}).items():
            self._grids[title].links.update(addresses)

    def annotate(self, title: str, notes: Mapping[Place, str]) -> None:
        """Hang notes on cells, as a person does."""
        self._grids[title].notes.update(notes)

    def merge(self, title: str, areas: Sequence[tuple[int, int, int, int]]) -> None:
        """Merge cells, as a person does: top, left, bottom, right."""
        self._grids[title].merges += areas

    def titles(self) -> Sequence[str]:
        """Titles of all sheets in their order."""
        return tuple(self._grids)

    def read(self, titles: Collection[str], detailed: Collection[str] = ()) -> Snapshot:
        """The cells of those of these sheets that exist, with links and formulas for the detailed ones."""
        sheets = {}
        for title, grid in self._grids.items():
            if title in titles or title in detailed:
                links = dict(grid.links) if title in detailed else {}
                formulas = dict(grid.formulas) if title in detailed else {}
                notes, merges = dict(grid.notes), tuple(grid.merges)
                sheets[title] = Sheet(title, grid.rows(), links, formulas, grid.hidden, notes, merges=merges)
        return Snapshot(sheets, self._time_zone)

    def commit(self, plan: Plan) -> None:
        """Make all changes or none.

        Raises:
            WorkbookError: A sheet is missing, or there already; nothing was written.
        """
        self._grids = self._with(plan)

    def rehearse(self, plan: Plan) -> None:
        """Refuse what `commit` would.

        Raises:
            WorkbookError: A sheet is missing, or there already.
        """
        self._with(plan)

    def _with(self, plan: Plan) -> dict[str, _Grid]:
        grids = {title: grid.copy() for title, grid in self._grids.items()}
        for change in plan.changes:
            _apply(grids, change)
        return grids


def _grid(rows: Sequence[Sequence[Written]]) -> _Grid:
    grid = _Grid()
    for row, values in enumerate(rows, 1):
        for column, value in enumerate(values, 1):
            grid.put((row, column), value)
    return grid


def _apply(grids: dict[str, _Grid], change: Change) -> None:
    if isinstance(change, AddSheet):
        _add_sheet(grids, change.design)
        return
    if change.sheet not in grids:
        raise WorkbookError("no_such_sheet", sheet=change.sheet)
    grid = grids[change.sheet]
    if isinstance(change, ShowSheet):
        grid.hidden = False
    elif isinstance(change, WriteTable):
        _write_table(grid, change)
    elif isinstance(change, AppendRows):
        _append(grid, change)
    else:
        _write_cells(grid, change)


def _add_sheet(grids: dict[str, _Grid], design: SheetDesign) -> None:
    if design.title.casefold() in {title.casefold() for title in grids}:
        raise WorkbookError("sheet_exists", sheet=design.title)
    grid = _Grid(hidden=design.hidden)
    header = {(design.header_row, number): column.title for number, column in enumerate(design.columns, 1)}
    body = {
        (design.header_row + below, number): value
        for below, values in enumerate(design.rows, 1)
        for number, value in enumerate(values, 1)
    }
    for place, value in {**design.lines, **header, **body}.items():
        grid.put(place, value)  # type: ignore[arg-type]  # rows of a design are written as they are
    grids[design.title] = grid


def _write_table(grid: _Grid, change: WriteTable) -> None:
    before = grid.copy()
    grid.merges = [area for area in grid.merges if not change.takes_apart(area)]
    last = change.header_row + max(change.old_rows, len(change.rows))
    for row in range(change.header_row + 1, last + 1):
        for column in change.columns:
            grid.put((row, column), None)
            if change.carries_notes:
                grid.notes.pop((row, column), None)
    for row, new in enumerate(change.rows, change.header_row + 1):
        for column in change.columns:
            _write(grid, before, new, (row, column))


def _write(grid: _Grid, before: _Grid, new: TableRow, place: Place) -> None:
    column = place[1]
    if new.source is not None and (new.source, column) in before.notes:
        grid.notes[place] = before.notes[new.source, column]
    if column in new.cells:
        grid.put(place, new.cells[column])
        if column in new.links:
            grid.links[place] = new.links[column]
    elif new.source is not None:
        _carry(grid, before, (new.source, column), place)


def _carry(grid: _Grid, before: _Grid, old: Place, place: Place) -> None:
    """A cell as it was, in its row's new place."""
    grid.put(place, before.cells.get(old))
    if old in before.links:
        grid.links[place] = before.links[old]
    if old in before.formulas:
        grid.formulas[place] = moved(before.formulas[old], old, place)


def _append(grid: _Grid, change: AppendRows) -> None:
    for row, values in enumerate(change.rows, max(grid.last_row(), change.header_row) + 1):
        for column, value in values.items():
            grid.put((row, column), value)


def _write_cells(grid: _Grid, change: WriteCells) -> None:
    for place, value in change.cells.items():
        link = grid.links.get(place)
        grid.put(place, value)
        if link is not None:
            grid.links[place] = link
