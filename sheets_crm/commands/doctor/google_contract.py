"""The contract of the Google back end, tried on the real service in an owner's empty spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from sheets_crm.commands.doctor.finding import Finding
from sheets_crm.texts import Texts
from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.google.client import RefusedError
from sheets_crm.workbooks.google.read import overview
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Cell,
    Plan,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
)

LIST, LOG = "_crm_uji daftar", "_crm_uji catatan"
"""Sheets of the trial; nobody reads them, and they go when it is over."""
_HEADERS = ("A", "B", "C", "D")
_VALUES: tuple[Cell, ...] = (1.5, "teks", date(2026, 1, 31), True)
_TRICKY: tuple[Cell, ...] = ("=1+1", "081200000001", "+62 812", "1.500.000")
_KEPT = 3


def live_contract(book: GoogleWorkbook, run_id: str, texts: Texts) -> list[Finding]:
    """One finding for each promise that the back end makes about Google.

    Args:
        book: An empty spreadsheet.
        run_id: A name for this trial that no other has.
        texts: The language of the findings.

    Raises:
        WorkbookError: The spreadsheet cannot be reached.
    """
    titles = book.titles()
    if any(sheet.rows for sheet in book.read(titles).sheets.values()):
        return [Finding("google_contract_full", good=False)]
    trial = _Trial(book, run_id)
    promises: Sequence[tuple[str, Callable[[], object]]] = (
        ("cells", trial.cells),
        ("formulas", trial.formulas),
        ("hand_over", trial.hand_over),
        ("late", trial.late),
        ("moved", trial.moved),
        ("twice", trial.twice),
        ("archives", trial.archives),
    )
    try:
        trial.begin()
        return [_finding(texts(f"sync.contract.{name}"), promise) for name, promise in promises]
    finally:
        trial.end()


def _finding(name: str, promise: Callable[[], object]) -> Finding:
    try:
        found = promise()
    except WorkbookError as error:
        found = f"{error.code} {error.values.get('reason', '')}".strip()
    except RefusedError as error:
        found = error.message
    good = found is True
    return Finding(
        "google_contract_good" if good else "google_contract_bad", good, {"name": name, "found": found}
    )


class _Trial:
    """Steps that build on each other, each True when Google did what we count on."""

    def __init__(self, book: GoogleWorkbook, run_id: str) -> None:
        self.book, self.run_id, self.runs = book, run_id, 0

    def begin(self) -> None:
        columns = [ColumnDesign(title, 12, "text") for title in _HEADERS]
        sheets = [SheetDesign(title, columns=columns, spare_rows=20) for title in (LIST, LOG)]
        self.book.titles()
        self._commit(*(AddSheet(sheet) for sheet in sheets))

    def end(self) -> None:
        seen = overview(self.book.client, self.book.key)
        ours = [tab for title, tab in seen.tabs.items() if title in (LIST, LOG)]
        gone = [*ours, *seen.archives.values()]
        self._ask(*({"deleteSheet": {"sheetId": tab.sheet_id}} for tab in gone))

    def _ask(self, *requests: dict[str, Any]) -> None:
        """Change the spreadsheet as a person would, past the back end."""
        self.book.client.batch_update(self.book.key, {"requests": list(requests)})

    def _sheet_id(self) -> int:
        return overview(self.book.client, self.book.key).tabs[LIST].sheet_id

    def _commit(self, *changes: AddSheet | WriteTable | AppendRows | WriteCells) -> None:
        self.runs += 1
        self.book.commit(Plan(f"{self.run_id} {self.runs}", changes))

    def _row(self, title: str, row: int) -> list[Cell]:
        rows = self.book.read([LIST, LOG], [LIST]).sheets[title].rows
        return list(rows[row - 1]) if row <= len(rows) else []

    def cells(self) -> object:
        return self._written(_VALUES)

    def formulas(self) -> object:
        return self._written(_TRICKY)

    def _written(self, values: Sequence[Cell]) -> object:
        self.book.read([LIST, LOG], [LIST])
        self._commit(_list(values))
        found = self._row(LIST, 2)
        return True if found == list(values) else found

    def hand_over(self) -> object:
        self.book.read([LIST, LOG], [LIST])
        self._commit(AppendRows(LOG, 1, [{1: "k1", 2: "nanti"}]), _list(("k2",)))
        found = [self._row(LIST, 2), self._row(LOG, 2)]
        return True if found == [["k2"], ["k1", "nanti"]] else found

    def late(self) -> object:
        self.book.read([LIST, LOG], [LIST])
        start = {"sheetId": self._sheet_id(), "rowIndex": 1, "columnIndex": 1}
        typed = [{"values": [{"userEnteredValue": {"stringValue": "pesan lagi"}}]}]
        self._ask({"updateCells": {"start": start, "rows": typed, "fields": "userEnteredValue"}})
        self._commit(_list(("k3",)))
        archives = self.book.read([LIST, LOG], [LIST]).archives
        found = [list(sheet.rows[1]) for sheet in archives]
        return True if found == [["k2"], ["k2", "pesan lagi"]] else found

    def moved(self) -> object:
        self.book.read([LIST, LOG], [LIST])
        place = {"sheetId": self._sheet_id(), "dimension": "COLUMNS", "startIndex": 3, "endIndex": 4}
        self._ask({"moveDimension": {"source": place, "destinationIndex": 0}})
        return self._is_refused()

    def twice(self) -> object:
        self.book.read([LIST, LOG], [LIST])
        other = GoogleWorkbook(self.book.key, self.book.client)
        other.read([LIST, LOG], [LIST])
        other.commit(Plan(f"{self.run_id} other", [_list(("k4",))]))
        return self._is_refused()

    def _is_refused(self) -> object:
        try:
            self._commit(_list(("k5",)))
        except WorkbookError as error:
            return True if error.code == "changed_meanwhile" else error.code
        return self._row(LIST, 2)

    def archives(self) -> object:
        count = len(overview(self.book.client, self.book.key).archives)
        return True if count == _KEPT else count


def _list(values: Sequence[Cell]) -> WriteTable:
    row = TableRow(dict(enumerate(values, start=1)))
    return WriteTable(LIST, 1, [1, 2, 3, 4], 1, [row], shared=True)
