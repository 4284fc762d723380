"""A zip archive with some members replaced: all others are copied as the bytes they are."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Iterator, Mapping, Set
from typing import BinaryIO
from zipfile import ZipFile

from msgspec import Struct

from sheets_crm.workbooks.protocol import WorkbookError

ENTRY, LOCAL, END = b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06"
IN_ENTRY, IN_LOCAL = 46, 30
"""Where a member's name begins in its record and before its bytes."""
FULL = 0xFFFFFFFF
COPY = 1 << 20
LARGEST_FILE = 2_000_000_000
"""Bytes of a workbook's file that is written; below it no offset needs 64 bits."""


class Entry(Struct, frozen=True):
    """One member's record in the central directory, and where its local bytes begin and end."""

    name: str
    record: bytes
    start: int
    end: int


def entries_of(file: BinaryIO, archive: ZipFile) -> list[Entry]:
    """The members of an archive in the order of their bytes.

    Raises:
        WorkbookError: The archive is longer than this program writes, or damaged.
    """
    if file.seek(0, os.SEEK_END) > LARGEST_FILE:
        raise WorkbookError("too_large", part="zip", size=file.tell())
    file.seek(archive.start_dir)
    directory = file.read(LARGEST_FILE - archive.start_dir)
    records = list(_records(directory))
    infos = archive.infolist()
    if len(records) != len(infos):
        raise WorkbookError("damaged_file", part="zip")
    starts = sorted(info.header_offset for info in infos)
    ends = dict(zip(starts, [*starts[1:], archive.start_dir], strict=True))
    entries = [
        Entry(info.filename, record, info.header_offset, ends[info.header_offset])
        for info, record in zip(infos, records, strict=True)
    ]
    return sorted(entries, key=lambda entry: entry.start)


def _records(directory: bytes) -> Iterator[bytes]:
    place = 0
    while directory.startswith(ENTRY, place):
        name, extra, comment = struct.unpack_from("<HHH", directory, place + 28)
        end = place + 46 + name + extra + comment
        yield directory[place:end]
        place = end


def rewrite(
    source: BinaryIO, target: BinaryIO, archive: ZipFile, changed: Mapping[str, bytes], removed: Set[str]
) -> None:
    """Write the archive with these members changed or added and those removed."""
    directory = []
    old = entries_of(source, archive)
    for entry in old:
        if entry.name in removed:
            continue
        start = target.tell()
        if entry.name in changed:
            directory.append(_add(target, _slashed(entry.name), changed[entry.name], entry.record))
        else:
            _copy(source, target, entry)
            directory.append(_named(_at(entry.record, start), IN_ENTRY))
    known = {entry.name for entry in old}
    directory += [_add(target, name, content) for name, content in changed.items() if name not in known]
    _finish(target, directory, archive.comment)


def _copy(source: BinaryIO, target: BinaryIO, entry: Entry) -> None:
    source.seek(entry.start)
    left = entry.end - entry.start
    while left:
        block = source.read(min(COPY, left))
        if not block:
            raise WorkbookError("damaged_file", part=entry.name)
        target.write(_named(block, IN_LOCAL) if left == entry.end - entry.start else block)
        left -= len(block)


def _slashed(name: str) -> str:
    return name.replace("\\", "/")


def _named(record: bytes, start: int) -> bytes:
    """A record whose name, from ``start`` on, has slashes: LibreOffice opens nothing else."""
    length = struct.unpack_from("<H", record, start - (4 if start == IN_LOCAL else 18))[0]
    name = record[start : start + length]
    return record[:start] + name.replace(b"\\", b"/") + record[start + length :] if b"\\" in name else record


def _at(record: bytes, offset: int) -> bytes:
    """A record whose member begins at another byte; the old place may stand in a 64-bit extra."""
    if struct.unpack_from("<L", record, 42)[0] != FULL:
        return record[:42] + struct.pack("<L", offset) + record[46:]
    name, extra = struct.unpack_from("<HH", record, 28)
    sizes = struct.unpack_from("<LL", record, 20)
    place = 46 + name
    while place < 46 + name + extra:
        kind, length = struct.unpack_from("<HH", record, place)
        if kind == 1:
            at = place + 4 + 8 * sizes.count(FULL)
            return record[:at] + struct.pack("<Q", offset) + record[at + 8 :]
        place += 4 + length
    raise WorkbookError("damaged_file", part="zip")


LEVEL = 2
"""How hard parts are packed: three times as fast as the usual level, and a sixth larger."""
MODEL = ENTRY + struct.pack("<HHHHHHLLLHHHHHLL", 20, 20, 0, 8, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""A record of a new member: version 2.0, deflated, 1 January 1980."""


def _add(target: BinaryIO, name: str, content: bytes, model: bytes = MODEL) -> bytes:
    """Write a deflated member; its record keeps the model's time and attributes."""
    start = target.tell()
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    coded = name.encode("utf-8")
    flags = 0 if coded.isascii() else 0x800
    when = model[12:16]
    sums = struct.pack("<LLL", zlib.crc32(content), len(packed), len(content))
    common = struct.pack("<HHH", 20, flags, 8) + when + sums + struct.pack("<HH", len(coded), 0)
    target.write(LOCAL + common + coded + packed)
    attributes = model[36:42]
    return (
        ENTRY + model[4:6] + common + struct.pack("<HH", 0, 0) + attributes + struct.pack("<L", start) + coded
    )


def _finish(target: BinaryIO, directory: list[bytes], comment: bytes) -> None:
    start = target.tell()
    for record in directory:
        target.write(record)
    size, count = target.tell() - start, len(directory)
    counts = struct.pack("<HHHHLLH", 0, 0, count, count, size, start, len(comment))
    target.write(END + counts + comment)
