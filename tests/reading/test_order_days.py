"""Days that nothing can have happened on."""

from datetime import date, timedelta

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


def days_told(days, as_of=date(2027, 1, 20)):
    """Row and sentence of each slip of the year that an orders sheet with these days tells."""
    rows = [["Tanggal", "Pelanggan", "Produk", "Total"], *([day, "C1", "P1", 5] for day in days)]
    book = MemoryWorkbook({"Pesanan": rows})
    shop = on_possible_days(parse(book.read(book.titles()), "en"), as_of)
    return [(told.row, told.message) for told in shop.problems if "baris sekitarnya" in told.message]


DAILY = [date(2026, 12, 1) + timedelta(days=at) for at in range(31)]
SENTENCE = "4 Jan 2026 jauh dari tanggal di baris sekitarnya; kalau maksudnya 4 Jan 2027, betulkan tahunnya"


@pytest.mark.parametrize(
    ("days", "row"),
    [
        ([*DAILY, date(2026, 1, 4)], 33),  # the newest row
        ([*DAILY, date(2026, 1, 4), date(2027, 1, 5)], 33),
        ([date(2026, 1, 4), *DAILY[::-1]], 2),  # newest first
        ([date(2027, 1, 5), date(2026, 1, 4), *DAILY[::-1]], 3),
        ([*DAILY[-5:], date(2026, 1, 4), date(2027, 1, 5)], 7),  # a short sheet
    ],
)
def test_last_years_number_written_in_january_is_asked_about(days, row):
    assert days_told(days) == [(row, SENTENCE)]


def test_rows_that_slipped_together_are_told_once_with_their_number():
    slipped = [date(2026, 1, 4), date(2026, 1, 4), date(2026, 1, 6)]
    assert days_told([*DAILY, *slipped, date(2027, 1, 7)]) == [
        (33, f"{SENTENCE} (dan 2 baris lain dengan hal yang sama)")
    ]


def test_a_year_ahead_is_asked_about():
    told = days_told([*DAILY, date(2028, 1, 4)])
    assert [row for row, _ in told] == [33]


def test_rows_of_the_wrong_year_still_count():
    rows = [["Tanggal", "Pelanggan", "Total"], *([day, "C1", 5] for day in [*DAILY, date(2026, 1, 4)])]
    book = MemoryWorkbook({"Pesanan": rows})
    assert (
        len(frames(on_possible_days(parse(book.read(book.titles()), "en"), date(2027, 1, 20))).orders) == 32
    )


@pytest.mark.parametrize(
    "days",
    [
        [*DAILY, date(2027, 1, 4)],
        [date(2025, 12, 2), *DAILY],  # a first order a year before the shop opened
        [date(2025, 2, 20), *(day - timedelta(days=306) for day in DAILY)][::-1],
        [*DAILY, *(day + timedelta(days=365) for day in DAILY)],  # a season once a year
        [day + timedelta(days=365 * (at % 2)) for at, day in enumerate(DAILY)],  # in no order
        [*DAILY, date(2026, 6, 4), date(2027, 1, 5)],  # an order entered late
        [],
    ],
)
def test_other_days_are_not_asked_about(days):
    assert days_told(days, as_of=date(2028, 1, 20)) == []
