"""A plan's changes made in a package, and what the rest of the package must know of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from sheets_crm.workbooks.formulas import Changed
from sheets_crm.workbooks.protocol import AddSheet, AppendRows, Change, Plan, ShowSheet, WriteTable
from sheets_crm.workbooks.xlsx.graft import add_sheets, in_own_calendar, show_sheet
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.markup import attributes, check_well_formed, with_attribute
from sheets_crm.workbooks.xlsx.package import Package
from sheets_crm.workbooks.xlsx.relations import remove_part
from sheets_crm.workbooks.xlsx.sheet import append_rows, write_cells, write_table
from sheets_crm.workbooks.xlsx.stale import Skeletons, forget_results
from sheets_crm.workbooks.xlsx.styles import Styles, styles_of, with_formats
from sheets_crm.workbooks.xlsx.tree import child, put


def edit(package: Package, plan: Plan, skeletons: Skeletons) -> None:
    """Make all changes; parts that come out as they were are not marked as changed.

    Raises:
        WorkbookError: One of them cannot be made.
    """
    with_formats(package, plan.formats)
    changed: dict[str, Changed] = {}
    checked: set[str] = set()
    lost_formulas = False
    changes = list(_in_own_calendar(package, plan))
    add_sheets(package, [change.design for change in changes if isinstance(change, AddSheet)])
    styles = styles_of(package)
    for change in changes:
        if isinstance(change, AddSheet):
            continue
        if isinstance(change, ShowSheet):
            show_sheet(package, change.sheet)
            continue
        grid = _made(package, change, styles)
        if not grid.changed:
            continue
        package.write(grid.sheet.part, grid.content())
        # what stays is the bytes that it was; reading all of it would take most of the time
        check_well_formed(grid.made(), grid.sheet.part)
        checked.add(grid.sheet.part)
        changed[change.sheet] = _joined(changed.get(change.sheet), grid)
        lost_formulas |= _lost_formulas(grid)
    if changed:
        _settle(package, changed, skeletons, lost_formulas=lost_formulas)
    _keep_what_changed(package, checked)


def _in_own_calendar(package: Package, plan: Plan) -> Iterator[Change]:
    for change in plan.changes:
        if isinstance(change, AddSheet) and package.starts_1904:
            yield from in_own_calendar(change)
        else:
            yield change


def _made(package: Package, change: Change, styles: Styles) -> Grid:
    if isinstance(change, WriteTable):
        return write_table(package, change, styles)
    if isinstance(change, AppendRows):
        return append_rows(package, change, styles)
    assert not isinstance(change, AddSheet | ShowSheet)  # noqa: S101 - edit handles it
    return write_cells(package, change, styles)


def _joined(before: Changed | None, grid: Grid) -> Changed:
    rows = [*grid.touched, *(before or ())]
    return (min(rows), max(rows)) if rows else (0, 0)


def _lost_formulas(grid: Grid) -> bool:
    """Whether some cell that had a formula has none now: only then is the calculation chain wrong."""
    tag = b"<" + grid.xml.tag("f")
    cells = (grid.cell(*place) for place in grid.formulas_before)
    return any(cell is None or tag not in cell.inner for cell in cells)


def _settle(
    package: Package, changed: Mapping[str, Changed], skeletons: Skeletons, *, lost_formulas: bool
) -> None:
    has_formulas = forget_results(package, changed, skeletons)
    if lost_formulas:
        for part in package.related(package.workbook_part, "calcChain"):
            remove_part(package, package.workbook_part, part)
    if has_formulas:
        _calculate_on_load(package)


def _calculate_on_load(package: Package) -> None:
    """Ask Excel to calculate everything anew when it opens the file."""
    part = package.workbook_part
    content = package.part(part)
    old = child(content, part, "calcPr")
    if not old:
        tag = content[content.rindex(b"</") + 2 : content.rindex(b"workbook")] + b"calcPr"
        later = ("oleSize", "customWorkbookViews", "pivotCaches", "webPublishing", "fileRecoveryPr", "extLst")
        package.write(part, put(content, part, "calcPr", b"<" + tag + b' fullCalcOnLoad="1"/>', later))
    elif attributes(old).get("fullCalcOnLoad") not in ("1", "true"):
        end = old.index(b"/>") if b"/>" in old else old.index(b">")
        package.write(
            part, content.replace(old, with_attribute(old[:end], "fullCalcOnLoad", "1") + old[end:])
        )


def _keep_what_changed(package: Package, checked: Set[str]) -> None:
    for part, content in list(package.changed.items()):
        if package.is_original(part, content):
            del package.changed[part]
        elif part not in checked and part.endswith((".xml", ".rels")):
            check_well_formed([content], part)
