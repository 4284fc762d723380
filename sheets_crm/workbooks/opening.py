"""Which back end a name means; only that one is loaded."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from sheets_crm.workbooks.protocol import Workbook, WorkbookError

_EXPORTS = (".csv", ".tsv")
_GOOGLE_ADDRESS = re.compile(r"(?:https?://)?docs\.google\.com/.*|[A-Za-z0-9_-]{35,60}")


def is_google(book: str) -> bool:
    """Whether this is a Google address or id, and not a file."""
    return bool(_GOOGLE_ADDRESS.fullmatch(book)) and not Path(book).exists()


def open_book(book: str, key: str = "") -> Workbook:
    """The workbook of this name: a file, or a Google address opened with the key file.

    Raises:
        WorkbookError: There is no such workbook.
    """
    if is_google(book):
        from sheets_crm.workbooks.google.workbook import open_google

        return open_google(book, Path(key))
    path = Path(book)
    if path.suffix.lower() in _EXPORTS:
        raise WorkbookError("is_export", name=path.name)
    from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook

    return XlsxWorkbook(path)


def open_live() -> Workbook:
    """The workbook that is open in front of the owner.

    Raises:
        WorkbookError: None is open, its program does not answer, or xlwings is not installed.
    """
    need_xlwings()
    from sheets_crm.workbooks.live.workbook import workbook_in_front

    return workbook_in_front()


def need_xlwings() -> None:
    """Refuse where the part that talks to Excel is not installed.

    Raises:
        WorkbookError: It is not.
    """
    if find_spec("xlwings") is None:
        raise WorkbookError("xlwings_missing")
