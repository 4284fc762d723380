"""A new sheet in a live workbook: drawn in a file of its own and copied over."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.live.cells import area


def add_sheet(book: Any, design: SheetDesign, undo: list[Callable[[], None]]) -> None:
    """Add the sheet with its looks, dropdowns and those of its charts that show figures of its own."""
    from sheets_crm.workbooks.drawing.workbook import write_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheets_crm_sheet.xlsx"
        write_workbook(path, [_alone(design)])
        drawn = book.app.books.open(str(path))
        try:
            drawn.sheets[0].copy(after=book.sheets[-1])
        finally:
            drawn.close()
    added = book.sheets[design.title]
    undo.append(added.delete)
    for number, column in enumerate(design.columns, 1):
        if column.choices_range:
            _set_dropdown(book, added, design, number)
    if design.hidden:
        added.visible = False


def _alone(design: SheetDesign) -> SheetDesign:
    """The sheet without what needs another one: alone in its file it must be visible, and mention none."""
    columns = [
        replace(column, choices=(), choices_range="") if column.choices_range else column
        for column in design.columns
    ]
    charts = [chart for chart in design.charts if chart.sheet == design.title]
    return replace(design, hidden=False, columns=columns, charts=charts)


def _set_dropdown(book: Any, added: Any, design: SheetDesign, number: int) -> None:
    """Let a column offer the choices that stand on another sheet of the workbook, if that is there."""
    title, address = choices_place(design.columns[number - 1])
    if title in book.sheet_names:
        bottom = design.header_row + max(design.spare_rows, len(design.rows), 1)
        cells = area(added, design.header_row + 1, number, bottom, number)
        cells.data_validation.set_list(book.sheets[title].range(address))


def choices_place(column: ColumnDesign) -> tuple[str, str]:
    """Sheet and address of ``='A sheet'!$A$2:$A$30``."""
    title, address = column.choices_range.removeprefix("=").rsplit("!", 1)
    return title.removeprefix("'").removesuffix("'").replace("''", "'"), address
