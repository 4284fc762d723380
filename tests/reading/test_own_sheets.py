"""Each shape of order sheet that shops really keep, made small, and the list that it must give."""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.reading.own_sheets import taken_up, written

pytestmark = pytest.mark.usefixtures("without_figures")
AS_OF = date(2026, 6, 30)
CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "own-sheets"
SITI, BUDI, RINA = ("Siti", "081234500101"), ("Budi", "081234500202"), ("Rina", "087812300505")
ORDERS = [
    (date(2026, 1, 7), *SITI, [("Madu", 2, 120000), ("Kurma", 1, 85000)]),
    (date(2026, 1, 7), *BUDI, [("Madu", 1, 120000)]),
    (date(2026, 2, 13), *SITI, [("Kurma", 3, 85000)]),
    (date(2026, 3, 25), *RINA, [("Madu", 1, 120000), ("Kurma", 1, 85000)]),
]
LINES = [
    (day, name, phone, product, count, price, count * price)
    for day, name, phone, items in ORDERS
    for product, count, price in items
]
RIGHT = (4, 3, 905000.0, date(2026, 3, 25))
"""Buying days, customers, money, last day."""
HEADER = ["Tanggal", "Nama", "No HP", "Barang", "Qty", "Harga", "Total"]


def result(tmp_path, sheets, merges=None, as_of=AS_OF):
    found = taken_up(written(tmp_path / "toko.xlsx", sheets, merges), as_of)
    assert not found.second_changed
    return found


def figures(found):
    return found.days, found.customers, found.money, found.last


def test_items_in_one_cell_with_status_in_words(tmp_path):
    words = ["SUDAH BAYAR", "SUDAH BAYAR", "Pesanan Selesai", "lunas COD"]
    rows = [["Order Code", "Tanggal", "Nama Customer", "No HP", "Items", "Total", "Metode", "Status"]]
    for number, ((day, name, phone, items), word) in enumerate(zip(ORDERS, words, strict=True), 1001):
        cell = "; ".join(f"{product} ({count}x)" for product, count, _ in items)
        total = f"Rp {sum(count * price for _, count, price in items):,}".replace(",", ".")
        rows.append([f"ORD{number}", f"{day:%d/%m/%Y} 16:20", name, phone, cell, total, "QRIS", word])
    for number, word in enumerate(("DIBATALKAN oleh pembeli", "BELUM BAYAR", "voided", "Refunded"), 2001):
        rows.append([f"ORD{number}", "29/06/2026 10:00", *SITI, "Madu (1x)", "Rp 120.000", "CASH", word])
    found = result(tmp_path, {"Orders": rows})
    assert figures(found) == RIGHT
    assert found.problems == []


@pytest.mark.parametrize("total", [[], [["TOTAL", None, None, None, 8, None, 905000]]])
@pytest.mark.parametrize(("place", "left", "right"), [(5, 5, 5), (0, 0, 6), (6, 6, 4)])
def test_who_signs_below_the_table_is_no_order(tmp_path, total, place, left, right):
    words = {place: "Bandung,", left: "Mengetahui"}, {left: "(Sari)", right: "(Pak Budi)"}
    below = [[line.get(at) for at in range(7)] for line in words]
    rows = [HEADER, *map(list, LINES), *total, [], *below]
    found = result(tmp_path, {"Penjualan": rows})
    assert figures(found) == RIGHT
    assert found.problems == []


def test_an_order_below_the_total_that_lacks_its_day_is_told(tmp_path):
    below = [["TOTAL", None, None, None, 8, None, 905000], [], [None, "Dewi", None, "Madu"]]
    found = result(tmp_path, {"Penjualan": [HEADER, *map(list, LINES), *below]})
    assert figures(found) == RIGHT
    assert (found.problems[0][:2]) == ("Penjualan", 10)


def test_a_mistake_in_a_column_made_of_two_is_told_under_the_first_ones_heading(tmp_path):
    rows = [["Date", "First Name", "Last Name", "Mobile", "Item", "Amount"]]
    rows += [[day, name, "Tan", phone, product, total] for day, name, phone, product, _, _, total in LINES]
    rows.append([date(2026, 3, 26), "Ketut", "Wirawan", None, "Madu", 120000])
    found = result(tmp_path, {"Sales Log": rows})
    assert found.problems == [("Sales Log", 8, "First Name")]


def test_the_visits_of_a_clinic_have_patients_numbers_and_therapists(tmp_path):
    rows = [["No", "Tgl Kunjungan", "No RM", "Nama Pasien", "No WA", "Treatment", "Terapis", "Total"]]
    for number, (day, name, phone, product, _, _, total) in enumerate(LINES, 1):
        rows.append([number, day, f"RM-{name}", name, phone, product, "Ana", total])
    found = result(tmp_path, {"Kunjungan": rows})
    assert figures(found) == RIGHT
    assert found.problems == []
    assert "No RM = ID" in found.read[0]
    assert "Terapis = Staf" in found.read[0]


