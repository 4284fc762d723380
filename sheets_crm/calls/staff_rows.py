"""The call list as staff left it: every row with its key, what they typed, and whom it means."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from sheets_crm.calls.prints import (
    all_prints,
    filled,
    overtyped,
    parts_of,
    print_of,
    prints_of_another,
    short_print,
    sorted_apart,
)
from sheets_crm.calls.seen import anywhere, as_typed, computed_cells, is_plainly_ours, seen_own, seen_text
from sheets_crm.calls.whose_row import whose_row
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import Located
from sheets_crm.reading.people import People
from sheets_crm.reading.phones import normal_phone
from sheets_crm.schema import CALL_LIST
from sheets_crm.workbooks.protocol import Cell

STAFF_COLUMNS = tuple(column.name for column in CALL_LIST.columns if column.staff)
WHOSE = ("customer", "phone")
"""Our columns that say whose row it is."""
_TOLD = ("reason", "staff")
"""Our columns that the log tells of an answered row."""
_WORDS = ("answer", "reason_not_back", "note")
"""Staff's columns for words."""


class StaffRow(Struct, frozen=True):
    """One row of the list.

    ``row`` is its row in the sheet, ``key`` what the program wrote ("" for a row added by hand), ``mark``
    the print of what staff had typed when the program last wrote the row, ``typed`` staff's columns by
    name, ``extra`` what stands in columns of people's own by label, ``customer`` whom it means,
    ``shown`` the program's columns. ``restored`` rows carry a late edit that the sheet does not show.
    ``new_phone`` is a number that somebody typed over the customer's, ``overtyped`` what else they typed
    over ours, by header; ``comments`` are the notes they hung on the row's cells, by header.
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
    overtyped: Mapping[str, Cell] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    prints: Mapping[str, str] = field(default_factory=dict)
    """What we had written in our columns, as prints by name."""
    hand: str = ""
    """The key under which a row that was written by hand is logged."""
    put_back: frozenset[str] = frozenset()
    """The columns, by name or label, into which late edits came."""
    told: frozenset[str] = frozenset()
    """Our columns that somebody filled by hand and that only the row of the log will tell."""
    before: StaffRow | None = None
    """Of a late edit: the row as the run had read it that replaced it."""
    anywhere: Mapping[str, str] = field(default_factory=dict)
    """Texts that name a formula, as they would be in any row: its references move with the row."""

    @property
    def has_text(self) -> bool:
        """Whether anybody typed anything."""
        typed = (*self.typed.values(), *self.extra.values(), *self.comments.values())
        return any(filled(cell) for cell in typed)

    @property
    def is_known(self) -> bool:
        """Whether one customer is meant."""
        return self.customer is not None and not self.mixed_up

    @property
    def is_copy(self) -> bool:
        """Whether a row without a key is one that we wrote, or a copy of one."""
        return not self.key and (filled(self.shown.get("rank")) or filled(self.shown.get("whatsapp")))

    @property
    def print(self) -> str:
        """A short digest of what was typed and hung in the row, "" for nothing."""
        return print_of(self._anywhere(self.typed), self._anywhere(self.extra), self.comments)

    @property
    def answer(self) -> str:
        """A short digest of what was typed: the same text is the same answer, whatever hangs on its cells."""
        return print_of(self._anywhere(self.typed), self._anywhere(self.extra))

    def _anywhere(self, cells: Mapping[str, Cell]) -> Mapping[str, Cell]:
        if not self.anywhere:
            return cells
        return {
            name: self.anywhere.get(cell, cell) if isinstance(cell, str) else cell
            for name, cell in cells.items()
        }


def keys_of(located: Located) -> set[str]:
    """The keys that stand in the list."""
    at = located.columns.get("key", 0)
    return {parts_of(row[at - 1])[0] for row in located.body if 0 < at <= len(row)}


def own_columns(located: Located) -> dict[int, str]:
    """People's own columns that belong to the list's rows, each under a label that no other has.

    A column without a header belongs to the rows when it holds anything, be it a note, and stands among
    the columns of the list or right beside them; what stands further off is no part of the list.
    """
    labels: dict[int, str] = {}
    titles = located.sheet.rows[located.header_row - 1] if located.sheet.rows else ()
    own = sorted([*located.unknown, *_without_header(located)])
    bare = [column for column in range(1, max(own, default=0) + 1) if column not in located.headers]
    for column in own:
        title = str(titles[column - 1] or "").strip() if column <= len(titles) else ""
        # of those without a header the empty ones count too, or a label would change when another empties
        number = bare.index(column) + 1 if column in bare else 1
        while (label := f"{title} ({number})".strip() if number > 1 else title) in labels.values():
            number += 1
        labels[column] = label
    return labels


def _without_header(located: Located) -> list[int]:
    """Columns in use under no header, among the list's columns or joined to them."""
    used = {column for row in located.body for column, cell in enumerate(row, start=1) if filled(cell)}
    used |= {column for row, column in located.sheet.notes if row > located.header_row}
    loose = used - set(located.headers)
    first, last = min(located.headers, default=1), max(located.headers, default=0)
    while first - 1 in loose:
        first -= 1
    while last + 1 in loose:
        last += 1
    return [column for column in loose if first <= column <= last]


