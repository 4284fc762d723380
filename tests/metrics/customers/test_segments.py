import datetime
import itertools
from collections import Counter

import numpy as np
import pandas as pd
import pytest

from sheets_crm.metrics.customers.cross_sell import bought_items, later_variety, pairs, variety
from sheets_crm.metrics.customers.segments import SEGMENTS, segment, segments
from sheets_crm.metrics.orders import occasions, valid_orders
from tests import golden

AS_OF = golden.AS_OF
VALID = valid_orders(golden.orders(), AS_OF)
BOUGHT = occasions(VALID)


def test_every_one_of_the_125_triples_has_exactly_one_name():
    names = Counter(segment(*triple) for triple in itertools.product(range(1, 6), repeat=3))
    assert names == {
        "champions": 8,
        "cant_lose": 8,
        "new": 10,
        "promising": 5,
        "loyal": 19,
        "potential_loyalist": 22,
        "at_risk": 22,
        "need_attention": 11,
        "about_to_sleep": 10,
        "hibernating": 10,
    }
    assert set(names) == {name for name, *_ in SEGMENTS}


def test_equal_values_stand_on_the_middle_of_their_ranks():
    days = [(f"K{i:02}", day) for i in range(60) for day in ("2026-06-01", "2026-06-15")[: 1 + (i >= 30)]]
    bought = pd.DataFrame(days, columns=["customer", "date"]).assign(amount=1.0)
    table = segments(bought.assign(date=pd.to_datetime(bought["date"])), AS_OF)
    assert table.groupby("orders")["frequency_score"].unique().map(list).to_dict() == {1: [2], 2: [4]}


@pytest.mark.parametrize(
    ("triple", "name"),
    [
        ((5, 5, 5), "champions"),
        ((1, 5, 5), "cant_lose"),
        ((5, 1, 5), "new"),
        ((3, 1, 1), "promising"),
        ((3, 4, 4), "loyal"),
        ((4, 2, 2), "potential_loyalist"),
        ((2, 3, 3), "at_risk"),
        ((3, 2, 3), "need_attention"),
        ((2, 1, 1), "about_to_sleep"),
        ((1, 1, 1), "hibernating"),
    ],
)
def test_a_triple_has_the_name_people_expect(triple, name):
    assert segment(*triple) == name


def test_a_score_of_six_is_refused():
    with pytest.raises(ValueError, match="6"):
        segment(6, 1, 1)


def test_a_small_shop_is_named_by_rules():
    table = segments(BOUGHT, AS_OF).set_index("customer")
    assert table["segment"].to_dict() == {
        "C1": "loyal",
        "C2": "inactive",
        "C3": "inactive",
        "C4": "new",
        "C5": "regular",
        "C6": "new",
    }
    assert table["by_rules"].all()
    assert table["recency_score"].isna().all()
    assert table.loc["C1", ["days_since_last_order", "orders", "spend"]].tolist() == [85, 4, 750_000]


@pytest.mark.parametrize(("lapsed_after", "segment"), [(84, "inactive"), (85, "loyal")])
def test_who_is_quiet_as_long_as_the_rule_allows_is_not_inactive(lapsed_after, segment):
    table = segments(BOUGHT, AS_OF, lapsed_after=lapsed_after).set_index("customer")
    assert table.loc["C1", "segment"] == segment  # 85 days ago


def shop(frequencies: list[int]) -> pd.DataFrame:
    rows = [(f"A{i:03}", day) for i, times in enumerate(frequencies) for day in range(times)]
    frame = pd.DataFrame(rows, columns=["customer", "day"])
    dates = pd.Timestamp("2026-06-01") + pd.to_timedelta(frame["day"], unit="D")
    return occasions(valid_orders(frame.assign(date=dates, total=100.0), AS_OF))


def test_fifty_buyers_with_different_habits_are_scored():
    table = segments(shop([1 + i % 5 for i in range(50)]), AS_OF)
    assert not table["by_rules"].any()
    assert table["frequency_score"].value_counts().to_dict() == dict.fromkeys(range(1, 6), 10)
    best = table[table["orders"] == 5]
    assert set(best["segment"]) == {"champions"}


