"""Answers lead somewhere: orders to enter, attempts, questions, praise, health, leads, thanks, referrals."""

from datetime import date, timedelta

import pytest

from sheets_crm.calls.named_days import named_day
from sheets_crm.texts import LANGUAGES, texts_of
from tests.calls.shops import (
    BOTTLE,
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
from tests.small_shop import AS_OF, LIST, log, put, refreshed, table, type_in

pytestmark = pytest.mark.usefixtures("without_figures")
LATE = {"Pelanggan": [person("A")], "Pesanan": [bought("A", ago(days), "P1") for days in (75, 45)]}
TO_ENTER = "Pesanan Masuk"


@pytest.mark.parametrize(("result", "wants"), [("pesan lagi", "mau 3 botol"), ("ubah pesanan", "ganti madu")])
def test_an_order_by_answer_waits_on_its_sheet_until_it_is_entered(result, wants):
    book = book_of(**LATE)
    type_in(book, "Kak A", {"Hasil": result, "Jawaban": wants})
    refreshed(book)
    (row,) = table(book, TO_ENTER)
    assert (row["Pelanggan"], row["Yang diminta"], row["Menunggu (hari)"]) == ("Kak A", wants, 0)
    assert (row["Terakhir membeli"], row["Harga sekarang"]) == ("Botol 30 butir", 150000)
    refreshed(book, AS_OF + timedelta(days=2))
    assert "Pesanan belum dicatat" in listed(book)["A"]
    put(book, "Pesanan", {(4, 2): AS_OF, (4, 3): "A", (4, 4): "P1", (4, 5): 1, (4, 6): 150000})
    refreshed(book, AS_OF + timedelta(days=2))
    assert table(book, TO_ENTER) == []
    assert "A" not in listed(book)


def test_who_changes_their_mind_is_asked_no_more():
    told = [contact("A", ago(4), result="pesan lagi"), contact("A", ago(1), result="tidak berminat")]
    assert table(book_of(**LATE, Kontak=told), TO_ENTER) == []


def test_an_unanswered_call_settles_no_promise_and_counts_as_an_attempt():
    shop = {**LATE, "Pelanggan": [person("A", Kontak_berikutnya=ago(3))]}
    book = book_of(**shop, Kontak=[contact("A", ago(2), result="tidak menjawab")])
    assert "Janji menghubungi lagi" in listed(book)["A"]
    assert "belum pernah dihubungi" not in whys(book)["A"]
    book = book_of(**LATE, Kontak=[contact("A", ago(5), result="tidak menjawab")])
    assert "sudah dicoba 25 Jun 2026 tapi belum terhubung" in whys(book)["A"]


def test_2_15_a_row_asks_one_question_and_an_asked_one_rests_for_180_days():
    book = book_of(**LATE)
    (row,) = table(book, LIST)
    assert row["Pertanyaan"] == "Kapan ulang tahunnya? (tanggal dan bulan saja)"
    type_in(book, "Kak A", {"Hasil": "nanti", "Hubungi lagi": AS_OF + timedelta(days=30)})
    refreshed(book)
    assert [entry["Topik"] for entry in log(book)] == [row["Pertanyaan"]]
    refreshed(book, AS_OF + timedelta(days=30))
    (row,) = table(book, LIST)
    assert row["Pertanyaan"] == "Paling suka produk yang seperti apa?"
    refreshed(book, AS_OF + timedelta(days=181))
    (row,) = table(book, LIST)
    assert row["Pertanyaan"] == "Kapan ulang tahunnya? (tanggal dan bulan saja)"


@pytest.mark.parametrize(("days", "there"), [(6, False), (7, True), (14, True), (15, False)])
def test_1_09_who_said_that_nothing_falls_short_is_offered_something_a_week_later(days, there):
    told = [contact("A", ago(days), result="tidak ada kekurangan")]
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(40))], Kontak=told)
    assert ("Puas, tawarkan lagi" in listed(book).get("A", "")) is there


def test_1_09_no_answer_is_not_nothing():
    told = [contact("A", ago(10), result="tidak menjawab")]
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(40))], Kontak=told)
    assert "Puas" not in listed(book)["A"]


