"""What people write below a table: a town, "Mengetahui", the names of those who sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sheets_crm.reading.cells import Unreadable, number_of

COUNTED = ("quantity", "price", "total", "order_total", "returned_quantity", "discount")
_BLANK = frozenset({None, ""})
_SIGNERS = 2
"""So many sign beside each other."""


def signatures(below: Mapping[str, Sequence[object]], is_total: Callable[[int], bool]) -> list[int]:
    """Which lines below the last dated one are no orders: a word or two where no order could begin.

    Args:
        below: The cells of these lines by the name of their column.
        is_total: Whether a line holds the table's totals; below them no order is expected.
    """
    found, below_total = [], False
    for at, values in enumerate(zip(*below.values(), strict=True)):
        cells = {name: cell for name, cell in zip(below, values, strict=True) if cell not in _BLANK}
        if cells and _is_signature(cells, below_total=below_total):
            found.append(at)
        below_total |= bool(cells) and is_total(at)
    return found


def _is_signature(cells: Mapping[str, object], *, below_total: bool) -> bool:
    if len(cells) > _SIGNERS or not all(map(is_words, cells.values())):
        return False
    ordered = "product" in cells and not cells.keys().isdisjoint(("customer", "customer_name"))
    return (below_total and not ordered) or cells.keys() <= {"date", *COUNTED}


def is_dated(cell: object) -> bool:
    """Whether a cell may well be a day, so that its line is no totals row."""
    return cell[:1].isdigit() if isinstance(cell, str) else cell is not None


def is_words(cell: object) -> bool:
    """Whether a cell holds words and no number."""
    try:
        return isinstance(cell, str) and bool(cell.strip()) and number_of(cell) is None
    except Unreadable:
        return not any(map(str.isdigit, str(cell)))
