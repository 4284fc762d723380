from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.next_order.prediction import predict

AS_OF = date(2026, 6, 30)
ANSWERS = ["p_active", "p_order_in_horizon", "expected_orders"]


def log(*rows):
    names = ["customer_id", "date", "product_id", "quantity", "amount"]
    lines = pd.DataFrame(list(rows), columns=names)
    return lines.assign(date=pd.to_datetime(lines["date"]))


def every(customer, first, gap, times, product="p", quantity=1.0, amount=100.0):
    days = pd.date_range(first, periods=times, freq=f"{gap}D")
    return [(customer, str(day.date()), product, quantity, amount) for day in days]


def shop(customers=60, seed=5):
    """Customers with rhythms of 20 to 70 days, a little irregular, over a year."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(customers):
        day, gap = date(2025, 6, 1).toordinal() + random.integers(0, 200), random.integers(20, 70)
        while day <= AS_OF.toordinal():
            rows.append((f"c{number:03}", str(date.fromordinal(int(day))), f"p{number % 3}", 1.0, 100.0))
            day += max(1, int(random.normal(gap, gap / 5)))
    return rows


def answer(rows, as_of=AS_OF, horizon=28):
    found = predict(log(*rows), as_of, horizon)
    assert np.isfinite(found[ANSWERS].to_numpy()).all()
    assert found[["p_active", "p_order_in_horizon"]].to_numpy().min(initial=0) >= 0
    assert found[["p_active", "p_order_in_horizon"]].to_numpy().max(initial=1) <= 1
    assert (found["next_order_date"] > pd.Timestamp(as_of)).all()
    assert (found["next_order_date"] <= pd.Timestamp(as_of) + pd.Timedelta(days=horizon)).all()
    return found.set_index("customer_id")


def test_who_is_due_is_likelier_to_order_than_who_just_bought():
    found = answer([*shop(), *every("due", "2025-09-05", 30, 10), *every("early", "2025-10-01", 30, 10)])
    assert found.loc["due", "p_order_in_horizon"] > 1.2 * found.loc["early", "p_order_in_horizon"]
    assert found.loc["due", "next_order_date"] < found.loc["early", "next_order_date"]


def test_who_stayed_away_for_ten_cycles_is_hardly_active():
    found = answer([*shop(), *every("gone", "2025-06-01", 15, 12), *every("here", "2025-12-01", 30, 7)])
    assert found.loc["gone", "p_active"] < 0.6 * found.loc["here", "p_active"]


def test_chances_grow_with_the_horizon():
    short, long = answer(shop(), horizon=14), answer(shop(), horizon=90)
    assert (long["p_order_in_horizon"] > short["p_order_in_horizon"]).all()
    assert (long["expected_orders"] > short["expected_orders"]).all()


def test_a_customer_whose_rhythm_halves_is_expected_sooner():
    halved = [*every("halved", "2025-07-01", 60, 5), *every("halved", "2026-03-31", 28, 4)]
    steady = every("steady", "2025-06-28", 60, 7)
    found = answer([*shop(), *halved, *steady], horizon=28)
    assert found.loc["halved", "p_order_in_horizon"] > 2 * found.loc["steady", "p_order_in_horizon"]


def test_one_gift_order_does_not_move_the_date_as_its_size_would():
    usual = every("plain", "2025-09-13", 30, 10)
    gift = [*every("gift", "2025-09-13", 30, 9), ("gift", "2026-06-10", "p", 12.0, 1200.0)]
    found = answer([*shop(), *usual, *gift], horizon=90)
    assert found.loc["gift", "p_order_in_horizon"] > 0.6 * found.loc["plain", "p_order_in_horizon"]


def test_two_bottles_last_twice_as_long_only_for_those_who_use_them_up():
    def customers(gap_after_two):
        rows = []
        for number in range(40):
            day, two = date(2025, 7, 1).toordinal() + number, False
            while day <= AS_OF.toordinal():
                rows.append((f"c{number:02}", str(date.fromordinal(day)), "p", 2.0 if two else 1.0, 100.0))
                day, two = day + (gap_after_two if two else 30), not two
        return rows

    new = [("one", "2026-06-10", "p", 1.0, 100.0), ("two", "2026-06-10", "p", 2.0, 100.0)]
    used_up, hoarded = answer([*customers(60), *new], horizon=90), answer([*customers(30), *new], horizon=90)
    later = (used_up.loc["two", "next_order_date"] - used_up.loc["one", "next_order_date"]).days
    same = (hoarded.loc["two", "next_order_date"] - hoarded.loc["one", "next_order_date"]).days
    assert later > 7
    assert abs(same) <= 5


def test_returns_and_free_lines_are_no_orders():
    rows = every("ann", "2026-01-01", 30, 6)
    more = [("ann", "2026-06-20", "p", -1.0, -100.0), ("ann", "2026-06-25", "p", 1.0, 0.0)]
    pd.testing.assert_frame_equal(answer(rows), answer([*rows, *more]))


def test_orders_after_as_of_do_not_count():
    rows = [*shop(), *every("ann", "2026-01-01", 30, 12)]
    known = [row for row in rows if row[1] <= str(AS_OF)]
    pd.testing.assert_frame_equal(answer(rows), answer(known))


@pytest.mark.parametrize(
    "rows",
    [
        every("only", "2026-06-01", 1, 1),
        every("only", "2026-06-30", 1, 1),
        every("only", "2020-06-01", 1, 1),
        [("a", "2026-06-30", "p", 1.0, 5.0), ("b", "2026-06-30", "q", 2.0, 5.0)],
        [(f"c{number}", "2026-06-10", "p", 1.0, 5.0) for number in range(50)],
        [row for number in range(15) for row in every(f"c{number}", "2026-06-09", 5 + number, 3)],
        [("big", "2026-06-01", f"p{number}", 50.0, 9e6) for number in range(200)],
        [row for number in range(20) for row in every(f"c{number}", "2016-06-01", 90, 40)],
        every("daily", "2016-07-01", 1, 3600),
        [("a", "2026-06-01", None, None, 5.0), ("a", "2026-06-20", None, None, 5.0)],
        [(f"c{number % 9}", f"2026-05-{number + 1:02}", "p", 1.0, None) for number in range(30)],
    ],
    ids=[
        "one customer",
        "bought today",
        "bought long ago",
        "all on one day",
        "fifty on one day",
        "three weeks old",
        "200 lines on one day",
        "ten years",
        "ten years of every day",
        "products missing",
        "amounts missing",
    ],
)
def test_odd_shops_get_an_answer(rows):
    for horizon in (1, 14, 90, 400):
        assert len(answer(rows, horizon=horizon)) == len({row[0] for row in rows})


def test_no_orders_give_no_rows():
    assert predict(log(), AS_OF, 28).empty


def test_a_shop_that_closed_for_lebaran_is_not_thought_dead():
    rows = [row for row in shop(120) if not "2026-03-15" <= row[1] <= "2026-04-05"]
    after = answer(rows, as_of=date(2026, 4, 6))
    assert after["p_active"].median() > 0.7


orders = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.dates(date(2024, 1, 1), date(2026, 7, 20)).map(str),
        st.sampled_from(["p", "q", None]),
        st.sampled_from([1.0, 3.0, -1.0, 0.0, None]),
        st.sampled_from([10.0, 1e9, 0.0, -5.0, None]),
    ),
    max_size=30,
)


@settings(max_examples=15)
@given(orders, st.randoms())
def test_row_order_does_not_matter_and_answers_are_numbers(rows, random):
    shuffled = random.sample(rows, len(rows))
    pd.testing.assert_frame_equal(answer(rows), answer(shuffled), atol=1e-9)
