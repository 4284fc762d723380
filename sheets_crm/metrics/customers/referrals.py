"""Who brought whom."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped


@for_frames
def referrals(customers: Columns) -> Columns:
    """Customers and who brought them, without people who brought themselves, alone or in a circle.

    Args:
        customers: ``customer``, ``referred_by`` (a customer's key or id) and, where known, ``id``.

    Returns:
        ``customer``, ``referred_by`` (key).

    Source:
        FEATURES.md 0.16.
    """
    told = customers.read(texts=["customer", "referred_by", "id"])
    key_of = {number: key for number, key in told.tuples("id", "customer") if number and key}
    named = told.rows(told["customer"].known & told["referred_by"].known).tuples("customer", "referred_by")
    links = [(who, key_of.get(by, by)) for who, by in named]
    brought_by = dict(links)
    straight = [link for link in links if not returns_to(link[0], brought_by)]
    who, by = zip(*straight, strict=True) if straight else ((), ())
    return Columns({"customer": codes_of(who), "referred_by": codes_of(by)})


@for_frames
def referral_results(links: Columns, occasions: Columns) -> Columns:
    """How many each customer brought, and how many of them bought.

    Args:
        links: From `referrals`.
        occasions: ``customer``.

    Returns:
        ``customer`` (who brought), ``brought``, ``bought`` [customers].

    Source:
        FEATURES.md 0.16.
    """
    successful, each = links["customer"].among(occasions["customer"]), grouped(links["referred_by"])
    bought = each.sums(successful).astype(np.int64)
    return Columns(
        {"customer": links["referred_by"][each.firsts], "brought": each.counts(), "bought": bought}
    )


def returns_to(who: str, brought_by: Mapping[str, str]) -> bool:
    """Whether somebody stands in a circle of people who brought each other."""
    seen: set[str] = set()
    other = brought_by.get(who)
    while other is not None and other not in seen:
        if other == who:
            return True
        seen.add(other)
        other = brought_by.get(other)
    return False
