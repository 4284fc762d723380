import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.customers.first_customers import first_purchases, growth
from sheets_crm.metrics.customers.lifetime_value import historic_value, simple_lifetime_value
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.revenue import existing_revenue, monthly_revenue, repeat_revenue, unnamed_revenue
from sheets_crm.metrics.windows import quarter
from tests import golden

AS_OF = golden.AS_OF
Q2 = quarter(2026, 2)
VALID = valid_orders(golden.orders(), AS_OF)
BOUGHT = occasions(VALID)


def lines(*rows: tuple[str | None, str, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "date", "total"]).assign(product="P1")
    return valid_orders(frame.assign(date=pd.to_datetime(frame["date"])), AS_OF)


def test_existing_customers_and_repeat_occasions_in_the_second_quarter():
    existing = existing_revenue(VALID, BOUGHT, Q2)
    assert (existing.numerator, existing.denominator) == (300_000, 2_050_000)
    assert round(100 * existing.value, 1) == 14.6
    assert existing.customers == ("C1",)
    repeat = repeat_revenue(VALID, BOUGHT, Q2)
    assert (repeat.numerator, repeat.denominator) == (600_000, 2_050_000)
    assert round(100 * repeat.value, 1) == 29.3
    assert repeat.customers == ("C1", "C5")
    assert unnamed_revenue(VALID, Q2).value == 0


@pytest.mark.parametrize(("first", "existing"), [("2026-03-31", 100), ("2026-04-01", 0)])
def test_who_began_on_the_first_day_of_the_window_is_new(first, existing):
    valid = lines(("A", first, 100), ("A", "2026-04-05", 100))
    assert existing_revenue(valid, occasions(valid), Q2).numerator == existing


def test_money_of_unnamed_buyers_is_a_third_part():
    valid = lines(("A", "2026-03-01", 100), ("A", "2026-04-05", 100), (None, "2026-04-06", 300))
    bought = occasions(valid)
    assert existing_revenue(valid, bought, Q2).value == 0.25
    assert unnamed_revenue(valid, Q2).value == 0.75
    april = monthly_revenue(valid, bought, AS_OF).iloc[1]
    assert april[["revenue", "existing", "new", "unnamed"]].tolist() == [400, 100, 0, 300]


def test_months_of_the_golden_shop():
    months = monthly_revenue(VALID, BOUGHT, AS_OF)
    assert months["revenue"].tolist() == [150_000, 300_000, 450_000, 600_000, 500_000, 950_000]
    assert months["new"].tolist() == [150_000, 150_000, 300_000, 300_000, 500_000, 650_000]
    assert months["existing"].tolist() == [0, 150_000, 150_000, 300_000, 0, 300_000]
    assert months["first_orders"].tolist() == [150_000, 150_000, 150_000, 300_000, 500_000, 650_000]
    assert months["repeat_orders"].tolist() == [0, 150_000, 300_000, 300_000, 0, 300_000]
    assert months["buyers"].tolist() == [1, 2, 2, 2, 1, 2]
    assert months["new_buyers"].tolist() == [1, 1, 1, 1, 1, 1]
    assert months["ended"].all()


def test_a_month_without_sales_is_a_row_of_zeros():
    valid = lines(("A", "2026-04-05", 100), ("A", "2026-06-05", 50))
    months = monthly_revenue(valid, occasions(valid), AS_OF)
    assert months["revenue"].tolist() == [100, 0, 50]


def test_the_running_month_has_not_ended():
    day = datetime.date(2026, 6, 29)
    valid = valid_orders(golden.orders(), day)
    assert monthly_revenue(valid, occasions(valid), day)["ended"].tolist() == [True] * 5 + [False]


def test_customers_and_money_add_up_one_by_one():
    months = growth(VALID, BOUGHT, AS_OF)
    assert months["new_customers"].tolist() == [1, 1, 1, 1, 1, 1]
    assert months["customers"].tolist() == [1, 2, 3, 4, 5, 6]
    assert months["money"].iloc[-1] == 2_950_000


def test_the_first_customer():
    first = first_purchases(VALID).iloc[0]
    assert first.tolist() == ["C1", pd.Timestamp("2026-01-05"), "P1", 150_000]


def test_the_first_purchase_of_two_receipts_is_one_day():
    last = first_purchases(VALID).iloc[-1]
    assert last.tolist() == ["C6", pd.Timestamp("2026-06-25"), "P3", 650_000]


def test_historic_value_of_the_golden_shop():
    figure = historic_value(BOUGHT)
    assert round(figure.value) == 491_667
    assert figure.sample == 6


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((150_000, 6, 0.4), 2_250_000),
        ((150_000, 6, 0.4, 0.4), 900_000),
        ((150_000, 6, 0.1), 4_500_000),
        ((150_000, 6, 0.0), None),
        ((150_000, 6, None), None),
        ((None, 6, 0.4), None),
        ((150_000, None, 0.4), None),
    ],
)
def test_simple_lifetime_value(parts, expected):
    assert simple_lifetime_value(*parts) == expected


@pytest.mark.parametrize("margin", [0, 1.5])
def test_a_margin_is_a_share(margin):
    with pytest.raises(ValueError, match="margin"):
        simple_lifetime_value(1, 1, 0.5, margin)


def test_unknown_amounts_are_no_zeros():
    valid = lines(("A", "2026-04-05", None), ("B", "2026-04-06", 100))
    assert historic_value(occasions(valid)).value == 100
    assert first_purchases(valid)["amount"].isna().tolist() == [True, False]


def test_without_orders_there_is_no_money():
    empty = VALID.iloc[:0]
    none = occasions(empty)
    assert existing_revenue(empty, none, Q2).value is None
    assert historic_value(none).value is None
    assert monthly_revenue(empty, none, AS_OF).empty
    assert growth(empty, none, AS_OF).empty
    assert first_purchases(empty).empty


logs = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "C", None]),
        st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)),
        st.integers(1, 1000),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=15)
@given(logs)
def test_the_parts_add_up_to_the_whole(rows):
    valid = lines(*((who, day.isoformat(), float(money)) for who, day, money in rows))
    bought = occasions(valid)
    months = monthly_revenue(valid, bought, AS_OF)
    assert (months["new"] + months["existing"] + months["unnamed"] - months["revenue"]).abs().max() < 1e-6
    assert (
        months["first_orders"] + months["repeat_orders"] + months["unnamed"] - months["revenue"]
    ).abs().max() < 1e-6
    assert existing_revenue(valid, bought, Q2).numerator <= repeat_revenue(valid, bought, Q2).numerator
    shuffled = valid.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(months, monthly_revenue(shuffled, occasions(shuffled), AS_OF))
