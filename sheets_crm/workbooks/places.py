"""Links that lead to a cell of the same workbook: ``#'Title'!A5``, in every back end."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sheets_crm.workbooks.xlsx.cells import reference_to

_PLACE = re.compile(r"#(?:'((?:[^']|'')+)'|([^'!]+))!([A-Z]{1,3}[0-9]+)")
_GOOGLE = re.compile(r"#gid=([0-9]+)&range=([A-Z]{1,3}[0-9]+)")


def place_address(title: str, row: int, column: int = 1) -> str:
    """The address of a cell, rows and columns counted from 1."""
    quoted = title.replace("'", "''")
    return f"#'{quoted}'!{reference_to(row, column)}"


def google_address(address: str, ids: Mapping[str, int]) -> str:
    """The same place as Google writes it; any other address, and a sheet that is not there, stay."""
    found = _PLACE.fullmatch(address)
    if found is None:
        return address
    title = found[1].replace("''", "'") if found[1] else found[2]
    return f"#gid={ids[title]}&range={found[3]}" if title in ids else address


def plain_address(address: str, titles: Mapping[int, str]) -> str:
    """What Google calls a place, as `place_address` writes it; any other address stays."""
    found = _GOOGLE.fullmatch(address)
    if found is None or int(found[1]) not in titles:
        return address
    quoted = titles[int(found[1])].replace("'", "''")
    return f"#'{quoted}'!{found[2]}"
