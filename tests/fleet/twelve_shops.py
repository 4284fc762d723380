"""Twelve shops as different as shops are: two demos, one on our own sheets, nine on sheets of their own."""

from datetime import UTC, date, datetime, timedelta
from json import dumps
from pathlib import Path

from sheets_crm.layout.template import new_workbook
from sheets_crm.sample.shop import sample_rows, sample_settings
from tests.fleet.small_fleet import AS_OF, shop_file
from tests.reading.own_sheets import written

SITI, BUDI, RINA = ("Siti", "081234500101"), ("Budi", "081234500202"), ("Rina", "087812300505")
ORDERS = [
    (date(2026, 4, 7), *SITI, [("Madu", 2, 120_000), ("Kurma", 1, 85_000)]),
    (date(2026, 5, 7), *BUDI, [("Madu", 1, 120_000)]),
    (date(2026, 6, 13), *SITI, [("Kurma", 3, 85_000)]),
    (date(2026, 6, 25), *RINA, [("Madu", 1, 120_000), ("Kurma", 1, 85_000)]),
]
LINES = [
    (day, name, phone, product, count, price, count * price)
    for day, name, phone, items in ORDERS
    for product, count, price in items
]
HEADER = ["Tanggal", "Nama", "No HP", "Barang", "Qty", "Harga", "Total"]
SALES = 460_000
"""What each of the nine sold in June."""


def twelve(folder: Path) -> list[str]:
    """Write the twelve workbooks; their names in order."""
    folder.mkdir()
    for language in ("id", "en"):
        rows, settings = sample_rows(AS_OF, language), sample_settings(language)
        made = datetime(2026, 6, 30, tzinfo=UTC)
        new_workbook(folder / f"contoh-{language}.xlsx", language, rows=rows, settings=settings, created=made)
    shop_file(folder, "lembar-kami")
    for name, (sheets, merges) in OWN.items():
        written(folder / f"{name}.xlsx", sheets, merges)
    return sorted(path.stem for path in folder.glob("*.xlsx"))


def _total(items):
    return sum(count * price for _, count, price in items)


def _items_in_a_cell():
    rows = [["Order Code", "Tanggal", "Nama Customer", "No HP", "Items", "Total", "Metode", "Status"]]
    for number, (day, name, phone, items) in enumerate(ORDERS, 1001):
        cell = "; ".join(f"{product} ({count}x)" for product, count, _ in items)
        total = f"Rp {_total(items):,}".replace(",", ".")
        rows.append(
            [f"ORD{number}", f"{day:%d/%m/%Y} 16:20", name, phone, cell, total, "QRIS", "SUDAH BAYAR"]
        )
    return {"Orders": rows}, None


def _json_items():
    rows = [["id_order", "tanggal", "nama", "telepon", "items_json", "subtotal", "ongkir", "total", "status"]]
    for number, (day, name, phone, items) in enumerate(ORDERS, 1001):
        cell = dumps([{"nama": product, "qty": count, "harga": price} for product, count, price in items])
        moment, goods = f"{day - timedelta(days=1)}T20:15:00.000Z", _total(items)
        rows.append([f"ORD-{number}", moment, name, phone, cell, goods, 9000, goods + 9000, "completed"])
    return {"orders": rows}, None


def _a_tab_a_month():
    sheets = {}
    for month, title in ((4, "April"), (5, "Mei"), (6, "Juni")):
        lines = [line for line in LINES if line[0].month == month]
        total = ["TOTAL", None, None, None, None, None, sum(line[-1] for line in lines)]
        sheets[title] = [[f"PENJUALAN {title.upper()}"], [], HEADER, *lines, total]
    return sheets, None


def _merged():
    rows = [HEADER, *(list(line) for line in LINES)]
    rows[2][:3] = rows[6][:3] = [None] * 3
    merges = [(top, column, top + 1, column) for top in (2, 6) for column in (1, 2, 3)]
    return {"Penjualan": rows}, {"Penjualan": merges}


