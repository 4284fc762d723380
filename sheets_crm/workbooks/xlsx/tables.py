"""What lies over the rows of a sheet: tables, filters, merged cells."""

from __future__ import annotations

import re

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.cells import RowXml, area_of, area_reference, elements
from sheets_crm.workbooks.xlsx.grid import Grid, without_filter_mode
from sheets_crm.workbooks.xlsx.markup import attributes, with_attribute
from sheets_crm.workbooks.xlsx.package import Package
from sheets_crm.workbooks.xlsx.tree import child, put

Area = tuple[int, int, int, int]


def overlap(one: Area, other: Area) -> bool:
    """Whether two areas (first row and column, last row and column) share a cell."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def refuse_merged(grid: Grid, area: Area, *, anchors: bool = False) -> None:
    """Stop before a value would vanish inside merged cells.

    Raises:
        WorkbookError: Merged cells lie in the area; with ``anchors``, their first cell may.
    """
    for found in elements(grid.tail_element("mergeCells"), grid.prefix, "mergeCell"):
        merged = area_of(attributes(found.group(1)).get("ref", "A1"))
        if overlap(merged, area) and not (anchors and merged[:2] == area[:2] == area[2:]):
            raise WorkbookError("merged_cells", sheet=grid.sheet.title, cells=area_reference(merged))


def unmerge(grid: Grid, area: Area) -> None:
    """Let merged cells in an area come apart, or what is written under them would never be seen."""
    old = grid.tail_element("mergeCells")
    found = list(elements(old, grid.prefix, "mergeCell"))
    gone = [each for each in found if overlap(area_of(attributes(each.group(1)).get("ref", "A1")), area)]
    if not gone:
        return
    new = old
    for each in reversed(gone):
        new = new[: each.start()] + new[each.end() :]
    opened = re.match(rb"<[\w.:-]+([^>]*)>", new)
    if opened:
        count = with_attribute(opened.group(1), "count", str(len(found) - len(gone)))
        new = new[: opened.start(1)] + count + new[opened.end(1) :]
    grid.replace_tail("mergeCells", new if len(gone) < len(found) else b"", frozenset())


def clear_filter(grid: Grid) -> None:
    """Show the rows that a filter hid, and let it choose nothing; its buttons stay."""
    old = grid.tail_element("autoFilter")
    new = _without_choices(old, grid.prefix)
    if new != old:
        grid.replace_tail("autoFilter", new, frozenset())
        grid.head = without_filter_mode(grid.head)
        show_rows(grid, area_of(attributes(old).get("ref", "A1")))


def show_rows(grid: Grid, area: Area) -> None:
    """Show the hidden rows of an area."""
    for number in range(area[0], min(area[2], max(grid.rows, default=0)) + 1):
        row = grid.rows.get(number)
        if row and b"hidden" in row.head:
            grid.set_row(RowXml(number, with_attribute(row.head, "hidden", None), row.cells))


def _without_choices(auto_filter: bytes, prefix: str) -> bytes:
    for name in ("filterColumn", "sortState"):
        for found in reversed(list(elements(auto_filter, prefix, name))):
            auto_filter = auto_filter[: found.start()] + auto_filter[found.end() :]
    return auto_filter


def resize_tables(package: Package, grid: Grid, rows: Area, *, rewritten: bool = False) -> None:
    """Let the table over these rows, the header being the first, end at the last; its filter follows.

    Where the rows are ``rewritten`` the filter chooses nothing afterwards.

    Raises:
        WorkbookError: The table has a totals row that would have to move.
    """
    for part in package.related(grid.sheet.part, "table"):
        content = package.part(part)
        root = _root(content)
        values = attributes(root.group(0))
        area = area_of(values.get("ref", "A1"))
        if area[0] != rows[0] or values.get("headerRowCount") == "0" or not overlap(area, rows):
            continue
        new = (*area[:2], max(rows[2], rows[0] + 1), area[3])
        if new != area and values.get("totalsRowCount", "0") != "0":
            raise WorkbookError("table_totals", sheet=grid.sheet.title, table=values.get("displayName", ""))
        resized = _resized(content, part, root, new)
        if rewritten and (plain := _without_choices(resized, root.group(1).decode())) != resized:
            resized = plain
            show_rows(grid, (rows[0], 1, max(area[2], new[2]), 1))
        package.write(part, resized)


def _resized(content: bytes, part: str, root: re.Match[bytes], area: Area) -> bytes:
    reference = area_reference(area)
    head = with_attribute(root.group(2), "ref", reference)
    content = content[: root.start(2)] + head + content[root.end(2) :]
    old = child(content, part, "autoFilter")
    opened = re.match(rb"<[\w.:-]+([^>]*?)/?>", old)
    if opened is None:
        return content
    new = old[: opened.start(1)] + with_attribute(opened.group(1), "ref", reference) + old[opened.end(1) :]
    return put(content, part, "autoFilter", new)


def _root(content: bytes) -> re.Match[bytes]:
    found = re.search(rb"<((?:[\w.-]+:)?)table((?:\s[^>]*?)?)/?>", content)
    if not found:
        raise WorkbookError("damaged_file", part="table")
    return found
