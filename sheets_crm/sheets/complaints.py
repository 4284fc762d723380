"""New rows of the complaints sheet, as people read them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Complaint
from sheets_crm.reading.cells import choice_title


def new_complaints(facts: Facts) -> list[Complaint]:
    """Complaints that stand on no row yet."""
    return [each for each in facts.complaints if each.row == 0]


def complaint_rows(facts: Facts, reference: Callable[[str], str]) -> list[dict[str, Any]]:
    """One dict per new complaint.

    Args:
        facts: The shop on one day.
        reference: How the sheets name a customer.
    """
    return [
        {
            "date": each.date,
            "customer": reference(each.customer),
            "time": each.time,
            "place": choice_title(facts.texts, "place", each.place or "direct"),
            "problem": each.problem,
            "staff": each.staff,
            "key": each.key,
        }
        for each in new_complaints(facts)
    ]
