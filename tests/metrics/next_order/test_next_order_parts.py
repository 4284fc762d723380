from datetime import date

import numpy as np
import pandas as pd
import pytest

from sheets_crm.metrics.next_order.learnt.activity import activity, pace
from sheets_crm.metrics.next_order.learnt.built_in import built_in
from sheets_crm.metrics.next_order.learnt.correction import fitted, past_weeks
from sheets_crm.metrics.next_order.learnt.curve import (
    EDGES,
    chance,
    counts,
    cumulative_hazard,
    curves,
    hazard_within,
)
from sheets_crm.metrics.next_order.learnt.cycle import cycles
from sheets_crm.metrics.next_order.learnt.features import FEATURES
from sheets_crm.metrics.next_order.learnt.history import history
from sheets_crm.metrics.next_order.learnt.model import learn
from sheets_crm.metrics.next_order.learnt.outlook import survival
from sheets_crm.metrics.next_order.learnt.season import HIJRI_YEAR, SOLAR_YEAR, season

EVER = 1e9


def shop(*lines, as_of="2026-06-30"):
    names = ["customer", "date", "product", "quantity", "amount"]
    rows = [(*line, *("p", 1.0, 100.0)[len(line) - 2 :]) for line in lines]
    orders = pd.DataFrame(rows, columns=names)
    return history(orders.assign(date=pd.to_datetime(orders["date"])), date.fromisoformat(as_of))


def days(customer, first, *gaps):
    day = pd.Timestamp(first)
    found = [(customer, day)]
    for gap in gaps:
        day += pd.Timedelta(days=gap)
        found.append((customer, day))
    return found


def test_a_line_without_a_product_is_of_none_of_the_others():
    seen = shop(("a", pd.Timestamp("2026-01-01"), "p"), ("b", pd.Timestamp("2026-01-01"), None))
    assert seen.line_product[0] != seen.line_product[1]


def test_an_order_of_nobody_belongs_to_no_customer():
    seen = shop((None, "2026-05-01"), ("a", "2026-05-01"), (None, "2026-05-31"))
    assert (seen.customers.tolist(), seen.number.tolist()) == (["a"], [1])


def test_orders_become_one_entry_a_customer_and_day():
    seen = shop(("b", "2026-06-01"), ("a", "2026-05-01"), ("a", "2026-05-31"), ("a", "2026-05-31", "q"))
    assert seen.customers.tolist() == ["a", "b"]
    assert seen.number.tolist() == [1, 2, 1]
    assert seen.after[0] == seen.before[1] == seen.tenure[1] == 30
    assert seen.is_last.tolist() == [False, True, True]
    assert np.exp(seen.spend).round(3).tolist() == [101, 201, 101]


def test_an_unknown_amount_counts_as_the_shops_middle_one():
    seen = shop(
        ("a", "2026-05-01", "p", 1.0, None), ("b", "2026-05-01"), ("c", "2026-05-01", "p", 1.0, 700.0)
    )
    assert np.exp(seen.spend).round(3).tolist() == [401, 101, 701]


def test_the_usual_cycle_lies_between_own_gaps_and_the_prior():
    cycle = cycles(shop(*days("a", "2026-01-01", 30, 30)))
    # μ₀ = (2 ln 30 + 5 ln 45) / 7, prior = (2 ln 30 + 50 μ₀) / 52, κ = 0.5714 / 0.2721 = 2.1
    assert np.exp(cycle.usual[2]) == pytest.approx(34.60, abs=0.01)
    assert cycle.trust.round(3).tolist() == [0, 0.323, 0.488]
    assert cycle.mean[2] == pytest.approx(np.log(30))


def test_a_customer_without_gaps_has_the_rhythm_of_the_product():
    fast = [
        (f"f{number}", pd.Timestamp("2026-05-01") + pd.Timedelta(days=gap), "fast")
        for number in range(60)
        for gap in (0, 10)
    ]
    slow = [
        (f"s{number}", pd.Timestamp("2026-03-01") + pd.Timedelta(days=gap), "slow")
        for number in range(60)
        for gap in (0, 90)
    ]
    seen = shop(*fast, *slow, ("new_fast", "2026-06-29", "fast"), ("new_slow", "2026-06-29", "slow"))
    usual = dict(zip(seen.customers, np.exp(cycles(seen).usual[seen.lasts]), strict=True))
    assert usual["new_fast"] < 20 < 45 < usual["new_slow"]


@pytest.mark.parametrize(("gap_after_two", "slope"), [(60, 0.5), (30, 0.05)])
def test_the_effect_of_quantity_is_learnt(gap_after_two, slope):
    lines = []
    for number in range(40):
        day = pd.Timestamp("2025-07-01")
        for turn in range(8):
            quantity = 1.0 + turn % 2
            lines.append((f"c{number}", day, "p", quantity))
            day += pd.Timedelta(days=gap_after_two if turn % 2 else 30)
    cycle = cycles(shop(*lines))
    larger = cycle.quantity > 0.1
    found = ((cycle.expected - cycle.usual)[larger] / cycle.quantity[larger]).mean()
    assert found > slope if gap_after_two == 60 else found < slope


def test_waits_that_are_still_open_are_waits_not_orders():
    seen = shop(*days("a", "2026-05-01", 30), *days("b", "2026-06-20"))
    ordered, waiting = counts(seen, cycles(seen), EVER)
    assert ordered.sum() == pytest.approx(1)
    assert waiting[:2, 0] == pytest.approx([2, 1])
    assert waiting[:, -1] == pytest.approx(np.zeros(5))


