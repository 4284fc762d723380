"""A history in a Parquet file, through DuckDB: columns of one kind have its type, for other programs too."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sheets_crm.workbooks.by_columns import Cells, distinct
from sheets_crm.workbooks.coded_cells import coded, decoded
from sheets_crm.workbooks.protocol import Cell, WorkbookError

_CODED = "sheets_crm_coded"
_SEPARATOR = "\x1f"
_TYPES: dict[str, set[type]] = {
    "DOUBLE": {int, float},
    "DATE": {date},
    "TIMESTAMP": {datetime},
    "BOOLEAN": {bool},
    "VARCHAR": {str},
}
_OFTEN = 4
"""So many rows for each distinct cell make numbering them less work than reading each."""
_KNOWN = """
    CREATE OR REPLACE TABLE known AS
    SELECT cell, CAST(cell AS VARCHAR) AS text
    FROM (SELECT DISTINCT cell FROM kept WHERE cell NOTNULL) ORDER BY text
"""
_NUMBERS = """
    SELECT CAST(coalesce(enum_code(CAST(CAST(cell AS VARCHAR) AS known_text)) + 1, 0) AS {kind}) AS number
    FROM kept
"""
_UNSIGNED = {"UTINYINT": 2**8, "USMALLINT": 2**16, "UINTEGER": 2**32}
"""DuckDB's kinds of whole numbers, and how many each can tell apart."""
_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
_MOMENTS = ("DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS")
_AS_THEY_ARE = {"BOOLEAN", "VARCHAR", *_INTEGERS, *(f"U{each}" for each in _INTEGERS), *_MOMENTS}
_LARGE_NUMBERS = ("DECIMAL", "HUGEINT", "UHUGEINT")
_NESTED = ("STRUCT", "MAP")


