"""Who is not to be contacted today, and until when. Nobody disappears silently: each hold has its reason."""

from __future__ import annotations

import pandas as pd

from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.contact_log import latest, open_complaints

COLUMNS = ["customer", "hold", "until", "scope"]
"""customer [key], hold [code], until [day, missing when open], scope: "everything", "all_but_promises"
(spares T0), "contact" (spares T0 promises and T3 collection) or "selling" (stops offers only)."""


def holds(facts: Facts) -> pd.DataFrame:
    """Every hold on every customer, the gravest first."""
    rules = [
        _opted_out(facts),
        _gone(facts),
        _number_to_mend(facts),
        _open_complaints(facts),
        _snoozed(facts),
        _rested(facts, facts.outbound, "contacted", facts.settings.contact_rest_days, "contact"),
        _rested(facts, _offers(facts), "offered", facts.settings.selling_rest_days, "selling"),
    ]
    return pd.concat([rule for rule in rules if len(rule)] or rules[:1], ignore_index=True)


def _held(
    customers: pd.Series[str], hold: str, scope: str, until: pd.Series[pd.Timestamp] | None = None
) -> pd.DataFrame:
    unique = pd.DataFrame({"customer": customers}).assign(
        until=pd.Series(pd.NaT, index=customers.index, dtype="datetime64[us]") if until is None else until
    )
    return unique.drop_duplicates("customer").assign(hold=hold, scope=scope)[COLUMNS]


def _opted_out(facts: Facts) -> pd.DataFrame:
    said_no = facts.customers.loc[facts.customers["may_contact"].eq(False).fillna(False), "customer"]
    stopped = facts.contacts.loc[facts.contacts["result"] == "stop", "customer"]
    return _held(pd.concat([said_no, stopped], ignore_index=True), "opted_out", "everything")


def _gone(facts: Facts) -> pd.DataFrame:
    gone = facts.contacts["reason_not_back"] == "deceased"
    return _held(facts.contacts.loc[gone, "customer"], "gone", "everything")


def _number_to_mend(facts: Facts) -> pd.DataFrame:
    last = latest(facts.contacts)
    wrong = last.loc[last["result"] == "wrong_number", "customer"]
    missing = facts.customers.loc[facts.customers["phone"].isna(), "customer"]
    return _held(pd.concat([missing, wrong], ignore_index=True), "number", "everything")


def _open_complaints(facts: Facts) -> pd.DataFrame:
    return _held(open_complaints(facts.contacts), "complaint", "all_but_promises")


def _snoozed(facts: Facts) -> pd.DataFrame:
    asked = latest(facts.contacts[facts.contacts["contact_again"].notna()])
    later = asked[asked["contact_again"] > facts.today]
    return _held(later["customer"], "snoozed", "everything", later["contact_again"])


def _offers(facts: Facts) -> pd.DataFrame:
    return facts.outbound[facts.outbound["kind"] == "selling"]


def _rested(facts: Facts, contacts: pd.DataFrame, hold: str, days: int, scope: str) -> pd.DataFrame:
    until = contacts.groupby("customer")["date"].max() + pd.Timedelta(days=days)
    resting = until[until > facts.today]
    return _held(resting.index.to_series(), hold, scope, resting)
