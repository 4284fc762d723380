"""The sheets that ``setup`` adds to a workbook that people made themselves."""

from __future__ import annotations

from sheets_crm.layout.template import Rows, missing_designs
from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.reading.parse import parse
from sheets_crm.schema import SEASONS
from sheets_crm.sheets.plan import appended
from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.protocol import Change, Workbook, WorkbookError


def sheets_to_add(
    book: Workbook, language: str, *, with_control: bool, rows: Rows | None = None
) -> list[SheetDesign]:
    """Designs of everything that is missing. A shop's own list of orders, whatever its title, is not missing.

    Args:
        book: The workbook.
        language: For a workbook whose sheets do not show a language of their own.
        with_control: Add the sheet with the request box, which a Google workbook needs.
        rows: First rows of sheets that are added, by table.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    titles = book.titles()
    shop = parse(book.read(titles), language)
    texts = shop.texts
    present = {texts(f"headings.sheets.{name}") for name in shop.tables}
    missing = missing_designs(titles, texts.language, rows=rows)
    designs = [design for design in missing if design.title not in present]
    if not with_control:
        return designs
    from sheets_crm.commands.sync import control_design

    control = control_design(texts)
    return designs if control.title in titles else [*designs, control]


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
