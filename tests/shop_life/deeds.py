"""Everything that an owner and three members of staff do to the sheets of a shop."""

from datetime import timedelta

from tests.shop_life.people import LIST, LOG, header_of

STAFF = ("Rini", "Sari", "Tono")
RESULTS = ("tidak menjawab", "berminat", "nanti", "pesan lagi", "tidak berminat")
TYPED = ("Jawaban", "Catatan", "Alasan tidak kembali", "Hubungi lagi", "Hasil", "Ongkir")
OURS = ("Kenapa sekarang", "Pertanyaan", "Nilai", "Alasan", "Staf", "Kirim WA", "Urutan", "Pelanggan")
SPARE = ("Kenapa sekarang", "Terakhir beli", "Perkiraan beli lagi", "Nilai", "Pertanyaan")
MENDED = {"Sebab": "Alasan", "Catatan saya": "Catatan", "Hasil telepon": "Hasil", "Kode": "Kunci"}
ANSWERS = ("", "STOP ", "NANTI 15/12/2026 ", "jangan wa lagi ", "ok kak nanti dulu ", "mau dua ")


class Sheet:
    """A sheet in somebody's hands: its rows, the header's place, and a new word when one is typed."""

    def __init__(self, life, title):
        self.life, self.title, self.random = life, title, life.random
        self.rows, _ = life.desk.sheet(title)
        self.at = header_of(self.rows) or 0

    @property
    def head(self):
        return self.rows[self.at]

    def save(self):
        self.life.desk.rewrite(self.title, self.rows)

    def body(self):
        return [row for row in self.rows[self.at + 1 :] if any(row)]

    def some(self):
        return self.random.choice(self.body() or [[None] * len(self.head)])

    def put(self, row, title, value):
        if title in self.head:
            row[self.head.index(title)] = value

    def get(self, row, title):
        return row[self.head.index(title)] if title in self.head else None

    def place(self):
        return self.random.randint(self.at + 1, len(self.rows))


def type_a_text(sheet):
    sheet.put(sheet.some(), sheet.random.choice(TYPED), sheet.life.word())


def type_an_answer(sheet):
    row = sheet.some()
    sheet.put(row, "Hasil", sheet.random.choice([*RESULTS, None]))
    sheet.put(row, "Jawaban", sheet.random.choice(ANSWERS) + sheet.life.word())


def type_over_ours(sheet):
    sheet.put(sheet.some(), sheet.random.choice(OURS), sheet.life.word())


def give_work_to_another(sheet):
    sheet.put(sheet.some(), "Staf", sheet.random.choice(STAFF))


def swap_work(sheet):
    one, other = sheet.some(), sheet.some()
    first, second = sheet.get(one, "Staf"), sheet.get(other, "Staf")
    sheet.put(one, "Staf", second)
    sheet.put(other, "Staf", first)


def sort_rows(sheet):
    at = sheet.random.randrange(len(sheet.head))
    sheet.rows[sheet.at + 1 :] = sorted(sheet.rows[sheet.at + 1 :], key=lambda row: str(row[at] or "~"))


def sort_a_column_alone(sheet):
    title = sheet.random.choice(("Nilai", "Kenapa sekarang", "Staf"))
    if title in sheet.head:
        at = sheet.head.index(title)
        cells = sorted((row[at] for row in sheet.rows[sheet.at + 1 :]), key=lambda cell: str(cell or "~"))
        for row, cell in zip(sheet.rows[sheet.at + 1 :], cells, strict=True):
            row[at] = cell


def insert_a_row(sheet):
    sheet.rows.insert(sheet.place(), [None] * len(sheet.head))


def delete_a_row(sheet):
    if len(sheet.rows) > sheet.at + 1:
        del sheet.rows[sheet.random.randrange(sheet.at + 1, len(sheet.rows))]


