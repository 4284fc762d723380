"""Draws new workbooks, and single sheets that another back end grafts into a people's workbook.

What a drawn sheet uses, for whoever grafts it: its own part, with all strings inline
(``t="inlineStr"``; there is no sharedStrings part) and links inside the workbook as
``<hyperlink location=…>`` without a relationship; ``styles.xml`` (cell formats by ``s=``, and
differential formats by ``dxfId`` in its conditional formats); in ``workbook.xml`` the names
``_xlnm._FilterDatabase`` (where filtered), ``_xlnm.Print_Titles`` and ``_xlnm.Print_Area`` with
its ``localSheetId``. Only a sheet with charts has a relationships part: one drawing, and one
chart part for each chart. Buttons (a drawing in VML) stand in macro workbooks only. There are
no comments, images, tables, themes' fonts or printer settings.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_range

from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.drawing.charts import add_chart
from sheets_crm.workbooks.drawing.measure import lines
from sheets_crm.workbooks.drawing.rules import add_dropdowns, add_highlights, for_staff
from sheets_crm.workbooks.palette import HEADER, HEADER_FILL, LINE, LINE_HEIGHT, LOOK, TAB

Formats = Callable[..., Any]
_HEADER_HEIGHT = {1: 24, 2: 32, 3: 46}
"""Of a header of so many lines [points]."""
_LINE_HEIGHT = 15
_ROW_HEIGHT = 18
_A4 = 9
_LAST_ROW = 1_048_575


def write_workbook(
    path: Path,
    designs: Sequence[SheetDesign],
    *,
    opens: str = "",
    macro_project: Path | None = None,
    macro_name: str = "",
    properties: Mapping[str, Any] | None = None,
) -> None:
    """Write a new workbook of these sheets, in this order.

    Args:
        path: The file to write; replaced when there is one.
        designs: The sheets.
        opens: The sheet that is open when the file is opened; otherwise the first visible one.
        macro_project: A ``vbaProject.bin``; with it the sheets' buttons are drawn.
        macro_name: The macro that every button runs.
        properties: Document properties as XlsxWriter names them (``title``, ``created`` …).
    """
    workbook = xlsxwriter.Workbook(str(path), {"constant_memory": True})  # strings inline
    workbook.set_properties(dict(properties or {}))
    if macro_project is not None:
        workbook.add_vba_project(str(macro_project))
        workbook.set_vba_name()
    formats = _format_maker(workbook)
    for design in designs:
        sheet = workbook.add_worksheet(design.title)
        _draw(sheet, design, formats)
        for chart in design.charts:
            add_chart(workbook, sheet, chart)
        if design.title == opens:
            sheet.activate()
        if macro_project is not None:
            _add_buttons(sheet, design, macro_name)
    workbook.close()


def _format_maker(workbook: Any) -> Formats:
    """Makes one format for each set of properties, so that styles.xml stays small."""
    made: dict[str, Any] = {}

    def formats(*parts: Mapping[str, Any]) -> Any:
        properties = {key: value for part in parts for key, value in part.items()}
        name = repr(sorted(properties.items()))
        if name not in made:
            made[name] = workbook.add_format(properties)
        return made[name]

    return formats


def _draw(sheet: Any, design: SheetDesign, formats: Formats) -> None:
    """Everything of one sheet but charts and buttons; rows in order, as inline strings need."""
    _set_columns(sheet, design, formats)
    _write_lines(sheet, design, formats)
    if design.columns:
        if not any(column.look == "wrapped" for column in design.columns):  # or Excel fits no row to its text
            sheet.set_default_row(_ROW_HEIGHT)
        _write_header(sheet, design, formats)
        _write_body(sheet, design, formats)
        add_dropdowns(sheet, design)
        add_highlights(sheet, design, formats)
    _set_view(sheet, design)
    _set_print(sheet, design)


def _set_columns(sheet: Any, design: SheetDesign, formats: Formats) -> None:
    for index, width in enumerate(design.widths):
        sheet.set_column(index, index, width)
    for index, column in enumerate(design.columns):
        options = {"hidden": True} if column.hidden else {}
        sheet.set_column(index, index, column.width, formats(*_cell_parts(design, column)), options)


def _cell_parts(design: SheetDesign, column: ColumnDesign) -> tuple[Mapping[str, Any], ...]:
    """Properties of a column's cells."""
    money = {"num_format": design.money_format} if column.look == "money" else {}
    unlocked = {"locked": False} if for_staff(design, column) else {}
    return {"valign": "vcenter"}, LOOK[column.look], money, unlocked


def _line_look(design: SheetDesign, place: tuple[int, int]) -> str:
    default = {1: "title", 2: "status"}.get(place[0], "plain")
    return design.line_looks.get(place, default)


def _write_lines(sheet: Any, design: SheetDesign, formats: Formats) -> None:
    if not design.columns or design.header_row > 1:
        last = design.header_row - 1 if design.columns else max((row for row, _ in design.lines), default=0)
        for row in range(1, last + 1):
            _write_line(sheet, design, row, formats)


