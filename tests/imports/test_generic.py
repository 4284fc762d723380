"""Any table that the recogniser understands is an export, and any workbook of the shop's takes it."""

from datetime import date

import pytest

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.imports.importing_shop import empty, figures, imported, rows_of
from tests.imports.marketplaces import shopify, written

TABLE = [
    ["KASIR TOKO"],
    ["Tanggal", "Nota", "Nama Customer", "No HP", "Items", "Total", "Status"],
    ["05/01/2026 10:00", "1", "Siti", "0812-1111-0001", "Madu (2x); Teh (1x)", "Rp 278.000", "SUDAH BAYAR"],
    ["06/01/2026 10:00", "1", "Budi", "0812-1111-0002", "Madu (1x)", "Rp 120.000", "SUDAH BAYAR"],
    ["07/01/2026 10:00", "2", "Budi", "0812-1111-0002", "Madu (1x)", "Rp 120.000", "BATAL"],
]


def test_a_table_of_no_known_format_is_read_by_its_headings(tmp_path):
    book = empty()
    path = written(TABLE, tmp_path / "kasir.csv", delimiter=";")
    done = imported(book, path)
    assert (done.sources, done.new, done.problems) == ({"": 3}, 4, ())
    assert figures(book) == {"days": 2, "customers": 2, "money": 398000.0, "last": date(2026, 1, 6)}
    again = imported(book, path)
    assert (again.changed, again.same) == (False, 4)


def test_branch_and_staff_of_such_a_table_are_kept(tmp_path):
    rows = [[*TABLE[1], "Cabang", "Staf"], [*TABLE[2], "Malang", "Rina"], [*TABLE[3], "Solo", "Beni"]]
    book = empty()
    imported(book, written(rows, tmp_path / "kasir.csv"))
    found = [(row.get("Cabang"), row.get("Staf")) for row in rows_of(book)]
    assert found == [("Malang", "Rina"), ("Malang", "Rina"), ("Solo", "Beni")]


def test_rows_of_such_a_table_that_cannot_be_read_are_told_with_their_place(tmp_path):
    rows = [*TABLE, ["kemarin", "3", "Budi", "0812-1111-0002", "Madu (1x)", "Rp 120.000", "SUDAH BAYAR"]]
    done = imported(empty(), written(rows, tmp_path / "kasir.csv"))
    assert [(problem.sheet, problem.row, problem.column) for problem in done.problems] == [
        ("kasir.csv", 6, "Tanggal")
    ]
    assert done.left_out == 1


def test_rows_without_an_order_number_are_told_apart_by_what_they_say(tmp_path):
    head = ["Tanggal", "Nama", "No HP", "Barang", "Qty", "Total"]
    row = ["05/01/2026", "Siti", "0812-1111-0001", "Madu", "1", "120000"]
    book = empty()
    imported(book, written([head, row, row], tmp_path / "a.csv"))
    done = imported(book, written([head, row, row, row, [*row[:4], "2", "240000"]], tmp_path / "b.csv"))
    assert (done.new, done.same) == (2, 2)


def test_a_shop_with_a_tab_a_month_gets_a_sheet_for_imports_and_all_count(tmp_path):
    head = ["Tanggal", "Nama", "No HP", "Barang", "Qty", "Total"]
    months = {
        f"{name} 2026": [head, [date(2026, month, 2), "Ani", "0812-9999-0001", "Sabun", 1, 20000]]
        for month, name in ((1, "Januari"), (2, "Februari"))
    }
    book = MemoryWorkbook(months)
    imported(book, written(shopify(), tmp_path / "a.csv"))
    assert book.read(["Januari 2026"]).sheets["Januari 2026"].rows == months["Januari 2026"]
    assert len(rows_of(book, "Pesanan")) == 9
    assert figures(book)["money"] == 679000 + 40000


def test_a_sheet_whose_rows_are_no_lines_stays_as_it_is(tmp_path):
    own = [["Tanggal", "Nama", "No HP", "Madu", "Teh"], [date(2026, 1, 2), "Ani", "0812-9999-0001", 2, 1]]
    own += [
        [date(2026, 1, 3), "Ani", "0812-9999-0001", 1, 1],
        [date(2026, 1, 4), "Ani", "0812-9999-0001", 1, 3],
    ]
    book = MemoryWorkbook({"Pesanan": own})
    imported(book, written(shopify(), tmp_path / "a.csv"))
    assert book.read(["Pesanan"]).sheets["Pesanan"].rows == own
    assert len(rows_of(book, "Pesanan (impor)")) == 9


@pytest.mark.parametrize(("receipt", "day", "new"), [("7", date(2026, 1, 5), 0), ("7", date(2026, 1, 6), 1)])
def test_a_short_order_number_that_people_typed_counts_with_its_day(receipt, day, new, tmp_path):
    own = [["Tanggal", "No. nota", "Pelanggan", "No HP", "Produk", "Total"]]
    own += [[day, receipt, "Siti", "0812-1111-0001", "Madu", 120000]]
    book = MemoryWorkbook({"Pesanan": own})
    rows = [TABLE[1], ["05/01/2026", "7", "Siti", "0812-1111-0001", "Madu (1x)", "Rp 120.000", "SUDAH BAYAR"]]
    assert imported(book, written(rows, tmp_path / "a.csv")).new == new