def staff_rows(located: Located, people: People, names: Mapping[str, str]) -> list[StaffRow]:
    """Every row of the list that holds anything.

    Args:
        located: The call list, or an archive of it.
        people: Who a cell means.
        names: Names of customers by key, to tell rows whose columns were sorted apart.
    """
    extra = own_columns(located)
    comments = _comments(located, extra)
    formulas = located.sheet.formulas
    computed = computed_cells({place: text for place, text in formulas.items() if place[1] in extra})
    rows = []
    inside = {*located.headers, *extra}
    for number, cells in enumerate(located.body, start=located.header_row + 1):
        if (
            any(filled(cell) for column, cell in enumerate(cells, 1) if column in inside)
            or number in comments
        ):
            row = _staff_row(located, number, cells, extra, computed, people, names)
            rows.append(replace(row, comments=comments.get(number, {})))
    copies = (prints_of_another(row.shown.get("key")) for row in rows)
    ours = all_prints([*(row.prints for row in rows), *copies])
    apart = sorted_apart([(row.shown, row.prints) for row in rows if row.prints])
    return [_with_overtyped(row, located, people, names, ours, apart) for row in rows]


def _comments(located: Located, extra: Mapping[int, str]) -> dict[int, dict[str, str]]:
    """Notes on the list's cells by row, each under the header of its column."""
    labels = {column: located.headers[column] for column in located.columns.values()} | dict(extra)
    found: dict[int, dict[str, str]] = {}
    for (row, column), text in sorted(located.sheet.notes.items()):
        if row > located.header_row and column in labels and filled(text):
            found.setdefault(row, {})[labels[column]] = text
    return found


def _with_overtyped(
    row: StaffRow,
    located: Located,
    people: People,
    names: Mapping[str, str],
    ours: set[tuple[str, str]],
    apart: frozenset[str],
) -> StaffRow:
    typed = overtyped(row.shown, row.prints, apart) if row.key else _by_hand(row, ours)
    known = {
        name for name in typed if _is_of(row, name, people, names) or (name == "phone" and row.new_phone)
    }
    over = {located.header(name): row.shown[name] for name in typed if name not in known}
    shown = {name: cell for name, cell in row.shown.items() if name not in typed or not row.is_known}
    by_hand = not row.key and not (row.is_copy and ours)
    told = frozenset(name for name in _TOLD if by_hand and name not in typed and filled(shown.get(name)))
    return replace(row, overtyped=over, shown=shown, told=told)


def _is_of(row: StaffRow, name: str, people: People, names: Mapping[str, str]) -> bool:
    """Whether a cell holds a name or number of the customer's, or of who counts as them: it needs no note."""
    if name not in WHOSE or row.customer is None or row.mixed_up:
        return False
    cell = row.shown[name]
    return people.recognise([cell]) == row.customer or header_key(cell) == header_key(names[row.customer])


def _by_hand(row: StaffRow, ours: set[tuple[str, str]]) -> list[str]:
    """Our columns that somebody filled in a row without a key: their own, or a copy of one of ours."""
    told = {*WHOSE, *_TOLD} if filled(row.typed["result"]) else set(WHOSE)
    if row.customer and normal_phone(row.shown.get("phone")) is None:
        told.discard("phone")  # a text there says nothing of whom it is
    names = [name for name, cell in row.shown.items() if filled(cell)]
    if not row.is_copy:
        return [name for name in names if name not in told]
    if not ours:  # no row has a key: what is nobody's text cannot be told, so only the plainest is left out
        return [name for name in names if name not in told and not is_plainly_ours(name, row.shown[name])]
    return [name for name in names if (name, short_print(row.shown[name])) not in ours]


def _staff_row(
    located: Located,
    number: int,
    cells: object,
    extra: Mapping[int, str],
    computed: frozenset[tuple[int, int]],
    people: People,
    names: Mapping[str, str],
) -> StaffRow:
    row = list(cells)  # type: ignore[call-overload]

    def cell(column: int) -> Cell:
        return row[column - 1] if column <= len(row) else None

    shown = {
        name: as_typed(cell(column), located.sheet.formulas.get((number, column)))
        for name, column in located.columns.items()
    }
    key, mark, prints = parts_of(shown.get("key"))
    typed = {name: shown.pop(name, None) for name in STAFF_COLUMNS}
    typed |= {
        name: seen_text(cell(column), (number, column), located)
        for name in _WORDS
        if (column := located.columns.get(name))
    }
    others = {
        label: seen_own(cell(column), (number, column), located, computed) for column, label in extra.items()
    }
    by_column = {located.columns[name]: cell for name, cell in typed.items() if name in located.columns}
    by_column |= {column: others[label] for column, label in extra.items()}
    customer, mixed_up = whose_row(key, prints, shown, people, names, others.values())
    return StaffRow(
        number,
        key,
        mark,
        customer,
        typed,
        others,
        shown,
        mixed_up,
        new_phone=_new_phone(customer, shown, people, names),
        prints=prints,
        anywhere=anywhere(by_column, number, located.sheet.formulas),
    )


def _new_phone(
    customer: str | None, shown: Mapping[str, Cell], people: People, names: Mapping[str, str]
) -> str | None:
    """The number that somebody typed over the customer's: nobody's so far."""
    phone = normal_phone(shown.get("phone"))
    is_new = phone is not None and phone not in names and people.whole(phone) != customer
    return phone if is_new and customer is not None else None
