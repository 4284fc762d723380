"""A sheet in somebody's hands, and what a person can do to any sheet."""

from tests.shop_life.people import LIST, header_of
from tests.shop_life.telling import Formula


class Sheet:
    """A sheet in somebody's hands: its rows, the header's place, and a new word when one is typed."""

    def __init__(self, life, title):
        self.life, self.title, self.random = life, title, life.random
        self.rows, notes = life.desk.sheet(title)
        self.hung = {id(row): {} for row in self.rows}
        for (number, column), text in notes.items():
            self.hung[id(self.rows[number - 1])][column] = text
        self.as_read = self.rows[:]  # or a row that was deleted could lend its number to a new one
        self.at = header_of(self.rows) or 0
        self.merges = []

    @property
    def head(self):
        return self.rows[self.at]

    def save(self):
        known = [self.hung.get(id(row)) for row in self.rows]
        if not any(known):  # values were pasted over everything: what hangs on the cells stays in its place
            known = [self.hung[id(row)] for row in self.as_read]
        notes = {
            (number, column): text
            for number, row in enumerate(known, 1)
            for column, text in (row or {}).items()
        }
        self.life.desk.rewrite(self.title, self.rows, notes)
        for area in self.merges:
            self.life.desk.merge(self.title, area)

    def write(self, row, column, cell):
        """Put a cell [from 0] wherever it is."""
        while len(self.rows) <= row:
            self.rows.append([None] * self.wide())
        cells = self.rows[row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = cell

    def body(self):
        return [row for row in self.rows[self.at + 1 :] if any(row)]

    def some(self):
        return self.random.choice(self.body() or [[None] * len(self.head)])

    def put(self, row, title, value):
        if title in self.head:
            at = self.head.index(title)
            row.extend([None] * (at + 1 - len(row)))
            row[at] = value

    def get(self, row, title):
        at = self.head.index(title) if title in self.head else len(row)
        return row[at] if at < len(row) else None

    def insert_column(self, at):
        """An empty column [from 0]; what hangs on cells goes where they go."""
        for row in self._all():
            row.extend([None] * (at - len(row)))
            row.insert(at, None)
        self._hang(lambda column: column + (column > at))

    def delete_column(self, at):
        for row in self._all():
            del row[at : at + 1]
        self._hang(lambda column: None if column == at + 1 else column - (column > at))

    def move_column(self, old, new):
        order = list(range(self.wide()))
        order.insert(new, order.pop(old))
        for row in self._all():
            row.extend([None] * (max(old, new) + 1 - len(row)))
            row.insert(new, row.pop(old))
        self._hang(lambda column: order.index(column - 1) + 1 if column <= len(order) else column)

    def _all(self):
        """The rows, and a header of the list that is lost: who puts it back sees what it stands over."""
        lost = [self.life.header] if self.title == LIST and self.life.header else []
        return [*self.rows, *lost]

    def _hang(self, moved):
        for row, notes in self.hung.items():
            there = {moved(column): text for column, text in notes.items()}
            self.hung[row] = {column: text for column, text in there.items() if column}

    def place(self):
        return self.random.randint(self.at + 1, len(self.rows))

    def wide(self):
        """Rows of equal width, for deeds that put cells beyond what is there."""
        return max(map(len, self.rows), default=1)


def sort_rows(sheet):
    at = sheet.random.randrange(len(sheet.head))
    sheet.rows[sheet.at + 1 :] = sorted(sheet.rows[sheet.at + 1 :], key=lambda row: str(row[at] or "~"))


def insert_a_row(sheet):
    sheet.rows.insert(sheet.place(), [None] * len(sheet.head))


def delete_a_row(sheet):
    if len(sheet.rows) > sheet.at + 1:
        del sheet.rows[sheet.random.randrange(sheet.at + 1, len(sheet.rows))]


def move_a_row(sheet):
    """Cut a row and insert it elsewhere."""
    if len(sheet.rows) > sheet.at + 1:
        row = sheet.rows.pop(sheet.random.randrange(sheet.at + 1, len(sheet.rows)))
        sheet.rows.insert(sheet.place(), row)


def move_a_column(sheet):
    sheet.move_column(*(sheet.random.randrange(len(sheet.head)) for _ in range(2)))


def merge_cells(sheet):
    """Merge two or four cells: what stood in all but the first goes, as every program asks before."""
    top, left = sheet.place(), sheet.random.randrange(1, max(2, len(sheet.head)))
    bottom, right = top + sheet.random.randint(0, 1), left + sheet.random.randint(0, 1)
    if (top, left) == (bottom, right) or bottom > len(sheet.rows) or right > len(sheet.head):
        return
    areas = sheet.life.desk.merged(sheet.title)
    if any(a <= bottom and c >= top and b <= right and d >= left for a, b, c, d in areas):
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                sheet.write(row - 1, column - 1, None)
    sheet.merges.append((top, left, bottom, right))


def unmerge_cells(sheet):
    sheet.life.desk.unmerge(sheet.title)


def type_anywhere(sheet):
    row, column = sheet.random.randrange(len(sheet.rows) + 4), sheet.random.randrange(sheet.wide() + 3)
    sheet.write(row, column, sheet.life.mark())


def type_over_a_cell(sheet):
    if sheet.body():
        row = sheet.rows.index(sheet.some())
        sheet.write(row, sheet.random.randrange(len(sheet.head)), sheet.life.mark())


def type_a_row_below(sheet):
    last = len(sheet.rows) + sheet.random.randrange(3)
    for column in sheet.random.sample(range(len(sheet.head)), k=min(2, len(sheet.head))):
        sheet.write(last, column, sheet.life.mark())


def type_a_formula_over(sheet):
    """Only where a program works it out: nobody reads the formulas of these sheets."""
    if sheet.life.desk.calculates and sheet.body():
        row = sheet.rows.index(sheet.some())
        formula = Formula(f'="{sheet.life.mark()}"', row + 1)
        sheet.write(row, sheet.random.randrange(len(sheet.head)), formula)


def clear_a_cell(sheet):
    row = sheet.some()
    row[sheet.random.randrange(len(row))] = None


def paste_a_row_again(sheet):
    copy = list(sheet.some())
    copy[sheet.random.randrange(len(copy))] = sheet.life.mark()
    sheet.rows.insert(sheet.place(), copy)


def insert_a_column_anywhere(sheet):
    at = sheet.random.randrange(len(sheet.head) + 1)
    sheet.insert_column(at)
    sheet.some()[at] = sheet.life.mark()
    sheet.head[at] = sheet.random.choice([None, "Catatan saya"])


def delete_a_column_anywhere(sheet):
    if len(sheet.head) > 4:
        sheet.delete_column(sheet.random.randrange(len(sheet.head)))


def rename_any_header(sheet):
    sheet.head[sheet.random.randrange(len(sheet.head))] = sheet.life.mark()


def insert_a_row_above(sheet):
    sheet.rows.insert(0, [sheet.life.mark(), *[None] * (len(sheet.head) - 1)])
    sheet.at += 1


ON_A_SHEET_OF_THE_PROGRAM = (
    type_anywhere,
    type_over_a_cell,
    type_over_a_cell,
    type_over_a_cell,
    type_a_row_below,
    type_a_formula_over,
    clear_a_cell,
    paste_a_row_again,
    sort_rows,
    insert_a_row,
    insert_a_row_above,
    delete_a_row,
    move_a_row,
    move_a_column,
    insert_a_column_anywhere,
    delete_a_column_anywhere,
    rename_any_header,
    merge_cells,
    unmerge_cells,
)
