"""The stock has run out or soon will: the heart of the list."""

from __future__ import annotations

import pandas as pd

from sheets_crm.calls.candidates import candidates
from sheets_crm.calls.value import at_stake
from sheets_crm.facts.facts import Facts


def reorder_overdue(facts: Facts) -> pd.DataFrame:
    """Customers whose stock has run out and who have not lapsed yet."""
    return _due(facts, "overdue", "reorder_overdue", tier=1)


def reorder_soon(facts: Facts) -> pd.DataFrame:
    """Customers whose stock will run out within the lead."""
    return _due(facts, "due_soon", "reorder_soon", tier=2)


def _due(facts: Facts, state: str, reason: str, *, tier: int) -> pd.DataFrame:
    rows = facts.dates[facts.dates["state"] == state]
    rows = rows.assign(due=rows["run_out"], value=at_stake(rows["customer"], facts), explains=rows.index)
    return candidates(rows, reason=reason, tier=tier, selling=True)
