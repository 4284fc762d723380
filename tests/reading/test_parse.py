"""Sheets as people keep them."""

from collections import Counter
from datetime import date

import pytest

from sheets_crm.reading import read_columns
from sheets_crm.reading.parse import parse
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import CellError
from tests.reading.frames import frames


def shop_of(sheets, language="id"):
    book = MemoryWorkbook(sheets)
    return parse(book.read(book.titles()), language)


def told(shop):
    return [(problem.sheet, problem.row, problem.column) for problem in shop.problems]


OWN_LIST = [
    ["TOKO BERKAH", None, None, None, None, None],
    ["Rekap penjualan 2026"],
    [],
    ["Tgl", "Nama Pembeli", "No HP", "Barang", "Qty", "Total"],
    [date(2026, 1, 5), "Siti", "0812-1111-0001", "Madu", 1, "Rp 150.000"],
    [],
    ["5 Feb 2026", "Siti A.", 81211110001.0, "Madu", "2", "300rb"],
    ["TOTAL", None, None, None, 3, 450000],
    ["Tgl", "Nama Pembeli", "No HP", "Barang", "Qty", "Total"],
    [46087, "Budi", "081211110002", "Kurma", 1, 25000],
    [None, None, None, "Total", None, 25000],
    [None, None, None, None, 4, 475000],
]


def test_a_shops_own_order_list_is_understood_as_it_is():
    shop = shop_of({"Catatan": [["halo"]], "Rekap": OWN_LIST})
    assert frames(shop).orders[["customer", "product", "quantity", "total", "row"]].to_numpy().tolist() == [
        ["6281211110001", "Madu", 1, 150000, 5],
        ["6281211110001", "Madu", 2, 300000, 7],
        ["6281211110002", "Kurma", 1, 25000, 10],
    ]
    assert frames(shop).orders["date"].dt.strftime("%Y-%m-%d").tolist() == [
        "2026-01-05",
        "2026-02-05",
        "2026-03-06",
    ]
    assert frames(shop).customers[["customer", "name"]].to_numpy().tolist() == [
        ["6281211110001", "Siti"],
        ["6281211110002", "Budi"],
    ]
    assert shop.problems == ()


def test_each_distinct_cell_of_a_column_is_understood_once(monkeypatch):
    asked = Counter()
    parser_of = read_columns.parser_of

    def counted(kind, *, column, **given):
        parse = parser_of(kind, column=column, **given)

        def parsed(cell):
            asked[column, cell] += 1
            return parse(cell)

        return parsed

    monkeypatch.setattr(read_columns, "parser_of", counted)
    row = [date(2026, 1, 5), "Siti", "0812-1111-0001", "Madu", 1, "Rp 150.000"]
    shop = shop_of({"Rekap": [["Tgl", "Nama Pembeli", "No HP", "Barang", "Qty", "Total"], *[row] * 300]})
    assert len(shop.columns["orders"]) == 300
    assert asked["total", "Rp 150.000"] == 1
    assert max(asked.values()) == 1


def test_each_mistake_is_told_once_with_its_place_and_the_row_is_left_out():
    header = ["Tanggal", "Pelanggan", "No HP", "Produk", "Jumlah", "Total"]
    good = [date(2026, 1, 5), "Siti", "0812-1111-0001", "Madu", 1, 1000]
    bad = [
        ["besok", *good[1:]],
        [*good[:3], None, *good[4:]],
        [*good[:4], "1.500", 1000],
        [*good[:5], "seribu"],
        [*good[:5], CellError("#DIV/0!")],
        [*good[:5], CellError("=")],
        [good[0], "Budi", "021-555", *good[3:]],
    ]
    shop = shop_of({"Pesanan": [header, good, *bad]})
    assert len(frames(shop).orders) == 1
    assert told(shop) == [
        ("Pesanan", 3, "Tanggal"),
        ("Pesanan", 4, "Produk"),
        ("Pesanan", 5, "Jumlah"),
        ("Pesanan", 6, "Total"),
        ("Pesanan", 7, "Total"),
        ("Pesanan", 8, "Total"),
        ("Pesanan", 9, "No HP"),
        ("Pesanan", 9, "Pelanggan"),
    ]


