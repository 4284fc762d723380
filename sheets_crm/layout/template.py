"""Makes new workbooks, and the sheets that an existing workbook lacks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sheets_crm.layout.choices import choices_design
from sheets_crm.layout.tables import layout, table_design
from sheets_crm.layout.welcome import welcome_design
from sheets_crm.schema import TABLES
from sheets_crm.schema.currencies import RUPIAH
from sheets_crm.settings import NAMES, Settings, setting_rows, settings_for
from sheets_crm.texts import LANGUAGES, Texts, spellings, texts_of
from sheets_crm.workbooks.design import SheetDesign

Rows = Mapping[str, Sequence[Mapping[str, object]]]
"""First rows of tables, cells by column name, by table name."""


def designs(
    language: str, *, rows: Rows | None = None, settings: Settings | None = None
) -> list[SheetDesign]:
    """Every sheet of a new workbook, in the order of its tabs.

    Args:
        language: ``id`` or ``en``.
        rows: First rows of people's tables. The settings and the messages have rows of their own.
        settings: What the Settings sheet begins with; defaults of the language otherwise.

    Sheets that a shop has to want (see `optional_tables`) are not among them, but for groups with rows.
    """
    settings = settings or Settings(language=language)
    texts = texts_of(language, settings.currency)
    first = dict(rows or {})
    used = groups_in_use(first)
    first |= _own_rows(texts, settings, used)
    unwanted = optional_tables() - optional_tables(used)
    names = [name for name in layout()["sheets"] if name not in unwanted]
    tables = [table_design(TABLES[name], texts, first.get(name, ())) for name in names]
    contents = [
        (design.title, texts(f"template.purposes.{name}"))
        for name, design in zip(names, tables, strict=True)
        if not design.hidden
    ]
    return [welcome_design(texts, contents, used), *tables, choices_design(texts)]


def optional_tables(groups: Iterable[str] | None = None) -> set[str]:
    """Tables whose sheets no workbook has until its shop wants them: of these groups, or of all."""
    every: Mapping[str, Sequence[str]] = layout()["optional"]
    return {name for group in (every if groups is None else groups) for name in every[group]}


def groups_in_use(filled: Collection[str]) -> list[str]:
    """Groups of optional tables of which one that people fill in has rows."""
    every: Mapping[str, Sequence[str]] = layout()["optional"]
    return [group for group, names in every.items() if set(names) & set(filled)]


def groups_present(tables: Collection[str]) -> list[str]:
    """Groups of optional tables whose first, their own sheet, a workbook has."""
    every: Mapping[str, Sequence[str]] = layout()["optional"]
    return [group for group, names in every.items() if names[0] in tables]


def settings_of(groups: Iterable[str]) -> list[str]:
    """The settings of these groups of optional sheets, in their order on the Settings sheet."""
    every: Mapping[str, Sequence[str]] = layout()["optional_settings"]
    wanted = {name for group in groups for name in every.get(group, ())}
    return [name for name in NAMES if name in wanted]


def settings_shown(settings: Settings, groups: Iterable[str]) -> list[str]:
    """What a Settings sheet has: of groups that are not used only what differs from what is assumed."""
    unused = set(settings_of(layout()["optional_settings"])) - set(settings_of(groups))
    usual = settings_for(settings.language, settings.currency)
    return [name for name in NAMES if name not in unused or getattr(settings, name) != getattr(usual, name)]


def setting_cells(settings: Settings, texts: Texts, names: Iterable[str]) -> list[dict[str, object]]:
    """Rows of the Settings sheet, cells by column name."""
    rows = setting_rows(settings, texts, names)
    return [{"setting": title, "value": value, "meaning": meaning} for title, value, meaning in rows]


def message_cells(texts: Texts, groups: Collection[str]) -> list[dict[str, object]]:
    """Rows of the Messages sheet for the reasons of these groups of optional sheets, "" those of none."""
    reasons = [each for each in texts.node("messages.reasons").values() if each.get("group", "") in groups]
    return [{"reason": each["title"], "text": each["text"], "note": each["note"]} for each in reasons]


def _own_rows(texts: Texts, settings: Settings, groups: Iterable[str]) -> dict[str, list[dict[str, object]]]:
    """The rows that every new workbook has: the settings and messages of what is used."""
    return {
        "settings": setting_cells(settings, texts, settings_shown(settings, groups)),
        "messages": message_cells(texts, {"", *groups}),
    }


def new_workbook(
    path: Path,
    language: str,
    *,
    rows: Rows | None = None,
    settings: Settings | None = None,
    macro_project: Path | None = None,
    macro_name: str = "",
    more: Sequence[SheetDesign] = (),
    created: datetime | None = None,
) -> None:
    """Write a new workbook.

    Args:
        path: The file; with a macro project its name should end in ``.xlsm``.
        language: ``id`` or ``en``.
        rows: First rows of people's tables, such as ``sample.sample_rows`` gives.
        settings: What the Settings sheet begins with.
        macro_project: A ``vbaProject.bin`` for the buttons.
        macro_name: The macro that the buttons run.
        more: Sheets to draw after all others.
        created: The moment the file says it was made.
    """
    properties: dict[str, Any] = {"title": texts_of(language)("template.workbook_title")}
    if created is not None:
        properties["created"] = created
    from sheets_crm.workbooks.drawing.workbook import write_workbook  # a refresh rarely draws

    write_workbook(
        path,
        [*designs(language, rows=rows, settings=settings), *more],
        opens=_first_seen(language, rows or {}),
        macro_project=macro_project,
        macro_name=macro_name,
        properties=properties,
    )


def _first_seen(language: str, rows: Rows) -> str:
    """What is open in a new workbook: the list of a shop that has orders, else what tells how to begin."""
    name = "headings.sheets.call_list" if rows.get("orders") else "template.welcome.sheet"
    return texts_of(language)(name)


def missing_designs(
    titles: Collection[str],
    language: str,
    *,
    program_only: bool = False,
    rows: Rows | None = None,
    groups: Collection[str] = (),
    currency: str = RUPIAH,
) -> list[SheetDesign]:
    """The sheets that a workbook with these titles lacks, whichever language its titles are in.

    Args:
        titles: Titles of all sheets of the workbook.
        language: Language of the sheets to add.
        program_only: Leave people's sheets out: a refresh adds only what the program writes.
        rows: First rows of people's tables.
        groups: Groups of optional sheets that are wanted too.
        currency: Of the amounts, by its ISO code.
    """
    texts = texts_of(language, currency)
    first = dict(rows or {}) | _own_rows(texts, settings_for(language, currency), groups)
    present = {title.casefold().strip() for title in titles}
    unwanted = optional_tables() - optional_tables(groups)
    if program_only:
        unwanted |= {name for name, table in TABLES.items() if table.owner == "people"}
    wanted = [name for name in layout()["sheets"] if name not in unwanted]
    missing = [
        table_design(TABLES[name], texts, first.get(name, ()))
        for name in wanted
        if not _titles(name) & present
    ]
    lists = choices_design(texts)
    needed = any(column.choices_range for design in missing for column in design.columns)
    return [*missing, lists] if needed and lists.title.casefold() not in present else missing


def _titles(name: str) -> set[str]:
    """Every title under which a table is known."""
    catalogues = [texts_of(language) for language in LANGUAGES]
    proper = (texts(f"headings.sheets.{name}") for texts in catalogues)
    return {title.casefold() for title in [*proper, *spellings("sheets").get(name, ())]}
