"""Whether an order may be sold on credit."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

REFUSALS = ("no_credit", "over_limit", "overdue", "no_due_date", "discount", "retail")


class CreditRequest(Struct, frozen=True):
    """One order on credit; ``earlier_amount`` [money] is what it came to before it was edited."""

    amount: float
    due: datetime.date | None
    discount: float = 0.0
    earlier_amount: float = 0.0


class CreditStanding(Struct, frozen=True):
    """A customer: agreed limit and open invoices [money], days the oldest invoice is overdue."""

    limit: float = 0.0
    open: float = 0.0
    days_overdue: int = 0
    retail: bool = False


def credit_refusals(
    request: CreditRequest,
    standing: CreditStanding,
    *,
    grace_days: int = 0,
    retail_allowed: bool = True,
    approved_by_owner: bool = False,
) -> tuple[str, ...]:
    """Why this order may not be sold on credit; empty when it may.

    A limit of zero refuses everything; exactly the limit is allowed. Editing an order takes what it came to
    before out of the open money first, so that it does not count twice. The owner's approval lifts every
    refusal but the missing due day.

    Returns:
        Codes of `REFUSALS`, in their order.

    Source:
        METRICS.md D.19 (counting an edited order twice: frappe/erpnext issue 47279); FEATURES.md 3.42, 3.43,
        3.45.

    Example:
        >>> request = CreditRequest(500_000, datetime.date(2026, 7, 30))
        >>> credit_refusals(request, CreditStanding(limit=1_000_000, open=600_000))
        ('over_limit',)
    """
    total = standing.open - request.earlier_amount + request.amount
    found = {
        "no_credit": standing.limit <= 0,
        "over_limit": 0 < standing.limit < total,
        "overdue": standing.days_overdue > grace_days,
        "no_due_date": request.due is None,
        "discount": request.discount > 0,
        "retail": standing.retail and not retail_allowed,
    }
    lifted = {"no_credit", "over_limit", "overdue", "discount", "retail"} if approved_by_owner else set()
    return tuple(code for code in REFUSALS if found[code] and code not in lifted)


@for_frames
def refused_invoices(open_invoices: Columns, limits: Mapping[str, float], grace_days: int = 0) -> Columns:
    """Open invoices that the gate would refuse today, for the list beside the receivables.

    An order typed into a sheet cannot be stopped, so it is shown. Each invoice is judged as an edit of
    itself.

    Args:
        open_invoices: What `receivables.receivables` returns, with ``discount`` where known.
        limits: Agreed limit [money] by customer; a customer without one has none.
        grace_days: Days overdue that are still let pass.

    Returns:
        The open invoices that were refused, with ``refusals`` [tuple of codes].
    """
    still = open_invoices.rows(open_invoices["open"] > 0)
    each = grouped(still["customer"])
    owed, late = each.sums(still["open"]), each.reduced(np.fmax, still["days_overdue"])
    told = still.plus(owed=owed[each.numbers], late=late[each.numbers])
    refusals = [
        credit_refusals(
            CreditRequest(amount, due if known else None, earlier_amount=amount),
            CreditStanding(float(limits.get(customer, 0.0)), debt, days),
            grace_days=grace_days,
        )
        for customer, amount, due, known, debt, days in told.tuples(
            "customer", "open", "due", "due_known", "owed", "late"
        )
    ]
    result = still.plus(refusals=np.fromiter(refusals, dtype=object, count=len(still)))
    return result.rows(np.array([bool(codes) for codes in refusals], dtype=np.bool_))