def test_items_as_a_json_list_with_shipping_in_the_total(tmp_path):
    rows = [
        [
            "id_order",
            "tanggal",
            "nama",
            "telepon",
            "alamat",
            "items_json",
            "subtotal",
            "ongkir",
            "total",
            "status",
        ]
    ]
    for number, (day, name, phone, items) in enumerate(ORDERS, 1001):
        listed = json.dumps(
            [{"nama": product, "qty": count, "harga": price} for product, count, price in items]
        )
        goods = sum(count * price for _, count, price in items)
        moment = f"{day - timedelta(days=1)}T20:15:00.000Z"
        rows.append(
            [f"ORD-{number}", moment, name, phone, "Jl.", listed, goods, 9000, goods + 9000, "completed"]
        )
    products = [["id", "nama", "harga", "stok"], [1, "Madu", 120000, 5], [2, "Kurma", 85000, 5]]
    sheets = {
        "products": products,
        "coupons": [["kode", "tipe", "nilai"], ["HEMAT", "persen", 10]],
        "orders": rows,
    }
    found = result(tmp_path, sheets)
    assert figures(found) == RIGHT
    assert found.problems == []


def test_a_tab_a_month_and_a_recap(tmp_path):
    sheets = {}
    for month, title in ((1, "Januari"), (2, "Februari"), (3, "Maret")):
        lines = [line for line in LINES if line[0].month == month]
        total = ["TOTAL", None, None, None, None, None, sum(line[-1] for line in lines)]
        sheets[title] = [[f"PENJUALAN {title.upper()}"], [], HEADER, *lines, total]
    found = result(tmp_path, {**sheets, "Rekap": [["Bulan", "Omzet"], ["Januari", 445000]]})
    assert figures(found) == RIGHT
    assert [line.split(":")[0] for line in found.read] == ["Januari", "Februari", "Maret", "Rekap"]


def test_dates_and_names_merged_over_their_rows(tmp_path):
    rows = [HEADER, *(list(line) for line in LINES)]
    for at, columns in ((2, (0, 1, 2)), (3, (0,)), (6, (0, 1, 2))):
        for column in columns:
            rows[at][column] = None
    merges = [(2, 1, 4, 1), (2, 2, 3, 2), (2, 3, 3, 3), (6, 1, 7, 1), (6, 2, 7, 2), (6, 3, 7, 3)]
    assert figures(result(tmp_path, {"Penjualan": rows}, {"Penjualan": merges})) == RIGHT


def test_headings_over_two_rows_and_a_price_list_beside(tmp_path):
    upper = ["NO", "TANGGAL", "PEMBELI", None, "NAMA", "JUMLAH", "HARGA", "HARGA", None, None, "KODE BARANG"]
    lower = [None, None, "NAMA", "NO HP", "BARANG", "BARANG", "SATUAN", "TOTAL"]
    upper += ["NAMA BARANG", "HARGA SATUAN"]
    rows = [["LAPORAN"], [], upper, lower]
    rows += [[number, *line] for number, line in enumerate(LINES, 1)]
    rows.append(["TOTAL", *[None] * 6, 905000])
    merges = [(3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 3, 4)]
    assert figures(result(tmp_path, {"Laporan": rows}, {"Laporan": merges})) == RIGHT


def test_a_price_list_beside_the_orders(tmp_path):
    prices = [("B1", "Madu", 120000), ("B2", "Kurma", 85000)]
    header = ["NO", "TANGGAL", "NAMA PEMBELI", "NO HP", "NAMA BARANG", "JUMLAH", "HARGA", "TOTAL"]
    rows = [["PENJUALAN 2026"], [], [*header, None, None, "KODE BARANG", "NAMA BARANG", "HARGA SATUAN"]]
    for number, line in enumerate(LINES):
        rows.append([number + 1, *line, None, None, *(prices[number] if number < 2 else ())])
    found = result(tmp_path, {"Penjualan 2026": rows})
    assert figures(found) == RIGHT
    assert found.problems == []


def test_a_column_a_product_as_food_makers_keep_orders(tmp_path):
    rows = [["Pesan", "Kirim", "Pemesan", "Telepon", "Produk", None, "Ekspedisi", "Total"]]
    rows.append([None, None, None, None, "Madu", "Kurma", None, None])
    for day, name, phone, items in ORDERS:
        counts = {product: count for product, count, _ in items}
        total = sum(count * price for _, count, price in items)
        cells = [counts.get("Madu"), counts.get("Kurma"), "JNE", total]
        rows.append([day, day + timedelta(days=1), name, phone, *cells])
    merges = [(1, column, 2, column) for column in (1, 2, 3, 4, 7, 8)] + [(1, 5, 1, 6)]
    assert figures(result(tmp_path, {"PO Lebaran": rows}, {"PO Lebaran": merges})) == RIGHT


