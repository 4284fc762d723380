"""What people type on sheets of the program's stays on that sheet, whatever the program writes there next."""

from datetime import date

import pytest

from sheets_crm.sheets import changes
from sheets_crm.workbooks.protocol import Plan, TableRow, WriteTable
from tests.small_shop import (
    CONTACTS,
    CUSTOMERS,
    ORDERS,
    PRODUCTS,
    SETTINGS,
    opened,
    put,
    refreshed,
    table,
)

BAD = [
    CUSTOMERS[0],
    [*CUSTOMERS[1], None, "tidak"],
    *CUSTOMERS[2:],
    ["C9", "Eka", "bukan nomor"],
    ["C10", "Fitri", "bukan juga"],
]
YES = ["2026-06-29", "C4", "keluar", "WhatsApp", "jualan", None, "pesan lagi", "mau satu lagi"]
SHEETS = {
    "Pelanggan": BAD,
    "Produk": PRODUCTS,
    "Pesanan": ORDERS,
    "Kontak": [*CONTACTS, YES],
    "Pengaturan": SETTINGS,
}
FIGURES = [
    {"figure": "Pelanggan aktif", "value": 4, "key": "active"},
    {"figure": "Omzet", "value": 900000, "meaning": "semua", "key": "revenue"},
]


@pytest.fixture
def shop(begun, monkeypatch):
    """The golden shop on any back end with two figures, an order to enter and two mistakes."""
    monkeypatch.setattr(changes, "figure_tables", lambda *_: {"all_figures": FIGURES})
    monkeypatch.setattr(changes, "told", lambda tables, facts: tables)
    return begun(SHEETS, refreshed)


PROGRAM = ("Profil Pelanggan", "Ditahan", "Pesanan Masuk", "Periksa Data", "Angka Lengkap")


def header_row(book, title):
    rows = book.read([title]).sheets[title].rows
    return next(number for number, row in enumerate(rows, 1) if "Kunci" in row)


def head_and_first(book, title):
    rows = book.read([title]).sheets[title].rows
    at = header_row(book, title)
    return list(rows[at - 1]), list(rows[at])


def cells_with(book, title, text):
    return [cell for row in table(book, title) for cell in row.values() if cell is not None and text == cell]


def checked(book):
    return [
        (row["Lembar"], row["Baris"])
        for row in table(book, "Periksa Data")
        if str(row["Yang perlu diperbaiki"]).startswith("mulai baris ini")
    ]


def written_columns(book, title):
    head, _ = head_and_first(book, title)
    return [column for column, name in enumerate(head, 1) if name and name != "Kunci"]


def test_a_text_over_any_cell_of_a_program_sheet_stands_below_its_rows(shop):
    columns = {title: written_columns(shop, title) for title in PROGRAM}
    for title, spots in columns.items():
        at = header_row(shop, title)
        put(shop, title, {(at + 1, column): f"kata{column}" for column in spots})
    refreshed(shop, date(2026, 7, 21))
    for title, spots in columns.items():
        assert [len(cells_with(shop, title, f"kata{column}")) for column in spots] == [1] * len(spots), title
    assert [name for name, _ in checked(shop)] == sorted(set(PROGRAM) - {"Periksa Data"})
    assert not refreshed(shop, date(2026, 7, 21)).changed


def test_a_text_over_one_cell_stands_beside_the_name_of_its_row(shop):
    firsts = {title: head_and_first(shop, title) for title in PROGRAM}
    for title in PROGRAM:
        put(shop, title, {(header_row(shop, title) + 1, written_columns(shop, title)[1]): "kata0"})
    refreshed(shop)
    for title, (head, first) in firsts.items():
        row = next(row for row in table(shop, title) if "kata0" in row.values())
        column = written_columns(shop, title)[1] - 1
        assert (row[head[0]], row[head[column]], row["Kunci"]) == (first[0], "kata0", None), title
        assert "kata0" not in head_and_first(shop, title)[1]


def test_rows_that_people_typed_below_ours_stay_with_whatever_stands_in_the_key_column(shop):
    heads = {title: head_and_first(shop, title)[0] for title in PROGRAM}
    for title, head in heads.items():
        last, spots = len(shop.read([title]).sheets[title].rows), written_columns(shop, title)
        put(shop, title, {(last + 1, column): f"kata{column}" for column in range(1, len(head) + 1)})
        put(shop, title, {(last + 2, spots[0]): "kata_kiri", (last + 3, spots[-1]): "kata_kanan"})
    refreshed(shop)
    for title, head in heads.items():
        words = [f"kata{column}" for column in range(1, len(head) + 1)] + ["kata_kiri", "kata_kanan"]
        assert [len(cells_with(shop, title, word)) for word in words] == [1] * len(words), title
    assert not refreshed(shop).changed