def test_without_orders_the_curves_are_the_built_in_ones():
    hazards = np.full((5, len(EDGES) - 1), 0.1)
    curve = curves(np.zeros_like(hazards), np.zeros_like(hazards), hazards)
    assert chance(curve[0, 3]) == pytest.approx(1 - 0.9**3)
    middle = np.log(EDGES[10:12]).mean()
    between = cumulative_hazard(curve, np.array([0]), np.array([middle]))
    assert between[0] == pytest.approx((curve[0, 10] + curve[0, 11]) / 2)


def test_hazards_of_spans_add_up():
    curve = curves(
        *counts(seen := shop(*days("a", "2026-01-01", 30, 31, 29)), cycles(seen)), built_in().hazards
    )
    number, waited, expected = np.array([4]), np.array([12.0]), np.array([3.4])
    week = hazard_within(curve, number, waited, expected, 7)
    rest = hazard_within(curve, number, waited + 7, expected, 7)
    assert hazard_within(curve, number, waited, expected, 14) == pytest.approx(week + rest)


def test_past_weeks_know_only_the_order_before_them():
    seen = shop(("a", "2026-06-09"), ("a", "2026-06-20"))
    weeks = past_weeks(seen, 7, half_life=EVER)
    found = sorted(zip(weeks.order.tolist(), weeks.waited.tolist(), weeks.ordered.tolist(), strict=True))
    assert found == [(0, 0.0, 0.0), (0, 7.0, 1.0), (1, 3.0, 0.0)]


def test_a_sample_of_past_weeks_stands_for_all_of_them():
    lines = [line for number in range(50) for line in days(f"c{number}", "2025-09-01", *[20] * 14)]
    whole, sample = (past_weeks(shop(*lines), 7, rows=rows, half_life=EVER) for rows in (10**6, 200))
    assert len(sample.order) == 200
    assert sample.weight.sum() == pytest.approx(whole.weight.sum())
    assert (sample.weight * sample.ordered).sum() == pytest.approx(whole.ordered.sum())


def test_the_ridge_holds_the_built_in_coefficients_without_evidence():
    base, columns, ordered = np.zeros(40), np.ones((1, 40)), np.repeat([1.0, 0.0], [30, 10])
    weight, centre = np.ones(40), np.array([0.5])
    free = fitted(base, columns, ordered, weight, centre, np.array([1e-9]))
    between = fitted(base, columns, ordered, weight, centre, np.array([10.0]))
    held = fitted(base, columns, ordered, weight, centre, np.array([1e9]))
    assert free[0] == pytest.approx(np.log(3), abs=0.01)
    assert between[0] == pytest.approx(0.768, abs=0.002)
    assert held[0] == pytest.approx(0.5, abs=1e-6)


def test_drift_is_the_last_three_gaps_against_all():
    seen = shop(*days("a", "2025-09-01", 60, 60, 60, 30, 30, 30))
    drift = activity(seen, cycles(seen)).drift
    assert drift[-1] == pytest.approx(-0.3466, abs=1e-4)
    assert (drift[:3] == 0).all()


def test_pace_fades_while_nothing_is_bought():
    seen = shop(*days("a", "2026-01-01", 30, 30, 30))
    known = activity(seen, cycles(seen))
    now, later = (pace(known, np.array([3]), np.array([wait])) for wait in (10.0, 300.0))
    assert 0.02 < now[0] < 0.05
    assert later[0] < now[0] / 2


def test_the_first_order_begins_the_record_and_says_nothing_about_the_pace():
    seen = shop(*days("a", "2026-01-01", 30, 30, 30), *days("b", "2026-06-01"))
    known = activity(seen, cycles(seen))
    assert pace(known, np.array([4]), np.array([0.0])) == pytest.approx(known.rate)


def peaked_shop(year):
    """A hundred customers who buy every forty days or so, and all once more in one week of the year."""
    random = np.random.default_rng(1)
    lines = []
    for number in range(100):
        begin = pd.Timestamp("2024-07-01") + pd.Timedelta(days=int(random.integers(0, 40)))
        lines += days(f"c{number}", begin, *random.integers(30, 50, 16).tolist())
    peak = pd.Timestamp("2026-06-30") - pd.Timedelta(days=year - 24)
    return [*lines, *[(f"c{number}", peak - pd.Timedelta(days=number % 3)) for number in range(100)]]


@pytest.mark.parametrize("year", [SOLAR_YEAR, HIJRI_YEAR])
def test_last_years_peak_is_expected_again(year):
    weeks = season(learn(shop(*peaked_shop(year)), built_in()), year)
    assert weeks[3] == weeks.max() > 0.5
    assert np.abs(weeks).max() <= 0.8


def test_a_season_counts_in_all_of_its_26_weeks_and_no_further():
    learnt, known = learn(shop(*days("a", "2025-09-01", 30, 30)), built_in()), built_in().coefficients[7]
    often = np.r_[np.zeros(18), np.full(8, 0.5)]
    usual, more = (survival(learnt, known, weeks, 224) for weeks in (np.zeros(26), often))
    ratio = np.diff(more.log_chance) / np.diff(usual.log_chance)
    assert usual.days.tolist()[-3:] == [126, 182, 224]
    assert ratio[0, -3:].round(2).tolist() == [1.0, 1.64, 1.0]


def test_a_shop_younger_than_a_year_has_no_season():
    learnt = learn(shop(*days("a", "2025-09-01", 30, 30)), built_in())
    assert (season(learnt, SOLAR_YEAR) == 0).all()


def test_the_built_in_figures_fit_the_features():
    known = built_in()
    assert known.hazards.shape == (5, len(EDGES) - 1)
    assert ((known.hazards > 0) & (known.hazards < 1)).all()
    for step in (7, 2):
        assert len(known.coefficients[step]) == len(known.ridge[step]) == len(FEATURES)
        assert (known.ridge[step] > 0).all()
