"""What a call is about in money: the customer's usual order times the chance that it is repeated."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sheets_crm.facts.facts import Facts
from sheets_crm.reading.frames import looked_up

ENOUGH_OPPORTUNITIES = 10


def repeat_chance(facts: Facts) -> pd.Series[float]:
    """The chance that a customer repeats, by customer: (repeats + 1) ÷ (opportunities + 2).

    Every occasion is an opportunity for the next one, the last only once it is overdue. Below ten
    opportunities of the customer's own the shop's record is used.

    Source:
        Laplace's rule of succession; FEATURES.md C, "call-list order".
    """
    late = facts.dates.loc[facts.dates["state"].isin(["overdue", "win_back"]), "customer"]
    repeats = facts.last["occasions"] - 1
    opportunities = repeats + facts.last["customer"].isin(late).astype("int64")
    shop = (repeats.sum() + 1) / (opportunities.sum() + 2)
    own = (repeats + 1) / (opportunities + 2)
    chance = own.where(opportunities >= ENOUGH_OPPORTUNITIES, shop)
    return pd.Series(chance.to_numpy(), index=facts.last["customer"].to_numpy())


def at_stake(customers: pd.Series[Any], facts: Facts) -> pd.Series[Any]:
    """Money at stake for each of these customers; missing for who never bought or paid nothing known."""
    usual = facts.last.set_index("customer")["usual"]
    return looked_up(customers, (usual * repeat_chance(facts)).round())
