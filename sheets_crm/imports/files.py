"""Export files as rows of plain cells, whatever their separator, code page or kind."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from msgspec import Struct

from sheets_crm.workbooks.encodings import encoding_of
from sheets_crm.workbooks.protocol import WorkbookError

TEXT_KINDS = (".csv", ".tsv", ".txt")
SHEET_KINDS = (".xlsx", ".xlsm", ".xls", ".ods")
SEPARATORS = ",;\t|"
HEAD = 20
"""Rows in which headings are looked for."""
Row = Sequence[Any]


class ExportSheet(Struct, frozen=True):
    """One table of a file: its first rows, and all of them once. ``title`` is "" for text files."""

    file: str
    title: str
    head: Sequence[Row]
    rows: Iterator[Row]

    @property
    def name(self) -> str:
        """How sentences name it: the file, and the sheet where there are several."""
        return f"{self.file}, {self.title}" if self.title else self.file


def export_files(paths: Iterable[Path]) -> list[Path]:
    """Every file that is meant: folders give the exports that lie in them, in the order of their names.

    Raises:
        WorkbookError: One of them does not exist, or is of a kind that holds no table.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(each for each in path.iterdir() if each.is_file() and _is_export(each))
        elif not path.is_file():
            raise WorkbookError("export_missing", name=str(path))
        elif path.suffix.lower() not in TEXT_KINDS + SHEET_KINDS:
            raise WorkbookError("export_kind", name=path.name, kinds=", ".join(TEXT_KINDS + SHEET_KINDS))
        else:
            found.append(path)
    return list(dict.fromkeys(each.resolve() for each in found))


def _is_export(path: Path) -> bool:
    return path.suffix.lower() in TEXT_KINDS + SHEET_KINDS and not path.name.startswith(("~$", "."))


def export_sheets(path: Path) -> Iterator[ExportSheet]:
    """The tables of one file.

    Raises:
        WorkbookError: The file cannot be read.
    """
    if path.suffix.lower() in TEXT_KINDS:
        yield _sheet(path.name, "", _text_rows(path))
    else:
        yield from _book_sheets(path)


def _sheet(file: str, title: str, rows: Iterator[Row]) -> ExportSheet:
    head = list(islice(rows, HEAD))
    return ExportSheet(file, title, head, chain(head, rows))


def _text_rows(path: Path) -> Iterator[Row]:
    try:
        encoding = encoding_of(path)
        with path.open(encoding=encoding, newline="") as file:
            start = [line for line in islice(file, HEAD)]
            said = start[0].strip().lower() if start else ""
            separator = said[4:5] if said.startswith("sep=") else separator_of(start)
            file.seek(0)
            yield from csv.reader(file, delimiter=separator)
    except (OSError, UnicodeError, csv.Error) as error:
        raise WorkbookError("export_unreadable", name=path.name) from error


def separator_of(lines: Sequence[str]) -> str:
    """The separator that parts most of these lines into the same number of fields, a comma when none does."""

    def fit(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in csv.reader(lines, delimiter=separator)]
        widest = max(widths, default=1)
        return (widest > 1) * sum(width == widest for width in widths), widest

    return max(SEPARATORS, key=fit)


def _book_sheets(path: Path) -> Iterator[ExportSheet]:
    from python_calamine import CalamineError, load_workbook

    try:
        book = load_workbook(path)
        for title in book.sheet_names:
            cells = book.get_sheet_by_name(title)
            above: Iterable[Row] = [()] * (cells.start or (0, 0))[0]
            yield _sheet(path.name, title, chain(above, cells.iter_rows()))
    except (CalamineError, OSError) as error:
        raise WorkbookError("export_unreadable", name=path.name) from error
