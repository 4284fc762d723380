from datetime import date

import pandas as pd
import pytest

from sheets_crm.metrics.customers.cross_sell import bought_items, pairs
from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.next_order.products.likely import with_likely_products
from sheets_crm.metrics.next_order.products.prediction import tastes
from sheets_crm.metrics.next_order.products.suggestions import suggestions

AS_OF = date(2026, 6, 30)
NOTHING = pd.DataFrame({"customer": pd.Series(dtype="str"), "product": pd.Series(dtype="str")})
NAMES = ["product", "name", "family", "lasts_days", "season", "active"]


def every(customer, product, days, *, last, times):
    end = pd.Timestamp(last)
    return [(customer, product, end - pd.Timedelta(days=days * number)) for number in range(times)]


def orders(*rows):
    frame = pd.DataFrame(rows, columns=["customer", "product", "date"])
    return frame.assign(quantity=1.0, amount=10.0).astype({"customer": "str", "product": "str"})


def products(*rows):
    full = [(*row, *(None,) * (6 - len(row))) for row in rows]
    frame = pd.DataFrame(full, columns=NAMES).astype({"active": "boolean", "lasts_days": "float64"})
    return frame.astype(dict.fromkeys(["product", "name", "family", "season"], "str"))


def offered(lines, goods, unsuitable=NOTHING):
    return suggestions(
        tastes(lines, AS_OF),
        goods,
        next_orders(lines, goods, AS_OF, unsuitable=unsuitable),
        pairs(bought_items(lines, goods[["product"]])),
        unsuitable,
    )


def of(found, customer="Ann"):
    mine = found[found["customer"] == customer]
    return list(zip(mine["product"], mine["kind"], strict=True))


def test_the_own_rhythm_is_the_reason_and_is_told_in_days():
    found = offered(orders(*every("Ann", "tea", 33, last="2026-05-31", times=8)), products(("tea", "Tea")))
    assert of(found) == [("tea", "rhythm")]
    assert found[["waited", "times"]].values.tolist() == [[30, 8]]
    assert 33 <= round(found["usual_days"][0]) <= 35


def test_declared_stock_rules_over_the_rhythm():
    goods = products(("tea", "Tea", None, 30), ("oil", "Oil", None, 90))
    lines = orders(
        *every("Ann", "tea", 30, last="2026-06-05", times=4),
        *every("Ann", "oil", 20, last="2026-06-05", times=4),
    )
    found = offered(lines, goods)
    assert of(found) == [("tea", "stock")]
    assert found["run_out"][0] == pd.Timestamp("2026-07-05")


def test_nothing_is_offered_that_was_just_bought():
    lines = orders(
        *every("Ann", "tea", 30, last="2026-06-29", times=6),
        *every("Ann", "oil", 30, last="2026-06-20", times=6),
    )
    assert of(offered(lines, products(("tea", "Tea"), ("oil", "Oil")))) == []


def test_nothing_inactive_and_nothing_unsuitable():
    lines = orders(
        *(row for good in ("tea", "oil", "cup") for row in every("Ann", good, 30, last="2026-05-30", times=5))
    )
    goods = products(("tea", "Tea", None, None, None, False), ("oil", "Oil"), ("cup", "Cup"))
    unsuitable = pd.DataFrame({"customer": ["Ann"], "product": ["oil"]}, dtype="str")
    assert of(offered(lines, goods, unsuitable)) == [("cup", "rhythm")]


def test_three_at_most():
    lines = orders(*(row for good in "abcde" for row in every("Ann", good, 30, last="2026-05-30", times=5)))
    assert len(offered(lines, products(*((good, good) for good in "abcde")))) == 3


def shop_of_tea_and_cups(together):
    both = [
        row
        for number in range(together)
        for good in ("tea", "cup")
        for row in every(f"c{number}", good, 40, last="2026-05-20", times=3)
    ]
    others = [
        row for number in range(20) for row in every(f"d{number}", "oil", 40, last="2026-05-20", times=3)
    ]
    return orders(*every("Ann", "tea", 33, last="2026-05-30", times=5), *both, *others)


