"""A plan tried out on the coming weeks: the books never change."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.columns import Columns, months_later, stacked
from sheets_crm.metrics.money.cash_forecast import last_day

_MONTHS = 4


def with_plan(
    flows: Columns,
    as_of: datetime.date,
    *,
    starts: datetime.date,
    start_cost: float = 0.0,
    monthly_cost: float = 0.0,
    monthly_income: float = 0.0,
) -> Columns:
    """The flows of the forecast with those of a plan: its start cost once, the rest from that day monthly.

    Args:
        flows: What `cash_forecast.forecast_weeks` takes.
        as_of: The last day known.
        starts: The day on which the plan begins; a day that has passed counts from tomorrow.
        start_cost: Paid on that day [money].
        monthly_cost: Paid on that day of every month [money].
        monthly_income: Left by the orders of a month after the cost of the goods, a month later [money].

    Source:
        FEATURES.md 3.30; each amount falls due once a month, as in `one_more_cost`.
    """
    begins = max(starts, as_of + datetime.timedelta(days=1))
    days = months_later(np.datetime64(begins), np.arange(_MONTHS))
    costs = np.full(_MONTHS, monthly_cost)
    costs[0] += start_cost
    incomes = np.where(np.arange(_MONTHS) > 0, monthly_income, 0.0)
    plan = Columns({"date": days, "money_in": incomes, "money_out": costs}).plus(
        source="what_if", label="planned", line="other_costs", what="", optimistic=False
    )
    return stacked(flows, plan.rows(days <= last_day(as_of)))
