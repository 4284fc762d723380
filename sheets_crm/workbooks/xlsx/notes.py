"""Notes and comments on a table's cells: they go where their row goes, and leave with it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sheets_crm.workbooks.protocol import WriteTable
from sheets_crm.workbooks.xlsx.cells import elements, place_of, reference_to
from sheets_crm.workbooks.xlsx.grid import Grid
from sheets_crm.workbooks.xlsx.markup import attributes, text_of, with_attribute
from sheets_crm.workbooks.xlsx.package import Package, SheetPart

Moves = Mapping[tuple[int, int], int | None]
"""The new row of each old cell of the table; None where its row has left."""

_KINDS = (("comments", "comment"), ("threadedComment", "threadedComment"))
"""Kinds of relations and what their parts are made of. Of a conversation the first holds a stand-in."""
_TEXT = re.compile(rb"<(?:[\w.-]+:)?(?:t|text)(?:\s[^>]*)?>([^<]*)(?=<)")
_PHONETIC = re.compile(rb"<((?:[\w.-]+:)?rPh)\b.*?</\1>", re.DOTALL)
_SHAPE = re.compile(rb"<v:shape\b.*?</v:shape>", re.DOTALL)
_ANCHOR = re.compile(rb"(<x:Anchor>)([^<]*)(</x:Anchor>)")


def notes_of(package: Package, sheet: SheetPart) -> dict[tuple[int, int], str]:
    """The text of every note and conversation of a sheet by place."""
    notes: dict[tuple[int, int], str] = {}
    for kind, name in _KINDS:
        found: dict[tuple[int, int], list[str]] = {}
        for part in filter(package.has, package.related(sheet.part, kind)):
            content = package.part(part)
            for each in elements(content, _prefix(content), name):
                reference = attributes(each.group(1)).get("ref", "A1")
                found.setdefault(place_of(reference), []).append(_text(each.group(0)))
        notes |= {place: " / ".join(filter(None, texts)) for place, texts in found.items()}
    return notes


def _text(comment: bytes) -> str:
    """What a comment says, in however many runs."""
    return "".join(map(text_of, _TEXT.findall(_PHONETIC.sub(b"", comment)))).strip()


def move_notes(package: Package, grid: Grid, change: WriteTable) -> None:
    """Let notes follow their rows."""
    if not any(package.related(grid.sheet.part, kind) for kind in ("vmlDrawing", *dict(_KINDS))):
        return
    moves = _moves(change) if change.carries_notes else {}
    if all(old[0] == new for old, new in moves.items()):
        return
    for kind, name in _KINDS:
        for part in package.related(grid.sheet.part, kind):
            package.write(part, _moved_comments(package.part(part), name, moves))
    for part in package.related(grid.sheet.part, "vmlDrawing"):
        package.write(part, _SHAPE.sub(lambda found: _moved_shape(found, moves), package.part(part)))


def _moves(change: WriteTable) -> dict[tuple[int, int], int | None]:
    rows = {new.source: row for row, new in enumerate(change.rows, change.header_row + 1) if new.source}
    old = range(change.header_row + 1, change.header_row + change.old_rows + 1)
    return {(row, column): rows.get(row) for row in old for column in change.columns}


def _moved_comments(content: bytes, name: str, moves: Moves) -> bytes:
    prefix = _prefix(content)
    pieces, end = [], 0
    for found in elements(content, prefix, name):
        place = place_of(attributes(found.group(1)).get("ref", "A1"))
        if place in moves:
            pieces += [content[end : found.start()], _moved_comment(found, moves[place], place[1])]
            end = found.end()
    return b"".join(pieces) + content[end:]


def _moved_comment(found: re.Match[bytes], row: int | None, column: int) -> bytes:
    if row is None:
        return b""
    head = with_attribute(found.group(1), "ref", reference_to(row, column))
    whole, start = found.group(0), found.start()
    return whole[: found.start(1) - start] + head + whole[found.end(1) - start :]


def _prefix(content: bytes) -> str:
    found = re.search(rb"<([\w.-]+:)?(?:comments|ThreadedComments)[\s>]", content)
    return (found.group(1) or b"").decode() if found else ""


def _moved_shape(found: re.Match[bytes], moves: Moves) -> bytes:
    shape = found.group(0)
    row, column = (
        re.search(rb"<x:%s>\s*(\d+)\s*</x:%s>" % (name, name), shape) for name in (b"Row", b"Column")
    )
    if b'ObjectType="Note"' not in shape or not row or not column:
        return shape
    place = (int(row.group(1)) + 1, int(column.group(1)) + 1)
    new = moves.get(place, place[0])
    if new is None:
        return b""
    shape = shape[: row.start(1)] + b"%d" % (new - 1) + shape[row.end(1) :]
    return _ANCHOR.sub(lambda anchor: _moved_anchor(anchor, new - place[0]), shape)


def _moved_anchor(anchor: re.Match[bytes], rows: int) -> bytes:
    """The box of a note: left, top and right, bottom, each as a cell and an offset in it."""
    numbers = [int(number) for number in anchor.group(2).split(b",")]
    if len(numbers) == 8:
        shift = max(rows, -numbers[2])
        numbers[2], numbers[6] = numbers[2] + shift, numbers[6] + shift
    return anchor.group(1) + ", ".join(map(str, numbers)).encode() + anchor.group(3)
