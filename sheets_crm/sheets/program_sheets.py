"""The program's sheets as changes: each table, and on Data Check what people typed in them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Sized
from typing import Any

from msgspec.structs import replace

from sheets_crm.problems import Problem, as_rows
from sheets_crm.reading.headers import Located
from sheets_crm.sheets.key_cells import has_prints, keys_in
from sheets_crm.sheets.links import links_of
from sheets_crm.sheets.program_table import Rows, keys_of, program_table
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import Change, ShowSheet, WriteCells, WriteTable

Row = Mapping[str, Any]
Tables = Mapping[str, Located]
_CHECK = "data_check"


def program_changes(
    rows: Mapping[str, Rows],
    tables: Tables,
    problems: Sequence[Problem],
    notes: Iterable[Row],
    texts: Texts,
) -> list[Change]:
    """Every sheet of the program's that the workbook has.

    Args:
        rows: The rows of each table but Data Check, cells by column name.
        tables: Where the tables stand.
        problems: What Data Check tells, beginning with what was read.
        notes: What it tells beside mistakes.
        texts: The workbook's language.
    """
    written: list[Change] = []
    told: list[Row] = []
    older = _of_an_older_version(rows, tables)
    for name in (name for name in rows if name in tables):
        located = tables[name]
        if located.table.key not in located.columns:
            told.append(_without_key(located, texts))
            continue
        change = program_table(located, rows[name], links_of(name, rows, tables), older=older)
        written += [change, *shown(located, rows[name])]
        told += _typed_in(change, len(rows[name]), texts)
    if _CHECK not in tables:
        return written
    told.sort(key=lambda row: (row["sheet"], row["row"] or 0))
    checked = _with_keys([*as_rows(problems), *notes, *told])
    located, heading = _with_key_column(tables[_CHECK], texts)
    return [*written, *heading, program_table(located, checked, older=older), *shown(located, checked)]


def _of_an_older_version(rows: Mapping[str, Rows], tables: Tables) -> bool:
    """Whether a version that wrote no prints left this workbook: no sheet has one, and some key is ours."""
    known = [name for name in rows if name in tables]
    if any(has_prints(tables[name]) for name in known):
        return False
    return any(
        not keys_in(tables[name]).isdisjoint(keys_of(rows[name], tables[name].table.key)) for name in known
    )


def shown(located: Located, rows: Sized) -> list[ShowSheet]:
    """A hidden sheet shows itself when it gets its first rows; who hides it later keeps it hidden."""
    blank = all(cell is None for row in located.body for cell in row)
    return [ShowSheet(located.sheet.title)] if len(rows) and blank and located.sheet.hidden else []


def _with_key_column(located: Located, texts: Texts) -> tuple[Located, list[Change]]:
    """Data Check with its key column, which comes back when it is gone: nobody could be told otherwise."""
    key = located.table.key
    if key in located.columns:
        return located, []
    column = max((len(row) for row in located.sheet.rows), default=0) + 1
    title = texts(f"headings.columns.{located.table.name}.{key}")
    whole = replace(
        located,
        columns={**located.columns, key: column},
        headers={**located.headers, column: title},
    )
    return whole, [WriteCells(located.sheet.title, {(located.header_row, column): title})]


def _with_keys(rows: Iterable[Row]) -> list[Row]:
    """The rows with a key each: what they say, and a number where two say the same."""
    seen: Counter[str] = Counter()
    found: list[Row] = []
    for row in rows:
        said = "\x1f".join(f"{name}={value}" for name, value in sorted(row.items()))
        key = hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:8]
        seen[key] += 1
        found.append({**row, "key": f"{key}.{seen[key]}"})
    return found


def _typed_in(change: WriteTable, ours: int, texts: Texts) -> list[Row]:
    """Where below our rows those of people's begin, if there are any."""
    if len(change.rows) <= ours:
        return []
    row = change.header_row + 1 + ours
    return [{"sheet": change.sheet, "row": row, "message": texts("problems.typed_below")}]


def _without_key(located: Located, texts: Texts) -> Row:
    """A sheet whose rows cannot be told from people's is left as it is."""
    heading = texts(f"headings.columns.{located.table.name}.{located.table.key}")
    message = texts("problems.column_missing", value=heading)
    return {"sheet": located.sheet.title, "row": None, "column": heading, "message": message}
