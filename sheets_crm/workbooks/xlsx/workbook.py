"""A workbook in an .xlsx or .xlsm file: read with calamine, written without loss."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sheets_crm.workbooks.protocol import Cell, Plan, Sheet, Snapshot, WorkbookError
from sheets_crm.workbooks.xlsx.archive import rewrite
from sheets_crm.workbooks.xlsx.edit import edit
from sheets_crm.workbooks.xlsx.files import Fingerprint, fingerprint, opened_file, refuse_changed, replaced
from sheets_crm.workbooks.xlsx.locks import locked, refuse_open
from sheets_crm.workbooks.xlsx.notes import notes_of
from sheets_crm.workbooks.xlsx.package import Package, SheetPart, opened, refuse_unwritable
from sheets_crm.workbooks.xlsx.read import Scan, detail, scanned, vetted

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


class XlsxWorkbook:
    """The workbook at ``path``. Nothing is opened before it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: Fingerprint | None = None
        self._skeletons: dict[str, frozenset[str]] = {}

    def titles(self) -> Sequence[str]:
        """Titles of all worksheets in their order.

        Raises:
            WorkbookError: The file is missing, or is no workbook that can be read.
        """
        with opened_file(self.path) as file, _sound(self.path):
            return tuple(sheet.title for sheet in opened(file, self.path).sheets)

    def read(self, titles: Collection[str], detailed: Collection[str] = ()) -> Snapshot:
        """The cells of those of these sheets that exist.

        Raises:
            WorkbookError: The file cannot be read.
        """
        with opened_file(self.path) as file, _sound(self.path):
            seen = fingerprint(file)
            package = opened(file, self.path)
            wanted = [sheet for sheet in package.sheets if sheet.title in titles or sheet.title in detailed]
            scans = [scanned(package, sheet) for sheet in wanted]
            vetted(package)
            book = _calamine(self.path)
            sheets = {
                sheet.title: _sheet(book, package, sheet, scan, in_detail=sheet.title in detailed)
                for sheet, scan in zip(wanted, scans, strict=True)
            }
        refuse_changed(self.path, seen)
        self._seen = seen
        self._skeletons = {
            sheet.title: frozenset(scan.skeletons) for sheet, scan in zip(wanted, scans, strict=True)
        }
        return Snapshot(sheets)

    def commit(self, plan: Plan) -> None:
        """Make all changes or none; a plan that changes no cell leaves the file alone.

        Raises:
            WorkbookError: Nothing was written.
        """
        path = self.path.resolve()
        with locked(path), opened_file(path) as file, _sound(path):
            refuse_open(path)
            refuse_changed(path, self._seen, file)
            package = opened(file, path)
            refuse_unwritable(package, path)
            edit(package, plan, self._skeletons)
            if package.changed or package.removed:
                before = self._seen or fingerprint(file)
                self._seen = replaced(path, before, lambda target: _rewrite(file, target, package))


@contextmanager
def _sound(path: Path) -> Iterator[None]:
    """Numbers and texts that cannot be read are the file's fault, not ours.

    Raises:
        WorkbookError: The file is damaged.
    """
    try:
        yield
    except ValueError as error:
        raise WorkbookError("damaged_file", part=path.name) from error


def _rewrite(source: BinaryIO, target: BinaryIO, package: Package) -> None:
    rewrite(source, target, package.archive, package.changed, package.removed)
    source.close()  # Windows replaces no file that is open


def _calamine(path: Path) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(path)
    except CalamineError as error:
        raise WorkbookError("damaged_file", part=path.name) from error


def _sheet(
    book: CalamineWorkbook, package: Package, sheet: SheetPart, scan: Scan, *, in_detail: bool
) -> Sheet:
    links, formulas = detail(package, sheet) if in_detail else ({}, {})
    rows = _rows(book, sheet, scan)
    notes = notes_of(package, sheet)
    rows += [[] for _ in range(len(rows), max((row for row, _ in notes), default=0))]
    return Sheet(sheet.title, rows, links, formulas, sheet.hidden, notes)


def _rows(book: CalamineWorkbook, sheet: SheetPart, scan: Scan) -> list[list[Cell]]:
    from python_calamine import CalamineError

    try:
        cells = book.get_sheet_by_name(sheet.title)
    except CalamineError as error:
        raise WorkbookError("damaged_file", part=sheet.part) from error
    top, left = cells.start or (0, 0)
    above: list[list[Cell]] = [[] for _ in range(top)]
    rows = above + [[None] * left + _converted(row) for row in cells.to_python()]
    for (row, column), shown in scan.errors.items():
        _place(rows, row, column, shown)
    return rows


def _converted(row: list[Any]) -> list[Cell]:
    """Calamine's values as plain cells; what most cells are is decided without a call."""
    return [
        (value or None)
        if (kind := type(value)) is str
        else (int(value) if value.is_integer() else value)
        if kind is float
        else value
        if kind is date or kind is bool
        else _moment(value)
        for value in row
    ]


def _moment(value: datetime | time | timedelta | int) -> Cell:
    """A datetime as its day when it is midnight; a time of day or a duration as its number of days."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        days = value / timedelta(days=1)
        return int(days) if days.is_integer() else days
    return value


def _place(rows: list[list[Cell]], row: int, column: int, value: Cell) -> None:
    while len(rows) < row:
        rows.append([])
    line = rows[row - 1]
    line.extend([None] * (column - len(line)))
    line[column - 1] = value
