"""The finding that a cell cannot be read."""

from __future__ import annotations

from sheets_crm.workbooks.protocol import CellError


class Unreadable(Exception):  # noqa: N818 - it is a finding about a cell, not a failure
    """The cell cannot be read; ``code`` names the sentence that says so."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refuse_error(value: object) -> None:
    """Raise for a cell that shows an error or was never calculated."""
    if isinstance(value, CellError):
        raise Unreadable("not_calculated" if value.text == "=" else "error_cell")


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing, or the dash that stands for nothing."""
    return value is None or (isinstance(value, str) and value.strip() in ("", "-"))
