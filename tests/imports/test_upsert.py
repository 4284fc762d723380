"""What an import does to rows that are there: status updates, people's own corrections, people's own rows."""

from datetime import date

import pytest

from sheets_crm.imports.customers import Buyer, order_cells
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Plan, WorkbookError, WriteCells
from tests.imports.importing_shop import empty, figures, imported, rows_of, shop_in
from tests.imports.marketplaces import (
    CANCELLED,
    KINDS,
    LINES,
    ORDERS,
    UNPAID,
    shopee,
    shopify,
    tiktok,
    written,
)


def with_state(number, state):
    return [(*order[:4], state if order[0] == number else order[4]) for order in ORDERS]


def typed(book, place, value, title="Pesanan"):
    book.commit(Plan("hand", [WriteCells(title, {place: value})]))


def column(book, name, title="Pesanan"):
    return book.read([title]).sheets[title].rows[0].index(name) + 1


def test_a_later_export_updates_the_status_and_adds_what_is_new(tmp_path):
    book = empty()
    imported(book, written(shopee(with_state(ORDERS[0][0], UNPAID)[:3]), tmp_path / "january.csv"))
    done = imported(book, written(shopee(), tmp_path / "june.csv"))
    assert (done.new, done.updated, done.same) == (5, 2, 2)
    assert figures(book)["money"] == 679000
    assert len(rows_of(book)) == LINES


def test_only_status_cells_and_the_key_of_changed_rows_are_written(tmp_path):
    book = empty()
    imported(book, written(shopee(), tmp_path / "a.csv"))
    before = rows_of(book)
    imported(book, written(shopee(with_state(ORDERS[1][0], CANCELLED)), tmp_path / "b.csv"))
    after = rows_of(book)
    changed = [
        (old["No. nota"], name)
        for old, new in zip(before, after, strict=True)
        for name in old
        if old[name] != new[name]
    ]
    assert changed == [(ORDERS[1][0], "Status"), (ORDERS[1][0], "Kunci impor")]


def test_what_people_corrected_stays_when_the_export_did_not_change(tmp_path):
    book = empty()
    path = written(shopee(), tmp_path / "a.csv")
    imported(book, path)
    typed(book, (2, column(book, "Total")), 200000)
    assert imported(book, path).changed is False
    assert rows_of(book)[0]["Total"] == 200000


def test_what_people_corrected_stays_and_is_told_once_when_the_export_changed_it_too(tmp_path):
    book = empty()
    imported(book, written(shopee(), tmp_path / "a.csv"))
    typed(book, (2, column(book, "Status")), "proses")
    later = written(shopee(with_state(ORDERS[0][0], CANCELLED)), tmp_path / "b.csv")
    done = imported(book, later)
    assert [(problem.sheet, problem.row, problem.column) for problem in done.problems] == [
        ("Pesanan", 2, "Status")
    ]
    assert [row["Status"] for row in rows_of(book)[:2]] == ["proses", "batal"]
    assert imported(book, later).problems == ()


def test_rows_keep_their_place_when_people_sorted_them(tmp_path):
    book = empty()
    imported(book, written(shopee(), tmp_path / "a.csv"))
    sheet = book.read(["Pesanan"]).sheets["Pesanan"].rows
    turned = MemoryWorkbook(
        {
            **{title: book.read([title]).sheets[title].rows for title in book.titles()},
            "Pesanan": [sheet[0], *reversed(sheet[1:])],
        }
    )
    done = imported(turned, written(shopee(with_state(ORDERS[1][0], CANCELLED)), tmp_path / "b.csv"))
    assert (done.new, done.updated) == (0, 1)
    assert [row["Status"] for row in rows_of(turned) if row["No. nota"] == ORDERS[1][0]] == ["batal"]


@pytest.mark.parametrize("first", [0, 1])
def test_an_order_that_people_typed_themselves_is_not_added_again(first, tmp_path):
    own = [["Tanggal", "No. Pesanan", "Pelanggan", "No HP", "Produk", "Total"]]
    own += [[date(2026, 1, 5), ORDERS[0][0], "Siti", "0812-1111-0001", "1 paket", 278000]]
    own = [[*row[first:], *row[:first]] for row in own]
    book = MemoryWorkbook({"Pesanan": own})
    done = imported(book, written(shopee(), tmp_path / "a.csv"))
    assert (done.new, done.same) == (LINES - 2, 2)
    assert book.read(["Pesanan"]).sheets["Pesanan"].rows[1][:6] == own[1]


