"""The dashboard's lines about the call list: whom it names, what was logged, which complaints are open."""

from __future__ import annotations

from collections.abc import Sequence

from sheets_crm.calls.today import Today
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.windows import last_days, within
from sheets_crm.sheets.lines import Row, behind, line, window_text

_WINDOWS = {"answers_today": 1, "answers_week": 7}


def call_lines(today: Today) -> list[Row]:
    """All lines of the section, in any order."""
    facts, calls = today.facts, today.calls
    return [
        _people(facts, "calls_listed", [row.customer for row in calls.listed]),
        _people(facts, "calls_held", [held.customer for held in calls.held]),
        *(_logged(facts, key) for key in _WINDOWS),
        _people(facts, "complaints", sorted(facts.open_complaints)),
    ]


def _people(facts: Facts, key: str, customers: Sequence[str]) -> Row:
    shown = facts.texts("report.people", count=len(customers))
    return _counted(facts, key, customers, shown, facts.texts(f"report.figures.{key}.meaning"))


def _logged(facts: Facts, key: str) -> Row:
    """Outgoing contacts of the last days."""
    window = last_days(facts.as_of, _WINDOWS[key])
    customers = within(facts.outbound, window)["customer"].texts()
    shown = facts.texts("report.answers", count=len(customers))
    meaning = facts.texts(f"report.figures.{key}.meaning", window=window_text(window, facts.texts))
    return _counted(facts, key, customers, shown, meaning)


def _counted(facts: Facts, key: str, customers: Sequence[str], shown: str, meaning: str) -> Row:
    people = list(dict.fromkeys(customers))
    row = line(facts.texts, key, shown, number=len(customers), meaning=meaning)
    return row | behind(people, facts.sales.names, facts.texts)
