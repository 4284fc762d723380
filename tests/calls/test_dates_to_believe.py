"""Dates one can believe: services, dealers, and nothing before the last purchase (FEATURES.md 3.35, D.23)."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import BOTTLE, ago, book_of, bought, contact, listed, message, person, whys
from tests.small_shop import LIST, table

pytestmark = pytest.mark.usefixtures("without_figures")
CARE = {"Kode": "V", "Nama": "Perawatan wajah", "Jenis": "jasa", "Habis dalam (hari)": 10}


def profile(book, name="Kak A"):
    return next(row for row in table(book, "Profil Pelanggan") if row["Pelanggan"] == name)


def test_3_35_an_early_visit_starts_the_cycle_anew():
    visits = [bought("A", date(2026, 6, 1), "V"), bought("A", date(2026, 6, 5), "V")]
    book = book_of(Pelanggan=[person("A")], Pesanan=visits, Produk=[CARE], today=date(2026, 6, 13))
    assert profile(book)["Perkiraan beli lagi"] == date(2026, 6, 15)
    assert listed(book)["A"] == "Waktunya perawatan lagi"
    assert whys(book)["A"] == "Perawatan wajah terakhir 5 Jun 2026, berikutnya 15 Jun 2026"


def test_goods_bought_early_carry_over():
    lines = [bought("A", date(2026, 6, 1), "P1"), bought("A", date(2026, 6, 5), "P1")]
    book = book_of(Pelanggan=[person("A")], Pesanan=lines)
    assert profile(book)["Perkiraan beli lagi"] == date(2026, 7, 31)


@pytest.mark.parametrize("kind", [{"Tipe": "reseller"}, {"Tahap_(ditetapkan)": "mitra"}])
def test_a_dealer_goes_by_its_own_rhythm_and_never_by_content_and_dose(kind):
    orders = [bought("A", ago(1 + 19 * at), "P1", Jumlah=9) for at in range(4)]
    book = book_of(Pelanggan=[person("A", **kind)], Pesanan=orders)
    assert profile(book)["Perkiraan beli lagi"] == ago(1) + timedelta(days=19)


def test_who_buys_five_times_the_usual_quantity_is_a_dealer():
    users = [bought(f"U{at}", ago(40 + at), "P1") for at in range(12)]
    dealer = [bought("A", ago(1 + 19 * at), "P1", Jumlah=5) for at in range(4)]
    people = [person("A", 1), *(person(f"U{at}", 10 + at) for at in range(12))]
    book = book_of(Pelanggan=people, Pesanan=[*users, *dealer])
    assert profile(book)["Perkiraan beli lagi"] == ago(1) + timedelta(days=19)


def test_no_expected_day_lies_before_the_last_purchase():
    orders = [bought("A", ago(75), "P1"), bought("A", ago(45), "P1"), bought("A", ago(8), "P3")]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Kontak=[contact("A", ago(8))])
    (row,) = table(book, LIST)
    assert row["Perkiraan beli lagi"] == row["Terakhir beli"] == ago(8)
    assert profile(book)["Perkiraan beli lagi"] == ago(8)


def test_1_06_an_order_without_the_day_on_which_it_was_finished_is_told():
    trips = [
        bought("A", ago(30), "P3", Tanggal_selesai=ago(10)),
        bought("B", ago(20), "P3", Tanggal_selesai=None),
    ]
    book = book_of(Pelanggan=[person("A"), person("B")], Pesanan=trips, Produk=[BOTTLE])
    told = [row for row in table(book, "Periksa Data") if row["Kolom"] == "Tanggal selesai"]
    assert [row["Baris"] for row in told] == [3]


def test_3_07_todays_price_is_quoted_and_a_change_is_said():
    orders = [bought("A", ago(days), "P1", 140000) for days in (75, 45)]
    shop = {"Pelanggan": [person("A")], "Pesanan": orders, "Kontak": [contact("A", ago(60))]}
    assert "1 × harga sekarang Rp150.000 = Rp150.000" in message(book_of(**shop), "A")
    same = [{**BOTTLE, "Harga": 140000}]
    assert "1 × Rp140.000 = Rp140.000" in message(book_of(**shop, Produk=same), "A")


def test_what_is_no_longer_sold_is_offered_nowhere_and_a_weakness_is_told():
    orders = [bought("A", ago(75), "P1"), bought("A", ago(45), "P1")]
    shop = {"Pelanggan": [person("A")], "Pesanan": orders, "Kontak": [contact("A", ago(40))]}
    assert whys(book_of(**shop, Produk=[{**BOTTLE, "Kekurangan": "agak amis"}]))["A"].endswith(
        "; katakan juga kekurangannya: agak amis"
    )
    assert "Sudah waktunya" not in listed(book_of(**shop, Produk=[{**BOTTLE, "Aktif": "tidak"}])).get("A", "")