def _write_line(sheet: Any, design: SheetDesign, row: int, formats: Formats) -> None:
    places = sorted(place for place in design.lines if place[0] == row)
    height = max((LINE_HEIGHT[_line_look(design, place)] for place in places), default=8)
    sheet.set_row(row - 1, height, formats({"valign": "vcenter"}))
    sheet.write_blank(row - 1, 0, None, formats({"valign": "vcenter"}))  # without a cell the height is lost
    for place in places:
        form = formats(LINE[_line_look(design, place)])
        _write_line_cell(sheet, design, place, form)


def _write_line_cell(sheet: Any, design: SheetDesign, place: tuple[int, int], form: Any) -> None:
    row, column = place[0] - 1, place[1] - 1
    value = design.lines[place]
    target = design.line_links.get(place)
    if target is not None:
        quoted = target.replace("'", "''")
        sheet.write_url(row, column, f"internal:'{quoted}'!A1", form, str(value))
    else:
        _write_cell(sheet, row, column, value, form)


def _write_header(sheet: Any, design: SheetDesign, formats: Formats) -> None:
    most = max(lines(column.title, column.width, bold=True) for column in design.columns if not column.hidden)
    sheet.set_row(design.header_row - 1, _HEADER_HEIGHT[max(most, 2 if design.filtered else 1)])
    for index, column in enumerate(design.columns):
        fill = HEADER_FILL[_header_tone(design, column)]
        left = LOOK[column.look].get("align") == "left"
        alignment = {"align": "left", "indent": 1} if left else {"align": "center"}  # right is the filter's
        sheet.write_string(design.header_row - 1, index, column.title, formats(HEADER, fill, alignment))


def _header_tone(design: SheetDesign, column: ColumnDesign) -> str:
    if for_staff(design, column):
        return "staff"
    return "required" if column.required and design.tone == "people" else design.tone


def _write_body(sheet: Any, design: SheetDesign, formats: Formats) -> None:
    """The first rows, and the height of the spare ones."""
    forms = [formats(*_cell_parts(design, column)) for column in design.columns]
    for number in range(max(len(design.rows), design.spare_rows if design.row_height else 0)):
        values = design.rows[number] if number < len(design.rows) else ()
        row = design.header_row + number
        height = design.row_height or _height(design.columns, values)
        if height:
            sheet.set_row(row, height)
            sheet.write_blank(row, 0, None, forms[0])  # without a cell the height is lost
        for index, value in enumerate(values):
            _write_cell(sheet, row, index, value, forms[index])


def _height(columns: Sequence[ColumnDesign], values: Sequence[object]) -> float:
    """Height that a row's wrapped text needs [points], 0 for one line; not every program fits rows itself."""
    taken = [
        lines(value, column.width)
        for column, value in zip(columns, values, strict=False)
        if column.look == "wrapped" and isinstance(value, str)
    ]
    most = max(taken, default=1)
    return most * _LINE_HEIGHT + 4 if most > 1 else 0


def _write_cell(sheet: Any, row: int, column: int, value: object, form: Any) -> None:
    if value is None:
        return  # the column's own format holds
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, form)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, form)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_string(row, column, str(value), form)  # never a formula; "" is a formatted blank


def _set_view(sheet: Any, design: SheetDesign) -> None:
    sheet.set_tab_color(TAB[design.tone])
    sheet.hide_gridlines(1 if design.tone == "people" else 2)  # 1 shows them but prints none
    if design.hidden:
        sheet.hide()
    if design.columns:
        sheet.freeze_panes(design.header_row, design.freeze_columns)
        if design.filtered:
            sheet.autofilter(design.header_row - 1, 0, _last_row(design), len(design.columns) - 1)
        _trust_codes(sheet, design)


def _last_row(design: SheetDesign) -> int:
    """The last spare row, from 0."""
    return design.header_row - 1 + max(design.spare_rows, len(design.rows))


def _trust_codes(sheet: Any, design: SheetDesign) -> None:
    """Phone numbers are text on purpose: no green corners."""
    codes = [index for index, column in enumerate(design.columns) if column.look == "code"]
    areas = [xl_range(design.header_row, index, _last_row(design), index) for index in codes]
    if areas:
        sheet.ignore_errors({"number_stored_as_text": " ".join(areas)})


def _set_print(sheet: Any, design: SheetDesign) -> None:
    """A4, as wide as one page, the header on every page, sheet and page number at the foot."""
    sheet.set_paper(_A4)
    if design.landscape:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&F · &A&R&P / &N")
    if design.columns:
        sheet.repeat_rows(design.header_row - 1)
    if design.print_columns:
        last = design.print_rows - 1 if design.print_rows else _LAST_ROW  # of which only filled rows print
        sheet.print_area(0, 0, last, design.print_columns - 1)


def _add_buttons(sheet: Any, design: SheetDesign, macro_name: str) -> None:
    for (row, column), caption in design.buttons.items():
        options = {"macro": macro_name, "caption": caption, "width": 150, "height": 28, "y_offset": 4}
        sheet.insert_button(row - 1, column - 1, options)
