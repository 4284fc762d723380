"""Figures about looking after customers, on whole workbooks: each row of FEATURES.md with its own numbers."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, person, setting
from tests.small_shop import AS_OF, table


def figure(book, key):
    return next(row for row in table(book, "Angka Lengkap") if row["Kunci"] == key)


def people(count, **more):
    return [person(f"C{at:03}", at + 1, **more) for at in range(count)]


def test_0_18_customers_without_a_next_step_are_named():
    everybody = people(100)
    for row in everybody[:93]:
        row["Kontak berikutnya"] = AS_OF + timedelta(days=9)
    for row in everybody[93:]:
        row["Kontak berikutnya"] = None
    orders = [bought(row["ID"], ago(5)) for row in everybody]
    asked = [contact(row["ID"], ago(4)) for row in everybody]
    row = figure(book_of(Pelanggan=everybody, Pesanan=orders, Kontak=asked), "planned")
    assert row["Nilai"] == "93%"
    assert row["Dari mana angkanya"].startswith("93 dari 100 pelanggan punya tanggal")
    assert row["Siapa di baliknya"].startswith("7 orang: Kak C093, Kak C094, Kak C095")


def test_0_22_three_selling_contacts_and_a_greeting_are_75_percent_and_too_much():
    log = [contact("C000", ago(40 + at), kind="jualan", Staf="Rina") for at in range(3)]
    log.append(contact("C000", ago(30), kind="sapa", Staf="Budi"))
    row = figure(book_of(Pelanggan=people(1), Pesanan=[bought("C000", ago(5))], Kontak=log), "selling_share")
    assert row["Nilai"] == "75%"
    assert "Budi 0%, Rina 100%" in row["Dari mana angkanya"]
    assert "terlalu sering jualan" in row["Dari mana angkanya"]


def test_0_23_four_of_six_key_fields_are_67_percent_and_the_biggest_come_first():
    known = {"Kota": "Bandung", "Sumber": "teman", "Staf": "Rina", "Tanggal_lahir": None, "Selera": None}
    orders = [bought("C000", ago(5), total=100000), bought("C001", ago(5), total=900000)]
    book = book_of(Pelanggan=people(2, **known), Pesanan=orders)
    profiles = table(book, "Profil Pelanggan")
    assert [(row["Pelanggan"], row["Kelengkapan"]) for row in profiles] == [
        ("Kak C001", 0.6667),
        ("Kak C000", 0.6667),
    ]
    assert figure(book, "complete")["Nilai"] == "66,7%"


def test_0_27_coverage_names_who_was_not_greeted():
    orders = [bought(row["ID"], ago(30)) for row in people(100)]
    log = [contact(f"C{at:03}", ago(20)) for at in range(60)]
    log += [contact(f"C{at:03}", ago(20), kind="jualan") for at in range(60, 70)]
    log += [contact(f"C{at:03}", ago(20), result="tidak menjawab") for at in range(70, 80)]
    row = figure(book_of(Pelanggan=people(100), Pesanan=orders, Kontak=log), "covered")
    assert row["Nilai"] == "60%"
    assert row["Siapa di baliknya"].startswith("40 orang: ")


def test_2_17_thirty_of_120_birthdays_are_too_few():
    everybody = people(120, Tanggal_lahir=None)
    for row in everybody[:30]:
        row["Tanggal lahir"] = date(1990, 3, 4)
    row = figure(book_of(Pelanggan=everybody, Pesanan=[bought("C000", ago(9))]), "birthdays_known")
    assert row["Nilai"] == "25%"
    assert "masih terlalu sedikit" in row["Dari mana angkanya"]


def test_1_08_testimonials_are_no_satisfaction():
    log = [contact("C000", ago(9), result="tidak ada kekurangan", Topik="testimoni")]
    row = figure(book_of(Pelanggan=people(1), Pesanan=[bought("C000", ago(30))], Kontak=log), "satisfied")
    assert row["Nilai"] == "belum ada"
    log.append(contact("C000", ago(3), result="tidak ada kekurangan"))
    row = figure(book_of(Pelanggan=people(1), Pesanan=[bought("C000", ago(30))], Kontak=log), "satisfied")
    assert row["Nilai"] == "100%"


STEPS = ("Minta maaf", "Mendengarkan", "Mencari sebab", "Memastikan", "Menawarkan pilihan", "Menindaklanjuti")


def settled(key, closed, place="langsung ke kita"):
    row = {"Tanggal": closed, "Pelanggan": key, "Keluhan": "bocor", "Disampaikan lewat": place}
    row |= dict.fromkeys(STEPS, closed) | {"Pilihan 1": "a", "Pilihan 2": "b"}
    return row | {"Ditutup": closed, "Kata pelanggan": "beres"}


def test_1_10_eight_complaints_to_us_and_two_in_public_are_80_percent():
    told = [
        settled(f"C{at:03}", ago(9), "ulasan umum" if at >= 8 else "langsung ke kita") for at in range(10)
    ]
    assert (
        figure(book_of(Pelanggan=people(10), Pesanan=[bought("C000", ago(9))], Keluhan=told), "captured")[
            "Nilai"
        ]
        == "80%"
    )


def test_1_12_repeat_after_recovery_stands_beside_repeat_without_complaint():
    told = [settled(f"C{at:03}", ago(120 if at < 8 else 30)) for at in range(10)]
    orders = [bought(f"C{at:03}", ago(200)) for at in range(30)]
    orders += [bought(f"C{at:03}", ago(80)) for at in range(3)]  # after recovery
    orders += [bought(f"C{at:03}", ago(150)) for at in range(10, 19)]  # without complaint
    book = book_of(Pelanggan=people(30), Pesanan=orders, Keluhan=told)
    after, without = figure(book, "repeat_after_complaint"), figure(book, "repeat_without_complaint")
    assert (after["Nilai"], after["Dari mana angkanya"][:23]) == ("37,5%", "3 dari 8 dalam 90 hari;")
    assert (without["Nilai"], without["Dari mana angkanya"]) == ("45%", "9 dari 20 dalam 90 hari")


def test_3_41_eighteen_of_twenty_messages_answered_within_a_quarter_of_an_hour():
    def message(at, answered):
        row = contact("C000", ago(3), result=None, Arah="masuk", Jam="09:00", Dijawab_jam=answered)
        return {**row, "Topik": "ongkir"}

    log = [message(at, "09:15") for at in range(18)] + [message(18, "09:16"), message(19, None)]
    book = book_of(Pelanggan=people(1), Pesanan=[bought("C000", ago(30))], Kontak=log)
    assert figure(book, "answered_in_time")["Nilai"] == "90%"
    assert figure(book, "solved")["Nilai"] == "belum ada"


def test_3_18_rounding_down_is_counted_and_revenue_is_what_was_paid():
    orders = [
        bought("C000", ago(9), total=35000, Harga=37000),
        bought("C000", ago(8), total=35000, Harga=35000),
        bought("C000", ago(7), total=90000, Harga=100000),
    ]
    book = book_of(Pelanggan=people(1), Pesanan=orders)
    row = figure(book, "rounded")
    assert (row["Nilai"], row["Dari mana angkanya"]) == ("Rp2.000", "1 kali, dari Rp37.000: 5,4%")
    assert table(book, "Profil Pelanggan")[0]["Belanja"] == 160000


def test_4_04_a_thousand_customers_are_greeted_in_a_hundred_working_days():
    orders = [bought(f"C{at:03}", ago(30)) for at in range(1000)]
    quota = [setting("Telepon per staf (per hari)", 100), setting("Bagian untuk menyapa", "10%")]
    row = figure(book_of(Pelanggan=people(1000), Pesanan=orders, Pengaturan=quota), "greeted_by")
    assert row["Dari mana angkanya"] == "1.000 pelanggan, 10 sapaan per hari kerja: 100 hari kerja"
    assert row["Nilai"] == "17 Nov 2026"


def test_0_29_reasons_are_told_by_people_and_by_money_and_the_silent_apart():
    asked = [
        contact(f"C{at:03}", ago(9), Alasan="Lama tidak belanja", result="tidak berminat") for at in range(10)
    ]
    for row, why in zip(asked, ["mahal"] * 3 + ["lupa"] * 3 + ["pindah kota"], strict=False):
        row["Alasan tidak kembali"] = why
    orders = [bought(f"C{at:03}", ago(200), total=2_000_000 if at == 6 else 150000) for at in range(10)]
    book = book_of(Pelanggan=people(10), Pesanan=orders, Kontak=asked)
    first = figure(book, "why_1")
    assert (first["Angka"], first["Nilai"]) == ("Mahal", "42,9%")
    assert first["Dari mana angkanya"] == "3 dari 7 yang bercerita; belanja biasanya Rp450.000"
    assert "Rp2.000.000" in figure(book, "why_3")["Dari mana angkanya"]
    assert figure(book, "why_silent")["Nilai"] == "3 orang"


@pytest.mark.parametrize("key", ["selling_share", "satisfied", "captured", "solved", "rounded"])
def test_a_shop_without_contacts_has_no_such_figure_yet(key):
    book = book_of(Pelanggan=people(1), Pesanan=[bought("C000", ago(9))])
    assert figure(book, key)["Nilai"] == "belum ada"


def test_0_11_ten_sources_are_told_in_eight_rows_and_the_total_holds():
    everybody = [
        person(f"C{at:03}", at + 1, Sumber=f"sumber {at:02}" if at < 9 else None) for at in range(10)
    ]
    book = book_of(
        Pelanggan=[*everybody, person("C010", 90, Sumber="sumber 00")], Pesanan=[bought("C000", ago(9))]
    )
    rows = [row for row in table(book, "Retensi") if str(row["Kunci"]).startswith("source_")]
    assert len(rows) == 8
    assert sum(row["Pembeli"] for row in rows) == 11
    assert rows[-1]["Pertama beli"] == "lainnya (3)"


def test_0_11_one_source_however_it_is_written_and_a_slip_is_told():
    written = ["Instagram"] * 4 + ["instagram", " INSTAGRAM", "Instgram", None, "teman"]
    everybody = [person(f"C{at:03}", at + 1, Sumber=source) for at, source in enumerate(written)]
    book = book_of(Pelanggan=everybody, Pesanan=[bought("C000", ago(9)), bought("C004", ago(9))])
    rows = [row for row in table(book, "Retensi") if str(row["Kunci"]).startswith("source_")]
    found = [(row["Pertama beli"], row["Pembeli"]) for row in rows if row["Pertama beli"]]
    assert found == [("Instagram", 6), ("Instgram", 1), ("teman", 1), ("tidak diketahui", 1)]
    assert rows[0]["Jumlah pembeli"] == 2
    (told,) = [row for row in table(book, "Periksa Data") if row["Kolom"] == "Sumber"]
    assert (told["Lembar"], told["Baris"]) == ("Pelanggan", 8)
    assert told["Yang perlu diperbaiki"].startswith("'Instgram' mungkin maksudnya 'Instagram'; samakan")


def test_0_12_a_lead_counts_in_the_month_in_which_it_came_also_before_the_first_order():
    may, june = [f"C{at:03}" for at in range(10)], [f"C{at:03}" for at in range(10, 60)]
    log = [contact(key, date(2026, 5, 5)) for key in may] + [contact(key, date(2026, 6, 5)) for key in june]
    orders = [bought(key, date(2026, 6, 20)) for key in [may[0], *june[:10]]]
    book = book_of(Pelanggan=people(60), Pesanan=orders, Kontak=log)
    rows = {row["Kunci"]: row for row in table(book, "Retensi")}
    found = [
        (row["Pertama beli"], row["Calon"], row["Calon yang jadi"], row["Penjualan"])
        for row in (rows["strict_1"], rows["strict_2"])
    ]
    assert found == [("Mei 2026", 10, 0.1, 0), ("Jun 2026", 50, 0.2, 1650000)]


def test_0_12_a_shop_that_sold_nothing_yet_has_the_months_of_its_leads():
    log = [contact(f"C{at:03}", date(2026, 5 + at // 2, 5), Arah="masuk") for at in range(3)]
    rows = {row["Kunci"]: row for row in table(book_of(Pelanggan=people(3), Kontak=log), "Retensi")}
    assert [(rows[f"strict_{at}"]["Pertama beli"], rows[f"strict_{at}"]["Calon"]) for at in (1, 2)] == [
        ("Mei 2026", 2),
        ("Jun 2026", 1),
    ]
    assert rows["strict_3"]["Pertama beli"] is None
    assert (rows["strict_1"]["Calon yang jadi"], rows["strict_1"]["Penjualan"]) == (0, 0)
    assert "bulan berjalan" in rows["strict_2"]["Catatan"] or rows["strict_2"]["Catatan"].startswith("sampai")


def test_foreign_numbers_stand_behind_the_figures_too():
    abroad = {**person("C000", 1), "No. WhatsApp": "+966 50 123 4567"}
    owed = bought("C000", ago(40), Bayar="tempo", Jatuh_tempo=ago(9))
    book = book_of(Pelanggan=[abroad], Pesanan=[owed])
    behind = [row for row in table(book, "Di Balik Angka") if row["Pelanggan"] == "Kak C000"]
    assert {row["No. WhatsApp"] for row in behind} == {"+966501234567"}
    assert table(book, "Piutang")[1]["No. WhatsApp"] == "+966501234567"


def test_a_reason_that_nobody_gave_stands_there_with_nobody():
    asked = [contact("C000", ago(4), **{"Alasan tidak kembali": "mahal"})]
    book = book_of(Pelanggan=people(1), Pesanan=[bought("C000", ago(30))], Kontak=asked)
    rows = [figure(book, f"why_{number}") for number in range(1, 9)]
    assert [row["Nilai"] for row in rows] == ["100%", *["0 orang"] * 7]
    assert (rows[1]["Angka"], rows[-1]["Angka"]) == ("Tidak cocok", "Lainnya")
