"""Rows kept beside a workbook: in a Parquet or CSV file or in BigQuery, only the columns that are asked for.

A file of ours has two columns more, which say in which sheet and row each row stood. Cells come back as they
were: a column of one kind is kept as that kind, any other as texts that can be told apart (`coded_cells`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sheets_crm.workbooks.by_columns import Cells
from sheets_crm.workbooks.protocol import Cell, WorkbookError

BIGQUERY = "bigquery:"
KINDS = (".parquet", ".csv")


class History(Protocol):
    """Rows that stand somewhere beside a workbook."""

    title: str

    def headings(self) -> list[str]:
        """The headings of all columns, in their order.

        Raises:
            WorkbookError: They cannot be read.
        """

    def rows(self, headings: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of these columns, row by row in the order in which they are kept.

        Raises:
            WorkbookError: They cannot be read.
        """

    def columns(self, headings: Sequence[str]) -> list[Cells]:
        """The same by columns.

        Raises:
            WorkbookError: They cannot be read.
        """


def history_at(place: str, folder: str) -> History:
    """What a place names.

    Args:
        place: A file's name, or ``bigquery:project.dataset.table``.
        folder: Where the workbook lies; names are meant from there.

    Raises:
        WorkbookError: There is no such file, no such kind, or what reads it is not installed.
    """
    if place.startswith(BIGQUERY):
        from sheets_crm.workbooks.bigquery import table_named

        return table_named(place.removeprefix(BIGQUERY))
    path = Path(folder) / Path(place).expanduser()
    refuse_kind(path)
    if not path.is_file():
        raise WorkbookError("history_missing", name=path.name, folder=str(path.parent))
    if path.suffix.lower() == ".csv":
        from sheets_crm.workbooks.history_csv import CsvHistory

        return CsvHistory(path)
    from sheets_crm.workbooks.history_parquet import ParquetHistory

    return ParquetHistory(path)


def refuse_kind(path: Path) -> None:
    """Stop at a file of a kind that holds no history.

    Raises:
        WorkbookError: It is one.
    """
    if path.suffix.lower() not in KINDS:
        raise WorkbookError("history_kind", name=path.name, kinds=", ".join(KINDS))


def write_history(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write rows to a new file.

    Raises:
        WorkbookError: It is there already, of no such kind, or cannot be written.
    """
    refuse_kind(path)
    if path.exists():
        raise WorkbookError("already_exists", name=path.name)
    if path.suffix.lower() == ".csv":
        from sheets_crm.workbooks.history_csv import write_csv as write
    else:
        from sheets_crm.workbooks.history_parquet import write_parquet as write
    try:
        write(path, headings, rows)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise WorkbookError("cannot_write", name=path.name, reason=error.strerror or str(error)) from error
