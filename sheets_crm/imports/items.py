"""Several lines in one cell: ``name:Madu|quantity:2|total:240000;name:…``, JSON, or ``Kopi x 2, Roti``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sheets_crm.imports.values import text_in

_BETWEEN = re.compile(r"\s*(?:;|\|\||\n)\s*(?=[A-Za-z_]+\s*:)")
_PART = re.compile(r"\s*\|\s*")
_COUNTED = re.compile(r"(?:(\d+)\s*[x×]\s+)?(.+?)(?:\s*(?:[x×]\s*(\d+)|\((\d+)\s*x\)|\(x\s*(\d+)\)))?")
_LISTED = re.compile(r",\s+(?![^()]*\))|;\s*|\n")

Parts = Mapping[str, Any]


def items_in(cells: Sequence[Any], names: Mapping[str, Sequence[str]]) -> Iterator[Parts]:
    """The lines that these cells hold, each as its parts by field.

    Args:
        cells: One cell with all lines, or several with one each.
        names: What a part is called, the likeliest first, by field; empty where cells only list products.
    """
    for cell in cells:
        text = text_in(cell)
        if text is None:
            continue
        if text.startswith(("[", "{")):
            yield from _named(_json(text), names)
        elif names:
            yield from _named([_pairs(part) for part in _BETWEEN.split(text)], names)
        else:
            yield from (_counted(part) for part in _LISTED.split(text) if part.strip())


def _json(text: str) -> list[Parts]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError:
        return []
    return [each for each in (content if isinstance(content, list) else [content]) if isinstance(each, dict)]


def _pairs(text: str) -> Parts:
    parts = (part.partition(":") for part in _PART.split(text))
    return {name.strip().casefold(): value.strip() for name, _, value in parts}


def _named(lines: Sequence[Parts], names: Mapping[str, Sequence[str]]) -> Iterator[Parts]:
    for line in lines:
        found = {
            field: next((line[title] for title in titles if line.get(title) not in (None, "")), None)
            for field, titles in names.items()
        }
        if found.get("product") or found.get("sku"):
            yield found


def _counted(text: str) -> Parts:
    match = _COUNTED.fullmatch(text.strip())
    assert match is not None  # noqa: S101 - every text matches
    count = next((part for part in (match[1], *match.groups()[2:]) if part), None)
    return {"product": match[2].strip(), "quantity": count}
