"""Whom a campaign is for: by type, size and taste, and by what they bought or asked for."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from sheets_crm.facts.known import Known
from sheets_crm.facts.plain import Good, Person
from sheets_crm.facts.programme_rows import Campaign, split_words
from sheets_crm.facts.words import holds_one_of
from sheets_crm.reading.cells import header_key

BUYER, BROUGHT, ASKED, COLD = range(4)
"""Offers go to who is warm first (FEATURES.md 4.06)."""
_STEP_DAYS = 30
_LONG_AGO = 9_999


class Fit(NamedTuple):
    """How well somebody fits: sorts the best first."""

    warmth: int
    taste: float
    months: int
    content: int
    days: int
    customer: str


class Matching:
    """The people of a shop beside one campaign."""

    def __init__(self, facts: Known, campaign: Campaign) -> None:
        self._facts = facts
        self._campaign = campaign

    @cached_property
    def goods(self) -> list[Good]:
        """The products that the campaign names."""
        return named_goods(self._facts, self._campaign.product)

    @cached_property
    def _akin(self) -> frozenset[str]:
        """The same, with products of the same family or category, by code."""
        kinds = {each.family or each.category for each in self.goods} - {None}
        every = self._facts.sales.goods.values()
        near = {each.product for each in every if (each.family or each.category) in kinds}
        return frozenset(near | {each.product for each in self.goods})

    @cached_property
    def _chances(self) -> dict[str, float]:
        """How likely each customer buys one of these soon, by the shop's own tastes."""
        tastes = self._facts.sales.tastes
        akin = tastes.rows(tastes["product"].isin(self._akin))
        found: dict[str, float] = {}
        for customer, chance in akin.tuples("customer", "chance_28"):
            found[customer] = max(chance, found.get(customer, 0.0))
        return found

    def is_for(self, person: Person) -> bool:
        """Whether type, size and taste fit; a size nobody asked for does not (see `unasked`)."""
        if not self._type_fits(person) or not self._taste_fits(person):
            return False
        return not self._campaign.sizes or bool(set(split_words(person.size)) & set(self._campaign.sizes))

    def unasked(self, person: Person) -> bool:
        """Whether it might be for somebody whose size nobody knows."""
        fits = self._type_fits(person) and self._taste_fits(person)
        return bool(self._campaign.sizes) and person.size is None and fits

    def _type_fits(self, person: Person) -> bool:
        """Whoever sells on is a reseller, whichever kind of dealer is written down."""
        wanted = self._campaign.type
        if wanted is None or person.type == wanted:
            return True
        sells_on = person.customer in self._facts.sales.sellers
        return sells_on if wanted == "reseller" else wanted == "retail" and not (sells_on or person.type)

    def _taste_fits(self, person: Person) -> bool:
        return not self._campaign.tags or self.interest(person) > 0

    def interest(self, person: Person) -> int:
        """What speaks for the tags: 1 for each of said, bought and asked."""
        lines = self._facts.sales.lines.get(person.customer, ())
        bought = {line.product for line in lines} & self._tagged
        says = holds_one_of(self._campaign.tags, person.taste)
        return says + bool(bought) + (person.customer in self.asked)

    @cached_property
    def _tagged(self) -> frozenset[str]:
        """Products of which name, family or category hold a tag."""
        every = self._facts.sales.goods.values()
        texts = (
            (each.product, " ".join(filter(None, (each.name, each.family, each.category)))) for each in every
        )
        return frozenset(product for product, text in texts if holds_one_of(self._campaign.tags, text))

    @cached_property
    def asked(self) -> frozenset[str]:
        """Customers who asked for it in so many words, by their taste or in a message of theirs."""
        tags = self._campaign.tags or tuple(header_key(each.name) for each in self.goods)
        own = {each.customer for each in self._facts.people.values() if holds_one_of(tags, each.taste)}
        told = (each for each in self._facts.log if each.direction == "in")
        return frozenset(
            own
            | {
                each.customer
                for each in told
                if any(holds_one_of(tags, text) for text in (each.topic, each.answer, each.note))
            }
        )

    def fit(self, person: Person) -> Fit:
        """How well somebody fits: warm ones first, then by taste, by the last purchase, by contentment."""
        buyer = self._facts.buyers.get(person.customer)
        days = (self._facts.as_of - buyer.last_order).days if buyer else _LONG_AGO
        interest = self.interest(person) if self._campaign.tags else 0
        taste = interest + round(self._chances.get(person.customer, 0.0), 1)
        content = person.customer in self._facts.content
        return Fit(self.warmth(person), -taste, days // _STEP_DAYS, -content, days, person.customer)

    def warmth(self, person: Person) -> int:
        """Bought before, brought by a friend, asked, or a stranger."""
        if person.customer in self._facts.buyers:
            return BUYER
        if person.referred_by is not None:
            return BROUGHT
        log = self._facts.log_of.get(person.customer, ())
        return (
            ASKED if person.source or person.intent or any(each.direction == "in" for each in log) else COLD
        )


def named_goods(facts: Known, text: str | None) -> list[Good]:
    """Products by code or name, as a cell lists them."""
    wanted = set(split_words(text))
    return [
        each
        for each in facts.sales.goods.values()
        if {header_key(each.product), header_key(each.name)} & wanted
    ]
