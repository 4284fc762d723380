"""Filters in plain words (FEATURES.md 0.30): the sentence, its people, and the call list."""

from datetime import date, timedelta

import pytest

from sheets_crm.reading.filter_sentences import UnreadFilterError, conditions
from tests.calls.shops import AS_OF, ago, book_of, bought, contact, listed, message, person, whys
from tests.small_shop import CUSTOMERS, ORDERS, PRODUCTS, refreshed, table, type_in

EXAMPLE = "tulis seperti: beli P1, belum P3, ≤ 90 hari"
pytestmark = pytest.mark.usefixtures("without_figures")


def golden(sentence):
    """The golden shop with one filter."""
    rows = {
        title: [dict(zip(cells[0], [*row, *[None] * len(cells[0])], strict=False)) for row in cells[1:]]
        for title, cells in (("Pelanggan", CUSTOMERS), ("Produk", PRODUCTS), ("Pesanan", ORDERS))
    }
    return book_of(**rows, Saringan=[{"Nama saringan": "Uji", "Saringan": sentence}])


def people(book):
    return [row["Pelanggan"] for row in table(book, "Hasil Saringan")]


@pytest.mark.parametrize("sentence", ["beli P1, belum P3, ≤ 90 hari", "bought P1, not P3, <= 90 days"])
def test_0_30_bought_p1_not_p3_within_90_days_is_c1_only(sentence):
    (row,) = table(golden(sentence), "Hasil Saringan")
    assert (row["Nama saringan"], row["Pelanggan"], row["No. WhatsApp"]) == (
        "Uji",
        "Siti Aminah",
        "0812-0000-0001",
    )
    assert (row["Terakhir beli"], row["Kali beli"], row["Belanja"]) == (date(2026, 4, 6), 4, 750000)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("beli P1", ["Siti Aminah", "Nur Hidayah", "Dewi Lestari", "Budi Santoso"]),
        ("beli botol 60 butir dan kali beli ≥ 2", ["Agus Salim"]),
        ("belanja ≥ 500 rb, belum Gamis", ["Siti Aminah", "Agus Salim"]),
        ("tahap loyal", ["Siti Aminah"]),
        ("tahap setia", ["Siti Aminah"]),
        ("stage repeater, last order more than 90 days", ["Dewi Lestari"]),
        ("bukan beli P1, kali beli = 1", ["Rina Wati"]),
        ("kali beli = 0", ["Joko Widodo", "Maya Sari"]),
        ("90 hari", ["Siti Aminah", "Nur Hidayah", "Agus Salim", "Rina Wati"]),
    ],
)
def test_0_30_each_condition_finds_its_people(sentence, names):
    assert people(golden(sentence)) == names


def test_2_20_and_3_13_what_is_known_of_people_filters_them():
    known = {"Kota": "Bandung Barat", "Hobi": "memancing, sepeda", "Tipe": "reseller"}
    shop = [
        {**person("A"), **known},
        {**person("B"), "Kota": "Bandungan", "Hobi": "masak", "Tipe": "eceran"},
        person("C", Tanggal_lahir=date(1990, 7, 4)),
    ]
    wanted = {
        "hobi memancing": ["Kak A"],
        "kota Bandung": ["Kak A"],
        "tipe reseller": ["Kak A"],
        "bukan tipe reseller": ["Kak B", "Kak C"],
        "ulang tahun dalam 7 hari": ["Kak C"],
    }
    for sentence, names in wanted.items():
        book = book_of(Pelanggan=shop, Saringan=[{"Nama saringan": "Uji", "Saringan": sentence}])
        assert people(book) == names, sentence


def test_who_may_not_be_contacted_is_counted_and_not_listed():
    shop = [person("A"), person("B", Boleh_dihubungi="tidak")]
    orders = [bought("A", ago(9)), bought("B", ago(9))]
    found = [{"Nama saringan": "Uji", "Saringan": "beli P3"}]
    book = book_of(Pelanggan=shop, Pesanan=orders, Saringan=found)
    assert people(book) == ["Kak A", "1 orang cocok tapi tidak boleh dihubungi"]
    book = book_of(Pelanggan=shop, Pesanan=orders, Saringan=[{**found[0], "Saringan": "kota Bali"}])
    assert people(book) == ["belum ada yang cocok"]


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "beli P1, yang ramah",
            "tidak mengerti mulai 'yang ramah'; tulis seperti: beli P1, belum P3, ≤ 90 hari",
        ),
        ("beli", "tidak mengerti mulai 'beli'; tulis seperti: beli P1, belum P3, ≤ 90 hari"),
        ("beli P9", "'P9' bukan kode, nama atau kategori produk; samakan dengan lembar Produk"),
    ],
)
def test_a_sentence_that_is_not_understood_is_told_with_its_place(sentence, said):
    book = golden(sentence)
    (row,) = [row for row in table(book, "Periksa Data") if row["Lembar"] == "Saringan"]
    assert (row["Baris"], row["Kolom"], row["Yang perlu diperbaiki"]) == (2, "Saringan", said)
    assert people(book) == []


def test_a_filter_that_is_to_be_called_puts_its_people_on_the_list_once():
    wish = {"Nama saringan": "Gamis lama", "Saringan": "beli P3, terakhir beli > 30 hari"}
    wish |= {"Masukkan ke daftar": "ya", "Catatan": "Ada gamis warna baru minggu ini."}
    shop = {"Pelanggan": [person("A"), person("B")], "Kontak": [contact("A", ago(20)), contact("B", ago(20))]}
    shop |= {
        "Pesanan": [bought("A", ago(40)), bought("A", ago(41)), bought("B", ago(3)), bought("B", ago(4))]
    }
    book = book_of(**shop, Saringan=[wish])
    assert listed(book) == {"A": "Pilihan toko: Gamis lama"}
    assert whys(book) == {"A": "cocok dengan saringan Gamis lama"}
    assert "Ada gamis warna baru minggu ini." in message(book, "A")
    type_in(book, "Kak A", {"Hasil": "berminat"})
    refreshed(book, AS_OF + timedelta(days=9))
    assert "Pilihan toko" not in listed(book).get("A", "")
    silent = book_of(**shop, Saringan=[{**wish, "Masukkan ke daftar": None}])
    assert listed(silent) == {}


@pytest.mark.parametrize("sentence", ["", "dan", "≤ hari", "kota", "belanja ≥ banyak"])
def test_half_a_sentence_is_no_filter(sentence):
    with pytest.raises(UnreadFilterError):
        conditions(sentence)


def test_names_that_hold_a_joining_word_stand_in_quotes():
    found = conditions('beli "Roti dan Selai" dan kota Bandung')
    assert [(each.field, each.value) for each in found] == [("bought", "Roti dan Selai"), ("town", "Bandung")]
