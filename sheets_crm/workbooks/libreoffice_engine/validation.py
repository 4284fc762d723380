"""Dropdowns of a block of cells as xlwings sees them."""

from __future__ import annotations

from typing import Any

from sheets_crm.workbooks.libreoffice_engine.parents import ParentCells
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import enum

_KIND = "com.sun.star.sheet.ValidationType"


class DataValidation:
    """The check of what is typed into a range; lists only."""

    def __init__(self, parent: ParentCells) -> None:
        self._cells = parent.cells

    @property
    def api(self) -> Any:
        """The UNO validation, a copy."""
        return self._cells.Validation

    @property
    def type(self) -> str:
        """``list`` where cells have a dropdown, else ``none`` or ``unknown``."""
        kind = self.api.Type.value
        return {"LIST": "list", "ANY": "none"}.get(kind, "unknown")

    @property
    def source(self) -> str | None:
        """The list's choices, or where they stand, in LibreOffice's notation."""
        return str(self.api.getFormula1()) if self.type == "list" else None

    def set_list(self, source: ParentCells | list[str], in_cell_dropdown: bool) -> None:
        """Offer these choices, or those that stand in a range."""
        rule = self.api
        rule.Type = enum(_KIND, "LIST")
        rule.ShowList = int(in_cell_dropdown)
        rule.setFormula1(_listed(source) if isinstance(source, list) else _named(source))
        self._cells.Validation = rule


def _listed(choices: list[str]) -> str:
    quoted = ('"' + choice.replace('"', '""') + '"' for choice in choices)
    return ";".join(quoted)


def _named(source: ParentCells) -> str:
    title = source.sheet.name.replace("'", "''")
    return f"$'{title}'.{source.address}"
