"""Where a click on a figure leads: a row of another sheet, as an address inside the workbook."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_crm.metrics.columns import Columns
from sheets_crm.reading.headers import Located
from sheets_crm.sheets.program_table import Rows, keys_of
from sheets_crm.workbooks.places import place_address

LINKED = {
    "dashboard": ("figure", "value"),
    "all_figures": ("value", "who"),
    "retention": ("cohort", "customers"),
    "leaks": ("rows",),
}
"""The columns that a click opens, by table."""


def links_of(name: str, rows: Mapping[str, Rows], tables: Mapping[str, Located]) -> list[dict[int, str]]:
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
    here = rows[name]
    if not columns or isinstance(here, Columns):
        return []
    numbers: dict[str, dict[object, int]] = {}
    found = []
    for row in here:
        address = _address(row["opens"], rows, tables, numbers) if "opens" in row else None
        shown = (columns[each] for each in columns if row.get(each) is not None)  # no blank cell holds a link
        found.append(dict.fromkeys(shown, address) if address else {})
    return found


def _address(
    place: tuple[str, str | int],
    rows: Mapping[str, Rows],
    tables: Mapping[str, Located],
    numbers: dict[str, dict[object, int]],
) -> str | None:
    """The address of a row; ``numbers`` remembers which row of a table has which key."""
    table, key = place
    if table not in tables or (table in rows and not len(rows[table])):
        return None
    located = tables[table]
    if table not in numbers:
        first = located.header_row + 1
        keys = keys_of(rows.get(table, ()), tables[table].table.key)
        numbers[table] = {each: at for at, each in enumerate(keys, start=first)}
    row = key if isinstance(key, int) else numbers[table].get(key, located.header_row)
    return place_address(located.sheet.title, row, min(located.columns.values(), default=1))