@pytest.mark.parametrize(("today", "there"), [(12, False), (13, True)])
def test_1_06_alumni_are_asked_three_days_after_their_return(today, there):
    trip = bought("A", date(2026, 6, 20), "P3", Tanggal_selesai=date(2026, 7, 10))
    asked = [contact("A", date(2026, 6, 28))]
    book = book_of(Pelanggan=[person("A")], Pesanan=[trip], Kontak=asked, today=date(2026, 7, today))
    assert ("Tanya apa yang kurang" in listed(book).get("A", "")) is there
    if there:
        assert whys(book)["A"].startswith("Gamis selesai 10 Jul 2026, tanyakan apa yang masih kurang")
        assert "apa yang masih kurang dari kami" in message(book, "A")


def test_1_06_a_cancelled_trip_is_not_asked_about():
    trip = bought("A", date(2026, 6, 20), Tanggal_selesai=date(2026, 7, 10), Status="batal")
    book = book_of(Pelanggan=[person("A")], Pesanan=[trip], today=date(2026, 7, 13))
    assert listed(book) == {}


def test_3_34_a_question_about_side_effects_stops_selling_until_it_is_answered():
    asked = contact("A", ago(1), result=None, Arah="masuk", Topik="efek samping", Jawaban="kok jadi gatal?")
    book = book_of(**LATE, Kontak=[asked])
    assert listed(book) == {"A": "Pertanyaan kesehatan"}
    assert "kok jadi gatal?; teruskan ke pemilik, jangan berjualan dulu" in whys(book)["A"]
    answered = {**asked, "Dijawab jam": "10:00"}
    assert "Sudah waktunya beli lagi" in listed(book_of(**LATE, Kontak=[answered]))["A"]
    later = contact("A", AS_OF, result="tidak ada kekurangan")
    assert "Pertanyaan kesehatan" not in listed(book_of(**LATE, Kontak=[asked, later])).get("A", "")


def test_3_05_the_third_selling_contact_in_a_row_is_replaced_by_a_greeting():
    sold = [contact("A", ago(20), kind="jualan"), contact("A", ago(10), kind="jualan")]
    book = book_of(**LATE, Kontak=sold)
    assert listed(book) == {"A": "Sapa dulu sebelum menawarkan"}
    greeted = contact("A", ago(5), kind="sapa")
    assert "Sudah waktunya beli lagi" in listed(book_of(**LATE, Kontak=[*sold, greeted]))["A"]
    ordered = bought("A", ago(9), "P3")
    shop = {**LATE, "Pesanan": [*LATE["Pesanan"], ordered]}
    assert "Sudah waktunya beli lagi" in listed(book_of(**shop, Kontak=sold))["A"]


def test_0_16_who_brought_a_buyer_is_thanked_once_and_circles_are_not():
    people = [
        person("C1"),
        person("C2", Dibawa_oleh="C1"),
        person("C3", Dibawa_oleh="C1"),
        person("C4", Dibawa_oleh="C5"),
        person("C5", Dibawa_oleh="C4"),
        person("C6", Dibawa_oleh="C6"),
    ]
    orders = [bought("C2", ago(5)), bought("C4", ago(5)), bought("C5", ago(5))]
    book = book_of(Pelanggan=people, Pesanan=orders)
    thanked = {name for name, why in listed(book).items() if "Terima kasih sudah mengajak" in why}
    assert thanked == {"C1"}
    assert whys(book)["C1"].startswith(
        "Kak C2 yang diajak sudah belanja, ucapkan terima kasih; mengajak 2 orang, 1 sudah belanja"
    )
    refused = [row for row in table(book, "Periksa Data") if row["Kolom"] == "Dibawa oleh"]
    assert [row["Baris"] for row in refused] == [5, 6, 7]
    assert "membuat lingkaran" in refused[0]["Yang perlu diperbaiki"]
    assert "bukan pelanggan lain" in refused[2]["Yang perlu diperbaiki"]
    told = contact("C1", ago(1), Alasan="Terima kasih sudah mengajak teman")
    assert "C1" not in listed(book_of(Pelanggan=people, Pesanan=orders, Kontak=[told]))


def test_a_friend_who_is_the_only_one_brought_is_told_once():
    people = [person("C1"), person("C2", Dibawa_oleh="C1")]
    book = book_of(Pelanggan=people, Pesanan=[bought("C2", ago(5))])
    assert whys(book)["C1"] == "Kak C2 yang diajak sudah belanja, ucapkan terima kasih"


def test_2_06_a_lead_without_a_next_step_is_listed():
    people = [
        person("P", Sumber="Instagram"),
        person("Q", Sumber="teman", Kontak_berikutnya=ago(-5)),
        person("R"),
    ]
    book = book_of(Pelanggan=people)
    assert listed(book) == {"P": "Calon belum ada langkah"}
    assert whys(book)["P"].startswith("calon pembeli (sumber: Instagram), belum pernah beli")


