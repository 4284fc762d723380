"""Who is not to be contacted at all, and who may be contacted but not offered anything."""

from __future__ import annotations

from sheets_crm.facts.known import Known


def barred(facts: Known) -> dict[str, str]:
    """Customers who are not to be contacted: opted_out, gone, or without a number that works."""
    people = facts.sales.everybody
    found = dict.fromkeys(people["customer"][~people["phone"].known].texts(), "number")
    wrong = (who for who, log in facts.log_of.items() if log[-1].result == "wrong_number")
    found |= {customer: "number" for customer in wrong if customer in facts.people}
    found |= {each.customer: "gone" for each in facts.log if each.reason_not_back == "deceased"}
    found |= {each.customer: "opted_out" for each in facts.log if each.result == "stop"}
    return found | dict.fromkeys(people["customer"][people["may_contact"] == 0].texts(), "opted_out")


def not_to_be_offered(facts: Known) -> dict[str, str]:
    """The same and whoever has an open complaint or question about health, or owes what is overdue."""
    grace = facts.settings.credit_grace_days
    late = {each.customer for each in facts.open_invoices if (facts.as_of - each.due).days > grace}
    return (
        dict.fromkeys(late, "owes")
        | dict.fromkeys(facts.open_health_questions, "health")
        | dict.fromkeys(facts.open_complaints, "complaint")
        | dict(facts.barred)
    )
