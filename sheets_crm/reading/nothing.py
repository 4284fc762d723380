"""The one sentence for a workbook whose orders were not found: what looks like them, and what it lacks."""

from __future__ import annotations

from sheets_crm.problems import Problems
from sheets_crm.reading.blocks import months_among
from sheets_crm.reading.tables import Tables, Unread

_MONTHS = 3


def tell_nothing_read(read: Tables, problems: Problems) -> None:
    """Tell why no order was read, where another sheet than those that were read is filled."""
    texts = problems.texts
    candidates = [each for each in read.unread if each.found is not None and each.found.table == "orders"]
    if not candidates:
        if "orders" not in read.parts:
            problems.add(texts("headings.sheets.orders"), 0, "", "no_orders_sheet")
        return
    best = max(candidates, key=_likeness)
    found = best.found
    assert found is not None  # noqa: S101 - candidates have one
    lacking = tuple(texts(f"headings.columns.orders.{name}") for name in found.lacking)
    rows = sum(any(cell is not None for cell in row) for row in best.sheet.rows[found.last_row :])
    by_month = "date" in found.lacking and months_among(found.headings.values()) >= _MONTHS
    problems.add(
        best.sheet.title,
        0,
        ", ".join(lacking),
        "months_as_columns" if by_month else "nothing_read",
        rows=rows,
        missing=lacking,
        headings=tuple(found.headings.values()),
    )


def _likeness(unread: Unread) -> tuple[int, int, int]:
    found = unread.found
    return (0, 0, 0) if found is None else (-len(found.lacking), found.exact, len(unread.sheet.rows))
