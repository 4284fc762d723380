"""New sheets for a workbook: drawn by themselves, then grafted in without touching what is there."""

from __future__ import annotations

import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from xml.etree.ElementTree import Element

from msgspec.structs import replace

from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.protocol import AddSheet, Change, TableRow, WorkbookError, WriteTable
from sheets_crm.workbooks.xlsx.grafted_styles import Numbers, copied_styles
from sheets_crm.workbooks.xlsx.markup import parsed, quoted, with_attribute
from sheets_crm.workbooks.xlsx.package import CONTENT_TYPES, Package, opened, relations_part
from sheets_crm.workbooks.xlsx.relations import add_content_type, relations_of, relative
from sheets_crm.workbooks.xlsx.tree import child, children, put

_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/", b"http://purl.oclc.org/ooxml/spreadsheetml/"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
        b"http://purl.oclc.org/ooxml/officeDocument/",
    ),
    (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
)
_STYLED = re.compile(
    rb'(<(?:c|row)\s[^>]*?\bs=")(\d+)(")|(<col\s[^>]*?\bstyle=")(\d+)(")|(\bdxfId=")(\d+)(")'
)
_LATER = (
    *("externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches"),
    *("webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst"),
)


def in_own_calendar(change: AddSheet) -> list[Change]:
    """The same new sheet with its first cells written later, by the workbook's own count of days."""
    design = change.design
    bare = AddSheet(replace(design, rows=()))
    columns = range(1, len(design.columns) + 1)
    rows = [TableRow(dict(zip(columns, row, strict=False))) for row in design.rows]  # type: ignore[arg-type]
    return [bare, WriteTable(design.title, design.header_row, columns, 0, rows)] if rows else [bare]


def add_sheets(package: Package, designs: Sequence[SheetDesign]) -> None:
    """Draw sheets in one workbook and make them the workbook's last ones: their formats are copied once.

    Raises:
        WorkbookError: There is a sheet of such a title.
    """
    titles = Counter(title.casefold() for title in (*_titles(package), *(each.title for each in designs)))
    for design in designs:
        if titles[design.title.casefold()] > 1:
            raise WorkbookError("sheet_exists", sheet=design.title)
    if not designs:
        return
    from sheets_crm.workbooks.drawing.workbook import write_workbook

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drawn.xlsx"
        with warnings.catch_warnings():
            # their charts may show sheets that only the whole workbook has
            warnings.filterwarnings("ignore", "Unknown worksheet reference", UserWarning)
            write_workbook(path, designs)
        with path.open("rb") as file:
            _graft(package, opened(file, path), designs)


def show_sheet(package: Package, title: str) -> None:
    """Show a hidden sheet.

    Raises:
        WorkbookError: There is no sheet of this title.
    """
    if title not in _titles(package):
        raise WorkbookError("no_such_sheet", sheet=title)
    part = package.workbook_part
    content = package.part(part)
    found = [each for each in children(content, part, depth=2) if each.name == "sheet"]
    place = found[_titles(package).index(title)]
    element = with_attribute(content[place.start : place.end], "state", None)
    package.write(part, content[: place.start] + element + content[place.end :])


def _titles(package: Package) -> list[str]:
    """Titles of all sheets, those of charts too."""
    workbook = parsed(package.part(package.workbook_part), package.workbook_part)
    return [element.get("name", "") for element in workbook.findall("{*}sheets/{*}sheet")]


def _graft(package: Package, drawn: Package, designs: Sequence[SheetDesign]) -> None:
    numbers = copied_styles(package, drawn)
    relation = relations_of(package, package.workbook_part)
    for at, design in enumerate(designs):
        part = _copied(package, drawn, drawn.sheets[at].part)
        content = _renumbered(package.part(part), numbers)
        # two selected sheets are a group: what is typed in one would be typed in both
        package.write(part, content.replace(b' tabSelected="1"', b"", 1))
        number = relation.add("worksheet", relative(package.workbook_part, part))
        _list_sheet(package, design, number)
        _copy_names(package, drawn, at)
    relation.save(package)


