"""Sheets kept by columns: told by their distinct cells to need no settling, and read as row by row."""

from datetime import date

import pytest

from sheets_crm.reading.parse import parse
from sheets_crm.reading.plain_lines import plain_lines
from sheets_crm.reading.tables import tables_in
from sheets_crm.workbooks.by_columns import CellRows, distinct
from sheets_crm.workbooks.protocol import Sheet, Snapshot

HEADER = ["No. nota", "Tanggal", "Pelanggan", "Produk", "Jumlah", "Harga", "Total", "Status"]
PRODUCTS = [["Kode", "Nama", "Harga"], ["P1", "Madu", 100], ["P2", "Kurma", 50]]
DAY = date(2026, 1, 5)


def line(receipt="N1", day=DAY, customer="Siti", product="Madu", count=1, price=100, total=100, status=None):
    return [receipt, day, customer, product, count, price, total, status]


TWO_LINES = [line(), line(product="Kurma", count=2, price=50)]
PLAIN = {
    "a receipt a line": [line(), line("N2", "05/02/2026", "Budi", "Kurma", 2, 50, "Rp 100")],
    "receipts of several lines that say everything": [*TWO_LINES, line("N2")],
    "lines worth what the price list says": [line(price=None), line(product="Kurma", price=None, total=50)],
    "lines without a receipt": [line(None), line("", date(2026, 2, 1)), line(None)],
    "a line without a buyer": [line(), line("N2", customer=None)],
    "a numbered receipt": [line(812), line(813.0, date(2026, 3, 1))],
}
SETTLED = {
    "a line that goes on with its receipt": [line(), line(day=None, customer=None, product="Kurma")],
    "a buyer only on the first line": [line(), line(customer=None, product="Kurma", count=2, price=50)],
    "a status only on the first line": [line(status="batal"), line(product="Kurma", count=2, price=50)],
    "an amount of the whole order on each line": [
        line(total=200),
        line(product="Kurma", price=100, total=200),
    ],
    "a buyer with a phone in one cell": [line(customer="Siti 081234500101"), line("N2")],
    "two products in one cell": [line(product="2x Madu, 1x Kurma", total=250), line("N2")],
    "goods given on credit": [line(status="hutang"), line("N2", status="tempo 30 hari"), line("N3")],
    "a total below": [line(), line("N2"), line(None, "Total", None, None, None, None, 200)],
    "a blank row between": [line(), [None] * 8, line("N2")],
    "a row that describes the columns": [
        ["nomor", "hari beli", "nama", "barang", "berapa", "satuan", "semua", "apa"],
        line(),
        line("N2"),
    ],
}


def read(orders, *, by_columns):
    rows = [HEADER, *orders]
    if by_columns:
        columns = enumerate(zip(*rows, strict=True), start=1)
        rows = CellRows({at: distinct(cells) for at, cells in columns}, len(rows))
    sheets = {"Pesanan": Sheet("Pesanan", rows), "Produk": Sheet("Produk", PRODUCTS)}
    return parse(Snapshot(sheets), "id")


def is_plain(orders):
    part = tables_in(Snapshot({"Pesanan": read(orders, by_columns=True).read.parts["orders"][0].sheet}))
    (part,) = part.parts["orders"]
    return plain_lines(part.found, part.sheet, {"madu": 100.0, "kurma": 50.0}, {"madu", "kurma"}) is not None


@pytest.mark.parametrize("name", [*PLAIN, *SETTLED])
def test_a_sheet_kept_by_columns_is_read_as_row_by_row(name):
    orders = {**PLAIN, **SETTLED}[name]
    columns, rows = (read(orders, by_columns=kept) for kept in (True, False))
    assert columns.columns["orders"].records() == rows.columns["orders"].records()
    assert columns.columns["customers"].records() == rows.columns["customers"].records()
    assert columns.problems == rows.problems
    assert len(columns.columns["orders"]) > 0


@pytest.mark.parametrize("name", PLAIN)
def test_lines_with_nothing_to_settle_are_not_looked_at_row_by_row(name):
    assert is_plain(PLAIN[name])


@pytest.mark.parametrize("name", SETTLED)
def test_lines_that_depend_on_others_are(name):
    assert not is_plain(SETTLED[name])
