"""Next orders that are due, as rows of the list."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import starmap
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from sheets_crm.calls.candidates import Found
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Expected, Good

Manner = Literal["used_up", "usual", "visit"]
USED_UP: Manner = "used_up"
USUAL: Manner = "usual"
VISIT: Manner = "visit"


def due_in(facts: Facts, state: str, manner: Manner) -> Iterator[Found]:
    """One row for each next order in this state, explained by its own dates.

    Args:
        facts: The shop on one day.
        state: "overdue" or "due_soon".
        manner: Goods that are used up, goods bought by habit, or visits of a service.
    """
    dates, goods = facts.sales.likely_dates, facts.sales.goods

    def its(product: str | None, basis: str) -> bool:
        good = goods.get(product or "")
        return (good is None or good.active is not False) and _manner(basis, good) == manner

    due = np.flatnonzero(dates["state"].isin([state]))
    mine = np.array(dates.rows(due).told(its, "product", "basis"), dtype=bool)
    for at, row in expected_at(facts, due[mine]):
        if row.run_out is not None:
            wording = visit_words(row, row.run_out, facts) if manner == VISIT else ""
            yield Found(row.customer, row.run_out, wording, product=row.product, explains=at)


def expected_at(facts: Facts, places: NDArray[np.int64]) -> Iterator[tuple[int, Expected]]:
    """The next orders that stand at these places of ``likely_dates``."""
    rows = facts.sales.likely_dates.rows(places).tuples(*Expected._fields)
    return zip(places.tolist(), starmap(Expected, rows), strict=True)


def visit_words(row: Expected, due: date, facts: Facts) -> str:
    """The last visit and the next one: near, late, or given up."""
    name = "visit_late" if due < facts.as_of else "visit"
    name = "visit_lapsed" if row.state == "win_back" else name
    product = facts.sales.product_name(row.product or "")
    days = (facts.as_of - due).days
    return facts.texts(f"calls.wording.{name}", product=product, day=row.last_order, due=due, days=days)


def is_visit(basis: str, good: Good | None) -> bool:
    """Whether a service has a next visit: by its cycle, or by the customer's own rhythm.

    What others do says nothing of visits: who travelled once is not due for "the next".
    """
    known = basis.startswith("declared") or basis == "own_rhythm"
    return known and good is not None and good.sort == "service"


def _manner(basis: str, good: Good | None) -> Manner:
    if is_visit(basis, good):
        return VISIT
    return USED_UP if basis.startswith("declared") else USUAL
