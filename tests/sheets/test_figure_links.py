"""What a click on a figure opens, in the workbook that a whole refresh wrote."""

import re
from copy import deepcopy
from datetime import date

import pytest

from tests.small_shop import ORDERS, put, refreshed, workbook


@pytest.fixture(scope="module")
def first():
    book = workbook()
    refreshed(book)
    return book


@pytest.fixture
def book(first):
    return deepcopy(first)


def sheet(book, title):
    return book.read([title], [title]).sheets[title]


def cell(book, address):
    title, row = re.fullmatch(r"#'(.+)'!A(\d+)", address).groups()
    rows = sheet(book, title).rows
    return [list(line[:5]) for line in rows[int(row) - 1 :]]


def links(book, title):
    """Links of a sheet by what stands in the first column of their row, and their column."""
    found = sheet(book, title)
    return {(found.rows[row - 1][0], column): address for (row, column), address in found.links.items()}


def test_a_click_on_a_figure_lands_on_its_customers(book):
    found = links(book, "Angka Lengkap")
    for column in (2, 4):
        below = cell(book, found["Pembeli yang beli lagi", column])
        assert below[0][0] == "Pembeli yang beli lagi: 50%, 3 orang"
        assert [row[0] for row in below[1:4]] == ["Siti Aminah", "Agus Salim", "Dewi Lestari"]
        assert below[4][0].startswith("Pembeli yang beli lagi … setahun terakhir")
        assert below[1][1:] == ["0812-0000-0001", below[1][2], 4, 750_000]


def test_a_click_on_a_month_lands_on_who_began_in_it(book):
    found = links(book, "Retensi")
    assert cell(book, found["Mar 2026", 1])[0][0] == "Pertama beli Mar 2026: 1 orang"
    assert cell(book, found["Mar 2026", 1])[1][0] == "Dewi Lestari"
    assert ("Semua bulan", 1) not in found


def test_a_click_on_the_calls_lands_on_the_list(book):
    [header, first] = cell(book, links(book, "Angka Lengkap")["Dihubungi hari ini", 2])[:2]
    assert header[0] == "Pelanggan"
    assert first[0] == "Siti Aminah"


def test_no_blank_cell_is_a_link(book):
    found = sheet(book, "Angka Lengkap")
    assert links(book, "Angka Lengkap")["Pelanggan pertama", 2]
    for row, column in found.links:
        assert found.rows[row - 1][column - 1] is not None


def test_figures_without_a_value_open_nothing(book):
    found = links(book, "Angka Lengkap")
    assert ("Uang kas sekarang", 2) not in found
    assert ("UANG", 2) not in found


def test_links_follow_a_block_that_moves_and_stay_otherwise(book):
    before = sheet(book, "Angka Lengkap")
    assert not refreshed(book).changed
    assert sheet(book, "Angka Lengkap") == before
    again = ["N14", date(2026, 6, 20), "C2", "P1", 1, 150000, "selesai"]
    put(book, "Pesanan", {(len(ORDERS) + 1, at): value for at, value in enumerate(again, 1)})
    assert refreshed(book).changed
    found = links(book, "Angka Lengkap")
    assert found != {key: before.links.get(key) for key in found}
    assert cell(book, found["Pembeli yang beli lagi", 2])[0][0] == "Pembeli yang beli lagi: 66,7%, 4 orang"
    assert cell(book, found["Pembeli baru", 2])[0][0] == "Pembeli baru: 2 orang"


def test_links_lead_to_sheets_that_are_there(book):
    titles = set(book.titles())
    addresses = sheet(book, "Angka Lengkap").links.values()
    assert len(addresses) > 50
    for address in addresses:
        assert re.fullmatch(r"#'(.+)'!A\d+", address)[1] in titles


def test_every_profile_remembers_the_first_purchase(book):
    rows = sheet(book, "Profil Pelanggan").rows
    header = rows[3]
    found = {row[0]: dict(zip(header, row, strict=False)) for row in rows[4:]}
    first = found["Siti Aminah"]
    assert (first["Pertama beli"], first["Produk pertama"], first["Nilai pertama"]) == (
        date(2026, 1, 5),
        "Botol 30 butir",
        150_000,
    )
    assert found["Nur Hidayah"]["Nilai pertama"] == 650_000
    assert found["Joko Widodo"].get("Produk pertama") is None
