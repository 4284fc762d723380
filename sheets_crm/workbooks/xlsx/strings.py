"""Texts that cells share, looked up when a cell needs one and never rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct, field

from sheets_crm.workbooks.xlsx.cells import elements, inline_text
from sheets_crm.workbooks.xlsx.package import Package


class SharedStrings(Struct):
    """The texts of a package by their number; the first one asked for reads those a sheet ``uses``."""

    package: Package
    uses: Callable[[], Iterable[int]]
    known: dict[int, str] = field(default_factory=dict)

    def __getitem__(self, number: int) -> str:
        if number not in self.known:
            self._want({number, *self.uses()} - self.known.keys())
        return self.known.get(number, "")

    def _want(self, missing: set[int]) -> None:
        parts = self.package.related(self.package.workbook_part, "sharedStrings")
        if parts:
            self._read(parts[0], missing)

    def _read(self, part: str, missing: set[int]) -> None:
        number, rest, prefix, last = 0, b"", None, max(missing)
        for block in self.package.blocks(part):
            rest += block
            prefix = _prefix(rest) if prefix is None else prefix
            end = rest.rfind(b"</" + prefix.encode() + b"si>") + len(prefix) + 5
            for found in elements(rest[: max(end, 0)], prefix, "si"):
                if number in missing:
                    self.known[number] = inline_text(found.group(2) or b"", prefix)
                number += 1
            rest = rest[end:] if end > len(prefix) + 4 else rest
            if number > last:
                return


def _prefix(start: bytes) -> str:
    place = start.find(b"sst")
    opened = start.rfind(b"<", 0, place)
    return start[opened + 1 : place].decode()