class ParquetHistory:
    """The file at ``path``.

    Raises:
        WorkbookError: What reads it is not installed.
    """

    def __init__(self, path: Path) -> None:
        _need_duckdb()
        self.path = path
        self.title = path.name

    def headings(self) -> list[str]:
        """The headings of all columns, in their order.

        Raises:
            WorkbookError: The file cannot be read.
        """
        names: list[str] = self._asked(lambda connection: connection.read_parquet(str(self.path)).columns)
        return names

    def rows(self, headings: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of these columns, row by row.

        Raises:
            WorkbookError: The file cannot be read.
        """
        return list(zip(*(column.listed() for column in self.columns(headings)), strict=True))

    def columns(self, headings: Sequence[str]) -> list[Cells]:
        """The same by columns, one after the other: a history has millions of rows.

        Raises:
            WorkbookError: The file cannot be read.
        """
        meant = self._coded()
        found: list[Cells] = self._asked(
            lambda connection: [_column(connection, str(self.path), heading) for heading in headings]
        )
        return [
            Cells(each.numbers, decoded(each.values)) if heading in meant else each
            for heading, each in zip(headings, found, strict=True)
        ]

    def _coded(self) -> set[str]:
        """The columns whose texts stand for cells of several kinds."""
        query = "SELECT value FROM parquet_kv_metadata(?) WHERE key = ?"
        pair = [str(self.path), _CODED.encode()]
        found = self._asked(lambda connection: connection.execute(query, pair).fetchall())
        return {name for (value,) in found for name in bytes(value).decode().split(_SEPARATOR)}

    def _asked(self, ask: Any) -> Any:
        import duckdb

        try:
            with duckdb.connect() as connection:
                connection.execute("SET TimeZone = 'UTC'")  # cells are the same on every machine
                return ask(connection)
        except (duckdb.Error, OSError) as error:
            reason = type(error).__name__
            raise WorkbookError("history_unreadable", name=self.path.name, reason=reason) from error


def _column(connection: Any, path: str, heading: str) -> Cells:
    """A column's cells; DuckDB numbers the distinct ones where few of them stand in many rows."""
    kept = connection.read_parquet(path).project(_quoted(heading))
    cell = _as_cell(_quoted(heading), str(kept.types[0]))
    kept.project(f"{cell} AS cell").create_view("kept")
    counts = connection.execute("SELECT count(*), approx_count_distinct(cell) FROM kept").fetchall()
    if counts[0][0] < _OFTEN * counts[0][1]:
        return distinct(_fetched(connection.execute("SELECT cell FROM kept")))
    connection.execute(_KNOWN)
    connection.execute("CREATE OR REPLACE TYPE known_text AS ENUM (SELECT text FROM known)")
    values = _fetched(connection.execute("SELECT cell FROM known"))
    kind = next(kind for kind, most in _UNSIGNED.items() if len(values) < most)
    numbers = connection.execute(_NUMBERS.format(kind=kind)).fetchnumpy()["number"]
    return Cells(numbers, [None, *values])


def _fetched(found: Any) -> list[Cell]:
    """The cells that were found, in their order; texts without a tuple around each."""
    if str(found.description[0][1]) == "VARCHAR":
        texts: list[Cell] = found.fetchnumpy()["cell"].tolist()
        return texts
    return [cell for (cell,) in found.fetchall()]


def _as_cell(column: str, kind: str) -> str:
    """A column of any type of Parquet as cells of a sheet: a number, a day, yes or no, else a text."""
    if kind in ("FLOAT", "DOUBLE"):
        return f"nullif({column}, 'NaN')"
    if kind in _AS_THEY_ARE:
        return column
    if kind.startswith(_LARGE_NUMBERS):
        return f"CAST({column} AS DOUBLE)"
    if kind.endswith("]") or kind.startswith(_NESTED):
        return f"CAST(to_json({column}) AS VARCHAR)"
    return f"CAST({column} AS VARCHAR)"


def _need_duckdb() -> None:
    if find_spec("duckdb") is None:
        raise WorkbookError("history_missing_part")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def write_parquet(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write rows to a new file.

    Raises:
        WorkbookError: What writes it is not installed, or it cannot be written.
    """
    _need_duckdb()
    import duckdb

    types = [_type(each) for each in zip(*rows, strict=True)]
    mixed = [at for at, kind in enumerate(types) if not kind]
    names = [f"c{at}" for at in range(len(headings))]
    columns: Any = {name: kind or "VARCHAR" for name, kind in zip(names, types, strict=True)}
    shown = ", ".join(f"{name} AS {_quoted(each)}" for name, each in zip(names, headings, strict=True))
    told = _SEPARATOR.join(headings[at] for at in mixed).replace("'", "''")
    target = str(path).replace("'", "''")
    with TemporaryDirectory(dir=path.parent, prefix=".sheets_crm") as folder:
        plain = Path(folder, "rows.json")
        _write_lines(plain, names, rows, set(mixed))
        try:
            with duckdb.connect() as connection:
                kept = connection.read_json(str(plain), format="newline_delimited", columns=columns)
                kept.project(shown).create_view("kept")
                options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{_CODED}: '{told}'}}"
                connection.execute(f"COPY kept TO '{target}' ({options})")
        except duckdb.Error as error:
            path.unlink(missing_ok=True)
            reason = type(error).__name__
            raise WorkbookError("cannot_write", name=path.name, reason=reason) from error


def _write_lines(path: Path, names: Sequence[str], rows: Sequence[Sequence[Cell]], mixed: set[int]) -> None:
    """One JSON object a row: DuckDB's CSV takes a line break inside a cell for the end of a line."""
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            cells = [coded(cell) if at in mixed else cell for at, cell in enumerate(row)]
            file.write(json.dumps(dict(zip(names, cells, strict=True)), default=_iso) + "\n")


def _iso(cell: date) -> str:
    return cell.isoformat()


def _type(cells: Iterable[Cell]) -> str:
    """The type that holds all cells of a column, "" where they are of several kinds."""
    kinds = {type(cell) for cell in cells if cell is not None} or {str}
    return next((name for name, each in _TYPES.items() if kinds <= each), "")
