"""What was typed into the old list at the instant at which a new one took its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from sheets_crm.calls.log_rows import commented, labelled
from sheets_crm.calls.prints import filled
from sheets_crm.calls.staff_rows import WHOSE, StaffRow
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import Cell


def late_rows(found: Iterable[StaffRow], read: Iterable[StaffRow]) -> list[StaffRow]:
    """The rows with what came to them after they were read: the run logged or carried along all the rest.

    Args:
        found: Rows as they stood when the list was replaced.
        read: The same rows as the run had read them.
    """
    found, read = list(found), list(read)
    taken = {row.key for row in found if row.key}
    before = {row.key: row for row in read if row.key}
    others = [row for row in read if not row.key or row.key not in taken]
    rows = []
    for row in found:
        old = before.get(row.key) if row.key else _likest(row, others)
        if not row.key and old:
            others = [other for other in others if other is not old]
            row = replace(row, key=old.key, overtyped=_not_of(old, row.overtyped))
            if old.key or old.is_known:
                row = replace(row, customer=old.customer, mixed_up=old.mixed_up)
        rows.append(_news(row, old) if old else row)
    return rows


def _likest(row: StaffRow, others: Iterable[StaffRow]) -> StaffRow | None:
    """The row of which most cells stand in this one, if they are at least half of its own."""
    shared = [(_in_both(row, other), other) for other in others]
    best = max(shared, key=lambda each: each[0], default=None)
    return best[1] if best and 2 * best[0] >= len(_cells(best[1])) else None


def _in_both(row: StaffRow, other: StaffRow) -> int:
    return len(_cells(row) & _cells(other))


def _cells(row: StaffRow) -> set[str]:
    """What stands in a row: what is ours and what was typed over it cannot be told where no row has a key."""
    cells = {**row.shown, **row.overtyped, **row.typed, **row.extra}
    return {str(cell) for name, cell in cells.items() if filled(cell) and name != "key"}


def _not_of(read: StaffRow, overtyped: Mapping[str, Cell]) -> dict[str, Cell]:
    """Of a row that lost its key: what stands over ours and did not stand there before."""
    ours = list(read.shown.values())
    return {label: cell for label, cell in overtyped.items() if cell not in ours}


def _news(row: StaffRow, read: StaffRow) -> StaffRow:
    return replace(
        row,
        typed=_differing(row.typed, read.typed),
        extra=_differing(row.extra, read.extra),
        overtyped={label: cell for label, cell in row.overtyped.items() if read.overtyped.get(label) != cell},
        comments={label: text for label, text in row.comments.items() if read.comments.get(label) != text},
        new_phone=_new(row.new_phone, read.new_phone),
        before=read,
    )


def _new(now: str | None, before: str | None) -> str | None:
    return now if now != before else None


def _differing(now: Mapping[str, Cell], before: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell if cell != before.get(name) else None for name, cell in now.items()}


class PutBack(Struct, frozen=True):
    """The list with late edits in it: ``rows``, and late edits for the log.

    Of those ``beside`` only comments count and what was typed over ours; ``notes`` as a whole.
    """

    rows: list[StaffRow]
    beside: list[StaffRow] = field(default_factory=list)
    notes: list[StaffRow] = field(default_factory=list)


def put_back(
    rows: Iterable[StaffRow], late: Iterable[StaffRow], texts: Texts, is_logged: Callable[[StaffRow], bool]
) -> PutBack:
    """The rows, with what was typed into the old list at the instant of the last hand-over put back.

    Where the visible row is untouched since, the late edit comes into it; where both were typed in, the
    late one is logged. An archive holds only rows that changed at that instant, so one without a key was
    added there by hand.
    """
    back = PutBack(list(rows))
    for old in late:
        whose = _renamed(old)
        if old.before and old.before.is_known:
            old, whose = _with_names_as_text(old, whose, texts), {}
        if old.is_known:
            back.beside.append(old)
            news = replace(old, comments={})
        else:
            news = _all_as_text(old, texts)
        position = _position(back.rows, news)
        if whose and position is not None:
            back.rows[position] = _named(back.rows[position], old, whose)
            whose = {}
        seen = not news.has_text and (news.key or news.before) and not whose
        if seen or (news.is_known and is_logged(news)):
            continue
        if position is None:
            back.rows.append(replace(news, row=0, restored=True))
        elif news.print not in (back.rows[position].mark, back.rows[position].print):
            _merge(back, position, news)
    return back


def _renamed(row: StaffRow) -> dict[str, Cell]:
    """The name and number that a row by hand got late."""
    if row.key or not row.before:
        return {}
    found = {name: row.shown.get(name) for name in WHOSE}
    return {name: cell for name, cell in found.items() if filled(cell) and cell != row.before.shown.get(name)}


def _with_names_as_text(row: StaffRow, whose: Mapping[str, Cell], texts: Texts) -> StaffRow:
    """A row that was logged under its old name: the new one is told there."""
    named = {texts(f"headings.columns.call_list.{name}"): cell for name, cell in whose.items()}
    return replace(row, overtyped={**row.overtyped, **named})


def _named(row: StaffRow, late: StaffRow, whose: Mapping[str, Cell]) -> StaffRow:
    """A row that waits, with the name or number that it got late."""
    shown = {**row.shown, **whose}
    return replace(row, shown=shown, customer=late.customer, mixed_up=late.mixed_up, restored=True)


def _position(rows: list[StaffRow], old: StaffRow) -> int | None:
    """Where the row that was typed in late stands now: that of its key, else the one that reads as it did."""
    for position, row in enumerate(rows):
        same = row.key == old.key if old.key else not row.key and old.before and _reads_as(row, old.before)
        if same:
            return position
    return None


def _reads_as(row: StaffRow, other: StaffRow) -> bool:
    """Whether a row says what another said: one that waits without a key has lost our words."""
    left = {name: cell for name, cell in row.shown.items() if filled(cell) or name in WHOSE}
    same = (row.typed, row.extra) == (other.typed, other.extra)
    return same and all(other.shown.get(name) == cell for name, cell in left.items())


def _all_as_text(row: StaffRow, texts: Texts) -> StaffRow:
    """A row of nobody with its comments, and what was typed over ours, in its note: only cells come back.

    Our columns come back as they were read: what was typed over them would stand in the row twice.
    """
    over, shown = (row.overtyped, row.before.shown) if row.before else ({}, row.shown)
    told = [labelled(texts("calls.typed_over", column=name), str(cell)) for name, cell in over.items()]
    told += [commented(label, text, texts) for label, text in row.comments.items()]
    if not told:
        return row
    note = " · ".join(str(part) for part in (row.typed.get("note"), *told) if filled(part))
    return replace(row, typed={**row.typed, "note": note}, comments={}, shown=shown)


def _merge(back: PutBack, position: int, old: StaffRow) -> None:
    row, before = back.rows[position], old.before or old
    if row.is_known and row.print != row.mark:
        back.notes.append(old)
        return
    typed, typed_twice = _merged(row.typed, old.typed, before.typed)
    extra, extra_twice = _merged(row.extra, old.extra, before.extra)
    rest = replace(old, typed=typed_twice, extra=extra_twice)
    came = {name for name in old.typed if typed.get(name) != row.typed.get(name)}
    came |= {label for label in old.extra if extra.get(label) != row.extra.get(label)}
    put = row.put_back | came
    back.rows[position] = replace(row, typed=typed, extra=extra, restored=True, put_back=put)
    if rest.has_text and row.is_known:
        back.notes.append(rest)
    elif rest.has_text:
        back.rows.append(replace(rest, row=0, restored=True))


def _merged(
    now: Mapping[str, Cell], late: Mapping[str, Cell], before: Mapping[str, Cell]
) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Cells with the late ones in them; and late ones that would hide a text, or whose column is gone."""
    news = {name: cell for name, cell in late.items() if filled(cell)}
    free = {
        name: cell
        for name, cell in news.items()
        if name in now and (not filled(now[name]) or now[name] in (cell, before.get(name)))
    }
    return {**now, **free}, {name: None if name in free else cell for name, cell in late.items()}
