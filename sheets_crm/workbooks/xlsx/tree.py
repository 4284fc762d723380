"""Where the children of a part's root stand, in bytes, so that one can be replaced or put in its place."""

from __future__ import annotations

from collections.abc import Sequence
from xml.parsers import expat

from msgspec import Struct

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.markup import refuse_entities


class Child(Struct, frozen=True):
    """One child: its local name and its first and last-but-one byte."""

    name: str
    start: int
    end: int


def children(content: bytes, part: str, depth: int = 1) -> list[Child]:
    """All elements ``depth`` levels below the root, in their order.

    Raises:
        WorkbookError: The part is not well-formed.
    """
    refuse_entities(content[:4096], part)
    found: list[Child] = []
    open_tags: list[tuple[str, int]] = []
    parser = expat.ParserCreate()

    def start(name: str, _values: object) -> None:
        open_tags.append((name, parser.CurrentByteIndex))

    def end(name: str) -> None:
        _, begin = open_tags.pop()
        if len(open_tags) == depth:
            found.append(Child(name.rpartition(":")[2], begin, _end(content, name, parser.CurrentByteIndex)))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise WorkbookError("damaged_file", part=part) from error
    return found


def _end(content: bytes, name: str, index: int) -> int:
    """Expat points at the start of an end tag, but behind a tag that closes itself."""
    tag = b"</" + name.encode()
    after = content[index + len(tag) : index + len(tag) + 1]
    closing = content.startswith(tag, index) and after in (b">", b" ", b"\n", b"\r", b"\t")
    return content.index(b">", index) + 1 if closing else index


def put(content: bytes, part: str, name: str, element: bytes, before: Sequence[str] = ()) -> bytes:
    """A part with its child ``name`` replaced, or added before the first of these children, or last.

    An empty ``element`` takes the child away.
    """
    found = children(content, part)
    for child in found:
        if child.name == name:
            return content[: child.start] + element + content[child.end :]
    place = next((child.start for child in found if child.name in before), None)
    if place is None:
        place = content.rindex(b"</")
    return content[:place] + element + content[place:]


def child(content: bytes, part: str, name: str) -> bytes:
    """The bytes of the first child of this name, empty when there is none."""
    for found in children(content, part):
        if found.name == name:
            return content[found.start : found.end]
    return b""
