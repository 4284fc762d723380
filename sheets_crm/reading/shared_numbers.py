"""Two people under one number: the number says who somebody is, so the second would vanish unseen."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.columns import Columns
from sheets_crm.problems import Problems
from sheets_crm.reading.headers import Located, tell
from sheets_crm.reading.people import People, Unrecognised
from sheets_crm.reading.same_name import same_name


def tell_shared_numbers(
    orders: Columns, people: People, tables: Mapping[str, Located], problems: Problems
) -> None:
    """Tell once a number whose orders bear another name than the one that it is known by.

    ``people`` are those of Customers; a number that is not there is known by the name of its first order.
    """
    first: dict[str, str] = {}
    told: set[str] = set()
    for number, name, row in _names_by_number(orders):
        known = sorted(people.names_of(people.whole(number))) or [first.setdefault(number, name)]
        alike = any(same_name(name, other) for other in known)
        if not (alike or number in told or _means(name, number, people)):
            told.add(number)
            tell(problems, tables, "orders", row, "phone", "shared_number", value=name, other=known[0])


def _names_by_number(orders: Columns) -> list[tuple[str, str, int]]:
    """Every number with each name that orders give it, and the first row that does."""
    phone: Codes = orders["phone"]
    name: Codes = orders["customer_name"]
    both = np.flatnonzero(phone.known & name.known)
    pairs = phone.numbers[both] * max(len(name.names), 1) + name.numbers[both]
    rows = both[np.sort(np.unique(pairs, return_index=True)[1])]
    return list(orders.rows(rows).tuples("phone", "customer_name", "row"))


def _means(reference: str, number: str, people: People) -> bool:
    """Whether what stands in place of a name, an ID perhaps, means whom the number means."""
    try:
        return people.find(reference) == people.whole(number)
    except Unrecognised:
        return False
