"""The welcome sheet as a refresh leaves it: which programmes are in use now."""

from __future__ import annotations

from collections.abc import Collection

from sheets_crm.layout.template import groups_present
from sheets_crm.layout.welcome import standing_cells, welcome_title
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import Snapshot, WriteCells


def welcome_change(read: Snapshot, tables: Collection[str], texts: Texts) -> list[WriteCells]:
    """What the first sheet says of the programmes.

    Args:
        read: The workbook.
        tables: Those that it has or is about to have.
        texts: Its language.
    """
    title = welcome_title(read.sheets)
    if title is None:
        return []
    cells = standing_cells(read.sheets[title], groups_present(tables), texts)
    return [WriteCells(title, cells)] if cells else []
