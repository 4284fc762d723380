"""Whatever one cell holds, the refresh goes on without it."""

from datetime import date, datetime

import pytest

from sheets_crm.sheets.fitting import short_key
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import CellError, Plan, WorkbookError, WriteCells
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.conftest import xlsx_book
from tests.small_shop import (
    CONTACTS,
    CUSTOMERS,
    LIST,
    ORDERS,
    PRODUCTS,
    log,
    opened,
    place,
    put,
    refreshed,
    type_in,
)

ODD = {
    "half an emoji": "Ani\ud83d",
    "its other half": "\udc00",
    "a name without end": "x" * 40_000,
    "many emoji": "🎉" * 20_000,
    "not a number": float("nan"),
    "a number no shop has": 1e300,
    "its opposite": -1e300,
    "digits without end": "9" * 400,
    "the first day": date(1, 1, 1),
    "1900": date(1900, 1, 1),
    "the last day": date(9999, 12, 31),
    "a moment in 1926": datetime(1926, 5, 1, 3, 4),
    "a typed day of 2062": "1/1/2062",
    "yes": True,
    "an error": CellError("#REF!"),
    "not calculated": CellError("="),
    "a blank without a name": "\u00a0",
    "nothing to see": "\u200b",
    "marks of machines": "a\x00b\x01",
    "braces": "{nama}{",
    "a formula": "=1+1",
    "lines": "a\nb\r\nc",
    "a serial number": 1e7,
    "a raised two": "²",
}
"""By what it is: a cell that people, a paste or another program can leave."""


@pytest.mark.parametrize("title", ["Pelanggan", "Produk", "Pesanan", "Kontak", "Pengaturan", LIST])
def test_rows_of_odd_cells_stop_no_shop(title, without_figures):
    """Each in every column of a row of its own, and in one column of a row that is sound."""
    book = opened()
    rows = book.read([title]).sheets[title].rows
    head = next(at for at, row in enumerate(rows) if sum(isinstance(cell, str) for cell in row) >= 3)
    columns = [column for column, header in enumerate(rows[head], 1) if header]
    end = len(rows)
    odd = {(end + at, column): cell for at, cell in enumerate(ODD.values(), 1) for column in columns}
    sound = rows[head + 1] if len(rows) > head + 1 else ()
    for at, column in enumerate(columns, end + len(ODD) + 1):
        odd |= {(at, place): cell for place, cell in enumerate(sound, 1) if cell is not None}
        odd[at, column] = "\ud83d" + "x" * 100
    put(book, title, odd)
    assert refreshed(book).listed > 0
    refreshed(book)


PROGRAMMES = {
    "Kampanye": {
        **{
            "Nama": "Gamis Baru",
            "Jenis": "peluncuran",
            "Mulai": date(2026, 6, 30),
            "Selesai": None,
            "Produk": "P3",
        },
        **{
            "Selera": None,
            "Ukuran": None,
            "Untuk tipe": None,
            "Tiap (hari)": None,
            "Harga tawaran": 1,
            "Tempat": 3,
        },
        **{"Batas jawaban": None, "Pertanyaan": None, "Biaya": 1, "Keputusan": None, "Ditinjau lagi": None},
    },
    "Loyalitas": {
        **{
            "Tanggal": date(2026, 6, 1),
            "Pelanggan": "C1",
            "Kejadian": "hadiah",
            "No. nota": None,
            "Barang": "P1",
        },
        **{
            "Jumlah": 1,
            "Nilai": 1,
            "Info didapat": "x",
            "Perkiraan pesan lagi": date(2026, 7, 1),
            "Catatan": None,
        },
    },
    "Tingkat": {"Tingkat": "Emas", "Belanja setahun mulai": 1, "Diskon barang": 0.1, "Layanan lain": "x"},
    "Perbaikan": {"Tanggal": date(2026, 6, 1), "Produk": "P1", "Yang diubah": "x"},
}


@pytest.mark.parametrize("kind", ["peluncuran", "katalog", "kabar", "acara", "survei", "tukar tambah"])
def test_odd_cells_of_a_campaign_stop_no_shop(kind, without_figures):
    sound = {**PROGRAMMES["Kampanye"], "Jenis": kind}
    stops_no_shop("Kampanye", sound)


@pytest.mark.parametrize("title", ["Loyalitas", "Tingkat", "Perbaikan"])
def test_odd_cells_of_the_sheets_of_programmes_stop_no_shop(title, without_figures):
    stops_no_shop(title, PROGRAMMES[title])


