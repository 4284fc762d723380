"""Sums over shops, and customers of several as one person."""

from datetime import date

from sheets_crm.fleet.result import Figures, Result, Visitor
from sheets_crm.fleet.totals import change_of, repeat_rate, shared, total

D1, D2, D3 = date(2026, 5, 1), date(2026, 6, 1), date(2026, 6, 2)


def figures(**other):
    zero = dict.fromkeys(Figures.__struct_fields__, 0)
    return Figures(**{**zero, "cash": None, **other})


def shop(people=None, **other):
    return Result("m", figures=figures(**other), people=people or {})


def test_rates_come_from_sums_and_never_from_rates():
    whole = total([shop(buyers=10, repeaters=5, sales=100), shop(buyers=90, repeaters=9, sales=300)])
    assert (whole.buyers, whole.repeaters, whole.sales) == (100, 14, 400)
    assert repeat_rate(whole) == 0.14


def test_cash_is_that_of_the_shops_that_keep_a_book():
    assert total([shop(cash=None), shop(cash=500.0)]).cash == 500.0
    assert total([shop(cash=None)]).cash is None


def test_a_shop_that_failed_does_not_count():
    assert total([shop(sales=100), Result("x", code="no_such_file")]).sales == 100


def test_a_month_without_sales_before_has_no_change():
    assert change_of(figures(sales=5, sales_before=0)) is None
    assert change_of(figures(sales=90, sales_before=100)) == -0.09999999999999998


def test_without_buyers_there_is_no_rate():
    assert repeat_rate(figures()) is None


def test_a_buyer_of_two_shops_is_one_person_who_came_back():
    """Each shop saw her once; together they saw her on two days."""
    one = shop({"ani": Visitor([D1], 100.0), "budi": Visitor([D1, D2], 50.0)}, buyers=3, repeaters=2)
    two = shop({"ani": Visitor([D2], 200.0)}, buyers=1, repeaters=0)
    whole = total([one, two])
    assert (whole.buyers, whole.repeaters) == (3, 3)


def test_two_shops_on_one_day_are_one_day():
    whole = total([shop({"ani": Visitor([D1], 1.0)}, buyers=1), shop({"ani": Visitor([D1], 1.0)}, buyers=1)])
    assert (whole.buyers, whole.repeaters) == (1, 0)


def test_without_phones_a_buyer_of_two_shops_counts_twice():
    assert total([shop(buyers=1), shop(buyers=1)]).buyers == 2


def test_shared_customers_are_those_of_several_shops_the_best_first():
    solo = shop({"ani": Visitor([D1], 100.0, "Ani"), "eko": Visitor([D3], 9.0)})
    malang = shop(
        {"ani": Visitor([D2], 200.0, "Bu Ani"), "cici": Visitor([D1], 5.0), "eko": Visitor([D1], 900.0)}
    )
    found = shared([("Solo", solo), ("Malang", malang)])
    assert list(found) == ["eko", "ani"]
    assert (found["ani"].name, found["ani"].shops, found["ani"].days) == ("Ani", ("Solo", "Malang"), 2)
    assert (found["ani"].spend, found["ani"].last) == (300.0, D2)
