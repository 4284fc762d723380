"""The rows of the receivables sheet: one per customer who owes, by age."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import BUCKETS
from sheets_crm.metrics.money.credit_gate import refused_invoices
from sheets_crm.metrics.money.credit_limit import SuggestedLimit, suggested_limits
from sheets_crm.sheets.lines import Row, listed


def rows(facts: Facts) -> list[Row]:
    """The totals first, then customers, the longest overdue first."""
    still, delays = facts.money.owed.still.records(), facts.money.owed.delays
    totals: Row = {"customer": facts.texts("report.total"), "open": _open(still)}
    totals |= _buckets(still) | {"key": "total"}
    owing: dict[str, list[Row]] = defaultdict(list)
    for invoice in still:
        owing[invoice["customer"]].append(invoice)
    limits = {key: facts.credit_limit(key) for key in owing}
    suggested = suggested_limits(facts.money.owed.invoices, facts.as_of, facts.settings.credit_grace_days)
    known: dict[str, Mapping[str, Any]] = {
        "usual_delay": dict(delays.tuples("customer", "usual_delay")),
        "credit_limit": limits,
        "suggested_limit": suggested,
        "note": _notes(facts, limits),
    }
    people = [_customer(facts, key, owing[key], known) for key in sorted(owing)]
    people.sort(key=lambda row: (-row["days_overdue"], -row["open"], row["key"]))
    return [totals, *people, *_credits(facts), *_unverified(facts)]


def _open(invoices: Sequence[Row]) -> float:
    return float(sum(invoice["open"] for invoice in invoices))


def _buckets(invoices: Sequence[Row]) -> Row:
    return {
        bucket: _open([invoice for invoice in invoices if invoice["bucket"] == bucket]) for bucket in BUCKETS
    }


def _customer(facts: Facts, key: str, invoices: Sequence[Row], known: Mapping[str, Mapping[str, Any]]) -> Row:
    suggested: SuggestedLimit | None = known["suggested_limit"].get(key)
    return {
        "customer": facts.sales.names.get(key, key),
        "open": _open(invoices),
        **{bucket: amount or None for bucket, amount in _buckets(invoices).items()},
        "days_overdue": max(invoice["days_overdue"] for invoice in invoices),
        "usual_delay": known["usual_delay"].get(key),
        "credit_limit": known["credit_limit"][key],
        "suggested_limit": suggested.limit if suggested else None,
        "phone": facts.phone_of(key),
        "invoices": listed([_invoice(facts, row) for row in invoices], facts.texts),
        "note": "; ".join(filter(None, [known["note"].get(key), _reckoned(facts, suggested)])) or None,
        "key": key,
    }


def _reckoned(facts: Facts, suggested: SuggestedLimit | None) -> str | None:
    """What the suggested limit comes from."""
    if suggested is None:
        return None
    monthly = facts.texts.money(suggested.monthly)
    return facts.texts("report.suggested_limit", **suggested._asdict() | {"monthly": monthly})


def _invoice(facts: Facts, invoice: Row) -> str:
    name = "invoice" if invoice["receipt"] else "invoice_without_number"
    return facts.texts(
        f"report.{name}",
        receipt=invoice["receipt"],
        day=invoice["date"],
        due=invoice["due"],
        money=facts.texts.money(invoice["open"]),
    )


def _notes(facts: Facts, limits: Mapping[str, float]) -> dict[str, str]:
    """Why the credit gate would refuse what stands open, by customer."""
    refused = refused_invoices(facts.money.owed.invoices, limits, facts.settings.credit_grace_days)
    codes: dict[str, dict[str, None]] = defaultdict(dict)
    for key, found in refused.tuples("customer", "refusals"):
        codes[key].update(dict.fromkeys(found))
    return {
        key: "; ".join(facts.texts(f"report.refusals.{code}") for code in own) for key, own in codes.items()
    }


def _credits(facts: Facts) -> list[Row]:
    """Customers who paid more than they owed."""
    return [
        {
            "customer": facts.sales.names.get(key, key),
            "open": -amount,
            "note": facts.texts("report.overpaid"),
            "key": f"credit {key}",
        }
        for key, amount in facts.money.owed.credits.tuples("customer", "credit")
    ]


def _unverified(facts: Facts) -> list[Row]:
    """Transfers that nobody has seen arrive; they count for nothing until then."""
    orders = facts.sales.orders
    unseen = orders["payment"].isin(["transfer"]) & (orders["verified"] == 0)
    gone = orders["status"].isin(["cancelled", "returned"])
    lines = orders.rows(unseen & ~gone & (orders["date"] <= np.datetime64(facts.as_of)))
    nobody = facts.texts("report.nobody")
    return [
        {
            "customer": facts.sales.names.get(row["customer"], row["customer"] or nobody),
            "open": row["total"],
            "invoices": _invoice(facts, row | {"due": row["date"], "open": row["total"]}),
            "note": facts.texts("report.unverified"),
            "key": f"transfer {row['row']}",
        }
        for row in lines.only("customer", "date", "receipt", "total", "row").records()
    ]
