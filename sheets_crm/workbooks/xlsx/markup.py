"""XML as bytes: reading attributes and escaping text without ever re-serialising a part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape, unescape
from xml.etree import ElementTree
from xml.parsers import expat

from sheets_crm.workbooks.protocol import WorkbookError

_IN_QUOTES = str.maketrans({'"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
_ATTRIBUTE = re.compile(rb"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ESCAPED_CHARACTER = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]")


def attributes(tag: bytes) -> dict[str, str]:
    """The attributes in a start tag's bytes, by their names as written."""
    return {
        name.decode(): unescape((double or single).decode("utf-8"))
        for name, double, single in _ATTRIBUTE.findall(tag)
    }


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """A start tag (up to, without, its ``>`` or ``/>``) with one attribute set, or removed."""
    found = re.search(rb"\s" + name.encode() + rb"""\s*=\s*(?:"[^"]*"|'[^']*')""", tag)
    written = b"" if value is None else b" " + name.encode() + b'="' + quoted(value) + b'"'
    if found:
        return tag[: found.start()] + written + tag[found.end() :]
    return tag.rstrip() + written


def quoted(text: str) -> bytes:
    """Text as an attribute's value in double quotes."""
    return escape(text, quote=False).translate(_IN_QUOTES).encode("utf-8")


def cell_text(text: str) -> str:
    """Text as the content of ``<t>``: control characters and literal ``_x0041_`` escaped as Excel does."""
    if text.isprintable() and "&" not in text and "<" not in text and ">" not in text and "_x" not in text:
        return text
    safe = _ESCAPED_CHARACTER.sub(r"_x005F_x\1_", text)
    return escape(_FORBIDDEN.sub(lambda found: f"_x{ord(found.group()):04X}_", safe), quote=False)


def text_of(content: bytes) -> str:
    """The text that the bytes of a ``<t>`` or ``<v>`` stand for."""
    text = unescape(content.decode("utf-8"))
    return _ESCAPED_CHARACTER.sub(lambda found: chr(int(found.group(1), 16)), text)


def refuse_entities(start: bytes, part: str) -> None:
    """Refuse a part whose prologue declares a document type: no spreadsheet program writes one.

    Raises:
        WorkbookError: It does.
    """
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise WorkbookError("suspicious_file", part=part)


@lru_cache(maxsize=32)
def parsed(content: bytes, part: str) -> ElementTree.Element:
    """A small part as a tree, to read it and nothing else: most are asked for many times.

    Raises:
        WorkbookError: It is not well-formed, or declares entities.
    """
    refuse_entities(content, part)
    try:
        return ElementTree.fromstring(content)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise WorkbookError("damaged_file", part=part) from error


def check_well_formed(pieces: Iterable[bytes], part: str) -> None:
    """Stop before a part that is not XML reaches the file.

    Raises:
        WorkbookError: It is not well-formed.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookError("damaged_file", part=part) from error


def relation_attribute(values: Mapping[str, str]) -> str:
    """The relationship id among an element's attributes, whatever its namespace is called."""
    return next((value for name, value in values.items() if re.search(r"[:}]id$", name)), "")
