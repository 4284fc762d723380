"""Offers in the size that a customer wears: what was bought for its fit is not offered in another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets_crm.facts.plain import Good, Offer, Person
from sheets_crm.facts.programme_rows import split_words
from sheets_crm.reading.cells import header_key

_NEW = "new"


def fitting(
    offers: Mapping[str, Sequence[Offer]], people: Mapping[str, Person], goods: Mapping[str, Good]
) -> dict[str, list[Offer]]:
    """The offers of each customer without new products in a size that is not the customer's.

    The same product in the own size takes its place where the shop has it. A product has the size that its
    name ends with, of those that customers wear; what somebody bought before, in whatever size, stays.
    """
    worn = {key: frozenset(split_words(person.size)) for key, person in people.items() if person.size}
    sizes = frozenset().union(*worn.values())
    size_of = {product: size for product, good in goods.items() if (size := _size(good, sizes))}
    return {
        customer: [fit for each in own if (fit := _in_size(each, worn.get(customer), size_of, goods))]
        for customer, own in offers.items()
    }


def _size(good: Good, sizes: frozenset[str]) -> str | None:
    last = header_key(good.name).split()[-1:]
    return next((word for word in last if word in sizes), None)


def _in_size(
    offer: Offer, worn: frozenset[str] | None, size_of: Mapping[str, str], goods: Mapping[str, Good]
) -> Offer | None:
    """The offer in a size that is worn; None where the product has none of them."""
    size = size_of.get(offer.product)
    if offer.kind != _NEW or not worn or size is None or size in worn:
        return offer
    family = goods[offer.product].family
    same = (key for key, good in goods.items() if good.family == family and good.active is not False)
    fits = sorted(key for key in same if family and size_of.get(key) in worn)
    return offer._replace(product=fits[0]) if fits else None
