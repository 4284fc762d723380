"""Since when a customer is on a stage: loyal from the purchase that makes so many within twelve months."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pytest

from sheets_crm.facts.stage_days import stage_days
from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns


def since(stage, bought, *, as_of="2026-06-30", loyal_orders=2):
    """Since when C1 is on a stage, between two others who bought on the same days."""
    days = [date.fromisoformat(day) for day in bought]
    who = [customer for customer in ("C0", "C1", "C2") for _ in days]
    dates, number = np.array(days * 3, dtype="datetime64[D]"), np.tile(np.arange(len(days)) + 1, 3)
    table = Columns({"customer": codes_of(who), "date": dates, "number": number})
    sales = SimpleNamespace(brought_by={}, first_entered={})
    facts = SimpleNamespace(
        bought=table,
        sales=sales,
        log=[],
        buyers={},
        as_of=date.fromisoformat(as_of),
        settings=SimpleNamespace(loyal_orders=loyal_orders),
    )
    return stage_days(facts, {"C1": stage}).get("C1")


@pytest.mark.parametrize(
    ("bought", "as_of", "day"),
    [
        (["2026-01-01", "2026-03-01"], "2026-06-30", date(2026, 3, 1)),
        (["2025-07-01", "2026-06-30"], "2026-06-30", date(2026, 6, 30)),  # just within twelve months
        (["2025-06-30", "2026-06-30"], "2026-06-30", None),  # a day too late
        (["2025-01-01", "2025-03-01", "2025-12-01"], "2026-02-28", date(2025, 3, 1)),  # one span goes on
        (["2024-01-01", "2024-03-01", "2026-01-01", "2026-02-01"], "2026-06-30", date(2026, 2, 1)),
        (["2026-01-01"], "2026-06-30", None),
        ([], "2026-06-30", None),
    ],
)
def test_loyal_since_enough_purchases_fell_into_twelve_months(bought, as_of, day):
    assert since("loyal", bought, as_of=as_of) == day


@pytest.mark.parametrize(
    ("bought", "as_of", "day"),
    [
        (["2025-06-30", "2026-06-30"], "2026-06-30", date(2026, 6, 30)),  # the second purchase
        (["2024-01-01", "2024-03-01"], "2026-06-30", date(2025, 1, 1)),  # loyal no more
        (["2024-01-01", "2024-03-01"], "2025-01-01", date(2025, 1, 1)),
        (["2024-01-01", "2024-03-01", "2024-12-01"], "2026-06-30", date(2025, 3, 1)),
        (["2023-02-28", "2023-03-01"], "2026-06-30", date(2024, 2, 29)),
        (["2024-02-28", "2024-03-01"], "2026-06-30", date(2025, 2, 28)),  # of 29 February
        (["2024-02-29", "2024-03-01"], "2026-06-30", date(2025, 2, 28)),
    ],
)
def test_a_repeater_since_the_second_purchase_or_the_last_loyal_day(bought, as_of, day):
    assert since("repeater", bought, as_of=as_of) == day


def test_one_purchase_is_enough_where_the_shop_says_so():
    assert since("loyal", ["2026-01-05"], loyal_orders=1) == date(2026, 1, 5)
    assert since("loyal", ["2024-01-05"], loyal_orders=1) is None
