"""Rows of FEATURES.md about money on whole workbooks: typed into Kas and Pesanan, read from the sheets."""

from datetime import date, timedelta

import pytest

from tests.calls.shops import ago, book_of, bought, contact, person
from tests.small_shop import AS_OF, table

BANK = {"Rekening": "Bank"}


def cash(day, category, money_in=None, money_out=None, **more):
    row = {"Tanggal": day, "Rekening": "Bank", "Kategori": category, "Masuk": money_in, "Keluar": money_out}
    return {**row, "Bukti": "ada", **more}


def figure(book, key):
    return next(row for row in table(book, "Angka Lengkap") if row["Kunci"] == key)


def quarter(money_in, money_out):
    """Three full months of a shop that began with 48 million."""
    rows = [cash(date(2026, 4, 1), "saldo awal", 48_000_000)]
    for month in (4, 5, 6):
        rows += [cash(date(2026, month, 10), "penjualan", money_in)]
        rows += [cash(date(2026, month, 11), "beli barang", None, money_out)]
    return rows


def test_3_27_three_rows_of_the_first_day_are_a_statement():
    rows = [
        cash(AS_OF, "saldo awal", 5_000_000),
        cash(AS_OF, "penjualan", 1_250_000),
        cash(AS_OF, "beli barang", None, 750_000),
    ]
    book = book_of(Kas=rows)
    month = next(row for row in table(book, "Arus Kas") if row["Kunci"] == "month_1")
    named = [month[name] for name in ("Saldo awal", "Dari pelanggan", "Beli barang", "Saldo akhir")]
    assert named == [5_000_000, 1_250_000, -750_000, 5_500_000]
    assert figure(book, "cash")["Nilai"] == "Rp5.500.000"


def test_3_32_six_columns_a_row_are_enough_and_what_does_not_add_up_is_listed():
    names = ("Tanggal", "Rekening", "Kategori", "Keterangan", "Masuk", "Keluar")
    clerk = [
        (AS_OF, "Laci", "saldo awal", "uang kecil", 500_000, None),
        (AS_OF, "Laci", "penjualan", "hari ini", 900_000, None),
        (AS_OF, "Laci", None, "parkir", None, 5_000),
        (AS_OF, "Laci", "sewa, listrik, air", "token", 20_000, 20_000),
        (AS_OF, "Laci", "gaji", "Rina", None, None),
        (AS_OF, "Laci", "setor ke bank", "setoran", None, 800_000),
        (AS_OF, "Bank", "setor ke bank", "setoran", 700_000, None),
    ]
    book = book_of(Kas=[dict(zip(names, row, strict=True)) for row in clerk])
    told = {
        row["Baris"]: row["Yang perlu diperbaiki"]
        for row in table(book, "Periksa Data")
        if row["Lembar"] == "Kas"
    }
    assert told == {
        4: "Rp5.000 belum punya kategori; pilih satu dari daftar di kolom Kategori",
        5: "masuk dan keluar sama-sama terisi; tulis dua baris, "
        "satu untuk yang masuk, satu untuk yang keluar",
        6: "belum ada jumlahnya; isi Masuk atau Keluar",
        7: "Rp100.000 keluar untuk dipindah, tetapi belum masuk ke rekening toko yang lain; "
        "tulis juga baris masuknya di hari yang sama",
    }
    month = next(row for row in table(book, "Arus Kas") if row["Kunci"] == "month_1")
    assert (month["Saldo awal"], month["Dari pelanggan"]) == (500_000, 900_000)
    assert figure(book, "cash")["Nilai"] == "Rp1.295.000"
    tidy = [row for row in clerk if row[3] not in ("parkir", "token", "Rina")]
    tidy[-1] = (*tidy[-1][:4], 800_000, None)
    book = book_of(Kas=[dict(zip(names, row, strict=True)) for row in tidy])
    assert not [row for row in table(book, "Periksa Data") if row["Lembar"] == "Kas"]


@pytest.mark.parametrize(
    ("money_in", "money_out", "value", "told"),
    [
        (14_000_000, 20_000_000, "5 bulan", "habis pada 29 Nov 2026"),
        (20_000_000, 14_000_000, "kas bertambah", "uang masuk Rp6.000.000 lebih banyak daripada uang keluar"),
    ],
)
def test_3_28_money_lasts_so_many_months_and_the_day_is_named(money_in, money_out, value, told):
    row = figure(book_of(Kas=quarter(money_in, money_out)), "runway")
    assert row["Nilai"] == value
    assert told in row["Dari mana angkanya"]


def test_a_new_cost_is_a_fifth_of_what_a_month_costs():
    told = figure(book_of(Kas=quarter(14_000_000, 20_000_000)), "one_more_cost")["Dari mana angkanya"]
    assert told.startswith("biaya baru Rp4.000.000 sebulan; saldo terendah Rp22.000.000 pada minggu ke-9")