def stops_no_shop(title, sound):
    """Odd cells in all columns of a row, and every sixth of them in one column of a row that is sound."""
    names = list(sound)
    rows = [[*sound.values()], *([cell] * len(names) for cell in ODD.values())]
    for at, name in enumerate(names):
        for cell in list(ODD.values())[at % 6 :: 6]:
            rows.append([cell if other == name else value for other, value in sound.items()])
            rows[-1][0] = (
                f"{name} {at} {len(rows)}" if name != names[0] and title == "Kampanye" else rows[-1][0]
            )
    sheets = {
        "Pelanggan": CUSTOMERS,
        "Produk": [[*PRODUCTS[0], "Tukar tambah (bulan)"], *([*row, 1e7] for row in PRODUCTS[1:])],
        "Pesanan": ORDERS,
        "Kontak": CONTACTS,
    }
    book = MemoryWorkbook({**sheets, title: [names, *rows]})
    assert refreshed(book).listed > 0
    refreshed(book)


def test_a_cell_longer_than_others_hold_is_told_and_stays_whole(without_figures):
    book = opened()
    book.commit(Plan("hand", [WriteCells("Pelanggan", {(3, 2): "x" * 40_000})]))
    outcome = refreshed(book)
    told = [problem for problem in outcome.problems if "32.767" in problem.message]
    assert [(problem.sheet, problem.row, problem.column) for problem in told] == [("Pelanggan", 3, "Nama")]
    assert len(book.read(["Pelanggan"]).sheets["Pelanggan"].rows[2][1]) == 40_000


def test_a_long_answer_goes_into_the_log_whole(without_figures):
    book = opened()
    said = "".join(f"{number:06}" for number in range(7_000))
    type_in(book, "Rina Wati", {"Hasil": "berminat", "Jawaban": said})
    refreshed(book)
    notes = [row["Catatan"] for row in log(book) if row["Catatan"]]
    assert "".join(reversed(notes)) == said
    assert not refreshed(book).changed


def test_a_long_note_of_a_row_that_stays_is_kept(without_figures):
    book = opened()
    type_in(book, "Rina Wati", {"Catatan": "x" * 40_000})
    refreshed(book)
    rows = book.read([LIST]).sheets[LIST].rows
    row, column = place(book, "Rina Wati", "Catatan")
    assert len(rows[row - 1][column - 1]) == 40_000


def test_a_file_takes_no_more_than_excel_does(tmp_path):
    book = XlsxWorkbook(xlsx_book({"A": [["x"]]}, {}, tmp_path).path)
    book.read(["A"])
    with pytest.raises(WorkbookError, match="text_too_long"):
        book.commit(Plan("1", [WriteCells("A", {(1, 1): "x" * 32_768})]))


def test_an_emoji_counts_as_two_letters_as_in_a_cell_of_excel(tmp_path):
    book = XlsxWorkbook(xlsx_book({"A": [["x"]]}, {}, tmp_path).path)
    book.read(["A"])
    with pytest.raises(WorkbookError, match="text_too_long"):
        book.commit(Plan("1", [WriteCells("A", {(1, 1): "🙂" * 16_384})]))
    book.commit(Plan("1", [WriteCells("A", {(1, 1): "🙂" * 16_383})]))
    assert book.read(["A"]).sheets["A"].rows == [["🙂" * 16_383]]


def test_a_long_answer_in_emoji_is_logged_whole(without_figures):
    book = opened()
    said = "🙂" * 20_000
    type_in(book, "Rina Wati", {"Hasil": "berminat", "Jawaban": said})
    refreshed(book)
    notes = [row["Catatan"] for row in log(book) if row["Catatan"]]
    assert "".join(reversed(notes)) == said
    assert max(len(note) for note in notes) <= 16_383


@pytest.mark.parametrize("cell", ["x" * 32_767, "🎉" * 16_383])
@pytest.mark.parametrize(
    ("header", "title"), [("Nama", "Pelanggan"), ("Sumber", "Pelanggan"), ("Nama", "Produk")]
)
def test_long_texts_that_stand_together_in_a_cell_of_ours_are_cut_there(tmp_path, cell, header, title):
    """With all figures, and as a file, whose cells hold least."""
    sheets = {"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS, "Kontak": CONTACTS}
    head, *rows = sheets[title]
    head = head if header in head else [*head, header]
    rows = [[*row, *[None] * (len(head) - len(row))] for row in rows]
    for row, end in zip(rows, "abc", strict=False):
        row[head.index(header)] = cell[:-1] + end
    own = [head, *rows]
    book = xlsx_book({**sheets, title: own}, {}, tmp_path)
    assert refreshed(book).listed == 6
    assert not refreshed(book).changed
    assert [row[: len(head)] for row in book.read([title]).sheets[title].rows[:4]] == own[:4]
    shown = [text for sheet in book.read(book.titles()).sheets.values() for row in sheet.rows for text in row]
    assert any(isinstance(text, str) and text.endswith("…") and len(text) == 16_383 for text in shown)


def test_two_long_keys_of_ours_stay_two():
    assert short_key("source Instagram") == "source Instagram"
    one, other = short_key("x" * 40_000 + "a"), short_key("x" * 40_000 + "b")
    assert one != other
    assert len(one) == len(other) == 259
