"""Dropdowns, input help and conditional colours of a drawn sheet, over its rows and spare rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from sheets_crm.workbooks.design import ColumnDesign, Highlight, SheetDesign
from sheets_crm.workbooks.palette import ROW_LINE, SCALE, STAFF_CELL, TONE

_TITLE_LENGTH = 32
_MESSAGE_LENGTH = 255
_FIRST_DAY = date(1900, 3, 1)  # the first day that every spreadsheet counts alike

Range = tuple[int, int, int, int]
Rule = tuple[int, int, Callable[[int], dict[str, Any]]]
"""First and last column (from 0) of a condition, and the condition for an area that begins in a column."""


def add_dropdowns(sheet: Any, design: SheetDesign) -> None:
    """A dropdown, a check of days and a help text for the columns that have them."""
    for index, column in enumerate(design.columns):
        options = _validation(column)
        if options and not column.hidden:
            sheet.data_validation(*_body(design, index, index), options)


def _validation(column: ColumnDesign) -> dict[str, Any]:
    options = _rule(column)
    if column.note:
        options.setdefault("validate", "any")
        options |= {
            "input_title": column.title[:_TITLE_LENGTH],
            "input_message": column.note[:_MESSAGE_LENGTH],
        }
    if options and options["validate"] != "any":
        options |= {"error_type": "warning", "show_error": bool(column.refusal)}
    if options and column.refusal:
        options |= {
            "error_title": column.title[:_TITLE_LENGTH],
            "error_message": column.refusal[:_MESSAGE_LENGTH],
        }
    return options


def _rule(column: ColumnDesign) -> dict[str, Any]:
    if column.choices:
        return {"validate": "list", "source": column.choices_range or list(column.choices)}
    if column.look == "day" and column.typed_by_people and column.refusal:
        return {"validate": "date", "criteria": ">=", "value": _FIRST_DAY}
    return {}


def _body(design: SheetDesign, first_column: int, last_column: int) -> Range:
    """The cells of these columns (from 0) below the header, spare rows included."""
    length = max(design.spare_rows, len(design.rows), 1)
    return design.header_row, first_column, design.header_row + length - 1, last_column


def add_highlights(sheet: Any, design: SheetDesign, formats: Callable[..., Any]) -> None:
    """Colours by condition, a thin line under every filled row, the colour of "type here" for staff.

    Areas never overlap in part, for LibreOffice shows only one of two areas that share cells.
    """
    rules = [*(_highlight_rule(design, highlight, formats) for highlight in design.highlights)]
    rules += _filled_rules(design, formats)
    edges = sorted({edge for first, last, _ in rules for edge in (first, last + 1)})
    for first, end in pairwise(edges):
        for rule_first, rule_last, condition in rules:
            if rule_first <= first and end - 1 <= rule_last:
                sheet.conditional_format(*_body(design, first, end - 1), condition(first))


def _highlight_rule(design: SheetDesign, highlight: Highlight, formats: Callable[..., Any]) -> Rule:
    first, last = highlight.column - 1, (highlight.last_column or highlight.column) - 1
    if highlight.whole_row:
        first, last = 0, len(design.columns) - 1
    return first, last, lambda column: _condition(design, highlight, column, formats)


def _filled_rules(design: SheetDesign, formats: Callable[..., Any]) -> list[Rule]:
    """In rows that hold something: a thin line below, and the colour of "type here" for staff."""
    staff = [index for index, column in enumerate(design.columns) if for_staff(design, column)]
    filled = {"type": "formula", "criteria": f'=$A{design.header_row + 1}<>""'}
    lined = filled | {"format": formats(ROW_LINE)}
    typed = filled | {"format": formats(STAFF_CELL)}
    line: Rule = (0, len(design.columns) - 1, lambda _: lined)
    return [(staff[0], staff[-1], lambda _: typed), line] if staff else [line]


def for_staff(design: SheetDesign, column: ColumnDesign) -> bool:
    """Whether staff type in this column of a sheet that the program writes."""
    return design.tone == "shared" and column.typed_by_people


def _condition(
    design: SheetDesign, highlight: Highlight, first_column: int, formats: Callable[..., Any]
) -> dict[str, Any]:
    """The condition as it stands in the first cell of an area that begins in this column (from 0)."""
    if highlight.rule == "scale":
        return {"type": "2_color_scale", **SCALE}
    if highlight.rule == "bar":
        zero = {"min_type": "num", "min_value": 0, "data_bar_2010": True}  # or nothing gets a bar too
        return {"type": "data_bar", "bar_color": SCALE["max_color"], **zero}
    spread = highlight.last_column is not None and not highlight.whole_row
    column = xl_col_to_name(first_column) if spread else "$" + xl_col_to_name(highlight.column - 1)
    formula = _formula(f"{column}{design.header_row + 1}", highlight)
    return {"type": "formula", "criteria": f"={formula}", "format": formats(TONE[highlight.tone])}


def _formula(cell: str, highlight: Highlight) -> str:
    """The condition on a cell; numbers are asked for first, as a blank cell counts as 0."""
    values = [_operand(value) for value in highlight.values]
    if highlight.rule == "not_blank":
        return f'{cell}<>""'
    if highlight.rule == "contains":
        return f"ISNUMBER(FIND({values[0]},{cell}))"  # SEARCH takes "overdue" for "OVERDUE"
    if highlight.rule == "equal":
        return f'AND({cell}<>"",{cell}={values[0]})'
    if highlight.rule == "between":
        return f"AND(ISNUMBER({cell}),{cell}>={values[0]},{cell}<={values[1]})"
    sign = {"greater": ">", "less": "<"}[highlight.rule]
    return f"AND(ISNUMBER({cell}),{cell}{sign}{values[0]})"


def _operand(value: str | float) -> str:
    if isinstance(value, str):
        quoted = value.replace('"', '""')
        return value[1:] if value.startswith("=") else f'"{quoted}"'
    return repr(value)
