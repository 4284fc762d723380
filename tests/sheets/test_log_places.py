"""A row that this refresh logs is told of where it will stand in the log, empty or not."""

from datetime import date

import pytest

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import CONTACTS, PRODUCTS, log, names, refreshed, table, type_in

TODAY = date(2026, 6, 30)
DAYS = [date(2026, 4, 24), date(2026, 5, 14), date(2026, 6, 3)]
SITI = [[day, "Siti", "0812-0000-0001", "Madu", 1, 50_000] for day in DAYS]
ORDERS = [["Tanggal", "Nama", "No HP", "Produk", "Jumlah", "Total"], *SITI]
STRANGER = [date(2026, 6, 1), "Pak Entah", "keluar", "WhatsApp", "layanan", None, "berminat"]


def told(book):
    rows = table(book, "Periksa Data")
    [row] = [row for row in rows if "langsung jualan" in str(row["Yang perlu diperbaiki"])]
    return row["Baris"]


@pytest.mark.parametrize(("contacts", "row"), [(CONTACTS, 2), ([*CONTACTS, STRANGER], 3)])
def test_the_second_refresh_after_the_first_answer_changes_nothing(contacts, row):
    book = MemoryWorkbook({"Penjualan": ORDERS, "Produk": PRODUCTS, "Kontak": contacts})
    refreshed(book, TODAY)
    type_in(book, names(book)[0], {"Hasil": "berminat"})
    refreshed(book, TODAY)
    assert told(book) == row
    assert not refreshed(book, TODAY).changed


def test_an_answer_is_logged_where_somebody_deleted_the_log():
    book = MemoryWorkbook({"Penjualan": ORDERS, "Produk": PRODUCTS})
    refreshed(book, TODAY)
    type_in(book, names(book)[0], {"Hasil": "berminat"})
    del book._grids["Kontak"]
    refreshed(book, TODAY)
    assert len(log(book)) == 1
    assert told(book) == 2
    assert not refreshed(book, TODAY).changed
