"""Highlights of a design as Google's conditional formats.

Formulas are written so that every locale reads them alike: no argument separators, no decimals.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from gspread.utils import rowcol_to_a1

from sheets_crm.workbooks.design import Highlight, SheetDesign
from sheets_crm.workbooks.google.formats import cell_format, colour
from sheets_crm.workbooks.palette import SCALE, TONE

Request = dict[str, Any]


def highlight_requests(design: SheetDesign, sheet_id: int, last: int) -> list[Request]:
    """One rule for each highlight, the first the strongest."""
    return [
        {"addConditionalFormatRule": {"index": index, "rule": _rule(design, highlight, sheet_id, last)}}
        for index, highlight in enumerate(design.highlights)
    ]


def _rule(design: SheetDesign, highlight: Highlight, sheet_id: int, last: int) -> dict[str, Any]:
    first, after = highlight.column - 1, highlight.last_column or highlight.column
    if highlight.whole_row:
        first, after = 0, len(design.columns)
    place = {
        "sheetId": sheet_id,
        "startRowIndex": design.header_row,
        "endRowIndex": last,
        "startColumnIndex": first,
        "endColumnIndex": after,
    }
    if highlight.rule in ("scale", "bar"):  # Google has no bars in cells that hold numbers
        return {"ranges": [place], "gradientRule": _gradient()}
    formula = {
        "type": "CUSTOM_FORMULA",
        "values": [{"userEnteredValue": "=" + _formula(_cell(design, highlight), highlight)}],
    }
    return {
        "ranges": [place],
        "booleanRule": {"condition": formula, "format": cell_format(TONE[highlight.tone])},
    }


def _gradient() -> dict[str, Any]:
    ends = {"minpoint": ("MIN", "min_color"), "maxpoint": ("MAX", "max_color")}
    return {
        end: {"type": kind, "colorStyle": {"rgbColor": colour(SCALE[name])}}
        for end, (kind, name) in ends.items()
    }


def _cell(design: SheetDesign, highlight: Highlight) -> str:
    """The cell a rule asks about; its column is fixed unless the rule spreads over several."""
    spread = highlight.last_column is not None and not highlight.whole_row
    return ("" if spread else "$") + rowcol_to_a1(design.header_row + 1, highlight.column)


def _formula(cell: str, highlight: Highlight) -> str:
    """The condition as a product of conditions."""
    values = [_operand(value) for value in highlight.values]
    if highlight.rule == "not_blank":
        return f'{cell}<>""'
    if highlight.rule == "contains":
        return f"ISNUMBER(FIND({values[0]};{cell}))"  # a semicolon is read in every locale
    if highlight.rule == "equal":
        return f'({cell}<>"")*({cell}={values[0]})'
    if highlight.rule == "between":
        return f"ISNUMBER({cell})*({cell}>={values[0]})*({cell}<={values[1]})"
    sign = {"greater": ">", "less": "<"}[highlight.rule]
    return f"ISNUMBER({cell})*({cell}{sign}{values[0]})"


def _operand(value: str | float) -> str:
    if isinstance(value, str):
        quoted = value.replace('"', '""')
        return f"({value[1:]})" if value.startswith("=") else f'"{quoted}"'
    exact = Fraction(str(value))
    return str(exact) if exact.denominator == 1 else f"({exact})"
