"""The sheets that ``setup`` adds to a workbook that people made themselves."""

from __future__ import annotations

from sheets_crm.parse import language_of, parse, titles_to_read
from sheets_crm.template import missing_designs
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.protocol import Workbook


def sheets_to_add(book: Workbook, language: str, *, with_control: bool) -> list[SheetDesign]:
    """Designs of everything that is missing. A shop's own list of orders, whatever its title, is not missing.

    Args:
        book: The workbook.
        language: For a workbook whose sheets do not show a language of their own.
        with_control: Add the sheet with the request box, which a Google workbook needs.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    titles = book.titles()
    language = language_of(titles, language)
    texts = texts_of(language)
    found = parse(book.read(titles_to_read(titles)), language).tables
    present = {texts(f"headings.sheets.{name}") for name in found}
    designs = [design for design in missing_designs(titles, language) if design.title not in present]
    if not with_control:
        return designs
    from sheets_crm.sync import control_design

    control = control_design(texts)
    return designs if control.title in titles else [*designs, control]