def insert_a_column(sheet):
    at = sheet.random.randrange(1, len(sheet.head) + 1)
    for row in sheet.rows:
        row.insert(at, None)
    sheet.head[at] = sheet.random.choice(["Ongkir", "Catatan", None, "★"])
    sheet.some()[at] = sheet.life.word()


def delete_a_column(sheet):
    spare = [title for title in SPARE if title in sheet.head]
    if len(spare) > 2:
        at = sheet.head.index(sheet.random.choice(spare))
        for row in sheet.rows:
            del row[at]


def move_a_column(sheet):
    old, new = (sheet.random.randrange(len(sheet.head)) for _ in range(2))
    for row in sheet.rows:
        row.insert(new, row.pop(old))


def rename_a_header(sheet):
    old = sheet.random.choice([title for title in MENDED.values() if title in sheet.head] or ["Pelanggan"])
    new = next((new for new, title in MENDED.items() if title == old), old)
    sheet.put(sheet.head, old, new)


def mend_headers(sheet):
    for new, old in MENDED.items():
        if old not in sheet.head:
            sheet.put(sheet.head, new, old)


def paste_a_row(sheet):
    """A row copied, its hidden key with it or not, over another or between."""
    copy = list(sheet.some())
    if sheet.random.random() < 0.3:
        sheet.put(copy, "Kunci", None)
    if sheet.random.random() < 0.5:
        sheet.put(copy, sheet.random.choice(TYPED), sheet.life.word())
    sheet.rows.insert(sheet.place(), copy)


def paste_over_a_row(sheet):
    """The visible cells of one row over another's: the hidden key stays."""
    one, other = sheet.some(), sheet.some()
    if "Kunci" in sheet.head and one is not other:
        key = sheet.get(other, "Kunci")
        other[:] = one
        sheet.put(other, "Kunci", key)


def write_a_row(sheet):
    row = [None] * len(sheet.head)
    name, phone = sheet.life.somebody()
    sheet.put(row, "Pelanggan", sheet.random.choice([name, "Bu RT", None]))
    sheet.put(row, "No. WhatsApp", sheet.random.choice([None, phone]))
    sheet.put(row, sheet.random.choice(["Jawaban", "Catatan", "Ongkir"]), sheet.life.word())
    sheet.put(row, "Hasil", sheet.random.choice([None, "berminat"]))
    sheet.rows.insert(sheet.place(), row)


def clear_a_key(sheet):
    sheet.put(sheet.some(), "Kunci", None)


def clear_a_row(sheet):
    row = sheet.some()
    row[:] = [None] * len(row)


def paste_an_old_list(sheet):
    if sheet.life.old_list:
        old, _ = sheet.life.random.choice(sheet.life.old_list)
        width = max(len(row) for row in [*old, *sheet.rows])
        sheet.rows[:] = [[*row, *[None] * (width - len(row))] for row in old]
        sheet.at = header_of(sheet.rows) or 0


ON_THE_LIST = (
    type_a_text,
    type_a_text,
    type_an_answer,
    type_an_answer,
    type_over_ours,
    give_work_to_another,
    swap_work,
    sort_rows,
    sort_a_column_alone,
    insert_a_row,
    delete_a_row,
    insert_a_column,
    delete_a_column,
    move_a_column,
    rename_a_header,
    paste_a_row,
    paste_over_a_row,
    write_a_row,
    clear_a_key,
    clear_a_row,
    paste_an_old_list,
)


MEANWHILE = (
    type_a_text,
    type_a_text,
    type_an_answer,
    type_over_ours,
    sort_rows,
    insert_a_row,
    delete_a_row,
    write_a_row,
    clear_a_key,
    paste_a_row,
)


def a_person(sheet):
    """A row of Customers with a name."""
    named = [row for row in sheet.rows[1:] if row[1]]
    return sheet.random.choice(named)


def marry(sheet):
    row = a_person(sheet)
    person = sheet.life.register.named(row[1])
    row[1] = sheet.life.register.called(person)


