"""Figures about what follows a purchase, and about visitors: rows of FEATURES.md with their own numbers."""

from tests.calls.shops import ago, book_of, bought, contact, person, whys
from tests.small_shop import LIST, refreshed, table, type_in


def figure(book, key):
    return next(row for row in table(book, "Angka Lengkap") if row["Kunci"] == key)


def people(count, **more):
    return [person(f"C{at:02}", at + 1, **more) for at in range(count)]


def test_2_14_a_first_word_after_a_purchase_that_sells_is_warned_of():
    orders = [bought(f"C{at:02}", ago(20)) for at in range(4)]
    log = [contact("C00", ago(10), kind="jualan"), contact("C00", ago(5), kind="layanan")]
    log += [contact(f"C{at:02}", ago(12), kind="layanan") for at in (1, 2)]
    log += [contact("C02", ago(9), kind="jualan"), contact("C03", ago(25), kind="jualan")]
    book = book_of(Pelanggan=people(4), Pesanan=orders, Kontak=log)
    row = figure(book, "served_first")
    assert row["Nilai"] == "66,7%"
    assert row["Dari mana angkanya"].startswith("2 dari 3 pembelian terakhir")
    assert row["Dari mana angkanya"].endswith("Perhatian: 1 kali langsung jualan")
    (told,) = [row for row in table(book, "Periksa Data") if row["Lembar"] == "Kontak"]
    assert (told["Baris"], told["Kolom"]) == (2, "Jenis")
    assert told["Yang perlu diperbaiki"].startswith("Kak C00: kontak pertama sesudah belanja langsung jualan")


def test_nobody_is_told_off_for_a_call_that_the_list_asked_for():
    orders = [bought("C00", ago(days)) for days in (60, 40, 20)]
    book = book_of(Pelanggan=people(1), Pesanan=orders)
    [row] = table(book, LIST)
    assert row["Alasan"] == "Biasanya belanja sebentar lagi +1"
    type_in(book, row["Pelanggan"], {"Hasil": "berminat"})
    outcome = refreshed(book)
    assert figure(book, "served_first")["Nilai"] == "0%"
    assert [each for each in outcome.problems if each.sheet == "Kontak"] == []


def test_2_12_lapsed_customers_of_those_who_were_contacted_and_of_those_who_were_not():
    orders = [bought(f"C{at:02}", ago(20 if 6 <= at < 30 or at >= 38 else 300)) for at in range(50)]
    log = [contact(f"C{at:02}", ago(10 if at >= 6 else 290)) for at in range(30)]
    log += [contact("C31", ago(150)), contact("C32", ago(299), result="tidak menjawab")]
    book = book_of(Pelanggan=people(50), Pesanan=orders, Kontak=log)
    reached, alone = figure(book, "lapsed_reached"), figure(book, "lapsed_alone")
    assert (reached["Nilai"], alone["Nilai"]) == ("20%", "40%")
    assert reached["Dari mana angkanya"].startswith(
        "6 dari 30 pelanggan yang dihubungi sesudah beli terakhir"
    )
    assert alone["Dari mana angkanya"].startswith("8 dari 20 pelanggan")
    assert "bukan bukti sebab-akibat" in reached["Dari mana angkanya"]


def test_0_14_of_thirty_who_only_looked_six_bought():
    everybody = people(40, Niat_awal="lihat-lihat")
    for row in everybody[30:]:
        row["Niat awal"] = "mau beli"
    orders = [bought(f"C{at:02}", ago(20)) for at in (*range(6), *range(30, 38))]
    book = book_of(Pelanggan=everybody, Pesanan=orders)
    row = figure(book, "intent_1")
    assert (row["Angka"], row["Nilai"]) == ("Datang: lihat-lihat", "20%")
    assert row["Dari mana angkanya"] == "6 dari 30 orang yang datang dengan niat ini lalu membeli"
    assert figure(book, "intent_2")["Nilai"] == "80%"


