"""Tables are known by their headings, in whatever row, order, language and company they stand."""

from datetime import date

import pytest

from sheets_crm.reading.recognise import recognised
from sheets_crm.workbooks.protocol import CellError

DAY = date(2026, 1, 5)


def titled(found):
    return {role: found.headings[column] for role, column in found.columns.items()}


def only(rows, **more):
    (found,) = recognised(rows, **more)
    return found


OWN = {
    "date": ("Tgl Pemesanan", DAY),
    "customer": ("Nama Pemesan", "Siti"),
    "phone": ("No. WA / HP", "0812-1111-0001"),
    "product": ("Nama Barang", "Madu"),
    "quantity": ("Jml\nBarang", 2),
    "total": ("Total (Rp)", 300000),
}


def test_an_order_sheet_is_known_by_its_headings_whatever_their_marks():
    found = only([[heading for heading, _ in OWN.values()], [cell for _, cell in OWN.values()]])
    assert (found.table, found.lacking) == ("orders", ())
    assert titled(found) == {role: " ".join(heading.split()) for role, (heading, _) in OWN.items()}


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Tarikh Tempahan", "date"),
        ("InvoiceDate", "date"),
        ("Nama Lengkap Pembeli", "customer"),
        ("Telepon Pembeli (WA)", "phone"),
        ("financial_status", "payment_status"),
        ("Total Penjualan (IDR)", "total"),
        ("ONGKIR", "shipping"),
        ("Username (Pembeli)", "customer_id"),
        ("Cara Bayar", "payment"),
        ("Nama & No. HP", "contact"),
    ],
)
def test_headings_are_known_in_every_wording(heading, role):
    (found,) = recognised([[heading, "Foo"], ["x", 1]])
    assert titled(found).get(role) == heading


def test_titles_above_and_blank_rows_do_not_hide_the_headings():
    rows = [
        ["PENJUALAN 2026"],
        [],
        ["Bulan: Januari"],
        ["Tanggal", "Pembeli", "Barang"],
        [DAY, "Siti", "Madu"],
    ]
    assert only(rows).first_row == 4


def test_headings_over_two_rows_are_read_together():
    rows = [
        ["LAPORAN"],
        ["NO", "TANGGAL", "PEMBELI", None, "NAMA", "HARGA", "HARGA"],
        [None, None, "NAMA", "NO HP", "BARANG", "SATUAN", "TOTAL"],
        [1, DAY, "Siti", "0812", "Madu", 5000, 10000],
    ]
    found = only(rows, merges=[(2, 3, 2, 4), (2, 1, 3, 1), (2, 2, 3, 2)])
    assert (found.first_row, found.last_row) == (2, 3)
    assert found.columns == {
        "date": 2,
        "customer_name": 3,
        "phone": 4,
        "product": 5,
        "price": 6,
        "total": 7,
    }


def test_a_second_table_beside_the_first_ends_at_the_empty_column():
    rows = [
        ["Tanggal", "Nama", "Barang", "Total", None, "Kode Barang", "Nama Barang", "Harga"],
        [DAY, "Siti", "Madu", 5000, None, "M", "Madu", 5000],
    ]
    orders, products = recognised(rows)
    assert (orders.table, products.table) == ("orders", "products")
    assert products.columns == {"code": 6, "name": 7, "price": 8}
    assert max(orders.columns.values()) == 4


def test_a_total_beats_a_subtotal_and_a_name_beats_a_code():
    rows = [
        ["Tanggal", "Kode Barang", "Nama Barang", "Pembeli", "Subtotal", "Total"],
        [DAY, "M", "Madu", "Siti", 9, 10],
    ]
    found = titled(only(rows))
    assert (found["product"], found["total"], found["code"]) == ("Nama Barang", "Total", "Kode Barang")


