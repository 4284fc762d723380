"""The dashboard's lines about the call list: whom it names, what was logged, which complaints are open."""

from __future__ import annotations

import pandas as pd

from sheets_crm.calls.today import Today
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.contact_log import open_complaints
from sheets_crm.metrics.windows import last_days, within
from sheets_crm.sheets.lines import Row, behind, line, window_text

_WINDOWS = {"answers_today": 1, "answers_week": 7}


def call_lines(today: Today) -> list[Row]:
    """All lines of the section, in any order."""
    facts, calls = today.facts, today.calls
    return [
        _people(facts, "calls_listed", calls.listed["customer"]),
        _people(facts, "calls_held", calls.held["customer"]),
        *(_logged(facts, key) for key in _WINDOWS),
        _people(facts, "complaints", open_complaints(facts.contacts)),
    ]


def _people(facts: Facts, key: str, customers: pd.Series[str]) -> Row:
    shown = facts.texts("report.people", count=len(customers))
    return _counted(facts, key, customers, shown, facts.texts(f"report.figures.{key}.meaning"))


def _logged(facts: Facts, key: str) -> Row:
    """Outgoing contacts of the last days."""
    window = last_days(facts.as_of, _WINDOWS[key])
    customers = within(facts.outbound, window)["customer"]
    shown = facts.texts("report.answers", count=len(customers))
    meaning = facts.texts(f"report.figures.{key}.meaning", window=window_text(window, facts.texts))
    return _counted(facts, key, customers, shown, meaning)


def _counted(facts: Facts, key: str, customers: pd.Series[str], shown: str, meaning: str) -> Row:
    people = [str(customer) for customer in customers.dropna().unique()]
    row = line(facts.texts, key, shown, number=len(customers), meaning=meaning)
    return row | behind(people, facts.sales.names, facts.texts)
