"""Days that nothing can have happened on."""

from datetime import date

import pytest

from sheets_crm.reading.order_days import on_possible_days
from sheets_crm.reading.parse import parse
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.reading.frames import frames
from tests.small_shop import AS_OF, ORDERS, refreshed, table, workbook


def shop_with(day, title="Pesanan"):
    rows = {
        "Pesanan": [["Tanggal", "Pelanggan", "Produk", "Total"], [date(2026, 5, 1), "C1", "P1", 5]],
        "Kas": [["Tanggal", "Akun", "Kategori", "Keluar"], [date(2026, 5, 1), "Laci", "listrik", 5]],
    }
    rows[title] += [[day, "C2", "P1", 7]]
    book = MemoryWorkbook(rows)
    return on_possible_days(parse(book.read(book.titles()), "en"), AS_OF)


@pytest.mark.parametrize("title", ["Pesanan", "Kas"])
@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1989, 12, 31), date(2027, 8, 5), date(2062, 1, 1)])
def test_a_day_before_1990_or_far_ahead_is_told_with_its_row_and_left_out(title, day):
    shop = shop_with(day, title)
    assert len(frames(shop).orders if title == "Pesanan" else frames(shop).cash) == 1
    told = [problem for problem in shop.problems if "1990" in problem.message]
    assert [(problem.sheet, problem.row, problem.column) for problem in told] == [(title, 3, "Tanggal")]


@pytest.mark.parametrize("day", [date(1990, 1, 1), date(2027, 8, 4)])
def test_the_first_and_the_last_possible_day_stay(day):
    assert len(frames(shop_with(day)).orders) == 2


def test_one_order_of_1900_stops_no_shop():
    book = workbook(orders=[*ORDERS, ["N99", date(1900, 1, 1), "C1", "P1", 1, 150000, None]])
    first = refreshed(book)
    assert first.listed > 0
    assert [
        row["Baris"] for row in table(book, "Periksa Data") if "1990" in str(row["Yang perlu diperbaiki"])
    ] == [15]
    assert not refreshed(book).changed