def test_1_15_neglect_stands_in_one_row_with_all_its_reasons():
    people = [person("A", Kontak_berikutnya=ago(9)), person("B", Staf="Rina")]
    orders = [bought(name, ago(days)) for name in "AB" for days in (90, 30)]
    book = book_of(Pelanggan=people, Pesanan=orders)
    (row,) = [row for row in table(book, LIST) if row["Pelanggan"] == "Kak A"]
    assert row["Semua alasan"] == "Janji menghubungi lagi; Belum disapa sejak beli"
    assert row["Kenapa sekarang"] == (
        "janji menghubungi 21 Jun 2026 sudah lewat 9 hari; belum pernah dihubungi; belum ada staf yang pegang"
    )


def test_a_programme_without_its_columns_is_off_and_told_once():
    (row,) = [row for row in table(book_of(**LATE), "Periksa Data") if not row["Lembar"]]
    assert row["Yang perlu diperbaiki"] == (
        "alasan yang belum jalan karena kolomnya belum ada: "
        "Ulang tahun (perlu kolom Tanggal lahir di Pelanggan); "
        "Terima kasih sudah mengajak teman (perlu kolom Dibawa oleh di Pelanggan); "
        "Tanya apa yang kurang (perlu kolom Tanggal selesai di Pesanan); "
        "Tukar tambah (perlu kolom Tukar tambah (bulan) di Produk). "
        "Tambahkan judul kolomnya kalau mau dipakai; kalau tidak, biarkan"
    )


def test_a_shop_may_turn_a_rest_off():
    orders = [bought("A", ago(days), "P1") for days in (90, 60, 45)] + [bought("A", ago(1), "P3")]
    shop = {"Pelanggan": [person("A")], "Pesanan": orders}
    assert held(book_of(**shop))["A"] == "baru saja belanja, jangan ditawari dulu"
    assert "A" in listed(book_of(**shop, Pengaturan=[setting("Jeda setelah beli (hari)", 0)]))


def test_3_33_priority_customers_have_their_benefits_in_the_row():
    shop = {
        "Pelanggan": [person("A"), person("B")],
        "Pesanan": [*LATE["Pesanan"], bought("B", ago(40), "P1")],
    }
    chosen = [
        setting("Pelanggan prioritas (orang)", 1),
        setting("Layanan pelanggan prioritas", "gratis ongkir"),
    ]
    book = book_of(**shop, Pengaturan=chosen)
    assert whys(book)["A"].endswith("; pelanggan prioritas: gratis ongkir")
    assert "prioritas" not in whys(book)["B"]


DAY_OF_ANSWER = {
    "NANTI tgl 5": date(2026, 7, 5),
    "nanti tgl 5 ya": date(2026, 7, 5),
    "ntar tgl 5 aja kak": date(2026, 7, 5),
    "kabari tanggal 31 ya": date(2026, 7, 31),
    "NANTI tgl 30": date(2026, 7, 30),
    "nanti 17 Agustus ya": date(2026, 8, 17),
    "nanti tgl 2 Januari": date(2027, 1, 2),
    "NANTI 15/7": date(2026, 7, 15),
    "minggu depan": date(2026, 7, 7),
    "nanti minggu depan ya": date(2026, 7, 7),
    "besok": date(2026, 7, 1),
    "nanti lusa aja": date(2026, 7, 2),
    "habis gajian": date(2026, 7, 7),
    "NANTI Senin": date(2026, 7, 6),
    "hari Jumat ya kak": date(2026, 7, 3),
    "nanti 3 hari lagi": date(2026, 7, 3),
    "NANTI": date(2026, 7, 7),
    "later, on the 5th please": date(2026, 7, 5),
    "LATER 5 August": date(2026, 8, 5),
}


def many_answered(answers):
    keys = [f"C{number:02}" for number in range(len(answers))]
    orders = [bought(key, ago(days), "P1") for key in keys for days in (75, 45)]
    people = [person(key, number) for number, key in enumerate(keys, 1)]
    book = book_of(Pelanggan=people, Pesanan=orders)
    for key, answer in zip(keys, answers, strict=True):
        type_in(book, f"Kak {key}", {"Jawaban": answer})
    refreshed(book)
    return book


