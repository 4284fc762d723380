"""An .xlsx package: its parts, their relationships, which part is which sheet."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from msgspec import Struct, field

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.markup import parsed, refuse_entities, relation_attribute
from sheets_crm.workbooks.xlsx.plain_xml import encoding_of, in_utf8, shallow, without_raw_marks

LARGEST_PART = 1_000_000_000
"""Bytes of one unpacked part beyond which a workbook is refused: three times 500,000 full rows of orders."""
LARGEST_EDIT = 400_000_000
"""Bytes of one unpacked part that is held in memory."""
LARGEST_RESPELLED = 8_000_000
"""Bytes of a part that is searched for odd spellings; a larger one holds rows, which have none."""
_LEAST_BYTES, _BYTES = 64_000_000, 60
"""Bytes of all unpacked parts that any file may have, and those for each packed byte; real files have ten."""
BLOCK = 1 << 20
CONTENT_TYPES = "[Content_Types].xml"


class Relation(Struct, frozen=True):
    """One relationship of a part: its id, the last word of its type, and the part it leads to."""

    id: str
    kind: str
    target: str
    external: bool


class SheetPart(Struct, frozen=True):
    """One worksheet: its title, its part, whether it is hidden."""

    title: str
    part: str
    hidden: bool


class Package(Struct, dict=True):
    """An open package and the parts changed so far; the file itself stays as it is."""

    archive: ZipFile
    name: str = ""
    """The file's name, for sentences."""
    changed: dict[str, bytes] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)
    respelled: set[str] = field(default_factory=set)
    """Members whose bytes are given otherwise than they stand in the file."""
    unpacked: dict[str, bytes] = field(default_factory=dict)
    """Small parts as they stand in the file, which are asked for again for each sheet."""

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of the members by those of their parts, which ignore case and have slashes only."""
        return {_part_name(name).lower(): name for name in self.archive.namelist()}

    def has(self, part: str) -> bool:
        """Whether the package holds this part."""
        name = self.names.get(part.lower(), part)
        return name in self.changed or (part.lower() in self.names and name not in self.removed)

    def part(self, part: str) -> bytes:
        """A part's bytes, with the changes so far.

        Raises:
            WorkbookError: It is missing, damaged or too large to edit.
        """
        name = self.names.get(part.lower(), part)
        if name in self.changed:
            return self.changed[name]
        return self.original(name)

    def original(self, part: str) -> bytes:
        """A part's bytes as they stand in the file.

        Raises:
            WorkbookError: It is missing, damaged or too large to edit.
        """
        if part in self.unpacked:
            return self.unpacked[part]
        content = b"".join(self.blocks(part, LARGEST_EDIT))
        plain = without_raw_marks(content) if len(content) < LARGEST_RESPELLED else content
        if plain is not content:
            self.respelled.add(self.names[_part_name(part).lower()])
        if len(content) < BLOCK:
            self.unpacked[part] = plain
        return plain

    def is_original(self, part: str, content: bytes) -> bool:
        """Whether a part's bytes are those in the file; most that are not have another check sum."""
        if _part_name(part).lower() not in self.names:
            return False
        if part in self.respelled:
            return self.original(part) == content
        entry = self.archive.getinfo(self.names[_part_name(part).lower()])
        same = entry.file_size == len(content) and zlib.crc32(content) == entry.CRC
        return same and self.original(part) == content

    def blocks(self, part: str, limit: int = LARGEST_PART) -> Iterator[bytes]:
        """A part's bytes as they stand in the file, in UTF-8, in blocks.

        Raises:
            WorkbookError: It is missing, damaged or larger than ``limit``.
        """
        try:
            entry = self.archive.getinfo(self.names[_part_name(part).lower()])
            if entry.file_size > limit:
                raise WorkbookError("too_large", part=part, size=entry.file_size)
            with self.archive.open(entry) as stream:
                first = stream.read(BLOCK)
                if encoding_of(first):
                    self.respelled.add(entry.filename)
                raw = chain([first], iter(lambda: stream.read(BLOCK), b""))
                yield from shallow(_checked(in_utf8(raw, part), part), part)
        except (KeyError, BadZipFile, EOFError, zlib.error, NotImplementedError, RuntimeError) as error:
            raise WorkbookError("damaged_file", part=part) from error

    def write(self, part: str, content: bytes) -> None:
        """Replace or add a part."""
        self.changed[self.names.get(part.lower(), part)] = content

    def remove(self, part: str) -> None:
        """Take a part away."""
        name = self.names.get(part.lower(), part)
        self.changed.pop(name, None)
        self.removed.add(name)

    def relations(self, part: str) -> Sequence[Relation]:
        """The relationships of a part (of the package for ``""``)."""
        source = relations_part(part)
        return _relations_in(self.part(source), part) if self.has(source) else ()

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part leads to by relationships of one kind."""
        return [relation.target for relation in self.relations(part) if relation.kind == kind]

    @cached_property
    def workbook_part(self) -> str:
        """The main part, found through the package's relationships.

        Raises:
            WorkbookError: There is none, so this is no workbook.
        """
        for target in self.related("", "officeDocument"):
            return target
        raise WorkbookError("not_a_workbook", name=self.name)

    @property
    def sheets(self) -> list[SheetPart]:
        """The worksheets in their order."""
        targets = {
            relation.id: relation.target
            for relation in self.relations(self.workbook_part)
            if relation.kind == "worksheet"
        }
        return [
            SheetPart(element.get("name", ""), targets[number], element.get("state", "visible") != "visible")
            for element in parsed(self.part(self.workbook_part), self.workbook_part).findall(
                "{*}sheets/{*}sheet"
            )
            if (number := relation_attribute(element.attrib)) in targets
        ]

    @property
    def has_strange_sheets(self) -> bool:
        """Whether it lists sheets of other kinds than cells and charts: dialogs, old macros, leftovers."""
        kinds = {relation.id: relation.kind for relation in self.relations(self.workbook_part)}
        listed = parsed(self.part(self.workbook_part), self.workbook_part).findall("{*}sheets/{*}sheet")
        found = {kinds.get(relation_attribute(element.attrib)) for element in listed}
        return not found <= {"worksheet", "chartsheet"}

    def sheet(self, title: str) -> SheetPart:
        """The worksheet of this title.

        Raises:
            WorkbookError: There is none.
        """
        for sheet in self.sheets:
            if sheet.title == title:
                return sheet
        raise WorkbookError("no_such_sheet", sheet=title)

    @cached_property
    def is_strict(self) -> bool:
        """Whether it speaks Strict OOXML, which has namespaces of its own."""
        return b"http://purl.oclc.org/ooxml/" in self.part(self.workbook_part)

    @cached_property
    def starts_1904(self) -> bool:
        """Whether days count from 1904."""
        properties = parsed(self.part(self.workbook_part), self.workbook_part).find("{*}workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")


def opened(file: BinaryIO, path: Path) -> Package:
    """The package in a file.

    Raises:
        WorkbookError: It is no package, or one that this program does not read.
    """
    start = file.read(8)
    if start == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise WorkbookError(_what_is_old(file, path), name=path.name)
    file.seek(0)
    try:
        package = Package(ZipFile(file), path.name)
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise WorkbookError("not_a_workbook", name=path.name) from error
    _refuse_bomb(package.archive)
    if not package.has(CONTENT_TYPES):
        raise WorkbookError("not_a_workbook", name=path.name)
    if package.workbook_part.endswith(".bin"):
        raise WorkbookError("binary_format", name=path.name)
    return package


def _refuse_bomb(archive: ZipFile) -> None:
    """Stop where a small file says that it unpacks to a huge one; no more is ever unpacked than it says.

    Raises:
        WorkbookError: It does.
    """
    entries = archive.infolist()
    size = sum(entry.file_size for entry in entries)
    if size > _LEAST_BYTES + _BYTES * packed_bytes(archive):
        largest = max(entries, key=lambda entry: entry.file_size)
        raise WorkbookError("too_large", part=largest.filename, size=size)


def packed_bytes(archive: ZipFile) -> int:
    """The bytes of all members as they stand in the file."""
    return sum(entry.compress_size for entry in archive.infolist())


def _what_is_old(file: BinaryIO, path: Path) -> str:
    """An OLE container holds an encrypted package or a workbook from before 2007, whatever its ending."""
    file.seek(0)
    content = file.read()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return "encrypted"
    if any(f"{stream}\0".encode("utf-16-le") in content for stream in ("Workbook", "Book")):
        return "old_format"
    return "encrypted" if path.suffix.lower() in (".xlsx", ".xlsm") else "old_format"


def _checked(blocks: Iterator[bytes], part: str) -> Iterator[bytes]:
    first = next(blocks, b"")
    refuse_entities(first[:4096], part)
    yield first
    yield from blocks


def _part_name(member: str) -> str:
    """The name of the part that a member of the archive holds."""
    return unquote(member.replace("\\", "/")).lstrip("/")


def relations_part(part: str) -> str:
    """Where a part's relationships are."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


@lru_cache(maxsize=32)
def _relations_in(content: bytes, part: str) -> Sequence[Relation]:
    """The relationships of a part, which its own part lists; the workbook's are asked for by every sheet."""
    return tuple(
        Relation(
            element.get("Id", ""),
            element.get("Type", "").rsplit("/", 1)[-1],
            _resolved(part, element),
            element.get("TargetMode") == "External",
        )
        for element in parsed(content, relations_part(part)).findall("{*}Relationship")
    )


def _resolved(part: str, element: Element) -> str:
    target = element.get("Target", "")
    if element.get("TargetMode") == "External":
        return target
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(part), target)
    return unquote(posixpath.normpath(joined).lstrip("/"))
