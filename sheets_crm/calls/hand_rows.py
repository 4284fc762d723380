"""Rows that staff wrote by hand have no key: each is logged under one of its own, and once.

Two rows that say the same are two answers. But where a run was stopped between the log and the list, its
rows still stand there: they are known by their text, and by the last run that had come to its end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from zlib import crc32

from msgspec.structs import replace

from sheets_crm.calls.log_rows import hand_key, log_key
from sheets_crm.calls.staff_rows import StaffRow
from sheets_crm.reading.cells import Unreadable, day_of
from sheets_crm.reading.headers import Located

_HAND = "@hand-"


def last_run(located: Located | None) -> str:
    """A mark of the last run in the run log, "" without any."""
    rows = located.body if located else ()
    filled = [row for row in rows if any(cell is not None for cell in row)]
    return f"{crc32(repr((len(filled), filled[-1])).encode()):08x}" if filled else ""


def list_day(located: Located | None, as_of: date) -> date:
    """The day of the list that stands in the workbook: that of the last run, never after today."""
    rows = [row for row in located.body if any(cell is not None for cell in row)] if located else []
    if not located or not rows or "as_of" not in located.columns:
        return as_of
    try:
        day = day_of(rows[-1][located.columns["as_of"] - 1])
    except (Unreadable, IndexError):
        return as_of
    return min(day or as_of, as_of)


def with_hand_keys(
    rows: Iterable[StaffRow], logged: Collection[str], as_of: date, last: str = ""
) -> list[StaffRow]:
    """The rows, those written by hand with a key to be logged under.

    Args:
        rows: The list.
        logged: Keys in the contact log.
        as_of: The day.
        last: The mark of the last run that came to its end.
    """
    begun = [key for key in sorted(logged) if _HAND in key and _run_of(key) == last]
    taken = {key.partition("#")[0] for key in logged}
    seen: Counter[tuple[str | None, str]] = Counter()
    found = []
    for row in rows:
        if row.key or not row.is_known:
            found.append(row)
            continue
        end = "#" + log_key(row, as_of).partition("#")[2]
        mine = [key for key in begun if key.startswith(f"{row.customer}{_HAND}") and key.endswith(end)]
        place = (row.customer, end)
        hand = mine[seen[place]].partition("#")[0] if seen[place] < len(mine) else ""
        seen[place] += 1
        hand = hand or _free(f"{hand_key(row, as_of)}/{last}", taken)
        taken.add(hand)
        found.append(replace(row, hand=hand))
    return found


def _run_of(key: str) -> str:
    return key.partition("#")[0].rpartition("/")[2].partition(".")[0]


def _free(start: str, taken: Collection[str]) -> str:
    number = 1
    while f"{start}.{number}" in taken:
        number += 1
    return f"{start}.{number}"
