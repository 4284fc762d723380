"""Customers of seasonal goods while no season is open: nobody offers them anything until the next one."""

from __future__ import annotations

import pandas as pd

from sheets_crm.calls.candidates import COLUMNS, candidates
from sheets_crm.calls.value import at_stake
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.next_order.seasonal_dates import WAITING


def waiting(facts: Facts) -> pd.DataFrame:
    """One row per known customer who waits for a season: a candidate with hold [code] and until [day]."""
    rows = facts.dates[facts.dates["state"] == WAITING].drop_duplicates("customer")
    rows = rows[rows["customer"].isin(facts.customers["customer"])]
    rows = rows.assign(due=rows["run_out"], value=at_stake(rows["customer"], facts), explains=rows.index)
    found = candidates(rows, reason=WAITING, tier=2, selling=True)
    opens = rows["season_opens"].reset_index(drop=True)
    return found[COLUMNS].assign(hold=WAITING, until=opens)