def test_the_same_mistake_in_many_rows_is_one_problem_with_their_number():
    rows = [["Tanggal", "Pelanggan", "No HP", "Produk", "Status"]]
    rows += [[date(2026, 1, 5), "Siti", "0812-1111-0001", "Madu", "entahlah"]] * 3
    shop = shop_of({"Pesanan": rows})
    (problem,) = shop.problems
    assert problem.row == 2
    assert problem.message.startswith(
        "'entahlah' tidak dikenal; pilih salah satu: selesai, batal, retur, proses"
    )
    assert problem.message.endswith("(dan 2 baris lain dengan hal yang sama)")


def test_a_missing_column_is_told_once():
    shop = shop_of({"Pesanan": [["Tanggal", "Pelanggan"], *[[date(2026, 1, 5), "Siti"]] * 5]})
    assert told(shop) == [("Pesanan", 0, "Produk")]
    assert len(frames(shop).orders) == 0


def test_qty_and_jumlah_are_quantity_and_total():
    rows = [
        ["Tgl", "Nama", "HP", "Barang", "Qty", "Jumlah"],
        [date(2026, 1, 5), "Siti", "081211110001", "Madu", 2, 300000],
    ]
    shop = shop_of({"Penjualan": rows})
    assert frames(shop).orders[["quantity", "total"]].to_numpy().tolist() == [[2, 300000]]


def test_of_two_columns_of_one_meaning_the_exact_title_is_read():
    rows = [
        ["Tgl", "Nama", "HP", "Barang", "Total Harga", "Total"],
        [date(2026, 1, 5), "Siti", "081211110001", "Madu", 6, 5],
    ]
    shop = shop_of({"Penjualan": rows})
    assert frames(shop).orders["total"].tolist() == [5]


def test_the_price_times_the_quantity_less_the_discount_where_there_is_no_total():
    header = ["Tanggal", "Pelanggan", "HP", "Produk", "Jumlah", "Harga", "Diskon"]
    line = [date(2026, 1, 5), "Siti", "081211110001"]
    shop = shop_of(
        {
            "Produk": [["Kode", "Nama", "Harga"], ["M", "Madu", 50000]],
            "Pesanan": [
                header,
                [*line, "madu", 2, 40000, 5000],
                [*line, "M", 2, None, "10%"],
                [*line, "M", None, None, None],
                [*line, "Lain", 1, None, None],
            ],
        }
    )
    assert frames(shop).orders["total"].tolist()[:3] == [75000, 90000, 50000]
    assert frames(shop).orders["total"].isna().tolist() == [False, False, False, True]
    assert frames(shop).orders["product"].tolist() == ["M", "M", "M", "Lain"]
    assert told(shop) == [("Pesanan", 5, "Produk")]


CUSTOMERS = [
    ["ID", "Nama", "No HP"],
    ["C1", "Siti", "081211110001"],
    ["C2", "Budi", None],
    ["C3", "Budi", None],
]


@pytest.mark.parametrize(
    ("reference", "customer"),
    [
        ("C1", "6281211110001"),
        ("c2", "C2"),
        ("0812 1111 0001", "6281211110001"),
        ("siti", "6281211110001"),
        ("Siti (C1)", "6281211110001"),
        (81299990000.0, "6281299990000"),
    ],
)
def test_a_customer_is_known_by_id_phone_or_a_name_that_only_one_has(reference, customer):
    shop = shop_of(
        {
            "Pelanggan": CUSTOMERS,
            "Pesanan": [["Tanggal", "Pelanggan", "Produk"], [date(2026, 1, 5), reference, "M"]],
        }
    )
    assert frames(shop).orders["customer"].tolist() == [customer]


@pytest.mark.parametrize("reference", ["Budi", "Wati", "C9"])
def test_a_name_of_two_or_of_nobody_is_a_problem(reference):
    shop = shop_of(
        {
            "Pelanggan": CUSTOMERS,
            "Pesanan": [["Tanggal", "Pelanggan", "Produk"], [date(2026, 1, 5), reference, "M"]],
        }
    )
    assert len(frames(shop).orders) == 0
    assert ("Pesanan", 2, "Pelanggan") in told(shop)


