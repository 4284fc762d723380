"""The rows of the receivables sheet: one per customer who owes, by age."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import BUCKETS
from sheets_crm.metrics.money.credit_gate import refused_invoices
from sheets_crm.reading.frames import records
from sheets_crm.sheets.lines import Row, listed


def rows(facts: Facts) -> list[Row]:
    """The totals first, then customers, the longest overdue first."""
    still = facts.money.owed.still
    totals: Row = {"customer": facts.texts("report.total"), "open": float(still["open"].sum())}
    totals |= _buckets(still) | {"key": "total"}
    limits = _limits(facts)
    known: dict[str, dict[Hashable, Any]] = {
        "usual_delay": facts.money.owed.delays.set_index("customer")["usual_delay"].to_dict(),
        "credit_limit": limits.to_dict(),
        "note": _notes(facts, limits),
    }
    people = [_customer(facts, str(key), group, known) for key, group in still.groupby("customer")]
    people.sort(key=lambda row: (-row["days_overdue"], -row["open"], row["key"]))
    return [totals, *people, *_credits(facts), *_unverified(facts)]


def _buckets(invoices: pd.DataFrame) -> Row:
    sums = invoices.groupby("bucket")["open"].sum()
    return {bucket: float(sums.get(bucket, 0.0)) for bucket in BUCKETS}


def _customer(
    facts: Facts, key: str, invoices: pd.DataFrame, known: Mapping[str, dict[Hashable, Any]]
) -> Row:
    delay = known["usual_delay"].get(key)
    return {
        "customer": facts.sales.names.get(key, key),
        "open": float(invoices["open"].sum()),
        **{bucket: amount or None for bucket, amount in _buckets(invoices).items()},
        "days_overdue": int(invoices["days_overdue"].max()),
        "usual_delay": None if delay is None else float(delay),
        "credit_limit": float(known["credit_limit"].get(key, 0.0)),
        "phone": key if key.startswith("62") else None,
        "invoices": listed([_invoice(facts, row) for row in records(invoices)], facts.texts),
        "note": known["note"].get(key),
        "key": key,
    }


def _invoice(facts: Facts, invoice: Row) -> str:
    name = "invoice" if invoice["receipt"] else "invoice_without_number"
    return facts.texts(
        f"report.{name}",
        receipt=invoice["receipt"],
        day=invoice["date"].date(),
        due=invoice["due"].date(),
        money=facts.texts.money(invoice["open"]),
    )


def _notes(facts: Facts, limits: pd.Series) -> dict[Hashable, Any]:
    """Why the credit gate would refuse what stands open, by customer."""
    refused = refused_invoices(facts.money.owed.invoices, limits, facts.settings.credit_grace_days)
    codes: dict[str, dict[str, None]] = {}
    for key, found in zip(refused["customer"], refused["refusals"], strict=True):
        codes.setdefault(str(key), {}).update(dict.fromkeys(found))
    return {
        key: "; ".join(facts.texts(f"report.refusals.{code}") for code in own) for key, own in codes.items()
    }


def _limits(facts: Facts) -> pd.Series:
    """What was agreed with each customer, else the shop's own limit."""
    people = facts.shop.customers.drop_duplicates("customer").set_index("customer")
    limit = people["credit_limit"] if "credit_limit" in people else pd.Series(float("nan"), people.index)
    return limit.astype("float64").fillna(facts.settings.credit_limit)


def _credits(facts: Facts) -> list[Row]:
    """Customers who paid more than they owed."""
    return [
        {
            "customer": facts.sales.names.get(str(key), str(key)),
            "open": -float(amount),
            "note": facts.texts("report.overpaid"),
            "key": f"credit {key}",
        }
        for key, amount in facts.money.owed.credits.sort_index().items()
    ]


def _unverified(facts: Facts) -> list[Row]:
    """Transfers that nobody has seen arrive; they count for nothing until then."""
    orders = facts.sales.orders
    columns = ["customer", "date", "receipt", "total", "row", "payment", "verified", "status"]
    lines = orders.reindex(columns=columns)
    unseen = lines["payment"].eq("transfer").fillna(False) & lines["verified"].eq(False).fillna(False)
    living = ~lines["status"].isin(["cancelled", "returned"]) & (lines["date"] <= pd.Timestamp(facts.as_of))
    return [
        {
            "customer": facts.sales.names.get(
                row["customer"], _text(row["customer"]) or facts.texts("report.nobody")
            ),
            "open": None if pd.isna(row["total"]) else float(row["total"]),
            "invoices": _invoice(
                facts, row | {"receipt": _text(row["receipt"]), "due": row["date"], "open": row["total"]}
            ),
            "note": facts.texts("report.unverified"),
            "key": f"transfer {row['row']}",
        }
        for row in records(lines[unseen & living])
    ]


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
