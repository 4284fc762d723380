"""Lapsed customers: introduce ourselves again, at most a few times."""

from __future__ import annotations

import pandas as pd

from sheets_crm.calls.candidates import candidates
from sheets_crm.calls.value import at_stake
from sheets_crm.facts.facts import Facts
from sheets_crm.reading.frames import looked_up


def win_back(facts: Facts) -> pd.DataFrame:
    """Lapsed customers nobody has tried to win back more often than the setting allows.

    Only contacts since the last order count as attempts, so whoever comes back starts afresh. Of
    several lapsed products the one bought last is named; whoever still buys another, or waits for
    its season, is not lapsed.
    """
    active = facts.dates.loc[~facts.dates["state"].isin(["win_back", "unknown"]), "customer"]
    rows = facts.dates[(facts.dates["state"] == "win_back") & ~facts.dates["customer"].isin(active)]
    rows = rows.sort_values("last_order").drop_duplicates("customer", keep="last")
    rows = rows[_attempts(rows, facts) < facts.settings.win_back_attempts]
    rows = rows.assign(due=rows["run_out"], value=at_stake(rows["customer"], facts), explains=rows.index)
    return candidates(rows, reason="win_back", tier=8, selling=True)


def _attempts(rows: pd.DataFrame, facts: Facts) -> pd.Series[int]:
    since = rows.set_index("customer")["run_out"]
    tried = facts.outbound[facts.outbound["date"] > looked_up(facts.outbound["customer"], since)]
    return looked_up(rows["customer"], tried.groupby("customer").size()).fillna(0)