def rewrite(book, title, change):
    """The rows of a sheet as a person leaves them."""
    at = header_row(book, title)
    rows = [list(row) for row in book.read([title]).sheets[title].rows][at - 1 :]
    width = max(map(len, rows))
    body = [[*row, *[None] * (width - len(row))] for row in rows[1:]]
    new = [TableRow(dict(enumerate(row, 1))) for row in change(rows[0], body)]
    book.commit(Plan("hand", [WriteTable(title, at, list(range(1, width + 1)), len(body), new)]))


def by_column(name):
    """Sort one column without the rest of its rows."""

    def change(head, body):
        at = head.index(name)
        cells = sorted((row[at] for row in body), key=lambda cell: str(cell or "~"), reverse=True)
        return [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(body, cells, strict=True)]

    return change


def shifted(head, body):
    """Insert one cell: all others of its column go down."""
    cells = [None, *[row[0] for row in body][:-1]]
    return [[cell, *row[1:]] for row, cell in zip(body, cells, strict=True)]


@pytest.mark.parametrize(
    "change",
    [lambda head, body: body[::-1], by_column("Pelanggan"), by_column("Tahap"), shifted],
    ids=["rows sorted", "names sorted alone", "stages sorted alone", "shifted"],
)
def test_what_we_wrote_is_nobodys_text_however_it_was_sorted(change, without_figures):
    book = opened()
    before = table(book, "Profil Pelanggan")
    rewrite(book, "Profil Pelanggan", change)
    refreshed(book)
    assert table(book, "Profil Pelanggan") == before


def test_a_row_that_lost_its_key_is_ours_as_long_as_it_says_the_same(without_figures):
    book = opened()
    before = table(book, "Profil Pelanggan")
    head, _ = head_and_first(book, "Profil Pelanggan")
    at = header_row(book, "Profil Pelanggan")
    put(book, "Profil Pelanggan", {(at + 2, head.index("Kunci") + 1): None})
    refreshed(book)
    assert table(book, "Profil Pelanggan") == before


def test_two_stages_that_changed_places_were_typed(without_figures):
    book = opened()
    head, _ = head_and_first(book, "Profil Pelanggan")
    at, column = header_row(book, "Profil Pelanggan"), head.index("Tahap") + 1
    rows = book.read(["Profil Pelanggan"]).sheets["Profil Pelanggan"].rows
    stages = [row[column - 1] for row in rows[at:]]
    other = next(number for number, stage in enumerate(stages) if stage != stages[0])
    put(book, "Profil Pelanggan", {(at + 1, column): stages[other], (at + 1 + other, column): stages[0]})
    refreshed(book)
    left = [row["Tahap"] for row in table(book, "Profil Pelanggan") if row["Kunci"] is None]
    assert left == [stages[other], stages[0]]


def test_the_second_copy_of_a_row_of_ours_goes_and_a_text_in_it_stays(without_figures):
    book = opened()
    before = len(table(book, "Profil Pelanggan"))
    rewrite(book, "Profil Pelanggan", lambda head, body: [body[0], *body])
    refreshed(book)
    assert len(table(book, "Profil Pelanggan")) == before
    rewrite(book, "Profil Pelanggan", lambda head, body: [*body, [*body[0][:2], "kata0", *body[0][3:]]])
    refreshed(book)
    assert [row["Kunci"] for row in table(book, "Profil Pelanggan") if "kata0" in row.values()] == [None]
    assert not refreshed(book).changed


def test_a_sheet_whose_key_column_was_renamed_is_left_alone_and_told(without_figures):
    book = opened()
    head, _ = head_and_first(book, "Profil Pelanggan")
    at = header_row(book, "Profil Pelanggan")
    put(book, "Profil Pelanggan", {(at, head.index("Kunci") + 1): "Kode saya", (at + 1, 2): "kata0"})
    before = book.read(["Profil Pelanggan"]).sheets["Profil Pelanggan"].rows
    refreshed(book, date(2026, 7, 21))
    assert book.read(["Profil Pelanggan"]).sheets["Profil Pelanggan"].rows == before
    assert ("Profil Pelanggan", "Kunci") in [
        (row["Lembar"], row["Kolom"]) for row in table(book, "Periksa Data")
    ]


def test_a_sheet_without_prints_gets_them_and_keeps_nothing_of_ours(without_figures):
    book = opened()
    before = table(book, "Profil Pelanggan")
    rewrite(
        book,
        "Profil Pelanggan",
        lambda head, body: [
            [
                *row[: head.index("Kunci")],
                row[head.index("Kunci")].partition(" ~")[0],
                *row[head.index("Kunci") + 1 :],
            ]
            for row in body
        ],
    )
    refreshed(book)
    assert table(book, "Profil Pelanggan") == before


