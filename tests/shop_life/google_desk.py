"""The same shop in Google Sheets, with people who edit it while it is written."""

from sheets_crm.workbooks.google.cells import cell_data
from sheets_crm.workbooks.google.read import ARCHIVE
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from tests.google_server import GoogleServer
from tests.shop_life.desks import Desk
from tests.workbooks.google.books import annotate, client_of, fill, notes_of


def letters(column):
    """A column's letters: 27 is AA."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


class GoogleDesk(Desk):
    """A spreadsheet in the fake, and a person in it."""

    name = "google"
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
        notes = {(row, column): text for _, row, column, text in notes_of(self.human.sheet(title))}
        height = max([len(rows), *(row for row, _ in notes)])
        width = max(map(len, rows), default=0)
        rows += [[]] * (height - len(rows))
        return [[*row, *[None] * (width - len(row))] for row in rows], notes

    def rewrite(self, title, rows):
        sheet = self.human.sheet(title)
        old = self.human.values(title)
        height, width = max(len(old), len(rows)), max([len(row) for row in [*old, *rows]] or [1])
        sheet.grid["rowCount"] = max(sheet.row_count, height + 60)
        sheet.grid["columnCount"] = max(sheet.column_count, width)
        cells = [[*row, *[None] * (width - len(row))] for row in rows]
        cells += [[None] * width] * (height - len(rows))
        update = {"start": {"sheetId": sheet.id, "rowIndex": 0, "columnIndex": 0}}
        update |= {
            "rows": [{"values": list(map(_value, row))} for row in cells],
            "fields": "userEnteredValue",
        }
        self.human.do({"updateCells": update})

    def hang(self, title, place, text):
        annotate(self.human, {title: {place: text}})

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


def _value(cell):
    return {"userEnteredValue": cell_data(cell).get("userEnteredValue", {})} if cell is not None else {}
