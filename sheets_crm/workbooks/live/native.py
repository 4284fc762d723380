"""The little that xlwings' public API does not offer, for each program that it drives."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

_OF_A_CONVERSATION = "[Threaded comment]"
"""How Excel shows a conversation to programs that know notes only."""


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


def link_inside(cells: Any) -> str:
    """Where the first link of these cells leads inside the workbook, which xlwings does not tell."""
    if cells.sheet.book.app.engine.name != "excel":
        return ""
    if sys.platform == "win32":
        return f"#{cells.api.Hyperlinks(1).SubAddress}"
    return f"#{cells.api.hyperlinks[1].sub_address.get()}"


def add_link_inside(cell: Any, place: str, text: str) -> bool:
    """Make a cell of Excel a link to a place (``'Title'!A5``); False where the program needs no help."""
    if cell.sheet.book.app.engine.name != "excel":
        return False
    if sys.platform == "win32":
        cell.api.Hyperlinks.Add(Anchor=cell.api, Address="", SubAddress=place, TextToDisplay=text)
        return True
    from appscript import k  # type: ignore[import-not-found,unused-ignore]

    properties = {k.address: "", k.sub_address: place, k.text_to_display: text}
    cell.api.make(at=cell.api, new=k.hyperlink, with_properties=properties)
    return True


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


def conversations(sheet: Any, notes: Mapping[tuple[int, int], str]) -> set[tuple[int, int]]:
    """The cells with a conversation (Excel's threaded comments), which only Excel itself can move."""
    if sheet.book.app.engine.name != "excel":
        return set()
    if sys.platform == "win32":
        threads = getattr(sheet.api, "CommentsThreaded", ())  # older ones know none
        return {(thread.Parent.Row, thread.Parent.Column) for thread in threads}
    return {place for place, text in notes.items() if text.startswith(_OF_A_CONVERSATION)}
