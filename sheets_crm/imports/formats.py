"""Formats of exports: data in ``templates/exports``, one file each, and which of them a table has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import tomli
from msgspec import Struct, field

from sheets_crm.imports.row import FIELDS
from sheets_crm.reading.cells import header_key
from sheets_crm.texts import template_folder
from sheets_crm.workbooks.protocol import WorkbookError

Places = tuple[int, ...]
"""Columns (from 0) whose cells together are one value: first and last name."""
Words = Mapping[str, Mapping[str, tuple[str, ...]]]
CODES = ("done", "cancelled", "returned", "in_progress", "blank")
_JOIN = " + "


class Format(Struct, frozen=True):
    """One kind of export.

    ``columns`` lists the headings of each field, the likeliest first; ``recognised_by`` the fields that a
    table must have to be of this kind; ``words`` what the words of a column mean, by their beginnings;
    ``items`` what the parts of an item are called where one cell holds several. ``point`` is the decimal
    mark, "" where amounts say it themselves.
    """

    title: str
    recognised_by: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    words: Words = field(default_factory=dict)
    items: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    point: str = ""
    day_first: bool = True


class Match(Struct, frozen=True):
    """A table of a known format: the row of its headings (from 0) and where each field's cells stand."""

    format: Format
    header: int
    places: Mapping[str, tuple[Places, ...]]
    headings: Mapping[int, str]

    def heading(self, name: str) -> str:
        """The heading of a field as the file writes it."""
        places = self.places.get(name)
        return self.headings.get(places[0][0], "") if places else ""


@cache
def formats() -> tuple[Format, ...]:
    """Every format that is delivered, by the names of their files."""
    folder = template_folder() / "exports"
    entries = sorted(
        (each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name
    )
    return tuple(format_of(tomli.loads(each.read_text("utf-8")), each.name) for each in entries)


def own_format(path: Path) -> Format:
    """The format that a file of the shop's own describes.

    Raises:
        WorkbookError: It cannot be read, or says something that no format says.
    """
    try:
        return format_of(tomli.loads(path.read_text("utf-8")), path.name)
    except (OSError, UnicodeError, tomli.TOMLDecodeError) as error:
        raise WorkbookError("format_unreadable", name=path.name, reason=str(error)) from error


def format_of(content: Mapping[str, Any], name: str) -> Format:
    """A format file's content.

    Raises:
        WorkbookError: It says something that no format says.
    """
    columns = {field: tuple(titles) for field, titles in content.get("columns", {}).items()}
    words = content.get("words", {})
    strange = [
        *(content.keys() - {"title", "recognised_by", "columns", "words", "items", "point", "day_first"}),
        *(columns.keys() - FIELDS),
        *(set(content.get("recognised_by", ())) - columns.keys()),
        *(code for codes in words.values() for code in codes.keys() - set(CODES)),
    ]
    if strange or not content.get("title") or not content.get("recognised_by"):
        raise WorkbookError(
            "format_strange", name=name, what=", ".join(sorted(strange)) or "title, recognised_by"
        )
    return Format(
        content["title"],
        tuple(content["recognised_by"]),
        columns,
        {field: {code: tuple(each) for code, each in codes.items()} for field, codes in words.items()},
        {part: tuple(titles) for part, titles in content.get("items", {}).items()},
        content.get("point", ""),
        content.get("day_first", True),
    )


def matched(head: Sequence[Sequence[Any]], known: Iterable[Format]) -> Match | None:
    """The format whose headings stand in one of these rows; of several the one that names most columns."""
    found = [
        match
        for header, cells in enumerate(head)
        for kind in known
        if (match := _match(kind, header, cells)) is not None
    ]
    return max(found, key=lambda match: (len(match.places), -match.header), default=None)


def _match(kind: Format, header: int, cells: Sequence[Any]) -> Match | None:
    keys: dict[str, int] = {}
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and (key := header_key(cell.lstrip("\ufeff"))):
            keys.setdefault(key, column)
    places = {
        name: found
        for name, titles in kind.columns.items()
        if (found := tuple(each for title in titles for each in _places(title, keys)))
    }
    if not all(name in places for name in kind.recognised_by):
        return None
    headings = {column: str(cells[column]).strip() for column in keys.values()}
    return Match(kind, header, places, headings)


def _places(title: str, keys: Mapping[str, int]) -> list[Places]:
    """Where a heading stands; ``a + b`` needs both, ``line_item_#`` stands for every number."""
    if title.endswith("_#"):
        start = header_key(title[:-1])
        numbered = re.compile(re.escape(start) + r"[ _]?\d+")
        return [(column,) for key, column in keys.items() if numbered.fullmatch(key)]
    parts = [keys.get(header_key(part)) for part in title.split(_JOIN)]
    return [tuple(part for part in parts if part is not None)] if None not in parts else []