def test_a_month_a_column_is_refused_with_the_reason(tmp_path):
    rows = [["Nama", "No HP", "Produk", "Jan", "Feb", "Mar", "Apr"], [*SITI, "Madu", 2, 1, None, 1]]
    found = result(tmp_path, {"Rekap Pelanggan": rows})
    assert found.days == 0
    assert found.problems == [("Rekap Pelanggan", 0, "Tanggal")]


def test_three_sheets_of_a_shop_hide_nothing_and_are_hidden_by_nothing(tmp_path):
    sales = [["Tanggal", "Pembeli", "Barang", "Jumlah", "Total Bayar"]]
    sales += [
        ["02/05/26", "Mbak Ayu", "madu 500gr", 1, "85.000,-"],
        [date(2026, 5, 6), "Dewi", "Kurma", 1, "85rb"],
    ]
    sales += [
        ["08/05/26", "Ibu Rina (Cimahi)", "Madu  500gr", 2, 170000],
        ["09/05/26", "Dewi S", "Kurma", 1, 85000],
    ]
    goods = [
        ["Nama Barang", "Harga Jual", "Modal", "Awet (hari)"],
        ["Madu 500gr", 85000, 60000, 30],
        ["Kurma", 85000, 1, 30],
    ]
    people = [["No", "Nama Customer", "WA", "Alamat", "Ket"]]
    names = ("Mbak Ayu", "Ibu Rina (Cimahi)", "Dewi", "Dewi S")
    people += [[at, name, f"08123456780{at}", "Bandung"] for at, name in enumerate(names, 1)]
    sheets = {"Penjualan": sales, "Daftar Barang": goods, "Data Customer": people}
    found = result(tmp_path, sheets)
    assert figures(found) == (4, 4, 425000.0, date(2026, 5, 9))
    assert found.problems == []


def test_a_second_line_without_day_and_buyer_belongs_to_the_first(tmp_path):
    rows = [["Tanggal", "Nama", "No WA", "Pesanan", "Harga"]]
    rows += [[date(2026, 5, 1), *SITI, "Madu 2, Kurma 1", 255000], [None, None, None, "Habbats 60", 85000]]
    rows += [["5 mei 26", *BUDI, "Madu", 85000], ["kemarin", *BUDI, "Kurma", 85000]]
    found = result(tmp_path, {"Sheet1": rows})
    assert figures(found) == (2, 2, 425000.0, date(2026, 5, 5))
    assert found.problems == [("Sheet1", 5, "Tanggal")]


def test_a_marketplace_export_with_masked_numbers_and_returns(tmp_path):
    header = [
        "No. Pesanan",
        "Status Pesanan",
        "Status Pembatalan/ Pengembalian",
        "Waktu Pesanan Dibuat",
        "Nama Produk",
    ]
    header += [
        "Harga Setelah Diskon",
        "Jumlah",
        "Returned quantity",
        "Total Harga Produk",
        "Total Pembayaran",
    ]
    header += ["Username (Pembeli)", "Nama Penerima", "No. Telepon"]
    rows = [header]
    for number, (day, name, phone, items) in enumerate(ORDERS, 1001):
        paid = sum(count * price for _, count, price in items) + 9000
        for product, count, price in items:
            money = [f"{each:,}".replace(",", ".") for each in (price, count * price, paid)]
            line = [
                f"26{number}",
                "Selesai",
                "",
                f"{day} 16:20",
                product,
                money[0],
                str(count),
                "0",
                *money[1:],
            ]
            rows.append([*line, f"{name.lower()}_shop", f"{name[0]}****", f"******{phone[-2:]}"])
    for number, status, back in (
        (1, "Batal", ""),
        (2, "Selesai", "Permintaan Disetujui"),
        (3, "Belum Bayar", ""),
    ):
        line = [
            f"27{number}",
            status,
            back,
            "2026-06-29 10:00",
            "Madu",
            "120.000",
            "1",
            "0",
            "120.000",
            "129.000",
        ]
        rows.append([*line, "siti_shop", "S****", "******01"])
    found = result(tmp_path, {"orders": rows})
    assert figures(found) == RIGHT
    assert found.problems == [("orders", 2, "No. Telepon")]


