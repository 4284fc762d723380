"""Answers that are orders, until the order stands on the orders sheet."""

from __future__ import annotations

from typing import Any

from sheets_crm.facts.facts import Facts


def rows(facts: Facts) -> list[dict[str, Any]]:
    """One dict per customer who said yes, the longest waiting first."""
    waiting = sorted(facts.orders_to_enter.items(), key=lambda item: (item[1].date, item[0]))
    return [_row(facts, customer) for customer, _ in waiting if customer in facts.people]


def _row(facts: Facts, customer: str) -> dict[str, Any]:
    answer, person = facts.orders_to_enter[customer], facts.people[customer]
    line = facts.sales.last_lines.get(customer)
    good = facts.sales.goods.get(line.product or "") if line else None
    return {
        "date": answer.date,
        "customer": person.name,
        "phone": facts.phone_of(customer),
        "wants": answer.answer or facts.texts(f"headings.choices.result.{answer.result}"),
        "last_product": facts.sales.product_name(line.product) if line and line.product else None,
        "quantity": line.quantity if line else None,
        "price": good.price if good else None,
        "days": (facts.as_of - answer.date).days,
        "staff": answer.staff or person.staff,
        "key": customer,
    }