def test_a_new_product_comes_last_with_its_partner():
    found = offered(shop_of_tea_and_cups(12), products(("tea", "Tea"), ("cup", "Cup"), ("oil", "Oil")))
    assert of(found) == [("tea", "rhythm"), ("cup", "new")]
    assert found.loc[found["customer"] == "Ann", ["partner", "together"]].values.tolist()[1] == ["tea", 12]


def test_a_new_product_needs_ten_who_bought_both():
    found = offered(shop_of_tea_and_cups(9), products(("tea", "Tea"), ("cup", "Cup"), ("oil", "Oil")))
    assert of(found) == [("tea", "rhythm")]


def test_another_size_of_what_he_buys_is_no_news():
    goods = products(("tea", "Tea", "Teas"), ("cup", "Tea big", "Teas"), ("oil", "Oil"))
    assert [product for product, _ in of(offered(shop_of_tea_and_cups(12), goods))] == ["tea"]


def test_goods_of_a_season_wait_for_it():
    lines = orders(*every("Ann", "dress", 150, last="2026-01-30", times=3))
    assert of(offered(lines, products(("dress", "Dress", None, None, "Lebaran")))) == []
    assert [product for product, _ in of(offered(lines, products(("dress", "Dress"))))] == ["dress"]


def test_a_shop_without_orders_offers_nothing():
    assert offered(orders()[:0].astype({"date": "datetime64[us]"}), products(("tea", "Tea"))).empty


def test_the_order_is_about_the_likeliest_product_not_the_last_one():
    lines = orders(
        *every("Ann", "tea", 30, last="2026-05-31", times=6), ("Ann", "cup", pd.Timestamp("2026-06-01"))
    )
    goods = products(("tea", "Black tea"), ("cup", "Cup"))
    dates = next_orders(lines, goods, AS_OF)
    assert dates["product"].tolist() == ["cup"]
    found = with_likely_products(dates, tastes(lines, AS_OF), goods, NOTHING)
    assert found[["product", "product_name", "likely"]].values.tolist() == [["tea", "Black tea", True]]


@pytest.mark.parametrize(("times", "likely"), [(1, False), (2, True)])
def test_only_what_was_bought_twice_is_named(times, likely):
    lines = orders(
        *every("Ann", "tea", 30, last="2026-05-31", times=times),
        *(row for name in "BCDEFGHIJKLM" for row in every(name, "oil", 30, last="2026-05-30", times=3)),
    )
    goods = products(("tea", "Tea"), ("oil", "Oil"))
    found = with_likely_products(next_orders(lines, goods, AS_OF), tastes(lines, AS_OF), goods, NOTHING)
    assert found.loc[found["customer"] == "Ann", "likely"].tolist() == [likely]


def test_declared_stock_keeps_its_product():
    lines = orders(
        *every("Ann", "tea", 30, last="2026-05-31", times=3), ("Ann", "big", pd.Timestamp("2026-06-05"))
    )
    goods = products(("tea", "Tea", "Teas", 30), ("big", "Tea 60", "Teas", 60))
    dates = next_orders(lines, goods, AS_OF)
    found = with_likely_products(dates, tastes(lines, AS_OF), goods, NOTHING)
    assert found[["product", "likely"]].values.tolist() == [["big", False]]


def test_what_was_bought_once_and_nobody_takes_again_is_left_out():
    once = [
        (f"c{number}", "dress", pd.Timestamp("2025-09-01") + pd.Timedelta(days=number))
        for number in range(60)
    ]
    regulars = [
        row for number in range(20) for row in every(f"d{number}", "tea", 30, last="2026-05-30", times=8)
    ]
    found = offered(orders(*once, *regulars), products(("dress", "Dress"), ("tea", "Tea")))
    assert set(found["product"]) == {"tea"}


def test_an_order_without_stock_is_not_about_what_has_stock_of_its_own():
    lines = orders(
        *every("Ann", "tea", 30, last="2026-06-01", times=8),
        *every("Ann", "cup", 90, last="2026-05-01", times=3),
    )
    goods = products(("tea", "Tea", None, 30), ("cup", "Cup"))
    dates = next_orders(lines, goods, AS_OF)
    found = with_likely_products(dates, tastes(lines, AS_OF), goods, NOTHING).set_index("family")
    assert found["product"].to_dict() == {"": "cup", "tea": "tea"}
