"""A new sheet for a workbook: drawn by itself, then grafted in without touching what is there."""

from __future__ import annotations

from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.ooxml_package import Package


def add_sheet(package: Package, design: SheetDesign) -> None:
    """Add a sheet."""
    raise NotImplementedError