def test_an_export_whose_rows_say_the_order_only_once(tmp_path):
    header = ["Name", "Financial Status", "Subtotal", "Shipping", "Total", "Created at", "Lineitem quantity"]
    header += ["Lineitem name", "Lineitem price", "Billing Name", "Billing Phone", "Cancelled at", "Phone"]
    rows = [header]
    states = ("paid", "paid", "partially_refunded", "paid", "pending", "voided", "refunded")
    orders = [*ORDERS, *[(date(2026, 6, 20), *SITI, [("Madu", 1, 120000)])] * 3]
    for number, ((day, name, phone, items), state) in enumerate(zip(orders, states, strict=True), 1001):
        goods = sum(count * price for _, count, price in items)
        for at, (product, count, price) in enumerate(items):
            head = [state, f"{goods}.00", "10000.00", f"{goods + 10000}.00"] if at == 0 else [None] * 4
            buyer = [name, f"+62{phone[1:]}"] if at == 0 else [None, None]
            moment = f"{day} 16:20:00 +0700"
            rows.append([f"#{number}", *head, moment, str(count), product, f"{price}.00", *buyer])
    found = result(tmp_path, {"orders_export": rows})
    assert figures(found) == RIGHT


def test_cancelled_invoices_lower_what_was_bought_and_nobodys_lines_are_told(tmp_path):
    header = [
        "Invoice",
        "StockCode",
        "Description",
        "Quantity",
        "InvoiceDate",
        "Price",
        "Customer ID",
        "Country",
    ]
    first = [
        [490001, "1", "MADU", 6, date(2026, 1, 7), 4.25, 12395, "UK"],
        [490001, "2", "TEH", 2, date(2026, 1, 7), 2.5, 12395, "UK"],
    ]
    second = [
        ["C490001", "1", "MADU", -6, date(2026, 1, 9), 4.25, 12395, "UK"],
        [490002, "1", "MADU", 1, date(2026, 3, 25), 4.25, 12388, "UK"],
    ]
    nobody = [[490003, "1", "MADU", 1, date(2026, 3, 26), 4.25, None, "UK"]]
    found = result(tmp_path, {"Year 2025": [header, *first], "Year 2026": [header, *second, *nobody]})
    assert figures(found) == (2, 2, 9.25, date(2026, 3, 25))
    assert found.problems == [("Year 2026", 4, "Customer ID")]


def test_month_first_dates_and_a_discount_that_is_taken_off_already(tmp_path):
    header = ["Row ID", "Order ID", "Order Date", "Ship Date", "Customer ID", "Customer Name", "Product ID"]
    header += ["Product Name", "Sales", "Quantity", "Discount", "Profit"]
    rows = [header]
    for number, (day, month) in enumerate(((7, 1), (25, 6), (8, 2)), 1):
        date_text = f"{month}/{day}/2026"
        rows.append(
            [
                number,
                f"CA-{number}",
                date_text,
                "7/1/2026",
                "HP-12525",
                "Harold",
                "P",
                "Madu",
                188.0,
                1,
                0.2,
                4,
            ]
        )
    found = result(tmp_path, {"Sample": rows})
    assert figures(found) == (3, 1, 564.0, date(2026, 6, 25))
    assert found.problems == [("Sample", 0, "Order Date")]


SHARED = {
    "01-simplepos-sheet": (43, 8, 8631000.0),
    "03-matjar-orders-json": (43, 8, 8631000.0),
    "04-monthly-tabs": (44, 8, 9106000.0),
    "05-shopee-order-all": (43, 8, 8631000.0),
    "07-tiktok-orderskulist": (43, 8, 8631000.0),
    "08-shopify-orders-export": (43, 8, 8631000.0),
    "10-superstore-kaggle": (47, 8, 9397.4),
    "11-online-retail-two-years": (40, 8, 2847.9),
    "12-merged-date-and-name": (44, 8, 9106000.0),
    "13-two-line-header": (44, 8, 9106000.0),
    "15-pricelist-beside": (44, 8, 9106000.0),
    "16-pivot-month-columns": (0, 0, 0),
    "17-three-own-sheets": (90, 10, 12580000.0),
    "18-blank-repeat": (2, 2, 425000.0),
}
DAYS = {"11": date(2011, 3, 31), "17": date(2026, 11, 30), "18": date(2026, 10, 31)}


@pytest.mark.skipif(not CASES.is_dir(), reason="the case files of shops' own sheets are not here")
@pytest.mark.parametrize("name", SHARED)
def test_the_case_files_give_their_right_values(name, tmp_path):
    path = tmp_path / f"{name}.xlsx"
    shutil.copyfile(CASES / path.name, path)
    found = taken_up(path, DAYS.get(name[:2], AS_OF))
    assert (found.days, found.customers, found.money) == SHARED[name]
    assert not found.second_changed
    assert len(found.problems) <= 3
