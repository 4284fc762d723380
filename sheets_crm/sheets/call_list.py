"""The call list as values: listed customers with everything staff need to see in one line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

import pandas as pd

from sheets_crm.calls.messages import field_values, invitation
from sheets_crm.calls.queue import Queue
from sheets_crm.calls.why import whys
from sheets_crm.facts.facts import Facts
from sheets_crm.metrics.next_order.seasonal_dates import WAITING
from sheets_crm.reading.frames import records
from sheets_crm.reading.phones import shown_phone

_SHOWN_OF_A_NOTE = 300
"""Letters of a note that the list repeats; all of it stands in the log."""
_QUESTIONS = ("birthday", "taste", "source", "town")


def listed_rows(calls: Queue, facts: Facts, templates: Mapping[str, str]) -> list[dict[str, Any]]:
    """One dict per listed customer: the program's columns of the call list, ``link`` and ``customer_key``."""
    people = facts.customers.drop_duplicates("customer").set_index("customer")
    wordings = _joined(calls.reasons, facts)
    dates = facts.dates.dropna(subset="run_out").sort_values("run_out").drop_duplicates("customer")
    next_order = dates.set_index("customer")["run_out"].to_dict()
    last_order = facts.last.set_index("customer")["last_order"].to_dict()
    notes = _last_notes(facts)
    values = field_values(calls.listed, facts)
    rows = []
    for rank, row in enumerate(records(calls.listed), start=1):
        person = people.loc[row["customer"]]
        reasons, why_now = wordings[row["customer"]]
        invite = invitation(templates[row["reason"]], values[rank - 1], str(person["phone"]), facts.texts)
        rows.append(
            {
                "customer_key": row["customer"],
                "link": invite.link,
                "rank": rank,
                "customer": person["name"],
                "phone": shown_phone(str(person["phone"])),
                "whatsapp": invite.text,
                "reason": reasons,
                "why_now": why_now,
                "last_order": day_or_none(last_order.get(row["customer"])),
                "next_order": day_or_none(next_order.get(row["customer"])),
                "value": None if pd.isna(row["value"]) else row["value"],
                "question": _question(person, facts),
                "last_note": notes.get(row["customer"]),
                "staff": row["staff"] or None,
            }
        )
    return rows


def held_rows(calls: Queue, facts: Facts) -> list[dict[str, Any]]:
    """One dict per customer who has a reason but is not listed."""
    names = facts.customers.drop_duplicates("customer").set_index("customer")[["name", "phone"]]
    held = calls.held.join(names, on="customer")
    titles = {code: f"messages.reasons.{code}.title" for code in held["reason"].unique()}
    reasons = {code: facts.texts(title) for code, title in (titles | {WAITING: "calls.waiting"}).items()}
    return [
        {
            "customer": row["name"],
            "phone": shown_phone(row["phone"]) if isinstance(row["phone"], str) else None,
            "reason": reasons[row["reason"]],
            "why_held": facts.texts(f"calls.held.{row['hold']}", until=day_or_none(row["until"])),
            "until": day_or_none(row["until"]),
            "value": None if pd.isna(row["value"]) else row["value"],
            "staff": row["staff"] if isinstance(row["staff"], str) and row["staff"] else None,
            "key": row["customer"],
        }
        for row in records(held)
    ]


def new_keys(customers: Collection[str], facts: Facts, used: Collection[str]) -> dict[str, str]:
    """A key for each customer's new row: the customer and the day, and a number when that was used before."""
    keys = {}
    for customer in customers:
        key, number = f"{customer}@{facts.as_of}", 1
        while key in used:
            number += 1
            key = f"{customer}@{facts.as_of}.{number}"
        keys[customer] = key
    return keys


def day_or_none(day: Any) -> date | None:
    """A frame's day as a plain day, None when missing."""
    return None if pd.isna(day) else day.date()


def _joined(reasons: pd.DataFrame, facts: Facts) -> dict[str, tuple[str, str]]:
    """All reasons of each customer in one cell, and all their sentences in another."""
    between = facts.texts("calls.joined")
    dates = reasons["explains"].dropna().astype("int64")
    told_by_dates = whys(facts.dates.loc[dates], facts.texts).set_axis(dates.index)
    reasons = reasons.assign(wording=reasons["wording"].fillna(told_by_dates))
    titles: dict[str, list[str]] = {}
    sentences: dict[str, list[str]] = {}
    for row in records(reasons):
        titles.setdefault(row["customer"], []).append(facts.texts(f"messages.reasons.{row['reason']}.title"))
        sentences.setdefault(row["customer"], []).append(row["wording"])
    return {
        customer: (between.join(dict.fromkeys(titles[customer])), between.join(dict.fromkeys(told)))
        for customer, told in sentences.items()
    }


def _last_notes(facts: Facts) -> dict[str, str]:
    noted = facts.contacts[["customer", "date", "row", "note", "answer"]].assign(
        text=facts.contacts["note"].fillna(facts.contacts["answer"]).str.slice(0, _SHOWN_OF_A_NOTE)
    )
    latest = noted.dropna(subset="text").sort_values(["date", "row"]).drop_duplicates("customer", keep="last")
    return {
        row["customer"]: facts.texts(
            "calls.last_note.line", day=facts.texts.day_month(row["date"]), note=row["text"]
        )
        for row in records(latest)
    }


def _question(person: pd.Series[Any], facts: Facts) -> str | None:
    """The first thing we do not know yet about a customer: at most one question a row."""
    unknown = next((name for name in _QUESTIONS if pd.isna(person[name])), None)
    return facts.texts(f"calls.questions.{unknown}") if unknown else None
