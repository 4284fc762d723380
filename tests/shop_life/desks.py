"""The same shop on every back end, and how a person edits its sheets there."""

from copy import deepcopy

import openpyxl
from openpyxl.comments import Comment

from sheets_crm.schema import TABLES
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.memory import MemoryWorkbook, _grid
from sheets_crm.workbooks.protocol import Formula
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.shop_life.people import LIST, LOG, NAMES
from tests.workbooks.live.libreoffice import converted

PROGRAM = {
    texts_of("id")(f"headings.sheets.{name}") for name, table in TABLES.items() if table.owner == "program"
}


class Desk:
    """A workbook and somebody who edits it."""

    can_edit_during = True
    calculates = False
    """Whether somebody works formulas out, so that their values can be read."""

    def titles(self):
        return list(self.book.titles())

    def role(self, title):
        """What a sheet is: the list, the log, one that people own, or the program's."""
        if title in NAMES[LOG]:
            return LOG
        return LIST if title == LIST else "program" if title in PROGRAM else "people"

    def tab(self, name):
        """What a sheet is called by now."""
        return next(title for title in self.titles() if title in NAMES[name])

    def sheet(self, title):
        """Rows of equal width, formulas as such, and the notes by place."""
        return self._as_people_see(self.book.read([title], [title]).sheets[title])

    @staticmethod
    def _as_people_see(sheet):
        width = max(map(len, sheet.rows), default=0)
        rows = [[*row, *[None] * (width - len(row))] for row in sheet.rows]
        for (row, column), text in sheet.formulas.items():
            rows[row - 1][column - 1] = Formula(text, row)
        return rows, dict(sheet.notes)

    def before_refresh(self):
        """What happens to the workbook between an edit and a refresh."""


class MemoryDesk(Desk):
    """In memory: nobody can edit it while it is written."""

    name, can_edit_during = "memory", False

    def __init__(self, contents, folder=None):
        self.book = MemoryWorkbook(contents)

    def rewrite(self, title, rows, notes):
        old = self.book._grids[title]
        new = _grid(rows)
        new.notes = dict(notes)
        new.links = {place: link for place, link in old.links.items() if place in new.cells}
        new.merges, new.hidden = old.merges, old.hidden
        self.book._grids[title] = new

    def hang(self, title, place, text):
        self.book.annotate(title, {place: text})

    def unhang(self, title):
        self.book._grids[title].notes.clear()

    def rename(self, old, new):
        grids = self.book._grids
        self.book._grids = {new if title == old else title: grid for title, grid in grids.items()}

    def add(self, title, rows):
        self.book._grids[title] = _grid(rows)

    def delete(self, title):
        del self.book._grids[title]

    def hide(self, title, row):
        pass  # there is nothing to see

    def merged(self, title):
        return self.book._grids[title].merges

    def merge(self, title, area):
        self.book.merge(title, [area])

    def unmerge(self, title):
        self.book._grids[title].merges.clear()

    def copy(self):
        return deepcopy(self.book._grids)

    def restore(self, copy):
        self.book._grids = deepcopy(copy)


def _put(cell, value):
    if isinstance(cell, openpyxl.cell.cell.MergedCell):
        return
    cell.value = value.text if isinstance(value, Formula) else value
    if isinstance(value, str):
        cell.data_type = "s"


def _hang(cell, text):
    if not isinstance(cell, openpyxl.cell.cell.MergedCell):
        cell.comment = Comment(text, "Ani") if text else None


class FileDesk(Desk):
    """A file that another program opens and saves."""

    name = "file"

    def __init__(self, contents, folder):
        self.path, self.saved = folder / "toko.xlsx", None
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

    def titles(self):
        return list(self._sheets())

    def sheet(self, title):
        return self._as_people_see(self._sheets()[title])

    def _sheets(self):
        """All sheets, read once as long as nobody saves the file."""
        found = self.path.stat()
        saved = (found.st_mtime_ns, found.st_size)
        if saved != self.saved:
            book = self.book
            titles = book.titles()
            self.saved, self.read = saved, book.read(titles, titles).sheets
        return self.read

    def _saved(self, edit):
        book = openpyxl.load_workbook(self.path)
        edit(book)
        book.save(self.path)
        book.close()

    def rewrite(self, title, rows, notes):
        def edit(book):
            sheet = book[title]
            height, width = max(sheet.max_row, len(rows)), max([sheet.max_column, *map(len, rows)])
            for number in range(1, height + 1):
                row = rows[number - 1] if number <= len(rows) else []
                for column in range(1, width + 1):
                    cell = sheet.cell(number, column)
                    _put(cell, row[column - 1] if column <= len(row) else None)
                    _hang(cell, notes.get((number, column)))

        self._saved(edit)

    def hang(self, title, place, text):
        def edit(book):
            _hang(book[title].cell(*place), text)

        self._saved(edit)

    def unhang(self, title):
        def edit(book):
            for row in book[title].iter_rows():
                for cell in row:
                    _hang(cell, None)

        self._saved(edit)

    def rename(self, old, new):
        self._saved(lambda book: setattr(book[old], "title", new))

    def add(self, title, rows):
        def edit(book):
            sheet = book.create_sheet(title)
            for number, row in enumerate(rows, 1):
                for column, value in enumerate(row, 1):
                    _put(sheet.cell(number, column), value)

        self._saved(edit)

    def delete(self, title):
        self._saved(lambda book: book.remove(book[title]))

    def hide(self, title, row):
        def edit(book):
            book[title].row_dimensions[row].hidden = True
            book[title].column_dimensions["C"].hidden = True
            book[title].auto_filter.ref = book[title].dimensions

        self._saved(edit)

    def merged(self, title):
        return self.book.read([title]).sheets[title].merges

    def merge(self, title, area):
        top, left, bottom, right = area
        self._saved(lambda book: book[title].merge_cells(None, top, left, bottom, right))

    def unmerge(self, title):
        def edit(book):
            for area in list(book[title].merged_cells.ranges):
                book[title].unmerge_cells(str(area))

        self._saved(edit)

    def meanwhile(self, life, edit):
        life.during.append(edit)

    def in_peace(self):
        pass

    def copy(self):
        return self.path.read_bytes()

    def restore(self, copy):
        self.path.write_bytes(copy)


class OfficeDesk(FileDesk):
    """A file that LibreOffice opens and saves after every edit."""

    name, can_edit_during, calculates = "libreoffice", False, True

    def before_refresh(self):
        saved = converted(self.path, self.path.parent / "office")
        self.path.write_bytes(saved.read_bytes())
