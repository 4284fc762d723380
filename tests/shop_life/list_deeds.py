"""What three members of staff do to the call list."""

from tests.shop_life.hands import (
    delete_a_row,
    insert_a_row,
    merge_cells,
    move_a_column,
    move_a_row,
    sort_rows,
    unmerge_cells,
)
from tests.shop_life.menu_deeds import BY_MENU, clear_the_keys, merge_a_copy_back
from tests.shop_life.people import header_of
from tests.shop_life.telling import Formula

STAFF = ("Rini", "Sari", "Tono")
RESULTS = ("tidak menjawab", "berminat", "nanti", "pesan lagi", "tidak berminat")
TYPED = ("Jawaban", "Catatan", "Alasan tidak kembali", "Hubungi lagi", "Hasil", "Ongkir")
OURS = (
    *("Kenapa sekarang", "Pertanyaan", "Nilai", "Alasan", "Staf", "Kirim WA", "Urutan", "Pelanggan"),
    *("Terakhir beli", "Perkiraan beli lagi", "Pesan WhatsApp", "Semua alasan", "Selain itu"),
    *("Cocok ditawarkan", "No. WhatsApp"),
)
SPARE = ("Kenapa sekarang", "Terakhir beli", "Perkiraan beli lagi", "Nilai", "Pertanyaan")
MENDED = {"Sebab": "Alasan", "Catatan saya": "Catatan", "Hasil telepon": "Hasil", "Kode": "Kunci"}
ANSWERS = ("", "STOP ", "NANTI 15/12/2026 ", "jangan wa lagi ", "ok kak nanti dulu ", "mau dua ")


def type_a_text(sheet):
    sheet.put(sheet.some(), sheet.random.choice(TYPED), sheet.life.word())


def type_an_answer(sheet):
    row = sheet.some()
    sheet.put(row, "Hasil", sheet.random.choice([*RESULTS, None]))
    sheet.put(row, "Jawaban", sheet.random.choice(ANSWERS) + sheet.life.word())


def type_over_ours(sheet):
    sheet.put(sheet.some(), sheet.random.choice(OURS), sheet.life.word())


def correct_a_number(sheet):
    """A number that nobody has, typed over the one in the list."""
    sheet.put(sheet.some(), "No. WhatsApp", sheet.life.register.number())


def name_another(sheet):
    """The name of another customer, or their number, typed over the one in the list."""
    title, person = sheet.random.choice((("Pelanggan", 0), ("No. WhatsApp", 1)))
    sheet.put(sheet.some(), title, sheet.life.somebody()[person])


def give_work_to_another(sheet):
    sheet.put(sheet.some(), "Staf", sheet.random.choice(STAFF))


def type_a_formula(sheet):
    if not sheet.body():
        return
    row, word = sheet.some(), sheet.life.word()
    title = sheet.random.choice(("Jawaban", "Catatan", "Ongkir", "Nilai"))
    link = f'=HYPERLINK("https://peta/{word}","peta")'
    sheet.put(row, title, Formula(link if title == "Ongkir" else f'="{word}"', sheet.rows.index(row) + 1))


def swap_work(sheet):
    one, other = sheet.some(), sheet.some()
    first, second = sheet.get(one, "Staf"), sheet.get(other, "Staf")
    sheet.put(one, "Staf", second)
    sheet.put(other, "Staf", first)


def sort_a_column_alone(sheet):
    title = sheet.random.choice(("Nilai", "Kenapa sekarang", "Staf"))
    if title in sheet.head:
        at = sheet.head.index(title)
        cells = sorted((row[at] for row in sheet.rows[sheet.at + 1 :]), key=lambda cell: str(cell or "~"))
        for row, cell in zip(sheet.rows[sheet.at + 1 :], cells, strict=True):
            row[at] = cell


def insert_a_column(sheet):
    at = sheet.random.randrange(1, len(sheet.head) + 1)
    sheet.insert_column(at)
    sheet.head[at] = sheet.random.choice(["Ongkir", "Catatan", None, "★"])
    sheet.some()[at] = sheet.life.word()


def delete_a_column(sheet):
    spare = [title for title in SPARE if title in sheet.head]
    if len(spare) > 2:
        sheet.delete_column(sheet.head.index(sheet.random.choice(spare)))


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


def lose_the_header(sheet):
    """The whole row of headings goes; whoever did it puts it back another day."""
    if sheet.at and sheet.random.random() < 0.3:
        sheet.life.header = list(sheet.head)
        del sheet.rows[sheet.at]
        sheet.at -= 1


ON_THE_LIST = (
    *BY_MENU,
    merge_a_copy_back,
    clear_the_keys,
    type_a_formula,
    move_a_row,
    merge_cells,
    unmerge_cells,
    lose_the_header,
    type_a_text,
    type_a_text,
    type_an_answer,
    type_an_answer,
    type_over_ours,
    correct_a_number,
    name_another,
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
    type_a_formula,
    move_a_row,
)
