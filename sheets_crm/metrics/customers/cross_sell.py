"""Who buys more than one product, and which products go together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

FEWEST_TOGETHER = 10
_PAIRS_AT_ONCE = 4_000_000


@for_frames
def bought_items(valid: Columns, products: Columns) -> Columns:
    """What each customer bought and when first; the sizes of one product are one item.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``.
        products: ``product`` and, where the shop has it, ``family``.

    Returns:
        ``customer``, ``item`` (family, else product), ``date`` [day of the first time], once per customer
        and item.

    Source:
        METRICS.md D.15.
    """
    item = _families(valid["product"], products)
    lines = valid.only("customer", "date").plus(item=item).rows(valid["customer"].known & item.known)
    each = grouped(lines["customer"], lines["item"])
    date = each.reduced(np.minimum, lines["date"])
    return lines.rows(each.firsts).only("customer", "item").plus(date=date)


@for_frames
def variety(items: Columns) -> Figure:
    """Share of buyers who have bought two products or more, ever.

    Args:
        items: From `bought_items`.

    Returns:
        Buyers of several by buyers [customers].

    Source:
        METRICS.md D.15 (a); FEATURES.md 2.09.
    """
    each = grouped(items["customer"])
    buyers = items["customer"][each.firsts]
    return share("several_products", buyers[each.counts() >= 2], buyers)


@for_frames
def later_variety(items: Columns) -> Figure:
    """Share of buyers who came back on a later day for a product they had not bought before.

    Args:
        items: From `bought_items`.

    Returns:
        Such buyers by buyers [customers].

    Source:
        METRICS.md D.15 (b); FEATURES.md 2.09.
    """
    each = grouped(items["customer"])
    buyers = items["customer"][each.firsts]
    first, last = (each.reduced(fold, items["date"]) for fold in (np.minimum, np.maximum))
    return share("other_product_later", buyers[last > first], buyers)


@for_frames
def pairs(items: Columns, fewest: int = FEWEST_TOGETHER) -> Columns:
    """Products that the same customers buy: support, confidence and lift.

    Support: both by all customers. Confidence: both by the customers of ``item``. Lift: how many times
    likelier ``other`` is among the customers of ``item`` than among all.

    Args:
        items: From `bought_items`.
        fewest: Customers who must have bought both, 1 or more.

    Returns:
        Both directions, best lift first: ``item``, ``other``, ``both``, ``buyers``, ``other_buyers``
        [customers], ``support``, ``confidence`` [0 to 1], ``lift``.

    Source:
        METRICS.md D.15; 8139causal.github.io, "Market basket"; Agrawal, Imielinski, Swami, Mining association
        rules between sets of items in large databases, SIGMOD 1993, doi:10.1145/170035.170072.
    """
    each = grouped(items["item"])
    enough = np.flatnonzero(each.counts() >= fewest)
    names, buyers = items["item"][each.firsts[enough]], each.counts()[enough]
    common = np.isin(each.numbers, enough)
    code = np.searchsorted(enough, each.numbers[common])
    everybody = max(len(items["customer"].once()), 1)
    together = _together(items["customer"].numbers[common], code, len(names))
    first, second = np.nonzero(together >= fewest)
    both, confidence = together[first, second], together[first, second] / buyers[first]
    table = Columns({"item": names[first], "other": names[second]}).plus(
        both=both,
        buyers=buyers[first],
        other_buyers=buyers[second],
        support=both / everybody,
        confidence=confidence,
        lift=confidence / (buyers[second] / everybody),
    )
    return table.rows(np.lexsort((second, first, -both, -table["lift"])))


def _together(who: NDArray[np.int64], code: NDArray[np.int64], items: int) -> NDArray[np.int64]:
    """Customers who bought both, for every two items: each line with the next, the next but one, ..."""
    order = np.lexsort((code, who))
    who, code = who[order], code[order]
    total = np.zeros(items * items, dtype="int64")
    places, step, found, count = np.arange(len(who)), 1, [], 0
    while len(places):
        places = places[places + step < len(who)]
        places = places[who[places] == who[places + step]]
        found.append(code[places] * items + code[places + step])
        count += len(places)
        if count > _PAIRS_AT_ONCE or not len(places):
            total += np.bincount(np.concatenate(found), minlength=len(total))
            found, count = [], 0
        step += 1
    upper = total.reshape(items, items)
    return upper + upper.T


def _families(codes: Codes, products: Columns) -> Codes:
    """The family of each product, else the product."""
    told = products.read(texts=["product", "family"])
    known = reversed(told.rows(told["product"].known & told["family"].known).tuples("product", "family"))
    return codes.mapped({name: name for name in codes.names} | dict(known))
