"""The first screen: six tiles and two charts."""

from copy import deepcopy
from datetime import date

import pytest

from sheets_crm.layout.tables import table_design
from sheets_crm.schema import TABLES
from sheets_crm.sheets.dashboard.tiles import month_before, month_so_far
from sheets_crm.texts import LANGUAGES, texts_of
from tests.calls.shops import book_of, bought, person
from tests.sheets.test_figure_links import cell, links
from tests.small_shop import refreshed, table, workbook

SHEET = "Ringkasan"
SCREEN = 768 - 124 - 58  # what LibreOffice leaves of a laptop's screen between its bars
PHONE = 390


@pytest.fixture(scope="module")
def first():
    book = workbook()
    refreshed(book)
    return book


@pytest.fixture
def book(first):
    return deepcopy(first)


def tiles(book):
    return {row["Apa"]: (row["Sekarang"], row["Keterangan"]) for row in table(book, SHEET)}


def test_six_tiles_tell_how_the_shop_is(book):
    assert tiles(book) == {
        "Penjualan bulan ini": ("Rp950.000", "naik 90% dari Rp500.000 bulan lalu"),
        "Uang kas": ("belum ada", "isi lembar Kas"),
        "Piutang": ("Rp0", "lewat jatuh tempo: Rp0"),
        "Dihubungi hari ini": ("6 orang", "sudah: 0 kontak; ditahan: 0 orang"),
        "Keluhan terbuka": ("0 orang", "tidak ada yang menunggu"),
        "Produk bulan ini": ("Gamis", "Rp500.000 dari 1 pembeli"),
    }


def test_a_tile_opens_its_list(book):
    found = links(book, SHEET)
    assert cell(book, found["Penjualan bulan ini", 2])[0][0] == "Penjualan bulan ini: Rp950.000, 2 orang"
    assert cell(book, found["Dihubungi hari ini", 2])[0][0] == "Pelanggan"
    assert cell(book, found["Produk bulan ini", 2])[1][0] == "Nur Hidayah"


@pytest.mark.parametrize(
    ("sold", "told"),
    [(149_000, "turun 1% dari Rp150.000 bulan lalu"), (150_100, "sama dengan bulan lalu")],
)
def test_a_month_that_sold_as_much_did_not_fall(sold, told):
    orders = [bought("A", date(2026, 5, 10)), bought("A", date(2026, 6, 10), total=sold)]
    shop = book_of(Pelanggan=[person("A")], Pesanan=orders)
    assert tiles(shop)["Penjualan bulan ini"][1] == told


def test_a_month_without_sales_is_no_rise(book):
    shop = workbook()
    refreshed(shop, date(2026, 8, 31))
    assert tiles(shop)["Penjualan bulan ini"] == ("Rp0", "bulan lalu belum ada penjualan")
    assert tiles(shop)["Produk bulan ini"][0] == "belum ada"


@pytest.mark.parametrize(
    ("as_of", "first", "last"),
    [
        (date(2026, 6, 30), date(2026, 5, 1), date(2026, 5, 30)),
        (date(2026, 3, 31), date(2026, 2, 1), date(2026, 2, 28)),
        (date(2026, 1, 15), date(2025, 12, 1), date(2025, 12, 15)),
        (date(2028, 3, 30), date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_last_month_counts_up_to_the_same_day(as_of, first, last):
    window = month_before(month_so_far(as_of))
    assert (window.start, window.last) == (first, last)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiles_and_charts_fit_a_laptop_and_one_under_the_other_a_phone(language):
    design = table_design(TABLES["dashboard"], texts_of(language))
    seen = design.columns[:3]
    assert sum(_pixels(column.width) for column in seen) <= PHONE
    assert all(chart.column == 1 and chart.width <= PHONE for chart in design.charts)
    last = max(design.charts, key=lambda chart: chart.row)
    assert _top(design, last.row) + last.height <= SCREEN


def _pixels(width):
    """Of a column in Calibri 11. Source: ECMA-376 part 1, 18.3.1.13."""
    return int(width * 7 + 5)


def _top(design, row):
    """How far below the sheet's upper edge a row begins [pixels]."""
    lines = (24 + 16 + 8 + 24) * 4 / 3
    tiles = min(row - design.header_row - 1, 6) * design.row_height * 4 / 3
    return lines + tiles + max(row - design.header_row - 7, 0) * 20