def test_3_31_a_branch_that_deposits_less_than_it_sold_stands_with_its_day_and_cashier():
    day = date(2026, 6, 10)
    order = bought("A", day, total=2_000_000, Bayar="tunai", Cabang="Kota", Staf="Rina")
    drawer = {"Rekening": "Laci Kota", "Cabang": "Kota", "Staf": "Rina"}
    rows = [
        cash(date(2026, 6, 1), "saldo awal", 0, **drawer),
        cash(day, "setoran laci", None, 1_900_000, **drawer),
        cash(day, "setoran laci", 1_900_000, **{**drawer, "Rekening": "Bank"}),
    ]
    found = table(book_of(Pelanggan=[person("A")], Pesanan=[order], Kas=rows), "Kebocoran")
    (month,) = [row for row in found if row["Kunci"] == "drawer 2026-06 Kota"]
    assert (month["Uang"], month["Cabang"], month["Tanggal"]) == (100_000, "Kota", day)
    assert "selisih 5%" in month["Apa yang terlihat"]
    (asked,) = [row for row in found if str(row["Apa yang terlihat"]).startswith("Kota: penjualan tunai")]
    assert asked["Apa yang terlihat"] == (
        "Kota: penjualan tunai dan setoran berbeda Rp100.000 (5%). Kasir: Rina. "
        "Apakah ada yang belum tercatat?"
    )
    assert (asked["Uang"], asked["Cabang"], asked["Tanggal"], asked["Staf"]) == (100_000, "Kota", day, "Rina")


def test_3_51_the_first_screen_tells_cash_runway_calls_complaints_and_leaks_in_two_columns():
    twice = [cash(date(2026, 6, day), "biaya lain", None, 186_000, Pihak="Toko Kardus") for day in (1, 2)]
    people = [person("A"), person("B"), person("C")]
    orders = [bought("A", date(2026, 5, 20)), bought("C", date(2026, 5, 20))]
    log = [contact("B", AS_OF), contact("C", AS_OF, result="komplain")]
    book = book_of(
        Pelanggan=people, Pesanan=orders, Kontak=log, Kas=[*quarter(14_000_000, 20_000_000), *twice]
    )
    seen = {row["Apa"]: (row["Sekarang"], row["Keterangan"]) for row in table(book, "Ringkasan")}
    assert seen["Uang kas"] == ("Rp29.628.000", "cukup untuk 4,8 bulan; 1 perlu dicocokkan")
    assert seen["Dihubungi hari ini"] == ("2 orang", "sudah: 2 kontak; ditahan: 0 orang")
    assert seen["Keluhan terbuka"] == ("1 orang", "Kak C")


def on_credit(day, due, paid_on=None, total=600_000.0, **more):
    paid = {"Dibayar": total, "Tanggal_bayar": paid_on} if paid_on else {}
    number = {"No_nota": f"N{day:%m%d}"}
    return bought("A", day, total=total, Bayar="tempo", Jatuh_tempo=due, **number, **paid, **more)


def months(late):
    """Six invoices of 600.000, 30 days each, so many of the oldest paid two days late."""
    rows = []
    for at in range(6):
        day = AS_OF - timedelta(days=30 * (6 - at))
        due = day + timedelta(days=30)
        rows.append(on_credit(day, due, min(due + timedelta(days=2 if at < late else -1), AS_OF)))
    return rows


def owing_row(orders):
    book = book_of(Pelanggan=[person("A", Batas_tempo=5_000_000)], Pesanan=orders)
    return next(row for row in table(book, "Piutang") if row["Pelanggan"] == "Kak A")


@pytest.mark.parametrize(("late", "limit"), [(0, 600_000), (1, 500_000), (3, 300_000)])
def test_3_43_the_suggested_limit_follows_the_customers_own_payments(late, limit):
    still = on_credit(AS_OF, AS_OF + timedelta(days=30), total=100_000.0)
    row = owing_row([*months(late), still])
    assert (row["Batas tempo"], row["Saran batas tempo"]) == (5_000_000, limit)
    assert row["Catatan"] == (
        f"saran batas dari Rp600.000 sebulan × tempo 30 hari, {6 - late} dari 6 nota dibayar tepat waktu"
    )


def test_3_43_nothing_is_suggested_while_something_is_overdue_or_little_was_paid():
    old = on_credit(AS_OF - timedelta(days=50), AS_OF - timedelta(days=20), total=100_000.0)
    assert owing_row([*months(0), old])["Saran batas tempo"] == 0
    assert owing_row([*months(0)[:2], old])["Saran batas tempo"] is None


def section_of(book, name):
    rows = table(book, "Hasil Program")
    start = next(at for at, row in enumerate(rows) if row["Angka"] == f"Andai: {name}")
    return {row["Angka"]: row for row in rows[start + 1 : start + 4]}


ANTAR = {"Rencana": "Jasa antar", "Biaya awal": 3_000_000, "Biaya per bulan": 1_500_000}
ANTAR |= {"Sisa per pesanan": 10_000, "Pesanan per bulan": None, "Mulai": None}


