"""How much of a package is read: checked before a library holds it, so that no file fills the memory."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sheets_crm.workbooks.formulas import LAST_ROW
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.package import Package, packed_bytes

_LEAST_CELLS, _CELLS = 500_000, 1
_LEAST_PLACES, _PLACES = 4_000_000, 4
_LEAST_TEXT, _TEXT = 60_000_000, 40
"""Cells, places of the rectangles around them, and bytes of texts: some for every file, and some for each
of its packed bytes. Real files need a tenth."""
_NAMES = 100_000
"""Defined names; each takes some seven kilobytes while sheets are added."""
_FORMATS = 131_000
"""Formats of cells and of styles together: Excel allows 65,490 of cells and hardly more of styles."""
_NAME = re.compile(rb"<(?:[\w.-]+:)?definedName[\s>]")
_FORMAT = re.compile(rb"<(?:[\w.-]+:)?xf[\s/>]")
_NO_CELL = re.compile(rb"""(?<=\s)r=["'](?![A-Z]{0,3}[1-9]\d{0,6}["'])""")
_FAR_ROW = re.compile(rb"""\sr=["'][A-Z]{0,3}(\d{7})["']""")
_TEXT_END = re.compile(rb"</(?:[\w.-]+:)?si>")
_SHARED = re.compile(rb"""\st=["']s["'][^>]*>\s*<[\w:]*v>(\d+)<""")


class Bounds:
    """What may be read of one package, and what has been."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._packed = packed_bytes(package.archive)
        self._cells = 0

    def count_cells(self, count: int, part: str) -> None:
        """Take so many cells into account.

        Raises:
            WorkbookError: They are more than may be held.
        """
        self._cells += count
        if self._cells > _LEAST_CELLS + _CELLS * self._packed:
            raise WorkbookError("too_many_cells", part=part, count=self._cells)

    def fits(self, rows: int, columns: int) -> bool:
        """Whether a rectangle of so many cells may be held."""
        return rows * columns <= _LEAST_PLACES + _PLACES * self._packed

    def refuse_repeated_texts(
        self, parts: Iterable[str], references: int, texts: Sequence[str] | None = None
    ) -> None:
        """Stop where a few shared texts are shown so often that all together they fill the memory.

        Args:
            parts: The sheets that are read.
            references: How many of their cells show a shared text.
            texts: The shared texts, where they are read already.

        Raises:
            WorkbookError: They do.
        """
        allowed = _LEAST_TEXT + _TEXT * self._packed
        for shared in self._package.related(self._package.workbook_part, "sharedStrings"):
            sizes = self._sizes(shared, texts) if self._package.has(shared) else []
            if max(sizes, default=0) * references <= allowed:
                continue
            total = 0
            for part in parts:
                for number in map(int, _SHARED.findall(self._package.part(part))):
                    total += sizes[number] if number < len(sizes) else 0
            if total > allowed:
                raise WorkbookError("too_large", part=shared, size=total)

    def _sizes(self, part: str, texts: Sequence[str] | None) -> list[int]:
        """About how long each shared text is."""
        if texts is not None:
            return list(map(len, texts))
        sizes: list[int] = []
        rest = b""
        for block in self._package.blocks(part):
            *whole, rest = _TEXT_END.split(rest + block)
            sizes += map(len, whole)
        return sizes


def refuse_places_off_the_sheet(rows: bytes, sheet: str) -> None:
    """Stop at a row or cell that says it stands where no sheet has one.

    Raises:
        WorkbookError: There is one.
    """
    far = (int(number) > LAST_ROW for number in _FAR_ROW.findall(rows))
    if _NO_CELL.search(rows) or any(far):
        raise WorkbookError("cell_off_sheet", sheet=sheet)


def refuse_too_many(package: Package) -> None:
    """Stop at a workbook with more defined names or cell formats than can be held.

    Raises:
        WorkbookError: It has more.
    """
    workbook = package.workbook_part
    names = len(_NAME.findall(package.part(workbook)))
    if names > _NAMES:
        raise WorkbookError("too_many_names", count=names)
    for styles in filter(package.has, package.related(workbook, "styles")):
        formats = len(_FORMAT.findall(package.part(styles)))
        if formats > _FORMATS:
            raise WorkbookError("too_many_formats", count=formats)
