"""What was typed into the old list at the instant at which a new one took its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.workbooks.protocol import Cell


def late_rows(found: Iterable[StaffRow], read: Iterable[StaffRow], logged: Collection[str]) -> list[StaffRow]:
    """The rows as they stood; of what the run had logged or carried along, only what came after it.

    That is so for comments, for what was typed over ours, and for rows whose answer is in the log already.

    Args:
        found: Rows as they stood when the list was replaced.
        read: The same rows as the run had read them.
        logged: Keys that stand in the contact log.
    """
    before = {row.key: row for row in read if row.key}
    answered = {key.partition("#")[0] for key in logged}
    return [_news(row, before.get(row.key), answered) for row in found]


def _news(row: StaffRow, read: StaffRow | None, answered: Collection[str]) -> StaffRow:
    if read is None:
        return row
    over = {label: cell for label, cell in row.overtyped.items() if read.overtyped.get(label) != cell}
    comments = {label: text for label, text in row.comments.items() if read.comments.get(label) != text}
    row = replace(row, overtyped=over, comments=comments, new_phone=_new(row.new_phone, read.new_phone))
    if row.key not in answered:
        return row
    return replace(row, typed=_differing(row.typed, read.typed), extra=_differing(row.extra, read.extra))


def _new(now: str | None, before: str | None) -> str | None:
    return now if now != before else None


def _differing(now: Mapping[str, Cell], before: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell if cell != before.get(name) else None for name, cell in now.items()}
