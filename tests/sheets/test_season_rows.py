"""Rows 1.01 to 1.05 of FEATURES.md on whole workbooks: a year that does not begin in January."""

from datetime import date, timedelta

import pytest

from sheets_crm.reading.season_rows import season_rows
from sheets_crm.schema import SEASONS
from sheets_crm.texts import texts_of
from tests.calls.shops import book_of, bought, person
from tests.small_shop import AS_OF, refreshed, table

TEXTS = texts_of("id")
GOWN = {"Kode": "G", "Nama": "Gamis", "Harga": 400000, "Musim": "Gamis"}
TRIP = {"Kode": "U", "Nama": "Paket umroh", "Harga": 30_000_000, "Musim": "Umroh"}
CLASS = {"Kode": "S", "Nama": "Seragam", "Harga": 200000, "Musim": "TA"}


def season(name, opens, closes):
    return {"Nama": name, "Buka": opens, "Tutup": closes, "Kalender": "pemerintah"}


def preset(name):
    """The rows of a ready-made season as `sheets-crm seasons` types them in."""
    words = {column.name: TEXTS(f"headings.columns.seasons.{column.name}") for column in SEASONS.columns}
    return [{words[key]: cell for key, cell in row.items()} for row in season_rows(name, AS_OF, TEXTS)]


def retention(book):
    return {row["Kunci"]: row for row in table(book, "Retensi")}


def sold_in(book):
    """Money by season, the days between seasons last."""
    rows = retention(book)
    seasons = [rows[f"season_{at}"] for at in range(6, 0, -1)] + [rows["season_between"]]
    return {row["Pertama beli"]: row["Penjualan"] for row in seasons if row["Pertama beli"]}


def test_1_01_every_order_is_in_one_season_or_between_and_an_overlap_is_refused_with_its_rows():
    days = [date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 22), date(2026, 4, 19), date(2026, 4, 20)]
    seasons = [
        season("Gamis 1447", date(2025, 4, 30), date(2026, 3, 21)),
        season("Gamis 1448", date(2026, 4, 20), date(2027, 3, 10)),
    ]
    shop = {
        "Pelanggan": [person("A")],
        "Produk": [GOWN],
        "Pesanan": [bought("A", day, "G", 400000) for day in days],
    }
    book = book_of(**shop, Musim=seasons)
    assert sold_in(book) == {"Gamis 1447": 800000, "Gamis 1448": 400000, "antar musim": 800000}
    clash = season("Gamis tambahan", date(2026, 3, 1), date(2026, 4, 1))
    told = table(book_of(**shop, Musim=[*seasons, clash]), "Periksa Data")
    (row,) = [row for row in told if row["Lembar"] == "Musim"]
    assert (row["Baris"], row["Kolom"]) == (4, "Buka")
    assert "baris 2" in row["Yang perlu diperbaiki"]


@pytest.mark.parametrize(
    ("name", "product", "opens", "closes", "between"),
    [
        ("gamis", GOWN, date(2026, 4, 20), date(2027, 3, 10), date(2026, 4, 5)),
        ("umroh", TRIP, date(2026, 6, 26), date(2027, 5, 16), date(2026, 6, 20)),
    ],
)
def test_1_02_and_1_04_ready_made_seasons_follow_their_own_calendar(name, product, opens, closes, between):
    rows = preset(name)
    now = next(row for row in rows if row["Buka"] == opens)
    assert (now["Nama"].split()[-1], now["Tutup"], now["Perkiraan"]) == ("1448", closes, "ya")
    assert now["Sumber"].startswith(
        "hitungan Umm al-Qura" if name == "umroh" else "perkiraan pustaka holidays"
    )
    assert now["Kalender"] == ("Saudi" if name == "umroh" else "pemerintah")
    orders = [bought("A", day, product["Kode"], 400000) for day in (between, opens)]
    book = book_of(Pelanggan=[person("A")], Produk=[product], Pesanan=orders, Musim=rows)
    assert sold_in(book)["antar musim"] == 400000
    assert sold_in(book)[now["Nama"]] == 400000
    assert not [row for row in table(book, "Periksa Data") if row["Lembar"] == "Musim"]


def test_1_03_a_school_year_has_two_halves_of_one_name():
    rows = preset("school")
    orders = [
        bought(key, day, "S", 200000) for key, day in (("A", date(2026, 7, 13)), ("B", date(2027, 2, 1)))
    ]
    book = book_of(
        date(2027, 3, 1), Pelanggan=[person("A"), person("B")], Produk=[CLASS], Pesanan=orders, Musim=rows
    )
    sold = {name: money for name, money in sold_in(book).items() if money}
    assert sold == {"TA 2026/2027 ganjil": 200000, "TA 2026/2027 genap": 200000}


