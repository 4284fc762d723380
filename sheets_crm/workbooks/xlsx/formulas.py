"""Formulas in a sheet's cells: moving them, writing out shared ones, keeping arrays whole."""

from __future__ import annotations

from sheets_crm.workbooks.formulas import moved
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.cells import CellXml, area_of, elements, reference_to
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.markup import attributes, cell_text, text_of, with_attribute
from sheets_crm.workbooks.xlsx.read import formulas_of
from sheets_crm.workbooks.xlsx.tables import Area, overlap
from sheets_crm.workbooks.xlsx.values import in_row


def in_new_row(cell: CellXml, row: int, prefix: str) -> CellXml:
    """A cell in another row: its formula's references move along, its last result stays."""
    if cell.row == row:
        return cell
    found = cell.element(prefix, "f")
    new = in_row(cell, row)
    if found is None:
        return new
    text = moved("=" + text_of(found[1]), (cell.row, cell.column), (row, cell.column)).removeprefix("=")
    head = found[0]
    if "ref" in attributes(head):
        head = with_attribute(head, "ref", reference_to(row, cell.column))
    return new._replace(inner=_with_formula(cell.inner, prefix, head, text))


def _with_formula(inner: bytes, prefix: str, head: bytes, text: str) -> bytes:
    tag = (prefix + "f").encode()
    element = b"<" + tag + head + b">" + cell_text(text).encode() + b"</" + tag + b">"
    old = next(elements(inner, prefix, "f"))
    return inner[: old.start()] + element + inner[old.end() :]


def expand_shared(grid: Grid, area: Area) -> None:
    """Write out the shared formulas that touch an area, so that each of their cells stands alone."""
    shared = [cell for cell in grid.formula_cells() if _formula_values(cell, grid).get("t") == "shared"]
    groups = {_formula_values(cell, grid).get("si") for cell in shared if overlap(_place(cell), area)}
    if not groups:
        return
    texts = formulas_of(iter(shared), grid.prefix)
    for cell in shared:
        text = texts.get((cell.row, cell.column))
        if _formula_values(cell, grid).get("si") in groups and text is not None:
            inner = _with_formula(cell.inner, grid.prefix, b"", text.removeprefix("="))
            grid.set_cell(cell._replace(inner=inner))


def refuse_arrays(grid: Grid, area: Area) -> None:
    """Stop before a formula that fills several cells would be torn apart.

    Raises:
        WorkbookError: There is one in the area.
    """
    for cell in grid.formula_cells():
        values = _formula_values(cell, grid)
        if values.get("t") in ("array", "dataTable") and "ref" in values:
            whole = area_of(values["ref"])
            if whole != _place(cell) and overlap(whole, area):
                raise WorkbookError("array_formula", sheet=grid.sheet.title, cells=values["ref"])


def _formula_values(cell: CellXml, grid: Grid) -> dict[str, str]:
    found = cell.element(grid.prefix, "f")
    return attributes(found[0]) if found else {}


def _place(cell: CellXml) -> Area:
    return (cell.row, cell.column, cell.row, cell.column)
