"""A gamis shop over three Hijri years: seasons from the sheet reach every sheet that they change."""

from datetime import date

import pandas as pd
import pytest

from sheets_crm.commands.common import SEASON_PRESETS
from sheets_crm.metrics.season_presets import PRESETS
from sheets_crm.reading.parse import parse
from sheets_crm.reading.season_rows import season_rows
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import CONTACTS, names, refreshed, table

OPEN, CLOSED = date(2026, 6, 30), date(2026, 4, 10)
SEASONS = [
    ["Nama", "Buka", "Tutup", "Kalender"],
    ["Gamis 1446", date(2024, 5, 10), date(2025, 3, 31), "pemerintah"],
    ["Gamis 1447", date(2025, 4, 30), date(2026, 3, 21), "pemerintah"],
    ["Gamis 1448", date(2026, 4, 20), date(2027, 3, 10), "pemerintah"],
]
CUSTOMERS = [
    ["ID", "Nama", "No. WhatsApp"],
    ["A", "Aisyah Amira", "0812-0000-0001"],
    ["B", "Bunga Citra", "0812-0000-0002"],
    ["C", "Cahya Dewi", "0812-0000-0003"],
    ["D", "Dinda Eka", "0812-0000-0004"],
]
PRODUCTS = [
    ["Kode", "Nama", "Harga", "Isi", "Pakai per hari", "Musim"],
    ["G", "Gamis Aisyah", 400000, None, None, "Gamis"],
    ["K", "Kapsul", 150000, 30, 1, None],
    ["S", "Sabun wangi", 50000, 30, 1, "gamis"],
]
ORDERS = [
    ["Tanggal", "Pelanggan", "Produk", "Jumlah", "Total"],
    [date(2025, 2, 10), "A", "G", 1, 400000],
    [date(2026, 2, 1), "A", "G", 1, 400000],
    [date(2025, 3, 1), "B", "G", 1, 400000],
    [date(2026, 1, 5), "C", "G", 1, 400000],
    [date(2026, 2, 20), "C", "K", 1, 150000],
    [date(2026, 3, 1), "D", "S", 1, 50000],
]


def gamis_shop(**sheets):
    tables = {
        "Pelanggan": sheets.get("customers", CUSTOMERS),
        "Produk": sheets.get("products", PRODUCTS),
        "Pesanan": sheets.get("orders", ORDERS),
        "Kontak": CONTACTS,
        "Musim": sheets.get("seasons", SEASONS),
    }
    return MemoryWorkbook(tables)


def refreshed_on(day, **sheets):
    book = gamis_shop(**sheets)
    refreshed(book, day)
    return book


@pytest.fixture(scope="module")
def closed():
    return refreshed_on(CLOSED)


@pytest.fixture(scope="module")
def open_season():
    return refreshed_on(OPEN)


def profiles(book, column):
    return {row["Pelanggan"]: row[column] for row in table(book, "Profil Pelanggan")}


def parsed(**sheets):
    book = gamis_shop(**sheets)
    return parse(book.read(list(book.titles())), "id")


def problems_in(**sheets):
    found = parsed(**sheets).problems
    return [(each.sheet, each.row, each.column, each.message) for each in found]


def test_nobody_has_lapsed_between_seasons(closed):
    assert profiles(closed, "Keadaan") == {
        "Aisyah Amira": "antar musim",
        "Bunga Citra": "antar musim",
        "Cahya Dewi": "terlambat",
        "Dinda Eka": "antar musim",
    }


def test_other_goods_are_reminded_of_between_seasons(closed):
    reasons = {row["Pelanggan"]: row["Alasan"] for row in table(closed, "Daftar Telepon")}
    assert reasons["Cahya Dewi"].startswith("Sudah waktunya beli lagi")
    assert not any("waktunya" in reasons.get(name, "") for name in ("Aisyah Amira", "Bunga Citra"))


def test_the_next_order_falls_in_the_season(closed):
    dates = profiles(closed, "Perkiraan beli lagi")
    assert dates["Aisyah Amira"] == date(2027, 1, 21)
    assert dates["Cahya Dewi"] == date(2026, 3, 22)
    assert dates["Dinda Eka"] == date(2026, 4, 20)


def test_an_open_season_has_ordinary_customers(open_season):
    assert profiles(open_season, "Keadaan") == {
        "Aisyah Amira": "aktif",
        "Bunga Citra": "aktif",
        "Cahya Dewi": "aktif",
        "Dinda Eka": "terlambat",
    }


def test_two_seasons_in_a_row_make_a_loyal_customer(open_season):
    assert profiles(open_season, "Tahap") == {
        "Aisyah Amira": "setia",
        "Bunga Citra": "pembeli baru",
        "Cahya Dewi": "pembeli ulang",
        "Dinda Eka": "pembeli baru",
    }


def retention(book):
    rows = {row["Kunci"]: row for row in table(book, "Retensi")}
    heading = rows["heading_seasons"]
    return {
        key: {title: row[column] for column, title in heading.items() if isinstance(title, str)} | row
        for key, row in rows.items()
    }


def test_the_dashboard_counts_the_same_stages_and_activities(closed):
    figures = {row["Kunci"]: row["Angka untuk rumus"] for row in table(closed, "Angka Lengkap")}
    assert (figures["stage_loyal"], figures["stage_repeater"]) == (1, 1)
    assert (figures["activity_between_seasons"], figures["activity_lapsed"]) == (3, 0)


