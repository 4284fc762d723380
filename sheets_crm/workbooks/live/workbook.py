"""A workbook that is open in Excel or LibreOffice, through xlwings' public interface."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sheets_crm.workbooks.live import changes as live_changes
from sheets_crm.workbooks.live.cells import sheet_as_read, typed
from sheets_crm.workbooks.live.native import engine_errors
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Change,
    Plan,
    Sheet,
    ShowSheet,
    Snapshot,
    WorkbookError,
    WriteCells,
    WriteTable,
    Written,
)

_ORDER = (AddSheet, AppendRows, WriteTable, WriteCells, ShowSheet)
"""Log rows go before the list whose answers they are: after a crash the log knows their keys."""


def workbook_in_front() -> LiveWorkbook:
    """The workbook that the owner looks at, in Excel, else in LibreOffice.

    Raises:
        WorkbookError: None is open, or the program does not answer.
    """
    import xlwings

    from sheets_crm.workbooks.libreoffice_engine import attached_app

    excel = xlwings.engines.engines_by_name.get("excel")
    app = excel.apps.active if excel else None
    if app is None or not len(app.books):
        app = attached_app()
    if not len(app.books):
        raise WorkbookError("nothing_open")
    return LiveWorkbook(app.books.active)


class LiveWorkbook:
    """The open workbook ``book`` (an ``xw.Book`` of any engine), changed where it is open and not saved."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._seen: dict[str, Sheet] = {}

    def titles(self) -> Sequence[str]:
        """Titles of all sheets in their order.

        Raises:
            WorkbookError: The program that holds the workbook does not answer.
        """
        with self._refusals():
            return tuple(self._book.sheet_names)

    def read(self, titles: Collection[str], detailed: Collection[str] = ()) -> Snapshot:
        """The cells of those of these sheets that exist.

        Raises:
            WorkbookError: The program that holds the workbook does not answer.
        """
        with self._refusals():
            read = {
                title: sheet_as_read(self._book.sheets[title], in_detail=title in detailed)
                for title in self._book.sheet_names
                if title in titles or title in detailed
            }
        self._seen |= read
        short = self._book.app.engine.name == "libreoffice"
        return Snapshot(read, short_links=short, folder=str(Path(self._book.fullname).parent))

    def commit(self, plan: Plan) -> None:
        """Make all changes; what was made before the program refused one is taken back.

        Raises:
            WorkbookError: Nothing was written; with ``live_partly_written``, some of it was.
        """
        if not plan.changes:
            return
        with self._refusals():
            found = self._check(plan)
            with self._quiet():
                self._make(sorted(plan.changes, key=_order), found)

    def rehearse(self, plan: Plan) -> None:
        """Refuse what can be known to be wrong before anything is written.

        Raises:
            WorkbookError: Something is.
        """
        with self._refusals():
            self._check(plan)

    def _check(self, plan: Plan) -> dict[str, Sheet]:
        """Refuse all that can be known to be wrong before anything is written.

        Returns:
            The sheets of tables as they are now.
        """
        found = {}
        there = set(self._book.sheet_names)
        titles = set(there)
        for change in plan.changes:
            titles.add(_checked_title(change, titles))
            for value in _values(change):
                typed(value, (1, 1))
        for change in plan.changes:
            if isinstance(change, WriteTable) and change.sheet in there:
                sheet, seen = self._book.sheets[change.sheet], self._seen.get(change.sheet)
                found[change.sheet] = live_changes.check(sheet, change, seen)
        return found

    def _make(self, changes: Sequence[Change], found: dict[str, Sheet]) -> None:
        undo: list[Callable[[], None]] = []
        refusals = engine_errors(self._book)
        try:
            for change in changes:
                # each sheet as found serves once: another change of it looks again
                now = found.pop(change.sheet, None) if isinstance(change, WriteTable) else None
                live_changes.make(self._book, change, now, undo)
        except refusals as error:
            _take_back(undo, refusals)
            raise WorkbookError("live_refused") from error

    @contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except engine_errors(self._book) as error:
            raise WorkbookError("live_refused") from error

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Nothing is drawn, calculated or answered by macros until all is written."""
        app = self._book.app
        # in this order: LibreOffice takes its workbook for changed when it calculates while nothing is drawn
        with app.properties(calculation="manual", enable_events=False), app.properties(screen_updating=False):
            yield


def _take_back(undo: Sequence[Callable[[], None]], refusals: tuple[type[BaseException], ...]) -> None:
    try:
        for back in reversed(undo):
            back()
    except refusals as error:
        raise WorkbookError("live_partly_written") from error


def _order(change: Change) -> tuple[int, bool]:
    """Hidden sheets come first, for dropdowns of others point to them; so does the shared list."""
    later = isinstance(change, WriteTable) and not change.shared
    return _ORDER.index(type(change)), later or (isinstance(change, AddSheet) and not change.design.hidden)


def _checked_title(change: Change, titles: Collection[str]) -> str:
    """The title of the sheet that a change is about; two titles never differ in capitals alone."""
    if not isinstance(change, AddSheet):
        if change.sheet not in titles:
            raise WorkbookError("no_such_sheet", sheet=change.sheet)
        return change.sheet
    if change.design.title.casefold() in {title.casefold() for title in titles}:
        raise WorkbookError("sheet_exists", sheet=change.design.title)
    return change.design.title


def _values(change: Change) -> Iterator[Written]:
    lines: Sequence[Mapping[Any, Any]]
    if isinstance(change, WriteTable):
        lines = [row.cells for row in change.rows]
    elif isinstance(change, AppendRows):
        lines = change.rows
    else:
        lines = [change.cells] if isinstance(change, WriteCells) else []
    for line in lines:
        yield from line.values()
