"""A customer abroad, known only from orders, is called and answers like everybody else."""

from datetime import date

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import LIST, log, refreshed, table, type_in

ORDERS = [
    ["Tanggal", "Nama", "No HP", "Barang", "Total"],
    *([date(2026, month, 8), "Sarah Jones", "+61 412 345 678", "Lilin", 98_000] for month in (3, 4, 5)),
]


def test_a_customer_abroad_is_listed_with_a_number_and_the_answer_is_logged():
    book = MemoryWorkbook({"Penjualan": ORDERS})
    refreshed(book)
    [row] = table(book, LIST)
    assert (row["No. WhatsApp"], row["Kirim WA"]) == ("+61412345678", "Kirim")
    type_in(book, row["Pelanggan"], {"Hasil": "berminat"})
    refreshed(book)
    [answer] = log(book)
    assert (answer["Pelanggan"], answer["Hasil"]) == ("Sarah Jones (+61412345678)", "berminat")
    assert not refreshed(book).changed
