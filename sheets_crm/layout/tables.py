"""The design of each table's sheet: schema, catalogue and ``templates/layout.toml`` put together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, cast

import tomli

from sheets_crm.layout.charts import figure_charts
from sheets_crm.layout.choices import choice_titles, choices_range
from sheets_crm.schema import Column, Table
from sheets_crm.texts import Texts, template_folder
from sheets_crm.workbooks.design import Chart, ColumnDesign, Highlight, LineLook, Look, SheetDesign

PROGRAM_HEADER_ROW = 4
_WIDTH = 14.0
_LOOKS: Mapping[str, Look] = {"key": "code", "phone": "code"}


@cache
def layout() -> Mapping[str, Any]:
    """Widths, order and looks of the columns of every table, as ``templates/layout.toml`` has them."""
    return tomli.loads((template_folder() / "layout.toml").read_text(encoding="utf-8"))


_BUTTONS = {"call_list": (1, 4), "dashboard": (1, 3)}
"""Where the refresh button stands on the sheets that people look at after a refresh."""


def columns_in_order(table: Table) -> list[Column]:
    """The columns that a new workbook shows, in the order in which it shows them."""
    order = layout().get(table.name, {}).get("order", [])
    places = {name: place for place, name in enumerate(order)}
    offered = [column for column in table.columns if column.offered]
    return sorted(offered, key=lambda column: places.get(column.name, len(places)))


def table_design(table: Table, texts: Texts, rows: Sequence[Mapping[str, object]] = ()) -> SheetDesign:
    """The sheet of a table. Rows of people's tables start below row 1, all others below row 4.

    Args:
        table: One of ``schema.TABLES``.
        texts: Language of titles, headers, choices and notes.
        rows: First rows, cells by column name.
    """
    looks = layout().get(table.name, {})
    columns = columns_in_order(table)
    band = _band(columns, texts)
    charts = figure_charts(table, texts)
    return SheetDesign(
        title=texts(f"headings.sheets.{table.name}"),
        lines=_lines(table, texts) | band,
        line_looks=_line_looks(table, band),
        header_row=header_row(table),
        columns=[_column_design(table, column, texts) for column in columns],
        rows=[[row.get(column.name) for column in columns] for row in rows],
        highlights=_highlights(table, columns, texts),
        charts=charts,
        spare_rows=looks.get("spare_rows", 1000),
        row_height=looks.get("row_height", 0),
        tone=table.owner,
        hidden=table.name in layout()["private"] or (not rows and not _is_shown(table)),
        landscape=not looks.get("portrait", False),
        filtered=not looks.get("unfiltered", False),
        freeze_columns=looks.get("freeze", 0),
        money_format=texts.currency.cell_format,
        print_rows=_printed_rows(looks, charts),
        print_columns=_place(columns, looks["print_to"]) if "print_to" in looks else 0,
        buttons={_BUTTONS[table.name]: texts("template.refresh")} if table.name in _BUTTONS else {},
    )


def _is_shown(table: Table) -> bool:
    """Whether a sheet is seen before it has rows: of those that a shop has to want, what people fill in."""
    wanted = {name for group in layout()["optional"].values() for name in group}
    return table.name in layout()["shown"] or (table.owner == "people" and table.name in wanted)


def _printed_rows(looks: Mapping[str, Any], charts: Sequence[Chart]) -> int:
    """Charts below a long table would break over two pages: they are for screens."""
    if looks.get("screen_charts"):
        return min(chart.row for chart in charts) - 2
    return int(looks.get("print_rows", 0))


def header_row(table: Table) -> int:
    """Where the header of a new sheet stands: people's sheets begin with it."""
    return 1 if table.owner == "people" else PROGRAM_HEADER_ROW


def _lines(table: Table, texts: Texts) -> dict[tuple[int, int], str | float | None]:
    if table.owner == "people":
        return {}
    title = texts(f"template.titles.{table.name}")
    explanation = texts(f"template.explanations.{table.name}")
    if table.owner == "shared":
        return {(1, 1): title, (2, 1): texts("template.status_first"), (3, 1): explanation}
    anew = f" {texts('template.written_anew')}" if table.key else ""  # logs are only added to
    return {(1, 1): title, (2, 1): f"{explanation}{anew}"}


def _band(columns: Sequence[Column], texts: Texts) -> dict[tuple[int, int], str | float | None]:
    """The strip above the staff's columns that says where to type."""
    staff = [place for place, column in enumerate(columns, start=1) if column.staff]
    return {(3, place): texts("template.type_here") if place == staff[0] else "" for place in staff}


def _line_looks(table: Table, band: Iterable[tuple[int, int]]) -> dict[tuple[int, int], LineLook]:
    looks: dict[tuple[int, int], LineLook] = {place: "band" for place in band}
    return looks | {(3, 1): "status"} if table.owner == "shared" else looks


def _place(columns: Sequence[Column], name: str) -> int:
    """Position of a column, from 1."""
    return [column.name for column in columns].index(name) + 1


def _column_design(table: Table, column: Column, texts: Texts) -> ColumnDesign:
    looks = layout().get(table.name, {})
    typed = table.owner == "people" or column.staff
    return ColumnDesign(
        title=texts(f"headings.columns.{table.name}.{column.name}"),
        width=looks.get("widths", {}).get(column.name, _WIDTH),
        look=cast("Look", looks.get("looks", {}).get(column.name, _LOOKS.get(column.kind, column.kind))),
        choices=choice_titles(column, texts) if typed else (),
        choices_range=choices_range(column, texts) if typed else "",
        hidden=column.hidden or column.name in looks.get("hidden", ()),
        typed_by_people=typed,
        note=_note(table, column, texts),
        refusal=_refusal(column, texts) if typed else "",
        required=column.required,
    )


def _note(table: Table, column: Column, texts: Texts) -> str:
    notes: Mapping[str, str] = texts.node("template.notes").get(table.name, {})
    if column.name not in notes:
        return ""
    fields = ", ".join(f"{{{name}}}" for name in texts.node("messages.fields").values())
    return texts(f"template.notes.{table.name}.{column.name}", fields=fields)


def _refusal(column: Column, texts: Texts) -> str:
    refusals: Mapping[str, str] = texts.node("template.refusals")
    return refusals.get(column.kind, "")


def _highlights(table: Table, columns: Sequence[Column], texts: Texts) -> list[Highlight]:
    """The conditional colours that the layout names for a table."""
    wanted: Sequence[Mapping[str, Any]] = layout().get(table.name, {}).get("highlights", ())
    return [
        Highlight(
            column=_place(columns, each["column"]),
            rule=each["rule"],
            values=_highlight_values(table, each, texts),
            tone=each["tone"],
            whole_row=each.get("whole_row", False),
            last_column=_place(columns, each["to"]) if "to" in each else None,
        )
        for each in wanted
    ]


def _highlight_values(table: Table, wanted: Mapping[str, Any], texts: Texts) -> tuple[str | float, ...]:
    """Values as they stand, a text of the catalogue, or its word for a choice."""
    if "text" in wanted:
        return (texts(wanted["text"]),)
    if "choice" not in wanted:
        return tuple(wanted.get("values", ()))
    column = table.column(wanted["column"])
    codes = ("yes", "no") if column.kind == "yes_no" else column.choices
    return (choice_titles(column, texts)[codes.index(wanted["choice"])],)
