import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.customers.gaps import gap_summary, gaps_by_number, order_gaps
from sheets_crm.metrics.customers.repeat import (
    mature_repeat_rate,
    repeat_purchase_rate,
    repeat_share,
    returning_rate,
    second_order_conversion,
)
from sheets_crm.metrics.customers.retention import (
    churn_rate,
    reactivated,
    retention_rate,
    textbook_retention_rate,
)
from sheets_crm.metrics.figure import fraction, wilson_interval
from sheets_crm.metrics.order_values import (
    average_order_margin,
    average_order_value,
    average_receipt_value,
    median_order_values,
    purchase_frequency,
    revenue_per_customer,
)
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.windows import Window, before, last_days, last_months, quarter
from tests import golden

AS_OF = golden.AS_OF
Q1, Q2 = quarter(2026, 1), quarter(2026, 2)


@pytest.fixture(scope="module")
def bought() -> pd.DataFrame:
    return occasions(valid_orders(golden.orders(), AS_OF))


def days(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "date"]).assign(total=100.0)
    return occasions(valid_orders(frame.assign(date=pd.to_datetime(frame["date"])), AS_OF))


def ratio(figure) -> tuple[float, float]:
    return figure.numerator, figure.denominator


def test_buyers_occasions_and_revenue_of_the_golden_shop(bought):
    assert bought["customer"].nunique() == 6
    assert len(bought) == 11
    assert bought["amount"].sum() == 2_950_000
    spend = bought.groupby("customer")["amount"].sum()
    assert spend.tolist() == [750_000, 150_000, 300_000, 500_000, 600_000, 650_000]


def test_half_of_the_golden_buyers_repeat(bought):
    figure = repeat_purchase_rate(bought)
    assert ratio(figure) == (3, 6)
    assert figure.value == 0.5
    assert figure.customers == ("C1", "C3", "C5")
    assert figure.small_sample


def test_repeat_rate_inside_the_second_quarter(bought):
    figure = repeat_purchase_rate(bought, Q2)
    assert ratio(figure) == (1, 4)
    assert figure.customers == ("C5",)
    assert figure.window == Q2


def test_repeat_rate_of_the_last_12_months(bought):
    assert ratio(repeat_purchase_rate(bought, last_months(AS_OF, 12))) == (3, 6)


def test_mature_repeat_rate_leaves_young_customers_out_of_both_numbers(bought):
    figure = mature_repeat_rate(bought, AS_OF, 90)
    assert ratio(figure) == (2, 3)
    assert figure.immature == 3


def test_returning_rate_counts_earlier_purchases(bought):
    figure = returning_rate(bought, Q2)
    assert ratio(figure) == (2, 4)
    assert figure.customers == ("C1", "C5")


def test_returning_rate_does_not_see_orders_after_the_window():
    bought = days(("A", "2026-01-05"), ("A", "2026-02-05"))
    assert ratio(returning_rate(bought, Window(datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)))) == (
        0,
        1,
    )


def test_repeat_share_of_occasions(bought):
    assert ratio(repeat_share(bought, Q2)) == (2, 5)
    assert ratio(repeat_share(bought)) == (5, 11)


@pytest.mark.parametrize(
    ("within", "expected", "immature"), [(30, (2, 5), 1), (60, (2, 4), 2), (90, (2, 3), 3)]
)
def test_second_order_conversion_of_the_golden_shop(bought, within, expected, immature):
    figure = second_order_conversion(bought, AS_OF, within)
    assert ratio(figure) == expected
    assert figure.customers == ("C1", "C3")
    assert figure.immature == immature


@pytest.mark.parametrize("figure", [second_order_conversion, mature_repeat_rate])
def test_a_customer_is_mature_on_the_very_day(figure):
    bought = days(("A", "2026-05-31"))
    assert figure(bought, AS_OF, 30).denominator == 1
    assert figure(bought, AS_OF - datetime.timedelta(days=1), 30).denominator == 0


def test_a_launch_cohort_of_40_with_6_back_within_30_days_and_a_blank_90_day_cell():
    launch = [(f"A{i}", "2026-05-20") for i in range(40)]
    back = [(f"A{i}", "2026-06-10") for i in range(6)]
    bought = days(*launch, *back)
    assert second_order_conversion(bought, AS_OF, 30).value == 0.15
    assert second_order_conversion(bought, AS_OF, 90).value is None


def test_retention_from_the_first_to_the_second_quarter(bought):
    figure = retention_rate(bought, Q1, Q2)
    assert ratio(figure) == (1, 3)
    assert figure.customers == ("C1",)
    assert ratio(textbook_retention_rate(bought, Q1, Q2)) == (1, 3)
    churn = churn_rate(bought, Q1, Q2)
    assert ratio(churn) == (2, 3)
    assert churn.customers == ("C2", "C3")
    assert ratio(reactivated(bought, Q1, Q2)) == (0, 4)


def test_the_textbook_formula_passes_100_percent_when_lapsed_customers_return():
    bought = days(("A", "2025-11-01"), ("B", "2026-02-01"), ("A", "2026-05-01"), ("B", "2026-05-02"))
    assert textbook_retention_rate(bought, Q1, Q2).value == 2
    assert retention_rate(bought, Q1, Q2).value == 1
    back = reactivated(bought, Q1, Q2)
    assert ratio(back) == (1, 2)
    assert back.customers == ("A",)


def test_who_bought_before_in_and_after_the_period_was_never_away():
    bought = days(("A", "2025-11-01"), ("A", "2026-02-01"), ("A", "2026-05-01"))
    assert ratio(reactivated(bought, Q1, Q2)) == (0, 1)


