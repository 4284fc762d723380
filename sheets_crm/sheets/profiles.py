"""One row per customer: the program's own sheet of profiles."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sheets_crm.calls.offers import offers_in_words
from sheets_crm.calls.why import whys
from sheets_crm.facts.care import KEY_FIELDS, filled
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.promises import promises_of
from sheets_crm.facts.stage_days import stage_days
from sheets_crm.metrics.codes import Codes, selected
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.customers.activity import ACTIVITY_OF
from sheets_crm.reading.cells import choice_title

_ACTIVITY = ACTIVITY_OF | {"win_back": "lapsed"}


def profile_rows(facts: Facts) -> Columns:
    """One row per customer: stage, activity, first and last order, spend, the next order and why."""
    people = _most_spent_first(facts)
    who = people["customer"]
    [stage] = _of(who, facts.stages, "stage")
    since = stage_days(facts, dict(facts.stages.tuples("customer", "stage")))
    return Columns(
        {
            "customer": people["name"],
            "key": who,
            "stage": stage.rewritten(lambda code: choice_title(facts.texts, "stage", code)),
            "stage_since": _said(who, since),
            **_next_orders(who, facts),
            **_bought(who, facts),
            "next_order": _said(who, facts.sales.next_order),
            "complete": (filled(people) / len(KEY_FIELDS)).round(4),
            "promises": _said(who, _promises(facts)),
            "buys_for": _said(who, _buyer_kinds(facts)),
            "offers": _said(who, offers_in_words(facts.sales.offers, facts)),
        }
    )


def _most_spent_first(facts: Facts) -> Columns:
    """Everybody on the customers sheet once; who never bought comes last."""
    people = facts.sales.everybody
    [spend] = _of(people["customer"], facts.sales.last, "spend")
    return people.rows(np.argsort(-spend, kind="stable"))


def _of(who: Codes, table: Columns, *names: str) -> list[Any]:
    """What these columns say of each of these customers, missing where no row is the customer's."""
    place = places(who, table["customer"])
    return [taken(table[name], place) for name in names]


def _said(who: Codes, found: Mapping[str, Any]) -> NDArray[np.object_]:
    """What was found of each of these customers."""
    return np.array([*map(found.get, who.texts())], dtype=object)


def _next_orders(who: Codes, facts: Facts) -> dict[str, Any]:
    """What the next order says; where it says nothing, the days since the last one (METRICS.md D.5)."""
    dates = facts.sales.next_dates
    state, late = _of(who, dates, "state", "days_late")
    lapsed = state.isin(["unknown"]) & who.isin(facts.sales.lapsed)
    titles = {state: choice_title(facts.texts, "activity", code) for state, code in _ACTIVITY.items()}
    why = dict(zip(dates["customer"].texts(), whys(dates, facts.texts), strict=True))
    return {
        "activity": selected([lapsed], ["win_back"], "").where(lapsed).or_else(state).mapped(titles),
        "days_late": late,
        "why": _said(who, why),
    }


def _bought(who: Codes, facts: Facts) -> dict[str, Any]:
    """The first and the last purchase, and what all came to; no sum where no total is known."""
    last = facts.sales.last.plus(occasions=facts.sales.last["occasions"].astype(np.float64))
    begun, ended, orders, spend, usual = _of(
        who, last, "first_order", "last_order", "occasions", "spend", "usual"
    )
    product, amount = _of(who, facts.sales.firsts, "product", "amount")
    known = reversed(facts.sales.products.tuples("product", "name"))
    names = {product: name for product, name in known if name}
    return {
        "first_order": begun,
        "first_product": product.rewritten(lambda code: names.get(code, code)),
        "first_amount": amount,
        "last_order": ended,
        "orders": orders,
        "spend": np.where(np.isnan(usual), np.nan, spend),
    }


def _promises(facts: Facts) -> dict[str, str]:
    """How many of the promised contacts came by their day, where one was due."""
    made = {each.customer for each in facts.log if each.contact_again is not None}
    found = {customer: promises_of(facts.log_of[customer], facts.as_of) for customer in made}
    return {
        customer: facts.texts("report.of", part=each.kept, whole=each.due)
        for customer, each in found.items()
        if each.due
    }


def _buyer_kinds(facts: Facts) -> dict[str, str]:
    """Whom each customer buys for, in words, as far as it can be told."""
    kinds = facts.sales.buyer_kinds.rows(facts.sales.buyer_kinds["kind"].known)

    def said(kind: str, set_by_owner: bool, times: float) -> str:
        return facts.texts(f"calls.buys_for.{kind}{'_set' if set_by_owner else ''}", times=int(times))

    words = kinds.plus(times=kinds["times"].round()).told(said, "kind", "set_by_owner", "times")
    return dict(zip(kinds["customer"].texts(), words, strict=True))
