"""The styles part: which formats show days, and formats added at its end; what stands there stays."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from msgspec import Struct, field

from sheets_crm.workbooks.protocol import PERCENT, TIME
from sheets_crm.workbooks.shown import plain_code, way_shown
from sheets_crm.workbooks.xlsx.cells import elements
from sheets_crm.workbooks.xlsx.markup import attributes, with_attribute
from sheets_crm.workbooks.xlsx.package import Package
from sheets_crm.workbooks.xlsx.relations import add_content_type, relations_of
from sheets_crm.workbooks.xlsx.tree import child, children, put

GENERAL_FORMAT, DAY_FORMAT, MOMENT_FORMAT = "0", "14", "22"
"""Built in: whatever a number needs, a day, and a day with its time, as the reader's computer writes them."""
_BUILT_IN_DAYS = {*range(14, 18), 22, *range(27, 37), *range(50, 59)}
_BUILT_IN_PERCENTS, _BUILT_IN_TIMES = {9, 10}, {18, 19, 20, 21, 45, 46, 47}
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
_FIRST = (b' numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"', b"")
_BEGINNING = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="%s">'
    b'<fonts count="1"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts>'
    b'<fills count="2"><fill><patternFill patternType="none"/></fill>'
    b'<fill><patternFill patternType="gray125"/></fill></fills>'
    b'<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    b'<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    b'<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    b'<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_PLAIN_NUMBERS = {*range(14), 37, 38, 39, 40, 48, 49}
_LANGUAGE = r"\[\$-[0-9a-f]+\]"
_DAY_CODE = re.compile(rf"(?:{_LANGUAGE})?[ /-]*(?=[dmy])(?:dd?|mm?m?|yy(?:yy)?|[ /-])+(?: hh?[:.]mm)?")
_NUMBER_CODE = re.compile(
    rf'(?:[#0?,. %;()_*@+\\-]|"[^"]*"|{_LANGUAGE}|\[(?:red|blue|green|black|[<>]=?\d+)\])+'
)


class Styles(Struct):
    """A package's styles and the formats made so far."""

    package: Package
    part: str
    prefix: str
    formats: list[tuple[bytes, bytes]]
    """Each ``<xf>`` of cellXfs: attributes' bytes, content."""
    codes: dict[int, str]
    starts_1904: bool
    made: dict[tuple[int, str], int] = field(default_factory=dict)
    known_dates: dict[int, bool] = field(default_factory=dict)

    def is_date(self, style: int) -> bool:
        """Whether a style shows numbers as days."""
        if style not in self.known_dates:
            self.known_dates[style] = self._shows_days(style)
        return self.known_dates[style]

    def _shows_days(self, style: int) -> bool:
        if style >= len(self.formats):
            return False
        number = int(attributes(self.formats[style][0]).get("numFmtId", "0"))
        if number in self.codes:
            code = plain_code(self.codes[number])
            return "general" not in code and any(letter in code for letter in "dmy")
        return number in _BUILT_IN_DAYS

    def shown_as(self, style: int) -> str:
        """Whether a style shows numbers as times of day or as percentages; else ""."""
        if style >= len(self.formats):
            return ""
        number = int(attributes(self.formats[style][0]).get("numFmtId", "0"))
        if number in _BUILT_IN_PERCENTS:
            return PERCENT
        return TIME if number in _BUILT_IN_TIMES else way_shown(self.codes.get(number, ""))

    def shows_plainly(self, style: int) -> int:
        """1 where every reader shows numbers as days, 0 where as numbers, -1 where that may be asked."""
        number = (
            int(attributes(self.formats[style][0]).get("numFmtId", "0")) if style < len(self.formats) else 0
        )
        if number not in self.codes:
            return 1 if number in (14, 15, 16, 17, 22) else 0 if number in _PLAIN_NUMBERS else -1
        code = self.codes[number].lower()
        if _DAY_CODE.fullmatch(code):
            return 1
        return 0 if _NUMBER_CODE.fullmatch(code) else -1

    def dated(self, style: int, *, moment: bool) -> int:
        """A style that shows days: this one, or one like it but for its number format."""
        if self.is_date(style):
            return style
        return self._with_format(style, MOMENT_FORMAT if moment else DAY_FORMAT)

    def undated(self, style: int) -> int:
        """A style that shows numbers as numbers: this one, or one like it but for its number format."""
        return self._with_format(style, GENERAL_FORMAT) if self.is_date(style) else style

    def _with_format(self, style: int, number: str) -> int:
        if not self.formats:
            self.part, self.formats = begun_styles(self.package), [_FIRST]
        if (style, number) not in self.made:
            head, content = self.formats[style] if style < len(self.formats) else self.formats[0]
            head = with_attribute(with_attribute(head, "numFmtId", number), "applyNumberFormat", "1")
            self.made[style, number] = self.add(head, content)
        return self.made[style, number]

    def add(self, head: bytes, content: bytes) -> int:
        """The number of a format added at the end, or of an equal one that is there."""
        if (head, content) in self.formats:
            return self.formats.index((head, content))
        self.formats.append((head, content))
        tag = (self.prefix + "xf").encode()
        inside = b">" + content + b"</" + tag + b">" if content else b"/>"
        append(self.package, self.part, self.prefix, "cellXfs", [b"<" + tag + head + inside])
        return len(self.formats) - 1


