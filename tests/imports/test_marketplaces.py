"""Every marketplace's and till's export gives the same shop."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.imports.importing_shop import empty, figures, imported, rows_of, shop_in
from tests.imports.marketplaces import DONE, KINDS, LINES, MADU, ORDERS, RIGHT, TEH, shopee, tiktok, written


@pytest.mark.parametrize("kind", KINDS)
def test_an_export_gives_the_right_days_customers_and_money(kind, tmp_path):
    book = empty()
    done = imported(book, written(KINDS[kind](), tmp_path / "orders.csv"))
    assert done.problems == ()
    assert list(done.sources) == [kind]
    assert figures(book) == RIGHT
    assert shop_in(book).problems == ()


@pytest.mark.parametrize("kind", KINDS)
def test_importing_twice_changes_nothing(kind, tmp_path):
    book = empty()
    path = written(KINDS[kind](), tmp_path / "orders.csv")
    first = imported(book, path)
    before = book.read(book.titles()).sheets
    again = imported(book, path)
    assert (again.changed, again.new, again.updated, again.same) == (False, 0, 0, first.new)
    assert book.read(book.titles()).sheets == before


@pytest.mark.parametrize("kind", ["Shopee", "TikTok Shop"])
def test_masked_buyers_are_customers_by_their_username_and_have_no_phone(kind, tmp_path):
    book = empty()
    done = imported(book, written(KINDS[kind](), tmp_path / "orders.csv"))
    assert done.masked == {kind: LINES}
    ids = [row["ID"] for row in rows_of(book, "Pelanggan")]
    assert [each.split("_")[0] for each in ids] == ["siti", "budi", "rina"]
    assert not shop_in(book).columns["customers"]["phone"].known.any()


def test_order_numbers_of_18_digits_stay_whole(tmp_path):
    book = empty()
    imported(book, written(tiktok(), tmp_path / "orders.csv"))
    assert rows_of(book)[0]["No. nota"] == "580000000000000101"


def test_an_order_number_that_excel_cut_is_told_and_left_out(tmp_path):
    rows = tiktok()
    rows[2][0] = "5.8E+17"
    book = empty()
    done = imported(book, written(rows, tmp_path / "orders.csv"))
    assert [(problem.row, problem.column) for problem in done.problems] == [(3, "Order ID")]
    assert (done.left_out, done.new) == (1, LINES - 1)


def test_rows_that_end_before_the_last_heading_are_read(tmp_path):
    head, *rows = shopee()
    done = imported(empty(), written([head, *(row[:-1] for row in rows)], tmp_path / "a.csv"))
    assert (done.new, done.problems) == (len(rows), ())


def test_an_unknown_status_is_told_and_its_whole_order_left_out(tmp_path):
    rows = shopee()
    rows[1][1] = "Sedang Diterbangkan"
    done = imported(empty(), written(rows, tmp_path / "orders.csv"))
    assert [(problem.sheet, problem.row, problem.column) for problem in done.problems] == [
        ("orders.csv", 2, "Status Pesanan")
    ]
    assert (done.left_out, done.new) == (2, LINES - 2)


@pytest.mark.parametrize(("column", "word"), [(3, "kemarin"), (10, "seratus"), (8, "dua")])
def test_a_cell_that_cannot_be_read_is_told_with_its_place(column, word, tmp_path):
    rows = shopee()
    rows[2][column] = word
    rows[3][column] = word
    done = imported(empty(), written(rows, tmp_path / "orders.csv"))
    [problem] = done.problems
    assert (problem.row, problem.column) == (3, rows[0][column])
    assert word in problem.message
    assert done.left_out == 3


def test_a_voucher_of_the_whole_order_is_spread_over_its_rows_by_value(tmp_path):
    rows = shopee(ORDERS[:1])
    for row in rows[1:]:
        row[11] = "27.800"
    book = empty()
    imported(book, written(rows, tmp_path / "orders.csv"))
    assert [row["Total"] for row in rows_of(book)] == [216000, 34200]


def test_pieces_that_came_back_lower_the_row(tmp_path):
    rows = shopee(ORDERS[:1])
    rows[1][9] = "1"
    book = empty()
    imported(book, written(rows, tmp_path / "orders.csv"))
    assert [(row["Jumlah"], row["Total"]) for row in rows_of(book)] == [(1, 120000), (1, 38000)]


def test_a_part_of_an_order_that_was_refunded_lowers_its_rows_by_value(tmp_path):
    rows = KINDS["Shopify"](ORDERS[:1])
    rows[1][2], rows[1][15] = "partially_refunded", "27800.00"
    book = empty()
    imported(book, written(rows, tmp_path / "orders.csv"))
    assert [row["Total"] for row in rows_of(book)] == [216000, 34200]


def test_a_return_of_one_item_leaves_the_other(tmp_path):
    rows = tiktok(ORDERS[:1])
    rows[3][2] = "Return/Refund"
    book = empty()
    imported(book, written(rows, tmp_path / "orders.csv"))
    assert figures(book)["money"] == 240000


def test_amounts_with_a_variation_are_products_of_their_own(tmp_path):
    rows = shopee(ORDERS[:2])
    rows[1][6], rows[1][5], rows[3][6], rows[3][5] = "500 gr", "M1-500", "1 kg", "M1-1000"
    book = empty()
    imported(book, written(rows, tmp_path / "orders.csv"))
    names = [row["Nama"] for row in rows_of(book, "Produk")]
    assert names == ["Madu Hutan (500 gr)", "Teh Daun", "Madu Hutan (1 kg)"]
    assert {row["Produk"] for row in rows_of(book)} == set(names)


ITEMS = st.lists(
    st.tuples(st.sampled_from([MADU, TEH]), st.integers(1, 5)), min_size=1, max_size=2, unique=True
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    bought=st.lists(
        st.tuples(st.dates(ORDERS[0][1], ORDERS[-1][1]), st.sampled_from(["siti", "budi"]), ITEMS),
        min_size=1,
        max_size=6,
    ),
    kind=st.sampled_from(["Shopee", "TikTok Shop", "Tokopedia", "Lazada", "Shopify", "WooCommerce", "Etsy"]),
    columns=st.randoms(use_true_random=False),
)
def test_orders_of_any_shop_come_to_the_same_whoever_exports_them(bought, kind, columns, tmp_path):
    orders = [
        (f"59000000000000{place:04}", day, who, items if items[0][0] != items[-1][0] else items[:1], DONE)
        for place, (day, who, items) in enumerate(bought)
    ]
    rows = KINDS[kind](orders)
    start = next(place for place, row in enumerate(rows) if len(row) > 2)
    order = list(range(len(rows[start])))
    columns.shuffle(order)
    shuffled = [[row[at] for at in order] if len(row) > 2 else row for row in rows]
    book = empty()
    assert imported(book, written(shuffled, tmp_path / "orders.csv", delimiter=";")).problems == ()
    assert figures(book) == {
        "days": len({(who, day) for day, who, _ in bought}),
        "customers": len({who for _, who, _ in bought}),
        "money": sum(product[2] * count for *_, items, _ in orders for product, count in items),
        "last": max(day for day, *_ in bought),
    }


def test_a_delivery_is_no_end_of_a_service_that_people_are_asked_about(tmp_path):
    rows = shopee()
    rows[0].append("Waktu Pesanan Selesai")
    for row in rows[1:]:
        row.append("2026-01-11 16:20")
    book = empty()
    imported(book, written(rows, tmp_path / "orders.csv"))
    assert not any("Tanggal selesai" in row for row in rows_of(book))
