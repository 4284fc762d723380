"""Offers in the size that a customer wears: what was bought for its fit is not offered in another one."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sheets_crm.facts.plain import Good, Person
from sheets_crm.facts.programme_rows import split_words
from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns
from sheets_crm.reading.cells import header_key

_NEW = "new"


def fitting(offers: Columns, people: Mapping[str, Person], goods: Mapping[str, Good]) -> Columns:
    """The offers without new products in a size that is not the customer's.

    The same product in the own size takes its place where the shop has it. A product has the size that its
    name ends with, of those that customers wear; what somebody bought before, in whatever size, stays.
    """
    worn = {key: frozenset(split_words(person.size)) for key, person in people.items() if person.size}
    sizes = frozenset().union(*worn.values())
    size_of = {product: size for product, good in goods.items() if (size := _size(good, sizes))}
    new = np.flatnonzero(offers["kind"].isin([_NEW]) & offers["product"].isin(size_of))
    if not len(new):
        return offers
    fits = offers["product"].texts()
    told = offers.rows(new).tuples("customer", "product")
    for at, (customer, product) in zip(new.tolist(), told, strict=True):
        fits[at] = _in_size(product, worn.get(customer), size_of, goods)
    kept = offers.plus(product=codes_of(fits))
    return kept.rows(kept["product"].known)


def _size(good: Good, sizes: frozenset[str]) -> str | None:
    last = header_key(good.name).split()[-1:]
    return next((word for word in last if word in sizes), None)


def _in_size(
    product: str, worn: frozenset[str] | None, size_of: Mapping[str, str], goods: Mapping[str, Good]
) -> str | None:
    """The product in a size that is worn; None where it has none of them."""
    if not worn or size_of[product] in worn:
        return product
    family = goods[product].family
    same = (key for key, good in goods.items() if good.family == family and good.active is not False)
    return min((key for key in same if family and size_of.get(key) in worn), default=None)
