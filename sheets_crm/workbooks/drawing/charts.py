"""Native charts of a drawn sheet."""

from __future__ import annotations

from typing import Any

from sheets_crm.workbooks.design import Chart, Series
from sheets_crm.workbooks.palette import CHART_COLOURS

_KINDS: dict[str, dict[str, str]] = {
    "column": {"type": "column"},
    "stacked": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
    "bar": {"type": "bar"},
}
_GREY = "#64748B"
_PALE = "#E2E8F0"
_LOW = 200
"""A chart lower than so many pixels has little room for words, to which programs would give most of it."""
_FEW_LABELS = 4


def add_chart(workbook: Any, sheet: Any, design: Chart) -> None:
    """Draw a chart and anchor it at its cell; it keeps its size when rows and columns move."""
    chart = workbook.add_chart(_KINDS[design.kind])
    for number, series in enumerate(design.series):
        chart.add_series(_series(design, series, CHART_COLOURS[number % len(CHART_COLOURS)]))
    _set_looks(chart, design)
    sheet.insert_chart(
        design.row - 1, design.column - 1, chart, {"object_position": 2, "description": design.alt_text}
    )


def _series(design: Chart, series: Series, colour: str) -> dict[str, Any]:
    options: dict[str, Any] = {
        "name": series.title,
        "categories": _range(design.sheet, series.categories),
        "values": _range(design.sheet, series.values),
    }
    if design.kind == "line":
        return options | {"line": {"color": colour, "width": 2.25}}
    return options | {"fill": {"color": colour}, "gap": 60}


def _range(sheet: str, corners: tuple[int, int, int, int]) -> list[object]:
    return [sheet, *(corner - 1 for corner in corners)]


def _set_looks(chart: Any, design: Chart) -> None:
    low = design.height < _LOW
    size = 10 if low else 12
    chart.set_title({"name": design.title, "name_font": {"size": size, "color": "#134E4A"}, "overlay": False})
    legend = {"position": "top" if low else "bottom", "font": {"size": 8 if low else 10}}
    chart.set_legend({"none": True} if len(design.series) == 1 else legend)
    axis = {"num_font": {"size": 8 if low else 9, "color": _GREY}, "line": {"color": _PALE}}
    level = {"num_font": {"size": 7, "color": _GREY, "rotation": 360}, "interval_unit": _FEW_LABELS}
    lines = {"major_gridlines": {"visible": True, "line": {"color": _PALE, "width": 0.75}}}
    values = axis | lines | ({"num_format": design.values_format} if design.values_format else {})
    if design.kind == "bar":
        chart.set_x_axis(values)
        chart.set_y_axis(axis | {"reverse": True, "major_gridlines": {"visible": False}})
    else:
        chart.set_x_axis(axis | (level if low else {}))
        chart.set_y_axis(values)
    if low:
        top, height = (0.27, 0.42) if len(design.series) == 1 else (0.36, 0.34)  # the legend stands above
        chart.set_plotarea({"layout": {"x": 0.12, "y": top, "width": 0.85, "height": height}})
    chart.set_size({"width": design.width, "height": design.height})
    chart.set_chartarea({"border": {"color": _PALE}})
