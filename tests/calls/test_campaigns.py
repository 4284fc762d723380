"""Launches, catalogues, news, events, surveys and trade-ins: rows typed, refreshed, cells out."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, listed, message, person, setting, whys
from tests.small_shop import AS_OF, LIST, place, put, refreshed, table, type_in

pytestmark = pytest.mark.usefixtures("without_figures")
PEOPLE, FIGURES = "Peserta Kampanye", "Hasil Program"
BATIK = {"Kode": "B1", "Nama": "Batik Melati", "Kategori": "batik", "Harga": 250000}
PLAIN = {"Kode": "G1", "Nama": "Gamis Polos", "Kategori": "gamis", "Harga": 500000}


def campaign(name, kind, starts=AS_OF, **more):
    cells = {key.replace("_", " "): cell for key, cell in more.items()}
    return {"Nama": name, "Jenis": kind, "Mulai": starts, **cells}


def people_of(book, name=None):
    rows = table(book, PEOPLE)
    return [row for row in rows if name in (None, row["Kampanye"])]


def standing(book):
    return {str(row["Pelanggan"]).removeprefix("Kak "): row["Keadaan"] for row in table(book, PEOPLE)}


def figure(book, key):
    return next(row for row in table(book, FIGURES) if row["Kunci"] == key)


def told(key, days, title, **more):
    return contact(key, ago(days), Alasan=title, **more)


def test_a_shop_without_campaigns_sees_none_of_their_sheets():
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(20))])
    assert not {PEOPLE, FIGURES, "Kampanye", "Loyalitas", "Kartu Pelanggan"} & set(book.titles())
    off = [row["Yang perlu diperbaiki"] for row in table(book, "Periksa Data") if not row["Lembar"]]
    assert not any("Kampanye" in text for text in off)


def test_4_09_past_buyers_come_first_and_who_may_not_be_offered_stands_with_the_reason():
    buyers = ["A", "B", "C", "D", "E", "F"]
    people = [person(key) for key in buyers] + [person("P", Sumber="Instagram")]
    people.append(person("Q", Sumber="Instagram", Boleh_dihubungi="tidak"))
    people[1]["Selera"] = "batik"
    people[2]["Boleh dihubungi"] = "tidak"
    orders = [bought(key, ago(40), "G1", total=500000) for key in buyers]
    orders.append(bought("A", ago(45), "B1"))
    late = {"Bayar": "tempo", "Jatuh tempo": ago(9)}
    orders.append({**bought("D", ago(40), "G1"), **late})
    shop = {
        "Produk": [BATIK, PLAIN],
        "Pelanggan": people,
        "Pesanan": orders,
        "Keluhan": [{"Tanggal": ago(2), "Pelanggan": "E", "Keluhan": "sobek"}],
        "Kontak": [contact("A", ago(20), result="tidak ada kekurangan")],
        "Kampanye": [campaign("Lebaran Baru", "peluncuran", ago(-5))],
    }
    book = book_of(**shop)
    assert standing(book) == {
        "A": "belum diberi tahu",
        "B": "belum diberi tahu",
        "F": "belum diberi tahu",
        "P": "belum diberi tahu",
        "C": "tidak ditawari",
        "D": "tidak ditawari",
        "E": "tidak ditawari",
        "Q": "tidak ditawari",
    }
    rows = {row["Pelanggan"]: row for row in table(book, PEOPLE)}
    assert rows["Kak A"]["Kenapa"] == "pernah beli, terakhir beli 40 hari lalu, bilang tidak ada yang kurang"
    assert rows["Kak C"]["Kenapa"] == "tidak mau dihubungi"
    assert rows["Kak D"]["Kenapa"] == "tempo lewat jatuh tempo; selesaikan dulu pembayarannya"
    assert rows["Kak E"]["Kenapa"] == "ada keluhan yang belum selesai; selesaikan dulu, jangan berjualan"
    assert [rows[f"Kak {key}"]["Urutan"] for key in ("A", "P")] == [1, 4]
    assert "Peluncuran: Lebaran Baru" in listed(book)["A"]
    assert "kabari peluncuran Lebaran Baru, mulai 5 Jul" in whys(book)["A"]
    assert not any("Peluncuran" in listed(book).get(key, "") for key in "CDE")


def test_4_09_the_taste_that_the_orders_show_ranks_the_list():
    people = [person(key) for key in "ABC"]
    orders = [bought("A", ago(days), "G1") for days in (200, 100)]
    orders += [bought("B", ago(days), "B1") for days in (90, 60, 32)]
    orders += [bought("C", ago(days), "G1") for days in (95, 62, 31)]
    new = {"Kode": "B2", "Nama": "Batik Kenanga", "Kategori": "batik", "Harga": 275000}
    shop = {"Produk": [BATIK, PLAIN, new], "Pelanggan": people, "Pesanan": orders}
    book = book_of(**shop, Kampanye=[campaign("Kenanga", "peluncuran", Produk="B2")])
    assert people_of(book)[0]["Pelanggan"] == "Kak B"


def test_0_26_a_new_batik_goes_to_who_bought_or_asked_for_batik():
    people = [person(key) for key in "ABCD"]
    people[3]["Selera"] = "batik, sutra"
    orders = [
        bought("A", ago(40), "B1"),
        bought("B", ago(40), "G1"),
        bought("C", ago(40), "G1"),
        bought("D", ago(40), "G1"),
    ]
    asked = contact("C", ago(10), result=None, Arah="masuk", Jawaban="ada batik yang baru?")
    shop = {"Produk": [BATIK, PLAIN], "Pelanggan": people, "Pesanan": orders}
    book = book_of(**shop, Kontak=[asked], Kampanye=[campaign("Batik Kenanga", "peluncuran", Selera="batik")])
    assert {row["Pelanggan"] for row in people_of(book)} == {"Kak A", "Kak C", "Kak D"}
    launched = {name for name, reason in listed(book).items() if "Peluncuran: Batik Kenanga" in reason}
    assert launched == {"A", "C", "D"}
    capped = contact("A", ago(1), kind="jualan")
    book = book_of(
        **shop, Kontak=[capped], Kampanye=[campaign("Batik Kenanga", "peluncuran", Selera="batik")]
    )
    assert "A" not in listed(book)


def test_0_06_a_size_goes_to_customers_of_that_size_and_blanks_are_counted_apart():
    people = [
        person("A", Ukuran="M"),
        person("B", Ukuran="L"),
        person("C", Ukuran=None),
        person("D", Ukuran="S, M"),
    ]
    orders = [bought(key, ago(40), "B1") for key in "ABCD"]
    book = book_of(
        Produk=[BATIK],
        Pelanggan=people,
        Pesanan=orders,
        Kampanye=[campaign("Batik M", "peluncuran", Ukuran="M")],
    )
    assert [row["Pelanggan"] for row in people_of(book) if row["Pelanggan"]] == ["Kak A", "Kak D"]
    assert "belum ditanya ukurannya: 1" in [row["Keadaan"] for row in people_of(book)]


def test_4_10_a_dearer_product_is_told_thirty_days_before_with_its_step_and_a_payday():
    shop = {
        "Produk": [PLAIN],
        "Pelanggan": [person("A")],
        "Pesanan": [bought("A", ago(60), "G1", total=500000)],
        "Kampanye": [
            campaign("Gamis Sutra", "peluncuran", AS_OF + timedelta(days=31), Harga_tawaran=1000000)
        ],
    }
    assert "Peluncuran" not in listed(book_of(**shop)).get("A", "")
    book = book_of(AS_OF + timedelta(days=1), **shop)
    assert (
        "kabari peluncuran Gamis Sutra, mulai 31 Jul, harga Rp1.000.000, 2 kali belanjaan "
        "termahalnya (Rp500.000), sempat menyiapkan uangnya dari gajian 25 Jul"
    ) in whys(book)["A"]


@pytest.mark.parametrize(
    ("price", "told"),
    [
        (510000, "harga Rp510.000, setara belanjaan termahalnya (Rp500.000)"),
        (150000, "harga Rp150.000, masih di bawah belanjaan termahalnya (Rp500.000)"),
        (750000, "harga Rp750.000, 1,5 kali belanjaan termahalnya (Rp500.000)"),
    ],
)
def test_a_launch_that_is_no_dearer_is_not_told_as_a_part_of_what_was_paid(price, told):
    shop = {
        "Produk": [PLAIN],
        "Pelanggan": [person("A")],
        "Pesanan": [bought("A", ago(60), "G1", total=500000)],
        "Kampanye": [campaign("Gamis Katun", "peluncuran", ago(-5), Harga_tawaran=price)],
    }
    assert told in whys(book_of(**shop))["A"]


def test_0_28_fifty_told_and_five_orders_in_fourteen_days_are_ten_percent():
    people = [person(f"C{at:02}", at + 1) for at in range(50)]
    orders = [bought(row["ID"], ago(200), "G1") for row in people]
    orders += [bought(f"C{at:02}", ago(40 - at), "G1") for at in range(5)] + [bought("C00", ago(38), "G1")]
    orders.append(bought("C09", ago(20), "G1"))
    log = [told(row["ID"], 40, "Kabar dari toko: Toko Baru", kind="layanan") for row in people]
    book = book_of(
        Produk=[PLAIN],
        Pelanggan=people,
        Pesanan=orders,
        Kontak=log,
        Kampanye=[campaign("Toko Baru", "kabar", ago(45))],
    )
    row = figure(book, "Toko Baru/response")
    assert row["Nilai"] == "10%"
    assert row["Dari mana angkanya"].startswith("5 dari 50 orang memesan dalam 14 hari sesudah diberi tahu")
    assert figure(book, "Toko Baru/told")["Nilai"] == "50 orang"


def test_d_23_an_order_answers_an_offer_within_the_products_cycle_and_fourteen_days():
    bottle = {"Kode": "P1", "Nama": "Botol", "Harga": 150000, "Isi": 30, "Pakai per hari": 1}
    people = [person(key) for key in "AB"]
    orders = [bought(key, ago(300), "P1") for key in "AB"]
    orders += [bought("A", ago(60 - 44), "P1"), bought("B", ago(60 - 45), "P1")]
    log = [told(key, 60, "Peluncuran: Botol Baru", kind="jualan") for key in "AB"]
    launch = campaign("Botol Baru", "peluncuran", ago(70), Produk="P1", Selesai=AS_OF)
    book = book_of(Produk=[bottle], Pelanggan=people, Pesanan=orders, Kontak=log, Kampanye=[launch])
    assert "1 dari 2 orang memesan dalam 44 hari" in figure(book, "Botol Baru/response")["Dari mana angkanya"]


def test_2_18_forty_offers_without_an_order_say_stop():
    people = [person(f"C{at:02}", at + 1) for at in range(40)]
    orders = [bought(row["ID"], ago(200), "G1") for row in people[:20]]
    log = [told(row["ID"], 40, "Peluncuran: Gamis Neon", kind="jualan") for row in people]
    shop = {"Produk": [PLAIN], "Pelanggan": people, "Pesanan": orders, "Kontak": log}
    book = book_of(**shop, Kampanye=[campaign("Gamis Neon", "peluncuran", ago(45), Selesai=AS_OF)])
    row = figure(book, "Gamis Neon/response")
    assert row["Nilai"] == "0%"
    assert "pembeli lama 0 dari 20; belum pernah beli 0 dari 20" in row["Dari mana angkanya"]
    assert (
        "Perhatian: sudah 40 orang ditawari, tidak ada yang memesan: hentikan atau ubah"
        in row["Dari mana angkanya"]
    )
    few = [*shop["Kontak"][:29]]
    book = book_of(
        **{**shop, "Kontak": few}, Kampanye=[campaign("Gamis Neon", "peluncuran", ago(45), Selesai=AS_OF)]
    )
    assert "hentikan" not in figure(book, "Gamis Neon/response")["Dari mana angkanya"]


def test_2_16_a_programme_that_nobody_asked_for_says_so():
    people = [person(f"C{at:03}", at + 1) for at in range(120)]
    orders = [bought("C000", ago(40), "G1")]
    shop = {"Produk": [PLAIN], "Pelanggan": people, "Pesanan": orders}
    scarf = campaign("Kerudung Batik", "peluncuran", Selera="kerudung batik")
    assert figure(book_of(**shop, Kampanye=[scarf]), "Kerudung Batik/asked_for")["Nilai"] == (
        "belum ada yang minta (0 dari 120)"
    )
    asked = contact("C005", ago(3), result=None, Arah="masuk", Topik="kerudung batik")
    row = figure(book_of(**shop, Kontak=[asked], Kampanye=[scarf]), "Kerudung Batik/asked_for")
    assert (row["Nilai"], row["Dari mana angkanya"]) == (
        "1 orang",
        "1 dari 120 orang menanyakan atau menyukainya",
    )


def test_4_11_what_is_left_is_forecast_by_the_shops_own_rate_with_its_range():
    people = [person(f"C{at:03}", at + 1) for at in range(200)]
    orders = [bought(row["ID"], ago(200), "G1") for row in people]
    orders += [bought(f"C{at:03}", ago(35), "G1") for at in range(12)]
    log = [told(row["ID"], 40, "Peluncuran: Gamis Baru", kind="jualan") for row in people[:100]]
    launch = campaign("Gamis Baru", "peluncuran", ago(45), Selesai=AS_OF)
    book = book_of(Produk=[PLAIN], Pelanggan=people, Pesanan=orders, Kontak=log, Kampanye=[launch])
    row = figure(book, "Gamis Baru/forecast")
    assert row["Nilai"] == "12 pesanan"
    assert row["Dari mana angkanya"].startswith("100 orang belum diberi tahu × 12%; bisa 7 sampai 20")


@pytest.mark.parametrize(("days", "ninety"), [(89, "belum ada"), (90, "15%")])
def test_0_08_of_forty_launch_buyers_six_came_back_and_ninety_days_wait_for_the_youngest(days, ninety):
    people = [person(f"C{at:02}", at + 1) for at in range(50)]
    opened = ago(days + 10)
    orders = [bought(f"C{at:02}", ago(days + (10 if at else 0)), "G1") for at in range(40)]
    orders += [bought(f"C{at:02}", ago(days - 10), "G1") for at in range(1, 7)]
    orders += [bought(f"C{at:02}", ago(45), "G1") for at in range(40, 50)]
    orders += [bought("C40", ago(30), "G1")]
    launch = campaign("Toko Dibuka", "peluncuran", opened, Selesai=ago(days))
    book = book_of(Produk=[PLAIN], Pelanggan=people, Pesanan=orders, Kampanye=[launch])
    row = figure(book, "Toko Dibuka/back_30")
    assert row["Nilai"] == "15%"
    assert row["Dari mana angkanya"].startswith(
        "6 dari 40 pembeli baru; semuanya 40 orang; yang datang sesudah masa"
    )
    assert "yang datang sesudah masa peluncuran: 10% (1 dari 10)" in row["Dari mana angkanya"]
    assert figure(book, "Toko Dibuka/back_90")["Nilai"] == ninety


def test_0_09_buyers_of_a_promotion_come_back_less_often_than_others():
    people = [person(f"C{at:02}", at + 1) for at in range(40)]
    orders = [
        bought(f"C{at:02}", ago(120), "G1", Kampanye="Promo Buka" if at < 20 else None) for at in range(40)
    ]
    orders += [bought(f"C{at:02}", ago(100), "G1") for at in (0, 1, 20, 21, 22, 23, 24, 25)]
    promo = campaign("Promo Buka", "kabar", ago(125), Biaya=2000000)
    book = book_of(Produk=[PLAIN], Pelanggan=people, Pesanan=orders, Kampanye=[promo])
    row = figure(book, "Promo Buka/back_30")
    assert row["Nilai"] == "10%"
    assert "2 dari 20 pembeli baru" in row["Dari mana angkanya"]
    assert "yang datang tanpa kampanye: 30% (6 dari 20)" in row["Dari mana angkanya"]
    assert figure(book, "Promo Buka/cost")["Nilai"] == "Rp100.000"


def test_0_21_0_24_a_catalogue_is_due_every_fortnight_for_partners_and_every_month_for_households():
    gone = {"Kode": "S1", "Nama": "Syal Lama", "Harga": 1, "Aktif": "tidak"}
    out = {"Kode": "T1", "Nama": "Topi", "Harga": 1, "Persediaan": 0}
    people = [person("M", Tipe="reseller"), person("R", Tipe="eceran"), person("K", Tipe="eceran")]
    orders = [bought(key, ago(40), "G1") for key in "MR"]
    start = date(2026, 5, 1)
    sheet = [
        campaign("Katalog Mitra", "katalog", start, Untuk_tipe="reseller", **{"Tiap (hari)": 14}),
        campaign("Katalog Eceran", "katalog", start, Untuk_tipe="eceran", **{"Tiap (hari)": 30}),
    ]
    log = [
        contact("M", date(2026, 6, 1), Alasan="Katalog: Katalog Mitra"),
        contact("R", date(2026, 6, 1), Alasan="Katalog: Katalog Eceran"),
        contact("K", date(2026, 6, 1), Alasan="Katalog: Katalog Eceran"),
    ]
    shop = {
        "Produk": [PLAIN, gone, out],
        "Pelanggan": people,
        "Pesanan": orders,
        "Kontak": log,
        "Kampanye": sheet,
    }
    due = {}
    for day in (date(2026, 6, 14), date(2026, 6, 15), AS_OF, date(2026, 7, 1)):
        book = book_of(day, **shop)
        due[day] = {name for name, reason in listed(book).items() if "Katalog:" in reason}
    assert list(due.values()) == [set(), {"M"}, {"M"}, {"M", "R", "K"}]
    assert figure(book, "Katalog Eceran/next_due")["Nilai"] == "1 Jul 2026"
    assert (
        figure(book, "Katalog Eceran/next_due")["Dari mana angkanya"]
        == "tiap 30 hari; isinya sekarang: Gamis Polos"
    )
    assert "• Gamis Polos\n" in message(book, "K")


def test_3_04_who_heard_no_news_for_sixty_days_is_told():
    people = [person(key, Sumber="teman") for key in "ABCD"]
    log = [told("A", 61, "Katalog: Juni"), told("B", 60, "Kabar dari toko: Parkir")]
    log += [told(key, 10, "Sekadar menyapa") for key in "ABC"]
    news = campaign("Jam Buka Baru", "kabar", ago(3), Catatan="toko sekarang buka sampai jam 9 malam")
    orders = [bought("D", ago(20), "G1")]
    book = book_of(Produk=[PLAIN], Pelanggan=people, Pesanan=orders, Kontak=log, Kampanye=[news])
    heard = {name for name, reason in listed(book).items() if "Kabar dari toko: Jam Buka Baru" in reason}
    assert heard == {"A", "C", "D"}
    assert whys(book)["A"] == "sudah 61 hari tidak dikirimi kabar"
    assert whys(book)["C"] == "belum pernah dikirimi kabar"
    assert whys(book)["D"].endswith("sekalian kabari “Jam Buka Baru”")
    assert "Sekadar kabar: toko sekarang buka sampai jam 9 malam." in message(book, "A")


def test_4_06_warm_people_come_before_cold_ones():
    people = [
        person("COLD"),
        person("ASKED", Sumber="Instagram"),
        person("FRIEND", Dibawa_oleh="BUYER"),
        person("BUYER"),
    ]
    book = book_of(
        Produk=[PLAIN],
        Pelanggan=people,
        Pesanan=[bought("BUYER", ago(40), "G1")],
        Kampanye=[campaign("Gamis Baru", "peluncuran")],
    )
    order = [row["Pelanggan"] for row in people_of(book)]
    assert order == ["Kak BUYER", "Kak FRIEND", "Kak ASKED", "Kak COLD"]
    launched = [row["Pelanggan"] for row in table(book, LIST) if "Peluncuran" in row["Semua alasan"]]
    assert launched == order


def event_of(count, **more):
    """An event of ten places for so many customers, who spent the more the lower their number."""
    people = [person(f"C{at:02}", at + 1) for at in range(1, count + 1)]
    orders = [bought(f"C{at:02}", ago(100), "G1", total=3_000_000 - at * 1000) for at in range(1, count + 1)]
    event = campaign("Ciater", "acara", AS_OF + timedelta(days=20), Tempat=10, **more)
    return {"Produk": [PLAIN], "Pelanggan": people, "Pesanan": orders, "Kampanye": [event]}


def test_3_25_ten_are_invited_by_rank_and_a_refusal_moves_the_next_up_once():
    shop = event_of(14, Wajib_bawa_keluarga="ya", Batas_jawaban=AS_OF + timedelta(days=10))
    shop["Pesanan"][10]["Total"] = shop["Pesanan"][11]["Total"] = 2_989_500
    book = book_of(**shop)
    asked = {name for name, reason in listed(book).items() if "Undangan acara: Ciater" in reason}
    assert asked == {f"C{at:02}" for at in range(1, 11)}
    assert [row["Keadaan"] for row in people_of(book)] == ["diundang"] * 10 + ["daftar tunggu"] * 4
    type_in(book, "Kak C04", {"Hasil": "tidak berminat", "Jawaban": "ada acara keluarga"})
    type_in(book, "Kak C02", {"Hasil": "berminat", "Jawaban": "ikut, sendiri saja"})
    type_in(book, "Kak C01", {"Hasil": "berminat", "Jawaban": "ya, bertiga"})
    refreshed(book)
    now = standing(book)
    assert (now["C04"], now["C02"], now["C01"]) == ("tidak ikut", "tidak ikut", "ikut")
    assert [now[f"C{at:02}"] for at in (10, 11, 12, 13, 14)] == ["diundang"] * 3 + ["daftar tunggu"] * 2
    rows = {row["Pelanggan"]: row for row in people_of(book)}
    assert (rows["Kak C04"]["Jawaban"], rows["Kak C04"]["Tanggal"]) == ("ada acara keluarga", AS_OF)
    assert rows["Kak C01"]["Orang"] == 3
    assert not refreshed(book).changed
    assert {f"C{at:02}" for at in (11, 12)} <= listed(book).keys()


def test_3_25_of_those_who_may_not_be_invited_only_buyers_are_told():
    shop = event_of(2)
    shop["Pelanggan"][1]["Boleh dihubungi"] = "tidak"
    shop["Pelanggan"].append(person("Q", Sumber="Instagram", Boleh_dihubungi="tidak"))
    assert standing(book_of(**shop)) == {"C01": "diundang", "C02": "tidak ditawari"}


def test_3_25_without_an_answer_by_the_day_the_place_is_for_the_next():
    shop = event_of(12, Batas_jawaban=AS_OF + timedelta(days=3))
    log = [contact("C03", ago(2), result=None, Alasan="Undangan acara: Ciater")]
    assert standing(book_of(**shop, Kontak=log))["C11"] == "daftar tunggu"
    late = standing(book_of(AS_OF + timedelta(days=4), **shop, Kontak=log))
    assert (late["C03"], late["C11"]) == ("tidak menjawab sampai batasnya", "diundang")


def test_3_24_ten_customers_and_their_families_are_thirty_four_seats():
    shop = event_of(10, Wajib_bawa_keluarga="ya")
    sizes = [3, 4, 3, 4, 3, 4, 3, 4, 3, 3]
    log = [
        contact(f"C{at:02}", ago(3), Alasan="Undangan acara: Ciater", Jawaban=f"ikut, {size} orang")
        for at, size in enumerate(sizes, start=1)
    ]
    row = figure(book_of(**shop, Kontak=log), "Ciater/seats")
    assert row["Nilai"] == "34 kursi"
    assert row["Dari mana angkanya"].startswith("ikut 10 pelanggan (34 orang), diundang 0, tidak ikut 0")


def test_3_24_families_that_are_written_down_are_counted_without_an_answer():
    shop = event_of(10)
    sizes = [3, 4, 3, 4, 3, 4, 3, 4, 3, 3]
    family = [
        {"Pelanggan": f"C{at:02}", "Hubungan": "anak", "Boleh dicatat": "ya"}
        for at, size in enumerate(sizes, start=1)
        for _ in range(size - 1)
    ]
    log = [contact(f"C{at:02}", ago(3), Alasan="Undangan acara: Ciater") for at in range(1, 11)]
    assert figure(book_of(**shop, Kontak=log, Keluarga=family), "Ciater/seats")["Nilai"] == "34 kursi"


def test_3_26_after_the_event_who_came_stands_beside_who_was_next_in_line():
    shop = event_of(20)
    day = ago(95)
    shop["Kampanye"][0] |= {"Mulai": day, "Tempat": 10}
    for order in shop["Pesanan"]:
        order["Tanggal"] = ago(200)
    shop["Pesanan"] += [bought(f"C{at:02}", ago(60), "G1") for at in (*range(1, 9), *range(11, 17))]
    log = [
        contact(f"C{at:02}", ago(110), Alasan="Undangan acara: Ciater", Jawaban="ikut") for at in range(1, 11)
    ]
    book = book_of(**shop, Kontak=log)
    assert figure(book, "Ciater/event_came")["Nilai"] == "80%"
    assert figure(book, "Ciater/event_came")["Dari mana angkanya"].startswith("8 dari 10 pelanggan")
    assert figure(book, "Ciater/event_others")["Dari mana angkanya"].startswith("6 dari 10 pelanggan")


def test_3_39_twelve_of_twenty_answered_and_three_said_yes():
    people = [person(f"C{at:02}", at + 1) for at in range(30)]
    orders = [bought(row["ID"], ago(40), "G1") for row in people]
    log = [told(f"C{at:02}", 5, "Survei: Kafe", result=None) for at in range(20)]
    answers = ["berminat"] * 3 + ["tidak berminat"] * 7 + ["nanti"] * 2
    log += [told(f"C{at:02}", 4, "Survei: Kafe", result=said) for at, said in enumerate(answers)]
    cafe = campaign("Kafe", "survei", ago(9), Pertanyaan="Perlu kafe kecil di toko?", Tempat=20)
    shop = {"Produk": [PLAIN], "Pelanggan": people, "Pesanan": orders, "Kontak": log}
    row = figure(book_of(**shop, Kampanye=[cafe]), "Kafe/survey_yes")
    assert row["Nilai"] == "25%"
    assert row["Dari mana angkanya"].startswith(
        "3 dari 12 jawaban; tidak 7, nanti dulu 2; yang ditanya 20, menjawab 60%"
    )
    decided = cafe | {"Keputusan": "tunda", "Ditinjau lagi": date(2026, 12, 1)}
    row = figure(book_of(**shop, Kampanye=[decided]), "Kafe/decision")
    assert (row["Nilai"], row["Dari mana angkanya"]) == (
        "tunda",
        "“Perlu kafe kecil di toko?”; ditinjau lagi 1 Des 2026",
    )


def test_3_39_no_more_are_asked_than_the_target():
    people = [person(f"C{at:02}", at + 1) for at in range(8)]
    orders = [bought(row["ID"], ago(10), "G1") for row in people]
    cafe = campaign("Kafe", "survei", Pertanyaan="Perlu kafe kecil di toko?", Tempat=3)
    book = book_of(Produk=[PLAIN], Pelanggan=people, Pesanan=orders, Kampanye=[cafe])
    rows = [row for row in table(book, LIST) if "Survei: Kafe" in row["Semua alasan"]]
    assert len(rows) == 3
    assert {row["Pertanyaan"] for row in rows} == {"Perlu kafe kecil di toko?"}


def test_a_survey_shows_people_in_the_order_in_which_they_were_asked_first():
    log = [told("B", 9, "Survei: Kafe"), told("A", 7, "Survei: Kafe"), told("B", 5, "Survei: Kafe")]
    cafe = campaign("Kafe", "survei", ago(9), Pertanyaan="Perlu kafe?")
    book = book_of(Pelanggan=[person("A"), person("B")], Kontak=log, Kampanye=[cafe])
    assert [(row["Pelanggan"], row["Urutan"]) for row in table(book, PEOPLE)] == [("Kak B", 1), ("Kak A", 2)]


def test_3_40_everybody_who_answered_is_told_the_decision_once():
    people = [person(key) for key in "ABC"]
    orders = [bought(key, ago(40), "G1") for key in "ABC"]
    log = [
        told("A", 20, "Survei: Kafe"),
        told("B", 20, "Survei: Kafe", result="nanti"),
        told("C", 20, "Survei: Kafe", result="tidak menjawab"),
    ]
    cafe = campaign("Kafe", "survei", ago(30), Pertanyaan="Perlu kafe?", Keputusan="ditunda sampai Januari")
    shop = {"Produk": [PLAIN], "Pelanggan": people, "Pesanan": orders, "Kampanye": [cafe]}
    book = book_of(**shop, Kontak=log)
    assert {name for name, reason in listed(book).items() if "Hasil survei: Kafe" in reason} == {"A", "B"}
    assert "dulu menjawab ya di survei Kafe; kabari keputusannya: ditunda sampai Januari" in whys(book)["A"]
    log.append(told("A", 4, "Hasil survei: Kafe"))
    assert "Hasil survei" not in listed(book_of(**shop, Kontak=log)).get("A", "")


def test_0_20_an_item_of_twelve_months_may_be_traded_in_and_the_rest_is_paid():
    phone = {"Kode": "H1", "Nama": "Panci Lama", "Harga": 700000, "Tukar tambah (bulan)": 12}
    new = {"Kode": "H2", "Nama": "Panci Baru", "Harga": 1000000}
    shop = {
        "Produk": [phone, new],
        "Pelanggan": [person("A")],
        "Pesanan": [bought("A", date(2025, 6, 30), "H1")],
    }
    trade = campaign(
        "Tukar Panci", "tukar tambah", ago(10), Produk="H2", Harga_tawaran=1000000, Nilai_tukar=200000
    )
    assert "Tukar tambah" not in listed(book_of(date(2026, 6, 29), **shop)).get("A", "")
    book = book_of(**shop, Kampanye=[trade])
    assert "Tukar tambah" in listed(book)["A"]
    assert (
        "Panci Lama dibeli 30 Jun 2025, sudah bisa tukar tambah: "
        "Panci Baru Rp1.000.000 − barang lama Rp200.000 = tinggal bayar Rp800.000"
    ) in whys(book)["A"]
    shop["Pesanan"].append(bought("A", AS_OF, "H2", total=None, Harga=1000000, Diskon=200000, Bayar="tunai"))
    profile = table(book_of(**shop, Kampanye=[trade]), "Profil Pelanggan")[0]
    assert profile["Belanja"] == 150000 + 800000


@pytest.mark.parametrize(
    ("result", "asked"), [("tidak menjawab", True), ("nomor salah", False), ("nanti", False)]
)
def test_a_trade_in_that_nobody_heard_of_is_told_again(result, asked):
    pan = {"Kode": "H1", "Nama": "Panci Lama", "Harga": 700000, "Tukar tambah (bulan)": 12}
    told = contact("A", date(2026, 7, 5), Alasan="Tukar tambah", result=result)
    order = bought("A", date(2025, 6, 30), "H1")
    book = book_of(date(2026, 7, 14), Produk=[pan], Pelanggan=[person("A")], Pesanan=[order], Kontak=[told])
    assert ("Tukar tambah" in listed(book).get("A", "")) is asked


def test_an_answer_about_a_campaign_is_logged_with_its_name_and_never_asked_again():
    shop = {
        "Produk": [PLAIN],
        "Pelanggan": [person("A")],
        "Pesanan": [bought("A", ago(40), "G1")],
        "Kampanye": [campaign("Gamis Baru", "peluncuran")],
    }
    book = book_of(**shop)
    type_in(book, "Kak A", {"Hasil": "berminat", "Jawaban": "minta fotonya"})
    refreshed(book)
    (row,) = table(book, "Kontak")
    assert "Peluncuran: Gamis Baru" in row["Alasan"]
    assert standing(book) == {"A": "sudah diberi tahu"}
    assert "Peluncuran" not in listed(book).get("A", "")
    refreshed(book, AS_OF + timedelta(days=8))
    assert "Peluncuran" not in listed(book).get("A", "")


def test_what_people_write_on_the_sheets_of_campaigns_stays():
    shop = {
        "Produk": [PLAIN],
        "Pelanggan": [person("A"), person("B")],
        "Pesanan": [bought("A", ago(40), "G1"), bought("B", ago(50), "G1")],
        "Kampanye": [campaign("Gamis Baru", "peluncuran", Catatan="=1+1"), {"Nama": "Tanpa tanggal"}],
    }
    book = book_of(**shop)
    header = next(row for row in book.read([PEOPLE]).sheets[PEOPLE].rows if "Kunci" in row)
    at = place(book, "Kak B", "Pelanggan", PEOPLE)[0]
    put(book, PEOPLE, {(at, len(header) + 1): "ajak ke toko", (at + 5, 3): "ditulis tangan"})
    put(book, FIGURES, {(30, 1): "catatan sendiri"})
    refreshed(book)
    assert not refreshed(book).changed
    cells = [
        cell
        for title in (PEOPLE, FIGURES, "Kampanye")
        for row in book.read([title]).sheets[title].rows
        for cell in row
    ]
    for text in ("ajak ke toko", "ditulis tangan", "catatan sendiri", "=1+1", "Tanpa tanggal"):
        assert cells.count(text) == 1, text
    told_of = [row for row in table(book, "Periksa Data") if row["Lembar"] == "Kampanye"]
    assert {row["Kolom"] for row in told_of} == {"Jenis", "Mulai"}


def test_a_launch_may_be_told_earlier_or_not_before_by_the_settings():
    shop = {
        "Produk": [PLAIN],
        "Pelanggan": [person("A")],
        "Pesanan": [bought("A", ago(40), "G1")],
        "Kampanye": [campaign("Gamis Baru", "peluncuran", AS_OF + timedelta(days=10))],
    }
    assert "Peluncuran" in listed(book_of(**shop))["A"]
    late = [setting("Peluncuran diberitahukan (hari sebelumnya)", 5)]
    assert "Peluncuran" not in listed(book_of(**shop, Pengaturan=late)).get("A", "")


def test_2_10_each_new_customer_of_a_campaign_costs_a_hundred_thousand():
    people = [person(f"C{at:02}", at + 1) for at in range(12)]
    orders = [
        bought(f"C{at:02}", ago(30), "G1", Kampanye="Instagram" if at < 10 else "Brosur lama")
        for at in range(12)
    ]
    sheet = [
        campaign("Instagram", "kabar", ago(40), Biaya=1_000_000),
        campaign("Brosur", "kabar", ago(40), Biaya=500_000),
    ]
    book = book_of(Produk=[PLAIN], Pelanggan=people, Pesanan=orders, Kampanye=sheet)
    row = figure(book, "Instagram/cost")
    assert (row["Nilai"], row["Dari mana angkanya"]) == (
        "Rp100.000",
        "biaya Rp1.000.000 dibagi 10 pembeli baru",
    )
    assert (figure(book, "Brosur/cost")["Nilai"], figure(book, "Brosur/cost")["Dari mana angkanya"]) == (
        "belum ada",
        None,
    )


def test_0_13_tactics_are_compared_by_their_own_conversion():
    people = [person(f"C{at:02}", at + 1) for at in range(80)]
    log = [
        told(f"C{at:02}", 40, "Peluncuran: Garansi setahun" if at < 40 else "Peluncuran: Paket hemat")
        for at in range(80)
    ]
    orders = [bought(f"C{at:02}", ago(38), "G1") for at in (*range(12), *range(40, 48))]
    sheet = [campaign(name, "peluncuran", ago(45)) for name in ("Garansi setahun", "Paket hemat")]
    book = book_of(Produk=[PLAIN], Pelanggan=people, Pesanan=orders, Kontak=log, Kampanye=sheet)
    shares = [figure(book, f"{name}/response")["Nilai"] for name in ("Garansi setahun", "Paket hemat")]
    assert shares == ["30%", "20%"]


def test_0_13_a_tactic_is_judged_over_all_campaigns_that_name_it():
    people = [person(f"C{at:02}", at + 1) for at in range(80)]
    names = ["Garansi A", "Garansi B", "Paket hemat", "Paket hemat"]
    log = [told(f"C{at:02}", 40, f"Peluncuran: {names[at // 20]}") for at in range(80)]
    orders = [bought(f"C{at:02}", ago(38), "G1") for at in (*range(5), *range(20, 27), *range(40, 48))]
    sheet = [
        campaign(name, "peluncuran", ago(45), Taktik=tactic)
        for name, tactic in (("Garansi A", "Garansi"), ("Garansi B", "garansi"), ("Paket hemat", "paket"))
    ]
    shop = {"Produk": [PLAIN], "Pelanggan": people, "Pesanan": orders, "Kontak": log}
    book = book_of(**shop, Kampanye=sheet)
    found = [row for row in table(book, FIGURES) if str(row["Kunci"]).startswith("tactics/")]
    assert [(row["Angka"], row["Nilai"]) for row in found] == [("Garansi", "30%"), ("paket", "20%")]
    assert found[0]["Dari mana angkanya"] == (
        "12 dari 40 orang yang ditawari lalu memesan; kampanye: Garansi A, Garansi B"
    )
    few = {**shop, "Kontak": log[:5], "Kampanye": sheet[:1]}
    assert "data sedikit" in figure(book_of(**few), "tactics/garansi")["Dari mana angkanya"]
    bare = [campaign("Garansi A", "peluncuran", ago(45))]
    assert not [row for row in table(book_of(**shop, Kampanye=bare), FIGURES) if "tactics" in row["Kunci"]]


def test_2_16_who_asked_stands_behind_the_number_in_the_order_of_names():
    asked = [contact(key, ago(10), result=None, Arah="masuk", Jawaban="ada batik baru?") for key in "CB"]
    shop = {"Produk": [BATIK, PLAIN], "Pelanggan": [person(key) for key in "ABC"], "Kontak": asked}
    book = book_of(
        **shop,
        Pesanan=[bought(key, ago(40), "G1") for key in "ABC"],
        Kampanye=[campaign("Batik Kenanga", "peluncuran", Selera="batik")],
    )
    row = figure(book, "Batik Kenanga/asked_for")
    assert (row["Nilai"], row["Siapa di baliknya"]) == ("2 orang", "Kak B, Kak C")


def test_a_name_within_a_longer_name_is_another_campaign():
    shop = {
        "Produk": [PLAIN],
        "Pelanggan": [person("A"), person("B")],
        "Pesanan": [bought(key, ago(40), "G1") for key in "AB"],
        "Kampanye": [campaign("Serum", "peluncuran", ago(9)), campaign("Serum Malam", "peluncuran", ago(9))],
    }
    book = book_of(
        **shop, Kontak=[told("A", 5, "Peluncuran: Serum Malam"), told("B", 5, "Peluncuran: Serum")]
    )
    said = {(row["Kampanye"], row["Pelanggan"]): row["Keadaan"] for row in people_of(book)}
    assert said == {
        ("Serum", "Kak A"): "belum diberi tahu",
        ("Serum", "Kak B"): "sudah diberi tahu",
        ("Serum Malam", "Kak A"): "sudah diberi tahu",
        ("Serum Malam", "Kak B"): "belum diberi tahu",
    }


def test_an_answer_belongs_to_the_question_that_was_asked():
    shop = event_of(3)
    shop["Kampanye"].append(campaign("Kafe", "survei", ago(9), Pertanyaan="Perlu kafe kecil di toko?"))
    both = "Undangan acara: Ciater; Survei: Kafe"
    log = [
        contact(
            "C01", ago(5), Alasan=both, Topik="Ciater: ikut? datang berapa orang?", Jawaban="ya, 4 orang"
        ),
        contact("C02", ago(5), Alasan=both, Topik="Perlu kafe kecil di toko?", Jawaban="tidak perlu"),
        contact(
            "C03",
            ago(5),
            Alasan="Sudah waktunya beli lagi; Survei: Kafe",
            result="pesan lagi",
            Jawaban="2 botol",
        ),
    ]
    book = book_of(**shop, Kontak=log)
    stands = {(row["Kampanye"], row["Pelanggan"]): row["Keadaan"] for row in people_of(book)}
    assert (stands["Ciater", "Kak C01"], stands["Ciater", "Kak C02"]) == ("ikut", "diundang")
    assert (stands["Kafe", "Kak C01"], stands["Kafe", "Kak C02"]) == ("sudah diberi tahu", "menjawab tidak")
    assert stands["Kafe", "Kak C03"] == "sudah diberi tahu"
    assert figure(book, "Kafe/survey_yes")["Dari mana angkanya"].startswith("0 dari 1 jawaban; tidak 1")
