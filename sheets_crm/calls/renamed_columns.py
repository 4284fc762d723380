"""Columns of the list whose heading somebody typed over, known again by what we had written in them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from sheets_crm.calls.prints import filled, parts_of, short_print
from sheets_crm.reading.headers import Located

_FEWEST = 2
"""Cells that have to hold our words: one could by chance."""
_SHARE = 0.75
"""The share of a column's cells: somebody may have typed over some of them."""


def with_renamed(located: Located) -> Located:
    """The list, with our columns that bear another heading by now.

    A column is one of ours where it holds what we had written there, row by row; not where two could be it.
    """
    key = located.columns.get("key")
    if key is None or not located.unknown:
        return located
    rows = [(row, parts_of(row[key - 1])[2]) for row in located.body if len(row) >= key]
    lacking = dict.fromkeys(name for _, prints in rows for name in prints if name not in located.columns)
    pairs = [
        (name, column)
        for name in lacking
        for column in located.unknown
        if _holds(
            [(row[column - 1], prints[name]) for row, prints in rows if name in prints and len(row) >= column]
        )
    ]
    names, columns = [name for name, _ in pairs], [column for _, column in pairs]
    sure = {name: at for name, at in pairs if names.count(name) == 1 and columns.count(at) == 1}
    return replace(located, columns={**located.columns, **sure}) if sure else located


def named_as(archive: Located, listed: Located | None) -> Located:
    """An archive of the list, with our columns under the headings that they bear in the list."""
    if listed is None:
        return archive
    names = {listed.header(name): name for name in listed.columns if name not in archive.columns}
    same = {names[title]: at for at in archive.unknown if (title := archive.headers[at]) in names}
    return replace(archive, columns={**archive.columns, **same}) if same else archive


def _holds(cells: Sequence[tuple[object, str]]) -> bool:
    """Whether cells hold what their prints say that we wrote."""
    same = [short_print(cell) == said for cell, said in cells if filled(cell)]
    return sum(same) >= max(_FEWEST, _SHARE * len(same))
