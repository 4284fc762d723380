import datetime

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_crm.metrics.orders import occasions, unmatched_returns, valid_orders, with_unseen_transfers

AS_OF = datetime.date(2026, 6, 30)


def lines(*rows: dict[str, object]) -> pd.DataFrame:
    plain = {"customer": "Ann", "date": "2026-05-01", "product": "P1", "quantity": 1.0, "total": 100.0}
    filled = pd.DataFrame([plain | row for row in rows])
    return filled.assign(date=pd.to_datetime(filled["date"]), total=filled["total"].astype("float64"))


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ({}, True),
        ({"status": None}, True),
        ({"status": "done"}, True),
        ({"status": "cancelled"}, False),
        ({"status": "returned"}, False),
        ({"status": "in_progress"}, False),
        ({"status": "in_progress", "verified": True}, True),
        ({"status": "in_progress", "payment": "credit"}, True),
        ({"status": "in_progress", "paid": 100.0}, True),
        ({"status": "in_progress", "paid": 40.0}, False),
        ({"status": "in_progress", "paid_on": pd.Timestamp("2026-06-30")}, True),
        ({"status": "in_progress", "paid_on": pd.Timestamp("2026-07-01")}, False),
        ({"status": "done", "payment": "transfer", "verified": False}, False),
        ({"status": "done", "payment": "transfer", "verified": None}, True),
        ({"status": "done", "payment": "cash", "verified": False}, True),
        ({"total": 0.0}, False),
        ({"total": None}, True),
        ({"date": "2026-06-30"}, True),
        ({"date": "2026-07-01"}, False),
        ({"date": None}, False),
        ({"customer": None}, True),
    ],
)
def test_a_line_counts(line, counts):
    assert len(valid_orders(lines(line), AS_OF)) == counts


def test_a_receipt_paid_on_its_first_line_counts_whole():
    orders = lines(
        {"status": "in_progress", "receipt": "N1", "paid": 300.0},
        {"status": "in_progress", "receipt": "N1", "total": 200.0},
    )
    assert valid_orders(orders, AS_OF)["amount"].tolist() == [100.0, 200.0]


def test_a_partial_return_lowers_the_amount_and_keeps_the_occasion():
    orders = lines(
        {"quantity": 2.0, "total": 200.0}, {"date": "2026-05-09", "quantity": -1.0, "total": -100.0}
    )
    valid = valid_orders(orders, AS_OF)
    assert valid[["amount", "quantity"]].to_numpy().tolist() == [[100.0, 1.0]]
    assert occasions(valid)["date"].tolist() == [pd.Timestamp("2026-05-01")]


def test_a_full_return_removes_the_order():
    assert valid_orders(lines({}, {"date": "2026-05-09", "total": -100.0}), AS_OF).empty


def test_a_return_marked_returned_is_still_taken_off():
    assert valid_orders(lines({}, {"status": "returned", "total": -100.0}), AS_OF).empty


def test_a_return_after_as_of_takes_nothing_off():
    assert len(valid_orders(lines({}, {"date": "2026-07-01", "total": -100.0}), AS_OF)) == 1


def test_a_return_of_an_unknown_amount_removes_the_quantity():
    orders = lines({"total": None}, {"total": None, "quantity": -1.0})
    assert valid_orders(orders, AS_OF).empty


def test_a_return_without_a_purchase_is_no_purchase():
    assert valid_orders(lines({"total": -100.0}), AS_OF).empty


def test_returns_that_lower_nothing_are_found():
    orders = lines(
        {"total": 150.0, "date": "2026-05-02"},
        {"total": -50.0, "date": "2026-05-04"},
        {"total": -70.0, "customer": "Bo"},
        {"total": -30.0, "date": "2026-05-01"},
        {"total": -20.0, "customer": None},
        {"total": -10.0, "customer": "Bo", "date": "2026-07-01"},
        {"total": -15.0, "customer": "Bo", "status": "cancelled"},
    ).assign(row=range(2, 9))
    left = unmatched_returns(orders, AS_OF)
    assert left[["row", "amount"]].values.tolist() == [[4, -70], [5, -30], [6, -20]]
    assert unmatched_returns(orders.head(2), AS_OF).empty
    assert unmatched_returns(orders.head(1), AS_OF).empty


def test_a_return_comes_off_its_own_receipt():
    orders = lines(
        {"receipt": "N1", "date": "2026-05-01"},
        {"receipt": "N2", "date": "2026-05-05"},
        {"receipt": "N1", "date": "2026-05-09", "total": -40.0},
    )
    assert valid_orders(orders, AS_OF)["amount"].tolist() == [60.0, 100.0]


