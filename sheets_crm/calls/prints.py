"""What the hidden key cell of a list's row remembers: its key, what staff had typed, what we had written."""

from __future__ import annotations

import hashlib
import re
from binascii import b2a_base64
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from sheets_crm.reading.cells import text_of
from sheets_crm.schema import CALL_LIST
from sheets_crm.workbooks.protocol import Cell

_MARK = " ~"
_KEY = re.compile(r"@\d{4}-\d\d-\d\d")
_LENGTH = 4
_SWAPPED = 2
_EPOCH = date(1899, 12, 30).toordinal()
_OWN = tuple(column.name for column in CALL_LIST.columns if not column.staff and column.name != "key")
_SINCE = (("besides", "reasons"), ("offers", "message"))
"""Columns of ours that came later, the newest first: older versions wrote no prints of them."""


def _layouts() -> dict[int, tuple[str, ...]]:
    """The columns whose prints a key cell holds, by how many they are: ours, and those of older versions."""
    versions = [_OWN]
    for newer in _SINCE:
        versions.append(tuple(name for name in versions[-1] if name not in newer))
    return {len(names): names for names in versions}


_LAYOUTS = _layouts()


def print_of(typed: Mapping[str, Cell], *others: Mapping[str, Cell]) -> str:
    """A short digest of everything typed in a row, "" for nothing."""
    cells = (*typed.items(), *(item for each in others for item in sorted(each.items())))
    parts = [f"{name}={text_of(cell)}" for name, cell in cells if filled(cell)]
    return hashlib.sha256(_coded("\x1f".join(parts))).hexdigest()[:8] if parts else ""


def filled(cell: object) -> bool:
    """Whether anything can be seen in a cell."""
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def prints_of(shown: Mapping[str, Cell]) -> str:
    """The prints of what we write in our own columns of a row, given by name."""
    return "".join(short_print(shown.get(name)) for name in _OWN)


def key_cell(key: str, mark: str, prints: str, others: str) -> str:
    """The hidden key cell.

    Args:
        key: The row's key.
        mark: The print of what staff had typed in the row.
        prints: The prints of our own columns.
        others: Those of another row: where that one loses its key cell, its words are still known for ours.
    """
    return _MARK.join((key, mark, prints, others))


def parts_of(cell: object) -> tuple[str, str, dict[str, str]]:
    """The key, the mark, and the print of each of our columns; none of those in rows of older versions.

    What somebody typed in the key's column is no key.
    """
    key, mark, prints, _ = _split(cell)
    return (key, mark, named_prints(prints)) if _KEY.search(key) else ("", "", {})


def prints_of_another(cell: object) -> dict[str, str]:
    """The prints of another row that a key cell remembers."""
    return named_prints(_split(cell)[3])


def _split(cell: object) -> list[str]:
    parts = map(str.strip, str(cell or "").split(_MARK))  # somebody may have replaced blanks everywhere
    return [*parts, "", "", ""][:4]


def named_prints(prints: str) -> dict[str, str]:
    """The prints of our own columns of a row, by name."""
    names = _LAYOUTS.get(len(prints) // _LENGTH, ()) if len(prints) % _LENGTH == 0 else ()
    return {name: prints[at * _LENGTH :][:_LENGTH] for at, name in enumerate(names)}


def overtyped(shown: Mapping[str, Cell], prints: Mapping[str, str], apart: Collection[str] = ()) -> list[str]:
    """Our columns of a row in which somebody typed.

    Args:
        shown: What stands in our columns now, by name.
        prints: The prints of what we had written there.
        apart: Columns that were sorted without their rows: nobody typed in them.
    """
    now = {name: short_print(shown[name]) for name in prints if filled(shown.get(name))}
    return [name for name, found in now.items() if found != prints[name] and name not in apart]


def sorted_apart(rows: Sequence[tuple[Mapping[str, Cell], Mapping[str, str]]]) -> frozenset[str]:
    """Our columns that somebody sorted without the rest of their rows.

    What we wrote in such a column stands in other rows of it by now, and in order, or beside that of a
    column in order; and more rows than two changed: two values that changed places were typed.

    Args:
        rows: What stands in our columns and the prints of what we had written there, of every row.
    """
    now = [{name: short_print(shown[name]) for name in prints if name in shown} for shown, prints in rows]
    before = [{name: prints[name] for name in shown if name in prints} for shown, prints in rows]
    moved = [
        name
        for name in _OWN
        if _is_moved([(old.get(name), new.get(name)) for old, new in zip(before, now, strict=True)])
    ]
    in_order = [name for name in moved if _is_sorted([shown.get(name) for shown, _ in rows])]
    return frozenset(
        name
        for name in moved
        if any(_tuples(now, {name, other}) == _tuples(before, {name, other}) for other in in_order)
    )


def _is_moved(cells: Sequence[tuple[str | None, str | None]]) -> bool:
    """Whether the cells of a column, as they were and as they are, changed their rows and nothing else."""
    before, now = zip(*cells, strict=True) if cells else ((), ())
    return sum(old != new for old, new in cells) > _SWAPPED and Counter(before) == Counter(now)


def _tuples(rows: Iterable[Mapping[str, str]], names: Collection[str]) -> Counter[tuple[str, ...]]:
    order = sorted(names)
    return Counter(tuple(row.get(name, "") for name in order) for row in rows)


def _is_sorted(cells: Iterable[Cell]) -> bool:
    """Whether a column stands in order, up or down, as spreadsheets sort: numbers, texts, then blanks."""
    keys = [_sort_key(cell) for cell in cells if filled(cell)]
    return keys in (sorted(keys), sorted(keys, reverse=True))


def _sort_key(cell: object) -> tuple[bool, float, str]:
    text = _plainest(cell)
    is_number = isinstance(cell, int | float | date)
    return (not is_number, float(text) if is_number else 0.0, text.casefold())


def all_prints(rows: Iterable[Mapping[str, str]]) -> set[tuple[str, str]]:
    """Names and prints of everything that we had written in these rows."""
    return {item for prints in rows for item in prints.items()}


@lru_cache(maxsize=1 << 16, typed=True)
def short_print(cell: object) -> str:
    """The print of one cell of ours: the same names, phones and days stand on many sheets."""
    digest = hashlib.blake2b(_coded(_plainest(cell)), digest_size=3).digest()
    return b2a_base64(digest, newline=False).decode()


def _plainest(cell: object) -> str:
    """A cell as every program gives it back: days as their numbers, no more digits than all of them keep."""
    if isinstance(cell, date):
        cell = cell.toordinal() - _EPOCH
    if isinstance(cell, int | float):
        return f"{float(cell):.10g}"
    return " ".join(str(cell or "").split())


def _coded(text: str) -> bytes:
    """Text as bytes, half an emoji too."""
    return text.encode("utf-8", "surrogatepass")