def _copied(package: Package, drawn: Package, source: str) -> str:
    """Copy a part and all it leads to; the name it got."""
    part = _free_name(package, source)
    content = drawn.part(source)
    package.write(part, _in_dialect(package, content))
    kind = next(
        element.get("ContentType", "")
        for element in parsed(drawn.part(CONTENT_TYPES), CONTENT_TYPES).findall("{*}Override")
        if element.get("PartName") == f"/{source}"
    )
    add_content_type(package, part, kind)
    if drawn.has(relations_part(source)):
        text = _in_dialect(package, drawn.part(relations_part(source)))
        for relation in drawn.relations(source):
            new = relative(part, _copied(package, drawn, relation.target))
            old = b'Id="%s" ' % relation.id.encode()
            text = re.sub(old + rb'(.*?)Target="[^"]*"', old + rb'\1Target="' + quoted(new) + b'"', text)
        package.write(relations_part(part), text)
    return part


def _free_name(package: Package, name: str) -> str:
    stem, number = re.sub(r"\d+\.xml$", "", name), 1
    while package.has(f"{stem}{number}.xml"):
        number += 1
    return f"{stem}{number}.xml"


def _in_dialect(package: Package, content: bytes) -> bytes:
    """A part in the namespaces of the package it goes to."""
    for usual, strict in _STRICT if package.is_strict else ():
        content = content.replace(usual, strict)
    return content


def _renumbered(sheet: bytes, numbers: Numbers) -> bytes:
    def renumbered(found: re.Match[bytes]) -> bytes:
        before, number, after = (group for group in found.groups() if group is not None)
        table = numbers.differences if before.startswith(b"dxfId") else numbers.formats
        return before + b"%d" % table[int(number)] + after

    return _STYLED.sub(renumbered, sheet)


def _list_sheet(package: Package, design: SheetDesign, relation: str) -> None:
    part = package.workbook_part
    content = package.part(part)
    sheets = child(content, part, "sheets")
    tree = parsed(content, part).findall("{*}sheets/{*}sheet")
    number = max((int(element.get("sheetId", "0")) for element in tree), default=0) + 1
    end = sheets.rindex(b"</")
    model = re.search(rb"<([\w.:-]*sheet)\s[^>]*?\s([\w.-]+:id)=", sheets)
    if model is None:
        raise WorkbookError("damaged_file", part=part)
    state = b' state="hidden"' if design.hidden else b""
    values = (model.group(1), quoted(design.title), number, state, model.group(2), relation.encode())
    element = b'<%s name="%s" sheetId="%d"%s %s="%s"/>' % values
    package.write(part, content.replace(sheets, sheets[:end] + element + sheets[end:], 1))


def _copy_names(package: Package, drawn: Package, at: int) -> None:
    """The names that belong to the new sheet: its filter, its print titles and area."""
    index = len(_titles(package)) - 1
    workbook = parsed(drawn.part(drawn.workbook_part), drawn.workbook_part)
    names = [
        element
        for element in workbook.findall("{*}definedNames/{*}definedName")
        if element.get("localSheetId") == str(at)
    ]
    if not names:
        return
    part = package.workbook_part
    content = package.part(part)
    old = child(content, part, "definedNames")
    prefix = _prefix(content)
    written = b"".join(_name(element, index, prefix) for element in names)
    tag = prefix + b"definedNames"
    inside = old[old.index(b">") + 1 : old.rindex(b"</")] if old and children(old, part) else b""
    new = b"<" + tag + b">" + inside + written + b"</" + tag + b">"
    later = _LATER[_LATER.index("definedNames") + 1 :]
    package.write(part, put(content, part, "definedNames", new, later))


def _name(element: Element, index: int, prefix: bytes) -> bytes:
    hidden = b' hidden="1"' if element.get("hidden") == "1" else b""
    tag = prefix + b"definedName"
    values = (tag, quoted(element.get("name", "")), index, hidden, quoted(element.text or ""), tag)
    return b'<%s name="%s" localSheetId="%d"%s>%s</%s>' % values


def _prefix(workbook: bytes) -> bytes:
    found = re.search(rb"<([\w.-]+:)?workbook[\s>]", workbook)
    return (found.group(1) or b"") if found else b""
