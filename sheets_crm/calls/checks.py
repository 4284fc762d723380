"""What the programmes find wrong in people's sheets: told on Data Check with its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from sheets_crm.calls.candidates import lacking
from sheets_crm.calls.cash_checks import cash_faults
from sheets_crm.calls.people_checks import odd_sources, unwritten_stops
from sheets_crm.calls.reasons import programmes
from sheets_crm.facts.complaint_hints import hints
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.habits import Habits
from sheets_crm.facts.plain import Invoice, Line, plain_rows
from sheets_crm.layout.template import optional_tables
from sheets_crm.metrics.money.credit_gate import CreditRequest, CreditStanding, credit_refusals
from sheets_crm.schema import TABLES

_COLUMNS = {
    "no_credit": "payment",
    "over_limit": "payment",
    "overdue": "payment",
    "no_due_date": "due",
    "discount": "discount",
    "retail": "payment",
}
"""The column of the order in which each refusal is told."""
_LATELY = 14
_FRESH_DAYS = 30
"""Older orders were sold at the prices of their day, which nobody knows any more."""


class Finding(NamedTuple):
    """A mistake: table and column of the schema, row of the sheet, code of the sentence, its values."""

    table: str
    row: int
    column: str
    code: str
    values: Mapping[str, object]


def findings(facts: Facts) -> Iterator[Finding]:
    """Everything that the programmes have to tell about people's sheets."""
    yield from _unclosable(facts)
    yield from _maybe_complaints(facts)
    yield from _refused_credit(facts)
    yield from _unfinished(facts)
    yield from _below_lowest(facts)
    yield from _channel_prices(facts)
    yield from _wrong_gifts(facts)
    yield from _sold_at_once(facts)
    yield from _unread_filters(facts)
    yield from _people(facts)
    for fault in cash_faults(facts):
        money = {"money": facts.texts.money(fault.money)}
        yield Finding("cash", fault.row, fault.column, f"cash_{fault.code}", money)


def _people(facts: Facts) -> Iterator[Finding]:
    for row, source, usual in odd_sources(facts):
        yield Finding("customers", row, "source", "odd_source", {"value": source, "usual": usual})
    for row, name, day in unwritten_stops(facts):
        no = facts.texts("units.no")
        values = {"name": name, "day": facts.texts.show(day), "no": no}
        yield Finding("customers", row, "may_contact", "unwritten_stop", values)


def _unread_filters(facts: Facts) -> Iterator[Finding]:
    """Sentences of filters that are not understood, or name a product that the shop does not have."""
    example = facts.texts("filters.example")
    for each in facts.filters.all:
        if each.unread or each.strange:
            code = "filter_unread" if each.unread else "filter_product"
            values = {"value": each.unread or each.strange, "example": example}
            yield Finding("filters", each.row, "sentence", code, values)


def later_orders(facts: Facts) -> str | None:
    """One sentence that counts the orders of days after the one asked about; None without any."""
    later = int((facts.shop.columns["orders"]["date"] > np.datetime64(facts.as_of)).sum())
    return facts.texts("problems.later_orders", count=later, day=facts.as_of) if later else None


def unknown_money(facts: Facts) -> str | None:
    """One sentence for a shop of which no amount is known; None where any is."""
    amounts = facts.valid["amount"]
    return facts.texts("problems.no_amounts") if len(amounts) and np.isnan(amounts).all() else None


def switched_off(facts: Facts) -> str | None:
    """One sentence that names the programmes whose columns the workbook lacks; None when all are on."""
    texts = facts.texts
    off = [
        texts(
            "problems.programme_off",
            programme=texts(f"messages.reasons.{code}.title"),
            columns=", ".join(_column_name(need, facts) for need in missing),
        )
        for code, programme in programmes().items()
        if (missing := [need for need in lacking(programme, facts) if _is_wanted(need, facts)])
    ]
    return texts("problems.programmes_off", programmes="; ".join(off)) if off else None


def _is_wanted(need: str, facts: Facts) -> bool:
    """Whether a shop without the column would like to know: not of what new workbooks do without."""
    table, _, name = need.partition(".")
    there = table in facts.shop.tables or table not in optional_tables()
    return there and TABLES[table].column(name).offered


def _column_name(need: str, facts: Facts) -> str:
    table = need.partition(".")[0]
    column, sheet = facts.texts(f"headings.columns.{need}"), facts.texts(f"headings.sheets.{table}")
    return facts.texts("problems.column_of_sheet", column=column, sheet=sheet)


def _unclosable(facts: Facts) -> Iterator[Finding]:
    """Complaints with a closing day that are not settled."""
    for complaint in facts.complaints:
        if complaint.closed is not None and not complaint.settled:
            names = (facts.texts(f"headings.columns.complaints.{name}") for name in complaint.missing)
            yield Finding(
                "complaints", complaint.row, "closed", "complaint_open", {"missing": ", ".join(names)}
            )


def _maybe_complaints(facts: Facts) -> Iterator[Finding]:
    """Messages that sound like complaints, for staff to confirm or not (FEATURES.md 3.38)."""
    for contact, word in hints(facts.log, facts.complaints, facts.as_of):
        values = {
            "name": facts.sales.names.get(contact.customer, contact.customer),
            "word": word,
            "result": facts.texts("headings.choices.result.complaint"),
        }
        yield Finding("contacts", contact.row, "result", "maybe_complaint", values)


