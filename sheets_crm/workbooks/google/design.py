"""A sheet's design as Google requests: what ``setup`` draws once, and the owner may restyle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sheets_crm.workbooks.design import Chart, ColumnDesign, Series, SheetDesign
from sheets_crm.workbooks.google.cells import cell_data, day_format
from sheets_crm.workbooks.google.formats import cell_format, colour
from sheets_crm.workbooks.google.landmarks import created, table_landmarks
from sheets_crm.workbooks.google.read import Tab
from sheets_crm.workbooks.google.rules import highlight_requests
from sheets_crm.workbooks.palette import CHART_COLOURS, HEADER, HEADER_FILL, LINE, LOOK, STAFF_CELL, TAB

Request = dict[str, Any]
_PIXELS_A_CHARACTER = 7
_HEADER_HEIGHT = 45
ALL_LOOKS = "userEnteredValue,userEnteredFormat"


def sheet_requests(design: SheetDesign, tabs: Mapping[str, Tab], editor: str) -> list[Request]:
    """Requests that add a sheet as it is designed.

    Args:
        design: The sheet.
        tabs: Every sheet by title, this one and those its charts refer to among them.
        editor: The service account's address; it may write where people may not.
    """
    sheet_id = tabs[design.title].sheet_id
    last = design.header_row + max(design.spare_rows, len(design.rows))
    found = [
        _added(design, sheet_id, tabs[design.title]),
        *_lines(design, sheet_id),
        *_widths(design, sheet_id),
    ]
    if design.columns:
        found += [_header(design, sheet_id), *_bodies(design, sheet_id, last)]
        found += highlight_requests(design, sheet_id, last)
        columns = range(1, len(design.columns) + 1)
        found += [created(mark) for mark in table_landmarks(sheet_id, design.header_row, columns)]
    found += [_chart(chart, sheet_id, tabs) for chart in design.charts]
    return found + _protections(design, sheet_id, editor)


def _added(design: SheetDesign, sheet_id: int, tab: Tab) -> Request:
    rows = max([tab.rows, *(row for row, _ in design.lines)])
    columns = max([len(design.columns), len(design.widths), *(column for _, column in design.lines), 1])
    grid: dict[str, Any] = {
        "rowCount": rows,
        "columnCount": max(columns, tab.columns if design.charts else 1),
    }
    if design.columns:
        grid |= {"frozenRowCount": design.header_row, "frozenColumnCount": design.freeze_columns}
    if design.tone != "people":
        grid["hideGridlines"] = True
    properties = {
        "sheetId": sheet_id,
        "title": design.title,
        "hidden": design.hidden,
        "gridProperties": grid,
        "tabColorStyle": {"rgbColor": colour(TAB[design.tone])},
    }
    return {"addSheet": {"properties": properties}}


def _lines(design: SheetDesign, sheet_id: int) -> list[Request]:
    """Cells above the table, each with its look."""
    return [
        _cell(sheet_id, place, value, _line_format(design, place)) for place, value in design.lines.items()
    ]


def _line_format(design: SheetDesign, place: tuple[int, int]) -> dict[str, Any]:
    default = {1: "title", 2: "status"}.get(place[0], "plain")
    return cell_format(LINE[design.line_looks.get(place, default)])


def _cell(sheet_id: int, place: tuple[int, int], value: Any, form: dict[str, Any]) -> Request:
    start = {"sheetId": sheet_id, "rowIndex": place[0] - 1, "columnIndex": place[1] - 1}
    data: dict[str, Any] = cell_data(value) | {"userEnteredFormat": form}
    if isinstance(value, bool):
        data["dataValidation"] = {"condition": {"type": "BOOLEAN"}, "strict": True}
    fields = f"{ALL_LOOKS},dataValidation"
    return {"updateCells": {"start": start, "rows": [{"values": [data]}], "fields": fields}}


def _widths(design: SheetDesign, sheet_id: int) -> list[Request]:
    found = []
    widths = [column.width for column in design.columns] or list(design.widths)
    for index, width in enumerate(widths):
        hidden = bool(design.columns) and design.columns[index].hidden
        properties = {"pixelSize": round(width * _PIXELS_A_CHARACTER), "hiddenByUser": hidden}
        found.append(_dimension(sheet_id, "COLUMNS", index, properties))
    if design.columns:
        found.append(_dimension(sheet_id, "ROWS", design.header_row - 1, {"pixelSize": _HEADER_HEIGHT}))
    return found


def _dimension(sheet_id: int, dimension: str, index: int, properties: dict[str, Any]) -> Request:
    place = {"sheetId": sheet_id, "dimension": dimension, "startIndex": index, "endIndex": index + 1}
    changed = {"range": place, "properties": properties, "fields": ",".join(properties)}
    return {"updateDimensionProperties": changed}


def _header(design: SheetDesign, sheet_id: int) -> Request:
    cells = [
        cell_data(column.title)
        | {"userEnteredFormat": cell_format(HEADER, HEADER_FILL[_header_tone(design, column)])}
        for column in design.columns
    ]
    return _rows(sheet_id, design.header_row - 1, [cells])


def _header_tone(design: SheetDesign, column: ColumnDesign) -> str:
    if is_for_staff(design, column):
        return "staff"
    return "required" if column.required and design.tone == "people" else design.tone


def is_for_staff(design: SheetDesign, column: ColumnDesign) -> bool:
    """Whether staff types in this column of a shared table."""
    return design.tone == "shared" and column.typed_by_people


def _rows(sheet_id: int, row: int, rows: Sequence[Sequence[Any]]) -> Request:
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": 0}
    values = [{"values": list(cells)} for cells in rows]
    return {"updateCells": {"start": start, "rows": values, "fields": ALL_LOOKS}}


def _bodies(design: SheetDesign, sheet_id: int, last: int) -> list[Request]:
    """Formats and dropdowns of each column down to the last spare row, then the first rows."""
    found = [
        _body(design, column, {**_body_range(sheet_id, design, last), **_one_column(index)})
        for index, column in enumerate(design.columns)
    ]
    if design.filtered:
        whole = _body_range(sheet_id, design, last) | {
            "startRowIndex": design.header_row - 1,
            "startColumnIndex": 0,
            "endColumnIndex": len(design.columns),
        }
        found.append({"setBasicFilter": {"filter": {"range": whole}}})
    if design.rows:
        cells = [
            [_first_cell(value, design.columns[at], design) for at, value in enumerate(row)]
            for row in design.rows
        ]
        found.append(_rows(sheet_id, design.header_row, cells))
    return found


def _first_cell(value: Any, column: ColumnDesign, design: SheetDesign) -> dict[str, Any]:
    form = column_format(design, column)
    shown = day_format(value, form.get("numberFormat"))
    return cell_data(value) | {"userEnteredFormat": form | ({"numberFormat": dict(shown)} if shown else {})}


def column_format(design: SheetDesign, column: ColumnDesign) -> dict[str, Any]:
    """The format of a column's cells."""
    placed = {"valign": "top" if design.tone in ("shared", "program") else "vcenter"}
    staff = [STAFF_CELL] if is_for_staff(design, column) else []
    money = [{"num_format": design.money_format}] if column.look == "money" else []
    return cell_format(LOOK[column.look], placed, *money, *staff)


