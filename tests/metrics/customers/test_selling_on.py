import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.customers.selling_on import buyer_kinds

NOBODY = pd.DataFrame({"customer": pd.Series(dtype="str")})


def lines(*rows):
    """Rows of customer, day of the year, product, quantity."""
    frame = pd.DataFrame(rows, columns=["customer", "day", "product", "quantity"])
    date = pd.Timestamp("2026-01-01") + pd.to_timedelta(frame["day"], unit="D")
    return frame.assign(date=date).astype({"customer": "str", "product": "str", "quantity": "float64"})


def buys(customer, quantity, *, days=(0, 30, 60), goods=("tea",)):
    return [(customer, day, good, quantity) for day in days for good in goods]


HOUSEHOLDS = [row for name in ("H1", "H2", "H3") for row in buys(name, 1)]


def kind(*rows, customer="S", people=NOBODY):
    found = buyer_kinds(lines(*HOUSEHOLDS, *rows), people).set_index("customer")
    return found["kind"][customer]


def test_five_times_what_others_take_is_selling_on():
    assert kind(*buys("S", 5)) == "seller"
    assert kind(*buys("S", 4)) == "household"
    assert kind(*buys("S", 5), customer="H1") == "household"


def test_two_orders_are_too_few_to_tell():
    assert pd.isna(kind(*buys("S", 50, days=(0, 30))))


def test_one_large_purchase_is_a_gift():
    assert kind(*buys("S", 1), ("S", 90, "tea", 100.0)) == "household"


def test_three_times_is_enough_with_twice_as_many_products():
    others = [row for name in ("H1", "H2", "H3") for row in buys(name, 1, goods=("cup",), days=(0,))]
    assert kind(*others, *buys("S", 3, goods=("tea", "cup", "oil"))) == "seller"
    assert kind(*others, *buys("S", 3)) == "household"


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ((0, 30, 60, 91, 120, 150), "seller"),
        ((0, 2, 60, 65, 150, 151), "household"),
        ((0, 30, 60, 90, 120), "household"),
    ],
)
def test_three_times_is_enough_at_steady_gaps(days, expected):
    assert kind(*buys("S", 3, days=days)) == expected


def test_a_line_of_nothing_says_nothing_about_how_much_one_takes():
    rows = [*HOUSEHOLDS, *buys("S", 10), *buys("S", 0, days=(1, 31, 61))]
    assert buyer_kinds(lines(*rows), NOBODY).set_index("customer")["times"]["S"] == 10


def test_three_buyers_are_enough_to_say_what_is_usual_of_a_product():
    cups = [row for name in ("H1", "H2", "H3", "H4") for row in buys(name, 10, goods=("cup",))]
    soap = [row for name, quantity in (("H1", 1), ("H2", 1), ("S", 10)) for row in buys(name, quantity)]
    assert buyer_kinds(lines(*cups, *soap), NOBODY).set_index("customer")["times"]["S"] == 10


def test_the_owners_word_stands_above():
    people = pd.DataFrame(
        {"customer": ["S", "H1", "X"], "type": ["retail", "outlet", "reseller"]}, dtype="str"
    )
    found = buyer_kinds(lines(*HOUSEHOLDS, *buys("S", 9)), people).set_index("customer")
    assert found.loc[["S", "H1", "H2"], "kind"].tolist() == ["household", "seller", "household"]
    assert found.loc[["S", "H1", "H2"], "set_by_owner"].tolist() == [True, True, False]
    assert "X" not in found.index


def test_few_large_buyers_do_not_move_what_is_usual():
    found = buyer_kinds(lines(*HOUSEHOLDS, *buys("S", 10), *buys("T", 20)), NOBODY).set_index("customer")
    assert found["times"].to_dict() == {"H1": 1, "H2": 1, "H3": 1, "S": 10, "T": 20}


def test_nobody_bought_nothing():
    assert buyer_kinds(lines(), NOBODY).empty


@settings(max_examples=20)
@given(st.integers(0, 100))
def test_row_order_does_not_matter(seed):
    whole = lines(*HOUSEHOLDS, *buys("S", 6, goods=("tea", "cup")))
    pd.testing.assert_frame_equal(
        buyer_kinds(whole, NOBODY), buyer_kinds(whole.sample(frac=1.0, random_state=seed), NOBODY)
    )
