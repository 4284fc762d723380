"""Who buys more than one product, and which products go together."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.customer_days import dates_of, day_numbers, packed, unpacked
from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.groups import by_customer, largest, sizes, smallest

FEWEST_TOGETHER = 10
_PAIRS_AT_ONCE = 4_000_000


def bought_items(valid: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
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
    lines = valid.dropna(subset=["customer", "product"])
    product, names = pd.factorize(lines["product"])
    item, items = pd.factorize(_families(pd.Index(names), products))
    who, customers = pd.factorize(lines["customer"], sort=True)
    day = day_numbers(lines["date"].to_numpy())
    pair = who * max(len(items), 1) + item[product]
    each, day = unpacked(np.sort(packed(pair, day)))
    is_first = np.diff(each, prepend=-1) > 0
    buyer, thing = np.divmod(each[is_first], max(len(items), 1))
    columns = {
        "customer": customers.take(buyer),
        "item": pd.Index(items).take(thing),
        "date": dates_of(day[is_first]),
    }
    return pd.DataFrame(columns)


def variety(items: pd.DataFrame) -> Figure:
    """Share of buyers who have bought two products or more, ever.

    Args:
        items: From `bought_items`.

    Returns:
        Buyers of several by buyers [customers].

    Source:
        METRICS.md D.15 (a); FEATURES.md 2.09.
    """
    buyers = by_customer(items["customer"])
    return share("several_products", buyers.names[sizes(buyers) >= 2], buyers.names)


def later_variety(items: pd.DataFrame) -> Figure:
    """Share of buyers who came back on a later day for a product they had not bought before.

    Args:
        items: From `bought_items`.

    Returns:
        Such buyers by buyers [customers].

    Source:
        METRICS.md D.15 (b); FEATURES.md 2.09.
    """
    buyers = by_customer(items["customer"])
    later = largest(buyers, items["date"]) > smallest(buyers, items["date"])
    return share("other_product_later", buyers.names[later], buyers.names)


def pairs(items: pd.DataFrame, fewest: int = FEWEST_TOGETHER) -> pd.DataFrame:
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
    buyers_of = items.groupby("item").size()
    common = items[items["item"].isin(buyers_of.index[buyers_of >= fewest])]
    who = pd.factorize(common["customer"])[0]
    code, names = pd.factorize(common["item"], sort=True)
    buyers = np.bincount(code, minlength=len(names))
    everybody = max(items["customer"].nunique(), 1)
    together = _together(who, code, len(names))
    first, second = np.nonzero(together >= fewest)
    both = together[first, second]
    table = pd.DataFrame({"item": pd.Index(names).take(first), "other": pd.Index(names).take(second)})
    table = table.assign(both=both, buyers=buyers[first], other_buyers=buyers[second])
    table = table.assign(support=table["both"] / everybody, confidence=table["both"] / table["buyers"])
    lift = table["confidence"] / (table["other_buyers"] / everybody)
    order = ["lift", "both", "item", "other"]
    ranked = table.assign(lift=lift).sort_values(order, ascending=[False, False, True, True])
    return ranked.reset_index(drop=True)


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


def _families(codes: pd.Index, products: pd.DataFrame) -> pd.Series:
    named = pd.Series(codes, dtype="str")
    if "family" not in products:
        return named
    known = products.dropna(subset=["product", "family"]).drop_duplicates("product")
    families = known.set_index("product")["family"].reindex(named)
    return families.set_axis(named.index).astype("str").fillna(named)
