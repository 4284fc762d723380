"""Relationships and content types: adding and taking away entries, all others byte for byte."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

from msgspec import Struct, field

from sheets_crm.workbooks.xlsx.markup import attributes, quoted
from sheets_crm.workbooks.xlsx.package import CONTENT_TYPES, Package, relations_part
from sheets_crm.workbooks.xlsx.tree import children

TRANSITIONAL = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


class Relations(Struct):
    """The relationships of one part while they are edited."""

    part: str
    content: bytes
    targets: dict[str, str]
    namespace: bytes
    """The namespace of relationship ids and types in this package."""
    external: dict[str, str] = field(default_factory=dict)
    """Ids of relationships that lead out of the package, by their target."""
    added: list[bytes] = field(default_factory=list)

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a new relationship, or of an equal external one."""
        if external and target in self.external:
            return self.external[target]
        number = self._free_number()
        self.targets[number] = target
        mode = b""
        if external:
            self.external[target] = number
            mode = b' TargetMode="External"'
        values = (number.encode(), self.namespace, kind.encode(), quoted(target), mode)
        self.added.append(b'<%sRelationship Id="%s" Type="%s/%s" Target="%s"%s/>' % (self._prefix(), *values))
        return number

    def _free_number(self) -> str:
        count = len(self.targets) + 1
        while f"rId{count}" in self.targets:
            count += 1
        return f"rId{count}"

    def _prefix(self) -> bytes:
        found = re.search(rb"<([\w.-]+:)?Relationships", self.content)
        return (found.group(1) or b"") if found else b""

    def remove(self, numbers: set[str]) -> None:
        """Take these relationships away."""
        self.content = without(self.content, self.part, lambda values: values.get("Id") in numbers)
        self.targets = {number: target for number, target in self.targets.items() if number not in numbers}

    def drop_unused(self, kind: str, source: bytes) -> None:
        """Take away relationships of a kind that their part no longer mentions."""
        used = {value.decode() for value in re.findall(rb"""[\w.-]+:id\s*=\s*["']([^"']*)["']""", source)}
        tags = (self.content[item.start : item.end] for item in children(self.content, self.part))
        all_values = [attributes(tag) for tag in tags]
        unused = {values["Id"] for values in all_values if values.get("Type", "").endswith("/" + kind)}
        self.remove(unused - used)

    def save(self, package: Package) -> None:
        """Put them back into the package; without any left, the part stays away when it was not there."""
        part = relations_part(self.part)
        if package.has(part) or self.targets:
            package.write(part, with_last(self.content, b"".join(self.added)))


def without(content: bytes, part: str, unwanted: Callable[[dict[str, str]], bool]) -> bytes:
    """A part without those of its root's children whose attributes are unwanted."""
    pieces, end = [], 0
    for item in children(content, part):
        if unwanted(attributes(content[item.start : item.end])):
            pieces.append(content[end : item.start])
            end = item.end
    return b"".join(pieces) + content[end:]


def with_last(content: bytes, elements: bytes) -> bytes:
    """A part with elements added at the end of its root."""
    if not elements:
        return content
    if re.search(rb"/>\s*\Z", content):
        name = re.match(rb"[\w.:-]+", content[content.rindex(b"<") + 1 :])
        closing = b"></" + (name.group(0) if name else b"") + b">"
        content = content[: content.rindex(b"/>")] + closing
    end = content.rindex(b"</")
    return content[:end] + elements + content[end:]


def relations_of(package: Package, part: str) -> Relations:
    """The relationships of a part, to be edited."""
    source = relations_part(part)
    content = package.part(source) if package.has(source) else _EMPTY
    relations = package.relations(part)
    targets = {relation.id: relation.target for relation in relations}
    links = {relation.target: relation.id for relation in relations if relation.kind == "hyperlink"}
    return Relations(part, content, targets, STRICT if package.is_strict else TRANSITIONAL, links)


def add_content_type(package: Package, part: str, content_type: str) -> None:
    """Say what a new part is."""
    element = b'<Override PartName="/%s" ContentType="%s"/>' % (quoted(part), content_type.encode())
    package.write(CONTENT_TYPES, with_last(package.part(CONTENT_TYPES), element))


def remove_part(package: Package, owner: str, part: str) -> None:
    """Take a part away, with its relationship and its content type."""
    relations = relations_of(package, owner)
    gone = {number for number, target in relations.targets.items() if target.lower() == part.lower()}
    relations.remove(gone)
    relations.save(package)
    name = "/" + part.lower()
    types = without(
        package.part(CONTENT_TYPES), CONTENT_TYPES, lambda values: values.get("PartName", "").lower() == name
    )
    package.write(CONTENT_TYPES, types)
    package.remove(part)


def relative(part: str, target: str) -> str:
    """How a part names another one."""
    return posixpath.relpath(target, posixpath.dirname(part) or ".")
