"""Sheets show themselves once they have something to tell."""

from datetime import date

import pytest

from sheets_crm.layout.template import designs
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import AddSheet, Plan
from tests.small_shop import put, refreshed

ORDERS = "Pesanan"


@pytest.fixture
def book():
    workbook = MemoryWorkbook({})
    workbook.commit(Plan("new", [AddSheet(design) for design in designs("id")]))
    return workbook


def seen(book):
    sheets = book.read(book.titles()).sheets
    return [title for title in book.titles() if not sheets[title].hidden]


def order(book, row=2):
    headers = book.read([ORDERS]).sheets[ORDERS].rows[0]
    cells = {"Tanggal": date(2026, 6, 1), "Pelanggan": "0812-0000-0001", "Produk": "Madu", "Total": 50_000}
    put(book, ORDERS, {(row, headers.index(name) + 1): value for name, value in cells.items()})


def test_a_shop_without_orders_sees_what_it_fills_in(book):
    before = seen(book)
    refreshed(book)
    assert seen(book) == before
    assert len(before) <= 10


def test_the_first_order_shows_the_sheets_that_tell_of_it(book):
    before = seen(book)
    order(book)
    refreshed(book)
    assert set(seen(book)) - set(before) == {
        "Profil Pelanggan",
        "Angka Lengkap",
        "Di Balik Angka",
        "Retensi",
        "Hasil Daftar",
    }


def test_the_first_answer_shows_the_log(book):
    order(book)
    refreshed(book)
    rows = book.read(["Daftar Telepon"]).sheets["Daftar Telepon"].rows
    at = next(number for number, row in enumerate(rows, start=1) if "Hasil" in row)
    assert "Kontak" not in seen(book)
    put(book, "Daftar Telepon", {(at + 1, rows[at - 1].index("Hasil") + 1): "berminat"})
    refreshed(book)
    assert "Kontak" in seen(book)


def test_a_sheet_that_the_owner_hides_stays_hidden(book):
    order(book)
    refreshed(book)
    book._grids["Retensi"].hidden = True
    order(book, 3)
    refreshed(book)
    assert "Retensi" not in seen(book)