def test_1_05_seasons_are_compared_on_the_same_day_before_they_close():
    def bought_on(numbers, day):
        return [bought(f"K{at:03}", day, "G", 400000) for at in numbers]

    seasons = [
        season("Gamis 1446", date(2024, 5, 10), date(2025, 3, 31)),
        season("Gamis 1447", date(2025, 4, 30), date(2026, 3, 21)),
        season("Gamis 1448", date(2026, 4, 20), date(2027, 3, 10)),
    ]
    day = date(2027, 3, 10) - timedelta(days=120)
    orders = [
        *bought_on(range(25), date(2024, 9, 1)),
        *bought_on(range(10), date(2026, 3, 21) - timedelta(days=120)),
        *bought_on([*range(10, 15), *range(25, 30)], date(2026, 3, 1)),
        *bought_on(range(8), day),
    ]
    people = [person(f"K{at:03}", at + 1) for at in range(30)]
    book = book_of(day, Pelanggan=people, Produk=[GOWN], Pesanan=orders, Musim=seasons)
    rows = retention(book)
    same, whole = (
        next(key for key, title in rows["heading_seasons"].items() if title == name)
        for name in ("Hari sama", "Semusim")
    )
    now, then = rows["season_1"], rows["season_2"]
    assert [(row[same], row[whole]) for row in (now, then)] == [(0.4, None), (0.4, 0.6)]
    assert now["Catatan"].startswith("8 dari 20")
    assert then["Catatan"].startswith("10 dari 25")
    assert "H-120" in now["Catatan"]
    refreshed(book, day)
    assert retention(book) == rows


def test_1_01_gamis_and_umroh_live_in_one_shop_each_with_its_own_seasons():
    rows = [*preset("gamis"), *preset("umroh")]
    people = [person(key) for key in "AB"]
    orders = [
        bought("A", date(2025, 6, 1), "G", 400000),
        bought("A", date(2026, 6, 1), "G", 400000),
        bought("B", date(2026, 6, 20), "U", 30_000_000),
    ]
    book = book_of(Pelanggan=people, Produk=[GOWN, TRIP], Pesanan=orders, Musim=rows)
    assert not [row for row in table(book, "Periksa Data") if row["Lembar"] == "Musim"]
    sold = {name: money for name, money in sold_in(book).items() if money}
    assert sold == {"Gamis 1447": 400000, "Gamis 1448": 400000, "antar musim": 30_000_000}
    refreshed(book, date(2026, 6, 20))  # umroh opens on 26 June, gamis is open
    profiles = {row["Pelanggan"]: row["Keadaan"] for row in table(book, "Profil Pelanggan")}
    assert profiles["Kak B"] == "antar musim"
    assert profiles["Kak A"] != "antar musim"
    unnamed = [{**row, "Usaha": None} for row in rows]
    told = table(
        book_of(Pelanggan=people, Produk=[GOWN, TRIP], Pesanan=orders, Musim=unnamed), "Periksa Data"
    )
    assert [row for row in told if row["Lembar"] == "Musim"]


@pytest.mark.parametrize(
    ("today", "whole", "begun"),
    [
        (date(2026, 3, 21), None, False),
        (date(2026, 3, 22), 1, False),
        (date(2026, 4, 19), 1, False),
        (date(2026, 4, 20), 1, True),
    ],
)
def test_a_season_is_whole_on_the_day_after_it_closes_and_there_on_the_day_it_opens(today, whole, begun):
    seasons = [
        season("Gamis 1446", date(2024, 5, 10), date(2025, 3, 31)),
        season("Gamis 1447", date(2025, 4, 30), date(2026, 3, 21)),
        season("Gamis 1448", date(2026, 4, 20), date(2027, 3, 10)),
    ]
    orders = [bought("A", day, "G") for day in (date(2024, 6, 1), date(2025, 6, 1))]
    book = book_of(Pelanggan=[person("A")], Produk=[GOWN], Pesanan=orders, Musim=seasons, today=today)
    told = {row["Pertama beli"]: row for row in retention(book).values()}
    assert told["Gamis 1447"]["Bulan ke-2"] == whole
    assert ("Gamis 1448" in told) is begun