def _headings_over_two_rows():
    upper = ["NO", "TANGGAL", "PEMBELI", None, "NAMA", "JUMLAH", "HARGA", "HARGA", None, "KODE BARANG"]
    lower = [None, None, "NAMA", "NO HP", "BARANG", "BARANG", "SATUAN", "TOTAL"]
    rows = [["LAPORAN"], [], [*upper, "NAMA BARANG", "HARGA SATUAN"], lower]
    rows += [[number, *line] for number, line in enumerate(LINES, 1)]
    merges = [(3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 3, 4)]
    return {"Laporan": [*rows, ["TOTAL", *[None] * 6, 785_000]]}, {"Laporan": merges}


def _a_column_a_product():
    rows = [["Pesan", "Kirim", "Pemesan", "Telepon", "Produk", None, "Ekspedisi", "Total"]]
    rows.append([None, None, None, None, "Madu", "Kurma", None, None])
    for day, name, phone, items in ORDERS:
        counts = {product: count for product, count, _ in items}
        goods = [counts.get("Madu"), counts.get("Kurma"), "JNE", _total(items)]
        rows.append([day, day + timedelta(days=1), name, phone, *goods])
    merges = [(1, column, 2, column) for column in (1, 2, 3, 4, 7, 8)] + [(1, 5, 1, 6)]
    return {"PO Lebaran": rows}, {"PO Lebaran": merges}


def _three_sheets():
    sales = [["Tanggal", "Pembeli", "Barang", "Jumlah", "Total Bayar"]]
    sales += [
        [f"{day:%d/%m/%y}", name, product, count, total] for day, name, _, product, count, _, total in LINES
    ]
    goods = [["Nama Barang", "Harga Jual", "Modal"], ["Madu", 120_000, 60_000], ["Kurma", 85_000, 40_000]]
    people = [["No", "Nama Customer", "WA", "Alamat"]]
    people += [[number, *who, "Bandung"] for number, who in enumerate((SITI, BUDI, RINA), 1)]
    return {"Penjualan": sales, "Daftar Barang": goods, "Data Customer": people}, None


def _an_export_of_a_marketplace():
    header = ["No. Pesanan", "Status Pesanan", "Waktu Pesanan Dibuat", "Nama Produk", "Harga Setelah Diskon"]
    header += ["Jumlah", "Total Harga Produk", "Total Pembayaran", "Username (Pembeli)", "No. Telepon"]
    rows = [header]
    for number, (day, name, phone, items) in enumerate(ORDERS, 1001):
        for product, count, price in items:
            money = [f"{each:,}".replace(",", ".") for each in (price, count * price, _total(items) + 9000)]
            line = [f"26{number}", "Selesai", f"{day} 16:20", product, money[0], str(count), *money[1:]]
            rows.append([*line, f"{name.lower()}_shop", f"******{phone[-2:]}"])
    return {"orders": rows}, None


def _rows_that_say_the_order_once():
    header = ["Name", "Financial Status", "Subtotal", "Shipping", "Total", "Created at", "Lineitem quantity"]
    rows = [[*header, "Lineitem name", "Lineitem price", "Billing Name", "Billing Phone"]]
    for number, (day, name, phone, items) in enumerate(ORDERS, 1001):
        goods = _total(items)
        for at, (product, count, price) in enumerate(items):
            head = ["paid", f"{goods}.00", "10000.00", f"{goods + 10000}.00"] if at == 0 else [None] * 4
            buyer = [name, f"+62{phone[1:]}"] if at == 0 else [None, None]
            moment = f"{day} 16:20:00 +0700"
            rows.append([f"#{number}", *head, moment, str(count), product, f"{price}.00", *buyer])
    return {"orders_export": rows}, None


OWN = {
    "barang-satu-sel": _items_in_a_cell(),
    "barang-json": _json_items(),
    "tab-per-bulan": _a_tab_a_month(),
    "sel-gabungan": _merged(),
    "judul-dua-baris": _headings_over_two_rows(),
    "kolom-per-barang": _a_column_a_product(),
    "tiga-lembar": _three_sheets(),
    "ekspor-lapak": _an_export_of_a_marketplace(),
    "ekspor-baris": _rows_that_say_the_order_once(),
}
