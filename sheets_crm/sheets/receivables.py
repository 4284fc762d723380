"""The rows of the receivables sheet: one per customer who owes, by age."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from sheets_crm.facts.figures import FigureShop
from sheets_crm.facts.money import Money
from sheets_crm.layout.figure_rows import BUCKETS
from sheets_crm.metrics.money.credit_gate import refused_invoices
from sheets_crm.reading.frames import records
from sheets_crm.sheets.lines import Row, listed


def rows(shop: FigureShop, money: Money) -> list[Row]:
    """The totals first, then customers, the longest overdue first."""
    still = money.owed.invoices[money.owed.invoices["open"] > 0]
    totals: Row = {"customer": shop.texts("report.total"), "open": float(still["open"].sum())}
    totals |= _buckets(still) | {"key": "total"}
    limits = _limits(shop)
    known: dict[str, dict[Hashable, Any]] = {
        "usual_delay": money.owed.delays.set_index("customer")["usual_delay"].to_dict(),
        "credit_limit": limits.to_dict(),
        "note": _notes(shop, money, limits),
    }
    people = [_customer(shop, str(key), group, known) for key, group in still.groupby("customer")]
    people.sort(key=lambda row: (-row["days_overdue"], -row["open"], row["key"]))
    return [totals, *people, *_credits(shop, money), *_unverified(shop)]


def _buckets(invoices: pd.DataFrame) -> Row:
    sums = invoices.groupby("bucket")["open"].sum()
    return {bucket: float(sums.get(bucket, 0.0)) for bucket in BUCKETS}


def _customer(
    shop: FigureShop, key: str, invoices: pd.DataFrame, known: Mapping[str, dict[Hashable, Any]]
) -> Row:
    delay = known["usual_delay"].get(key)
    return {
        "customer": shop.names.get(key, key),
        "open": float(invoices["open"].sum()),
        **{bucket: amount or None for bucket, amount in _buckets(invoices).items()},
        "days_overdue": int(invoices["days_overdue"].max()),
        "usual_delay": None if delay is None else float(delay),
        "credit_limit": float(known["credit_limit"].get(key, 0.0)),
        "phone": key if key.startswith("62") else None,
        "invoices": listed([_invoice(shop, row) for row in records(invoices)], shop.texts),
        "note": known["note"].get(key),
        "key": key,
    }


def _invoice(shop: FigureShop, invoice: Row) -> str:
    name = "invoice" if invoice["receipt"] else "invoice_without_number"
    return shop.texts(
        f"report.{name}",
        receipt=invoice["receipt"],
        day=invoice["date"].date(),
        due=invoice["due"].date(),
        money=shop.texts.money(invoice["open"]),
    )


def _notes(shop: FigureShop, money: Money, limits: pd.Series) -> dict[Hashable, Any]:
    """Why the credit gate would refuse what stands open, by customer."""
    refused = refused_invoices(money.owed.invoices, limits, shop.settings.credit_grace_days)
    codes: dict[str, dict[str, None]] = {}
    for key, found in zip(refused["customer"], refused["refusals"], strict=True):
        codes.setdefault(str(key), {}).update(dict.fromkeys(found))
    return {
        key: "; ".join(shop.texts(f"report.refusals.{code}") for code in own) for key, own in codes.items()
    }


def _limits(shop: FigureShop) -> pd.Series:
    """What was agreed with each customer, else the shop's own limit."""
    people = shop.frames.customers.drop_duplicates("customer").set_index("customer")
    limit = people["credit_limit"] if "credit_limit" in people else pd.Series(float("nan"), people.index)
    return limit.astype("float64").fillna(shop.settings.credit_limit)


def _credits(shop: FigureShop, money: Money) -> list[Row]:
    """Customers who paid more than they owed."""
    return [
        {
            "customer": shop.names.get(str(key), str(key)),
            "open": -float(amount),
            "note": shop.texts("report.overpaid"),
            "key": f"credit {key}",
        }
        for key, amount in money.owed.credits.sort_index().items()
    ]


def _unverified(shop: FigureShop) -> list[Row]:
    """Transfers that nobody has seen arrive; they count for nothing until then."""
    orders = shop.frames.orders
    columns = ["customer", "date", "receipt", "total", "row", "payment", "verified", "status"]
    lines = orders.reindex(columns=columns)
    unseen = lines["payment"].eq("transfer").fillna(False) & lines["verified"].eq(False).fillna(False)
    living = ~lines["status"].isin(["cancelled", "returned"]) & (lines["date"] <= pd.Timestamp(shop.as_of))
    return [
        {
            "customer": shop.names.get(
                row["customer"], _text(row["customer"]) or shop.texts("report.nobody")
            ),
            "open": None if pd.isna(row["total"]) else float(row["total"]),
            "invoices": _invoice(
                shop, row | {"receipt": _text(row["receipt"]), "due": row["date"], "open": row["total"]}
            ),
            "note": shop.texts("report.unverified"),
            "key": f"transfer {row['row']}",
        }
        for row in records(lines[unseen & living])
    ]


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]
