"""The finding that a cell cannot be read."""

from __future__ import annotations

import unicodedata
from functools import cache

from msgspec import Struct

from sheets_crm.workbooks.protocol import CellError


class Unreadable(Exception):  # noqa: N818 - it is a finding about a cell, not a failure
    """The cell cannot be read; ``code`` names the sentence that says so."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(Struct, frozen=True):
    """A cell that was looked at beside others and cannot be read; it stands in the cell's place."""

    text: str
    code: str


def refuse_error(value: object) -> None:
    """Raise for a cell that shows an error, was never calculated, or was refused."""
    if isinstance(value, Refused):
        raise Unreadable(value.code)
    if isinstance(value, CellError):
        raise Unreadable("not_calculated" if value.text == "=" else "error_cell")


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing, or the dash that stands for nothing."""
    return value is None or (isinstance(value, str) and seen(value) in ("", "-"))


def seen(text: str) -> str:
    """Text as people see it: every kind of blank is one blank, marks without a width are none."""
    plain = text if text.isascii() else "".join(map(_seen_character, text))
    return " ".join(plain.split())


@cache
def _seen_character(character: str) -> str:
    return "" if unicodedata.category(character) == "Cf" else character
