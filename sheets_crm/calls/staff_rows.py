"""The call list as staff left it: every row with its key, what they typed, and whom it means."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sheets_crm.cells import header_key, text_of
from sheets_crm.headers import Located
from sheets_crm.people import People
from sheets_crm.phones import normal_phone
from sheets_crm.schema import CALL_LIST
from sheets_crm.workbooks.protocol import Cell, CellError

STAFF_COLUMNS = tuple(column.name for column in CALL_LIST.columns if column.staff)
_MARK = " ~"


@dataclass(frozen=True)
class StaffRow:
    """One row of the list.

    ``row`` is its row in the sheet, ``key`` what the program wrote ("" for a row added by hand), ``mark``
    the print of what staff had typed when the program last wrote the row, ``typed`` staff's columns by
    name, ``extra`` what stands in columns of people's own by header, ``customer`` whom it means,
    ``shown`` the program's columns. ``restored`` rows carry a late edit that the sheet does not show.
    ``new_phone`` is a number that somebody typed over the customer's.
    """

    row: int
    key: str
    mark: str
    customer: str | None
    typed: Mapping[str, Cell]
    extra: Mapping[str, Cell]
    shown: Mapping[str, Cell] = field(default_factory=dict)
    mixed_up: bool = False
    restored: bool = False
    new_phone: str | None = None

    @property
    def has_text(self) -> bool:
        """Whether anybody typed anything."""
        return any(_filled(cell) for cell in (*self.typed.values(), *self.extra.values()))

    @property
    def print(self) -> str:
        """A short digest of what was typed, "" for nothing: the same text is the same answer."""
        return print_of(self.typed, self.extra)


def print_of(typed: Mapping[str, Cell], extra: Mapping[str, Cell]) -> str:
    """A short digest of everything typed in a row, "" for nothing."""
    parts = [
        f"{name}={_plain(cell)}" for name, cell in (*typed.items(), *sorted(extra.items())) if _filled(cell)
    ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8] if parts else ""


def key_cell(key: str, mark: str) -> str:
    """The hidden key cell: the row's key, and the print of what staff had typed in it."""
    return key + (_MARK + mark if mark else "")


def customer_of(key: str) -> str:
    """The customer reference inside a row's key."""
    return key.rpartition("@")[0]


def staff_rows(located: Located, people: People, names: Mapping[str, str]) -> list[StaffRow]:
    """Every row of the list that holds anything.

    Args:
        located: The call list, or an archive of it.
        people: Who a cell means.
        names: Names of customers by key, to tell rows whose columns were sorted apart.
    """
    extra = [column for column in located.unknown if column not in located.twice]
    rows = []
    for number, cells in enumerate(located.body, start=located.header_row + 1):
        if any(_filled(cell) for cell in cells):
            rows.append(_staff_row(located, number, cells, extra, people, names))
    return rows


def _staff_row(
    located: Located,
    number: int,
    cells: object,
    extra: list[int],
    people: People,
    names: Mapping[str, str],
) -> StaffRow:
    row = list(cells)  # type: ignore[call-overload]

    def cell(column: int) -> Cell:
        return row[column - 1] if column <= len(row) else None

    shown = {name: cell(column) for name, column in located.columns.items()}
    key, _, mark = str(shown.get("key") or "").strip().partition(_MARK)
    typed = {name: shown.pop(name, None) for name in STAFF_COLUMNS}
    others = {
        located.headers[column]: cell(column)
        for column in extra
        if (number, column) not in located.sheet.formulas and not isinstance(cell(column), CellError)
    }
    customer, mixed_up = _meant(key, shown, people, names)
    phone = normal_phone(shown.get("phone"))
    new_phone = phone if phone not in names and customer is not None else None
    return StaffRow(number, key, mark, customer, typed, others, shown, mixed_up, new_phone=new_phone)


def _meant(
    key: str, shown: Mapping[str, Cell], people: People, names: Mapping[str, str]
) -> tuple[str | None, bool]:
    """The customer of a row, and whether the row's name or number belongs to somebody else than its key."""
    seen = people.recognise([shown.get("phone"), shown.get("customer")])
    if not key:
        return (seen if seen in names else None), False
    owner = people.recognise([customer_of(key)])
    if owner not in names:
        return (seen if seen in names else None), False
    number = normal_phone(shown.get("phone"))
    if number and number in names:
        return owner, number != owner and names[number] != names[str(owner)]
    name = header_key(shown.get("customer"))
    others = {header_key(other) for other in names.values()}
    return owner, bool(name) and name != header_key(names[str(owner)]) and name in others


def _filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _plain(cell: Cell) -> str:
    if isinstance(cell, CellError):
        return cell.text
    return text_of(cell) or ""
