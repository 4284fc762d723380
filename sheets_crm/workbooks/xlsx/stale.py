"""Last results that may no longer be right: forgotten in every formula that a changed cell reaches.

LibreOffice shows last results as they are, whatever the workbook says about calculating anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct, field

from sheets_crm.workbooks.formulas import Area, Changed, depends_on, may_depend
from sheets_crm.workbooks.xlsx.cells import CellXml, SheetXml, area_of, cut, elements, reference_to, rows_of
from sheets_crm.workbooks.xlsx.markup import attributes, parsed
from sheets_crm.workbooks.xlsx.package import Package, SheetPart
from sheets_crm.workbooks.xlsx.read import formulas_of, scanned

Skeletons = Mapping[str, frozenset[str]]
"""By sheet, its formulas without their numbers: which sheets need not be looked at again."""
Place = tuple[int, int]


class _Stale(Struct):
    """What is no longer right: rows that changed, cells whose formulas read them, names for either."""

    rows: dict[str, Changed]
    cells: dict[str, set[Place]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    @property
    def titles(self) -> set[str]:
        return {*self.rows, *(title for title, cells in self.cells.items() if cells)}

    def hit(self, title: str, area: Area) -> bool:
        """Whether anything in an area is no longer right."""
        first, last = self.rows.get(title, (0, -1))
        if first <= area[2] and last >= area[0]:
            return True
        cells = self.cells.get(title, ())
        if (area[2] - area[0] + 1) * (area[3] - area[1] + 1) == 1:
            return area[:2] in cells
        return any(area[0] <= row <= area[2] and area[1] <= column <= area[3] for row, column in cells)


def forget_results(package: Package, changed: Mapping[str, Changed], skeletons: Skeletons) -> bool:
    """Take the last results from all formulas that read changed cells, in however many steps.

    Args:
        package: The package, with the changes made.
        changed: Changed rows by sheet.
        skeletons: What is known of the formulas of sheets that did not change.

    Returns:
        Whether the workbook has formulas at all.
    """
    stale = _Stale({title.lower(): rows for title, rows in changed.items()})
    known = {sheet: _skeletons(package, sheet, changed, skeletons) for sheet in package.sheets}
    formulas: dict[SheetPart, dict[Place, str]] = {}
    size = -1
    while size != (size := _size(stale)):
        _spread_names(package, stale)
        for sheet, texts in known.items():
            if sheet not in formulas and _may_be_stale(sheet, texts, changed, stale):
                formulas[sheet] = _formulas(package, sheet)
            if sheet in formulas:
                _spread_cells(sheet.title, formulas[sheet], stale)
    for sheet in formulas:
        _forget(package, sheet.part, stale.cells.get(sheet.title.lower(), set()))
    return any(known.values()) or any(formulas.values())


def _may_be_stale(
    sheet: SheetPart, skeletons: frozenset[str], changed: Mapping[str, Changed], stale: _Stale
) -> bool:
    return sheet.title in changed or may_depend(skeletons, stale.titles, stale.names)


def _size(stale: _Stale) -> int:
    return len(stale.names) + sum(map(len, stale.cells.values()))


def _skeletons(
    package: Package, sheet: SheetPart, changed: Mapping[str, Changed], known: Skeletons
) -> frozenset[str]:
    if sheet.title in changed or sheet.part.lower() not in package.names:  # one that is new has values only
        return frozenset()
    return known[sheet.title] if sheet.title in known else frozenset(scanned(package, sheet).skeletons)


def _formulas(package: Package, sheet: SheetPart) -> dict[Place, str]:
    content = package.part(sheet.part)
    if b"<f" not in content and b":f" not in content:  # most have none, and cutting takes copies
        return {}
    xml = cut(content, sheet.part)
    return formulas_of(_cells(xml), xml.prefix) if b"<" + xml.tag("f") in xml.body else {}


def _cells(xml: SheetXml) -> Iterator[CellXml]:
    return (cell for row in rows_of(xml.body, xml.prefix) for cell in row.cells.values())


def _spread_cells(title: str, formulas: Mapping[Place, str], stale: _Stale) -> None:
    """Downwards and upwards, so that a chain down or up a column is followed in one go."""
    cells = stale.cells.setdefault(title.lower(), set())
    for places in (list(formulas), list(formulas)[::-1]):
        for place in places:
            if place not in cells and depends_on(formulas[place], title, stale.hit, stale.names):
                cells.add(place)


def _spread_names(package: Package, stale: _Stale) -> None:
    """Names that stand for cells or names that are no longer right, and tables over such cells."""
    workbook = parsed(package.part(package.workbook_part), package.workbook_part)
    texts = {
        element.get("name", "").lower(): element.text or ""
        for element in workbook.findall("{*}definedNames/{*}definedName")
        if not element.get("name", "").startswith("_xlnm.")
    }
    size = -1
    while size != (size := len(stale.names)):
        stale.names |= {name for name, text in texts.items() if _is_stale(text, stale)}
    for sheet in package.sheets:
        if sheet.title.lower() in stale.titles:
            stale.names |= _stale_tables(package, sheet, stale)


def _is_stale(text: str, stale: _Stale) -> bool:
    """A name may stand for cells beside the one that uses it, so its sheet alone decides."""
    return depends_on(text, "", lambda title, _area: title in stale.titles, stale.names)


def _stale_tables(package: Package, sheet: SheetPart, stale: _Stale) -> set[str]:
    tables = [parsed(package.part(part), part) for part in package.related(sheet.part, "table")]
    return {
        table.get("displayName", "").lower()
        for table in tables
        if stale.hit(sheet.title.lower(), area_of(table.get("ref", "A1")))
    }


def _forget(package: Package, part: str, places: set[Place]) -> None:
    if not places:
        return
    xml = cut(package.part(part), part)
    body = _without_results(xml.body, xml.prefix, {reference_to(*place) for place in places})
    package.write(part, xml.head + body + xml.tail)


def _without_results(body: bytes, prefix: str, stale: set[str]) -> bytes:
    tag = re.escape((prefix + "v").encode())
    value = re.compile(rb"<" + tag + rb"(?:\s[^>]*)?(?:/>|>[^<]*</" + tag + rb">)")
    pieces, end = [], 0
    for found in elements(body, prefix, "c"):
        if attributes(found.group(1)).get("r") in stale:
            pieces += [body[end : found.start()], value.sub(b"", found.group(0))]
            end = found.end()
    return b"".join(pieces) + body[end:]
