"""Money owed: reminders on their own, with their own text, gone after payment (FEATURES.md C 8, D.19)."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, held, listed, message, person, setting, whys
from tests.small_shop import AS_OF, LIST, log, refreshed, table, type_in

pytestmark = pytest.mark.usefixtures("without_figures")
DUE, LATE = "Pembayaran jatuh tempo", "Pembayaran lewat jatuh tempo"


def owing(due, **more):
    return bought("A", ago(40), "P3", 600000, Bayar="tempo", Jatuh_tempo=due, **more)


def spoken_to(**more):
    return contact("A", ago(20), **more)


@pytest.mark.parametrize(
    ("days", "reason"), [(8, None), (7, DUE), (1, DUE), (0, DUE), (-1, LATE), (-29, LATE), (-30, LATE)]
)
def test_reminders_begin_a_week_before_the_due_day(days, reason):
    book = book_of(
        Pelanggan=[person("A")], Pesanan=[owing(AS_OF + timedelta(days=days))], Kontak=[spoken_to()]
    )
    assert listed(book).get("A") == reason


@pytest.mark.parametrize(("asked", "again"), [(4, True), (3, False), (0, False)])
def test_a_reminder_that_was_sent_does_not_return_before_the_next_step(asked, again):
    contacts = [spoken_to(), contact("A", ago(asked), kind="tagih")]
    due = AS_OF + timedelta(days=4)
    book = book_of(Pelanggan=[person("A")], Pesanan=[owing(due)], Kontak=contacts)
    assert ("A" in listed(book)) is again


def test_a_reminder_has_its_own_text_and_nothing_is_offered_in_its_row():
    orders = [bought("A", ago(day), "P1") for day in (100, 70, 45)]
    book = book_of(Pelanggan=[person("A")], Pesanan=[*orders, owing(ago(10))], Kontak=[spoken_to()])
    assert listed(book) == {"A": LATE}
    assert whys(book) == {"A": "tempo Rp600.000 sudah lewat 10 hari, jatuh temponya 20 Jun 2026"}
    text = message(book, "A")
    assert "masih ada Rp600.000 yang jatuh temponya 20 Jun 2026" in text
    assert not {"REORDER", "siapkan", "harga"} & set(text.split())


def test_a_payment_today_takes_the_reminder_away_and_the_offer_comes_back():
    orders = [bought("A", ago(day), "P1") for day in (100, 70, 45)]
    paid = owing(ago(10), Dibayar=600000, Tanggal_bayar=AS_OF)
    book = book_of(Pelanggan=[person("A")], Pesanan=[*orders, paid], Kontak=[spoken_to()])
    assert listed(book) == {"A": "Sudah waktunya beli lagi"}


def test_a_debt_is_asked_for_even_the_day_after_another_contact_but_not_with_an_open_complaint():
    order = [owing(ago(10))]
    assert listed(book_of(Pelanggan=[person("A")], Pesanan=order, Kontak=[contact("A", ago(1))])) == {
        "A": LATE
    }
    angry = contact("A", ago(1), result="komplain", Arah="masuk")
    assert listed(book_of(Pelanggan=[person("A")], Pesanan=order, Kontak=[angry])) == {
        "A": "Menyelesaikan keluhan"
    }


def test_the_most_money_for_the_longest_stands_first():
    people = [person("A", 1), person("B", 2)]
    other = bought("B", ago(40), "P3", 900000, Bayar="tempo", Jatuh_tempo=ago(3))
    contacts = [spoken_to(), contact("B", ago(20))]
    book = book_of(Pelanggan=people, Pesanan=[owing(ago(10)), other], Kontak=contacts)
    assert [row["Nilai"] for row in table(book, LIST)] == [600000, 900000]


def test_an_answer_to_a_reminder_is_logged_as_collection():
    book = book_of(Pelanggan=[person("A")], Pesanan=[owing(ago(10))], Kontak=[spoken_to()])
    type_in(book, "Kak A", {"Hasil": "nanti", "Hubungi lagi": date(2026, 7, 3)})
    refreshed(book)
    assert log(book)[-1]["Jenis"] == "tagih"
    assert held(book) == {}


def refusals(orders, **more):
    people = [person("A", **more)] if "people" not in more else more["people"]
    rows = table(book_of(Pelanggan=people, Pesanan=orders), "Periksa Data")
    return [
        (row["Baris"], row["Kolom"], row["Yang perlu diperbaiki"])
        for row in rows
        if row["Lembar"] == "Pesanan"
    ]


def on_credit(total, day=5, due=-20, **more):
    return bought("A", ago(day), "P3", total, Bayar="tempo", Jatuh_tempo=due and ago(due), **more)


def test_3_42_a_new_customer_with_an_unpaid_order_is_refused_at_entry():
    assert refusals([on_credit(100000)]) == [
        (
            2,
            "Bayar",
            "Kak A belum boleh tempo (batas Rp0), padahal Rp100.000 belum dibayar; minta dibayar dulu, "
            "atau pemilik mengisi Batas tempo di Pelanggan",
        )
    ]


def test_3_42_an_order_that_was_paid_is_no_debt():
    assert refusals([on_credit(100000, Dibayar=100000, Tanggal_bayar=ago(1))]) == []


@pytest.mark.parametrize(("second", "told"), [(500000, [(3, "Bayar")]), (400000, [])])
def test_3_43_open_orders_together_may_reach_the_limit_and_not_pass_it(second, told):
    found = refusals([on_credit(600000, 6), on_credit(second)], Batas_tempo=1000000)
    assert [each[:2] for each in found] == told


def test_3_43_tempo_needs_a_due_day_and_bears_no_discount():
    found = refusals([on_credit(95000, Diskon=5000)], Batas_tempo=1000000)
    assert [each[:2] for each in found] == [(2, "Diskon")]
    assert "tempo tidak boleh bersama diskon" in found[0][2]
    found = refusals([on_credit(95000, due=None)], Batas_tempo=1000000)
    assert [each[:2] for each in found] == [(2, "Jatuh tempo")]


def test_d_19_who_is_overdue_gets_no_new_credit():
    old, new = on_credit(100000, 60, 30), on_credit(100000, 5)
    found = refusals([old, new], Batas_tempo=1000000)
    assert [each[:2] for each in found] == [(3, "Bayar")]
    assert "selesaikan yang lama dulu" in found[0][2]


@pytest.mark.parametrize(("marks", "listed_money"), [(("ya", None), [150000]), ((None, None), [])])
def test_3_44_a_transfer_without_a_mark_is_not_seen_yet_where_the_shop_marks_them(marks, listed_money):
    orders = [
        bought("A", ago(10 - at), "P1", Bayar="transfer", Terverifikasi=mark, No_nota=f"N{at}")
        for at, mark in enumerate(marks)
    ]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders)
    (profile,) = table(book, "Profil Pelanggan")
    assert profile["Kali beli"] == 2 - len(listed_money)


def test_3_44_whoever_looked_is_a_mark_and_the_receipt_of_the_others_is_listed():
    orders = [
        {**bought("A", ago(10 - at), "P1", Bayar="transfer"), "No. nota": f"N{at}", **mark}
        for at, mark in enumerate([{"Diverifikasi oleh": "Rina"}, {"Diverifikasi pada": ago(2)}, {}])
    ]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders)
    assert table(book, "Profil Pelanggan")[0]["Kali beli"] == 2


def told(**shop):
    return [
        row["Yang perlu diperbaiki"]
        for row in table(book_of(**shop), "Periksa Data")
        if row["Lembar"] == "Pesanan"
    ]


def test_3_45_retail_customers_buy_on_credit_only_when_the_owner_signs():
    retail = person("A", Tipe="eceran", Batas_tempo=5_000_000)
    shop = {"Pelanggan": [retail]}
    due = AS_OF + timedelta(days=9)
    (said,) = told(**shop, Pesanan=[owing(due)])
    assert said.startswith("Kak A pelanggan eceran dan tidak boleh tempo; minta dibayar dulu")
    assert told(**shop, Pesanan=[owing(due, Disetujui_oleh="Bu Rina")]) == []
    assert told(**shop, Pesanan=[owing(due)], Pengaturan=[setting("Eceran boleh tempo", "ya")]) == []
    producer = {**retail, "Tipe": "outlet"}
    assert told(Pelanggan=[producer], Pesanan=[owing(due)]) == []


def test_d_19_the_owners_name_lifts_a_refusal_and_stays_in_the_order():
    shop = {"Pelanggan": [person("A")]}
    due = AS_OF + timedelta(days=9)
    one = {**owing(due), "No. nota": "N1"}
    assert len(told(**shop, Pesanan=[one])) == 1
    signed = [one, {**one, "Disetujui oleh": "Bu Rina"}]
    assert told(**shop, Pesanan=signed) == []
    assert len(told(**shop, Pesanan=[owing(None, Disetujui_oleh="Bu Rina")])) == 1  # no due day


def test_3_09_a_sale_below_the_lowest_price_needs_the_owner():
    goods = [{"Kode": "P3", "Nama": "Gamis", "Harga": 500000, "Harga terendah": 400000}]
    shop = {"Pelanggan": [person("A")], "Produk": goods}
    cheap = bought("A", ago(3), total=380000)
    assert told(**shop, Pesanan=[cheap]) == [
        "Gamis dijual Rp380.000, 5% di bawah harga terendah Rp400.000; "
        "minta persetujuan pemilik, lalu tulis namanya di Disetujui oleh"
    ]
    assert told(**shop, Pesanan=[{**cheap, "Disetujui oleh": "Bu Rina"}]) == []
    assert told(**shop, Pesanan=[bought("A", ago(3), total=400000)]) == []
    assert told(**shop, Pesanan=[bought("A", ago(40), total=380000)]) == []
    assert len(told(**shop, Pesanan=[bought("A", ago(3), total=780000, Jumlah=2)])) == 1


def test_3_21_one_product_at_two_prices_in_two_channels_is_listed():
    shop = {"Pelanggan": [person("A")]}
    sold = [
        bought("A", ago(9), "P1", total=150000, Harga=150000, Kanal="WhatsApp"),
        bought("A", ago(5), "P1", total=155000, Harga=155000, Kanal="Shopee"),
    ]
    (said,) = told(**shop, Pesanan=sold)
    assert said.startswith("harga Botol 30 butir berbeda di tiap kanal: Shopee Rp155.000, WhatsApp Rp150.000")
    same = [sold[0], {**sold[1], "Harga": 150000, "Total": 150000}]
    assert told(**shop, Pesanan=same) == []