@pytest.mark.parametrize(("number", "new"), [("26010500001A", 0), ("17", 2)])
def test_a_long_number_that_people_typed_is_the_order_on_any_day_a_short_one_on_its_own(
    number, new, tmp_path
):
    own = [["Tanggal", "No. Pesanan", "Pelanggan", "No HP", "Produk", "Total"]]
    own += [[date(2025, 12, 31), number, "Siti", "0812-1111-0001", "1 paket", 278000]]
    done = imported(
        MemoryWorkbook({"Pesanan": own}), written(shopee([(number, *ORDERS[0][1:])]), tmp_path / "a.csv")
    )
    assert done.new == new


def test_money_given_back_under_the_number_of_its_sale_stands_beside_it(tmp_path):
    head = ["Receipt Number", "Date", "Customer", "Items", "Net Sales", "Payment Method", "Event Type"]
    sale = ["R100001", "2026-01-05", "Siti", "Kopi x 2", "50000", "Cash", "Payment"]
    back = ["R100001", "2026-01-07", "Siti", "Kopi x 2", "50000", "Cash", "Refund"]
    book = empty()
    imported(book, written([head, sale], tmp_path / "january.csv"))
    path = written([head, sale, back], tmp_path / "both.csv")
    assert [imported(book, path).new for _ in range(2)] == [1, 0]
    found = [(row["Tanggal"].day, row["Jumlah"], row["Total"]) for row in rows_of(book)]
    assert found == [(5, 2, 50000), (7, -2, -50000)]


def test_overlapping_exports_in_one_go_add_each_line_once(tmp_path):
    book = empty()
    early = written(shopee(with_state(ORDERS[3][0], UNPAID)[:4]), tmp_path / "1.csv")
    late = written(shopee(ORDERS[2:]), tmp_path / "2.csv")
    done = imported(book, early, late)
    assert done.new == LINES
    assert figures(book)["money"] == 679000


def test_the_same_order_number_of_two_marketplaces_is_two_orders(tmp_path):
    book = empty()
    imported(book, written(shopee(), tmp_path / "1.csv"))
    done = imported(book, written(tiktok(), tmp_path / "2.csv"))
    assert (done.new, done.same) == (LINES, 0)


def test_a_shop_s_own_headings_get_the_rows_and_our_columns_stand_beside_them(tmp_path):
    own = [["PENJUALAN"], ["Tgl", "Nama Pembeli", "No WA", "Barang", "Qty", "Jumlah"]]
    own += [[date(2026, 1, 2), "Ani", "0812-9999-0001", "Sabun", 1, 20000]]
    book = MemoryWorkbook({"Penjualan": own})
    imported(book, written(shopify(), tmp_path / "a.csv"))
    rows = book.read(["Penjualan"]).sheets["Penjualan"].rows
    assert rows[:3] == [own[0], [*own[1], "No. nota", "Status", "Kunci impor"], own[2]]
    assert rows[3][:8] == [
        date(2026, 1, 5),
        "Siti Rahma",
        "0812-1111-0001",
        "Madu Hutan",
        2,
        240000,
        "#0101",
        "selesai",
    ]
    assert imported(book, written(shopify(), tmp_path / "a.csv")).changed is False
    assert figures(book)["money"] == 699000


@pytest.mark.parametrize("gap", [1, 3])
def test_an_import_is_refused_where_another_table_leaves_no_room_for_its_key(gap, tmp_path):
    head = ["Tanggal", "Nama Pembeli", "No WA", "Barang", "Qty", "Total", *[None] * gap, "KODE"]
    own = [head, [date(2026, 1, 2), "Ani", "0812-9999-0001", "Sabun", 1, 20000, *[None] * gap, "S1"]]
    book = MemoryWorkbook({"Penjualan": own})
    with pytest.raises(WorkbookError) as refused:
        imported(book, written(shopify(), tmp_path / "a.csv"))
    assert refused.value.code == "no_room_beside"
    assert refused.value.values["columns"] == "No. nota, Status, Kunci impor"


