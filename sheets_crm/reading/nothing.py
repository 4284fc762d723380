"""Orders that were not read: what looks like them and what it lacks, and those that only a copy holds."""

from __future__ import annotations

from sheets_crm.problems import Problems
from sheets_crm.reading.blocks import months_among
from sheets_crm.reading.tables import Tables, Unread
from sheets_crm.schema import TABLES

_MONTHS = 3
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3


def tell_nothing_read(read: Tables, problems: Problems) -> None:
    """Tell why no order was read, where another sheet than those that were read is filled."""
    texts = problems.texts
    candidates = [each for each in read.unread if _is_nearly_orders(each)]
    if not candidates:
        _tell_no_headings(read, problems)
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


def _is_nearly_orders(unread: Unread) -> bool:
    """Whether a sheet has some of what orders need and lacks the rest; a copy or a recap lacks nothing."""
    found = unread.found
    if found is None or found.table != "orders":
        return False
    return 0 < len(found.lacking) < len(TABLES["orders"].required)


def _tell_no_headings(read: Tables, problems: Problems) -> None:
    """Tell of the largest table without headings, else that there is no sheet of orders at all."""
    nameless = [each.sheet for each in read.unread if _has_no_headings(each)]
    if nameless:
        sheet = max(nameless, key=lambda each: len(each.rows))
        problems.add(sheet.title, 0, "", "no_headings", rows=len(sheet.rows))
    elif "orders" not in read.parts:
        problems.add(problems.texts("headings.sheets.orders"), 0, "", "no_orders_sheet")


def _has_no_headings(unread: Unread) -> bool:
    """Whether a sheet is filled like a table and none of its cells is a heading that is known."""
    known = unread.found is not None and unread.found.exact > 0
    return not known and unread.why != "as_you_said" and _rows(unread) >= _FEWEST_ROWS


def _rows(unread: Unread) -> int:
    """How many rows of a sheet are as wide as an order."""
    return sum(sum(cell is not None for cell in row) >= _FEWEST_COLUMNS for row in unread.sheet.rows)


def _likeness(unread: Unread) -> tuple[int, int, int]:
    found = unread.found
    return (0, 0, 0) if found is None else (-len(found.lacking), found.exact, len(unread.sheet.rows))


def tell_only_in_copies(read: Tables, problems: Problems) -> None:
    """Tell of orders that stand in a copy alone, and so do not count."""
    for each in read.unread:
        if each.only_here:
            count, row = len(each.only_here), each.only_here[0]
            problems.add(each.sheet.title, row, "", "only_in_copy", count=count, other=each.other)
