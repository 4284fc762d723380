"""Native charts of the figures' sheets, over rows that never move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec.structs import replace

from sheets_crm.layout import figure_rows as rows
from sheets_crm.schema import ALL_FIGURES, CASH_FLOW, DASHBOARD, LEAKS, RECEIVABLES, RETENTION, Table
from sheets_crm.texts import Texts
from sheets_crm.workbooks.design import Chart, Series

_PHONE = 384
_LOW = 136
_NARROW = 335
_BESIDE = 560
_CHART_ROWS = 15
_LOW_CHART_ROWS = 7
_AXES = {
    **dict.fromkeys(("sales", "ageing", "weeks", "balance", "leaks"), "money"),
    **dict.fromkeys(("curve", "reliability"), "share"),
}
"""What stands along the axis of a chart, where it is no plain count."""


def figure_charts(table: Table, texts: Texts) -> list[Chart]:
    """The charts that stand on the sheet of this table, none for most."""
    makers = {
        DASHBOARD.name: _dashboard,
        ALL_FIGURES.name: _all_figures,
        RETENTION.name: _retention,
        CASH_FLOW.name: _cash_flow,
        RECEIVABLES.name: _receivables,
        LEAKS.name: _leaks,
    }
    return makers[table.name](texts) if table.name in makers else []


def _dashboard(texts: Texts) -> list[Chart]:
    """Two low charts under the tiles, one under the other: as wide as a phone."""
    top = rows.HEADER_ROW + len(rows.TILES) + 1
    weeks = _weeks(texts, (top + _LOW_CHART_ROWS, 1), _PHONE)
    charts = _sales(texts, (top, 1), _PHONE), replace(weeks, series=weeks.series[:1])
    return [replace(chart, height=_LOW) for chart in charts]


def _all_figures(texts: Texts) -> list[Chart]:
    """Two narrow charts below the figures, the first under the two columns a phone shows."""
    top = rows.HEADER_ROW + len(rows.keys_in_order(rows.ALL_FIGURES)) + 2
    return [_stages(texts, (top, 1)), _reliability(texts, (top, 3))]


def _retention(texts: Texts) -> list[Chart]:
    beside = len(RETENTION.columns) + 2
    return [_sales(texts, (5, beside), _BESIDE), _curve(texts, (5 + _CHART_ROWS, beside))]


def _cash_flow(texts: Texts) -> list[Chart]:
    beside = len(CASH_FLOW.columns) + 2
    span = _span(rows.CASH_FLOW, "month_1", f"month_{rows.MONTHS}")
    balance = _series(CASH_FLOW, "closing", span, texts)
    chart = _chart("column", "balance", CASH_FLOW, [balance], texts, (5 + _CHART_ROWS, beside), _BESIDE)
    return [_weeks(texts, (5, beside), _BESIDE), chart]


def _receivables(texts: Texts) -> list[Chart]:
    """The five buckets of the row of totals."""
    first, last = _column(RECEIVABLES, rows.BUCKETS[0]), _column(RECEIVABLES, rows.BUCKETS[-1])
    total = rows.HEADER_ROW + 1
    series = Series(texts("report.charts.open"), (4, first, 4, last), (total, first, total, last))
    return [
        _chart("column", "ageing", RECEIVABLES, [series], texts, (5, len(RECEIVABLES.columns) + 2), _BESIDE)
    ]


def _leaks(texts: Texts) -> list[Chart]:
    keys = rows.LEAKS["rules"]
    amounts = _series(LEAKS, "amount", _span(rows.LEAKS, keys[0], keys[-1]), texts)
    return [_chart("bar", "leaks", LEAKS, [amounts], texts, (5, len(LEAKS.columns) + 2), _BESIDE)]


def _sales(texts: Texts, place: tuple[int, int], width: int) -> Chart:
    """New and existing customers' money by month."""
    span = _span(rows.RETENTION, "strict_1", f"strict_{rows.COHORTS}")
    series = [_series(RETENTION, name, span, texts) for name in ("existing", "new")]
    return _chart("stacked", "sales", RETENTION, series, texts, place, width)


def _curve(texts: Texts, place: tuple[int, int]) -> Chart:
    """Pooled retention month by month, strict and cumulative."""
    first, last = _column(RETENTION, "month_1"), _column(RETENTION, "month_12")
    series = [
        Series(texts(f"report.charts.{name}"), (4, first, 4, last), (row, first, row, last))
        for name, row in (
            ("strict", rows.row_of(rows.RETENTION, "strict_all")),
            ("by_then", rows.row_of(rows.RETENTION, "by_then_all")),
        )
    ]
    return _chart("line", "curve", RETENTION, series, texts, place, _BESIDE)


def _weeks(texts: Texts, place: tuple[int, int], width: int) -> Chart:
    span = _span(rows.CASH_FLOW, "week_1", f"week_{rows.WEEKS}")
    names = ("closing", "fewer_receipts", "one_more_cost")
    series = [_series(CASH_FLOW, name, span, texts) for name in names]
    return _chart("line", "weeks", CASH_FLOW, series, texts, place, width)


def _stages(texts: Texts, place: tuple[int, int]) -> Chart:
    keys = rows.ALL_FIGURES["stages"]
    series = _series(ALL_FIGURES, "number", _span(rows.ALL_FIGURES, keys[0], keys[-1]), texts)
    return _chart("bar", "stages", ALL_FIGURES, [series], texts, place, _NARROW)


def _reliability(texts: Texts, place: tuple[int, int]) -> Chart:
    """What was said beside what came true, group by group."""
    series = []
    for name in ("said", "real"):
        keys = rows.ALL_FIGURES[name]
        column = _series(ALL_FIGURES, "number", _span(rows.ALL_FIGURES, keys[0], keys[-1]), texts)
        series.append(replace(column, title=texts(f"report.charts.{name}")))
    return _chart("column", "reliability", ALL_FIGURES, series, texts, place, _NARROW)


def _chart(
    kind: Literal["column", "stacked", "line", "bar"],
    name: str,
    table: Table,
    series: Sequence[Series],
    texts: Texts,
    place: tuple[int, int],
    width: int,
) -> Chart:
    return Chart(
        kind=kind,
        title=texts(f"report.charts.{name}_title"),
        sheet=texts(f"headings.sheets.{table.name}"),
        series=series,
        row=place[0],
        column=place[1],
        width=width,
        values_format=texts(f"report.axis.{_AXES[name]}") if name in _AXES else "",
    )


def _series(table: Table, column: str, span: tuple[int, int], texts: Texts) -> Series:
    """One column of a table between two rows, against the table's first column."""
    place = _column(table, column)
    title = texts(f"headings.columns.{table.name}.{column}")
    return Series(title, (span[0], 1, span[1], 1), (span[0], place, span[1], place))


def _span(sections: Mapping[str, Sequence[str]], first: str, last: str) -> tuple[int, int]:
    return rows.row_of(sections, first), rows.row_of(sections, last)


def _column(table: Table, name: str) -> int:
    return [column.name for column in table.columns].index(name) + 1