def test_one_phone_on_two_rows_is_one_customer_with_a_problem():
    rows = [*CUSTOMERS[:2], ["C7", "Siti Aminah", "+62 812-1111-0001"]]
    shop = shop_of(
        {"Pelanggan": rows, "Pesanan": [["Tanggal", "Pelanggan", "Produk"], [date(2026, 1, 5), "C7", "M"]]}
    )
    assert frames(shop).customers["customer"].tolist() == ["6281211110001"]
    assert frames(shop).orders["customer"].tolist() == ["6281211110001"]
    assert told(shop) == [("Pelanggan", 3, "Nama")]


def test_who_names_himself_as_the_one_who_brought_him_is_told():
    people = [
        ["ID", "Nama", "Dibawa oleh"],
        ["C1", "Siti", "C1"],
        ["C2", "Budi", "Siti"],
        ["C3", "Wati", "Rini"],
    ]
    shop = shop_of({"Pelanggan": people, "Pesanan": [["Tanggal", "Pelanggan", "Produk"]]})
    assert told(shop) == [("Pelanggan", 2, "Dibawa oleh"), ("Pelanggan", 4, "Dibawa oleh")]
    assert shop.problems[0].message.startswith("'C1' di 'Dibawa oleh' bukan pelanggan lain yang dikenal")
    assert frames(shop).customers["referred_by"].fillna("").tolist()[1:] == ["C1", ""]


def test_all_sheets_of_orders_are_one_log_and_problems_name_their_sheet_and_row():
    header = ["Tanggal", "No HP", "Produk", "Total"]
    january = [
        ["JANUARI"],
        header,
        [date(2026, 1, 5), "0812 1111 0001", "M", 5000],
        ["TOTAL", None, None, 5000],
    ]
    february = [header, [date(2026, 2, 5), "0812 1111 0001", "M", 7000], ["besok", "0812 1111 0001", "M", 1]]
    shop = shop_of({"Jan": january, "Feb": february, "Rekap": [["Bulan", "Omzet"], ["Januari", 5000]]})
    assert frames(shop).orders["total"].tolist() == [5000, 7000]
    assert told(shop) == [("Feb", 3, "Tanggal")]


def test_a_copy_of_a_sheet_is_not_bought_twice():
    header = ["Tanggal", "No HP", "Produk", "Total"]
    rows = [header, *([date(2026, 1, day), "0812 1111 0001", "M", 5000] for day in (1, 2, 3))]
    shop = shop_of({"Penjualan": rows, "Salinan Penjualan": rows})
    assert len(frames(shop).orders) == 3


def test_likely_duplicates_are_suggested_and_not_merged():
    rows = [["ID", "Nama"], ["C1", "Siti Aminah"], ["C2", "siti  aminah"]]
    shop = shop_of({"Pelanggan": rows, "Pesanan": [["Tanggal", "Pelanggan", "Produk"]]})
    assert frames(shop).customers["customer"].tolist() == ["C1", "C2"]
    assert told(shop) == [("Pelanggan", 3, "Nama")]


def test_buyers_known_by_name_only_are_taken_by_name_with_a_warning():
    rows = [["Tanggal", "Nama", "Produk"], [date(2026, 1, 5), "Siti", "M"], [date(2026, 2, 5), "SITI", "M"]]
    shop = shop_of({"Order": rows})
    assert frames(shop).orders["customer"].tolist() == ["Siti", "Siti"]
    assert [problem.row for problem in shop.problems] == [0]


def test_english_headers_and_titles_are_understood_and_answered_in_english():
    rows = [
        ["Date", "Customer", "Phone", "Product", "Qty", "Amount"],
        ["soon", "Ann", "081211110001", "Honey", 1, 5],
    ]
    shop = shop_of({"Orders": rows, "Products": [["Code", "Name"]]})
    assert shop.texts.language == "en"
    assert shop.problems[0].message == "'soon' is not a date; write it as 31/01/2026"


def test_a_workbook_without_orders_says_what_it_needs():
    shop = shop_of({"Catatan": [["halo"]]})
    assert "Tanggal, Pelanggan" in shop.problems[0].message


def test_days_may_be_month_first_when_the_settings_say_so():
    rows = [["Tanggal", "Pelanggan", "HP", "Produk"], ["01/05/26", "Siti", "081211110001", "M"]]
    settings = [["Pengaturan", "Nilai"], ["day_first", "tidak"]]
    assert frames(shop_of({"Pesanan": rows})).orders["date"].dt.month.tolist() == [5]
    assert frames(shop_of({"Pesanan": rows, "Pengaturan": settings})).orders["date"].dt.month.tolist() == [1]