def styles_of(package: Package) -> Styles:
    """The styles of a package."""
    parts = package.related(package.workbook_part, "styles")
    if not parts:
        return Styles(package, "", "", [], {}, package.starts_1904)
    content = package.part(parts[0])
    prefix = _prefix(content)
    formats = [
        (found.group(1), found.group(2) or b"")
        for found in elements(child(content, parts[0], "cellXfs"), prefix, "xf")
    ]
    return Styles(package, parts[0], prefix, formats, _codes(content, parts[0]), package.starts_1904)


def _codes(content: bytes, part: str) -> dict[int, str]:
    """The number formats of a styles part, by their numbers."""
    return {
        int(values["numFmtId"]): values.get("formatCode", "")
        for found in elements(child(content, part, "numFmts"), _prefix(content), "numFmt")
        if "numFmtId" in (values := attributes(found.group(1)))
    }


def number_formats(package: Package) -> frozenset[str]:
    """Every number format that the workbook itself brings."""
    parts = package.related(package.workbook_part, "styles")
    return frozenset(code for part in parts for code in _codes(package.part(part), part).values())


def with_formats(package: Package, formats: Mapping[str, str]) -> None:
    """Give all cells that have these number formats others."""
    for part in package.related(package.workbook_part, "styles"):
        content = package.part(part)
        old = new = child(content, part, "numFmts")
        for found in elements(old, _prefix(content), "numFmt"):
            code = formats.get(attributes(found.group(1)).get("formatCode", ""))
            if code is not None:
                new = new.replace(found.group(1), with_attribute(found.group(1), "formatCode", code))
        if new != old:
            package.write(part, content.replace(old, new, 1))


def begun_styles(package: Package) -> str:
    """The styles part; a package that has none gets one with the first format of all."""
    part = package.workbook_part
    for found in package.related(part, "styles"):
        return found
    styles = posixpath.join(posixpath.dirname(part), "styles.xml")
    relations = relations_of(package, part)
    relations.add("styles", "styles.xml")
    relations.save(package)
    add_content_type(package, styles, _CONTENT_TYPE)
    namespace = STRICT_MAIN if package.is_strict else MAIN
    package.write(styles, _BEGINNING % namespace)
    return styles


def append(package: Package, part: str, prefix: str, collection: str, items: list[bytes]) -> int:
    """Add elements at the end of one of the part's collections; how many were there before."""
    content = package.part(part)
    old = child(content, part, collection)
    tag = (prefix + collection).encode()
    opened = re.match(rb"<" + tag + rb"([^>]*?)(/?)>", old)
    if opened is None:
        return _first(package, part, prefix, collection, items)
    before = len(children(old, part))
    inside = b"" if opened.group(2) else old[opened.end() : old.rindex(b"</")]
    head = with_attribute(opened.group(1), "count", str(before + len(items)))
    new = b"<" + tag + head + b">" + inside + b"".join(items) + b"</" + tag + b">"
    package.write(part, content.replace(old, new, 1))
    return before


ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
)


def _first(package: Package, part: str, prefix: str, collection: str, items: list[bytes]) -> int:
    tag = (prefix + collection).encode()
    element = b"<" + tag + b' count="%d">' % len(items) + b"".join(items) + b"</" + tag + b">"
    later = ORDER[ORDER.index(collection) + 1 :]
    package.write(part, put(package.part(part), part, collection, element, later))
    return 0


def _prefix(content: bytes) -> str:
    found = re.search(rb"<([\w.-]+:)?styleSheet", content)
    return (found.group(1) or b"").decode() if found else ""
