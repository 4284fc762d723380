"""What we promised: ``Kontak berikutnya`` of a customer, ``Hubungi lagi`` of a contact."""

from __future__ import annotations

import pandas as pd

from sheets_crm.calls.candidates import candidates
from sheets_crm.calls.value import at_stake
from sheets_crm.facts.facts import Facts
from sheets_crm.reading.frames import looked_up


def promises(facts: Facts) -> pd.DataFrame:
    """Every promise still open, due or not: customer, due [day], note.

    A contact on or after the promised day keeps the promise; a later ``Hubungi lagi`` replaces an
    earlier one.
    """
    noted = facts.contacts[facts.contacts["contact_again"].notna()].sort_values(["date", "row"])
    again = noted.drop_duplicates("customer", keep="last")
    again = again.assign(due=again["contact_again"], note=again["note"].fillna(again["answer"]))
    planned = facts.customers[facts.customers["next_contact"].notna()]
    never = pd.Series(pd.NaT, index=planned.index, dtype=again["date"].dtype)
    planned = planned.assign(due=planned["next_contact"], date=never)
    names = ["customer", "due", "note", "date"]
    both = pd.concat([again[names], planned[names]], ignore_index=True)
    latest = looked_up(both["customer"], facts.outbound.groupby("customer")["date"].max())
    # The contact that made the promise may stand on the promised day itself.
    kept = (latest >= both["due"]) & ~(latest == both["date"])
    return both[~kept].sort_values(["due", "customer"]).drop_duplicates("customer")


def promise(facts: Facts) -> pd.DataFrame:
    """Promises due today or earlier."""
    rows = promises(facts)
    rows = rows[rows["due"] <= facts.today]
    sentences = [
        _sentence(facts, due.date(), note) for due, note in rows[["due", "note"]].itertuples(index=False)
    ]
    rows = rows.assign(value=at_stake(rows["customer"], facts), wording=sentences)
    return candidates(rows, reason="promise", tier=0, selling=False)


def _sentence(facts: Facts, due: object, note: object) -> str:
    if isinstance(note, str) and note:
        return facts.texts("calls.wording.promise_about", due=due, note=note)
    return facts.texts("calls.wording.promise", due=due)
