"""The same shop in Google Sheets, with people who edit it while it is written."""

from sheets_crm.workbooks.google.cells import cell_data
from sheets_crm.workbooks.google.read import ARCHIVE
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import Formula
from tests.google_server import GoogleServer
from tests.shop_life.desks import Desk
from tests.workbooks.google.books import annotate, client_of, fill, merge, notes_of


def letters(column):
    """A column's letters: 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


class GoogleDesk(Desk):
    """A spreadsheet in the fake, and a person in it."""

    name, calculates = "google", True
    server = None

    def __init__(self, contents, folder):
        if GoogleDesk.server is None:
            GoogleDesk.server = GoogleServer(quota=None).start()
        self.file = self.server.add_spreadsheet()
        self.human = self.server.human(self.file)
        fill(self.human, contents)
        self.book = GoogleWorkbook(self.file.id, client_of(self.server, folder), sleep=lambda seconds: None)

    def titles(self):
        return [sheet.title for sheet in self.file.sheets if not sheet.title.startswith(ARCHIVE)]

    def sheet(self, title):
        rows = [[cell if cell != "" else None for cell in row] for row in self.human.values(title)]
        for number, row in enumerate(self.human.values(title, "FORMULA"), 1):
            for at, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith("=") and cell != rows[number - 1][at]:
                    rows[number - 1][at] = Formula(cell, number)
        notes = {(row, column): text for _, row, column, text in notes_of(self.human.sheet(title))}
        height = max([len(rows), *(row for row, _ in notes)])
        width = max(map(len, rows), default=0)
        rows += [[]] * (height - len(rows))
        return [[*row, *[None] * (width - len(row))] for row in rows], notes

    def rewrite(self, title, rows, notes):
        sheet = self.human.sheet(title)
        old = self.human.values(title)
        height, width = max(len(old), len(rows)), max([len(row) for row in [*old, *rows]] or [1])
        sheet.grid["rowCount"] = max(sheet.row_count, height + 60)
        sheet.grid["columnCount"] = max(sheet.column_count, width)
        cells = [[*row, *[None] * (width - len(row))] for row in rows]
        cells += [[None] * width for _ in range(height - len(rows))]
        for row, column in _covered(sheet):
            if row < height and column < width:
                cells[row][column] = None
        update = {"start": {"sheetId": sheet.id, "rowIndex": 0, "columnIndex": 0}}
        values = [
            {"values": [_value(cell, notes.get((number, column))) for column, cell in enumerate(row, 1)]}
            for number, row in enumerate(cells, 1)
        ]
        update |= {"rows": values, "fields": "userEnteredValue,note"}
        self.human.do({"updateCells": update})

    def hang(self, title, place, text):
        annotate(self.human, {title: {place: text}})

    def unhang(self, title):
        self.human.do({"updateCells": {"range": {"sheetId": self.human.sheet(title).id}, "fields": "note"}})

    def delete(self, title):
        self.human.delete_sheet(title)

    def hide(self, title, row):
        sheet = self.human.sheet(title).id
        for dimension, at in (("ROWS", row - 1), ("COLUMNS", 2)):
            span = {"sheetId": sheet, "dimension": dimension, "startIndex": at, "endIndex": at + 1}
            change = {"range": span, "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
            self.human.do({"updateDimensionProperties": change})
        self.human.do({"setBasicFilter": {"filter": {"range": {"sheetId": sheet, "startRowIndex": 3}}}})

    def merged(self, title):
        return self.book.read([title]).sheets[title].merges

    def merge(self, title, area):
        merge(self.human, {title: [area]})

    def unmerge(self, title):
        self.human.do({"unmergeCells": {"range": {"sheetId": self.human.sheet(title).id}}})

    def rename(self, old, new):
        self.human.rename(old, new)

    def add(self, title, rows):
        self.human.add_sheet(title, rows)

    def meanwhile(self, life, edit):
        self.server.edit_before_next_write(edit)

    def in_peace(self):
        self.server.edits.clear()

    def copy(self):
        return self.file.contents()

    def restore(self, copy):
        self.file.restore(copy)
        self.file.restore(self.file.contents())


def _covered(sheet):
    """Cells [from 0] under a merge: nobody sees what is typed there, and Google loses it."""
    for area in map(sheet.resolve, sheet.list_of("merges")):
        for row in range(area.top, area.bottom):
            for column in range(area.left, area.right):
                if (row, column) != (area.top, area.left):
                    yield row, column


def _value(cell, note):
    value = {"userEnteredValue": cell_data(cell).get("userEnteredValue", {})} if cell is not None else {}
    return value | ({"note": note} if note else {})
