"""What the hidden key cell of a row of the program's holds: its key, and a print of each of our cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheets_crm.calls.prints import filled, short_print
from sheets_crm.reading.headers import Located
from sheets_crm.workbooks.by_columns import Cells, cells_of

_MARK = " ~"
PRINT = 4
"""Letters of a print."""
_PRINTS = re.compile(r" *([A-Za-z0-9+/]*)")

Prints = NDArray[np.bytes_]


def key_cell(key: str, prints: str) -> str:
    """The key cell of a row."""
    return f"{key}{_MARK}{prints}"


def prints_of(cells: Cells) -> Prints:
    """The print of each cell, that of a distinct one worked out once."""
    known, used = np.zeros(len(cells.values), f"S{PRINT}"), cells.used()
    known[used] = [short_print(cells.values[at]) for at in used]
    return known[cells.numbers]


def joined_prints(columns: Sequence[Cells]) -> list[str]:
    """The prints of each row's cells in one text."""
    prints = np.stack(list(map(prints_of, columns)), axis=1)
    joined: list[str] = prints.view(f"S{PRINT * len(columns)}")[:, 0].astype(str).tolist()
    return joined


def parts_of(cell: Any, keys: Collection[str]) -> tuple[str, str | None]:
    """The key, and the prints if there are any, in a row's key cell; beside a text a key is none."""
    key, prints = _split(cell)
    is_ours = key in keys or key.rpartition(" ")[2] not in keys
    return key, prints if is_ours else None


def has_prints(located: Located) -> bool:
    """Whether any key cell of a table holds prints."""
    return any(_split(cell)[1] is not None for cell in _key_cells(located))


def keys_in(located: Located) -> set[str]:
    """The keys that stand in a table, without the prints."""
    return {plain_key(cell) for cell in _key_cells(located) if filled(cell)}


def _key_cells(located: Located) -> list[Any]:
    column = located.columns.get(located.table.key)
    return cells_of(located.body, column).listed() if column else []


def plain_key(cell: Any) -> str:
    """The key in a row's key cell, without the prints."""
    return _split(cell)[0]


def _split(cell: Any) -> tuple[str, str | None]:
    """The key and the prints in a row's key cell; None where it holds no prints, not even none."""
    key, mark, rest = cell.rpartition(_MARK) if isinstance(cell, str) else ("", "", "")
    prints = _PRINTS.fullmatch(rest) if mark else None
    if prints and len(prints[1]) % PRINT == 0:
        return key.strip(), prints[1]
    return str(cell) if filled(cell) else "", None
