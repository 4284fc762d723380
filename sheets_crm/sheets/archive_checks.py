"""Whether an archive holds every cell, and every order will be read as it is: else nothing is moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from sheets_crm.reading.parse import Shop, parse
from sheets_crm.sheets.archive import Moved
from sheets_crm.workbooks.history import History
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Plan, Snapshot, WorkbookError, WriteCells, WriteTable, same_cell


def refuse_unlike(moved: Moved, history: History) -> None:
    """Stop unless a file holds every cell that was meant for it.

    Raises:
        WorkbookError: It does not.
    """
    found = history.rows(moved.headings)
    same = len(found) == len(moved.rows) and all(
        all(map(same_cell, ours, theirs)) for ours, theirs in zip(moved.rows, found, strict=True)
    )
    if not same:
        raise WorkbookError("archive_unlike", name=history.title)


def refuse_read_otherwise(snapshot: Snapshot, moved: Moved, language: str) -> None:
    """Stop unless every order is read the same from the workbook as it will be.

    Raises:
        WorkbookError: It is not.
    """
    now = _read_orders(parse(snapshot, language))
    after = _read_orders(parse(changed(snapshot, moved.changes), language))
    if sorted(now, key=repr) != sorted(after, key=repr):
        raise WorkbookError("archive_reads_otherwise")


def changed(snapshot: Snapshot, changes: Sequence[WriteTable | WriteCells]) -> Snapshot:
    """The snapshot as it will be after these changes."""
    touched = {change.sheet: snapshot.sheets[change.sheet] for change in changes}
    book = MemoryWorkbook({title: sheet.rows for title, sheet in touched.items()})
    for title, sheet in touched.items():
        book.merge(title, list(sheet.merges))
    book.commit(Plan("rehearsal", changes))
    after = book.read(book.titles()).sheets
    return replace(
        snapshot, sheets={title: after.get(title, each) for title, each in snapshot.sheets.items()}
    )


def _read_orders(shop: Shop) -> list[tuple[Any, ...]]:
    orders = shop.columns["orders"]
    return orders.tuples(*(name for name in orders.each if name != "row"))
