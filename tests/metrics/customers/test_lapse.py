import datetime

import pandas as pd
import pytest

from sheets_crm.metrics.customers.lapse import (
    LapseRule,
    attrition,
    lapse_days,
    lapse_rule,
    lapsed_customers,
    lapsed_share,
    recovery,
)
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.windows import quarter
from tests import golden

AS_OF = golden.AS_OF
BOUGHT = occasions(valid_orders(golden.orders(), AS_OF))


def days(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "date"]).assign(total=100.0)
    return occasions(valid_orders(frame.assign(date=pd.to_datetime(frame["date"])), AS_OF))


def test_few_gaps_give_90_days():
    assert lapse_rule(BOUGHT) == LapseRule(90, None, "default")


def test_twenty_gaps_give_the_shops_own_percentiles():
    start = pd.Timestamp("2025-01-01")
    log, day = [("A", start)], start
    for gap in range(1, 21):
        day += pd.Timedelta(days=gap)
        log.append(("A", day))
    bought = days(*((who, day.isoformat()) for who, day in log))
    rule = lapse_rule(bought)
    assert (round(rule.lapsed_after, 6), round(rule.at_risk_after, 6), rule.basis) == (16.2, 8.6, "shop")
    assert lapse_rule(bought.iloc[:20]).basis == "default"


def test_golden_customers_lapsed_by_days():
    lapsing = lapse_days(BOUGHT, lapse_rule(BOUGHT))
    figure = lapsed_share(lapsing, AS_OF)
    assert figure.customers == ("C2", "C3")
    assert (figure.numerator, figure.denominator) == (2, 6)


def test_a_customer_lapses_the_day_after_the_limit():
    lapsing = lapse_days(days(("A", "2026-04-01")), LapseRule(90))
    assert lapsed_share(lapsing, datetime.date(2026, 6, 30)).numerator == 0
    assert lapsed_share(lapsing, datetime.date(2026, 7, 1)).numerator == 1
    bought, no_dates = days(("A", "2026-04-01")), pd.DataFrame()
    assert lapsed_customers(bought, no_dates, datetime.date(2026, 6, 30)) == set()
    assert lapsed_customers(bought, no_dates, datetime.date(2026, 7, 1)) == {"A"}


def test_a_known_cycle_rules_instead_of_days():
    next_orders = pd.DataFrame(
        {
            "customer": ["A", "B"],
            "run_out": pd.to_datetime(["2026-03-01", "2026-03-01"]),
            "duration": [30.0, 30.0],
            "basis": ["declared_learnt", "shop_rhythm"],
            "state": ["not_due"] * 2,
        }
    )
    lapsing = lapse_days(days(("A", "2026-02-01"), ("B", "2026-02-01")), LapseRule(90), next_orders)
    assert lapsing["lapses_after"].dt.date.tolist() == [datetime.date(2026, 5, 30), datetime.date(2026, 5, 2)]


@pytest.mark.parametrize(
    ("run_out", "duration", "basis", "lapses_after"),
    [("2026-02-10", 5.0, "declared", "2026-02-25"), ("2026-03-01", 30.0, "own_rhythm", "2026-05-02")],
)
def test_a_declared_cycle_rules_however_short_and_no_other(run_out, duration, basis, lapses_after):
    next_orders = pd.DataFrame(
        {
            "customer": ["A"],
            "run_out": [pd.Timestamp(run_out)],
            "duration": [duration],
            "basis": [basis],
            "state": ["not_due"],
        }
    )
    lapsing = lapse_days(days(("A", "2026-02-01")), LapseRule(90), next_orders)
    assert lapsing["lapses_after"].tolist() == [pd.Timestamp(lapses_after)]


def test_of_two_products_the_later_counts():
    next_orders = pd.DataFrame(
        {
            "customer": ["A", "A"],
            "run_out": pd.to_datetime(["2026-03-01", "2026-02-10"]),
            "duration": [30.0, 9.0],
            "basis": ["declared", "declared"],
            "state": ["not_due"] * 2,
        }
    )
    lapsing = lapse_days(days(("A", "2026-02-01")), LapseRule(90), next_orders)
    assert lapsing["lapses_after"].dt.date.tolist() == [datetime.date(2026, 5, 30)]


@pytest.mark.parametrize(
    ("state", "lapsed"),
    [("between_seasons", ("C3",)), ("not_due", ("C3",)), ("overdue", ("C3",)), ("win_back", ("C2", "C3"))],
)
def test_customers_who_wait_for_a_season_have_not_lapsed(state, lapsed):
    next_orders = pd.DataFrame(
        {
            "customer": ["C2"],
            "run_out": pd.to_datetime(["2027-04-20"]),
            "duration": [300.0],
            "basis": ["season"],
            "state": [state],
        }
    )
    lapsing = lapse_days(BOUGHT, LapseRule(90), next_orders)
    assert lapsed_share(lapsing, AS_OF).customers == lapsed


def test_attrition_and_recovery_of_a_quarter():
    bought = days(
        ("A", "2026-03-01"),
        ("A", "2026-05-01"),
        ("B", "2026-02-01"),
        ("C", "2025-10-01"),
        ("C", "2026-04-02"),
        ("D", "2025-09-01"),
    )
    lost = attrition(bought, quarter(2026, 2), LapseRule(90))
    assert (lost.numerator, lost.denominator, lost.customers) == (1, 2, ("B",))
    back = recovery(bought, quarter(2026, 2), LapseRule(90))
    assert (back.numerator, back.denominator, back.customers) == (1, 2, ("C",))


def test_a_customer_of_90_quiet_days_is_still_active_that_morning():
    bought = days(("A", "2025-12-31"))
    assert attrition(bought, quarter(2026, 2), LapseRule(90)).denominator == 1
    assert attrition(bought, quarter(2026, 2), LapseRule(89)).denominator == 0


@pytest.mark.parametrize("figure", [attrition, recovery])
def test_without_orders_nobody_lapses(figure):
    assert figure(BOUGHT.iloc[:0], quarter(2026, 2), LapseRule(90)).value is None
    assert lapsed_share(lapse_days(BOUGHT.iloc[:0], LapseRule(90)), AS_OF).value is None
