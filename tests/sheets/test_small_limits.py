"""From how many on a sample is no longer small, and from which sum on we ask."""

import pytest

from sheets_crm.settings import NAMES
from sheets_crm.sheets.lines import small_text
from sheets_crm.texts import texts_of
from tests.calls.shops import ago, book_of, bought, contact, person, setting
from tests.sheets.test_care import figure
from tests.small_shop import table

ONE_SIDED = "pindah rekening belum berpasangan: catat kedua sisinya"


@pytest.mark.parametrize(("sample", "said"), [(9, "data sedikit"), (10, "")])
def test_nine_are_little_data_and_ten_are_not(sample, said):
    assert small_text(sample, texts_of("id")) == said


@pytest.mark.parametrize(("amount", "asked"), [(1, True), (0.99, False)])
def test_one_rupiah_that_left_one_account_only_is_asked_about(amount, asked):
    row = {"Tanggal": "2026-06-10", "Akun": "Bank", "Kategori": "pindah rekening", "Uang keluar": amount}
    opening = {"Tanggal": "2026-05-31", "Akun": "Bank", "Kategori": "saldo awal", "Uang masuk": 500}
    notes = [str(each["Catatan"]) for each in table(book_of(Kas=[opening, row]), "Arus Kas")]
    assert any(ONE_SIDED in note for note in notes) is asked


def test_three_purchases_make_a_regular_customer_and_two_gaps():
    orders = [bought(name, ago(day)) for name, days in (("A", (9, 19, 29)), ("B", (9, 19))) for day in days]
    book = book_of(Pelanggan=[person("A"), person("B")], Pesanan=orders)
    assert figure(book, "step_regular")["Nilai"] == "1 orang"
    assert [figure(book, f"gap_{at}")["Siapa di baliknya"] for at in (1, 2)] == ["Kak A, Kak B", "Kak A"]


def test_behind_a_pair_of_products_stand_the_buyers_of_both():
    names = [f"K{at:02}" for at in range(13)]
    both = [bought(name, ago(20), product) for name in names[:10] for product in ("P1", "P3")]
    one = [
        bought(name, ago(20), product) for name, product in zip(names[10:], ("P3", "P1", "P1"), strict=True)
    ]
    book = book_of(Pelanggan=[person(name, at) for at, name in enumerate(names, 1)], Pesanan=[*both, *one])
    assert figure(book, "pair_1")["Siapa di baliknya"].startswith("10 orang")


def test_the_product_that_most_began_with_stands_first():
    orders = [bought("A", ago(20), "P1"), *(bought(name, ago(20), "P3") for name in "BC")]
    book = book_of(Pelanggan=[person(name) for name in "ABC"], Pesanan=orders)
    began = {row["Kunci"]: row["Pertama beli"] for row in table(book, "Retensi")}
    assert (began["product_1"], began["product_2"]) == ("Gamis", "Botol 30 butir")


def test_behind_the_unknown_source_stand_the_people_of_whom_nobody_wrote_one():
    people = [person("A", Sumber="teman"), person("B"), person("C")]
    rows = table(book_of(Pelanggan=people, Pesanan=[bought("A", ago(9))]), "Di Balik Angka")
    told = {row["Kunci"]: row["Pelanggan"] for row in rows if str(row["Kunci"]).startswith("heading_source")}
    assert told == {
        "heading_source teman": "Calon dari teman: 1 orang",
        "heading_source tidak diketahui": "Calon dari tidak diketahui: 2 orang",
    }


def test_a_transfer_of_today_that_nobody_saw_is_asked_about_and_one_of_tomorrow_is_not():
    days = {"A": ago(9), "B": ago(0), "C": ago(-1)}
    orders = [bought(name, day, Cara_bayar="transfer", Terverifikasi="tidak") for name, day in days.items()]
    owed = bought("D", ago(9), Cara_bayar="tempo", Jatuh_tempo=ago(-9))
    book = book_of(Pelanggan=[person(name) for name in "ABCD"], Pesanan=[*orders, owed])
    rows = [row for row in table(book, "Piutang") if str(row["Kunci"]).startswith("transfer")]
    assert [row["Pelanggan"] for row in rows] == ["Kak A", "Kak B"]


def test_profiles_begin_with_who_spent_most_and_end_with_who_never_bought():
    orders = [bought("B", ago(9), total=100_000), bought("C", ago(9), total=300_000)]
    book = book_of(Pelanggan=[person(name) for name in "ABC"], Pesanan=orders)
    assert [row["Pelanggan"] for row in table(book, "Profil Pelanggan")] == ["Kak C", "Kak B", "Kak A"]


def test_the_longest_time_that_a_setting_takes_leads_nowhere_beyond_the_calendar():
    orders = [bought("A", ago(40)), bought("A", ago(70)), bought("B", ago(20))]
    log = [contact("A", ago(30), result="puas"), contact("B", ago(3), kind="jualan"), contact("B", ago(1))]
    child = {"Pelanggan": "A", "Hubungan": "anak", "Tanggal lahir": ago(190), "Setuju": "ya", "Nama": "Ani"}
    shop = {"Pelanggan": [person("A", Tanggal_lahir="1990-07-03"), person("B")], "Pesanan": orders}
    for most, ending in ((100_000, "_days"), (1_200, "_months")):
        titles = (texts_of("id")(f"settings.{name}.title") for name in NAMES if name.endswith(ending))
        rows = [setting(title, most) for title in titles]
        found = book_of(**shop, Kontak=log, Keluarga=[child], Pengaturan=rows)
        assert "nilai bawaan" not in str(table(found, "Periksa Data"))
