"""Rows of FEATURES.md whose check is the golden shop (METRICS.md D.0), on the whole refreshed workbook."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, person, setting
from tests.small_shop import AS_OF, CUSTOMERS, LIST, ORDERS, refreshed, table, type_in, workbook

C = dict(
    zip(("C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8"), (row[1] for row in CUSTOMERS[1:]), strict=True)
)


@pytest.fixture(scope="module")
def golden():
    book = workbook()
    refreshed(book)
    return book


def by_key(book, title):
    return {row["Kunci"]: row for row in table(book, title)}


def figures(book):
    return by_key(book, "Angka Lengkap")


def profiles(book):
    return {row["Pelanggan"]: row for row in table(book, "Profil Pelanggan")}


def calls(book):
    return {row["Pelanggan"]: row for row in table(book, LIST)}


def block(book, key):
    """Who stands behind a figure."""
    rows = table(book, "Di Balik Angka")
    start = next(at for at, row in enumerate(rows) if row["Kunci"] == f"heading_{key}")
    names = []
    for row in rows[start + 1 :]:
        if str(row["Kunci"]).startswith("heading_"):
            break
        names.append(row["Pelanggan"])
    return set(names)


def people(count, first=0):
    return [person(f"K{at:03}", at + 1) for at in range(first, first + count)]


@pytest.mark.parametrize(
    ("buyers", "repeaters", "rate", "fall", "verdict"),
    [
        (10, 5, "50%", 20, "produk OK; periksa respon atau promosi"),
        (10, 1, "10%", 20, "periksa produk atau jasanya"),
        (9, 5, "55,6%", 11, "data belum cukup"),
    ],
)
def test_0_01_a_product_that_is_bought_again_is_fine_and_falling_sales_have_other_causes(
    buyers, repeaters, rate, fall, verdict
):
    orders = [bought(f"K{at:03}", ago(120), total=100_000) for at in range(buyers)]
    orders += [bought(f"K{at:03}", ago(60), total=800_000 / repeaters) for at in range(repeaters)]
    row = figures(book_of(Pelanggan=people(buyers), Pesanan=orders))["product_1"]
    assert (row["Angka"], row["Nilai"]) == ("Gamis", rate)
    assert f"; penjualan turun {fall}%; {verdict}" in row["Dari mana angkanya"]


@pytest.mark.parametrize(
    ("setting_of", "verdict"),
    [
        ({"Produk dianggap OK mulai": "60%"}, "periksa produk atau jasanya"),
        ({"Penjualan dianggap turun mulai": "21%"}, "produk OK"),
        ({"Penjualan dianggap turun mulai": "20%"}, "produk OK; periksa respon atau promosi"),
    ],
)
def test_0_01_the_owner_sets_what_is_fine_and_what_is_a_fall(setting_of, verdict):
    orders = [bought(f"K{at:03}", ago(120), total=100_000) for at in range(10)]
    orders += [bought(f"K{at:03}", ago(60), total=160_000) for at in range(5)]
    settings = [setting(name, value) for name, value in setting_of.items()]
    row = figures(book_of(Pelanggan=people(10), Pesanan=orders, Pengaturan=settings))["product_1"]
    assert row["Dari mana angkanya"].endswith(f"; penjualan turun 20%; {verdict}")


def test_0_05_two_receipts_of_a_day_are_one_purchase_and_the_next_day_makes_a_customer(golden):
    assert profiles(golden)[C["C6"]]["Kali beli"] == 1
    assert C["C6"] in block(golden, "step_buyer")
    again = ["N14", date(2026, 6, 26), "C6", "P1", 1, 150000, None]
    book = workbook(orders=[*ORDERS, again])
    refreshed(book)
    assert C["C6"] in block(book, "step_customer")


def test_0_10_everybody_stands_on_one_step_of_the_ladder(golden):
    steps = [block(golden, key) for key in ("step_candidate", "step_buyer", "step_customer")]
    assert steps == [
        {C["C7"], C["C8"]},
        {C["C2"], C["C4"], C["C6"]},
        {C["C1"], C["C3"], C["C5"]},
    ]


def test_0_15_a_visit_that_complains_is_no_order_and_lifts_no_stage():
    orders = [bought("K000", ago(30))]
    told = contact("K000", ago(2), result="komplain", Arah="masuk", Jawaban="jahitannya lepas")
    quiet, loud = (
        profiles(book_of(Pelanggan=people(1), Pesanan=orders, Kontak=log))["Kak K000"]
        for log in ((), (told,))
    )
    names = ("Tahap", "Kali beli", "Belanja", "Terakhir beli")
    assert [loud[name] for name in names] == ["pembeli baru", 1, 150000, ago(30)]
    assert [quiet[name] for name in names] == [loud[name] for name in names]


def test_1_16_a_second_refresh_changes_no_cell_and_what_staff_typed_is_still_theirs():
    book = workbook()
    refreshed(book)
    type_in(book, C["C3"], {"Catatan": "telepon sore saja"})
    refreshed(book)
    before = book.read(book.titles(), detailed=book.titles())
    assert not refreshed(book).changed
    assert book.read(book.titles(), detailed=book.titles()) == before
    assert calls(book)[C["C3"]]["Catatan"] == "telepon sore saja"


def test_2_02_stages_are_told_with_the_day_on_which_they_began_and_what_customers_do_beside(golden):
    rows = profiles(golden)
    assert {key: (rows[name]["Tahap"], rows[name]["Tahap sejak"]) for key, name in C.items()} == {
        "C1": ("setia", date(2026, 4, 6)),
        "C2": ("pembeli baru", date(2026, 2, 10)),
        "C3": ("pembeli ulang", date(2026, 3, 20)),
        "C4": ("pembeli baru", date(2026, 5, 15)),
        "C5": ("pembeli ulang", date(2026, 6, 12)),
        "C6": ("pembeli baru", date(2026, 6, 25)),
        "C7": ("baru dikenal", None),
        "C8": ("calon pembeli", date(2026, 5, 2)),
    }
    assert (rows[C["C1"]]["Keadaan"], rows[C["C1"]]["Terlambat (hari)"]) == ("terlambat", 24)


@pytest.mark.parametrize(
    ("quantity", "dose", "run_out", "called"),
    [
        (1, 1, date(2026, 7, 1), date(2026, 6, 24)),
        (2, 1, date(2026, 7, 31), date(2026, 7, 24)),
        (1, 2, date(2026, 6, 16), date(2026, 6, 12)),
    ],
)
def test_2_04_a_bottle_of_thirty_is_reminded_of_before_it_runs_out(quantity, dose, run_out, called):
    bottle = {"Kode": "P1", "Nama": "Botol 30 butir", "Harga": 150000, "Isi": 30, "Pakai per hari": dose}
    order = bought("K000", date(2026, 6, 1), "P1", 150000 * quantity, Jumlah=quantity)
    shop = {"Pelanggan": people(1), "Produk": [bottle], "Pesanan": [order]}
    before, day = (book_of(called - timedelta(days=late), **shop) for late in (1, 0))
    assert profiles(day)["Kak K000"]["Perkiraan beli lagi"] == run_out
    assert "Hampir habis" in calls(day)["Kak K000"]["Semua alasan"]
    assert "Hampir habis" not in calls(before).get("Kak K000", {"Semua alasan": ""})["Semua alasan"]


def test_2_03_and_2_05_goods_without_a_cycle_have_no_invented_day(golden):
    row = profiles(golden)[C["C4"]]
    assert (row["Perkiraan beli lagi"], row["Keadaan"]) == (None, "belum bisa diprediksi")
    assert row["Kenapa"] == "belum bisa diperkirakan: riwayat belinya masih sedikit"
    days = [cell for each in profiles(golden).values() for cell in each.values() if isinstance(cell, date)]
    assert min(days).year == 2026
    assert not [row for row in table(golden, "Periksa Data") if row["Lembar"] in ("Produk", "Pesanan")]


def test_2_07_first_buyers_are_followed_by_age_and_half_of_the_ripe_came_again(golden):
    row = figures(golden)["second_order_60"]
    assert row["Nilai"] == "50%"
    assert row["Dari mana angkanya"].startswith("2 dari 4 pembeli")
    assert block(golden, "second_order_60") == {C["C1"], C["C3"]}
    ages = {key: (AS_OF - calls(golden)[C[key]]["Terakhir beli"]).days for key in ("C2", "C4", "C6")}
    assert ages == {"C2": 140, "C4": 46, "C6": 5}
    assert calls(golden)[C["C4"]]["Kenapa sekarang"].startswith("baru beli sekali, 46 hari lalu")


def test_2_08_existing_customers_and_repeat_purchases_are_told_apart(golden):
    rows = figures(golden)
    assert rows["existing_revenue"]["Nilai"] == "14,6%"
    assert rows["existing_revenue"]["Dari mana angkanya"].startswith("Rp300.000 dari Rp2.050.000")
    assert rows["repeat_revenue"]["Nilai"] == "29,3%"
    assert rows["repeat_revenue"]["Dari mana angkanya"].startswith("Rp600.000 dari Rp2.050.000")


def test_2_09_repeaters_and_those_who_came_for_another_product(golden):
    rows = figures(golden)
    assert rows["repeat_purchase_rate"]["Dari mana angkanya"].startswith("3 dari 6 pembeli")
    assert rows["several_products"]["Dari mana angkanya"].startswith("1 dari 6 pembeli")
    assert block(golden, "several_products") == {C["C6"]}
    assert rows["other_product_later"]["Dari mana angkanya"].startswith("0 dari 6 pembeli")


def test_3_01_who_bought_three_times_is_a_regular(golden):
    assert block(golden, "step_regular") == {C["C1"]}
    rows = profiles(golden)
    assert [rows[C[key]]["Kali beli"] for key in ("C3", "C5")] == [2, 2]


def test_3_02_from_looking_to_buying_and_from_buying_to_coming_back():
    orders = [bought(f"K{at:03}", ago(20)) for at in range(10)]
    rows = figures(book_of(Pelanggan=people(50), Pesanan=orders))
    assert rows["lead_conversion"]["Nilai"] == "20%"
    assert rows["lead_conversion"]["Dari mana angkanya"].startswith("10 dari 50 orang")


def test_3_02_half_of_the_golden_buyers_came_back(golden):
    assert figures(golden)["repeat_purchase_rate"]["Nilai"] == "50%"


def test_3_03_a_loyal_customer_can_be_late(golden):
    row = profiles(golden)[C["C1"]]
    assert (row["Tahap"], row["Keadaan"]) == ("setia", "terlambat")
    assert "Sudah waktunya beli lagi" in calls(golden)[C["C1"]]["Semua alasan"]


def test_3_10_the_message_holds_the_last_order_and_its_total(golden):
    assert "Botol 30 butir, 2 × Rp150.000 = Rp300.000." in calls(golden)[C["C1"]]["Pesan WhatsApp"]


def test_3_12_the_row_reminds_of_what_was_talked_about_last_and_when():
    said = contact("K000", ago(20), Catatan="anaknya baru masuk SD")
    book = book_of(Pelanggan=people(1), Pesanan=[bought("K000", ago(60), "P1")], Kontak=[said])
    assert calls(book)["Kak K000"]["Catatan terakhir"] == "10 Jun: anaknya baru masuk SD"


def test_4_01_the_first_purchase_of_each_customer_and_of_the_shop(golden):
    row = figures(golden)["first_customer"]
    assert (row["Nilai"], row["Dari mana angkanya"]) == (C["C1"], "5 Jan 2026: Botol 30 butir, Rp150.000")
    first = profiles(golden)[C["C5"]]
    assert [first[name] for name in ("Pertama beli", "Produk pertama", "Nilai pertama")] == [
        date(2026, 4, 10),
        "Botol 60 butir",
        300000,
    ]


def test_4_03_who_has_forgotten_us_is_told_who_we_are_and_gets_no_offer(golden):
    message = calls(golden)[C["C2"]]["Pesan WhatsApp"]
    assert message.startswith("Halo Kak Budi, mungkin Kakak sudah lupa dengan kami.")
    assert "membeli Botol 30 butir pada Februari 2026" in message
    assert not [word for word in ("Rp", "REORDER", "diskon", "promo") if word in message]
    assert "sudah lupa" not in calls(golden)[C["C6"]]["Pesan WhatsApp"]
    assert "Lama tidak belanja" not in calls(golden)[C["C6"]]["Semua alasan"]


def test_4_08_what_did_not_suit_is_never_offered_again():
    bottle = bought("K000", date(2026, 4, 1), "P1")
    kept, spared = (
        book_of(Pelanggan=[person("K000", 1, Tidak_cocok=mark)], Pesanan=[bottle]) for mark in (None, "P1")
    )
    assert "Sudah waktunya beli lagi" in calls(kept)["Kak K000"]["Semua alasan"]
    row = calls(spared)["Kak K000"]
    assert "waktunya" not in row["Semua alasan"]
    assert row["Cocok ditawarkan"] is None
    assert (
        profiles(spared)["Kak K000"]["Kenapa"] == "Botol 30 butir ditandai tidak cocok, jadi tidak diingatkan"
    )


def test_the_list_and_the_dashboard_use_one_chance_of_repeating(golden):
    assert calls(golden)[C["C1"]]["Nilai"] == 112_500  # 150.000 × 6/8
    row = figures(golden)["repeat_cash"]
    assert row["Angka untuk rumus"] == 337_500  # 450.000 × 6/8


def test_2_13_buyers_without_a_word_for_two_weeks_are_listed_and_the_recent_one_is_not(golden):
    silent = {row["Pelanggan"] for row in table(golden, LIST) if "Belum disapa" in row["Semua alasan"]}
    assert silent == {C[key] for key in ("C1", "C2", "C3", "C4", "C5")}


def test_0_31_a_dealer_who_buys_ten_times_a_month_leaves_the_rates_of_households_alone():
    orders = [bought(f"K{at:03}", ago(40)) for at in range(6)] + [
        bought("K000", ago(10)),
        bought("K001", ago(9)),
    ]
    dealer = person("Mitra", 90, Tipe="reseller")
    often = [bought("Mitra", ago(3 * at + 1), total=900_000) for at in range(10)]
    alone = figures(book_of(Pelanggan=people(6), Pesanan=orders))
    both = figures(book_of(Pelanggan=[*people(6), dealer], Pesanan=[*orders, *often]))
    keys = ("repeat_purchase_rate", "second_order_30", "gap", "retention_rate", "repeat_share")
    assert alone["repeat_purchase_rate"]["Dari mana angkanya"].startswith("2 dari 6 pembeli")
    assert [both[key]["Dari mana angkanya"] for key in keys] == [
        alone[key]["Dari mana angkanya"] for key in keys
    ]
    assert both["repeat_purchase_rate_sellers"]["Dari mana angkanya"].startswith(
        "1 dari 1 pembeli yang menjual lagi"
    )
    assert alone["repeat_purchase_rate_sellers"]["Nilai"] == "belum ada"


@pytest.mark.parametrize(
    ("ages", "stage", "since"),
    [
        ((350, 250, 150, 50), "setia", ago(50)),
        ((853, 847, 820, 790), "pembeli ulang", date(2025, 2, 28)),  # 28 February, in a leap year
        ((350, 250, 150, 50, 5), "setia", ago(50)),
        ((900, 850, 800, 750), "pembeli ulang", date(2025, 1, 12)),
        ((900, 850, 800, 750, 300, 200, 100, 20), "setia", ago(20)),
    ],
)
def test_2_02_loyal_begins_anew_after_too_few_purchases(ages, stage, since):
    book = book_of(Pelanggan=people(1), Pesanan=[bought("K000", ago(age)) for age in ages])
    row = profiles(book)["Kak K000"]
    assert (row["Tahap"], row["Tahap sejak"]) == (stage, since)


def offered(keys, day):
    return [contact(key, day, kind="jualan", result="nanti") for key in keys]


def test_4_11_a_hundred_offers_promise_what_twelve_of_a_hundred_took():
    keys = [f"K{at:03}" for at in range(100)]
    orders = [bought(key, date(2026, 3, 5), "P1") for key in keys[:12]]
    book = book_of(Pelanggan=people(100), Pesanan=orders, Kontak=offered(keys, date(2026, 3, 1)))
    row = figures(book)["hundred_offers"]
    assert row["Nilai"] == "12 pesanan"
    assert row["Dari mana angkanya"].startswith("kemungkinan 7–20, ")


def test_4_11_new_people_take_four_and_a_half_times_longer_and_past_buyers_are_five_times_likelier():
    old, new = [f"K{at:03}" for at in range(50)], [f"K{at:03}" for at in range(50, 150)]
    orders = [bought(key, date(2026, 1, 5), "P1") for key in old]
    orders += [bought(key, date(2026, 3, 5), "P1") for key in old[:10]]
    orders += [bought(key, date(2026, 3, 19), "P1") for key in new[:4]]
    log = offered([*old, *new], date(2026, 3, 1))
    rows = figures(book_of(Pelanggan=people(150), Pesanan=orders, Kontak=log))
    assert rows["likelier"]["Nilai"] == "5 kali"
    assert rows["times_slower"]["Nilai"] == "4,5 kali"


@pytest.mark.parametrize(
    ("product", "days", "answers"), [("P1", 44, 1), ("P1", 45, 0), ("P3", 14, 1), ("P3", 15, 0)]
)
def test_0_28_an_order_answers_an_offer_within_the_products_cycle_and_two_weeks(product, days, answers):
    told = date(2026, 3, 1)
    orders = [bought("K000", told + timedelta(days=days), product), bought("K001", date(2026, 1, 5), "P1")]
    book = book_of(Pelanggan=people(2), Pesanan=orders, Kontak=offered(["K000"], told))
    assert figures(book)["offer_response"]["Dari mana angkanya"].startswith(f"{answers} dari 1 orang")
