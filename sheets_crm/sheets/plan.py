"""Values to changes: which cells of which sheet a refresh writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sheets_crm.calls.prints import all_prints, key_cell, named_prints, prints_of, short_print
from sheets_crm.calls.staff_rows import STAFF_COLUMNS, WHOSE, StaffRow, own_columns
from sheets_crm.reading.headers import Located, locate
from sheets_crm.schema import Table
from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.protocol import AppendRows, Cell, Sheet, TableRow, WriteTable


def located_in_design(table: Table, design: SheetDesign) -> Located:
    """Where a table will stand on a sheet that is about to be added."""
    depth = design.header_row + len(design.rows)
    rows: list[list[Any]] = [[] for _ in range(depth)]
    for (row, column), text in design.lines.items():
        _put(rows[row - 1], column, text) if row <= depth else None
    rows[design.header_row - 1] = [column.title for column in design.columns]
    return locate(table, Sheet(design.title, rows, hidden=design.hidden))


def _put(row: list[Any], column: int, value: object) -> None:
    row.extend([None] * (column - len(row)))
    row[column - 1] = value


def _cells(located: Located, row: Mapping[str, Any]) -> dict[int, Cell]:
    return {column: row.get(name) for name, column in located.columns.items()}


def list_change(
    located: Located,
    rows: Sequence[Mapping[str, Any]],
    open_rows: Mapping[str, StaffRow],
    keys: Mapping[str, str],
    stuck: Sequence[StaffRow],
    names: Mapping[str, str],
) -> WriteTable:
    """The new call list: each listed customer in the row that staff already have, or in a new one.

    ``names`` are the customers' by key.
    """
    there = [{name: row.get(name) for name in located.columns} for row in rows]
    prints = [prints_of(row) for row in there]  # what we do not write is not known for ours the next time
    far = len(rows) // 2
    body = [
        _list_row(located, row, open_rows.get(row["customer_key"]), keys, (own, other))
        for row, own, other in zip(rows, prints, [*prints[far:], *prints[:far]], strict=True)
    ]
    ours = all_prints(map(named_prints, prints)) if stuck else set()
    waiting = [_waiting_row(located, row, ours, names) for row in stuck]
    return WriteTable(
        sheet=located.sheet.title,
        header_row=located.header_row,
        columns=sorted({*located.headers, *own_columns(located)}),
        old_rows=len(located.body),
        rows=[*body, *waiting],
        shared=True,
    )


def _waiting_row(
    located: Located, row: StaffRow, ours: Collection[tuple[str, str]], names: Mapping[str, str]
) -> TableRow:
    """A row that stays as people left it, without a rank, and without what was logged from over our cells.

    ``ours`` is what the new list says, as prints by column: the next refresh will know those words for ours.
    """
    logged = row.overtyped if row.is_known else ()
    cells: dict[int, Cell] = {at: None for at, header in located.headers.items() if header in logged}
    cells |= {located.columns[name]: None for name in _displaced(located, row)}
    if row.is_copy:  # without a key nobody will know our words in it for ours
        copied = {name: cell for name, cell in row.shown.items() if name in located.columns}
        cells |= {
            located.columns[name]: None
            for name, cell in copied.items()
            if name not in WHOSE
            and (
                (name, short_print(cell)) in ours
                or not (name in row.told or located.header(name) in row.overtyped)
            )
        }
    if row.restored:
        shown = {located.columns[name]: cell for name, cell in row.shown.items() if name in located.columns}
        cells = shown | _typed_cells(located, row)
    if "rank" in located.columns and not isinstance(row.shown.get("rank"), str):
        cells[located.columns["rank"]] = None
    if "customer" in located.columns and located.header("customer") in logged:
        cells[located.columns["customer"]] = names[str(row.customer)]
    return TableRow(cells, source=row.row or None)


def _displaced(located: Located, row: StaffRow) -> list[str]:
    """Our columns that were sorted without their rows: what they hold now is another row's."""
    return [
        name
        for name, cell in row.shown.items()
        if name in row.prints and name in located.columns and name not in WHOSE
        if short_print(cell) != row.prints[name] and located.header(name) not in row.overtyped
    ]


def _list_row(
    located: Located,
    row: Mapping[str, Any],
    old: StaffRow | None,
    keys: Mapping[str, str],
    prints: tuple[str, str],
) -> TableRow:
    key = (old.key if old else "") or keys[row["customer_key"]]
    values = {**row, "key": key_cell(key, old.print if old else "", *prints)}
    cells = {
        column: values.get(name) for name, column in located.columns.items() if name not in STAFF_COLUMNS
    }
    if old is not None and old.restored:
        cells |= _typed_cells(located, old)
    links = (
        {located.columns["whatsapp"]: row["link"]} if row["link"] and "whatsapp" in located.columns else {}
    )
    return TableRow(cells, links, old.row or None if old else None)


def _typed_cells(located: Located, row: StaffRow) -> dict[int, Cell]:
    """Staff's columns of a row that carries a late edit: of one that still stands, those it came into."""
    by_label = {label: column for column, label in own_columns(located).items()}
    typed = {located.columns[name]: cell for name, cell in row.typed.items() if name in located.columns}
    typed |= {by_label[label]: cell for label, cell in row.extra.items() if label in by_label}
    if not row.row:
        return typed
    came = {located.columns.get(name) or by_label.get(name) for name in row.put_back}
    return {column: cell for column, cell in typed.items() if column in came}


def appended(located: Located, rows: Sequence[Mapping[str, Any]]) -> AppendRows:
    """Rows to add below a table; values whose column the sheet lacks are told in the note or the answer."""
    return AppendRows(
        located.sheet.title, located.header_row, [_cells(located, _folded(located, row)) for row in rows]
    )


def _folded(located: Located, row: Mapping[str, Any]) -> Mapping[str, Any]:
    refuge = next((name for name in ("note", "answer") if name in located.columns), None)
    homeless = [
        str(row[name])
        for name in ("result", "answer", "reason_not_back", "contact_again", "note")
        if row.get(name) and name not in located.columns
    ]
    if refuge is None or not homeless:
        return row
    return {**row, refuge: " · ".join(str(part) for part in (row.get(refuge), *homeless) if part)}
