"""Relationships and content types: adding and taking away entries, all others byte for byte."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from sheets_crm.workbooks.ooxml_package import CONTENT_TYPES, Package, relations_part
from sheets_crm.workbooks.ooxml_tree import children
from sheets_crm.workbooks.ooxml_xml import attributes, quoted

TRANSITIONAL = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = b"http://purl.oclc.org/ooxml/officeDocument/relationships"
_EMPTY = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)


@dataclass
class Relations:
    """The relationships of one part while they are edited."""

    part: str
    content: bytes
    targets: dict[str, str]
    namespace: bytes
    """The namespace of relationship ids and types in this package."""

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of a new relationship, or of an equal external one."""
        for number, known in self.targets.items() if external else ():
            if known == target:
                return number
        number = next(
            f"rId{count}"
            for count in range(len(self.targets) + 1, 1 << 30)
            if f"rId{count}" not in self.targets
        )
        mode = b' TargetMode="External"' if external else b""
        values = (number.encode(), self.namespace, kind.encode(), quoted(target), mode)
        element = b'<%sRelationship Id="%s" Type="%s/%s" Target="%s"%s/>' % (self._prefix(), *values)
        self.insert(element)
        self.targets[number] = target
        return number

    def _free_number(self) -> str:
        count = len(self.targets) + 1
        while f"rId{count}" in self.targets:
            count += 1
        return f"rId{count}"

    def insert(self, element: bytes) -> None:
        """Put one more element at the end."""
        if re.search(rb"/>\s*\Z", self.content):
            opened = self.content.rindex(b"<")
            name = re.match(rb"[\w.:-]+", self.content[opened + 1 :])
            closing = b"></" + (name.group(0) if name else b"Relationships") + b">"
            self.content = self.content[: self.content.rindex(b"/>")] + closing
        end = self.content.rindex(b"</")
        self.content = self.content[:end] + element + self.content[end:]

    def _prefix(self) -> bytes:
        found = re.search(rb"<([\w.-]+:)?Relationships", self.content)
        return (found.group(1) or b"") if found else b""

    def remove(self, numbers: set[str]) -> None:
        """Take these relationships away."""
        for child in reversed(children(self.content, self.part)):
            element = self.content[child.start : child.end]
            if attributes(element).get("Id") in numbers:
                self.content = self.content[: child.start] + self.content[child.end :]
        self.targets = {number: target for number, target in self.targets.items() if number not in numbers}

    def drop_unused(self, kind: str, source: bytes) -> None:
        """Take away relationships of a kind that their part no longer mentions."""
        used = {value.decode() for value in re.findall(rb"""[\w.-]+:id\s*=\s*["']([^"']*)["']""", source)}
        unused = set()
        for child in children(self.content, self.part):
            values = attributes(self.content[child.start : child.end])
            if values.get("Type", "").endswith("/" + kind) and values.get("Id") not in used:
                unused.add(values.get("Id", ""))
        self.remove(unused)

    def save(self, package: Package) -> None:
        """Put them back into the package; without any left, the part stays away when it was not there."""
        part = relations_part(self.part)
        if package.has(part) or self.targets:
            package.write(part, self.content)


def relations_of(package: Package, part: str) -> Relations:
    """The relationships of a part, to be edited."""
    source = relations_part(part)
    content = package.part(source) if package.has(source) else _EMPTY
    targets = {relation.id: relation.target for relation in package.relations(part)}
    return Relations(part, content, targets, STRICT if package.is_strict else TRANSITIONAL)


def add_content_type(package: Package, part: str, content_type: str) -> None:
    """Say what a new part is."""
    relations = Relations(CONTENT_TYPES, package.part(CONTENT_TYPES), {}, b"")
    relations.insert(b'<Override PartName="/%s" ContentType="%s"/>' % (quoted(part), content_type.encode()))
    package.write(CONTENT_TYPES, relations.content)


def remove_part(package: Package, owner: str, part: str) -> None:
    """Take a part away, with its relationship and its content type."""
    relations = relations_of(package, owner)
    relations.remove(
        {number for number, target in relations.targets.items() if target.lower() == part.lower()}
    )
    relations.save(package)
    types = package.part(CONTENT_TYPES)
    for child in reversed(children(types, CONTENT_TYPES)):
        values = attributes(types[child.start : child.end])
        if values.get("PartName", "").lower() == "/" + part.lower():
            types = types[: child.start] + types[child.end :]
    package.write(CONTENT_TYPES, types)
    package.remove(part)


def relative(part: str, target: str) -> str:
    """How a part names another one."""
    return posixpath.relpath(target, posixpath.dirname(part) or ".")
