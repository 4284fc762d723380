"""What was typed into the old list at the instant at which a new one took its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.workbooks.protocol import Cell


def late_rows(found: Iterable[StaffRow], read: Iterable[StaffRow]) -> list[StaffRow]:
    """The rows with what came to them after they were read: the run logged or carried along all the rest.

    Args:
        found: Rows as they stood when the list was replaced.
        read: The same rows as the run had read them.
    """
    before = {row.key: row for row in read if row.key}
    return [_news(row, before[row.key]) if row.key in before else row for row in found]


def _news(row: StaffRow, read: StaffRow) -> StaffRow:
    return replace(
        row,
        typed=_differing(row.typed, read.typed),
        extra=_differing(row.extra, read.extra),
        overtyped={label: cell for label, cell in row.overtyped.items() if read.overtyped.get(label) != cell},
        comments={label: text for label, text in row.comments.items() if read.comments.get(label) != text},
        new_phone=_new(row.new_phone, read.new_phone),
    )


def _new(now: str | None, before: str | None) -> str | None:
    return now if now != before else None


def _differing(now: Mapping[str, Cell], before: Mapping[str, Cell]) -> dict[str, Cell]:
    return {name: cell if cell != before.get(name) else None for name, cell in now.items()}