def test_0_03_complaints_per_hundred_orders_stand_before_and_after_an_improvement():
    day = ago(60)
    orders = [bought(f"C{at:03}", ago(90), "G1") for at in range(200)]
    orders += [bought(f"C{at:03}", ago(30), "G1") for at in range(100)]
    orders += [bought("C000", ago(29), "H1")]
    told = [
        {"Tanggal": ago(80), "Pelanggan": f"C{at:03}", "Keluhan": "jahitan lepas"} for at in range(150, 154)
    ]
    told += [{"Tanggal": ago(20), "Pelanggan": "C005", "Keluhan": "jahitan lepas"}]
    told += [{"Tanggal": ago(20), "Pelanggan": "C000", "Keluhan": "lain barang"}]
    goods = [{"Kode": "G1", "Nama": "Gamis", "Harga": 1}, {"Kode": "H1", "Nama": "Hijab", "Harga": 1}]
    everybody = [person(f"C{at:03}", at + 1) for at in range(200)]
    better = {
        "Tanggal": day,
        "Produk": "Gamis",
        "Keluhan yang dijawab": "jahitan lepas",
        "Yang diubah": "jahit ganda",
        "Staf": "Rina",
    }
    book = book_of(Produk=goods, Pelanggan=everybody, Pesanan=orders, Keluhan=told, Perbaikan=[better])
    rows = {row["Kunci"]: row for row in table(book, "Hasil Program")}
    assert rows["heading improvement 2"]["Angka"] == "Perbaikan 1 Mei 2026: jahit ganda, Rina"
    row = rows["improvement 2/improvement"]
    assert row["Nilai"] == "2 → 1"
    assert row["Dari mana angkanya"] == "sebelum 2 (4 dari 200), sesudah 1 (1 dari 100); jahitan lepas"


def test_2_06_objections_of_leads_add_up_to_everybody_who_told_one():
    reasons = ["mahal"] * 5 + ["tidak cocok"] * 3 + ["lupa"] * 2
    log = [
        contact(f"C{at:02}", ago(5), **{"Alasan tidak kembali": reason}) for at, reason in enumerate(reasons)
    ]
    log += [contact("C20", ago(2), **{"Alasan tidak kembali": "mahal"})]
    log += [contact("C00", ago(9), **{"Alasan tidak kembali": "lupa"})]
    book = book_of(Pelanggan=people(21), Pesanan=[bought("C20", ago(30))], Kontak=log)
    rows = [figure(book, f"objection_{number}") for number in (1, 2, 3)]
    assert [(row["Angka"], row["Nilai"]) for row in rows] == [
        ("Keberatan calon: mahal", "50%"),
        ("Keberatan calon: tidak cocok", "30%"),
        ("Keberatan calon: lupa", "20%"),
    ]
    assert rows[0]["Dari mana angkanya"] == "5 dari 10 calon yang bercerita kenapa belum membeli"
    assert figure(book, "objection_4")["Angka"] is None


def test_2_06_what_was_answered_to_an_objection_stands_beside_what_it_sold():
    told = [(f"C{at:02}", "boleh dicicil" if at < 3 else "ada ukuran kecil") for at in range(5)]
    log = [
        contact(key, ago(20), **{"Alasan tidak kembali": "mahal"}, Tanggapan_kita=reply)
        for key, reply in told
    ]
    orders = [bought("C00", ago(5)), bought("C01", ago(4))]
    book = book_of(Pelanggan=people(5), Pesanan=orders, Kontak=log)
    assert figure(book, "objection_1")["Dari mana angkanya"] == (
        "5 dari 5 calon yang bercerita kenapa belum membeli; "
        "dijawab “boleh dicicil”: 2 dari 3 jadi beli; dijawab “ada ukuran kecil”: 0 dari 2 jadi beli"
    )


def test_2_06_steps_of_leads_add_up_and_the_list_says_how_far_each_has_come():
    steps = ["baru kenal"] * 5 + ["sudah yakin"] * 3 + ["masih keberatan"] + ["mau beli"]
    everybody = [person(f"C{at:02}", at + 1, Langkah=step) for at, step in enumerate(steps)]
    everybody += [person("C80", 80, Langkah="mau beli"), person("C81", 81, Langkah=None)]
    everybody[8]["Sumber"] = "Instagram"
    book = book_of(Pelanggan=everybody, Pesanan=[bought("C80", ago(30))])
    rows = [figure(book, f"lead_step_{number}") for number in (1, 2, 3, 4)]
    assert [row["Nilai"] for row in rows] == ["50%", "30%", "10%", "10%"]
    assert rows[2]["Angka"] == "Langkah calon: masih keberatan"
    assert rows[0]["Dari mana angkanya"] == "5 dari 10 calon yang langkahnya ditulis"
    assert whys(book)["C08"].endswith("; langkahnya: masih keberatan")
