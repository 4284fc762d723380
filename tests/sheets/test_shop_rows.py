"""Rows of FEATURES.md about the shop as a whole, on whole workbooks."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, person
from tests.sheets.test_golden_rows import by_key, figures, people
from tests.sheets.test_money_rows import cash
from tests.small_shop import refreshed, table, workbook


@pytest.fixture(scope="module")
def golden():
    book = workbook()
    refreshed(book)
    return book


def test_0_02_each_month_tells_leads_answers_new_and_repeat_sales_side_by_side():
    log = [contact(f"K{at:03}", date(2026, 5, 4), result=None, Arah="masuk") for at in range(4)]
    log += [contact(f"K{at:03}", date(2026, 5, 6)) for at in range(4)]
    orders = [
        bought("K004", date(2026, 4, 2)),
        bought("K000", date(2026, 5, 9)),
        bought("K004", date(2026, 5, 9)),
    ]
    rows = by_key(book_of(Pelanggan=people(5), Pesanan=orders, Kontak=log), "Retensi")
    names = ("Pertama beli", "Calon", "Calon yang jadi", "Dijawab (hari)", "Pelanggan baru", "Pelanggan lama")
    april, may = ([rows[f"strict_{at}"][name] for name in names] for at in (1, 2))
    assert april == ["Apr 2026", "belum dicatat", "belum dicatat", "belum dicatat", 150000, 0]
    assert may == ["Mei 2026", 4, 0.25, 2, 150000, 150000]


def test_0_04_keeping_customers_costs_less_than_finding_them():
    orders = [bought("K000", date(2025, 11, 1)), bought("K000", date(2026, 6, 1), total=10_000_000)]
    orders += [bought("K001", date(2026, 6, 2), total=5_000_000)]
    kas = [
        cash(date(2026, 6, 3), "merawat pelanggan lama", None, 400_000),
        cash(date(2026, 6, 3), "promosi pelanggan baru", None, 2_000_000),
    ]
    rows = figures(book_of(Pelanggan=people(2), Pesanan=orders, Kas=kas))
    assert rows["cost_existing"]["Nilai"] == "Rp40 per Rp1.000"
    assert rows["cost_new"]["Nilai"] == "Rp400 per Rp1.000"


def test_1_13_without_an_order_of_a_new_person_the_ratio_is_not_known_yet():
    told = date(2026, 3, 1)
    orders = [bought("K000", date(2026, 1, 5), "P1"), bought("K000", date(2026, 3, 5), "P1")]
    log = [contact(f"K{at:03}", told, kind="jualan", result="nanti") for at in range(4)]
    row = figures(book_of(Pelanggan=people(4), Pesanan=orders, Kontak=log))["likelier"]
    assert row["Nilai"] == "belum ada"


def test_2_01_everybody_is_in_one_of_three_phases(golden):
    rows = figures(golden)
    counts = [rows[f"phase_{name}"]["Angka untuk rumus"] for name in ("before_sale", "acquired", "kept")]
    assert counts == [2, 3, 3]


def test_2_01_a_shop_may_take_acquired_as_about_to_buy():
    book = workbook(settings=[["Pengaturan", "Nilai"], ["Pembeli pertama sudah termasuk dijaga", "ya"]])
    refreshed(book)
    rows = figures(book)
    counts = [rows[f"phase_{name}"]["Angka untuk rumus"] for name in ("before_sale", "acquired", "kept")]
    assert counts == [1, 1, 6]
    assert (rows["phase_acquired"]["Angka"], rows["phase_kept"]["Dari mana angkanya"]) == (
        "Sedang didekati",
        "siapa pun yang pernah membeli, atau mitra; 6 dari 8 orang",
    )


def test_4_05_customers_and_money_add_up_month_by_month(golden):
    rows = by_key(golden, "Retensi")
    months = [rows[f"strict_{at}"] for at in range(1, 7)]
    assert [row["Pembeli"] for row in months] == [1, 1, 1, 1, 1, 1]
    assert months[-1]["Catatan"].endswith("sampai bulan ini 6 pembeli, Rp2.950.000")
    assert months[0]["Catatan"].endswith("sampai bulan ini 1 pembeli, Rp150.000")


def test_3_50_a_shift_that_counts_five_thousand_less_is_a_row():
    drawer = {"Rekening": "Laci Kota", "Cabang": "Kota", "Staf": "Rina"}
    rows = [
        cash(ago(3), "saldo awal", 1_000_000, **drawer),
        cash(ago(2), "penjualan", 250_000, **drawer),
        {"Tanggal": ago(2), "Kategori": None, "Saldo dihitung": 1_245_000, **drawer, "Bukti": None},
    ]
    order = bought("A", ago(2), total=250_000, Bayar="tunai", Cabang="Kota", Staf="Rina")
    found = table(book_of(Pelanggan=[person("A")], Pesanan=[order], Kas=rows), "Kebocoran")
    (row,) = [row for row in found if "hitungan berbeda" in str(row["Apa yang terlihat"])]
    assert (row["Uang"], row["Staf"], row["Tanggal"]) == (5_000, "Rina", ago(2))
    (rule,) = [row for row in found if row["Kunci"] == "rule_L10"]
    assert rule["Apa yang terlihat"] == "0 pertanyaan"


def work_of(book, name):
    return next(row for row in table(book, "Kerja Staf") if row["Staf"] == name)


def test_2_19_each_member_of_staff_has_calls_reach_and_closing_each_labelled():
    results = ["tidak menjawab"] * 8 + ["berminat"] * 9 + ["pesan lagi"] * 3
    log = [contact(f"K{at:03}", ago(5), result=result, Staf="Rina") for at, result in enumerate(results)]
    row = work_of(book_of(Pelanggan=people(20), Kontak=log), "Rina")
    assert [row[name] for name in ("Kontak keluar", "Terhubung", "Memesan")] == [20, 12, 3]
    shares = ("Terhubung (%)", "Memesan dari yang terhubung", "Memesan dari semua kontak")
    assert [row[name] for name in shares] == [0.6, 0.25, 0.15]


def test_2_19_an_order_within_two_weeks_counts_without_the_word():
    log = [contact(f"K{at:03}", ago(20), Staf="Rina") for at in range(3)]
    orders = [bought("K000", ago(6)), bought("K001", ago(5)), bought("K002", ago(30))]
    assert work_of(book_of(Pelanggan=people(3), Kontak=log, Pesanan=orders), "Rina")["Memesan"] == 1


def test_4_12_more_new_customers_than_staff_can_serve_are_warned_of():
    everybody = [{**row, "Staf": "Rina"} for row in people(21)]
    orders = [bought(row["ID"], ago(4)) for row in everybody]
    row = work_of(book_of(Pelanggan=everybody, Pesanan=orders), "Rina")
    assert (row["Pelanggan dipegang"], row["Pelanggan baru"]) == (21, 21)
    assert row["Catatan"].startswith("Perhatian: 21 pelanggan baru dalam 30 hari, lebih dari 20")
    row = work_of(book_of(Pelanggan=everybody, Pesanan=orders[:20]), "Rina")
    assert row["Catatan"] is None


def test_4_07_repeat_rates_stand_by_who_looks_after_the_customers():
    everybody = [{**row, "Staf": "Rina" if at < 12 else "Budi"} for at, row in enumerate(people(16))]
    orders = [bought(row["ID"], ago(120)) for row in everybody]
    orders += [bought(f"K{at:03}", ago(60)) for at in (0, 1, 2, 12)]
    book = book_of(Pelanggan=everybody, Pesanan=orders)
    rina, budi = work_of(book, "Rina"), work_of(book, "Budi")
    assert (rina["Beli lagi"], rina["Catatan"]) == (0.25, "beli lagi 3 dari 12")
    assert (budi["Beli lagi"], budi["Catatan"]) == (0.25, "beli lagi 1 dari 4, data sedikit")


def test_3_22_satisfied_and_convenient_are_asked_apart_and_never_averaged():
    answers = zip([5] * 6 + [4] * 4, [4] * 9 + [3], strict=True)
    told = [
        contact("K000", ago(at), Staf="Rina", **{"Puas_(1–5)": puas, "Nyaman_(1–5)": nyaman})
        for at, (puas, nyaman) in enumerate(answers, start=1)
    ]
    row = work_of(book_of(Pelanggan=people(1), Kontak=told), "Rina")
    assert (row["Puas (1–5)"], row["Nyaman (1–5)"]) == (4.6, 3.9)
    assert row["Catatan"] == "puas dari 10 jawaban, nyaman dari 10 jawaban"


def asked(key, day, begun, answered=None):
    more = {"Arah": "masuk", "Jam": begun, "Dijawab_jam": answered, "Topik": "ongkir"}
    return contact(key, day, kind=None, result=None, **more)


def test_0_07_quick_response_has_its_median_its_share_in_time_and_what_is_open():
    log = [
        asked("K000", ago(3), "09:00", "09:12"),
        asked("K001", ago(2), "10:00", "10:40"),
        asked("K002", ago(2), "23:55", "00:05"),
        asked("K003", ago(1), "08:30"),
    ]
    rows = figures(book_of(Pelanggan=people(4), Pesanan=[bought("K000", ago(9))], Kontak=log))
    wait, share = rows["answer_wait"], rows["answered_in_time"]
    assert (wait["Nilai"], wait["Angka untuk rumus"]) == ("12 menit", 12)
    assert wait["Dari mana angkanya"] == (
        "nilai tengah dari 3 pesan masuk yang ada jamnya; "
        "1 belum dijawab, yang tertua sejak 29 Jun 2026 08:30"
    )
    assert wait["Siapa di baliknya"] == "Kak K003"
    assert (share["Nilai"], share["Dari mana angkanya"][:12]) == ("50%", "2 dari 4 pes")


def test_0_07_of_messages_without_an_answer_the_oldest_is_told():
    log = [asked("K000", ago(1), "09:10"), asked("K001", ago(1), "08:30"), asked("K002", ago(0), "07:00")]
    wait = figures(book_of(Pelanggan=people(4), Pesanan=[bought("K003", ago(9))], Kontak=log))["answer_wait"]
    assert wait["Dari mana angkanya"].endswith("3 belum dijawab, yang tertua sejak 29 Jun 2026 08:30")


@pytest.mark.parametrize(("begun", "whole"), [("08:50", "2"), ("08:46", "2"), ("08:44", "3")])
def test_0_07_an_open_message_is_late_only_once_the_promised_minutes_are_over(begun, whole):
    log = [
        asked("K000", ago(3), "09:00", "09:12"),
        asked("K001", ago(1), "09:00"),
        asked("K002", ago(0), begun),
    ]
    rows = figures(book_of(Pelanggan=people(3), Pesanan=[bought("K000", ago(9))], Kontak=log))  # at 09:01
    assert rows["answered_in_time"]["Dari mana angkanya"].startswith(f"1 dari {whole} pesan")


def test_3_49_tenure_and_promises_kept_stand_in_the_profile():
    orders = [bought("K000", date(2024, 3, 5 + at)) for at in range(11)]
    log = []
    for at in range(11):
        made = date(2026, 1, 5) + timedelta(days=14 * at)
        log.append(contact("K000", made, result="nanti", Hubungi_lagi=made + timedelta(days=7)))
        log.append(contact("K000", made + timedelta(days=7 if at else 9), result="tidak menjawab"))
    book = book_of(Pelanggan=people(1), Pesanan=orders, Kontak=log)
    row = next(row for row in table(book, "Profil Pelanggan") if row["Pelanggan"] == "Kak K000")
    assert (row["Pertama beli"], row["Kali beli"]) == (date(2024, 3, 5), 11)
    assert row["Janji ditepati"] == "10 dari 11"


@pytest.mark.parametrize(("again", "told"), [(ago(0), None), (ago(1), "0 dari 1"), (ago(-3), None)])
def test_3_49_a_promise_of_today_is_not_broken_yet(again, told):
    log = [contact("K000", ago(5), result="nanti", Hubungi_lagi=again)]
    book = book_of(Pelanggan=people(1), Pesanan=[bought("K000", ago(30))], Kontak=log)
    assert table(book, "Profil Pelanggan")[0].get("Janji ditepati") == told
