"""Frames to the values of the program's own sheets."""

from __future__ import annotations

from typing import Any

import pandas as pd

from sheets_crm.calls.offers import offers_in_words
from sheets_crm.calls.why import whys
from sheets_crm.facts.care import completeness
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.stage_days import stage_days
from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.customers.activity import ACTIVITY_OF
from sheets_crm.metrics.frames import frame_of, records
from sheets_crm.reading.cells import choice_title
from sheets_crm.sheets.call_list import day_or_none

_ACTIVITY = ACTIVITY_OF | {"win_back": "lapsed"}


def profile_rows(facts: Facts) -> list[dict[str, Any]]:
    """One row per customer: stage, activity, first and last order, spend, the next order and why."""
    told = facts.sales.next_dates.plus(why=codes_of(whys(facts.sales.next_dates, facts.texts)))
    dates = frame_of(told.only("customer", "state", "run_out", "days_late", "why"))
    people = facts.customers[["customer", "name"]].drop_duplicates("customer")
    rows = people.merge(facts.last, on="customer", how="left", validate="one_to_one")
    rows = rows.merge(dates, on="customer", how="left", validate="one_to_one")
    rows = rows.merge(_first_purchases(facts), on="customer", how="left", validate="one_to_one")
    rows = rows.sort_values(["spend", "customer"], ascending=[False, True])
    stages = dict(zip(facts.stages["customer"], facts.stages["stage"], strict=True))
    titles = {code: choice_title(facts.texts, "stage", code) for code in set(stages.values())}
    activities = {state: choice_title(facts.texts, "activity", code) for state, code in _ACTIVITY.items()}
    kinds, since = _buyer_kinds(facts), stage_days(facts, stages)
    return [
        {
            "customer": row["name"],
            "key": row["customer"],
            "stage": titles.get(stages.get(row["customer"], "")),
            "stage_since": since.get(row["customer"]),
            "activity": activities.get(row["state"]),
            "first_order": day_or_none(row["first_order"]),
            "first_product": row["first_product"] if isinstance(row["first_product"], str) else None,
            "first_amount": _number(row["first_amount"]),
            "last_order": day_or_none(row["last_order"]),
            "orders": _number(row["occasions"]),
            "spend": None if _number(row["usual"]) is None else _number(row["spend"]),
            "next_order": facts.sales.next_order.get(row["customer"]),
            "days_late": _number(row["days_late"]),
            "complete": round(completeness(facts.people[row["customer"]]), 4),
            "why": row["why"] if isinstance(row["why"], str) else None,
            "buys_for": kinds.get(row["customer"]),
            "offers": offers_in_words(facts.sales.offers.get(row["customer"], []), facts) or None,
        }
        for row in records(rows)
    ]


def _buyer_kinds(facts: Facts) -> dict[str, str]:
    """Whom each customer buys for, in words, as far as it can be told."""
    return {
        row["customer"]: facts.texts(
            f"calls.buys_for.{row['kind']}{'_set' if row['set_by_owner'] else ''}", times=round(row["times"])
        )
        for row in records(facts.sales.buyer_kinds.dropna(subset="kind"))
    }


def _first_purchases(facts: Facts) -> pd.DataFrame:
    """What each customer bought first, by name where it has one, and what that day came to."""
    firsts = facts.sales.firsts.astype({"customer": facts.customers["customer"].dtype, "product": "str"})
    names = facts.products.dropna(subset=["product", "name"]).drop_duplicates("product")
    found = firsts["product"].map(names.set_index("product")["name"]).astype(firsts["product"].dtype)
    named = found.fillna(firsts["product"])
    return firsts.assign(first_product=named, first_amount=firsts["amount"])[
        ["customer", "first_product", "first_amount"]
    ]


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)
