from datetime import date

import pandas as pd

from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.next_order.sellers import with_own_rhythm, without_durations

AS_OF = date(2026, 6, 30)
PRODUCTS = pd.DataFrame({"product": ["P1"], "name": ["Bottle"], "lasts_days": [30.0]})


def dates(sellers, *, days=("2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01")):
    rows = [("S", day, 9.0) for day in days] + [("H", day, 1.0) for day in ("2026-05-01", "2026-06-01")]
    orders = pd.DataFrame(rows, columns=["customer", "date", "quantity"])
    orders = orders.assign(date=pd.to_datetime(orders["date"]), product="P1", amount=100.0)
    orders = orders.astype({"customer": "str", "product": "str"})
    before, whole = (next_orders(orders, each, AS_OF) for each in (PRODUCTS, without_durations(PRODUCTS)))
    return before, with_own_rhythm(before, whole, sellers)


def test_a_seller_is_expected_in_the_own_rhythm_and_nobody_else_moves():
    before, after = dates({"S"})
    row = after.set_index("customer").loc["S"]
    assert (row["basis"], row["run_out"], row["product"]) == ("own_rhythm", pd.Timestamp("2026-07-02"), "P1")
    assert before.set_index("customer")["run_out"]["S"] > pd.Timestamp("2027-01-01")
    others = [frame[frame["customer"] == "H"].reset_index(drop=True) for frame in (before, after)]
    pd.testing.assert_frame_equal(*others)


def test_without_sellers_nothing_changes():
    pd.testing.assert_frame_equal(*dates(()))


def test_a_seller_with_one_gap_keeps_the_run_out():
    pd.testing.assert_frame_equal(*dates({"S"}, days=("2026-05-01", "2026-06-01")))
