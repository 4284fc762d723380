"""The sheets that ``setup`` adds to a workbook that people made themselves."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_crm.calls.messages import reason_codes
from sheets_crm.layout.tables import layout
from sheets_crm.layout.template import (
    Rows,
    groups_present,
    message_cells,
    missing_designs,
    setting_cells,
    settings_of,
)
from sheets_crm.layout.welcome import programme_groups, programme_name, welcome_design, welcome_title
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.reading.lines import column_of
from sheets_crm.reading.mending import mend_cells
from sheets_crm.reading.parse import Shop, parse
from sheets_crm.schema import SEASONS
from sheets_crm.settings import setting_named, settings_for
from sheets_crm.sheets.changes import assumed
from sheets_crm.sheets.plan import appended
from sheets_crm.sheets.welcome import welcome_change
from sheets_crm.texts import Texts
from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.protocol import (
    AddSheet,
    Change,
    Sheet,
    Workbook,
    WorkbookError,
    WriteCells,
)


def setup_changes(
    book: Workbook,
    language: str,
    *,
    with_control: bool,
    rows: Rows | None = None,
    groups: Sequence[str] = (),
    currency: str = "",
) -> tuple[list[SheetDesign], list[Change]]:
    """Everything that is missing. A shop's own list of orders, whatever its title, is not missing.

    Args:
        book: The workbook.
        language: For a workbook whose sheets do not show a language of their own.
        with_control: Add the sheet with the request box, which a Google workbook needs.
        rows: First rows of sheets that are added, by table.
        groups: Groups of optional sheets that the shop wants.
        currency: Of a workbook that does not say its own yet.

    Returns:
        The designs of the sheets to add, and all changes: those sheets, and what was assumed of headings.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    titles = book.titles()
    read = book.read(titles)
    shop = parse(read, language)
    texts = shop.texts
    present = {texts(f"headings.sheets.{name}") for name in shop.tables}
    own = "" if currency and "settings" not in shop.tables else texts.currency.code
    missing = missing_designs(titles, texts.language, rows=rows, groups=groups, currency=own or currency)
    designs = [design for design in missing if design.title not in present]
    if not with_control and welcome_title(titles) is None:
        designs.insert(0, _welcome(shop, designs, groups))
    changes: list[Change] = [*map(AddSheet, designs), *_assumed(shop, designs)]
    wanted = {name for group in groups for name in layout()["optional"][group]}
    changes += welcome_change(read, shop.tables.keys() | wanted, texts)
    changes += [*_more_settings(shop, groups), *_more_messages(shop, groups)]
    if not with_control:
        return designs, changes
    from sheets_crm.commands.sync import control_design

    control = control_design(texts)
    if control.title in titles:
        return designs, changes
    return [*designs, control], [*changes, AddSheet(control)]


def _welcome(shop: Shop, designs: Sequence[SheetDesign], groups: Sequence[str]) -> SheetDesign:
    """The sheet that tells how to go on, with the titles of the shop's own sheets."""
    ours = {shop.texts(f"headings.sheets.{name}"): name for name in layout()["sheets"]}
    stand = {ours[each.title]: each.title for each in designs if each.title in ours and not each.hidden}
    stand |= {name: each.sheet.title for name, each in shop.tables.items() if not each.sheet.hidden}
    contents = [
        (stand[name], shop.texts(f"template.purposes.{name}")) for name in layout()["sheets"] if name in stand
    ]
    in_use = {*groups, *groups_present(shop.tables)}
    return welcome_design(shop.texts, contents, in_use, stand)


def known_groups(names: str, texts: Texts) -> list[str]:
    """The groups of optional sheets of a list with commas, by their codes or by what they are called.

    Raises:
        WorkbookError: There is no such group; the sentence names those that there are.
    """
    every = programme_groups()
    wanted = [name.strip().casefold() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in every]
    if unknown:
        known = [programme_name(group, texts) for group in layout()["optional"]]
        raise WorkbookError("no_programme", names=", ".join(unknown), known=", ".join(known))
    return [every[name] for name in wanted]


def _more_settings(shop: Shop, groups: Sequence[str]) -> list[Change]:
    """The settings of these groups that the Settings sheet does not have yet, below the others."""
    located = shop.tables.get("settings")
    if located is None or located.missing:
        return []
    titles = column_of(located.body, located.columns["setting"])
    known = {setting_named(title) for title in titles if title is not None}
    names = [name for name in settings_of(groups) if name not in known]
    usual = settings_for(shop.texts.language, shop.texts.currency.code)
    return [appended(located, setting_cells(usual, shop.texts, names))] if names else []


def _more_messages(shop: Shop, groups: Sequence[str]) -> list[Change]:
    """The messages of these groups that the Messages sheet does not have yet, below the others."""
    located = shop.tables.get("messages")
    if located is None or located.missing:
        return []
    codes = reason_codes()
    known = {codes.get(header_key(reason)) for reason in shop.columns["messages"]["reason"].texts()}
    wanted = message_cells(shop.texts, groups)
    rows = [row for row in wanted if codes[header_key(row["reason"])] not in known]
    return [appended(located, rows)] if rows else []


def _assumed(shop: Shop, designs: Sequence[SheetDesign]) -> list[WriteCells]:
    """What was assumed of the shop's headings, for the Settings sheet that is there or about to be."""
    title = shop.texts("headings.sheets.settings")
    design = next((design for design in designs if design.title == title), None)
    if design is None:
        return assumed(shop)
    blank = Sheet(title, [])
    return mend_cells(shop.read, blank, design.header_row, len(design.columns), shop.texts)


def season_change(book: Workbook, rows: Rows) -> list[Change]:
    """Ready rows for a sheet of seasons that is there and empty.

    Raises:
        WorkbookError: The sheet has rows already: people decide what becomes of them.
    """
    title = sheet_named(SEASONS, book.titles())
    if title is None or not rows:
        return []
    located = locate(SEASONS, book.read([title]).sheets[title])
    if any(cell is not None for row in located.body for cell in row):
        raise WorkbookError("seasons_there", sheet=title)
    return [appended(located, rows["seasons"])]