def test_forty_nine_buyers_are_not():
    assert segments(shop([1 + i % 5 for i in range(49)]), AS_OF)["by_rules"].all()


def test_when_most_bought_once_fifths_say_nothing():
    assert segments(shop([1] * 61 + [2] * 39), AS_OF)["by_rules"].all()
    assert not segments(shop([1] * 60 + [2] * 40), AS_OF)["by_rules"].any()


def test_equal_customers_get_equal_scores():
    table = segments(shop([1] * 30 + [2] * 30), AS_OF)
    assert table.groupby("orders")["frequency_score"].nunique().tolist() == [1, 1]


def test_the_look_back_forgets_older_orders():
    assert segments(BOUGHT, AS_OF, days=30)["customer"].tolist() == ["C5", "C6"]
    assert len(segments(BOUGHT, AS_OF, days=None)) == 6


def test_no_buyers_no_segments():
    with np.errstate(all="raise"):
        assert segments(BOUGHT.iloc[:0], AS_OF).empty


def test_one_golden_buyer_has_two_products_and_nobody_on_a_later_day():
    items = bought_items(VALID, golden.products())
    ever = variety(items)
    assert (ever.numerator, ever.denominator, ever.customers) == (1, 6, ("C6",))
    later = later_variety(items)
    assert (later.numerator, later.denominator) == (0, 6)


def test_sizes_of_one_product_are_one_item():
    products = golden.products().assign(family=["Vitamin", "Vitamin", None])
    orders = VALID.assign(product=VALID["product"].mask(VALID["date"] == "2026-06-12", "P1"))
    assert later_variety(bought_items(orders, products)).numerator == 0
    assert later_variety(bought_items(orders, golden.products())).customers == ("C5",)


def test_support_confidence_and_lift():
    rows = [(f"K{i}", "A") for i in range(80)] + [(f"K{i}", "B") for i in range(50, 100)]
    rows += [(f"K{i}", "C") for i in range(100, 200)]
    items = pd.DataFrame(rows, columns=["customer", "item"]).assign(date=pd.Timestamp("2026-01-01"))
    table = pairs(items)
    first = table[table["item"] == "A"].iloc[0]
    assert first[["other", "both", "buyers", "other_buyers"]].tolist() == ["B", 30, 80, 50]
    assert (first["support"], first["confidence"], round(first["lift"], 9)) == (0.15, 0.375, 1.5)
    assert table[table["item"] == "B"].iloc[0]["confidence"] == 0.6
    assert len(table) == 2
    pd.testing.assert_frame_equal(table, pairs(items.sample(frac=1, random_state=1)))


def test_a_pair_needs_ten_customers():
    rows = [(f"K{i}", item) for i in range(9) for item in "AB"]
    items = pd.DataFrame(rows, columns=["customer", "item"]).assign(date=pd.Timestamp("2026-01-01"))
    assert pairs(items).empty
    assert len(pairs(items, fewest=9)) == 2


def test_buyers_of_rare_products_count_among_all():
    rows = [(f"K{i}", item) for i in range(10) for item in "AB"] + [(f"L{i}", f"rare{i}") for i in range(10)]
    items = pd.DataFrame(rows, columns=["customer", "item"]).assign(date=pd.Timestamp("2026-01-01"))
    assert pairs(items)["support"].tolist() == [0.5, 0.5]
    assert pairs(items)["lift"].tolist() == [2, 2]


def test_without_orders_nothing_goes_together():
    items = bought_items(VALID.iloc[:0], golden.products())
    assert items.empty
    assert variety(items).value is None
    assert later_variety(items).value is None
    assert pairs(items).empty


def test_a_year_of_days_ends_today():
    day = datetime.date(2026, 6, 30)
    old = occasions(valid_orders(golden.orders().assign(date=pd.Timestamp("2025-06-30")), day))
    assert segments(old, day).empty
