"""The rows and cells between ``<sheetData>`` and ``</sheetData>``, as bytes that are kept as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from msgspec import Struct

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.markup import text_of

_USUAL_HEAD = re.compile(rb' r="([A-Z]+)\d+"(?: s="(\d+)")?(?: t="(\w+)")?')
_CELL_VALUE = re.compile(rb"""\s([rst])\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["'](\d+)["']""")
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)")


class CellXml(NamedTuple):
    """One ``<c>``: its place, its attributes' bytes, what stands inside."""

    row: int
    column: int
    head: bytes
    inner: bytes
    kind: str = "n"
    """The attribute ``t``: ``n`` number, ``s`` shared, ``str``, ``inlineStr``, ``b``, ``e``, ``d``."""
    style: int = 0
    """The attribute ``s``: an index into the styles' ``cellXfs``."""

    def element(self, prefix: str, name: str) -> tuple[bytes, bytes] | None:
        """Attributes and content of the first child of this name."""
        found = _child(prefix, name).search(self.inner)
        return (found.group(1), found.group(2) or b"") if found else None


class RowXml:
    """One ``<row>``: its number, its attributes' bytes, its cells by column, read when they are asked for.

    ``raw`` is the whole element as it stands in the part or is to stand there; empty for a row that is
    built of its cells.
    """

    def __init__(
        self,
        number: int,
        head: bytes,
        cells: dict[int, CellXml] | None = None,
        raw: bytes = b"",
        prefix: str = "",
        used: frozenset[int] | None = None,
    ) -> None:
        self.number = number
        self.head = head
        self.raw = raw
        self.prefix = prefix
        if cells is not None:
            self.cells = cells
        if used is not None:
            self.used_columns = used

    @cached_property
    def cells(self) -> dict[int, CellXml]:
        """Every ``<c>`` of the row."""
        found = _row(self.prefix).match(self.raw)
        return _cells((found.group(2) if found else None) or b"", self.prefix, self.number)

    @cached_property
    def used_columns(self) -> frozenset[int]:
        """The columns in which something stands, or may."""
        return frozenset(column for column, cell in self.cells.items() if cell.inner)

    def same(self, other: RowXml) -> bool:
        """Whether this row, put in the other's place, would leave it as it is."""
        if self.raw:
            return self.raw == other.raw
        return self.head == other.head and self.cells == other.cells


class SheetXml(Struct, frozen=True):
    """A worksheet part cut at its sheetData: head and tail stay byte for byte."""

    prefix: str
    head: bytes
    body: bytes
    tail: bytes

    def tag(self, name: str) -> bytes:
        """An element's name with this part's prefix."""
        return (self.prefix + name).encode()

    def content(self) -> bytes:
        """The part again."""
        return self.head + self.body + self.tail


def cut(content: bytes, part: str) -> SheetXml:
    """A worksheet part cut into head, rows and tail.

    Raises:
        WorkbookError: It has no sheetData, or comments or CDATA among its cells.
    """
    found = re.search(rb"<((?:[\w.-]+:)?)sheetData(?:\s[^>]*?)?(/?)>", content)
    if not found:
        raise WorkbookError("damaged_file", part=part)
    prefix = found.group(1).decode()
    tag = prefix.encode() + b"sheetData"
    if found.group(2):
        head, tail = content[: found.start()] + b"<" + tag + b">", content[found.end() :]
        return SheetXml(prefix, head, b"", b"</" + tag + b">" + tail)
    end = content.rfind(b"</" + tag)
    if end < 0 or content.find(b"<!", found.end(), end) >= 0:
        raise WorkbookError("damaged_file", part=part)
    return SheetXml(prefix, content[: found.end()], content[found.end() : end], content[end:])


def rows_of(body: bytes, prefix: str) -> Iterator[RowXml]:
    """The rows of a body in their order; numbers that a program left out are counted."""
    number = 0
    for head, raw in _row_elements(body, prefix):
        number = int(said.group(1)) if (said := _ROW_NUMBER.search(head)) else number + 1
        yield RowXml(number, head, raw=raw, prefix=prefix)


def _row_elements(body: bytes, prefix: str) -> Iterator[tuple[bytes, bytes]]:
    """The attributes and the bytes of each row; most end alike, and are cut where they do."""
    end = b"</" + prefix.encode() + b"row>"
    for piece in body.split(end):
        head = piece[4 : piece.find(b">")]
        if prefix or piece.count(b"<row") != 1 or not piece.startswith(b"<row ") or head.endswith(b"/"):
            yield from ((found.group(1), found.group(0)) for found in _row(prefix).finditer(piece + end))
        else:
            yield head, piece + end


def _cells(inner: bytes, prefix: str, row: int) -> dict[int, CellXml]:
    cells, column = {}, 0
    for found in _cell(prefix).finditer(inner):
        head, content = found.groups()
        letters, style, kind = _head_of(head)
        column = column_number(letters) if letters else column + 1
        cells[column] = CellXml(row, column, head, content or b"", kind, style)
    return cells


def _head_of(head: bytes) -> tuple[bytes, int, str]:
    """Column letters, style and kind of a cell; most programs write them in this order."""
    usual = _USUAL_HEAD.fullmatch(head)
    if usual:
        letters, style, kind = usual.groups()
        return letters, int(style or 0), kind.decode() if kind else "n"
    values = {name: double or single for name, double, single in _CELL_VALUE.findall(head)}
    letters = values.get(b"r", b"").rstrip(b"0123456789")
    return letters, int(values.get(b"s", 0)), values.get(b"t", b"n").decode()


@cache
def _row(prefix: str) -> re.Pattern[bytes]:
    return _element(prefix, "row")


@cache
def _cell(prefix: str) -> re.Pattern[bytes]:
    return _element(prefix, "c")


@cache
def _child(prefix: str, name: str) -> re.Pattern[bytes]:
    return _element(prefix, name)


def _element(prefix: str, name: str) -> re.Pattern[bytes]:
    tag = re.escape((prefix + name).encode())
    return re.compile(rb"<" + tag + rb"(?=[\s/>])([^>]*?)(?:/>|>(.*?)</" + tag + rb"\s*>)", re.DOTALL)


def elements(content: bytes, prefix: str, name: str) -> Iterator[re.Match[bytes]]:
    """Every element of this name: group 1 its attributes, group 2 its content (None when self-closed)."""
    return _element(prefix, name).finditer(content)


def inline_text(inner: bytes, prefix: str) -> str:
    """The text of an ``<is>`` or ``<si>``: its runs joined, phonetic guides left out."""
    spoken = _child(prefix, "rPh").sub(b"", inner)
    return "".join(text_of(found.group(2) or b"") for found in _child(prefix, "t").finditer(spoken))


@cache
def column_number(letters: bytes) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


@cache
def column_letters(number: int) -> str:
    """1 is ``A``, 27 is ``AA``."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(reference: str) -> tuple[int, int]:
    """Row and column of ``B3``.

    Raises:
        ValueError: It is no cell.
    """
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"{reference!r} is not a cell such as B3")
    return int(found.group(2)), column_number(found.group(1).encode())


def area_of(reference: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column of ``B3:D9`` or of one cell."""
    first, _, last = reference.partition(":")
    return (*place_of(first), *place_of(last or first))


def reference_to(row: int, column: int) -> str:
    """The name of a cell: (3, 2) is ``B3``."""
    return f"{column_letters(column)}{row}"


def area_reference(area: tuple[int, int, int, int]) -> str:
    """The name of an area, with its colon even for one cell."""
    return f"{reference_to(*area[:2])}:{reference_to(*area[2:])}"
