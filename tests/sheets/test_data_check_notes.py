"""What Data Check tells beside mistakes, without which a figure would look like the whole truth."""

from datetime import date

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import refreshed, table

HEADINGS = ["Tanggal", "Nama", "No HP", "Produk", "Jumlah"]
ROWS = [[date(2026, 6, day), "Siti", "0812-0000-0001", "Madu", 1] for day in (1, 10, 20)]


def notes(book):
    rows = book.read(["Periksa Data"]).sheets["Periksa Data"].rows
    return [str(row[3]) for row in rows if len(row) > 3 and row[3]]


def shop(headings, rows):
    book = MemoryWorkbook({"Penjualan": [headings, *rows]})
    first = refreshed(book, date(2026, 6, 15))
    return book, first


def test_orders_of_later_days_are_counted_for_who_mistyped_one():
    book, _ = shop([*HEADINGS, "Total"], [[*row, 50_000] for row in ROWS])
    assert any(note.startswith("1 baris pesanan bertanggal sesudah 15 Jun 2026") for note in notes(book))


def test_nothing_is_said_where_all_days_have_come():
    book, _ = shop([*HEADINGS, "Total"], [[*row, 50_000] for row in ROWS[:2]])
    assert not any("bertanggal sesudah" in note or "nilai uang" in note for note in notes(book))


def test_a_shop_without_any_amount_has_blank_money_and_is_told():
    book, first = shop(HEADINGS, ROWS)
    assert any("tidak ada nilai uang yang diketahui" in note for note in notes(book))
    [siti] = table(book, "Profil Pelanggan")
    assert (siti["Kali beli"], siti["Belanja"]) == (2, None)
    assert not refreshed(book, date(2026, 6, 15)).changed
    assert first.changed
