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
from sheets_crm.workbooks.xlsx.cells import SheetXml, cut, rows_of
from sheets_crm.workbooks.xlsx.markup import quoted, with_attribute
from sheets_crm.workbooks.xlsx.package import Package, SheetPart, relations_part
from sheets_crm.workbooks.xlsx.read import Scan

_USUAL = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml"}
_AREA = re.compile(rb"[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?")
_SAID = re.compile(rb"<[\w.:-]*dimension\b[^>]*?(?:/>|>\s*</[\w.:-]*dimension\s*>)")
_PLACE = re.compile(rb"""(\sr=["'][A-Z]{1,3})\d+""")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


class Readable(Struct, frozen=True):
    """What to read, and the true numbers of the rows of sheets that were pushed together."""

    source: Path | BytesIO
    rows: Mapping[str, Sequence[int]]


def readable(package: Package, path: Path, scans: Mapping[SheetPart, Scan], bounds: Bounds) -> Readable:
    """The file when calamine reads it as it is meant, else a copy that it does.

    Raises:
        WorkbookError: Cells stand so far apart that they cannot be held, even without blank rows.
    """
    wide = [sheet for sheet, scan in scans.items() if not _fits(package, sheet, scan, bounds)]
    if wide or not _is_usual(package, scans):
        return plain_copy(package, list(scans), wide, bounds)
    return Readable(path, {})


def _fits(package: Package, sheet: SheetPart, scan: Scan, bounds: Bounds) -> bool:
    if bounds.fits(1_048_576, scan.width):
        return True
    return bounds.fits(_last_row(cut(package.part(sheet.part), sheet.part)), scan.width)


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
    package: Package, sheets: Sequence[SheetPart], wide: Sequence[SheetPart], bounds: Bounds
) -> Readable:
    """A workbook of these sheets alone, blank rows left out of those that are ``wide``.

    Raises:
        WorkbookError: Cells stand so far apart that they cannot be held, even without blank rows.
    """
    buffer, rows = BytesIO(), {}
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
                together, rows[sheet.title] = _pushed_together(package, sheet, bounds)
                archive.writestr(name, _SAID.sub(b"", together, count=1))
            else:
                _stream(archive, name, _without_dimension(package.blocks(sheet.part)))
    buffer.seek(0)
    return Readable(buffer, rows)


def _stream(archive: ZipFile, name: str, blocks: Iterator[bytes]) -> None:
    with archive.open(name, "w", force_zip64=True) as target:
        for block in blocks:
            target.write(block)


def _without_dimension(blocks: Iterator[bytes]) -> Iterator[bytes]:
    yield _SAID.sub(b"", next(blocks, b""), count=1)
    yield from blocks


def _pushed_together(package: Package, sheet: SheetPart, bounds: Bounds) -> tuple[bytes, list[int]]:
    """A sheet whose rows follow each other without blank ones, and the numbers that they had."""
    xml = cut(package.part(sheet.part), sheet.part)
    pieces, numbers, width = [], [], 1
    for row in rows_of(xml.body, xml.prefix):
        if row.cells:
            numbers.append(row.number)
            width = max(width, *row.cells)
            place = b"%d" % len(numbers)
            head = with_attribute(row.head, "r", place.decode())
            raw = row.raw.replace(row.head, head, 1)
            pieces.append(_PLACE.sub(rb"\g<1>" + place, raw))
    if not bounds.fits(len(numbers), width):
        raise WorkbookError("cells_far_apart", sheet=sheet.title)
    return SheetXml(xml.prefix, xml.head, b"".join(pieces), xml.tail).content(), numbers


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
