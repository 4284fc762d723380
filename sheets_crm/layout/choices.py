"""Dropdowns, and the hidden sheet that holds the choices too long for a cell's own list."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from sheets_crm.schema import TABLES, Column
from sheets_crm.texts import Texts
from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.xlsx.cells import column_letters

_LONGEST_LIST = 255  # characters of a list that stands in the dropdown itself


def choice_titles(column: Column, texts: Texts) -> tuple[str, ...]:
    """What a dropdown of the column offers: choices in the catalogue's words, or yes and no."""
    if column.kind == "yes_no":
        return texts("units.yes"), texts("units.no")
    if not column.choices:
        return ()
    words: Mapping[str, str] = texts.node(f"headings.choices.{_group(column)}")
    return tuple(words[code] for code in column.choices)


def _group(column: Column) -> str:
    return "stage" if column.name == "stage_set" else column.name


def choices_range(column: Column, texts: Texts) -> str:
    """Where the choices of a column stand that no dropdown can hold itself; otherwise nothing."""
    lists = _long_lists(texts)
    if _group(column) not in lists:
        return ""
    letter = column_letters(list(lists).index(_group(column)) + 1)
    last = len(lists[_group(column)]) + 1
    return f"='{texts('template.choices_sheet')}'!${letter}$2:${letter}${last}"


def choices_design(texts: Texts) -> SheetDesign:
    """The hidden sheet of long lists of choices, one column a list."""
    lists = _long_lists(texts)
    length = max(map(len, lists.values()), default=0)
    return SheetDesign(
        title=texts("template.choices_sheet"),
        columns=[ColumnDesign(name, 28, "text", typed_by_people=False) for name in lists],
        rows=list(zip_longest(*lists.values())),
        spare_rows=length,
        tone="program",
        filtered=False,
        hidden=True,
    )


def _long_lists(texts: Texts) -> dict[str, tuple[str, ...]]:
    """Lists that are too long for a dropdown or have commas within, which part its choices."""
    columns = [column for table in TABLES.values() for column in table.columns if column.choices]
    lists = {_group(column): choice_titles(column, texts) for column in columns}
    return {
        group: choices
        for group, choices in lists.items()
        if len(",".join(choices)) > _LONGEST_LIST or any("," in choice for choice in choices)
    }
