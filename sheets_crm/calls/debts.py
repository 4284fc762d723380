"""Which customers are reminded today of what they owe."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from sheets_crm.calls.candidates import Found, Sentence
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import by_customer


def reminders(facts: Facts, *, late: bool) -> Iterator[Found]:
    """One row for each customer with open invoices, the oldest of which is late or not.

    A reminder comes on the setting's days around the due day and stays until somebody asked on or after
    its day, or the money came.
    """
    for customer, invoices in by_customer(facts.open_invoices).items():
        oldest = min(invoices, key=lambda invoice: invoice.due)
        if (oldest.due < facts.as_of) is not late or not _to_remind(facts, customer, oldest.due):
            continue
        due = [invoice for invoice in invoices if _step(facts, invoice.due) is not None]
        total = sum(invoice.open for invoice in due)
        days = abs((facts.as_of - oldest.due).days)
        name = "credit_late" if late else "credit_due" if days else "credit_today"
        money = facts.texts.money(total)
        yield Found(
            customer,
            oldest.due,
            Sentence(facts.texts, f"calls.wording.{name}", {"money": money, "day": oldest.due, "days": days}),
            value=total,
            weight=total * max(days, 1) if late else total / (days + 1),
            fills={"total": money},
        )


def _step(facts: Facts, due: date) -> date | None:
    """The day of the latest reminder that has come; None before the first.

    The last of them returns at its own distance, every 30 days with the setting's 30: no debt is forgotten.
    """
    since = (facts.as_of - due).days
    steps = facts.settings.reminder_days
    come = [step for step in steps if step <= since]
    if not come:
        return None
    last = max(steps)
    return due + timedelta(days=since // last * last if since >= last > 0 else max(come))


def _to_remind(facts: Facts, customer: str, due: date) -> bool:
    step = _step(facts, due)
    return step is not None and not any(
        contact.outbound and contact.kind == "collection" and contact.date >= step
        for contact in facts.log_of.get(customer, ())
    )
