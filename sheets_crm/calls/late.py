"""What was typed into the old list at the instant at which a new one took its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.workbooks.protocol import Cell


def late_rows(found: Iterable[StaffRow], read: Iterable[StaffRow], logged: Collection[str]) -> list[StaffRow]:
    """The rows as they stood; of those whose answer is in the log already, only what came to it.

    Args:
        found: Rows as they stood when the list was replaced.
        read: The same rows as the run had read them.
        logged: Keys that stand in the contact log.
    """
    before = {row.key: row for row in read if row.key}
    answered = {key.partition("#")[0] for key in logged}
    return [_news(row, before[row.key]) if row.key in answered & before.keys() else row for row in found]


def _news(row: StaffRow, read: StaffRow) -> StaffRow:
    return replace(row, typed=_differing(row.typed, read.typed), extra=_differing(row.extra, read.extra))


def _differing(now: Mapping[str, Cell], before: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell if cell != before.get(name) else None for name, cell in now.items()}
