"""Who is not to be contacted at all, and who may be contacted but not offered anything."""

from __future__ import annotations

from sheets_crm.facts.known import Known


def barred(facts: Known) -> dict[str, str]:
    """Customers who are not to be contacted: opted_out, gone, or without a number that works."""
    found = {}
    for customer, person in facts.people.items():
        last = facts.log_of.get(customer, [None])[-1]
        if person.phone is None or (last is not None and last.result == "wrong_number"):
            found[customer] = "number"
    found |= {each.customer: "gone" for each in facts.log if each.reason_not_back == "deceased"}
    found |= {each.customer: "opted_out" for each in facts.log if each.result == "stop"}
    said_no = (key for key, person in facts.people.items() if person.may_contact is False)
    return found | dict.fromkeys(said_no, "opted_out")


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
