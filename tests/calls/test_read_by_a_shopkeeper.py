"""Rows of a clinic, a gamis shop and an umroh travel that would have embarrassed whoever reads them aloud."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import (
    DRESS,
    ago,
    book_of,
    bought,
    contact,
    held,
    listed,
    message,
    person,
    setting,
    whys,
)
from tests.calls.test_complaints import STEPS
from tests.small_shop import AS_OF, LIST, refreshed, table

pytestmark = pytest.mark.usefixtures("without_figures")
FACIAL = {"Kode": "F", "Nama": "Facial", "Jenis": "jasa", "Habis dalam (hari)": 30}
TRIP = {"Kode": "U", "Nama": "Umroh 9 Hari", "Jenis": "jasa", "Harga": 30_000_000}
SERUM = {"Kode": "S", "Nama": "Serum", "Harga": 165000, "Habis dalam (hari)": 30}


def row_of(book, name="Kak A"):
    return next(row for row in table(book, LIST) if row["Pelanggan"] == name)


def clinic(*days, **more):
    visits = [bought("A", ago(day), "F") for day in days]
    return book_of(**{"Produk": [FACIAL, SERUM], "Pelanggan": [person("A")], "Pesanan": visits, **more})


def test_a_late_visit_stands_among_what_is_overdue_and_is_asked_about_as_late():
    near = book_of(
        Produk=[FACIAL, SERUM],
        Pelanggan=[person("A"), person("B")],
        Pesanan=[bought("A", ago(45), "F"), bought("B", ago(25), "S", total=9_000_000)],
        Kontak=[contact("A", ago(40)), contact("B", ago(20))],
    )
    assert list(listed(near)) == ["A", "B"]
    assert listed(near)["A"].startswith("Perawatan sudah lewat waktunya")
    assert "berikutnya mestinya sekitar 15 Jun" in message(near, "A")


def test_a_treatment_has_no_stock_that_runs_out():
    book = clinic(45)
    assert row_of(book)["Cocok ditawarkan"] == "Facial (waktunya 15 Jun)"
    gone = clinic(300)
    assert whys(gone)["A"].startswith(
        "Facial terakhir 3 Sep 2025, mestinya lagi 3 Okt 2025, sudah lewat 270 hari"
    )
    assert "habis" not in whys(gone)["A"]


def test_what_others_do_makes_no_next_visit():
    people = [person(f"C{at:02}", at + 1) for at in range(12)] + [person("A", 90)]
    orders = [bought(f"C{at:02}", ago(day), "U") for at in range(11) for day in (700 + at, 345 + at)]
    orders.append(bought("A", ago(352), "U"))
    book = book_of(Produk=[TRIP], Pelanggan=people, Pesanan=orders, Kontak=[contact("A", ago(300))])
    assert "erawatan" not in listed(book).get("A", "") + held(book).get("A", "")


@pytest.mark.parametrize(
    ("good", "finished", "says"),
    [
        (DRESS, None, "Terima kasih sudah belanja Gamis.\nBagaimana, barangnya baik-baik saja?"),
        (FACIAL, None, "Terima kasih sudah mempercayakan Facial kepada kami.\nBagaimana rasanya sesudah itu"),
        (TRIP, ago(-40), "Umroh 9 Hari kepada kami.\nPersiapannya lancar, ada yang bisa kami bantu?"),
    ],
)
@pytest.mark.parametrize("days", [4, 20])
def test_new_buyers_are_asked_what_fits_what_they_bought(good, finished, says, days):
    order = bought("A", ago(days), good["Kode"], Tanggal_selesai=finished)
    book = book_of(Produk=[good], Pelanggan=[person("A")], Pesanan=[order])
    assert says in message(book, "A")


def test_nobody_who_came_once_is_told_what_they_usually_do():
    people = [person(f"C{at:02}", at + 1) for at in range(12)] + [person("A", 90)]
    orders = [bought(f"C{at:02}", ago(day)) for at in range(11) for day in (90 + at, 50 + at)]
    orders.append(bought("A", ago(45)))
    book = book_of(Pelanggan=people, Pesanan=orders)
    assert "Biasanya sudah belanja lagi" in listed(book)["A"]
    assert "Terakhir Kakak membeli Gamis pada Mei 2026; semoga puas." in message(book, "A")
    assert "iasanya" not in message(book, "A")


def test_nothing_is_offered_to_who_owes_what_is_overdue_between_two_reminders():
    owed = {"Bayar": "tempo", "Jatuh tempo": ago(40)}
    orders = [bought("A", ago(day), "S") for day in (100, 70)] + [{**bought("A", ago(45), "S"), **owed}]
    asked = contact("A", ago(9), kind="tagih")
    book = book_of(Produk=[SERUM], Pelanggan=[person("A")], Pesanan=orders, Kontak=[asked])
    assert listed(book) == {}
    assert held(book) == {"A": "tempo lewat jatuh tempo; selesaikan dulu pembayarannya"}


@pytest.mark.parametrize(("late", "again"), [(59, False), (60, True), (89, True), (90, True)])
def test_a_debt_is_asked_for_every_thirty_days_until_it_is_paid(late, again):
    owed = bought("A", ago(late + 20), Bayar="tempo", Jatuh_tempo=ago(late))
    asked = contact("A", ago(late - 31), kind="tagih")
    book = book_of(Pelanggan=[person("A")], Pesanan=[owed], Kontak=[asked])
    assert ("Pembayaran lewat jatuh tempo" in listed(book).get("A", "")) is again


def test_reminders_that_end_on_the_due_day_do_not_return():
    owed = bought("A", ago(80), Bayar="tempo", Jatuh_tempo=ago(60))
    asked = contact("A", ago(59), kind="tagih")
    settings = [setting("Pengingat tempo (hari dari jatuh tempo)", "-7, 0")]
    book = book_of(Pelanggan=[person("A")], Pesanan=[owed], Kontak=[asked], Pengaturan=settings)
    assert "jatuh tempo" not in listed(book).get("A", "")


def test_of_late_complaints_the_one_that_waits_longest_stands_first():
    told = [{"Tanggal": ago(day), "Pelanggan": key, "Keluhan": "bocor"} for key, day in (("A", 3), ("B", 8))]
    orders = [bought("A", ago(40), total=9_000_000), bought("B", ago(40), total=1000)]
    book = book_of(Pelanggan=[person("A"), person("B")], Pesanan=orders, Keluhan=told)
    assert list(listed(book)) == ["B", "A"]
    assert whys(book)["A"].startswith("LEWAT BATAS")


@pytest.mark.parametrize("days", [90, 91, 400, 1000])
def test_who_bought_something_without_a_cycle_long_ago_is_met_again_and_not_forgotten(days):
    asked = contact("A", ago(days - 5))
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(days))], Kontak=[asked])
    assert ("Lama tidak belanja" in listed(book).get("A", "")) is (days > 90)
    if days == 1000:
        assert whys(book)["A"] == "Gamis pada 4 Okt 2023, sudah 1.000 hari lalu, ajak kembali"
        assert "tempat Kakak membeli Gamis pada Oktober 2023" in message(book, "A")


def test_who_came_home_of_a_trip_lately_has_not_forgotten_us():
    trip = bought("A", ago(120), "U", Tanggal_selesai=ago(60))
    book = book_of(Produk=[TRIP], Pelanggan=[person("A")], Pesanan=[trip], Kontak=[contact("A", ago(57))])
    assert "Lama tidak belanja" not in listed(book).get("A", "")
    refreshed(book, AS_OF + timedelta(days=31))
    assert "Lama tidak belanja" in listed(book)["A"]


def test_a_lead_is_not_asked_for_a_birthday():
    book = book_of(Pelanggan=[person("A", Sumber="Instagram")])
    assert row_of(book)["Pertanyaan"] == "Paling suka produk yang seperti apa?"
    bought_once = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", date(2026, 6, 10))])
    assert row_of(bought_once)["Pertanyaan"] == "Kapan ulang tahunnya? (tanggal dan bulan saja)"


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        (0, "Mohon maaf atas kejadian yang Kakak alami. Boleh diceritakan sekali lagi"),
        (1, "Boleh diceritakan sekali lagi"),
        (2, "Terima kasih Kakak sudah bercerita."),
        (4, "beberapa pilihan penyelesaian, dan Kakak yang memilih"),
        (6, "menurut Kakak, masalahnya sudah beres?"),
    ],
)
def test_a_complaint_is_spoken_of_by_its_step_and_nobody_tells_it_twice(steps, says):
    done = dict.fromkeys(STEPS[:steps], AS_OF) | (
        {"Pilihan 1": "ganti", "Pilihan 2": "uang"} if steps == 6 else {}
    )
    told = {"Tanggal": ago(1), "Pelanggan": "A", "Keluhan": "bocor", **done}
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(30))], Keluhan=[told])
    assert says in message(book, "A")
    assert ("diceritakan" in message(book, "A")) is (steps < 2)


def test_a_first_order_is_not_called_one_more():
    said = contact("A", ago(3), result="pesan lagi", Jawaban="mau satu")
    book = book_of(Pelanggan=[person("A", Sumber="Instagram")], Kontak=[said])
    assert "Terima kasih sudah mau pesan.\n" in message(book, "A")


def test_who_asked_about_health_before_buying_gets_an_answer_too():
    asked = contact(
        "A", ago(1), result=None, Arah="masuk", Topik="efek samping", Jawaban="aman untuk ibu hamil?"
    )
    book = book_of(Pelanggan=[person("A", Sumber="Instagram")], Kontak=[asked])
    assert "Pertanyaan Kakak sudah kami terima" in message(book, "A")


def test_the_rhythm_of_dealers_says_nothing_of_households():
    dealers = [person(f"D{at}", at + 1, Tipe="reseller") for at in range(4)]
    people = [*dealers, person("A", 90), person("B", 91)]
    orders = [bought(f"D{at}", ago(20 * step + at), Jumlah=10) for at in range(4) for step in range(8)]
    orders += [bought("A", ago(60)), bought("B", ago(100))]
    log = [contact("A", ago(40)), contact("B", ago(30))]
    book = book_of(Pelanggan=people, Pesanan=orders, Kontak=log)
    states = {row["Pelanggan"]: row["Keadaan"] for row in table(book, "Profil Pelanggan")}
    assert (states["Kak A"], states["Kak B"]) == ("belum bisa diprediksi", "hilang")
    assert "Lama tidak belanja" not in listed(book).get("A", "")
    assert "Lama tidak belanja" in listed(book)["B"]


@pytest.mark.parametrize(("gap", "there"), [(6, False), (10, True)])
def test_a_few_days_later_than_usual_is_no_change(gap, there):
    days = [ago(2 + gap + 3 * at) for at in (3, 2, 1, 0)]
    orders = [bought("A", day, total=29000) for day in days] + [bought("A", ago(2), total=7000)]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Kontak=[contact("A", ago(9))])
    assert ("Tanya kabar, belanjanya berubah" in listed(book).get("A", "")) is there


def offered_to_a(size):
    gowns = [{"Kode": f"G-{each}", "Nama": f"Gamis {each}", "Kelompok": "Gamis"} for each in ("M", "XL")]
    people = [person(f"C{at:02}", at + 1, Ukuran="XL") for at in range(12)]
    people += [person("A", 90, Ukuran=size), *(person(f"N{at:02}", at + 20) for at in range(8))]
    orders = [bought(f"C{at:02}", ago(100 + at), product) for at in range(12) for product in ("H", "G-XL")]
    orders += [bought(f"N{at:02}", ago(90), "O") for at in range(8)]
    orders += [bought("A", ago(day), "H") for day in (130, 90, 50)]
    goods = [*gowns, {"Kode": "H", "Nama": "Hijab"}, {"Kode": "O", "Nama": "Bros"}]
    rows = table(book_of(Produk=goods, Pelanggan=people, Pesanan=orders), "Profil Pelanggan")
    return str(next(row["Cocok ditawarkan"] for row in rows if row["Pelanggan"] == "Kak A"))


@pytest.mark.parametrize(
    ("size", "offered"), [("XL", "Gamis XL (usul"), ("M", "Gamis M (usul"), (None, "Gamis XL (usul")]
)
def test_a_new_dress_is_offered_in_the_size_that_is_worn(size, offered):
    assert offered in offered_to_a(size)


def test_a_dress_that_there_is_not_in_the_size_is_not_offered():
    assert "Gamis" not in offered_to_a("S")


@pytest.mark.parametrize(
    ("reason", "there"),
    [("Setelah pesanan pertama", True), ("Hampir habis; Belum disapa sejak beli", True)]
    + [(reason, False) for reason in ("Lama tidak belanja; Belum disapa sejak beli", None)],
)
def test_who_was_only_asked_how_it_was_is_still_won_back(reason, there):
    asked = [contact("A", ago(days), Alasan=reason) for days in (190, 150)]
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(200))], Kontak=asked)
    assert ("Lama tidak belanja" in listed(book).get("A", "")) is there


@pytest.mark.parametrize(
    ("result", "there"), [("berminat", True), ("tidak berminat", False), ("tidak menjawab", False)]
)
def test_who_answered_kindly_is_greeted_on_after_two_attempts(result, there):
    tried = [contact("A", ago(day), Alasan="Lama tidak belanja", result=result) for day in (100, 70)]
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(200))], Kontak=tried)
    assert (listed(book) == {"A": "Sekadar menyapa"}) is there
