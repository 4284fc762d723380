"""Who bought: a name and a phone in one cell, names in two, user names, what a marketplace masked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sheets_crm.reading.lines import Lines
from sheets_crm.reading.phones import normal_phone
from sheets_crm.reading.unreadable import is_blank

_NUMBER = re.compile(r"(?:\+|\(\+)?\d[\d\s().\-]{7,}\d")
_LETTER = re.compile(r"[^\W\d_]")
_LABEL = re.compile(r"(?i)\b(?:no\.?|nomor)?\s*(?:hp|wa|whatsapp|telp|telepon|tlp|phone|tel)\b\.?\s*:?")
_EDGES = " \t\n-–—:;,./|()[]=+_"
_SHORTEST_NUMBER = 9
_MASK = re.compile(r"\*{2,}|•{2,}|[xX]{4,}")


def masked(cell: object) -> bool:
    """Whether a marketplace hid a part of this text."""
    return isinstance(cell, str) and _MASK.search(cell) is not None


def name_and_phone(text: str) -> tuple[str, str] | None:
    """A name and a phone in one cell, in any order and with any mark between; None when it is not both."""
    match = _NUMBER.search(text) if _LETTER.search(text) else None
    if match is None or normal_phone(match[0]) is None:
        return None
    rest = _LABEL.sub(" ", text[: match.start()] + " " + text[match.end() :])
    name = " ".join(rest.split()).strip(_EDGES)
    return (name, match[0].strip()) if any(map(str.isalpha, name)) else None


def with_buyers(lines: Lines) -> frozenset[str]:
    """Settle ``customer``, ``customer_name`` and ``phone`` of each line.

    Returns:
        The texts in ``customer`` that are IDs or user names, which a shop or a marketplace gave.
    """
    _join_names(lines, "customer")
    _part_contacts(lines, "customer")
    if "customer_id" not in lines.cells:
        _name_somebody(lines)
        return frozenset()
    ids = [_as_text(cell) for cell in lines.cells.pop("customer_id")]
    names = lines.column("customer")
    also = lines.column("customer_name")
    shown = [first if not is_blank(first) else other for first, other in zip(names, also, strict=True)]
    lines.cells["customer"] = [given or name for given, name in zip(ids, shown, strict=True)]
    lines.cells["customer_name"] = [
        given if given and (is_blank(name) or masked(name)) else name
        for given, name in zip(ids, shown, strict=True)
    ]
    return frozenset(given for given in ids if given)


def with_names(lines: Lines) -> bool:
    """Settle ``name`` and ``phone`` of a table of people; whether anything is otherwise than it stood."""
    names, phones = lines.cells.get("name"), lines.cells.get("phone")
    _join_names(lines, "name")
    _part_contacts(lines, "name")
    return names is not lines.cells.get("name") or phones is not lines.cells.get("phone")


def _name_somebody(lines: Lines) -> None:
    """A sheet that has no column of customers names them by another one."""
    source = next((name for name in ("customer_name", "phone") if name in lines.cells), "")
    if "customer" not in lines.cells and source:
        lines.cells["customer"] = lines.cells[source]


def _as_text(cell: object) -> str | None:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return None if is_blank(cell) else str(cell).strip()


def _join_names(lines: Lines, target: str) -> None:
    """First and last names in two columns become one name."""
    if "first_name" not in lines.cells:
        return
    pairs = zip(lines.cells.pop("first_name"), lines.column("last_name"), strict=True)
    joined: list[object] = [
        " ".join(str(part).strip() for part in pair if not is_blank(part)) or None for pair in pairs
    ]
    lines.cells.pop("last_name", None)
    lines.cells.setdefault(target, joined)


def contacts_in(cells: Iterable[object]) -> dict[object, tuple[str, str]]:
    """The cells that hold a name and a phone."""
    return {
        cell: pair
        for cell in cells
        if isinstance(cell, str) and len(cell) > _SHORTEST_NUMBER and (pair := name_and_phone(cell))
    }


def _part_contacts(lines: Lines, target: str) -> None:
    """Cells that hold a name and a phone: the phone goes where no other stands."""
    if "contact" in lines.cells:
        lines.cells.setdefault(target, lines.cells.pop("contact"))
    cells = lines.cells.get(target, [])
    found = contacts_in({*cells})
    if not found:
        return
    phones = lines.column("phone")
    lines.cells["phone"] = [
        found[cell][1] if is_blank(phone) and cell in found else phone
        for cell, phone in zip(cells, phones, strict=True)
    ]
    lines.cells[target] = [found[cell][0] if cell in found else cell for cell in cells]
