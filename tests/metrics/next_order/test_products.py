from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.next_order import predict_products
from sheets_crm.metrics.next_order.products.baskets import Lines, baskets
from sheets_crm.metrics.next_order.products.built_in import known_tastes
from sheets_crm.metrics.next_order.products.candidates import candidates
from sheets_crm.metrics.next_order.products.choice import Choices, chosen
from sheets_crm.metrics.next_order.products.features import OF_DUE, OF_LIST, features
from sheets_crm.metrics.next_order.products.gaps import pair_gaps
from sheets_crm.metrics.next_order.products.past import list_choices, past_days

AS_OF = date(2026, 6, 30)
TODAY = int(np.datetime64(AS_OF, "D").astype(np.int64))


def frame(*rows):
    names = ["customer_id", "date", "product_id", "quantity", "amount"]
    full = [(*row, *(1.0, 10.0)[len(row) - 3 :]) for row in rows]
    orders = pd.DataFrame(full, columns=names)
    return orders.assign(date=pd.to_datetime(orders["date"]))


def every(customer, product, days, *, last="2026-06-20", times=6):
    end = pd.Timestamp(last)
    return [(customer, end - pd.Timedelta(days=days * number), product) for number in range(times)]


def lines(*rows):
    """Rows of customer, days ago, product."""
    customer, ago, product = np.array(rows, dtype=np.int64).T
    return Lines(customer, TODAY - ago, product, np.ones(len(rows)), np.ones(len(rows)))


def a_shop(customers=40, seed=5):
    """Customers with two favourites each, bought in turn, and now and then something else."""
    draw, rows = np.random.default_rng(seed), []
    for person in range(customers):
        favourites = draw.choice(12, 2, replace=False)
        day = pd.Timestamp("2025-07-01") + pd.Timedelta(days=int(draw.integers(0, 60)))
        while day <= pd.Timestamp(AS_OF):
            product = favourites[0] if draw.random() < 0.7 else favourites[1]
            product = int(draw.integers(0, 12)) if draw.random() < 0.15 else product
            rows.append((f"c{person:02}", day, f"p{product:02}"))
            day += pd.Timedelta(days=int(draw.integers(20, 40)))
    return frame(*rows)


def names(found, customer):
    return found.loc[found["customer_id"] == customer, "product_id"].tolist()


def test_a_shop_without_orders_has_no_rows():
    found = predict_products(frame().assign(amount=0.0), AS_OF)
    assert found.empty
    assert list(found.columns) == ["customer_id", "product_id", "score", "chance_28d"]


def test_one_line_is_enough():
    found = predict_products(frame(("Ann", "2026-06-01", "tea")), AS_OF)
    assert found[["customer_id", "product_id"]].values.tolist() == [["Ann", "tea"]]
    assert found["chance_28d"].between(0, 1).all()


def test_what_a_customer_always_buys_comes_first():
    orders = frame(*every("Ann", "tea", 30), *every("Ann", "rice", 90, times=2), *every("Bob", "oil", 30))
    assert names(predict_products(orders, AS_OF), "Ann")[:2] == ["tea", "rice"]


def test_what_is_due_is_likelier_than_what_was_just_bought():
    due = every("Ann", "tea", 30, last="2026-05-31")
    fresh = every("Ann", "rice", 30, last="2026-06-29")
    found = predict_products(frame(*due, *fresh), AS_OF).set_index("product_id")["chance_28d"]
    assert found["tea"] > found["rice"]


def test_what_goes_with_the_customers_own_is_proposed_but_has_no_chance():
    both = [row for name in "BCDEF" for good in ("tea", "cup") for row in every(name, good, 30, times=3)]
    other = [row for name in "GHIJK" for row in every(name, "oil", 30, times=3)]
    found = predict_products(frame(*every("Ann", "tea", 30), *both, *other), AS_OF)
    assert names(found, "Ann") == ["tea", "cup", "oil"]
    assert found.set_index(["customer_id", "product_id"])["chance_28d"]["Ann", "cup"] == 0


def test_later_lines_free_lines_and_returns_do_not_count():
    known = frame(*every("Ann", "tea", 30), *every("Bob", "oil", 20))
    extra = frame(
        ("Ann", "2026-07-01", "oil"),
        ("Ann", "2026-06-01", "cup", 1.0, 0.0),
        ("Bob", "2026-06-02", "oil", -1.0, -9.0),
    )
    found = predict_products(pd.concat([known, extra]), AS_OF)
    pd.testing.assert_frame_equal(found, predict_products(known, AS_OF))


def test_all_own_products_are_there_however_short_the_list():
    orders = frame(*(row for number in range(8) for row in every("Ann", f"p{number}", 40)))
    assert len(predict_products(orders, AS_OF, 2)) == 8


@pytest.mark.parametrize("wanted", [1, 5])
def test_new_products_stand_only_among_the_first(wanted):
    found = predict_products(a_shop(), AS_OF, wanted)
    rank = found.groupby("customer_id").cumcount()
    assert (rank[found["chance_28d"] == 0] < wanted).all()


@settings(max_examples=8)
@given(st.integers(0, 1000))
def test_row_order_does_not_matter(seed):
    orders = a_shop(12)
    mixed = orders.sample(frac=1.0, random_state=seed)
    pd.testing.assert_frame_equal(predict_products(orders, AS_OF), predict_products(mixed, AS_OF))


def test_the_shop_teaches_itself_what_other_shops_do_not_know():
    orders = a_shop(60)
    found = (
        predict_products(orders, AS_OF).drop_duplicates("customer_id").set_index("customer_id")["product_id"]
    )
    counts = orders.groupby(["customer_id", "product_id"]).size().rename("times").reset_index()
    most = counts.sort_values("times", kind="stable").drop_duplicates("customer_id", keep="last")
    assert (found.reindex(most["customer_id"]).to_numpy() == most["product_id"].to_numpy()).mean() > 0.8