def test_seasons_are_compared_on_the_same_day_before_the_close(open_season):
    rows = retention(open_season)
    before = rows["season_2"]
    assert before["Kembali di musim berikutnya"] == "Gamis 1447"
    assert before["Pembeli"] == 2
    assert (before["Hari sama"], before["Semusim"]) == (0, 0.5)
    assert before["Catatan"].startswith("0 dari 2 pembeli musim sebelumnya sudah kembali")
    assert "dihitung sampai H-253" in before["Catatan"]
    assert rows["season_1"]["Kembali di musim berikutnya"] == "Gamis 1448"
    assert rows["season_1"]["Semusim"] is None
    assert rows["season_between"]["Kembali di musim berikutnya"] == "antar musim"


def test_the_held_back_sheet_says_when_the_season_opens():
    contacted = [[*CONTACTS[0]]]
    contacted += [
        [date(2026, 4, 9), name, "keluar", "WhatsApp", "sapa", None, "puas"] for name in ("A", "B", "C", "D")
    ]
    book = gamis_shop()
    tables = {sheet.title: sheet.rows for sheet in book.read(book.titles()).sheets.values()}
    book = MemoryWorkbook(tables | {"Kontak": contacted})
    refreshed(book, CLOSED)
    held = {row["Pelanggan"]: row for row in table(book, "Ditahan")}
    assert names(book) == []
    assert held["Aisyah Amira"]["Kenapa ditahan"] == "antar musim, buka lagi 20 Apr 2026"
    assert held["Aisyah Amira"]["Sampai"] == date(2026, 4, 20)
    assert held["Aisyah Amira"]["Alasan"] == "Beli tiap musim"
    assert held["Cahya Dewi"]["Kenapa ditahan"] == "baru saja dihubungi"


def test_overlapping_seasons_are_told_with_both_rows_and_the_later_is_left_out():
    rows = [*SEASONS, ["Gamis lagi", date(2026, 5, 1), date(2026, 6, 1), None]]
    (found,) = problems_in(seasons=rows)
    assert found[:3] == ("Musim", 5, "Buka")
    assert found[3].startswith("musim 'Gamis lagi' bertabrakan dengan 'Gamis 1448' di baris 4")
    assert parsed(seasons=rows).columns["seasons"]["name"].texts() == [
        "Gamis 1446",
        "Gamis 1447",
        "Gamis 1448",
    ]


def test_a_season_that_closes_before_it_opens_is_told():
    rows = [*SEASONS[:3], ["Gamis 1448", date(2027, 3, 10), date(2026, 4, 20), None]]
    assert problems_in(seasons=rows) == [
        ("Musim", 4, "Tutup", "musim 'Gamis 1448' tutup sebelum buka; tukar tanggal Buka dan Tutup")
    ]


def test_a_season_that_the_sheet_lacks_is_told_and_does_nothing():
    products = [*PRODUCTS, ["U", "Paket umroh", 25000000, None, None, "Umroh"]]
    assert problems_in(products=products) == [
        (
            "Produk",
            5,
            "Musim",
            "musim 'Umroh' belum ada di lembar Musim; tambahkan di sana, atau tulis nama yang sama",
        )
    ]


def test_products_keep_only_seasons_of_the_sheet():
    products = [*PRODUCTS, ["U", "Paket umroh", 25000000, None, None, "Umroh"]]
    seasons = dict(parsed(products=products).columns["products"].tuples("code", "season"))
    assert seasons == {"G": "Gamis", "K": None, "S": "gamis", "U": None}


def test_seasons_that_no_product_names_are_told():
    products = [[*row[:5], None] if number else row for number, row in enumerate(PRODUCTS)]
    assert [each[:3] for each in problems_in(products=products)] == [("Musim", 0, "")]


def test_two_lebaran_in_2033_give_two_rows():
    rows = season_rows("gamis", date(2033, 6, 30), texts_of("id"))
    closing = [(row["name"], row["closes"]) for row in rows if row["closes"].year == 2033]
    assert closing == [("Gamis 1454", date(2033, 1, 3)), ("Gamis 1455", date(2033, 12, 23))]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["Gamis 1448", "pemerintah", "ya", "perkiraan pustaka holidays; ganti setelah SKB terbit"]),
        (
            "en",
            ["Gamis 1448", "government", "yes", "estimated by the holidays library; replace once announced"],
        ),
    ],
)
def test_preset_rows_speak_both_languages(language, words):
    row = season_rows("gamis", OPEN, texts_of(language))[2]
    assert [row[name] for name in ("name", "calendar", "estimated", "source")] == words
    assert (row["opens"], row["closes"]) == (date(2026, 4, 20), date(2027, 3, 10))


def test_the_sample_shop_has_seasons_without_a_problem():
    assert pd.DataFrame(season_rows("gamis", OPEN, texts_of("id")))["name"].tolist() == [
        "Gamis 1446",
        "Gamis 1447",
        "Gamis 1448",
        "Gamis 1449",
    ]


def test_the_command_line_offers_every_preset():
    assert set(SEASON_PRESETS) == set(PRESETS)
