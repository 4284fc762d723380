"""The lines of an export: its rows read, put together by order, settled, and named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from sheets_crm.imports.line import Line
from sheets_crm.imports.row import ExportRow
from sheets_crm.imports.rows import Reader, export_rows
from sheets_crm.imports.settle import Settled, added_up, inherit, settled
from sheets_crm.problems import Problem
from sheets_crm.reading.phones import normal_phone

_CUT_NUMBER = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
_MASK = "*"
BETWEEN = " | "


class Lines(Struct):
    """What an export holds. ``nobody`` counts lines without a buyer, ``masked`` rows with a hidden number."""

    file: str
    channel: str
    read: int = 0
    lines: list[Line] = field(default_factory=list)
    nobody: int = 0
    masked: int = 0
    left_out: int = 0
    problems: list[Problem] = field(default_factory=list)


def lines_of(reader: Reader) -> Lines:
    """Every line of a table whose order can be read as a whole."""
    found = Lines(reader.sheet.name, reader.match.format.title)
    for rows in _orders(reader, found):
        if any(row.faulty for row in rows):
            found.left_out += len(rows)
            continue
        inherit(rows, reader.match.places)
        if rows[0].date is None:
            reader.tell(rows[0].number, "date", "blank_cell")
            found.left_out += len(rows)
            continue
        _add_order(rows, found)
    return found


def _orders(reader: Reader, found: Lines) -> Iterable[list[ExportRow]]:
    """The rows of each order. Without an order number each row is an order of its own."""
    orders: dict[object, list[ExportRow]] = {}
    for row in export_rows(reader):
        found.read += 1
        if _is_cut(row.receipt):
            reader.tell(row.number, "receipt", "order_number_cut", value=row.receipt)
            row.faulty = True
        orders.setdefault(_order(row), []).append(row)
    return orders.values()


def _order(row: ExportRow) -> object:
    """What rows of one order share; money given back is an order of its own."""
    return (row.receipt, row.negative == "returned") if row.receipt is not None else row.number


def _is_cut(receipt: object) -> bool:
    """Whether a spreadsheet turned a long order number into a number and lost its last digits."""
    if not isinstance(receipt, str):
        return False
    return bool(_CUT_NUMBER.fullmatch(receipt))


def _add_order(rows: Sequence[ExportRow], found: Lines) -> None:
    person = _person(rows[0])
    found.masked += sum(isinstance(row.phone, str) and _MASK in row.phone for row in rows)
    if not any(person):
        found.nobody += len(rows)
        return
    rows = [row for row in rows if row.product or row.sku]
    named: dict[str, list[Settled]] = {}
    for each in settled(rows):
        named.setdefault(_key(found.channel, each.row), []).append(each)
    for key, same in named.items():
        found.lines += [_line(key, found, person, each) for each in added_up(same)]


def _key(channel: str, row: ExportRow) -> str:
    """What names a line; money given back under its sale's number is a line beside the sale."""
    key = f"{channel}\0{row.receipt or ''}\0{row.sku or row.product}\0{row.variation or ''}"
    key += "\0returned" if row.negative == "returned" else ""
    return key.replace("|", "/").replace("\0", BETWEEN)


Person = tuple[str, str, str]
"""Phone, name and what the marketplace calls them; "" where it does not say or hides it."""


def _person(row: ExportRow) -> Person:
    contact = row.phone or ""
    buyer = _shown(row.buyer) or (contact if "@" in contact else "")
    return _phone(contact), _shown(row.name), buyer


@lru_cache(maxsize=8192)
def _phone(contact: str) -> str:
    return "" if _MASK in contact else normal_phone(contact) or ""


def _shown(text: Any) -> str:
    return "" if text is None or _MASK in text else str(text)


def _line(key: str, found: Lines, person: Person, each: Settled) -> Line:
    row = each.row
    phone, name, buyer = person
    assert isinstance(row.date, date)  # noqa: S101 - orders without a day stay out
    return Line(
        key=key,
        file=found.file,
        number=row.number,
        channel=found.channel,
        receipt=row.receipt or "",
        day=row.date,
        buyer=buyer,
        name=name,
        phone=phone,
        town=_shown(row.town),
        sku=row.sku or "",
        product=_product(row),
        quantity=each.quantity,
        price=row.price,
        amount=each.amount,
        status=each.status,
        payment=row.payment or "",
        branch=row.branch or "",
        staff=row.staff or "",
    )


def _product(row: ExportRow) -> str:
    """A product with its variation, for content and price differ by it."""
    name = row.product or row.sku
    return f"{name} ({row.variation})" if row.variation and row.variation not in name else name


def together(exports: Iterable[Lines]) -> list[Line]:
    """The lines of several exports, each once: of two that name the same line the later file's counts."""
    every: dict[str, Line] = {}
    for export in exports:
        every |= {line.key.casefold(): line for line in _numbered(export.lines)}
    return list(every.values())


def _numbered(lines: Iterable[Line]) -> Iterator[Line]:
    """Lines with keys that no other has: rows without an order number are told apart by what they say."""
    seen: dict[str, int] = {}
    for line in lines:
        if not line.receipt:
            who = line.phone or line.buyer or line.name
            line.key += "".join(f"{BETWEEN}{part}" for part in (line.day, who, line.quantity, line.amount))
            count = seen[line.key] = seen.get(line.key, 0) + 1
            line.key += f"{BETWEEN}{count}" if count > 1 else ""
        yield line