def test_a_return_without_receipt_comes_off_the_latest_purchase_of_that_product():
    orders = lines(
        {"date": "2026-05-01"},
        {"date": "2026-05-05", "product": "P2"},
        {"date": "2026-05-09", "total": -40.0},
    )
    assert valid_orders(orders, AS_OF)["amount"].tolist() == [60.0, 100.0]


def test_the_return_of_a_whole_receipt_comes_off_all_its_lines():
    orders = lines(
        {"receipt": "N1", "total": 100.0},
        {"receipt": "N1", "product": "P2", "total": 300.0},
        {"receipt": "N1", "product": "ongkir", "quantity": 1.0, "total": -200.0},
    )
    assert valid_orders(orders, AS_OF)["amount"].tolist() == [50.0, 150.0]


def test_two_receipts_on_one_day_are_one_occasion():
    orders = lines({"receipt": "N1"}, {"receipt": "N2", "total": 500.0})
    result = occasions(valid_orders(orders, AS_OF))
    assert result[["amount", "receipts", "number"]].to_numpy().tolist() == [[600.0, 2.0, 1.0]]


def test_lines_without_a_number_are_together_one_receipt():
    orders = lines({"receipt": None}, {"receipt": None}, {"receipt": "N1"})
    assert occasions(valid_orders(orders, AS_OF))["receipts"].tolist() == [2]


@pytest.mark.parametrize(
    ("marked", "blank_is"), [("2026-05-01", 0), ("2026-04-30", None), ("2026-06-30", 0), ("2026-07-01", None)]
)
def test_a_blank_transfer_is_not_seen_where_one_of_the_last_sixty_days_is_marked(marked, blank_is):
    orders = lines({"payment": "transfer"}, {"date": marked, "payment": "cash", "verified": True})
    found = with_unseen_transfers(orders, AS_OF)["verified"].tolist()[0]
    assert (None if pd.isna(found) else found) == blank_is


def test_who_looked_is_a_mark_too():
    orders = lines({"payment": "transfer", "verified": None, "verified_by": "Rina"}, {"payment": "transfer"})
    assert with_unseen_transfers(orders, AS_OF)["verified"].tolist() == [1, 0]


def test_occasions_are_numbered_by_customer_and_day():
    orders = lines({"date": "2026-05-09"}, {"customer": "Budi"}, {"date": "2026-05-01"})
    result = occasions(valid_orders(orders, AS_OF))
    assert result["customer"].tolist() == ["Ann", "Ann", "Budi"]
    assert result["number"].tolist() == [1, 2, 1]


def test_an_unknown_amount_stays_unknown():
    assert occasions(valid_orders(lines({"total": None}), AS_OF))["amount"].isna().tolist() == [True]


def test_a_buyer_nobody_wrote_down_is_no_occasion():
    assert occasions(valid_orders(lines({"customer": None}), AS_OF)).empty


def test_days_before_1970_are_days_too():
    valid = valid_orders(lines({"date": "1965-01-02"}, {"date": "1965-01-01"}), AS_OF)
    assert occasions(valid)["date"].tolist() == [pd.Timestamp("1965-01-01"), pd.Timestamp("1965-01-02")]


def test_the_empty_frame_gives_the_empty_frame():
    empty = lines({}).iloc[:0]
    assert occasions(valid_orders(empty, AS_OF)).columns.tolist() == [
        "customer",
        "date",
        "amount",
        "receipts",
        "number",
    ]
    assert valid_orders(empty, AS_OF).empty


def test_the_orders_given_do_not_change():
    orders = lines({}, {"total": -40.0})
    before = orders.copy()
    valid_orders(orders, AS_OF)
    pd.testing.assert_frame_equal(orders, before)


def test_a_plain_frame_of_three_columns_is_enough():
    orders = lines({})[["customer", "date", "total"]]
    assert valid_orders(orders, AS_OF)["amount"].tolist() == [100.0]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABC"), st.integers(1, 28), st.integers(-5, 9)), min_size=1, max_size=12
    ),
    st.randoms(use_true_random=False),
)
def test_row_order_does_not_matter_to_occasions(rows, random):
    orders = lines(
        *({"customer": who, "date": f"2026-05-{day:02}", "total": total} for who, day, total in rows)
    )
    shuffled = orders.sample(frac=1, random_state=random.randint(0, 99))
    pd.testing.assert_frame_equal(
        occasions(valid_orders(orders, AS_OF)), occasions(valid_orders(shuffled, AS_OF)), rtol=1e-9
    )