def test_baskets_count_from_the_last_one():
    shop = baskets(lines((0, 30, 0), (0, 10, 0), (0, 10, 1), (1, 5, 1), (1, 5, 1)), 2, 2, TODAY)
    assert shop.age.tolist() == [1, 0, 0]
    assert shop.orders.tolist() == [2, 1]
    assert shop.pair_times.tolist() == [2, 1, 1]
    assert (TODAY - shop.pair_last).tolist() == [10, 10, 5]
    assert shop.lines.quantity.tolist() == [1, 1, 1, 2]
    assert shop.gap == 20


def test_gaps_of_a_pair_are_drawn_to_the_shops():
    regular = [(0, 30 * number, 0) for number in range(1, 8)]
    gaps = pair_gaps(baskets(lines(*regular, (1, 20, 0)), 2, 1, TODAY))
    assert 30 < np.exp(gaps.log_days[0]) < np.exp(gaps.log_days[1]) < 45
    assert gaps.known.tolist() == [6, 0]


def test_a_longer_wait_leaves_less_hope_and_a_longer_look_more():
    gaps = pair_gaps(baskets(lines(*[(0, 30 * number, 0) for number in range(1, 8)]), 1, 1, TODAY))
    soon, ever = (found[0] for found in gaps.chance(np.array([10.0]), 28.0))
    _, later = gaps.chance(np.array([200.0]), 28.0)
    assert gaps.chance(np.array([10.0]), 60.0)[0][0] > soon
    assert ever > later[0] > 0


def test_the_new_ones_are_never_the_customers_own():
    shop = baskets(lines((0, 9, 0), (0, 3, 1), (1, 8, 1), (1, 2, 2), (2, 7, 3)), 3, 4, TODAY)
    rows = candidates(shop, np.array([0, 1, 2]))
    assert list(zip(rows.customer.tolist(), rows.product.tolist(), rows.bought.tolist(), strict=True)) == [
        *((0, 0, True), (0, 1, True), (0, 2, False), (0, 3, False)),
        *((1, 0, False), (1, 1, True), (1, 2, True), (1, 3, False)),
        *((2, 0, False), (2, 1, False), (2, 2, False), (2, 3, True)),
    ]


def test_every_feature_has_a_coefficient_and_a_number():
    orders = a_shop(10)
    customer, product = (pd.factorize(orders[name])[0] for name in ("customer_id", "product_id"))
    day = orders["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    shop = baskets(Lines(customer, day, product, np.ones(len(day)), np.ones(len(day))), 10, 12, TODAY)
    seen = features(shop, np.arange(10))
    assert seen.of_list.shape == (len(OF_LIST), len(seen.rows.pair))
    assert seen.of_due.shape == (len(OF_DUE), int(seen.rows.bought.sum()))
    assert np.isfinite(seen.of_list).all()
    assert np.isfinite(seen.of_due).all()
    assert (len(known_tastes().of_list), len(known_tastes().of_due)) == (len(OF_LIST), len(OF_DUE))


def test_the_choice_model_finds_the_odds_and_a_strong_pull_keeps_what_was_known():
    columns = np.array([[1.0, 0.0] * 8])
    weight = np.array([1.0, 0.0] * 6 + [0.0, 1.0] * 2)
    choices = Choices(columns, weight, np.arange(0, 16, 2))
    assert chosen(choices, np.zeros(1), 1e-9) == pytest.approx([np.log(3)], abs=1e-3)
    assert chosen(choices, np.array([0.3]), 1e9) == pytest.approx([0.3], abs=1e-3)


def test_the_past_days_know_nothing_of_what_came_after():
    orders = a_shop(20)
    customer, product = (pd.factorize(orders[name])[0] for name in ("customer_id", "product_id"))
    day = orders["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
    known = Lines(customer, day, product, np.ones(len(day)), np.ones(len(day)))
    moved = Lines(
        customer, np.where(day > TODAY - 28, TODAY - 1, day), product, np.ones(len(day)), np.ones(len(day))
    )
    one, two = (next(past_days(each, 20, 12, TODAY)).seen.of_list for each in (known, moved))
    np.testing.assert_array_equal(one, two)


def test_only_the_first_basket_after_a_past_day_is_its_next_one():
    early = [(person, 70 - 20 * turn, 0) for person in range(6) for turn in range(2)]
    later = [(person, ago, product) for person in range(6) for ago, product in ((20, 1), (10, 2))]
    day = next(past_days(lines(*early, *later), 6, 3, TODAY))
    taken = day.seen.rows.product[day.next]
    assert day.back == 28
    assert taken.tolist() == []
    shop = [
        *early,
        *later,
        *((person, 40, 1) for person in range(6)),
        *((person, 35, 2) for person in range(6)),
    ]
    day = next(past_days(lines(*shop), 6, 3, TODAY))
    assert day.seen.rows.product[day.next].tolist() == [1] * 6
    assert day.soon.sum() == 12


def test_a_customer_who_took_two_counts_as_one_choice():
    rows = [
        (person, 70 - 30 * turn, product) for person in range(6) for turn in range(2) for product in (0, 1)
    ]
    rows += [(person, 5, product) for person in range(6) for product in (0, 1)]
    choices = list_choices(list(past_days(lines(*rows), 6, 2, TODAY)), 1e9)
    assert np.add.reduceat(choices.weight, choices.begins) == pytest.approx(1.0)