@pytest.mark.parametrize(
    ("role", "exact", "other"),
    [
        ("date", "Tanggal", "Tgl Order"),
        ("total", "Total", "Total Harga"),
        ("product", "Produk", "Nama Barang"),
        ("status", "Status", "Status Pesanan"),
        ("price", "Harga", "Harga Satuan"),
        ("receipt", "No. nota", "No. Invoice"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_exact_title_wins_wherever_it_stands(role, exact, other, turned):
    cells = {"date": DAY, "total": 5000, "quantity": 2}
    two = [other, exact] if turned else [exact, other]
    rest = [heading for of, heading in {"date": "Tgl", "customer": "Pembeli"}.items() if of != role]
    rows = [[*two, *rest, "Barang"], [*[cells.get(role, "lunas")] * 2, *[DAY, "Siti"][-len(rest) :], "Madu"]]
    assert titled(only(rows))[role] == exact


def test_a_products_name_beats_its_code_in_either_order():
    for two in (["Kode Produk", "Nama Barang"], ["Nama Barang", "Kode Produk"]):
        rows = [["Tanggal", "Pembeli", *two, "Total"], [DAY, "Siti", "M1", "M2", 10]]
        assert titled(only(rows))["product"] == "Nama Barang"


@pytest.mark.parametrize("first", ["Subtotal", "Sub Total", "Total Harga Produk"])
def test_a_total_beats_a_subtotal_in_either_order(first):
    for two in ([first, "Total"], ["Total", first]):
        rows = [["Tanggal", "Pembeli", "Barang", *two], [DAY, "Siti", "Madu", 9, 10]]
        assert titled(only(rows))["total"] == "Total"


def test_an_order_number_is_nobodys_name_and_an_empty_column_is_no_phone():
    rows = [
        ["Name", "Created at", "Lineitem name", "Phone", "Billing Name", "Billing Phone"],
        ["#1042", "2026-01-05", "Madu", None, "Siti", "0812"],
    ]
    found = titled(only(rows))
    assert (found["receipt"], found["customer"], found["phone"]) == ("Name", "Billing Name", "Billing Phone")


def test_jumlah_is_money_where_its_cells_are_and_nothing_else_is():
    count = only([["Tanggal", "Nama", "Barang", "Jumlah"], [DAY, "Siti", "Madu", 2]])
    money = only([["Tanggal", "Nama", "Barang", "Jumlah"], [DAY, "Siti", "Krupuk", 500]])
    assert "quantity" in count.columns
    assert "total" in money.columns


def test_unknown_headings_over_counts_are_products_where_no_column_names_them():
    rows = [
        ["Pesan", "Pemesan", "Nastar", "Putri Salju", "Total"],
        [DAY, "Siti", 2, None, 90000],
        [DAY, "Budi", None, 1, 5],
    ]
    assert [only(rows).headings[at] for at in only(rows).sells] == ["Nastar", "Putri Salju"]


def test_products_need_no_code_and_people_need_a_way_to_reach_them():
    assert only([["Nama Barang", "Harga Jual"], ["Madu", 5]]).table == "products"
    assert only([["Nama Customer", "WA"], ["Siti", "0812"]]).table == "customers"
    assert only([["id", "nama", "slug"], [1, "Herbal", "herbal"]]).lacking


def test_a_recap_is_neither_orders_nor_people():
    assert only([["Bulan", "Omzet"], ["Januari", 5]]).lacking == ("date", "customer")
    assert only(
        [["Nama", "No HP", "Produk", "Jan", "Feb", "Mar"], ["Siti", "0812", "Madu", 1, 2, 3]]
    ).lacking == ("date",)


def test_what_the_owner_says_goes_before_what_headings_say():
    rows = [["Tanggal", "Nama", "Barang", "Nominal", "Setor"], [DAY, "Siti", "Madu", 5, 6]]
    found = titled(only(rows, mended={"Setor": ["total"], "Nominal": ["unused"]}))
    assert found["total"] == "Setor"


@pytest.mark.parametrize("beside", [DAY, True, 5, CellError("#REF!")])
@pytest.mark.parametrize("count", [1, 8])
def test_what_else_stands_in_the_row_of_the_headings_does_not_hide_them(beside, count):
    head = [heading for heading, _ in OWN.values()]
    found = only([[*head, None, *[beside] * count], [cell for _, cell in OWN.values()]])
    assert (found.table, found.first_row, found.lacking) == ("orders", 1, ())
    assert set(found.columns) == set(OWN)


def test_a_row_of_an_order_is_no_row_of_headings_though_it_holds_a_word_of_them():
    order = [DAY, "Ani", "0812-1111-0001", "Produk", "Status", 2, 5000]
    found = only([["Tanggal", "Pembeli", "No HP", "Barang", "Status", "Jumlah", "Total"], order, order])
    assert found.first_row == 1
