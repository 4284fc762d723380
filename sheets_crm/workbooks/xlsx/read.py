"""What calamine does not tell: errors, formulas never calculated, formulas and links by place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from sheets_crm.workbooks.formulas import LAST_COLUMN, moved, skeleton
from sheets_crm.workbooks.protocol import CellError, WorkbookError
from sheets_crm.workbooks.xlsx.below_zero import below_zero, number_below_zero
from sheets_crm.workbooks.xlsx.bounds import Bounds, refuse_places_off_the_sheet
from sheets_crm.workbooks.xlsx.cells import CellXml, area_of, column_number, cut, elements, place_of, rows_of
from sheets_crm.workbooks.xlsx.markup import attributes, relation_attribute, text_of
from sheets_crm.workbooks.xlsx.package import LARGEST_EDIT, Package, SheetPart, relations_part
from sheets_crm.workbooks.xlsx.plain_cells import DECIMAL, SHARED, WHOLE, PlainCells
from sheets_crm.workbooks.xlsx.strange_cells import has_padded, styles_of_large
from sheets_crm.workbooks.xlsx.styles import Styles

LONGEST_ROW = 64_000_000
"""Bytes of one row of a sheet beyond which a workbook is refused."""

_BEYOND_Z = re.compile(rb"""r=["'][A-Z]{2}""")
_DIMENSION = re.compile(rb"""<[\w.:-]*dimension\s[^>]*?ref\s*=\s*["']([^"']*)""")
_WIDE = re.compile(rb"""\br=["']([A-Z]{2,3})\d+["'][^>/]*>""")

_MERGED = re.compile(rb"""mergeCell\s[^>]*?\bref=["']([A-Z]+\d+:[A-Z]+\d+)["']""")

Place = tuple[int, int]
NOT_CALCULATED = "="
NUMBERS = b"0123456789$"


