"""What follows a purchase: tips, guarantees, signals that nobody spoke of, what a lead does not know yet."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, listed, message, person, setting, whys
from tests.small_shop import AS_OF, table

pytestmark = pytest.mark.usefixtures("without_figures")
SERUM = {"Kode": "S1", "Nama": "Serum", "Harga": 135000, "Tips pakai": "pakai malam hari, dua tetes saja"}
GOWN = {"Kode": "G1", "Nama": "Gamis", "Harga": 500000, "Kekurangan": "perlu disetrika"}


def tipped(days, **sheets):
    shop = {"Produk": [SERUM], "Pelanggan": [person("A")], "Pesanan": [bought("A", ago(days), "S1")]}
    return listed(book_of(**{**shop, **sheets})).get("A", "")


@pytest.mark.parametrize(
    ("days", "there"),
    [
        (0, False),
        (1, True),
        (6, True),
        (7, True),
        (12, True),
        (13, False),
        (20, False),
        (21, True),
        (26, True),
        (27, False),
    ],
)
def test_3_36_tips_come_a_day_a_week_and_three_weeks_after_buying(days, there):
    assert ("Tips pakai" in tipped(days)) is there


def test_3_36_tips_sell_nothing_are_told_once_and_stop_at_a_complaint_or_a_stop():
    day = [bought("A", ago(7), "S1")]
    shop = {"Produk": [SERUM], "Pelanggan": [person("A")], "Pesanan": day}
    book = book_of(**shop)
    assert whys(book)["A"].startswith("Serum dibeli 7 hari lalu; tips: pakai malam hari, dua tetes saja")
    assert "Sedikit tips untuk Serum: pakai malam hari, dua tetes saja." in message(book, "A")
    told = [contact("A", ago(6), Alasan="Tips pakai")]
    assert "Tips pakai" in tipped(7, Kontak=told)
    late = [contact("A", AS_OF, Alasan="Tips pakai")]
    assert "Tips pakai" not in tipped(7, Kontak=late)
    wrong = [{"Tanggal": ago(1), "Pelanggan": "A", "Keluhan": "bocor"}]
    assert tipped(7, Keluhan=wrong) == "Menyelesaikan keluhan"
    assert tipped(7, Pelanggan=[person("A", Boleh_dihubungi="tidak")]) == ""
    assert "Tips" not in tipped(8, Pengaturan=[setting("Tips pakai dikirim (hari setelah beli)", "2")])


@pytest.mark.parametrize(("today", "there"), [(22, False), (23, True), (30, True), (31, False)])
def test_0_13_a_guarantee_that_ends_on_30_july_is_listed_from_the_23rd(today, there):
    order = bought("A", date(2026, 1, 30), "G1", Garansi_sampai=date(2026, 7, 30))
    book = book_of(date(2026, 7, today), Produk=[GOWN], Pelanggan=[person("A")], Pesanan=[order])
    assert ("Garansi hampir habis" in listed(book).get("A", "")) is there
    if there:
        assert "garansi Gamis berakhir 30 Jul 2026; tanyakan apakah semuanya baik" in whys(book)["A"]


def unspoken(last_gap, last_total):
    days = [ago(5 + last_gap + 30 * at) for at in (3, 2, 1, 0)] + [ago(5)]
    orders = [bought("A", day, "G1", total=200_000) for day in days[:-1]] + [
        bought("A", days[-1], "G1", total=last_total)
    ]
    return book_of(Produk=[GOWN], Pelanggan=[person("A")], Pesanan=orders)


@pytest.mark.parametrize(
    ("gap", "total", "there"), [(45, 140_000, True), (44, 140_000, False), (45, 141_000, False)]
)
def test_3_48_a_longer_gap_and_a_smaller_basket_are_asked_about(gap, total, there):
    book = unspoken(gap, total)
    assert ("Tanya kabar, belanjanya berubah" in listed(book).get("A", "")) is there
    if there:
        assert (
            "terakhir datang setelah 45 hari, biasanya 30; belanja Rp140.000, biasanya Rp200.000; tanya kabar"
        ) in whys(book)["A"]


def test_1_14_a_lead_is_told_exactly_what_he_does_not_know_yet():
    people = [
        person("P", Sumber="Instagram", Sudah_tahu="merek, barang, harga"),
        person("Q", Sumber="teman", Sudah_tahu=None),
    ]
    book = book_of(Pelanggan=people)
    assert whys(book)["P"].endswith("belum tahu: manfaat, cara pesan; ceritakan itu saja")
    assert "belum tahu" not in whys(book)["Q"]


def test_3_08_a_known_weakness_stands_beside_the_offer():
    orders = [bought("A", ago(days), "G1") for days in (120, 90, 60)]
    book = book_of(Produk=[GOWN], Pelanggan=[person("A")], Pesanan=orders)
    assert "katakan juga kekurangannya: perlu disetrika" in whys(book)["A"]


def test_columns_that_new_workbooks_do_without_are_not_asked_for():
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(90))])
    off = [row["Yang perlu diperbaiki"] for row in table(book, "Periksa Data") if not row["Lembar"]]
    assert not any("Tips pakai" in text or "Garansi" in text for text in off)


@pytest.mark.parametrize(
    ("reason", "there"),
    [("Garansi hampir habis", False), ("Guarantee about to end", False), ("Ulang tahun", True)],
)
def test_a_guarantee_is_asked_about_once_in_whichever_language(reason, there):
    order = bought("A", ago(150), "G1", Garansi_sampai=AS_OF + timedelta(days=3))
    told = [contact("A", ago(4), Alasan=reason)]
    book = book_of(Produk=[GOWN], Pelanggan=[person("A")], Pesanan=[order], Kontak=told)
    assert ("Garansi" in listed(book).get("A", "")) is there
