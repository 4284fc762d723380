"""A history in a CSV file; in one of our own every cell comes back as it was."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from sheets_crm.workbooks.by_columns import Cells, distinct
from sheets_crm.workbooks.coded_cells import STOOD, coded, decoded
from sheets_crm.workbooks.encodings import encoding_of
from sheets_crm.workbooks.protocol import Cell, WorkbookError

_SEPARATORS = ",;\t|"
"""What Excel saves a CSV with, wherever it runs."""


class CsvHistory:
    """The file at ``path``; the cells of another program's are the texts that stand there."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.title = path.name

    def headings(self) -> list[str]:
        """The headings of all columns, in their order.

        Raises:
            WorkbookError: The file cannot be read.
        """
        return next(iter(self._lines(1)), [])

    def rows(self, headings: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of these columns, row by row.

        Raises:
            WorkbookError: The file cannot be read.
        """
        first, *lines = self._lines(None)
        lines = [line for line in lines if line]
        columns: list[Sequence[Cell]] = [
            [line[at] or None if at < len(line) else None for line in lines]
            for at in (first.index(heading) for heading in headings)
        ]
        if set(STOOD) <= set(first):
            columns = [decoded(column) for column in columns]
        return list(zip(*columns, strict=True))

    def columns(self, headings: Sequence[str]) -> list[Cells]:
        """The same by columns.

        Raises:
            WorkbookError: They cannot be read.
        """
        return [distinct(column) for column in zip(*self.rows(headings), strict=True)] or [
            distinct([]) for _ in headings
        ]

    def _lines(self, most: int | None) -> list[list[str]]:
        try:
            with self.path.open(encoding=encoding_of(self.path), newline="") as file:
                return list(islice(_read(file, file.readline()), most))
        except (OSError, UnicodeError, csv.Error) as error:
            reason = type(error).__name__
            raise WorkbookError("history_unreadable", name=self.path.name, reason=reason) from error


def _read(rest: Iterator[str], heading: str) -> Iterator[list[str]]:
    separator = max(_SEPARATORS, key=heading.count)

    def lines() -> Iterator[str]:
        yield heading
        yield from rest

    return csv.reader(lines(), delimiter=separator)


def write_csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """Write rows to a new file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows([coded(cell) for cell in row] for row in rows)