def test_our_columns_fit_where_four_are_free(tmp_path):
    head = ["Tanggal", "Nama Pembeli", "No WA", "Barang", "Qty", "Total", *[None] * 4, "KODE"]
    book = MemoryWorkbook({"Penjualan": [head]})
    imported(book, written(shopify(), tmp_path / "a.csv"))
    assert book.read(["Penjualan"]).sheets["Penjualan"].rows[0][6:9] == ["No. nota", "Status", "Kunci impor"]


def test_known_people_and_products_are_used_as_the_shop_calls_them(tmp_path):
    people = [["ID", "Nama", "No. WhatsApp"], ["C1", "Bu Siti", "0812 1111 0001"]]
    products = [["Kode", "Nama", "Harga", "Isi"], ["M1", "Madu Hutan 500 gr", 125000, 30]]
    book = MemoryWorkbook({"Pelanggan": people, "Produk": products})
    done = imported(book, written(KINDS["Tokopedia"](), tmp_path / "a.csv"))
    assert (done.customers, done.products) == (2, 2)
    first = rows_of(book)[0]
    assert (first["Pelanggan"], first["Produk"]) == ("Bu Siti (0812-1111-0001)", "Madu Hutan 500 gr")
    assert shop_in(book).problems == ()


def test_an_order_names_its_buyer_in_the_columns_that_its_sheet_has():
    buyer = Buyer("6281234567890", "Siti", "C1")
    named = {"customer_name": "Siti", "customer": "Siti", "phone": "0812-3456-7890"}
    assert order_cells(buyer, {"customer": 1, "customer_name": 2, "phone": 3}) == named
    assert order_cells(buyer, {"customer_name": 2}) == {"customer_name": "Siti (0812-3456-7890)"}


def test_buyers_of_one_name_in_two_marketplaces_stay_two(tmp_path):
    book = empty()
    rows = tiktok()
    for row in rows[2:]:
        row[14] = row[14].replace("_tt", "_shop")
    imported(book, written(shopee(), tmp_path / "1.csv"))
    imported(book, written(rows, tmp_path / "2.csv"))
    assert figures(book)["customers"] == 6
    assert "siti_shop@TikTok Shop" in [row["ID"] for row in rows_of(book, "Pelanggan")]


def test_a_buyer_who_sends_to_others_stays_one_customer(tmp_path):
    book = empty()
    rows = shopify()
    rows[-2][13] = "0812-7777-0000"
    imported(book, written(rows, tmp_path / "a.csv"))
    assert figures(book)["customers"] == 3


def test_receipts_without_a_buyer_are_counted_and_stay_out(tmp_path):
    rows = KINDS["Loyverse"]()
    rows[1][18] = rows[1][19] = rows[2][18] = rows[2][19] = ""
    book = empty()
    done = imported(book, written(rows, tmp_path / "a.csv"))
    assert (done.nobody, done.problems) == (2, ())
    assert figures(book)["money"] == 679000 - 278000


def test_days_are_read_by_what_their_column_can_only_mean(tmp_path):
    rows = KINDS["Square"](ORDERS)
    for row in rows[1:]:
        year, month, day = row[0].split("-")
        row[0] = f"{day}/{month}/{year}"
    book = empty()
    imported(book, written(rows, tmp_path / "a.csv"))
    assert figures(book)["last"] == date(2026, 4, 13)


def test_a_moment_with_its_zone_is_a_day_of_the_shop(tmp_path):
    rows = shopify(ORDERS[:1])
    for row in rows[1:]:
        row[7] = "2026-01-05 20:00:00 -0500"
    book = empty()
    imported(book, written(rows, tmp_path / "a.csv"))
    assert rows_of(book)[0]["Tanggal"] == date(2026, 1, 6)


@pytest.mark.parametrize("moment", ["2026-01-05 24:00:00 +0700", "2026-02-30T10:00:00Z"])
def test_a_moment_that_no_clock_shows_is_told_and_its_order_left_out(moment, tmp_path):
    rows = shopify()
    rows[1][7] = moment
    done = imported(empty(), written(rows, tmp_path / "a.csv"))
    assert [(problem.row, problem.column) for problem in done.problems] == [(2, "Created at")]
    assert moment in done.problems[0].message
