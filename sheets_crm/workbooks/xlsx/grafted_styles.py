"""The formats of a drawn sheet, added behind a workbook's own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from sheets_crm.workbooks.xlsx.cells import elements
from sheets_crm.workbooks.xlsx.markup import attributes, quoted, with_attribute
from sheets_crm.workbooks.xlsx.package import Package
from sheets_crm.workbooks.xlsx.styles import append, begun_styles, styles_of
from sheets_crm.workbooks.xlsx.tree import child, children

FIRST_OWN_NUMBER_FORMAT = 164


class Numbers(Struct, frozen=True):
    """What the drawn sheet's numbers of cell formats and of differential formats became."""

    formats: Sequence[int]
    differences: Sequence[int]


def copied_styles(package: Package, drawn: Package) -> Numbers:
    """Add a drawn workbook's formats to a workbook, each only once."""
    part = begun_styles(package)
    source = drawn.part(drawn.related(drawn.workbook_part, "styles")[0])
    prefix = styles_of(package).prefix
    numbers = _number_formats(package, source, part, prefix)
    moved = {
        b"fontId": _added(package, source, part, prefix, "fonts"),
        b"fillId": _added(package, source, part, prefix, "fills"),
        b"borderId": _added(package, source, part, prefix, "borders"),
    }
    styles = styles_of(package)
    formats = []
    for found in elements(child(source, part, "cellXfs"), "", "xf"):
        head, content = found.group(1), _prefixed(found.group(2) or b"", prefix)
        formats.append(styles.add(_renumbered(head, moved, numbers), content))
    return Numbers(formats, _added(package, source, part, prefix, "dxfs"))


def _added(package: Package, source: bytes, part: str, prefix: str, collection: str) -> list[int]:
    """The new numbers of a collection's elements; equal ones that are there are used again."""
    own = _items(package.part(part), part, collection)
    new = [_prefixed(item, prefix) for item in _items(source, part, collection)]
    missing = [item for item in dict.fromkeys(new) if item not in own]
    if missing:
        append(package, part, prefix, collection, missing)
    own += missing
    return [own.index(item) for item in new]


def _items(content: bytes, part: str, collection: str) -> list[bytes]:
    whole = child(content, part, collection)
    return [whole[item.start : item.end] for item in children(whole, part)] if whole else []


def _number_formats(package: Package, source: bytes, part: str, prefix: str) -> dict[str, str]:
    """The new ids of the drawn workbook's own number formats."""
    own = styles_of(package).codes
    known = {code: number for number, code in own.items()}
    free = max([FIRST_OWN_NUMBER_FORMAT - 1, *own]) + 1
    numbers, missing = {}, []
    for item in _items(source, part, "numFmts"):
        values = attributes(item)
        code = values["formatCode"]
        if code not in known:
            known[code] = free
            tag = (prefix + "numFmt").encode()
            missing.append(b'<%s numFmtId="%d" formatCode="%s"/>' % (tag, free, quoted(code)))
            free += 1
        numbers[values["numFmtId"]] = str(known[code])
    if missing:
        append(package, part, prefix, "numFmts", missing)
    return numbers


def _renumbered(head: bytes, moved: dict[bytes, list[int]], numbers: dict[str, str]) -> bytes:
    values = attributes(head)
    for name, new in moved.items():
        head = with_attribute(head, name.decode(), str(new[int(values.get(name.decode(), "0"))]))
    number = values.get("numFmtId", "0")
    head = with_attribute(head, "numFmtId", numbers.get(number, number))
    return with_attribute(head, "xfId", "0")


def _prefixed(item: bytes, prefix: str) -> bytes:
    return re.sub(rb"<(/?)(?=\w)", rb"<\1" + prefix.encode(), item) if prefix else item
