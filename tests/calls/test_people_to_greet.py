"""Birthdays, check-ins, greetings and first customers: FEATURES.md 0.17, 2.17, 3.06, 4.02, 4.04."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, held, listed, message, person, setting, whys
from tests.small_shop import AS_OF, LIST, refreshed, table

pytestmark = pytest.mark.usefixtures("without_figures")


def test_0_17_a_first_order_is_checked_on_three_days_later_once():
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", date(2026, 6, 25))], today=date(2026, 6, 27))
    assert listed(book) == {}
    refreshed(book, date(2026, 6, 28))
    assert listed(book) == {"A": "Tanya kabar pembeli baru"}
    asked = contact("A", date(2026, 6, 28))
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", date(2026, 6, 25))], Kontak=[asked])
    assert listed(book) == {}


def test_0_17_a_second_order_is_not_checked_on():
    orders = [bought("A", ago(40)), bought("A", ago(4))]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Kontak=[contact("A", ago(20))])
    assert listed(book) == {}


@pytest.mark.parametrize(
    ("born", "today", "says"),
    [
        (date(1990, 1, 2), date(2026, 12, 27), "ulang tahun 2 Jan, 6 hari lagi, kirim ucapan pada harinya"),
        (date(1990, 2, 28), date(2026, 2, 28), "ulang tahun hari ini"),
        (date(1992, 2, 29), date(2026, 2, 28), "ulang tahun hari ini"),
        (date(1992, 2, 29), date(2028, 2, 28), "ulang tahun 29 Feb, 1 hari lagi, kirim ucapan pada harinya"),
        (date(1990, 3, 8), date(2026, 2, 28), None),
        (date(1990, 2, 27), date(2026, 2, 28), None),
    ],
)
def test_2_17_birthdays_are_known_a_week_before_also_over_the_end_of_the_year(born, today, says):
    book = book_of(Pelanggan=[person("A", Tanggal_lahir=born)], today=today)
    assert whys(book).get("A") == says


def test_2_17_the_wish_is_sent_on_the_day_and_once_a_year():
    book = book_of(Pelanggan=[person("A", Tanggal_lahir=date(1990, 7, 2))])
    (row,) = table(book, LIST)
    assert (row["Kirim WA"], message(book, "A")) == ("2 Jul", None)
    refreshed(book, date(2026, 7, 2))
    assert message(book, "A").startswith("Selamat ulang tahun, Kak A! Semoga sehat")
    wished = contact("A", date(2026, 7, 2), kind="sapa", Alasan="Ulang tahun")
    book = book_of(
        Pelanggan=[person("A", Tanggal_lahir=date(1990, 7, 2))], Kontak=[wished], today=date(2026, 7, 2)
    )
    assert listed(book) == {}
    refreshed(book, date(2027, 6, 30))
    assert listed(book) == {"A": "Ulang tahun"}


def test_a_birthday_that_is_near_does_not_take_the_place_of_todays_message():
    people = [person("A", Tanggal_lahir=date(1990, 7, 2))]
    book = book_of(Pelanggan=people, Pesanan=[bought("A", ago(45), "P1"), bought("A", ago(75), "P1")])
    assert "ulang tahun" in whys(book)["A"]
    assert "Mau kami siapkan lagi" in message(book, "A")


def quiet(count, first=200):
    """Customers who came twice, were spoken to long ago, and are not late."""
    names = [f"T{number:02}" for number in range(count)]
    seasonal = {"Kode": "S", "Nama": "Tanpa siklus", "Harga": 1}
    orders = [bought(name, ago(day), "S") for name in names for day in (first, 70)]
    log = [contact(name, ago(61 + at)) for at, name in enumerate(names)]
    return {"Pelanggan": [person(name, at) for at, name in enumerate(names, 100)], "Pesanan": orders} | {
        "Kontak": log,
        "Produk": [seasonal],
    }


def test_3_06_a_tenth_of_the_capacity_is_kept_for_greetings_even_on_a_busy_day():
    shop = quiet(4)
    busy = [f"B{number:02}" for number in range(30)]
    shop["Pelanggan"] += [person(name, at, Kontak_berikutnya=AS_OF) for at, name in enumerate(busy, 300)]
    book = book_of(**shop, Pengaturan=[setting("Pelanggan pertama (orang)", 0)])
    reasons = list(listed(book).values())
    assert len(reasons) == 20
    assert reasons.count("Sekadar menyapa") == 2


def test_4_04_the_longest_silence_is_greeted_first_and_nobody_waits_on_the_held_back_sheet():
    book = book_of(**quiet(6), Pengaturan=[setting("Pelanggan pertama (orang)", 0)])
    assert listed(book) == {"T05": "Sekadar menyapa", "T04": "Sekadar menyapa"}
    assert whys(book)["T05"] == "sudah 66 hari tidak disapa"
    assert held(book) == {}
    assert message(book, "T05").startswith("Halo Kak T05, apa kabar? Semoga sehat dan lancar semuanya. Salam")


def test_4_02_first_customers_who_were_never_contacted_come_first():
    shop = quiet(5)
    shop["Kontak"] = [contact("T01", ago(120)), contact("T02", ago(95)), contact("T03", ago(10))]
    book = book_of(**shop, Pengaturan=[setting("Pelanggan pertama (orang)", 4)])
    assert [name for name, why in listed(book).items() if "Pelanggan pertama toko" in why] == [
        "T00",
        "T01",
        "T02",
    ]
    assert whys(book)["T00"].endswith("; pelanggan ke-1 toko ini, sejak 12 Des 2025")
    assert whys(book)["T00"].count("belum pernah dihubungi") == 1
    assert whys(book)["T01"].endswith("terakhir dihubungi 120 hari lalu")


def test_a_shop_with_few_customers_has_no_first_ones():
    assert "Pelanggan pertama toko" not in " ".join(listed(book_of(**quiet(25))).values())


def test_3_14_a_regular_small_buyer_is_greeted_before_one_big_purchase():
    people = [person("Besar"), person("Rutin")]
    orders = [bought("Besar", ago(80), total=9_000_000)]
    orders += [bought("Rutin", ago(80 + 30 * number), total=20_000) for number in range(6)]
    rested = [setting("Dianggap hilang setelah (hari)", 400), setting("Dorongan pesanan kedua (hari)", 400)]
    book = book_of(Pelanggan=people, Pesanan=orders, Produk=[], Pengaturan=rested, today=AS_OF)
    assert list(listed(book)) == ["Rutin", "Besar"]


def test_after_any_order_selling_rests_for_a_week_but_service_does_not():
    orders = [bought("A", ago(day), "P1") for day in (100, 70, 40)] + [bought("A", ago(6), "P3")]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Kontak=[contact("A", ago(6))])
    assert held(book) == {"A": "baru saja belanja, jangan ditawari dulu"}
    refreshed(book, AS_OF + timedelta(days=1))
    assert "Sudah waktunya beli lagi" in listed(book)["A"]


def test_an_answer_before_the_birthday_is_no_wish_yet():
    early = contact("A", date(2026, 6, 28), kind="sapa", Alasan="Ulang tahun")
    shop = {"Pelanggan": [person("A", Tanggal_lahir=date(1990, 7, 2))], "Kontak": [early]}
    assert listed(book_of(**shop, today=date(2026, 7, 1))) == {}
    assert listed(book_of(**shop, today=date(2026, 7, 2))) == {"A": "Ulang tahun"}


def test_a_birthday_joins_a_row_that_stands_there_though_somebody_just_called():
    spoken = contact("A", date(2026, 6, 29), result="nanti", Hubungi_lagi=date(2026, 7, 1))
    shop = {"Pelanggan": [person("A", Tanggal_lahir=date(1990, 7, 1))], "Kontak": [spoken]}
    book = book_of(**shop, today=date(2026, 7, 1))
    assert listed(book) == {"A": "Janji menghubungi lagi; Ulang tahun"}
    alone = contact("A", date(2026, 6, 29))
    book = book_of(**{**shop, "Kontak": [alone]}, today=date(2026, 7, 1))
    assert (listed(book), held(book)) == ({}, {"A": "baru saja dihubungi"})
