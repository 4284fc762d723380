"""After the first order: two days, two weeks, two months later, until somebody asked how it was."""

from __future__ import annotations

import pandas as pd

from sheets_crm.calls.candidates import candidates
from sheets_crm.calls.value import at_stake
from sheets_crm.facts.facts import Facts
from sheets_crm.reading.frames import looked_up


def second_order(facts: Facts) -> pd.DataFrame:
    """Customers with one occasion whose latest step has come and was not taken yet.

    A step is taken by any contact that reached the customer on or after its day. Lapsed customers
    belong to win-back.
    """
    steps = sorted(facts.settings.second_order_days)
    lapsed = facts.dates.loc[facts.dates["state"] == "win_back", "customer"]
    rows = facts.last[(facts.last["occasions"] == 1) & ~facts.last["customer"].isin(lapsed)]
    days = (facts.today - rows["last_order"]).dt.days
    step = pd.Series(pd.NA, index=rows.index, dtype="Float64")
    for length in steps:
        step = step.mask(days >= length, length)
    rows = rows.assign(days=days, step=step)[
        step.notna() & (days <= max(steps, default=0) + facts.settings.lapsed_days)
    ]
    rows = rows.assign(due=rows["last_order"] + pd.to_timedelta(rows["step"].astype("int64"), unit="D"))
    rows = rows[~_asked(rows, facts)]
    rows = rows.assign(
        value=at_stake(rows["customer"], facts),
        wording=[facts.texts("calls.wording.second_order", days=int(age)) for age in rows["days"]],
    )
    return candidates(rows, reason="second_order", tier=4, selling=False)


def _asked(rows: pd.DataFrame, facts: Facts) -> pd.Series[bool]:
    latest = looked_up(rows["customer"], facts.reached.groupby("customer")["date"].max())
    return latest.ge(rows["due"])
