"""What calamine is given to read: the file itself, or a copy of its sheets in memory, spelled as Excel does.

Calamine looks for shared texts and formats by their usual names, follows only plain relationships, takes
UTF-16 for nothing, and holds the whole rectangle around a sheet's cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from msgspec import Struct

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.bounds import Bounds
from sheets_crm.workbooks.xlsx.cells import RowXml, SheetXml, column_letters, cut, rows_of
from sheets_crm.workbooks.xlsx.markup import quoted, with_attribute
from sheets_crm.workbooks.xlsx.package import Package, SheetPart, relations_part
from sheets_crm.workbooks.xlsx.read import Scan
from sheets_crm.workbooks.xlsx.sheet_columns import Shown
from sheets_crm.workbooks.xlsx.strange_cells import is_strange, large_in, tamed

_USUAL = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_AREA = re.compile(rb"[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?")
_SAID = re.compile(rb"<[\w.:-]*dimension\b[^>]*?(?:/>|>\s*</[\w.:-]*dimension\s*>)")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Readable(Struct, frozen=True):
    """What to read, and the true numbers of the rows and columns of sheets that were pushed together."""

    source: Path | BytesIO
    places: Mapping[str, tuple[Sequence[int], Sequence[int]]]


def readable(
    package: Package, path: Path, scans: Mapping[SheetPart, Scan], bounds: Bounds, shown: Shown
) -> Readable:
    """The file when calamine reads it as it is meant, else a copy that it does.

    Raises:
        WorkbookError: Cells stand so far apart that not even what is filled can be held.
    """
    wide = [sheet for sheet, scan in scans.items() if not _fits(package, sheet, scan, bounds)]
    strange = [sheet for sheet, scan in scans.items() if _is_strange(scan, shown)]
    if wide or strange or not _is_usual(package, scans):
        return plain_copy(package, list(scans), wide, strange, bounds)
    return Readable(path, {})


def _fits(package: Package, sheet: SheetPart, scan: Scan, bounds: Bounds) -> bool:
    if bounds.fits(1_048_576, scan.width):
        return True
    return bounds.fits(_last_row(cut(package.part(sheet.part), sheet.part)), scan.width)


def _is_strange(scan: Scan, shown: Shown) -> bool:
    styles = scan.large if scan.plain is None else large_in(scan.plain)
    return scan.padded or is_strange(scan.untold.values(), styles, shown)


def _last_row(xml: SheetXml) -> int:
    """The highest number of a row, found without taking rows apart where every row says its own."""
    tag = b"<" + xml.tag("row")
    said = re.findall(re.escape(tag) + rb"""\s[^>]*?\br=["'](\d+)["']""", xml.body)
    if len(said) == xml.body.count(tag + b" ") + xml.body.count(tag + b">") + xml.body.count(tag + b"/"):
        return max(map(int, said), default=0)
    return max((row.number for row in rows_of(xml.body, xml.prefix)), default=0)


def _is_usual(package: Package, scans: Mapping[SheetPart, Scan]) -> bool:
    """Whether every name and spelling is the one that calamine expects."""
    main = package.workbook_part
    parts = ["xl/workbook.xml", *(sheet.part for sheet in scans)]
    for kind, usual in _USUAL.items():
        related = package.related(main, kind)
        if related not in ([], [usual]) or package.has(usual) != bool(related):
            return False
        parts += related
    names = set(package.archive.namelist())
    return (
        main == "xl/workbook.xml"
        and names.issuperset(parts)
        and package.respelled.isdisjoint(parts)
        and not package.has_strange_sheets
        and _has_plain_targets(package)
        and all(not scan.dimension or _AREA.fullmatch(scan.dimension) for scan in scans.values())
    )


def _has_plain_targets(package: Package) -> bool:
    relations = package.part(relations_part(package.workbook_part))
    targets = re.findall(rb"""\sTarget\s*=\s*["']([^"']*)""", relations)
    return not any(b"%" in target or b"./" in target or b"\\" in target for target in targets)


def plain_copy(
    package: Package,
    sheets: Sequence[SheetPart],
    wide: Sequence[SheetPart],
    strange: Sequence[SheetPart],
    bounds: Bounds,
) -> Readable:
    """A workbook of these sheets alone, blank rows and columns left out of those that are ``wide``.

    Raises:
        WorkbookError: Cells stand so far apart that not even what is filled can be held.
    """
    buffer, places = BytesIO(), {}
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in _frame(package, sheets).items():
            archive.writestr(name, content)
        for kind, usual in _USUAL.items():
            for part in package.related(package.workbook_part, kind)[:1]:
                if package.has(part):
                    _stream(archive, usual, package.blocks(part))
        for number, sheet in enumerate(sheets, 1):
            name = f"xl/worksheets/sheet{number}.xml"
            if sheet in wide:
                together, places[sheet.title] = _pushed_together(package, sheet, bounds)
                whole = _SAID.sub(b"", together, count=1)
                archive.writestr(name, tamed(whole) if sheet in strange else whole)
            elif sheet in strange:
                whole = b"".join(_without_dimension(package.blocks(sheet.part)))
                archive.writestr(name, tamed(whole))
            else:
                _stream(archive, name, _without_dimension(package.blocks(sheet.part)))
    buffer.seek(0)
    return Readable(buffer, places)


def _stream(archive: ZipFile, name: str, blocks: Iterator[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as target:
        for block in blocks:
            target.write(block)


def _without_dimension(blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield _SAID.sub(b"", next(blocks, b""), count=1)
    yield from blocks


def _pushed_together(
    package: Package, sheet: SheetPart, bounds: Bounds
) -> tuple[bytes, tuple[list[int], list[int]]]:
    """A sheet without its blank rows, columns and cells, and the numbers that the others had."""
    xml = cut(package.part(sheet.part), sheet.part)
    rows: list[int] = []
    used: set[int] = set()
    length = 0
    for row in rows_of(xml.body, xml.prefix):
        if row.used_columns:
            rows.append(row.number)
            used |= row.used_columns
            length += max(row.used_columns)  # what stands before it is held, blank or not
    columns = sorted(used)
    if not bounds.fits(len(rows), len(columns)) or not bounds.fits(1, length):
        raise WorkbookError("cells_far_apart", sheet=sheet.title)
    letters = {column: column_letters(at) for at, column in enumerate(columns, 1)}
    kept = (row for row in rows_of(xml.body, xml.prefix) if row.used_columns)
    pieces = [_row_of(row, at, letters, xml) for at, row in enumerate(kept, 1)]
    return SheetXml(xml.prefix, xml.head, b"".join(pieces), xml.tail).content(), (rows, columns)


def _row_of(row: RowXml, number: int, letters: Mapping[int, str], xml: SheetXml) -> bytes:
    """A row in another place, and so its cells that are not blank."""
    tag = xml.tag("c")
    cells = [
        b"<%s%s>%s</%s>" % (tag, with_attribute(cell.head, "r", f"{letters[at]}{number}"), cell.inner, tag)
        for at, cell in row.cells.items()
        if cell.inner
    ]
    return b'<%s r="%d">%s</%s>' % (xml.tag("row"), number, b"".join(cells), xml.tag("row"))


def _frame(package: Package, sheets: Sequence[SheetPart]) -> dict[str, str]:
    """Everything around the sheets."""
    listed = "".join(
        f'<sheet name="{quoted(sheet.title).decode()}" sheetId="{number}" r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    targets = {
        f"rId{number}": ("worksheet", f"worksheets/sheet{number}.xml") for number in range(1, len(sheets) + 1)
    }
    for kind, usual in _USUAL.items():
        if any(map(package.has, package.related(package.workbook_part, kind)[:1])):
            targets[kind] = (kind, usual.removeprefix("xl/"))
    calendar = '<workbookPr date1904="1"/>' if package.starts_1904 else ""
    spaces = f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}"'
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relationships({"rId1": ("officeDocument", "xl/workbook.xml")}),
        "xl/workbook.xml": f"<workbook {spaces}>{calendar}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relationships(targets),
    }


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    listed = (
        f'<Relationship Id="{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(listed)}</Relationships>'
