"""Cells at which calamine gives up on a whole workbook, and the same sheet spelled so that it takes them.

It knows the seven errors of old, and turns numbers with the look of days or hours into moments, whatever
their size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

from sheets_crm.workbooks.protocol import CellError
from sheets_crm.workbooks.xlsx.plain_cells import DECIMAL, WHOLE, PlainCells
from sheets_crm.workbooks.xlsx.sheet_columns import Shown, numbers_in

_ERRORS = frozenset(("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "", "="))
"""The errors that calamine knows, nothing, and our own mark of a formula without a result."""
_LARGE = 1e9
"""Days, beyond which calamine counts no further."""
_HEAD = rb"<(?:[\w.-]+:)?c\b[^<>]*"
_FORMULA = rb"\s*(?:<(?:[\w.-]+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:[\w.-]+:)?f>)\s*)?"
_VALUE = rb"<(?:[\w.-]+:)?v\b[^<>]*>"
_STYLE = rb"""\ss=["'](\d+)["']"""
_LARGE_CELL = re.compile(
    rb"(" + _HEAD + rb")" + _STYLE + rb"([^<>]*>" + _FORMULA + _VALUE + rb"\s*-?(?:\d{10}|[\d.]+[eE]\+?\d))"
)
_ERROR_CELL = re.compile(rb"(" + _HEAD + rb"""\st=["']e["'][^<>]*>""" + _FORMULA + _VALUE + rb")[^<]+")


_PADDED = re.compile(rb"<(?:[\w.-]+:)?v\b[^<>]*>(?:\s|[^<\s]+\s+<)")
_PADDED_CELL = re.compile(
    rb"(<(?:[\w.-]+:)?c\b(?![^<>]*\st=[\"']str)[^<>]*>" + _FORMULA + _VALUE + rb")\s*([^<\s]+)\s*(?=<)"
)


def has_padded(rows: bytes) -> bool:
    """Whether blanks or line ends stand around the value of a cell, as in XML that is laid out for people."""
    return bool(_PADDED.search(rows))


def styles_of_large(rows: bytes) -> Iterator[int]:
    """The styles of the cells in these rows that hold numbers too large for a day."""
    return (int(found.group(2)) for found in _LARGE_CELL.finditer(rows))


def large_in(plain: PlainCells) -> set[int]:
    """The styles of a sheet's plain cells that hold such numbers."""
    found = plain.found()
    cells = (found.kind == WHOLE) | (found.kind == DECIMAL)
    large = np.abs(numbers_in(plain, found, cells)) >= _LARGE
    return set(found.style[cells][large].tolist())


def is_strange(told: Iterable[object], styles: Iterable[int], shown: Shown) -> bool:
    """Whether calamine would stop at a cell of a sheet.

    Args:
        told: What cells show that calamine does not tell, errors among it.
        styles: Those of numbers too large for a day.
        shown: How styles show numbers.
    """
    if any(isinstance(each, CellError) and each.text not in _ERRORS for each in told):
        return True
    return any(shown.dated[min(style, len(shown.dated) - 1)] for style in styles)


def tamed(content: bytes) -> bytes:
    """A sheet with an error that calamine knows for each, such numbers without any look, nothing padded."""
    content = _PADDED_CELL.sub(rb"\1\2", content) if has_padded(content) else content
    return _ERROR_CELL.sub(rb"\1#VALUE!", _LARGE_CELL.sub(rb"\1\3", content))