def test_gaps_of_the_golden_shop(bought):
    gaps = order_gaps(bought)
    assert gaps["gap"].tolist() == [30, 32, 29, 19, 63]
    summary = gap_summary(gaps)
    assert (summary.median, summary.mean, summary.gaps, summary.buyers) == (30, 34.6, 5, 3)


def test_gaps_from_the_first_to_the_second_order(bought):
    steps = gaps_by_number(order_gaps(bought)).set_index("number")
    assert steps.loc[2, ["median", "buyers"]].tolist() == [30, 3]
    assert steps.loc[4, ["median", "buyers"]].tolist() == [29, 1]


def test_frequency_and_order_values_of_the_second_quarter(bought):
    assert ratio(purchase_frequency(bought, Q2)) == (5, 4)
    assert average_order_value(bought, Q2).value == 410_000
    assert round(average_receipt_value(bought, Q2).value) == 341_667
    assert revenue_per_customer(bought, Q2).value == 512_500


def test_what_a_purchase_leaves_after_the_goods():
    valid = valid_orders(golden.orders(), AS_OF)
    costs = pd.DataFrame({"product": ["P1", "P3"], "cost": [100_000.0, 300_000.0]})
    figure = average_order_margin(valid, costs, Q2)
    assert ratio(figure) == (100_000 + 200_000 + 250_000, 3)  # C1, C4, C6; of P2 nobody knows the cost


def test_one_big_order_does_not_set_the_median(bought):
    assert median_order_values(bought)["C1"] == 150_000


def test_an_unknown_amount_leaves_the_order_value_alone(bought):
    unknown = bought.assign(amount=bought["amount"].where(bought["customer"] != "C6"))
    assert average_order_value(unknown, Q2).value == 350_000


@pytest.mark.parametrize(
    "figure",
    [
        repeat_purchase_rate,
        repeat_share,
        purchase_frequency,
        average_order_value,
        average_receipt_value,
        revenue_per_customer,
        lambda bought: mature_repeat_rate(bought, AS_OF),
        lambda bought: returning_rate(bought, Q2),
        lambda bought: second_order_conversion(bought, AS_OF, 30),
        lambda bought: retention_rate(bought, Q1, Q2),
        lambda bought: textbook_retention_rate(bought, Q1, Q2),
        lambda bought: churn_rate(bought, Q1, Q2),
        lambda bought: reactivated(bought, Q1, Q2),
    ],
)
def test_without_orders_there_is_no_figure_yet(bought, figure):
    result = figure(bought.iloc[:0])
    assert result.value is None
    assert result.customers == ()


def test_without_a_second_purchase_there_is_no_gap(bought):
    once = bought[bought["customer"] == "C2"]
    assert gap_summary(order_gaps(once)).median is None
    assert gap_summary(order_gaps(bought.iloc[:0])).gaps == 0
    assert gaps_by_number(order_gaps(once)).empty


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(3, 6, 19, 81), (12, 100, 7, 20), (0, 10, 0, 28), (10, 10, 72, 100)],
)
def test_wilson_interval(successes, trials, low, high):
    bounds = wilson_interval(successes, trials)
    assert [round(100 * bound) for bound in bounds] == [low, high]


def test_wilson_interval_without_trials_is_unknown():
    assert wilson_interval(0, 0) is None
    with pytest.raises(ValueError, match="4"):
        wilson_interval(4, 3)


def test_a_sample_of_ten_is_not_small():
    assert not fraction("x", 1, 10).small_sample
    assert fraction("x", 1, 9).small_sample


def test_windows_begin_and_end_where_people_expect():
    assert Window(datetime.date(2026, 4, 1), datetime.date(2026, 7, 1)) == Q2
    assert Q2.last == datetime.date(2026, 6, 30)
    assert last_months(AS_OF, 12) == Window(datetime.date(2025, 7, 1), datetime.date(2026, 7, 1))
    assert last_days(AS_OF, 30) == Window(datetime.date(2026, 6, 1), datetime.date(2026, 7, 1))
    assert before(last_days(AS_OF, 30)) == Window(datetime.date(2026, 5, 2), datetime.date(2026, 6, 1))
    with pytest.raises(ValueError, match="2026-07-01"):
        Window(datetime.date(2026, 7, 1), datetime.date(2026, 7, 1))


logs = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 6, 30))),
    min_size=1,
    max_size=20,
)


@settings(max_examples=15)
@given(logs)
def test_rates_stay_between_none_and_all(rows):
    bought = days(*((who, day.isoformat()) for who, day in rows))
    for figure in (
        repeat_purchase_rate(bought, Q2),
        returning_rate(bought, Q2),
        repeat_share(bought, Q2),
        second_order_conversion(bought, AS_OF, 60),
        retention_rate(bought, Q1, Q2),
    ):
        assert 0 <= figure.numerator <= figure.denominator
    assert repeat_purchase_rate(bought, Q2).numerator <= returning_rate(bought, Q2).numerator
    kept, lost = retention_rate(bought, Q1, Q2), churn_rate(bought, Q1, Q2)
    assert kept.numerator + lost.numerator == kept.denominator


@settings(max_examples=15)
@given(logs)
def test_faster_windows_never_convert_more_customers(rows):
    bought = days(*((who, day.isoformat()) for who, day in rows))
    late = AS_OF + datetime.timedelta(days=200)
    converted = [second_order_conversion(bought, late, within).numerator for within in (30, 60, 90)]
    assert converted == sorted(converted)