def _body_range(sheet_id: int, design: SheetDesign, last: int) -> dict[str, int]:
    return {"sheetId": sheet_id, "startRowIndex": design.header_row, "endRowIndex": last}


def _one_column(index: int) -> dict[str, int]:
    return {"startColumnIndex": index, "endColumnIndex": index + 1}


def _body(design: SheetDesign, column: ColumnDesign, place: dict[str, int]) -> Request:
    cell: dict[str, Any] = {"userEnteredFormat": column_format(design, column)}
    if rule := _validation(column):
        cell["dataValidation"] = rule
    return {"repeatCell": {"range": place, "cell": cell, "fields": "userEnteredFormat,dataValidation"}}


def _validation(column: ColumnDesign) -> dict[str, Any]:
    """A dropdown or a check of days. Never strict: people may keep what they typed."""
    if column.choices:
        condition = {
            "type": "ONE_OF_LIST",
            "values": [{"userEnteredValue": choice} for choice in column.choices],
        }
    elif column.look == "day" and column.typed_by_people and column.refusal:
        condition = {"type": "DATE_IS_VALID"}
    else:
        return {}
    rule: dict[str, Any] = {"condition": condition, "strict": False, "showCustomUi": True}
    help_text = column.note or column.refusal
    return rule | ({"inputMessage": help_text} if help_text else {})


def _protections(design: SheetDesign, sheet_id: int, editor: str) -> list[Request]:
    """Program's sheets are closed to all but owner and service account; in the shared list we only warn."""
    if design.tone == "program":
        users = {"editors": {"users": [editor]}} if editor else {"warningOnly": True}
        return [_protected({"sheetId": sheet_id}, users)]
    if design.tone != "shared":
        return []
    return [
        _protected({"sheetId": sheet_id, **_one_column(index)}, {"warningOnly": True})
        for index, column in enumerate(design.columns)
        if not column.typed_by_people
    ]


def _protected(place: dict[str, Any], who: dict[str, Any]) -> Request:
    return {"addProtectedRange": {"protectedRange": {"range": place, **who}}}


def _chart(chart: Chart, sheet_id: int, tabs: Mapping[str, Tab]) -> Request:
    source = tabs[chart.sheet].sheet_id if chart.sheet in tabs else sheet_id
    anchor = {"sheetId": sheet_id, "rowIndex": chart.row - 1, "columnIndex": chart.column - 1}
    overlay = {"anchorCell": anchor, "widthPixels": chart.width, "heightPixels": chart.height}
    basic: dict[str, Any] = {
        "chartType": {"column": "COLUMN", "stacked": "COLUMN", "line": "LINE", "bar": "BAR"}[chart.kind],
        "legendPosition": "BOTTOM_LEGEND" if len(chart.series) > 1 else "NO_LEGEND",
        "domains": [{"domain": _source(source, chart.series[0].categories)}],
        "series": [_drawn(source, series, chart, at) for at, series in enumerate(chart.series)],
    }
    if chart.kind == "stacked":
        basic["stackedType"] = "STACKED"
    spec = {"title": chart.title, "altText": chart.alt_text, "basicChart": basic}
    return {"addChart": {"chart": {"spec": spec, "position": {"overlayPosition": overlay}}}}


def _drawn(source: int, series: Series, chart: Chart, number: int) -> dict[str, Any]:
    axis = "BOTTOM_AXIS" if chart.kind == "bar" else "LEFT_AXIS"
    shown = {"rgbColor": colour(CHART_COLOURS[number % len(CHART_COLOURS)])}
    return {"series": _source(source, series.values), "targetAxis": axis, "colorStyle": shown}


def _source(sheet_id: int, corners: tuple[int, int, int, int]) -> dict[str, Any]:
    top, left, bottom, right = corners
    place = {
        "sheetId": sheet_id,
        "startRowIndex": top - 1,
        "endRowIndex": bottom,
        "startColumnIndex": left - 1,
        "endColumnIndex": right,
    }
    return {"sourceRange": {"sources": [place]}}