def test_an_answer_that_names_a_day_promises_that_day():
    book = many_answered(DAY_OF_ANSWER)
    assert {row["Jawaban"]: row["Hubungi lagi"] for row in log(book)} == DAY_OF_ANSWER
    assert {row["Hasil"] for row in log(book)} == {"nanti"}
    refreshed(book, date(2026, 7, 4))
    assert "Janji menghubungi lagi" not in listed(book).get("C00", "")
    refreshed(book, date(2026, 7, 5))
    assert "Janji menghubungi lagi" in listed(book)["C00"]


def test_a_day_beside_other_words_is_no_deferral():
    assert (
        log(
            many_answered(
                [
                    "pesan 2 tgl 5",
                    "ambil 2 Senin",
                    "5 bulan",
                    "saya transfer tgl 5",
                    "tgl 5 buka?",
                    "mau 5 botol",
                ]
            )
        )
        == []
    )


DAY_TO_CALL_AGAIN = {
    "besok": date(2026, 7, 1),
    "besok pagi": date(2026, 7, 1),
    "lusa": date(2026, 7, 2),
    "minggu depan": date(2026, 7, 7),
    "bulan depan": date(2026, 7, 30),
    "tomorrow": date(2026, 7, 1),
    "next week": date(2026, 7, 7),
    "tgl 5": date(2026, 7, 5),
    "senin": date(2026, 7, 6),
    "hari Selasa": date(2026, 7, 7),
    "jumat depan": date(2026, 7, 10),
    "hari minggu": date(2026, 7, 5),
    "next Monday": date(2026, 7, 6),
    "2-3 hari lagi": date(2026, 7, 3),
    "2 minggu lagi": date(2026, 7, 14),
    "tgl 5 bulan depan": date(2026, 7, 5),
}


@pytest.mark.parametrize(("typed", "day"), DAY_TO_CALL_AGAIN.items())
def test_a_day_to_call_again_is_read_in_words_which_the_note_keeps(typed, day):
    book = book_of(**LATE)
    type_in(book, "Kak A", {"Hasil": "berminat", "Hubungi lagi": typed})
    assert [problem for problem in refreshed(book).problems if problem.column == "Hubungi lagi"] == []
    [row] = log(book)
    assert (row["Hasil"], row["Hubungi lagi"], row["Catatan"]) == ("berminat", day, typed)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("tgl 5 ya", date(2026, 7, 5)),
        ("tgl 5 bulan depan", date(2026, 8, 5)),
        ("tgl 31 bln dpn kak", date(2026, 8, 31)),
        ("the 5th next month", date(2026, 8, 5)),
    ],
)
def test_a_day_of_next_month_is_not_one_of_this_month(said, day):
    assert named_day(said, date(2026, 7, 1)) == day


def test_a_day_to_call_again_counts_from_the_day_of_the_list():
    book = book_of(**LATE)
    type_in(book, "Kak A", {"Hasil": "nanti", "Hubungi lagi": "besok"})
    refreshed(book, AS_OF + timedelta(days=3))
    assert [row["Hubungi lagi"] for row in log(book)] == [AS_OF + timedelta(days=1)]


@pytest.mark.parametrize("typed", ["5/7", "5 Juli 2026", "2026-07-05"])
def test_a_written_day_to_call_again_needs_no_note(typed):
    book = book_of(**LATE)
    type_in(book, "Kak A", {"Hasil": "nanti", "Hubungi lagi": typed})
    refreshed(book)
    assert [(row["Hubungi lagi"], row["Catatan"]) for row in log(book)] == [(date(2026, 7, 5), None)]


@pytest.mark.parametrize("typed", ["senin atau selasa", "minggu", "kalau hujan reda"])
def test_words_that_name_no_single_day_are_told_and_the_row_waits(typed):
    book = book_of(**LATE)
    type_in(book, "Kak A", {"Hasil": "nanti", "Hubungi lagi": typed})
    assert any(typed in problem.message for problem in refreshed(book).problems)
    assert log(book) == []


def test_an_answer_has_the_day_of_the_list_on_which_it_was_typed():
    book = book_of(**LATE)
    type_in(book, "Kak A", {"Jawaban": "besok ya"})
    refreshed(book, AS_OF + timedelta(days=3))
    (row,) = log(book)
    assert (row["Tanggal"], row["Hubungi lagi"]) == (AS_OF, AS_OF + timedelta(days=1))
    assert whys(book)["A"].startswith("janji menghubungi 1 Jul 2026 sudah lewat 2 hari")