def test_3_30_a_plan_of_delivery_needs_150_orders_a_month():
    found = section_of(book_of(Andai=[{**ANTAR, "Pesanan per bulan": 200}]), "Jasa antar")
    row = found["Pesanan per bulan supaya impas"]
    assert (row["Nilai"], row["Angka untuk rumus"]) == ("150 pesanan", 150)
    assert row["Dari mana angkanya"] == "Rp1.500.000 sebulan dibagi Rp10.000 per pesanan"
    assert found["Biaya awal kembali dalam"]["Nilai"] == "6 bulan"


def test_3_30_the_weeks_with_the_plan_stand_beside_those_without_and_the_books_stay():
    kas = [cash(AS_OF - timedelta(days=20), "saldo awal", 4_000_000)]
    plan = {**ANTAR, "Mulai": date(2026, 8, 3)}
    book = book_of(Kas=kas, Andai=[plan])
    row = section_of(book, "Jasa antar")["Minggu pertama kas habis dengan rencana ini"]
    assert row["Nilai"] == "minggu ke-6"
    assert row["Dari mana angkanya"] == (
        "saldo terendah -Rp2.000.000 pada minggu ke-10; tanpa rencana Rp4.000.000 pada minggu ke-1"
    )
    alone = table(book_of(Kas=kas), "Arus Kas")
    assert table(book, "Arus Kas") == alone


def test_3_29_a_fifth_fewer_receipts_name_the_first_week_without_money():
    kas = [cash(AS_OF - timedelta(days=1), "saldo awal", 4_000_000)]
    week = timedelta(days=7)
    plan = [
        {"Tanggal": AS_OF + week * at + week, "Kategori": name, "Masuk": money_in, "Keluar": money_out}
        for at in range(12)
        for name, money_in, money_out in (("penerimaan lain", 2_000_000, None), ("gaji", None, 2_000_000))
    ]
    book = book_of(Kas=kas, Rencana_Kas=plan)
    assert figure(book, "lowest_week")["Nilai"] == "Rp4.000.000"
    row = figure(book, "fewer_receipts")
    assert row["Nilai"] == "minggu ke-12"
    assert "saldo terendah -Rp800.000 pada minggu ke-13" in row["Dari mana angkanya"]


@pytest.mark.parametrize(("deposited", "asked"), [(800_000, []), (700_000, [100_000])])
def test_0_20_the_cash_book_expects_what_is_paid_beside_the_old_item(deposited, asked):
    new = {"Kode": "H2", "Nama": "Panci Baru", "Harga": 1000000}
    paid = bought("A", ago(3), "H2", total=None, Harga=1000000, Diskon=200000, Bayar="tunai", Cabang="Kota")
    drawer = {"Cabang": "Kota", "Rekening": "Laci", "Masuk": None, "Keluar": None}
    book = [
        {**drawer, "Tanggal": ago(9), "Kategori": "saldo awal", "Masuk": 0},
        {**drawer, "Tanggal": ago(3), "Kategori": "setoran laci", "Keluar": deposited},
        {**drawer, "Tanggal": ago(3), "Kategori": "setoran laci", "Masuk": deposited, "Rekening": "Bank"},
    ]
    shop = book_of(Produk=[new], Pelanggan=[person("A")], Pesanan=[paid], Kas=book)
    rows = [row for row in table(shop, "Kebocoran") if str(row["Kunci"]).startswith("drawer ")]
    assert [row["Uang"] for row in rows if row["Uang"]] == asked


def test_3_44_an_unseen_transfer_is_listed_and_gives_no_points_and_no_stock():
    marks = ["ya", None, "tidak"]
    orders = [
        {**bought("A", ago(40 - 10 * at), "P1", 1_000_000, Bayar="transfer"), "No. nota": f"N{at}"}
        | {"Terverifikasi": mark}
        for at, mark in enumerate(marks)
    ]
    tier = {"Tingkat": "Emas", "Belanja setahun mulai": 1_500_000}
    book = book_of(Pelanggan=[person("A")], Pesanan=orders, Tingkat=[tier])
    (profile,) = table(book, "Profil Pelanggan")
    assert (profile["Belanja"], profile["Perkiraan beli lagi"]) == (1_000_000, date(2026, 6, 20))
    assert table(book, "Kartu Pelanggan") == []
    listed_there = [row for row in table(book, "Piutang") if str(row["Kunci"]).startswith("transfer")]
    assert [row["Belum dibayar"] for row in listed_there] == [1_000_000, 1_000_000]
    assert ["N1" in str(row) or "N2" in str(row) for row in listed_there] == [True, True]
    paid = [{**order, "Terverifikasi": "ya"} for order in orders]
    seen = book_of(Pelanggan=[person("A")], Pesanan=paid, Tingkat=[tier])
    assert table(seen, "Piutang") == []
    assert [row["Tingkat"] for row in table(seen, "Kartu Pelanggan")] == ["Emas"]