def test_a_text_in_the_key_column_of_a_table_without_rows_stays(without_figures):
    book = opened()
    head = book.read(["Pesanan Masuk"]).sheets["Pesanan Masuk"].rows[-1]
    last = len(book.read(["Pesanan Masuk"]).sheets["Pesanan Masuk"].rows)
    put(book, "Pesanan Masuk", {(last + 1, head.index("Kunci") + 1): "kata0"})
    refreshed(book)
    assert cells_with(book, "Pesanan Masuk", "kata0") == ["kata0"]
    assert not refreshed(book).changed


def test_the_key_column_of_data_check_comes_back_and_texts_stay(shop):
    title = "Periksa Data"
    at, head = header_row(shop, title), head_and_first(shop, title)[0]
    rows = shop.read([title]).sheets[title].rows
    key = head.index("Kunci") + 1
    put(shop, title, {(row, key): None for row in range(at, len(rows) + 1)} | {(at + 1, 1): "kata0"})
    refreshed(shop)
    assert cells_with(shop, title, "kata0") == ["kata0"]
    assert "Kunci" in head_and_first(shop, title)[0]
    assert not refreshed(shop).changed


@pytest.mark.parametrize("typed", ["kata0 {}", "{} kata0", "kata0"])
def test_a_text_typed_beside_a_hidden_key_stays(shop, typed):
    for title in PROGRAM:
        at, (head, first) = header_row(shop, title), head_and_first(shop, title)
        key = head.index("Kunci")
        put(shop, title, {(at + 1, key + 1): typed.format(first[key])})
    refreshed(shop)
    assert [str(_cells(shop, title)).count("kata0") for title in PROGRAM] == [1, 1, 1, 1, 1]
    assert not refreshed(shop).changed


@pytest.mark.parametrize("title", ["Pesanan Masuk", "Ditahan", "Profil Pelanggan"])
def test_a_copy_of_a_sheet_of_the_program_is_no_table_of_the_shop(title, without_figures):
    book = opened()
    rows = [list(row) for row in book.read([title]).sheets[title].rows]
    width = len(rows[3])
    rows[4:] = [["2026-06-30", "Siapa Saja", "0812-9999-9999", "satu", "P1", 1, 150000][:width]]
    copied = type(book)({f"{title} (2)": rows, **{each: _cells(book, each) for each in book.titles()}})
    orders = refreshed(copied).orders
    assert orders == 13
    assert "Siapa Saja" not in [row["Pelanggan"] for row in table(copied, "Profil Pelanggan")]


@pytest.mark.parametrize("heading", ["Kode", None])
@pytest.mark.parametrize("title", ["Daftar Telepon", "Profil Pelanggan"])
def test_a_renamed_sheet_of_the_program_is_no_table_of_the_shop_whatever_its_key_is_called(
    title, heading, without_figures
):
    book = opened()
    at = header_row(book, title)
    rows = _cells(book, title)
    rows[at - 1][rows[at - 1].index("Kunci")] = heading
    rows[at][rows[at - 1].index("Pelanggan")] = "Siapa Saja"
    others = {each: _cells(book, each) for each in book.titles() if each != title}
    renamed = type(book)({**others, "Lembar lama": rows})
    refreshed(renamed)
    assert "Siapa Saja" not in [row["Pelanggan"] for row in table(renamed, title)]
    assert "Siapa Saja" not in [row["Pelanggan"] for row in table(renamed, "Profil Pelanggan")]


def _cells(book, title):
    return [list(row) for row in book.read([title]).sheets[title].rows]


def test_a_text_over_the_name_of_a_row_that_leaves_with_another_text_stands_once(without_figures):
    book = opened()
    head, first = head_and_first(book, "Profil Pelanggan")
    at, name = header_row(book, "Profil Pelanggan"), head.index("Pelanggan") + 1
    typed = {(at, len(head) + 1): "Catatan saya", (at + 1, len(head) + 1): "kata0", (at + 1, name): "kata1"}
    put(book, "Profil Pelanggan", typed)
    number = next(row for row, each in enumerate(CUSTOMERS, 1) if each[1] == first[name - 1])
    put(book, "Pelanggan", {(number, column): None for column in range(1, 8)})
    put(
        book,
        "Pesanan",
        {
            (row, column): None
            for row, each in enumerate(ORDERS, 1)
            if each[2] == CUSTOMERS[number - 1][0]
            for column in range(1, 8)
        },
    )
    refreshed(book)
    row = next(row for row in table(book, "Profil Pelanggan") if row["Catatan saya"] == "kata0")
    assert row["Pelanggan"] == "kata1"
    assert cells_with(book, "Profil Pelanggan", "kata1") == ["kata1"]
    assert not refreshed(book).changed
