"""What is told when no order is read although a sheet is filled."""

from datetime import date

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import refreshed

ROWS = [[f"0{day}/04/2026", "Siti", "0812-0000-0001", "Madu", 1, 50_000] for day in range(1, 6)]
HEADINGS = ["Tanggal", "Nama", "No HP", "Produk", "Jumlah", "Total"]


def told(sheets):
    return refreshed(MemoryWorkbook(sheets), date(2026, 6, 30)).problems


def test_rows_without_headings_are_told_with_their_count_and_the_remedy():
    [problem] = told({"Catatan": ROWS})
    assert problem.sheet == "Catatan"
    assert "5 baris tanpa baris judul" in problem.message
    assert "Tanggal, Pelanggan" in problem.message


def test_a_few_words_on_a_sheet_are_no_list_of_orders():
    [problem] = told({"Catatan": [["beli plastik"], ["telepon Bu RT"], ["bayar listrik"], ["es batu"]]})
    assert "lembar pesanan tidak ditemukan" in problem.message


def test_a_copy_of_a_sheet_lacks_nothing_and_is_not_what_nobody_could_read():
    days = [[day, "Siti", "0812-0000-0001", "Madu", 1, 50_000] for day in ("5", "7", "9", "11")]
    messages = [each.message for each in told({"JAN": [HEADINGS, *days], "APR": [HEADINGS, *days]})]
    assert messages
    assert not [message for message in messages if "tidak ditemukan" in message]
