"""The little that xlwings' public API does not offer, for each program that it drives."""

from __future__ import annotations

import sys
from typing import Any


def engine_errors(book: Any) -> tuple[type[BaseException], ...]:
    """What a program's refusal looks like in Python."""
    import xlwings

    if book.app.engine.name == "libreoffice":
        from sheets_crm.workbooks.libreoffice_engine.uno_bridge import office_errors

        return (xlwings.XlwingsError, *office_errors())
    if sys.platform == "win32":
        import pywintypes

        return xlwings.XlwingsError, pywintypes.com_error
    from appscript.reference import CommandError  # type: ignore[import-not-found,unused-ignore]

    return xlwings.XlwingsError, CommandError


def drop_links(cells: Any) -> None:
    """Take links away, and nothing else. LibreOffice's go with the text that they are part of."""
    if cells.sheet.book.app.engine.name != "excel":
        return
    if sys.platform == "win32":
        cells.api.ClearHyperlinks()
    else:
        cells.api.hyperlinks.delete()


def show_all_rows(sheet: Any, cells: Any) -> None:
    """Clear what filters hide; the filters' buttons stay."""
    for table in sheet.tables:
        if table.show_autofilter:
            table.autofilter.clear()
    if sheet.book.app.engine.name == "excel" and sys.platform == "win32":
        if sheet.api.FilterMode:
            sheet.api.ShowAllData()
    else:
        cells.autofilter.clear()
    cells.rows.hidden = False