def write_a_name_out(sheet):
    row = a_person(sheet)
    row[1] = sheet.life.register.also(row[1], f"{row[1]} Putri")


def get_a_new_number(sheet):
    a_person(sheet)[2] = sheet.life.register.number()


def swap_numbers(sheet):
    one, other = a_person(sheet), a_person(sheet)
    one[2], other[2] = other[2], one[2]


def move(sheet):
    a_person(sheet)[3] = sheet.life.word()


def come(sheet):
    row = [None] * len(sheet.head)
    row[:3] = [sheet.life.new_id(), sheet.life.register.born(), sheet.life.register.number()]
    sheet.rows.append(row)


def give_a_number_on(sheet):
    """Somebody new has a number that was another's, who has a new one or is gone."""
    row = a_person(sheet)
    new = [sheet.life.new_id(), sheet.life.register.born(), row[2], *[None] * (len(sheet.head) - 3)]
    if sheet.random.random() < 0.5 or len(sheet.rows) < 7:
        row[2] = sheet.life.register.number()
        sheet.rows.append(new)
    else:
        row[:] = new


def delete_a_person(sheet):
    if len(sheet.rows) > 7:
        sheet.rows.remove(a_person(sheet))


def merge_people(sheet):
    one, other = a_person(sheet), a_person(sheet)
    at = sheet.head.index("Gabung ke")
    register = sheet.life.register
    first, second = register.one(register.named(one[1])), register.one(register.named(other[1]))
    if first != second and not one[at] and not other[at]:
        one[at] = other[2]
        register.whole[first] = second


def sort_people(sheet):
    at = sheet.random.choice((1, 2))
    sheet.rows[1:] = sorted(sheet.rows[1:], key=lambda row: str(row[at] or "~"))


ON_CUSTOMERS = (
    marry,
    write_a_name_out,
    get_a_new_number,
    swap_numbers,
    move,
    come,
    come,
    give_a_number_on,
    delete_a_person,
    merge_people,
    sort_people,
)


def order(sheet):
    name, phone = sheet.life.somebody()
    day = sheet.life.today - timedelta(days=sheet.random.randrange(70))
    row = [f"N{len(sheet.rows)}", day, sheet.random.choice([name, phone]), "P1", 1, 150000, None]
    sheet.rows.append([*row, *[None] * (len(sheet.head) - len(row))])


def write_in_the_log(sheet):
    row = [None] * len(sheet.head)
    sheet.put(row, "Tanggal", sheet.life.today)
    sheet.put(row, "Pelanggan", sheet.life.somebody()[0])
    sheet.put(row, "Catatan", sheet.life.word())
    sheet.rows.append(row)


def sort_the_log(sheet):
    sheet.rows[sheet.at + 1 :] = sorted(sheet.rows[sheet.at + 1 :], key=lambda row: str(row[1] or "~"))


def hang_a_comment(life):
    sheet = Sheet(life, LIST)
    number = sheet.place() if sheet.random.random() < 0.2 else sheet.rows.index(sheet.some()) + 1
    life.desk.hang(LIST, (number, sheet.random.randrange(len(sheet.head)) + 1), life.word())


def rename_a_tab(life):
    life.desk.rename(life.desk.named(LOG), life.random.choice(["Kontak", "KONTAK", "Log Kontak"]))


def add_a_tab(life):
    if "Coretan" not in life.desk.titles():
        life.desk.add("Coretan", [[life.word()], [1, 2]])


def hide_rows_and_filter(life):
    if hasattr(life.desk, "hide"):
        life.desk.hide(LIST, 5)


def restore_an_old_copy(life):
    if life.copies:
        life.desk.restore(life.random.choice(life.copies))


ON_THE_BOOK = (hang_a_comment, hang_a_comment, rename_a_tab, add_a_tab, hide_rows_and_filter)