class Scan(Struct):
    """What the bytes of one sheet say: what calamine does not tell by place, what its formulas mention."""

    untold: dict[Place, CellError | int | float] = field(default_factory=dict)
    """Its errors, formulas never calculated, numbers below zero."""
    skeletons: set[str] = field(default_factory=set)
    """Its formulas without their numbers."""
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Its merged cells: top, left, bottom, right."""
    complete: bool = True
    """False when some cell did not say where it stands."""
    width: int = 0
    """Its last column in use, 26 when there is none beyond Z."""
    shared: int = 0
    """How many cells show a shared text."""
    filled: bool = False
    """Whether any cell holds anything."""
    dimension: bytes = b""
    """The area that it says is used, which is advice only."""
    large: set[int] = field(default_factory=set)
    """Styles of its numbers that are too large for a day, where it is not plain."""
    padded: bool = False
    tail: bytes = b""
    """What follows its rows, beginning with them where there are none."""
    plain: PlainCells | None = field(default_factory=PlainCells)
    """Its cells, None where they are not written as most programs write them."""


def vetted(package: Package) -> None:
    """Read through the parts that calamine loads whole, so that it meets no bomb and no entities.

    Raises:
        WorkbookError: It would.
    """
    parts = [package.workbook_part, relations_part(package.workbook_part)]
    for kind in ("sharedStrings", "styles", "theme"):
        parts += [part for part in package.related(package.workbook_part, kind) if package.has(part)]
    for part in parts:
        for _ in package.blocks(part, LARGEST_EDIT):
            pass


def scanned(package: Package, sheet: SheetPart, bounds: Bounds | None = None) -> Scan:
    """Errors and uncalculated formulas of a sheet, in one pass of bounded memory.

    Raises:
        WorkbookError: It holds more than may be read, or places that no sheet has.
    """
    bounds = bounds or Bounds(package)
    scan = Scan()
    for prefix, rows in _whole_rows(package, sheet.part):
        scan.dimension = scan.dimension or _dimension(rows)
        if not _take(scan, prefix, rows, sheet, bounds):
            _search(scan, prefix, rows, sheet, bounds)
        for reference, number in below_zero(rows, prefix):
            _note(scan, reference, number)
        if b"mergeCell " in rows:
            scan.merges += [area_of(text_of(ref)) for ref in _MERGED.findall(rows)]
        scan.tail = rows
    if scan.width > LAST_COLUMN:
        raise WorkbookError("cell_off_sheet", sheet=sheet.title)
    return scan if scan.complete else _counted(package, sheet, scan)


def _take(scan: Scan, prefix: bytes, rows: bytes, sheet: SheetPart, bounds: Bounds) -> bool:
    """Take the cells of rows that hold plain cells only; whether they do."""
    plain, scan.plain = scan.plain, None
    begin, end = rows.find(b"<sheetData>") + 1, rows.rfind(b"</sheetData>")
    if plain is None or prefix or (b"<sheetData" in rows and not begin):
        return False
    body = rows[begin and begin + 10 : end if end >= 0 else None]
    if body == b"</row>":  # a sheet's last piece; its cells came before
        scan.plain = plain
        return True
    count = plain.take(body)
    if count < 0:
        return False
    bounds.count_cells(count, sheet.part)
    found = plain.pieces[-1]
    scan.plain = plain
    scan.shared += int(np.count_nonzero(found.kind == SHARED))
    scan.filled = scan.filled or bool(len(found.kind))
    scan.width = max(scan.width, int(found.column.max(initial=26)))
    return True


def _search(scan: Scan, prefix: bytes, rows: bytes, sheet: SheetPart, bounds: Bounds) -> None:
    """Search rows of any kind for errors and formulas."""
    _bound(scan, prefix, rows, sheet, bounds)
    if b't="e"' in rows or b"t='e'" in rows:
        for found in _error_cell(prefix).finditer(rows):
            _note(scan, attributes(found.group(1)).get("r"), CellError(text_of(found.group(2))))
    if b"<" + prefix + b"f" in rows:
        _scan_formulas(scan, prefix, rows)
    scan.large.update(styles_of_large(rows))
    scan.padded = scan.padded or has_padded(rows)


def _bound(scan: Scan, prefix: bytes, rows: bytes, sheet: SheetPart, bounds: Bounds) -> None:
    refuse_places_off_the_sheet(rows, sheet.title)
    tag = b"<" + prefix
    bounds.count_cells(rows.count(tag + b"c ") + rows.count(tag + b"c>"), sheet.part)
    scan.shared += rows.count(b't="s"') + rows.count(b"t='s'")
    scan.filled = scan.filled or tag + b"v>" in rows or tag + b"is>" in rows
    scan.width = max(scan.width, _width(rows) or 26)


def _dimension(rows: bytes) -> bytes:
    found = _DIMENSION.search(rows)
    return found.group(1) if found else b""


def _width(rows: bytes) -> int:
    """The last column in use beyond Z, 0 when there is none; most sheets have none."""
    if not _BEYOND_Z.search(rows):
        return 0
    return max((column_number(letters) for letters in set(_WIDE.findall(rows))), default=0)


def _scan_formulas(scan: Scan, prefix: bytes, rows: bytes) -> None:
    texts = b"\0".join(_formula_text(prefix).findall(rows)).translate(None, NUMBERS)
    scan.skeletons.update(skeleton(text_of(text)) for text in set(texts.split(b"\0")))
    if _without_result(prefix).search(rows):
        for found in _uncalculated(prefix).finditer(rows):
            if not _calculated_blank(found):
                _note(scan, attributes(found.group(1)).get("r"), CellError(NOT_CALCULATED))


def _whole_rows(package: Package, part: str) -> Iterator[tuple[bytes, bytes]]:
    """A part's bytes in pieces that end between rows, each with the prefix of its elements.

    Raises:
        WorkbookError: It has no rows, not even an empty list of them, or one that is too long.
    """
    prefix, begun, rest = b"", False, b""
    for block in package.blocks(part):
        rest += block
        if not begun and (found := re.search(rb"<((?:[\w.-]+:)?)sheetData", rest)):
            prefix, begun = found.group(1), True
        end = rest.rfind(b"</" + prefix + b"row>")
        if end >= 0:
            yield prefix, rest[:end]
            rest = rest[end:]
        elif len(rest) > LONGEST_ROW:
            raise WorkbookError("too_large", part=part, size=len(rest))
    if not begun:
        raise WorkbookError("damaged_file", part=part)
    yield prefix, rest


@cache
def _error_cell(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"""<Pc(\s[^>]*\bt=["']e["'][^>]*)>\s*(?:<Pf\b(?:[^>]*/>|[^>]*>[^<]*</Pf>)\s*)?<Pv\b[^>]*>([^<]*)</Pv>""".replace(
            b"P", re.escape(prefix)
        )
    )


