"""In one refresh everything is worked out once."""

import sys
from collections import Counter
from datetime import UTC, date, datetime
from inspect import unwrap

import pytest

from sheets_crm.facts import money
from sheets_crm.layout.template import new_workbook
from sheets_crm.metrics import orders, seasons
from sheets_crm.metrics.customers import first_customers, leads, referrals, stages
from sheets_crm.metrics.money import cash_statement
from sheets_crm.metrics.next_order import backtest, dates
from sheets_crm.refresh import refresh
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.workbooks.opening import open_book

TODAY = date(2026, 11, 22)
PAST = (backtest.backtest, money._backtest)
ONCE = (
    orders.valid_and_unmatched,
    orders._purchases_and_returns,
    cash_statement.cash_book,
    seasons.seasonal_occasions,
    seasons.seasons_in_a_row,
    stages.interested,
    stages.stages_of,
    referrals.referrals,
    leads.leads,
    first_customers.first_purchases,
)
FOR_TWO_ANSWERS = {
    dates.order_dates: "by what a purchase lasts, and of who sells on by their own rhythm",
    orders.occasions: "of all goods, of goods of the season",
    cash_statement.statement_of: "of the shop, of each account",
}


def calls_of(functions, act):
    """How often each function is called, calls within a look at the past aside."""
    names = {unwrap(function).__code__: function.__name__ for function in functions}
    past = {unwrap(function).__code__ for function in PAST}
    counts, depth = Counter(), 0

    def seen(frame, event, _):
        nonlocal depth
        if frame.f_code in past and event in ("call", "return"):
            depth += 1 if event == "call" else -1
        elif event == "call" and depth == 0 and frame.f_code in names:
            counts[names[frame.f_code]] += 1

    sys.setprofile(seen)
    try:
        act()
    finally:
        sys.setprofile(None)
    return counts


@pytest.fixture
def demo(tmp_path):
    path = tmp_path / "demo.xlsx"
    new_workbook(path, "id", rows=sample_rows(TODAY, "id"), settings=sample_settings("id"))
    return open_book(str(path))


def test_a_refresh_of_the_demo_works_everything_out_once(demo):
    now = datetime(2026, 11, 22, 2, tzinfo=UTC)
    found = calls_of((*ONCE, *FOR_TWO_ANSWERS), lambda: refresh(demo, now, run_id="1", as_of=TODAY))
    once = {function.__name__: 1 for function in ONCE}
    assert found == once | {function.__name__: 2 for function in FOR_TWO_ANSWERS}
