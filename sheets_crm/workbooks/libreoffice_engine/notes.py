"""Notes on cells as xlwings sees them: LibreOffice's annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sheets_crm.workbooks.libreoffice_engine.ranges import Range
    from sheets_crm.workbooks.libreoffice_engine.sheets import Sheet


def notes_of(sheet: Sheet) -> list[Note]:
    """All notes of a sheet."""
    every = sheet.sheet.Annotations
    places = [every.getByIndex(number).Position for number in range(every.Count)]
    return [Note(sheet.range((place.Row + 1, place.Column + 1))) for place in places]


def note_on(cell: Range) -> Note | None:
    """The note on this cell, if any."""
    at = (cell.row, cell.column)
    return next(
        (note for note in notes_of(cell.sheet) if (note.location.row, note.location.column) == at), None
    )


def new_note(cell: Range, text: str) -> Note:
    """Hang a note on a cell."""
    cell.sheet.sheet.Annotations.insertNew(cell.cells.getCellByPosition(0, 0).CellAddress, text)
    return Note(cell)


class Note:
    """The note on one cell."""

    def __init__(self, location: Range) -> None:
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
        every = self.location.sheet.sheet.Annotations
        for number in range(every.Count):
            place = every.getByIndex(number).Position
            if (place.Row + 1, place.Column + 1) == (self.location.row, self.location.column):
                every.removeByIndex(number)
                return