@cache
def _formula_text(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<Pf\b[^>]*>([^<]+)</Pf>".replace(b"P", re.escape(prefix)))


@cache
def _without_result(prefix: bytes) -> re.Pattern[bytes]:
    """A quick look whether any formula could lack its result."""
    return re.compile(rb"(?:</Pf>|<Pf\b[^>]*/>)(?!<Pv>[^<])".replace(b"P", re.escape(prefix)))


@cache
def _uncalculated(prefix: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"<Pc(\s[^>]*|)>\s*<Pf\b(?:[^>]*/>|[^>]*>[^<]*</Pf>)\s*(<Pv\s*/>|<Pv[^>]*></Pv>)?\s*</Pc>".replace(
            b"P", re.escape(prefix)
        )
    )


def _calculated_blank(found: re.Match[bytes]) -> bool:
    """A formula whose result is empty text has an empty value, and says it is text."""
    return found.group(2) is not None and attributes(found.group(1)).get("t") == "str"


def _note(scan: Scan, reference: str | None, shown: CellError | float) -> None:
    if reference:
        scan.untold[place_of(reference)] = shown
    else:
        scan.complete = False


def _counted(package: Package, sheet: SheetPart, scan: Scan) -> Scan:
    """The same for the rare sheet whose cells do not say where they stand."""
    scan = replace(scan, untold={}, skeletons=set())
    xml = cut(package.part(sheet.part), sheet.part)
    cells = (cell for row in rows_of(xml.body, xml.prefix) for cell in row.cells.values())
    scan.skeletons.update(skeleton(text) for text in formulas_of(cells, xml.prefix).values())
    for row in rows_of(xml.body, xml.prefix):
        for cell in row.cells.values():
            value = cell.element(xml.prefix, "v")
            if cell.kind == "e" and value:
                scan.untold[cell.row, cell.column] = CellError(text_of(value[1]))
            elif cell.element(xml.prefix, "f") and not (value and (value[1] or cell.kind == "str")):
                scan.untold[cell.row, cell.column] = CellError(NOT_CALCULATED)
            elif (number := number_below_zero(cell, xml.prefix)) is not None:
                scan.untold[cell.row, cell.column] = number
    return scan


def formulas_of(cells: Iterator[CellXml], prefix: str) -> dict[Place, str]:
    """Formulas with their leading ``=`` by place; shared ones written out for each cell."""
    formulas: dict[Place, str] = {}
    masters: dict[str, tuple[str, Place]] = {}
    for cell in cells:
        if (element := cell.element(prefix, "f")) is None:
            continue
        values, text, place = attributes(element[0]), text_of(element[1]), (cell.row, cell.column)
        if values.get("t") == "shared":
            group = values.get("si", "")
            if text:
                masters[group] = ("=" + text, place)
            if group in masters:
                formulas[place] = moved(masters[group][0], masters[group][1], place)
        elif text:
            formulas[place] = "=" + text
    return formulas


def links_of(package: Package, sheet: SheetPart, tail: bytes, prefix: str) -> dict[Place, str]:
    """Addresses of a sheet's hyperlinks by place; one over several cells stands at the first."""
    targets = {relation.id: relation.target for relation in package.relations(sheet.part)}
    links = {}
    for found in elements(tail, prefix, "hyperlink"):
        values = attributes(found.group(1))
        target = targets.get(relation_attribute(values), "")
        location = "#" + values["location"] if values.get("location") else ""
        if "ref" in values and target + location:
            links[area_of(values["ref"])[:2]] = target + location
    return links


def detail(
    package: Package, sheet: SheetPart, scan: Scan, styles: Styles
) -> tuple[dict[Place, str], dict[Place, str], dict[Place, str]]:
    """Links and formulas of a sheet, and which of its numbers people see as times or percentages."""
    if scan.plain is not None:
        return links_of(package, sheet, scan.tail, ""), {}, _shown(_numbers_of(scan.plain), styles)
    xml = cut(package.part(sheet.part), sheet.part)
    links = links_of(package, sheet, xml.tail, xml.prefix)
    cells = [cell for row in rows_of(xml.body, xml.prefix) for cell in row.cells.values()]
    numbers = (((cell.row, cell.column), cell.style) for cell in cells if cell.kind in ("n", "str"))
    return links, formulas_of(iter(cells), xml.prefix), _shown(numbers, styles)


def _numbers_of(plain: PlainCells) -> Iterator[tuple[Place, int]]:
    found = plain.found()
    row, column, _, style, _ = (part[np.isin(found.kind, (WHOLE, DECIMAL))].tolist() for part in found)
    return zip(zip(row, column, strict=True), style, strict=True)


def _shown(numbers: Iterable[tuple[Place, int]], styles: Styles) -> dict[Place, str]:
    way = cache(styles.shown_as)
    return {place: way(style) for place, style in numbers if way(style)}
