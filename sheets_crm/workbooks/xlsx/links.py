"""Hyperlinks of a sheet: those of a rewritten table go, move and come with its rows; all others stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from msgspec import Struct

from sheets_crm.workbooks.protocol import WriteTable
from sheets_crm.workbooks.table_rows import TableRows
from sheets_crm.workbooks.xlsx.cells import area_of, elements, reference_to
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.markup import attributes, quoted, relation_attribute, with_attribute
from sheets_crm.workbooks.xlsx.package import Package
from sheets_crm.workbooks.xlsx.relations import Relations, relations_of

Place = tuple[int, int]
AFTER_LINKS = frozenset(
    {
        *("printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks", "colBreaks"),
        *("customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing"),
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent"),
        *("webPublishItems", "tableParts", "extLst"),
    }
)
"""Children of a worksheet that may only follow its hyperlinks."""


class _Link(Struct, frozen=True):
    """One hyperlink of one cell: its start tag, and where it leads."""

    head: bytes
    address: str


def rewrite_links(package: Package, grid: Grid, change: WriteTable, rows: TableRows) -> None:
    """Give the rows of a rewritten table their links."""
    old = grid.tail_element("hyperlinks")
    if not old and not rows.links:
        return
    relations = relations_of(package, grid.sheet.part)
    links, others = _cut(grid, old, relations, change)
    wanted = _wanted(links, rows, change.header_row + 1)
    if {place: link.address for place, link in links.items()} == {
        place: address if isinstance(address, str) else address.address for place, address in wanted.items()
    }:
        return
    grid.changed = True
    written = [_element(grid, place, link, links, relations) for place, link in sorted(wanted.items())]
    grid.replace_tail("hyperlinks", _collection(grid, [*others, *written]), AFTER_LINKS)
    relations.drop_unused("hyperlink", grid.head + grid.tail)
    relations.save(package)


def _cut(
    grid: Grid, old: bytes, relations: Relations, change: WriteTable
) -> tuple[dict[Place, _Link], list[bytes]]:
    """The links of the table's cells by place, and the elements of all others."""
    links: dict[Place, _Link] = {}
    others = []
    for found in elements(old, grid.prefix, "hyperlink"):
        values = attributes(found.group(1))
        inside = list(_places(values.get("ref", ""), change))
        if not inside:
            others.append(found.group(0))
        location = "#" + values["location"] if values.get("location") else ""
        address = relations.targets.get(relation_attribute(values), "") + location
        links.update(dict.fromkeys(inside, _Link(found.group(1), address)))
    return links, others


def _places(reference: str, change: WriteTable) -> Iterator[Place]:
    """The cells of a link that are the table's; a link may lie over several."""
    first_row, first_column, last_row, last_column = area_of(reference)
    last = change.header_row + max(change.old_rows, len(change.rows))
    for row in range(max(first_row, change.header_row + 1), min(last_row, last) + 1):
        for column in change.columns:
            if first_column <= column <= last_column:
                yield row, column


def _wanted(links: Mapping[Place, _Link], rows: TableRows, first: int) -> dict[Place, str | _Link]:
    wanted: dict[Place, str | _Link] = {}
    linked = np.isin(rows.sources, [row for row, _ in links])
    for at in sorted({*rows.links, *np.flatnonzero(linked).tolist()}):
        new = rows[at]
        for column in rows.columns:
            if column in new.cells and column in new.links:
                wanted[first + at, column] = new.links[column]
            elif column not in new.cells and new.source and (new.source, column) in links:
                wanted[first + at, column] = links[new.source, column]
    return wanted


def _element(
    grid: Grid, place: Place, link: str | _Link, old: Mapping[Place, _Link], relations: Relations
) -> bytes:
    tag = grid.xml.tag("hyperlink")
    here = old.get(place)
    if isinstance(link, str) and here and here.address == link:
        link = here
    if isinstance(link, _Link):
        return b"<" + tag + with_attribute(link.head, "ref", reference_to(*place)) + b"/>"
    if link.startswith("#"):
        return b"<" + tag + b' ref="%s" location="%s"/>' % (reference_to(*place).encode(), quoted(link[1:]))
    number = relations.add("hyperlink", link, external=True).encode()
    return (
        b"<"
        + tag
        + b' ref="%s"%s="%s"/>' % (reference_to(*place).encode(), _id_name(grid, relations), number)
    )


def _id_name(grid: Grid, relations: Relations) -> bytes:
    """The attribute of a relationship's id, with its namespace when the root does not declare it."""
    name = b"xmlns:r="
    if name + b'"' + relations.namespace in grid.head or name + b"'" + relations.namespace in grid.head:
        return b" r:id"
    return b' xmlns:r="' + relations.namespace + b'" r:id'


def _collection(grid: Grid, links: list[bytes]) -> bytes:
    tag = grid.xml.tag("hyperlinks")
    return b"<" + tag + b">" + b"".join(links) + b"</" + tag + b">" if links else b""
