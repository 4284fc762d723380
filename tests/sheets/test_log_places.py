"""A row that this refresh logs is known by the row of the log in which it will stand."""

from datetime import UTC, date, datetime

import pytest

from sheets_crm.refresh import refresh
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import CONTACTS, PRODUCTS, log, names, refreshed, type_in

DAYS = [date(2026, 4, 24), date(2026, 5, 14), date(2026, 6, 3)]
SITI = [[day, "Siti", "0812-0000-0001", "Madu", 1, 50_000] for day in DAYS]
ORDERS = [["Tanggal", "Nama", "No HP", "Produk", "Jumlah", "Total"], *SITI]
STRANGER = [date(2026, 6, 1), "Pak Entah", "keluar", "WhatsApp", "layanan", None, "berminat"]


def rows_known(book):
    """The rows in which today's work has the contacts of a refresh."""
    days = []
    now = datetime(2026, 6, 30, 2, tzinfo=UTC)
    refresh(book, now, run_id="seen", as_of=date(2026, 6, 30), seen=days.append)
    return days[0].facts.contacts["row"].tolist()


@pytest.mark.parametrize(("contacts", "row"), [(CONTACTS, 2), ([*CONTACTS, STRANGER], 3)])
def test_the_first_answer_is_known_by_its_row_below_all_that_stands_there(contacts, row):
    book = MemoryWorkbook({"Penjualan": ORDERS, "Produk": PRODUCTS, "Kontak": contacts})
    refreshed(book)
    type_in(book, names(book)[0], {"Hasil": "berminat"})
    assert rows_known(book) == [row]
    assert not refreshed(book).changed


def test_an_answer_is_logged_where_somebody_deleted_the_log():
    book = MemoryWorkbook({"Penjualan": ORDERS, "Produk": PRODUCTS})
    refreshed(book)
    type_in(book, names(book)[0], {"Hasil": "berminat"})
    del book._grids["Kontak"]
    assert rows_known(book) == [2]
    assert len(log(book)) == 1
    assert not refreshed(book).changed
