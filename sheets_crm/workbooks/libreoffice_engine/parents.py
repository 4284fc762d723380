"""What a part asks of the whole it belongs to: with these no file imports the one that imports it."""

from __future__ import annotations

from typing import Any, Protocol


class ParentApp(Protocol):
    """The LibreOffice of workbooks."""

    @property
    def desktop(self) -> Any:
        """The UNO desktop."""


class ParentBook(Protocol):
    """The workbook of sheets."""

    @property
    def document(self) -> Any:
        """The UNO document."""


class ParentSheet(Protocol):
    """The sheet of cells, tables and notes."""

    @property
    def book(self) -> ParentBook:
        """Its workbook."""

    @property
    def sheet(self) -> Any:
        """The UNO sheet."""

    @property
    def name(self) -> str:
        """The title on its tab."""

    @property
    def index(self) -> int:
        """Its place among the sheets, from 1."""


class ParentCells(Protocol):
    """The cells of a note or a dropdown; rows and columns count from 1."""

    @property
    def sheet(self) -> ParentSheet:
        """Their sheet."""

    @property
    def row(self) -> int:
        """The first row."""

    @property
    def column(self) -> int:
        """The first column."""

    @property
    def cells(self) -> Any:
        """The UNO range."""

    @property
    def address(self) -> str:
        """``$A$1:$B$2``."""