def _refused_credit(facts: Facts) -> Iterator[Finding]:
    """Open orders on credit that the gate refuses: judged as when they were entered (METRICS.md D.19)."""
    open_invoices: dict[str, list[Invoice]] = defaultdict(list)
    for invoice in sorted(facts.open_invoices, key=lambda each: (each.date, each.row)):
        earlier = open_invoices[invoice.customer]
        for code in _refusals(facts, invoice, earlier):
            yield Finding("orders", invoice.row, _COLUMNS[code], f"credit_{code}", _values(facts, invoice))
        earlier.append(invoice)


def _refusals(facts: Facts, invoice: Invoice, earlier: list[Invoice]) -> tuple[str, ...]:
    late = max((invoice.date - each.due for each in earlier), default=timedelta()).days
    discount = facts.sales.credit_discounts.get(invoice.row, 0.0)
    request = CreditRequest(invoice.open, invoice.due if invoice.due_known else None, discount)
    person = facts.people.get(invoice.customer)
    standing = CreditStanding(
        facts.credit_limit(invoice.customer),
        sum(each.open for each in earlier),
        max(late, 0),
        retail=person is not None and person.type == "retail",
    )
    return credit_refusals(
        request,
        standing,
        grace_days=facts.settings.credit_grace_days,
        retail_allowed=facts.settings.retail_credit,
        approved_by_owner=facts.sales.approved.holds(invoice.row, invoice.receipt),
    )


def _values(facts: Facts, invoice: Invoice) -> dict[str, object]:
    name = facts.sales.names.get(invoice.customer, invoice.customer)
    limit = facts.texts.money(facts.credit_limit(invoice.customer))
    return {"name": name, "money": facts.texts.money(invoice.open), "limit": limit}


def _sold_at_once(facts: Facts) -> Iterator[Finding]:
    """Offers of the last fortnight that were the first word after a purchase (FEATURES.md 2.14).

    An answer that came by the list has a key: whoever makes the call that the list asks for is not told off.
    """
    for contact in Habits(facts).sold_first:
        if contact.key is None and (facts.as_of - contact.date).days <= _LATELY:
            name = facts.sales.names.get(contact.customer, contact.customer)
            yield Finding("contacts", contact.row, "kind", "sold_at_once", {"name": name})


def _wrong_gifts(facts: Facts) -> Iterator[Finding]:
    """Rows of the loyalty ledger that cannot be, or that go beyond the budget."""
    if not facts.loyalty.entries:
        return
    entries = {each.row: each for each in facts.loyalty.entries}
    left = facts.texts.money(max(facts.loyalty.budget.left, 0.0))
    for fault in facts.loyalty.faults:
        entry = entries[fault.row]
        person = facts.people.get(entry.customer or "")
        what = ", ".join(filter(None, (person and person.name, entry.receipt or entry.product)))
        values = {"left": left, "what": what or facts.texts(f"headings.choices.entry.{entry.entry}")}
        yield Finding("loyalty", fault.row, fault.column, f"loyalty_{fault.code}", values)


def _unfinished(facts: Facts) -> Iterator[Finding]:
    """Orders of what is usually finished on a day, without that day: nobody would be asked afterwards."""
    product, open_still = facts.valid["product"].filled(""), np.isnat(facts.valid["finished_on"])
    for row in facts.valid["row"][open_still & product.among(product[~open_still])].tolist():
        yield Finding("orders", row, "finished_on", "not_finished", {})


def _below_lowest(facts: Facts) -> Iterator[Finding]:
    """Lately sold below the lowest price of the product, and nobody approved it (FEATURES.md 3.09)."""
    for line in _fresh(facts):
        good = facts.sales.goods.get(line.product or "")
        if good is None or good.lowest_price is None:
            continue
        price = _paid_for_one(line)
        approved = facts.sales.approved.holds(line.row, line.receipt)
        if price is not None and price < good.lowest_price and not approved:
            money = facts.texts.money
            share = facts.texts.percent(1 - price / good.lowest_price)
            values = {"product": good.name, "price": money(price), "lowest": money(good.lowest_price)}
            yield Finding("orders", line.row, "price", "below_lowest", values | {"share": share})


def _fresh(facts: Facts) -> list[Line]:
    """Order lines of the last weeks as they stand on the sheet."""
    since = np.datetime64(facts.as_of - timedelta(days=_FRESH_DAYS))
    return plain_rows(facts.valid.rows(facts.valid["date"] > since).by("row"), Line)


def _channel_prices(facts: Facts) -> Iterator[Finding]:
    """Products that are lately sold at different prices in two channels (FEATURES.md 3.21)."""
    asked: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for line in _fresh(facts):
        if line.product and line.channel and line.price is not None:
            asked[line.product][line.channel] = (line.price, line.row)
    for product, prices in asked.items():
        if len({price for price, _ in prices.values()}) > 1:
            money = facts.texts.money
            told = ", ".join(f"{channel} {money(price)}" for channel, (price, _) in sorted(prices.items()))
            row = max(row for _, row in prices.values())
            values = {"product": facts.sales.product_name(product), "prices": told}
            yield Finding("orders", row, "price", "channel_prices", values)


def _paid_for_one(line: Line) -> float | None:
    """What one piece came to after the discount [money]."""
    if line.amount is None or line.quantity is None or line.quantity <= 0:
        return None
    return line.amount / line.quantity
