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
        columns = ", ".join(map(_quoted, headings))
        rows: list[tuple[Cell, ...]] = self._asked(
            lambda connection: connection.read_parquet(str(self.path)).project(columns).fetchall()
        )
        meant = self._coded()
        if meant.isdisjoint(headings):
            return rows
        cells = zip(headings, zip(*rows, strict=True), strict=False)
        return list(zip(*(decoded(each) if name in meant else each for name, each in cells), strict=True))

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
                return ask(connection)
        except (duckdb.Error, OSError) as error:
            reason = type(error).__name__
            raise WorkbookError("history_unreadable", name=self.path.name, reason=reason) from error


def _column(connection: Any, path: str, heading: str) -> Cells:
    cells = connection.read_parquet(path).project(_quoted(heading)).fetchall()
    return distinct([cell for (cell,) in cells])


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
