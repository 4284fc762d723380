"""Spans of days include their first day and exclude their end."""

from datetime import date

import pandas as pd
import pytest

from sheets_crm.metrics.order_values import purchase_frequency
from sheets_crm.metrics.windows import Window, last_months, quarter

JUNE = Window(date(2026, 6, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    ("day", "counted"), [("2026-05-31", 0), ("2026-06-01", 1), ("2026-06-30", 1), ("2026-07-01", 0)]
)
def test_a_window_holds_its_first_day_and_not_its_end(day, counted):
    bought = pd.DataFrame({"customer": ["Ann"], "date": pd.to_datetime([day])})
    assert purchase_frequency(bought, JUNE).numerator == counted


def test_months_back_from_a_day_that_the_month_lacks_begin_on_its_last():
    assert last_months(date(2026, 3, 30), 1).start == date(2026, 2, 28)
    assert last_months(date(2026, 6, 30), 12) == Window(date(2025, 7, 1), date(2026, 7, 1))
    assert quarter(2026, 4) == Window(date(2026, 10, 1), date(2027, 1, 1))
