"""Columns that may be the amounts or the states of orders are asked for, never taken and never Rp0."""

from datetime import UTC, date, datetime

import pytest

from sheets_crm.commands.setup import setup_changes
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.reading.parse import parse
from sheets_crm.refresh import refresh
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Plan, WriteCells
from tests.reading.frames import frames

pytestmark = pytest.mark.usefixtures("without_figures")
AS_OF = date(2026, 6, 30)
DAYS = [date(2026, 1, 5), date(2026, 2, 7), date(2026, 3, 9)]


def sales(**more):
    """Three orders, with columns of these headings and cells beside them."""
    people = [
        ("Siti", "081234500101", "Madu"),
        ("Budi", "081234500102", "Teh"),
        ("Rina", "081234500103", "Teh"),
    ]
    rows = [["Tgl Order", "Nama Pembeli", "No HP", "Barang", *more]]
    cells = zip(*more.values(), strict=True) if more else [()] * 3
    return rows + [[day, *who, *each] for day, who, each in zip(DAYS, people, cells, strict=True)]


def read(language="id", **sheets):
    book = MemoryWorkbook(sheets)
    return parse(book.read(book.titles()), language)


def told(shop):
    return [(problem.sheet, problem.row, problem.message) for problem in shop.problems]


MONEY, STATES = ["85.000", 120000, "Rp 38.000"], ["lunas", "batal", "Belum bayar"]


def test_without_an_amount_the_columns_of_money_are_named_with_the_remedy_once_a_sheet():
    shop = read(Jualan=sales(Setor=MONEY, Duit=[5000, 6000, 7500], Meja=[1, 2, 3], Status=["lunas"] * 3))
    assert told(shop) == [
        (
            "Jualan",
            0,
            "kolom Total tidak ditemukan di lembar ini; yang isinya mirip nilai uang: Setor, Duit. "
            "Pada tabel Dipakai sebagai di Pengaturan, tulis Total di samping judul yang benar, atau tidak "
            "dipakai kalau bukan, lalu jalankan lagi. "
            "Sampai itu diisi, nilai yang tidak diketahui dibiarkan kosong, bukan Rp0",
        )
    ]


def test_unknown_money_is_blank_and_never_nothing():
    shop = read(Jualan=sales(Setor=MONEY))
    assert frames(shop).orders["total"].isna().all()
    assert occasions(valid_orders(frames(shop).orders, AS_OF))["amount"].isna().all()


def test_without_a_status_the_columns_of_such_words_are_named():
    [(sheet, row, message)] = told(read(Jualan=sales(Total=MONEY, Keterangan=STATES)))
    assert (sheet, row) == ("Jualan", 0)
    assert "kolom Status tidak ditemukan" in message
    assert "mirip status: Keterangan." in message
    assert message.endswith("semua barisnya dihitung selesai")


def test_where_both_lack_one_sentence_names_the_candidates_of_each():
    [(_, _, message)] = told(read(Jualan=sales(Setor=MONEY, Ket=STATES)))
    assert "mirip nilai uang: Setor; mirip status: Ket." in message


def test_english_sheets_are_told_in_english():
    rows = [["Order date", "Customer name", "Phone", "Item", "Took (USD)"]]
    rows += [
        [day, "Ann", "+14155550101", "Tea", cell] for day, cell in zip(DAYS, [4.5, 12, 8.25], strict=True)
    ]
    [(_, _, message)] = told(read("en", Book=rows))
    assert message.startswith("this sheet has no column Total; these look like money: Took (USD).")


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("Setor", [3, 5, 8]),
        ("Nomor kursi", [1711, 2043, 1957]),
        ("Setor", ["85.000", "nanti", "38.000"]),
        ("HPP", MONEY),
        ("Kembalian", MONEY),
        ("Anggota", ["ya", "tidak", "ya"]),
        ("Keterangan", ["lunas", "titip tetangga", "batal"]),
        ("Kontak lain", ["081234500101", "081234500109", "081234500104"]),
        ("Setor", [None, None, None]),
    ],
)
def test_what_is_neither_money_nor_a_state_is_no_candidate(heading, cells):
    assert told(read(Jualan=sales(**{heading: cells}))) == []


@pytest.mark.parametrize("column", ["Total", "Grand Total", "Harga Satuan"])
def test_a_sheet_with_an_amount_and_a_status_is_asked_nothing(column):
    shop = read(Jualan=sales(**{column: MONEY, "Setor": MONEY, "Status": STATES, "Ket": STATES}))
    assert told(shop) == []


def set_up():
    book = MemoryWorkbook({"Jualan": sales(Setor=MONEY, Warna=["biru", "merah", "hijau"])})
    _, changes = setup_changes(book, "id", with_control=False)
    book.commit(Plan("setup", changes))
    return book


def uses(book):
    rows = book.read(["Pengaturan"]).sheets["Pengaturan"].rows
    return {row[5]: (at, row[6] if len(row) > 6 else None) for at, row in enumerate(rows, 1) if len(row) > 5}


def test_setup_leaves_the_use_of_a_candidate_to_the_owner():
    found = uses(set_up())
    assert found["Setor"][1] is None
    assert found["Warna"][1] == "tidak dipakai"


@pytest.mark.parametrize(
    ("use", "totals"), [("Total", [85000, 120000, 38000]), ("tidak dipakai", [None] * 3)]
)
def test_what_the_owner_writes_there_settles_it(use, totals):
    book = set_up()
    book.commit(Plan("hand", [WriteCells("Pengaturan", {(uses(book)["Setor"][0], 7): use})]))
    shop = parse(book.read(book.titles()), "id")
    assert [None if amount != amount else amount for amount in frames(shop).orders["total"]] == totals
    assert told(shop) == []


def test_it_is_asked_until_it_is_written_and_nothing_changes_meanwhile():
    book, now = set_up(), datetime(2026, 6, 30, 3, tzinfo=UTC)
    first = refresh(book, now, run_id="one", as_of=AS_OF)
    second = refresh(book, now, run_id="two", as_of=AS_OF)
    assert [problem.sheet for problem in first.problems] == ["Jualan"]
    assert second.problems == first.problems
    assert not second.changed


def test_a_sheet_with_our_own_title_and_headings_gets_rows_in_the_table_too():
    rows = [["Tanggal", "Pelanggan", "Produk", "Setor"]]
    rows += [[day, "0812 3450 0101", "Madu", cell] for day, cell in zip(DAYS, MONEY, strict=True)]
    book = MemoryWorkbook({"Pesanan": rows})
    _, changes = setup_changes(book, "id", with_control=False)
    book.commit(Plan("setup", changes))
    assert uses(book)["Setor"][1] is None