def dated(*days):
    rows = [["Tanggal", "Pelanggan", "HP", "Produk"], *([day, "Siti", "081211110001", "M"] for day in days)]
    shop = shop_of({"Pesanan": rows})
    return frames(shop).orders["date"].dt.strftime("%m-%d").tolist(), told(shop)


def test_a_day_that_can_only_be_month_first_decides_for_its_column_and_is_told_once():
    days, problems = dated("01/05/26", "01/15/26", "02/03/26", "03/30/26")
    assert days == ["01-05", "01-15", "02-03", "03-30"]
    assert problems == [("Pesanan", 0, "Tanggal")]


def test_where_both_orders_occur_every_day_that_could_be_either_is_a_problem():
    days, problems = dated("01/05/26", "01/15/26", "25/02/26", "03/03/26", date(2026, 4, 1))
    assert days == ["01-15", "02-25", "03-03", "04-01"]
    assert problems == [("Pesanan", 2, "Tanggal")]


def test_a_time_with_its_zone_is_turned_into_the_shops_zone():
    days, problems = dated("2026-06-25T23:20:00Z", "2026-06-25 11:43:00 +0700", "2026-06-25T01:00:00+09:00")
    assert days == ["06-26", "06-25", "06-24"]
    assert problems == []


@pytest.mark.parametrize(
    ("cell", "phone", "telling"),
    [
        ("0812-3456-7890 jam 9", "6281234567890", True),
        ("0812-3456-7890 ext 5", "6281234567890", True),
        ("0812-3456-7890 - 2", "6281234567890", True),
        ("0812-3456-7890 s/d 20", "6281234567890", True),
        ("0812-3456-7890 / 0813-1111-2222", "6281234567890", True),
        ("(+62) 812-3456-7890", "6281234567890", False),
        ("0812 - 3456 - 7890", "6281234567890", False),
        ("O812-3456-7890", None, True),
        ("0812-34S6-7890", None, True),
        ("08123456789O", None, True),
    ],
)
def test_text_beside_a_number_never_makes_another_persons_number(cell, phone, telling):
    rows = [["Nama", "No HP", "Alamat"], ["Siti", cell, "Bandung"]]
    shop = shop_of({"Pelanggan": rows, "Pesanan": [["Tanggal", "Pelanggan", "Produk"]]})
    assert frames(shop).customers["phone"].dropna().tolist() == ([phone] if phone else [])
    assert told(shop) == ([("Pelanggan", 2, "No HP")] if telling else [])


def test_masked_numbers_are_told_once_a_sheet_and_user_names_are_the_customers():
    header = ["Waktu Pesanan Dibuat", "Username (Pembeli)", "Nama Penerima", "No. Telepon", "Nama Produk"]
    rows = [
        [f"2026-01-0{day} 10:00", name, "J****o", f"******0{day}", "M"] for day, name in enumerate("aab", 1)
    ]
    shop = shop_of({"orders": [header, *rows]})
    assert frames(shop).orders["customer"].tolist() == ["a", "a", "b"]
    assert frames(shop).customers["name"].tolist() == ["a", "b"]
    assert told(shop) == [("orders", 2, "No. Telepon")]


def test_an_unreadable_optional_cell_is_told_and_the_row_goes_on():
    rows = [["ID", "Nama", "HP", "Tanggal lahir"], ["C1", "Siti", "081211110001", "bulan depan"]]
    shop = shop_of({"Pelanggan": rows, "Pesanan": [["Tanggal", "Pelanggan", "Produk"]]})
    assert frames(shop).customers["customer"].tolist() == ["6281211110001"]
    assert told(shop) == [("Pelanggan", 2, "Tanggal lahir")]


@pytest.mark.parametrize(("discount", "total"), [(0.5, 25_000), (1, 49_999)])
def test_a_discount_of_one_is_a_rupiah_and_less_is_a_share(discount, total):
    rows = [["Tanggal", "Pelanggan", "Produk", "Harga", "Diskon"]]
    rows += [[date(2026, 1, 5), "0812 1111 0001", "M", 50_000, discount]]
    assert frames(shop_of({"Pesanan": rows})).orders["total"].tolist() == [total]