def test_a_row_that_stayed_for_days_is_answered_on_the_day_of_the_newest_list():
    book = book_of(**LATE)
    refreshed(book, AS_OF + timedelta(days=3))
    type_in(book, "Kak A", {"Hasil": "berminat"})
    refreshed(book, AS_OF + timedelta(days=4))
    assert [row["Tanggal"] for row in log(book)] == [AS_OF + timedelta(days=3)]


def test_1_07_what_falls_short_is_asked_and_no_message_begs_for_a_testimonial():
    trip = bought("A", date(2026, 6, 10), "P3", Tanggal_selesai=date(2026, 6, 27))
    book = book_of(Pelanggan=[person("A")], Pesanan=[trip])
    assert "apa yang masih kurang dari kami" in message(book, "A")
    said = "hotelnya jauh dari masjid, tapi pembimbingnya sabar"
    type_in(book, "Kak A", {"Hasil": "berminat", "Jawaban": said})
    refreshed(book)
    assert [entry["Jawaban"] for entry in log(book)] == [said]
    for language in LANGUAGES:
        templates = texts_of(language).node("messages.reasons").values()
        assert not [each["title"] for each in templates if "testimon" in str(each).casefold()]


def test_several_reasons_tell_their_days_once():
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(58), "P1")])
    assert whys(book) == {
        "A": "Botol 30 butir, mulai 3 Mei, habis 2 Jun, terlambat 28 hari; baru beli sekali; "
        "belum pernah dihubungi"
    }
    alone = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(58)), bought("A", ago(57))])
    assert whys(alone) == {"A": "belum pernah dihubungi, terakhir beli 57 hari lalu"}


def test_nobody_with_a_complaint_or_a_debt_is_asked_about_birthdays():
    told = contact("A", ago(1), result="komplain", Jawaban="bocor")
    (row,) = table(book_of(**LATE, Kontak=[told]), LIST)
    assert (row["Alasan"], row["Pertanyaan"]) == ("Menyelesaikan keluhan", None)
    owed = bought("B", ago(40), Bayar="tempo", Jatuh_tempo=ago(9))
    (row,) = table(book_of(Pelanggan=[person("B")], Pesanan=[owed]), LIST)
    assert (row["Alasan"], row["Pertanyaan"]) == ("Pembayaran lewat jatuh tempo", None)


def test_a_shop_without_names_speaks_of_itself_as_people_do():
    book = book_of(**LATE)
    assert message(book, "A").startswith("Halo Kak A, ini kami dari toko langganan Kakak. Apa kabar?")
    named = [setting("Nama toko", "Toko Berkah"), setting("Nama staf", "Rina")]
    book = book_of(**LATE, Pengaturan=named)
    assert message(book, "A").startswith("Halo Kak A, ini Rina dari Toko Berkah. Apa kabar?")


def test_the_weakness_of_a_product_is_told_with_an_offer_only():
    goods = [{**BOTTLE, "Kekurangan": "agak pahit"}]
    assert "katakan juga kekurangannya: agak pahit" in whys(book_of(**LATE, Produk=goods))["A"]
    gone = {**LATE, "Pesanan": [bought("A", ago(300), "P1")]}
    assert "agak pahit" not in whys(book_of(**gone, Produk=goods))["A"]


def test_a_stop_is_to_be_written_down_where_it_outlasts_the_log():
    people = [person("A", Boleh_dihubungi=None), person("B", 5, Boleh_dihubungi=None)]
    book = book_of(**{**LATE, "Pelanggan": people})
    type_in(book, "Kak A", {"Jawaban": "STOP"})
    refreshed(book)
    assert (listed(book), held(book)) == ({}, {"A": "tidak mau dihubungi"})
    (row,) = [each for each in table(book, "Periksa Data") if each["Kolom"] == "Boleh dihubungi"]
    assert (row["Lembar"], row["Baris"]) == ("Pelanggan", 2)
    assert row["Yang perlu diperbaiki"].startswith(
        "Kak A minta tidak dihubungi lagi pada 30 Jun 2026; tulis 'tidak' di sini"
    )
    put(book, "Pelanggan", {(2, 4): "tidak"})
    refreshed(book)
    assert not [each for each in table(book, "Periksa Data") if each["Kolom"] == "Boleh dihubungi"]


def test_a_shop_without_a_name_is_the_customers_own_as_the_customer_is_spoken_to():
    book = book_of(**LATE | {"Pelanggan": [person("A", Nama="Bu Siti")]})
    said = table(book, LIST)[0]["Pesan WhatsApp"]
    assert said.startswith("Halo Bu Siti, ini kami dari toko langganan Ibu. Apa kabar?")
