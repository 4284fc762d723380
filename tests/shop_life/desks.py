"""The same shop on every back end, and how a person edits its sheets there."""

from copy import deepcopy

import openpyxl
from openpyxl.comments import Comment

from sheets_crm.workbooks.memory import MemoryWorkbook, _grid
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.shop_life.people import LIST, LOG

PEOPLES = ("Pelanggan", "Produk", "Pesanan", "Pengaturan", "Coretan")
LOGS = ("Kontak", "KONTAK", "Log Kontak")


class Desk:
    """A workbook and somebody who edits it."""

    can_edit_during = True

    def titles(self):
        return list(self.book.titles())

    def role(self, title):
        """What a sheet is: the list, the log, one that people own, or the program's."""
        if title in LOGS:
            return LOG
        return LIST if title == LIST else "people" if title in PEOPLES else "program"

    def named(self, role):
        return next(title for title in self.titles() if self.role(title) == role)

    def sheet(self, title):
        """Rows of equal width, and the notes by place."""
        sheet = self.book.read([title]).sheets[title]
        width = max(map(len, sheet.rows), default=0)
        return [[*row, *[None] * (width - len(row))] for row in sheet.rows], dict(sheet.notes)


class MemoryDesk(Desk):
    """In memory: nobody can edit it while it is written."""

    name, can_edit_during = "memory", False

    def __init__(self, contents, folder=None):
        self.book = MemoryWorkbook(contents)

    def rewrite(self, title, rows):
        old = self.book._grids[title]
        new = _grid(rows)
        new.notes = {place: text for place, text in old.notes.items() if place[0] <= len(rows)}
        new.links = {place: link for place, link in old.links.items() if place in new.cells}
        self.book._grids[title] = new

    def hang(self, title, place, text):
        self.book.annotate(title, {place: text})

    def rename(self, old, new):
        grids = self.book._grids
        self.book._grids = {new if title == old else title: grid for title, grid in grids.items()}

    def add(self, title, rows):
        self.book._grids[title] = _grid(rows)

    def copy(self):
        return deepcopy(self.book._grids)

    def restore(self, copy):
        self.book._grids = deepcopy(copy)


def _put(cell, value):
    if not isinstance(cell, openpyxl.cell.cell.MergedCell):
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"


class FileDesk(Desk):
    """A file that another program opens and saves."""

    name = "file"

    def __init__(self, contents, folder):
        self.path = folder / "toko.xlsx"
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, rows in contents.items():
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)
        book.save(self.path)
        book.close()

    @property
    def book(self):
        return XlsxWorkbook(self.path)

    def _saved(self, edit):
        book = openpyxl.load_workbook(self.path)
        edit(book)
        book.save(self.path)
        book.close()

    def rewrite(self, title, rows):
        def edit(book):
            sheet = book[title]
            height, width = max(sheet.max_row, len(rows)), max([sheet.max_column, *map(len, rows)])
            for number in range(1, height + 1):
                row = rows[number - 1] if number <= len(rows) else []
                for column in range(1, width + 1):
                    _put(sheet.cell(number, column), row[column - 1] if column <= len(row) else None)

        self._saved(edit)

    def hang(self, title, place, text):
        def edit(book):
            book[title].cell(*place).comment = Comment(text, "Ani")

        self._saved(edit)

    def rename(self, old, new):
        self._saved(lambda book: setattr(book[old], "title", new))

    def add(self, title, rows):
        def edit(book):
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(row)

        self._saved(edit)

    def hide(self, title, row):
        def edit(book):
            book[title].row_dimensions[row].hidden = True
            book[title].column_dimensions["C"].hidden = True
            book[title].auto_filter.ref = book[title].dimensions

        self._saved(edit)

    def merge(self, title, row, column):
        self._saved(lambda book: book[title].merge_cells(None, row, column, row, column + 1))

    def meanwhile(self, life, edit):
        life.during.append(edit)

    def in_peace(self):
        pass

    def copy(self):
        return self.path.read_bytes()

    def restore(self, copy):
        self.path.write_bytes(copy)
