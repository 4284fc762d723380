"""How an order is paid, where a sheet says it in a column of its own."""

from datetime import date

import pytest

from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.reading.parse import parse
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.reading.frames import frames

AS_OF = date(2026, 6, 30)


def read(state, **more):
    """One order with this state of its payment, as it was read and what it counts for."""
    head = ["Tanggal", "Nama Pembeli", "No HP", "Barang", "Total", "Status Pembayaran", *more]
    row = [date(2026, 6, 1), "Siti", "081234500101", "Madu", 85000, state, *more.values()]
    book = MemoryWorkbook({"Jualan": [head, row]})
    shop = parse(book.read(book.titles()), "id")
    assert shop.problems == ()
    bought = occasions(valid_orders(frames(shop).orders, AS_OF))
    [(status, payment)] = frames(shop).orders[["status", "payment"]].itertuples(index=False)
    known = [None if cell != cell else cell for cell in (status, payment)]
    return (*known, float(bought["amount"].sum()))


@pytest.mark.parametrize(
    "state",
    [
        "belum lunas",
        "Belum Bayar",
        "belum",
        "DP",
        "dp 50rb",
        "unpaid",
        "Partial",
        "menunggu pembayaran",
        "cicilan",
    ],
)
def test_what_is_not_paid_is_unpaid_and_no_sale_yet(state):
    assert read(state) == ("in_progress", None, 0)


@pytest.mark.parametrize("state", ["hutang", "UTANG", "Tempo", "tempo 14 hari", "bon", "kasbon", "On credit"])
def test_goods_given_on_credit_are_sold_on_credit(state):
    assert read(state) == ("done", "credit", 85000)


def test_credit_leaves_how_the_order_itself_stands():
    assert read("hutang", **{"Status Pesanan": "Selesai"}) == ("done", "credit", 85000)
    assert read("hutang", **{"Status Pesanan": "Batal"}) == ("cancelled", "credit", 0)
    assert read("belum lunas", **{"Status Pesanan": "Selesai"}) == ("in_progress", None, 0)


def of_state(state, **more):
    """The same of a sheet with one column of states, which says how an order is paid too."""
    return read(None, Status=state, **more)


@pytest.mark.parametrize(
    "state", ["hutang", "Tempo", "tempo 30 hari", "BON", "kredit", "kasbon", "On credit"]
)
def test_a_word_for_credit_under_the_status_of_the_order_is_a_sale_on_credit(state):
    assert of_state(state) == ("done", "credit", 85000)


@pytest.mark.parametrize("state", ["belum lunas", "DP 50%", "proses", "cicilan"])
def test_other_words_under_the_status_of_an_order_are_no_sale_yet(state):
    assert of_state(state) == ("in_progress", None, 0)


def test_what_is_said_of_the_payment_wins_over_credit_under_the_status_of_the_order():
    assert read("lunas", Status="hutang") == ("done", None, 85000)
    assert read("belum lunas", Status="hutang") == ("in_progress", None, 0)
    assert of_state("tempo", **{"Metode Bayar": "transfer"}) == ("in_progress", "transfer", 0)
    assert of_state("tempo", **{"Metode Bayar": "tempo"}) == ("done", "credit", 85000)


def test_credit_under_status_counts_in_a_sheet_of_our_own_columns_too():
    head = ["Tanggal", "Pelanggan", "No. WhatsApp", "Produk", "Total", "Status", "Bayar"]
    row = [date(2026, 6, 1), "Siti", "081234500101", "Madu", 85000, "tempo 30 hari", None]
    book = MemoryWorkbook({"Pesanan": [head, row]})
    orders = frames(parse(book.read(book.titles()), "id")).orders
    assert orders[["status", "payment"]].to_numpy().tolist() == [["done", "credit"]]


def test_another_way_of_paying_is_not_overruled():
    assert read("hutang", **{"Metode Bayar": "transfer"}) == ("in_progress", "transfer", 0)
    assert read("hutang", **{"Metode Bayar": "tempo"}) == ("done", "credit", 85000)


def test_a_debt_that_is_said_to_be_settled_is_no_credit_any_more():
    assert read("hutang lunas")[1] is None


def test_what_is_paid_is_done():
    assert read("Lunas") == ("done", None, 85000)


def test_a_part_that_came_back_takes_its_pieces_and_its_share_of_the_amount():
    head = ["Tanggal", "Nama Pembeli", "No HP", "Barang", "Jumlah", "Total", "Returned quantity"]
    row = [date(2026, 6, 1), "Siti", "081234500101", "Madu"]
    book = MemoryWorkbook({"Jualan": [head, [*row, 4, 100000, 1], [*row, 2, 50000, 2], [*row, 1, 25000, 0]]})
    orders = frames(parse(book.read(book.titles()), "id")).orders
    assert orders["quantity"].tolist() == [3, 2, 1]
    assert orders["total"].tolist() == [75000, 50000, 25000]
    assert orders["status"].tolist() == ["done", "returned", "done"]
