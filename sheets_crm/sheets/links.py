"""Where a click on a figure leads: a row of another sheet, as an address inside the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheets_crm.reading.headers import Located
from sheets_crm.workbooks.places import place_address

LINKED = {
    "dashboard": ("figure", "value"),
    "all_figures": ("value", "who"),
    "retention": ("cohort", "customers"),
    "leaks": ("rows",),
}
"""The columns that a click opens, by table."""
Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def links_of(name: str, rows: Rows, tables: Mapping[str, Located]) -> list[dict[int, str]]:
    """The links of each row of a table, by column; none at all where no column opens anything.

    Args:
        name: The table.
        rows: The rows of every table that is written; those that open something have ``opens``: a table,
            and the key of a row in it, or the number of a row of the sheet, or nothing for its header.
        tables: Where the tables stand.
    """
    columns = {
        each: tables[name].columns[each] for each in LINKED.get(name, ()) if each in tables[name].columns
    }
    if not columns:
        return []
    numbers: dict[str, dict[object, int]] = {}
    found = []
    for row in rows[name]:
        address = _address(row["opens"], rows, tables, numbers) if "opens" in row else None
        shown = (columns[each] for each in columns if row.get(each) is not None)  # no blank cell holds a link
        found.append(dict.fromkeys(shown, address) if address else {})
    return found


def _address(
    place: tuple[str, str | int],
    rows: Rows,
    tables: Mapping[str, Located],
    numbers: dict[str, dict[object, int]],
) -> str | None:
    """The address of a row; ``numbers`` remembers which row of a table has which key."""
    table, key = place
    if table not in tables or not rows.get(table, True):
        return None
    located = tables[table]
    if table not in numbers:
        first = located.header_row + 1
        numbers[table] = {row.get("key"): at for at, row in enumerate(rows.get(table, ()), start=first)}
    row = key if isinstance(key, int) else numbers[table].get(key, located.header_row)
    return place_address(located.sheet.title, row, min(located.columns.values(), default=1))
