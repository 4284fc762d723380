"""Buyers nobody spoke to after their purchase."""

from __future__ import annotations

import pandas as pd

from sheets_crm.calls.candidates import candidates
from sheets_crm.calls.value import at_stake
from sheets_crm.facts.facts import Facts
from sheets_crm.reading.frames import looked_up


def no_contact(facts: Facts) -> pd.DataFrame:
    """Customers whose last order is older than the setting and whom nobody reached since."""
    patience = facts.settings.no_contact_days
    reached = looked_up(facts.last["customer"], facts.reached.groupby("customer")["date"].max())
    days = (facts.today - facts.last["last_order"]).dt.days
    silent = (days >= patience) & ~(reached >= facts.last["last_order"])
    rows = facts.last.assign(days=days)[silent]
    never = reached[silent].isna()
    sentence = {True: "calls.wording.never_contacted", False: "calls.wording.no_contact"}
    rows = rows.assign(
        due=rows["last_order"] + pd.Timedelta(days=patience),
        value=at_stake(rows["customer"], facts),
        wording=[
            facts.texts(sentence[bool(first)], days=int(age))
            for first, age in zip(never, rows["days"], strict=True)
        ],
    )
    return candidates(rows, reason="no_contact", tier=7, selling=False)
