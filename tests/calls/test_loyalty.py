"""Tiers, cards, gifts and their one budget: rows typed, refreshed, cells out."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, listed, person, setting, whys
from tests.small_shop import AS_OF, refreshed, table

pytestmark = pytest.mark.usefixtures("without_figures")
CARDS, FIGURES, LEDGER = "Kartu Pelanggan", "Hasil Program", "Loyalitas"
FACIAL = {"Kode": "F1", "Nama": "Facial", "Jenis": "jasa", "Kategori": "perawatan wajah", "Harga": 200000}
BREAD = {"Kode": "R1", "Nama": "Roti", "Kategori": "makanan", "Harga": 15000, "HPP": 8000}
GOLD = {"Tingkat": "Emas", "Belanja setahun mulai": 1_000_000, "Diskon ulang tahun": "50%"}


def entry(kind, key=None, day=AS_OF, **more):
    cells = {name.replace("_", " "): cell for name, cell in more.items()}
    return {"Tanggal": day, "Pelanggan": key, "Kejadian": kind, "Nilai": None, "Info didapat": None, **cells}


def receipt(key, number, day=AS_OF, **more):
    return entry("tukar struk jadi kartu", key, day, **{"No. nota": number, **more})


def sold(key, number, day, total, **more):
    return bought(key, day, "P3", total=total, **{"No. nota": number, **more})


def card(book, key):
    return next(row for row in table(book, CARDS) if row["Pelanggan"] == f"Kak {key}")


def figure(book, code):
    return next(row for row in table(book, FIGURES) if row["Kunci"] == f"loyalty/{code}")


def told(book):
    rows = [row for row in table(book, "Periksa Data") if row["Lembar"] == LEDGER]
    return {row["Baris"]: str(row["Yang perlu diperbaiki"]).partition(": ")[2] for row in rows}


THREE = [sold("A", number, ago(30), 350_000) for number in ("N1", "N2", "N3")]


@pytest.mark.parametrize(("keeps", "rest"), [("ya", 50_000), ("tidak", 0)])
def test_3_46_three_receipts_of_350_000_make_a_card_and_the_rest_is_kept_or_lost(keeps, rest):
    rows = [receipt("A", number) for number in ("N1", "N2", "N3")]
    book = book_of(
        Pelanggan=[person("A")],
        Pesanan=THREE,
        Loyalitas=rows,
        Pengaturan=[setting("Sisa struk disimpan", keeps)],
    )
    row = card(book, "A")
    assert (row["No. kartu"], row["Sejak"], row["Sisa struk"]) == ("ada", AS_OF, rest)
    assert row["Berlaku sampai"] == date(2027, 6, 30)
    assert row["Keterangan"] == "3 struk dihitung, 1 kartu; nomor kartunya belum ditulis di Loyalitas"
    assert told(book) == {}


def test_3_46_two_receipts_are_no_card_and_exactly_the_amount_is_one():
    two = [receipt("A", number) for number in ("N1", "N2")]
    row = card(book_of(Pelanggan=[person("A")], Pesanan=THREE, Loyalitas=two), "A")
    assert (row["No. kartu"], row["Sisa struk"]) == (None, 700_000)
    orders = [sold("A", "N1", ago(30), 1_000_000)]
    row = card(
        book_of(
            Pelanggan=[person("A")], Pesanan=orders, Loyalitas=[receipt("A", "N1", **{"No. kartu": "K7"})]
        ),
        "A",
    )
    assert (row["Sejak"], row["No. kartu"]) == (AS_OF, "K7")


def test_3_46_a_receipt_counts_once_is_ones_own_and_goes_when_it_is_returned():
    people = [person("A"), person("B")]
    orders = [
        *THREE,
        sold("B", "N4", ago(30), 900_000),
        sold("A", "N5", ago(30), 900_000, Status="retur"),
        sold("A", "N6", ago(400), 900_000),
    ]
    numbers = ("N1", "n1", "N4", "N5", "N6", "N77", "N2")
    book = book_of(Pelanggan=people, Pesanan=orders, Loyalitas=[receipt("A", number) for number in numbers])
    assert card(book, "A")["Sisa struk"] == 700_000
    assert {row: text.partition(";")[0] for row, text in told(book).items()} == {
        3: "struk ini sudah pernah ditukar",
        4: "struk ini milik pelanggan lain",
        5: "belanja di struk ini batal atau sudah diretur",
        6: "struk ini sudah lewat masa berlakunya waktu ditukar",
        7: "nomor struk ini tidak ada di lembar Pesanan",
    }
    returned = [*THREE[:2], {**THREE[2], "Status": "retur"}]
    book = book_of(
        Pelanggan=people, Pesanan=returned, Loyalitas=[receipt("A", number) for number in ("N1", "N2", "N3")]
    )
    assert (card(book, "A")["No. kartu"], card(book, "A")["Sisa struk"]) == (None, 700_000)


def test_3_46_the_same_number_of_another_branch_is_another_receipt():
    orders = [
        sold("A", "N1", ago(30), 600_000, Cabang="Bandung"),
        sold("A", "N1", ago(20), 500_000, Cabang="Cimahi"),
    ]
    rows = [receipt("A", "N1", Cabang=branch) for branch in ("Bandung", "Cimahi", "Bandung")]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Loyalitas=rows)
    assert (card(book, "A")["Sejak"], card(book, "A")["Sisa struk"]) == (AS_OF, 100_000)
    assert list(told(book)) == [4]


@pytest.mark.parametrize("branches", [("Bandung", None), (None, "Bandung")])
def test_3_46_a_receipt_counts_once_whether_or_not_its_branch_is_typed(branches):
    orders = [sold("A", "N1", ago(30), 600_000, Cabang="Bandung")]
    rows = [receipt("A", "N1", Cabang=branch) for branch in branches]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Loyalitas=rows)
    assert card(book, "A")["Sisa struk"] == 600_000
    assert list(told(book)) == [3]


def test_3_46_a_shop_without_receipt_numbers_goes_by_what_is_typed():
    rows = [receipt("A", "77", Nilai=1_000_000), receipt("A", "78")]
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(30))], Loyalitas=rows)
    assert card(book, "A")["Sejak"] == AS_OF
    assert told(book)[3].startswith("isi kolom Nilai")


@pytest.mark.parametrize(("spent", "tier"), [(999_999, None), (1_000_000, "Emas")])
def test_0_19_spending_exactly_the_threshold_earns_the_tier(spent, tier):
    book = book_of(
        Pelanggan=[person("A")],
        Pesanan=[bought("A", ago(20), total=spent), bought("A", date(2025, 5, 31), total=5_000_000)],
        Loyalitas=[entry("kegiatan bersama", "A", Nilai=1000, Info_didapat="suka teh")],
        Tingkat=[GOLD],
    )
    assert card(book, "A")["Tingkat"] == tier
    assert card(book, "A")["Kurang untuk naik"] == (None if tier else 1)
    assert figure(book, "tier/Emas")["Nilai"] == ("1 orang" if tier else "0 orang")


def test_0_19_a_tier_stays_for_the_days_of_grace_and_a_return_takes_it():
    shop = {"Pelanggan": [person("A")], "Tingkat": [GOLD]}
    old = [bought("A", date(2025, 6, 15), total=1_000_000), bought("A", ago(10), total=10_000)]
    assert card(book_of(date(2026, 7, 14), **shop, Pesanan=old), "A")["Tingkat"] == "Emas"
    assert table(book_of(date(2026, 7, 15), **shop, Pesanan=old), CARDS) == []
    returned = [sold("A", "N1", ago(10), 1_000_000), sold("A", "N1", ago(9), -1, Status="selesai")]
    assert table(book_of(**shop, Pesanan=returned), CARDS) == []


@pytest.mark.parametrize(("day", "tier"), [(date(2026, 7, 14), "Emas"), (date(2026, 7, 15), "Perak")])
def test_0_19_the_highest_tier_of_the_days_of_grace_counts(day, tier):
    tiers = [GOLD, {"Tingkat": "Perak", "Belanja setahun mulai": 100_000}]
    orders = [bought("A", date(2025, 6, 15), total=1_000_000), bought("A", ago(10), total=200_000)]
    book = book_of(day, Pelanggan=[person("A")], Pesanan=orders, Tingkat=tiers)
    assert card(book, "A")["Tingkat"] == tier


def test_cards_stand_in_the_order_of_what_was_spent_and_equals_by_number():
    spent = {"A": 1_200_000, "B": 3_000_000, "C": 1_200_000}
    people = [person(key, at) for at, key in enumerate(("C", "A", "B"), start=1)]
    orders = [bought(key, ago(20), total=total) for key, total in spent.items()]
    book = book_of(Pelanggan=people, Pesanan=orders, Tingkat=[GOLD])
    assert [row["Pelanggan"] for row in table(book, CARDS)] == ["Kak B", "Kak C", "Kak A"]


def test_3_47_benefits_of_the_tier_stand_in_the_row_and_never_beside_an_open_payment():
    tier = {
        **GOLD,
        "Diskon barang": "10%",
        "Diskon jasa": "15%",
        "Bebas antre": "ya",
        "Layanan lain": "teh hangat",
    }
    people = [
        person("A", Tanggal_lahir=date(1990, 1, 5)),
        person("B", Tanggal_lahir=AS_OF.replace(year=1991)),
    ]
    people += [person("C", Tanggal_lahir=None)]
    orders = [bought(key, ago(40), total=1_000_000) for key in "ABC"]
    late = {"Bayar": "tempo", "Jatuh tempo": ago(-20)}
    orders.append({**bought("C", ago(40), total=10_000), **late})
    shop = {"Pelanggan": people, "Pesanan": orders, "Tingkat": [tier]}
    book = book_of(**shop)
    said = whys(book)
    assert said["A"].endswith(
        "anggota Emas: diskon ulang tahun 50%, diskon barang 10%, diskon jasa 15%, bebas antre, teh hangat"
    )
    assert "anggota Emas: sedang ulang tahun, diskon 50%, bebas antre, teh hangat" in said["B"]
    assert "anggota Emas: tanpa diskon selama masih ada tempo, bebas antre, teh hangat" in said["C"]
    stacks = [setting("Diskon ulang tahun boleh digabung", "ya")]
    assert "diskon 50%, diskon barang 10%" in whys(book_of(**shop, Pengaturan=stacks))["B"]


def birthday_shop(*rows, **more):
    people = [person("A", Tanggal_lahir=date(1990, 6, 28)), person("B", Tanggal_lahir=date(1990, 6, 28))]
    orders = [bought("A", ago(60), total=1_000_000), bought("B", ago(60), total=10_000)]
    shop = {"Produk": [FACIAL, BREAD], "Pelanggan": people, "Pesanan": orders, "Tingkat": [GOLD]}
    budget = setting("Dasar anggaran loyalitas (Rp)", 100_000_000)
    settings = [budget, *more.pop("Pengaturan", ())]
    return book_of(**shop, **more, Loyalitas=list(rows), Pengaturan=settings)


def birthday(key, day=AS_OF, item="Facial", **more):
    return entry("diskon ulang tahun", key, day, Barang=item, Info_didapat="mau coba pijat", **more)


def test_3_37_a_priority_member_has_half_off_once_a_year_around_the_birthday():
    book = birthday_shop(
        birthday("A", ago(400, AS_OF)),
        birthday("A"),
        birthday("A"),
        birthday("B"),
        birthday("A", ago(15)),
        Pengaturan=[setting("Diskon ulang tahun berlaku untuk", "facial")],
    )
    assert figure(book, "kind/birthday")["Nilai"] == "Rp100.000"
    assert figure(book, "left")["Dari mana angkanya"].startswith("terpakai Rp100.000 dari Rp6.000.000")
    assert {row: text.partition(";")[0] for row, text in told(book).items()} == {
        2: "pelanggan ini belum punya tingkat dengan diskon ulang tahun",
        4: "diskon ulang tahun tahun ini sudah dipakai",
        5: "pelanggan ini belum punya tingkat dengan diskon ulang tahun",
        6: "bukan di sekitar hari ulang tahunnya",
    }
    book = birthday_shop(
        birthday("A", item="Roti"), Pengaturan=[setting("Diskon ulang tahun berlaku untuk", "facial")]
    )
    assert told(book)[2].startswith("barang ini tidak termasuk diskon ulang tahun")


def test_3_15_a_project_of_100_million_has_two_to_six_million_and_shows_what_is_left():
    rows = [
        entry("kegiatan bersama", "A", ago(day), Nilai=cost, Info_didapat="suka mancing")
        for day, cost in ((9, 1.5e6), (5, 1e6))
    ]
    shop = {"Pelanggan": [person("A")], "Pesanan": [bought("A", ago(60))]}
    base = [setting("Dasar anggaran loyalitas (Rp)", 100_000_000)]
    book = book_of(**shop, Loyalitas=rows, Pengaturan=base)
    assert figure(book, "ceiling")["Nilai"] == "Rp6.000.000"
    assert figure(book, "ceiling")["Dari mana angkanya"] == (
        "2 × paling banyak 3% dari Rp100.000.000; paling sedikit Rp2.000.000"
    )
    assert figure(book, "left")["Nilai"] == "Rp3.500.000"
    rows.append(entry("hadiah", "A", ago(4), Nilai=4e6, Info_didapat="anak masuk SD"))
    book = book_of(**shop, Loyalitas=rows, Pengaturan=base)
    assert figure(book, "left")["Nilai"] == "Rp3.500.000"
    assert "Perhatian: 1 pemberian ditolak" in figure(book, "left")["Dari mana angkanya"]


def test_3_15_a_project_counts_from_the_day_on_which_it_began():
    given = [
        entry("hadiah", "A", ago(40), Nilai=900_000, Info_didapat="sebelum proyek"),
        entry("proyek dimulai", None, ago(30), Nilai=100_000_000),
        entry("kegiatan bersama", "A", ago(9), Nilai=1.5e6, Info_didapat="suka mancing"),
        entry("kegiatan bersama", "A", ago(5), Nilai=1e6, Info_didapat="mau seragam"),
    ]
    shop = {"Pelanggan": [person("A")], "Pesanan": [bought("A", ago(60))]}
    book = book_of(**shop, Loyalitas=given)
    assert figure(book, "ceiling")["Nilai"] == "Rp6.000.000"
    assert figure(book, "ceiling")["Dari mana angkanya"].endswith("; proyek mulai 31 Mei 2026")
    assert figure(book, "left")["Nilai"] == "Rp3.500.000"
    assert told(book) == {}
    given.append(entry("proyek dimulai", None, ago(3), Nilai=50_000_000))
    assert figure(book_of(**shop, Loyalitas=given), "left")["Nilai"] == "Rp3.000.000"
    given[-1]["Nilai"] = None
    book = book_of(**shop, Loyalitas=given)
    assert told(book)[6].startswith("tulis nilai proyeknya di kolom Nilai")
    assert figure(book, "left")["Nilai"] == "Rp3.500.000"


def test_c_6_the_next_200_000_of_a_ceiling_of_3_500_000_is_refused():
    base = [
        setting("Dasar anggaran loyalitas (Rp)", 350_000_000),
        setting("Anggaran loyalitas paling banyak", "1%"),
        setting("Anggaran loyalitas dibagi (kali)", 1),
    ]
    rows = [
        entry("hadiah", "A", ago(9), Nilai=3_400_000, Info_didapat="x"),
        entry("hadiah", "A", ago(8), Nilai=200_000, Info_didapat="y"),
    ]
    rows.append(entry("hadiah", "A", ago(7), Nilai=100_000, Info_didapat="z"))
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(60))], Loyalitas=rows, Pengaturan=base)
    assert told(book) == {3: "melewati anggaran loyalitas (sisa Rp0); ditolak dan tidak dihitung"}
    assert figure(book, "left")["Dari mana angkanya"].startswith("terpakai Rp3.500.000 dari Rp3.500.000")
    assert card(book, "A")["Sudah diberi"] == 3_500_000


def test_c_6_the_budget_of_a_quarter_is_a_share_of_what_the_last_one_sold():
    orders = [
        bought("A", date(2026, 3, 31), total=20_000_000),
        bought("A", date(2026, 4, 1), total=9_000_000),
    ]
    rows = [
        entry("hadiah", "A", date(2026, 3, 30), Nilai=100_000),
        entry("hadiah", "A", date(2026, 4, 1), Nilai=50_000),
    ]
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Loyalitas=rows)
    assert figure(book, "ceiling")["Nilai"] == "Rp1.200.000"
    assert figure(book, "left")["Nilai"] == "Rp1.150.000"


def test_3_18_rounding_a_total_down_lands_in_the_budget():
    order = {
        "Tanggal": ago(5),
        "Pelanggan": "A",
        "Produk": "P3",
        "Jumlah": 1,
        "Harga": 37_000,
        "Total": 35_000,
    }
    base = [setting("Dasar anggaran loyalitas (Rp)", 100_000_000)]
    shop = {"Pelanggan": [person("A")], "Pesanan": [order], "Tingkat": [GOLD], "Pengaturan": base}
    assert figure(book_of(**shop), "left")["Dari mana angkanya"].startswith("terpakai Rp2.000 dari")
    flat = {**order, "Harga": 35_000}
    assert figure(book_of(**{**shop, "Pesanan": [flat]}), "left")["Dari mana angkanya"].startswith(
        "terpakai Rp0 dari"
    )


def test_3_17_who_buys_twelve_of_ten_gets_one_more_at_cost():
    order = sold("A", "N1", ago(5), 180_000) | {"Produk": "R1", "Jumlah": 12}
    few = sold("B", "N2", ago(5), 135_000) | {"Produk": "R1", "Jumlah": 9}
    rule = [
        setting("Bonus satu barang setiap membeli (buah)", 10),
        setting("Dasar anggaran loyalitas (Rp)", 100_000_000),
    ]
    shop = {
        "Produk": [BREAD],
        "Pelanggan": [person("A"), person("B")],
        "Pesanan": [order, few],
        "Tingkat": [GOLD],
    }
    book = book_of(**shop, Pengaturan=rule)
    (row,) = table(book, CARDS)
    assert (row["Pelanggan"], row["Sudah diberi"]) == ("Kak A", 8_000)
    assert row["Keterangan"] == "bonus 1 Roti dari belanja 25 Jun 2026"
    assert figure(book, "left")["Dari mana angkanya"].startswith("terpakai Rp8.000 dari")
    typed = entry(
        "bonus barang",
        "A",
        ago(5),
        Barang="Roti",
        Jumlah=1,
        Info_didapat="untuk arisan",
        **{"No. nota": "N1"},
    )
    book = book_of(**shop, Pengaturan=rule, Loyalitas=[typed])
    assert figure(book, "kind/bonus")["Nilai"] == "Rp8.000"
    assert figure(book, "left")["Dari mana angkanya"].startswith("terpakai Rp8.000 dari")


def test_3_19_gifts_from_a_supplier_cost_nothing_are_counted_and_cannot_go_below_nothing():
    rows = [entry("hadiah masuk dari pemasok", None, ago(20), Barang="Payung", Jumlah=50)]
    rows += [entry("hadiah", "A", ago(10), Barang="payung", Jumlah=12)]
    shop = {"Pelanggan": [person("A")], "Pesanan": [bought("A", ago(60))]}
    book = book_of(**shop, Loyalitas=rows)
    row = figure(book, "gift/payung")
    assert (row["Angka"], row["Nilai"]) == ("Hadiah dari pemasok: Payung", "38 buah")
    assert row["Dari mana angkanya"] == "masuk 50, diberikan 12; tidak memakai anggaran"
    assert figure(book, "ceiling")["Dari mana angkanya"].endswith("sudah diberikan Rp0")
    rows.append(entry("hadiah", "A", ago(5), Barang="Payung", Jumlah=39))
    book = book_of(**shop, Loyalitas=rows)
    assert figure(book, "gift/payung")["Nilai"] == "38 buah"
    assert told(book)[4].startswith("hadiah dari pemasok tidak cukup")


def test_3_20_a_rejected_item_needs_its_weakness_and_food_needs_a_check():
    rows = [
        entry("barang reject layak", "A", ago(5), Barang="Gamis", Nilai=50_000, Info_didapat="x"),
        entry(
            "barang reject layak",
            "A",
            ago(5),
            Barang="Gamis",
            Nilai=50_000,
            Catatan="jahitan miring",
            Info_didapat="x",
        ),
        entry("barang reject layak", "A", ago(5), Barang="Roti", Catatan="gosong sedikit", Info_didapat="x"),
        entry(
            "barang reject layak",
            "A",
            ago(5),
            Barang="Roti",
            Catatan="gosong sedikit",
            Diperiksa_oleh="Ibu",
            Info_didapat="x",
        ),
    ]
    base = [setting("Dasar anggaran loyalitas (Rp)", 100_000_000)]
    book = book_of(
        Produk=[BREAD],
        Pelanggan=[person("A")],
        Pesanan=[bought("A", ago(60))],
        Loyalitas=rows,
        Pengaturan=base,
    )
    assert {row: text[:30] for row, text in told(book).items()} == {
        2: "barang reject harus ditulis ke",
        4: "barang yang dimakan atau dipak",
    }
    assert card(book, "A")["Sudah diberi"] == 58_000


def test_3_16_what_was_spent_without_learning_anything_is_flagged_and_an_expected_order_is_listed():
    day = AS_OF + timedelta(days=14)
    rows = [
        entry("kegiatan bersama", "A", ago(60), Nilai=100_000),
        entry(
            "kegiatan bersama",
            "B",
            ago(60),
            Nilai=300_000,
            Info_didapat="pesan seragam Juli",
            Perkiraan_pesan_lagi=day,
        ),
    ]
    base = [setting("Dasar anggaran loyalitas (Rp)", 100_000_000)]
    shop = {
        "Pelanggan": [person("A"), person("B")],
        "Pesanan": [bought(key, ago(90)) for key in "AB"],
        "Loyalitas": rows,
        "Pengaturan": base,
    }
    book = book_of(**shop)
    assert told(book) == {
        2: "sudah keluar biaya, tetapi belum ditulis apa yang didapat; isi kolom Info didapat"
    }
    assert figure(book, "learnt")["Nilai"] == "75%"
    assert "tiap hal yang didapat berharga Rp300.000" in figure(book, "learnt")["Dari mana angkanya"]
    assert "Perkiraan pesan lagi" in listed(book)["B"]
    assert "perkiraan pesan lagi 14 Jul 2026, dari catatan 1 Mei 2026: pesan seragam Juli" in whys(book)["B"]
    assert "Perkiraan pesan lagi" not in listed(book_of(ago(1), **shop)).get("B", "")


def test_3_13_an_activity_for_a_hobby_lands_in_the_budget():
    rows = [
        entry("kegiatan bersama", "A", ago(5), Nilai=250_000, Info_didapat="mancing bareng, mau buka cabang")
    ]
    base = [setting("Dasar anggaran loyalitas (Rp)", 100_000_000)]
    book = book_of(
        Pelanggan=[person("A", Hobi="memancing")],
        Pesanan=[bought("A", ago(60))],
        Loyalitas=rows,
        Pengaturan=base,
    )
    assert figure(book, "kind/activity")["Nilai"] == "Rp250.000"
    assert figure(book, "left")["Nilai"] == "Rp5.750.000"


def test_3_11_a_fee_is_five_percent_of_what_friends_paid_and_a_return_takes_it_back():
    people = [person("A"), person("B", Dibawa_oleh="A"), person("C", Dibawa_oleh="A")]
    credit = {"Bayar": "tempo", "Jatuh tempo": ago(-20)}
    orders = [sold("B", "N1", ago(9), 1_000_000), {**sold("C", "N2", ago(9), 400_000), **credit}]
    rate = [setting("Komisi mengajak teman", "5%"), setting("Dasar anggaran loyalitas (Rp)", 100_000_000)]
    paid = [entry("komisi dibayar", "A", ago(1), Nilai=20_000)]
    shop = {"Pelanggan": people, "Pengaturan": rate, "Loyalitas": paid}
    row = card(book_of(**shop, Pesanan=orders), "A")
    assert row["Komisi belum dibayar"] == 30_000
    assert row["Keterangan"] == "komisi mengajak teman Rp50.000, sudah dibayar Rp20.000"
    back = [*orders, sold("B", "N1", ago(2), -600_000)]
    assert card(book_of(**shop, Pesanan=back), "A")["Komisi belum dibayar"] is None


def test_a_ledger_can_be_written_and_read_again_without_a_change():
    rows = [
        entry("hadiah", "A", ago(5), Nilai=10_000, Info_didapat="=1+1", Catatan="+62 tulis tangan"),
        entry("entah apa", "A", ago(5)),
        entry("hadiah", "Tak Dikenal", ago(5), Nilai=1),
        {"Kejadian": "hadiah", "Catatan": "tanpa tanggal"},
    ]
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(60))], Loyalitas=rows, Tingkat=[GOLD])
    before = book.read([LEDGER, "Tingkat"]).sheets
    assert not refreshed(book).changed
    after = book.read([LEDGER, "Tingkat"]).sheets
    assert [sheet.rows for sheet in before.values()] == [sheet.rows for sheet in after.values()]
    assert {3, 4, 5} <= told(book).keys()


def test_a_new_shop_without_a_base_is_refused_nothing_and_told_what_is_missing():
    rows = [entry("hadiah", "A", ago(3), Nilai=50_000, Info_didapat="suka teh")]
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(20))], Loyalitas=rows)
    assert told(book) == {}
    row = figure(book, "ceiling")
    assert row["Nilai"] == "belum ada"
    assert row["Dari mana angkanya"].endswith(
        "isi Dasar anggaran loyalitas di Pengaturan; sudah diberikan Rp50.000"
    )
    assert card(book, "A")["Sudah diberi"] == 50_000


@pytest.mark.parametrize("share", ["10%", 0.1, 10])
def test_a_discount_is_ten_percent_however_it_is_typed(share):
    tier = {"Tingkat": "Emas", "Belanja setahun mulai": 100_000, "Diskon barang": share}
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(40))], Tingkat=[tier])
    assert card(book, "A")["Haknya"] == "diskon barang 10%"
