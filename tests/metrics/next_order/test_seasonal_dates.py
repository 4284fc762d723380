"""Dates between two seasons wait for the opening; all others stay."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.next_order.seasonal_dates import dates_in_season

PRODUCTS = pd.DataFrame({"product": ["G", "K"], "season": pd.Series(["Gamis", None], dtype="str")})
SEASONS = pd.DataFrame(
    {
        "opens": pd.to_datetime(["2024-05-10", "2025-04-30", "2026-04-20"]),
        "closes": pd.to_datetime(["2025-03-31", "2026-03-21", "2027-03-10"]),
    }
)
CLOSED, LAST_DAY, OPENING, OPEN = (
    date(2026, 4, 10),
    date(2026, 3, 21),
    date(2026, 4, 20),
    date(2026, 6, 30),
)


def one(product, run_out, state, call_date=None, duration=30.0):
    row = {
        "product": product,
        "run_out": pd.Timestamp(run_out),
        "call_date": pd.Timestamp(call_date or run_out),
        "last_order": pd.Timestamp("2026-01-05"),
        "state": state,
        "basis": "declared",
        "duration": duration,
    }
    frame = pd.DataFrame([row])
    days = pd.Series(pd.array([0], dtype="Int64"))
    return frame.assign(customer="A", days_left=days, days_late=days)


def moved(rows, as_of, seasons=SEASONS):
    row = dates_in_season(rows, PRODUCTS, seasons, as_of).iloc[0]
    opens = None if pd.isna(row["season_opens"]) else str(row["season_opens"].date())
    return str(row["run_out"].date()), str(row["call_date"].date()), row["state"], opens


@pytest.mark.parametrize(
    ("as_of", "run_out", "state", "expected"),
    [
        (CLOSED, "2026-03-25", "overdue", ("2026-04-20", "2026-04-20", "between_seasons", "2026-04-20")),
        (CLOSED, "2024-08-01", "win_back", ("2026-04-20", "2026-04-20", "between_seasons", "2026-04-20")),
        (CLOSED, "2026-09-01", "not_due", ("2026-09-01", "2026-09-01", "between_seasons", "2026-04-20")),
        (LAST_DAY, "2026-03-15", "overdue", ("2026-03-15", "2026-03-15", "overdue", None)),
        (LAST_DAY, "2026-03-22", "not_due", ("2026-04-20", "2026-04-20", "not_due", None)),
        (OPENING, "2026-03-25", "overdue", ("2026-04-20", "2026-04-20", "due_soon", None)),
        (OPEN, "2026-03-25", "win_back", ("2026-04-20", "2026-04-20", "overdue", None)),
        (OPEN, "2025-04-05", "win_back", ("2025-04-30", "2025-04-30", "win_back", None)),
        (OPEN, "2027-03-15", "not_due", ("2027-04-09", "2027-04-09", "not_due", None)),
    ],
)
def test_a_date_between_seasons_waits_for_the_opening(as_of, run_out, state, expected):
    assert moved(one("G", run_out, state), as_of) == expected


def test_a_call_before_the_opening_waits_for_it():
    rows = one("G", "2026-04-24", "due_soon", call_date="2026-04-17")
    assert moved(rows, OPENING) == ("2026-04-24", "2026-04-20", "due_soon", None)


def test_before_the_first_season_its_opening_counts():
    rows = one("G", "2026-03-25", "overdue")
    assert moved(rows, CLOSED, SEASONS.iloc[2:]) == (
        "2026-04-20",
        "2026-04-20",
        "between_seasons",
        "2026-04-20",
    )


@pytest.mark.parametrize(("product", "seasons"), [("K", SEASONS), ("G", SEASONS.iloc[:0])])
def test_other_goods_and_shops_without_seasons_keep_their_dates(product, seasons):
    rows = one(product, "2026-03-25", "overdue")
    assert moved(rows, CLOSED, seasons) == ("2026-03-25", "2026-03-25", "overdue", None)


def test_a_row_without_a_date_stays_without():
    rows = one("G", None, "unknown")
    found = dates_in_season(rows, PRODUCTS, SEASONS, CLOSED).iloc[0]
    assert (found["run_out"] is pd.NaT, found["state"]) == (True, "unknown")


def test_late_days_count_from_the_opening():
    found = dates_in_season(one("G", "2026-03-25", "overdue"), PRODUCTS, SEASONS, date(2026, 5, 1)).iloc[0]
    assert (found["days_late"], found["days_left"], found["basis"]) == (11, -11, "season")
    assert found["duration"] == 105


@settings(max_examples=40)
@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.dates(date(2025, 1, 1), date(2027, 1, 1)))
def test_no_date_is_left_between_seasons_and_doing_it_twice_changes_nothing(run_out, as_of):
    rows = one("G", run_out, "overdue")
    found = dates_in_season(rows, PRODUCTS, SEASONS, as_of)
    day = found["run_out"].iloc[0]
    inside = (SEASONS["opens"] <= day) & (day <= SEASONS["closes"])
    assert inside.any() or day > SEASONS["closes"].iloc[-1]
    again = dates_in_season(found, PRODUCTS, SEASONS, as_of)
    assert (again["run_out"] == found["run_out"]).all()
