"""Lines of an export against the rows of a workbook: which are new, which changed, which stay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, field

from sheets_crm.imports.customers import Customers, order_cells
from sheets_crm.imports.line import Line
from sheets_crm.imports.lines import BETWEEN
from sheets_crm.imports.products import Products
from sheets_crm.imports.shop import Book, Brought, held_orders
from sheets_crm.imports.values import amount_in
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import Unreadable, choice_codes, choice_of, choice_title
from sheets_crm.reading.people import Unrecognised
from sheets_crm.schema import ORDER_STATUSES
from sheets_crm.texts import Texts

_PARTS = ":"
Place = tuple[int, int]


class Upsert(Struct):
    """What becomes of the orders: new rows by column, cells of rows that imports brought before."""

    rows: list[dict[int, Any]] = field(default_factory=list)
    cells: dict[Place, Any] = field(default_factory=dict)
    new: int = 0
    updated: int = 0
    same: int = 0
    statuses: dict[str, int] = field(default_factory=dict)


class Shelf(Struct, frozen=True):
    """Where orders go: the columns of their sheet, who and what the shop knows, where mistakes are told."""

    book: Book
    places: Mapping[str, int]
    customers: Customers
    products: Products
    problems: Problems


def upserted(lines: Iterable[Line], shelf: Shelf) -> Upsert:
    """Sort lines into new, changed and same. An order number that people typed themselves is left to them."""
    held = held_orders(shelf.book)
    done = Upsert()
    for line in lines:
        key = line.key.casefold()
        known = held.brought.get(key)
        if known is not None:
            _update(line, known, shelf, done)
        elif key in held.elsewhere or held.is_typed(line.receipt, line.day):
            done.same += 1
        else:
            _append(line, shelf, done)
    return done


def _append(line: Line, shelf: Shelf, done: Upsert) -> None:
    try:
        buyer = shelf.customers.buyer(line)
    except Unrecognised as unrecognised:
        shelf.problems.add(line.file, line.number, "", unrecognised.code, value=line.name)
        return
    cells = _cells(line, shelf.book.texts)
    cells |= order_cells(buyer, shelf.places)
    cells["product"] = shelf.products.shown(line)
    filled = ((shelf.places.get(name), cell) for name, cell in cells.items() if cell is not None)
    done.rows.append({at: cell for at, cell in filled if at is not None})
    done.new += 1
    done.statuses[line.status] = done.statuses.get(line.status, 0) + 1


def _cells(line: Line, texts: Texts) -> dict[str, Any]:
    return {
        "receipt": line.receipt or None,
        "date": line.day,
        "quantity": line.quantity,
        "price": _price(line),
        "total": line.amount,
        "status": choice_title(texts, "status", line.status),
        "channel": line.channel or None,
        "branch": line.branch or None,
        "staff": line.staff or None,
        "import_key": line.key + BETWEEN + _state(line),
    }


def _price(line: Line) -> float | None:
    """What one piece came to: where a sheet has no total, price × quantity must be the amount."""
    if line.amount is None or not line.quantity:
        return line.price
    return round(line.amount / line.quantity, 2)


def _state(line: Line) -> str:
    amount = "" if line.amount is None else f"{line.amount:.10g}"
    return _PARTS.join((line.status, f"{line.quantity:.10g}", amount))


def _update(line: Line, known: Brought, shelf: Shelf, done: Upsert) -> None:
    """Write what the export changed since it was brought, and nothing that people changed meanwhile."""
    state = _state(line)
    if state == known.state:
        done.same += 1
        return
    was = dict(zip(("status", "quantity", "total"), known.state.split(_PARTS), strict=False))
    now = dict(zip(("status", "quantity", "total"), state.split(_PARTS), strict=True))
    cells = _cells(line, shelf.book.texts)
    for name, value in now.items():
        if value != was.get(name) and name in shelf.places:
            _write(name, was.get(name, ""), cells[name], known, shelf, done)
    done.cells[known.row, shelf.places["import_key"]] = cells["import_key"]
    done.updated += 1


def _write(name: str, was: str, value: Any, known: Brought, shelf: Shelf, done: Upsert) -> None:
    located = shelf.book.tables["orders"]
    row = located.sheet.rows[known.row - 1]
    at = shelf.places[name]
    stands = row[at - 1] if len(row) >= at else None
    if stands in (None, "") or _meaning(name, stands) == was:
        done.cells[known.row, at] = value
    else:
        shelf.problems.add(
            located.sheet.title,
            known.row,
            located.header(name),
            "import_kept",
            value=str(stands),
            new=str(value),
        )


def _meaning(name: str, cell: Any) -> str | None:
    """A cell as a row's state says it, None when it cannot be read."""
    try:
        if name == "status":
            return choice_of(cell, choice_codes("status", ORDER_STATUSES))
        amount = amount_in(cell, "")
    except Unreadable:
        return None
    return "" if amount is None else f"{amount:.10g}"
