"""Notes on cells as xlwings sees them: LibreOffice's annotations."""

from __future__ import annotations

from typing import Any

from sheets_crm.workbooks.libreoffice_engine.parents import ParentCells, ParentSheet


def places_of_notes(sheet: ParentSheet) -> list[tuple[int, int]]:
    """Row and column, from 1, of every cell with a note, in LibreOffice's order."""
    every = sheet.sheet.Annotations
    positions = (every.getByIndex(number).Position for number in range(every.Count))
    return [(position.Row + 1, position.Column + 1) for position in positions]


def note_on(cell: ParentCells) -> Note | None:
    """The note on this cell, if any."""
    return Note(cell) if (cell.row, cell.column) in places_of_notes(cell.sheet) else None


def new_note(cell: ParentCells, text: str) -> Note:
    """Hang a note on a cell."""
    cell.sheet.sheet.Annotations.insertNew(cell.cells.getCellByPosition(0, 0).CellAddress, text)
    return Note(cell)


class Note:
    """The note on one cell."""

    def __init__(self, location: ParentCells) -> None:
        self.location = location

    @property
    def api(self) -> Any:
        """The UNO annotation."""
        return self.location.cells.getCellByPosition(0, 0).Annotation

    @property
    def text(self) -> str:
        """What it says."""
        return str(self.api.String)

    def delete(self) -> None:
        """Take it away."""
        sheet, place = self.location.sheet, (self.location.row, self.location.column)
        if place in (places := places_of_notes(sheet)):
            sheet.sheet.Annotations.removeByIndex(places.index(place))
