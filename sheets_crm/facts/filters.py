"""Who fits the filters of the shop."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.facts.birthdays import next_birthday
from sheets_crm.facts.known import Known
from sheets_crm.facts.plain import plain_rows
from sheets_crm.facts.words import holds_one_of
from sheets_crm.reading.cells import choice_codes, header_key
from sheets_crm.reading.filter_sentences import Condition, UnreadFilterError, conditions
from sheets_crm.schema.customers import CUSTOMERS, STAGES

_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "at_most": operator.le,
    "at_least": operator.ge,
    "below": operator.lt,
    "above": operator.gt,
    "exactly": operator.eq,
}
_CHOICES = {"type": CUSTOMERS.column("type").choices, "stage": STAGES}


class _Row(NamedTuple):
    """One row of the filters sheet."""

    name: str
    sentence: str
    call: bool | None
    note: str | None
    row: int


class Filter(Struct, frozen=True):
    """A filter of the shop: its name, whether its people are to be called, and what they are told.

    ``people`` fit it and may be contacted, who spent most first; ``away`` fit it and may not. ``unread`` is
    what of the sentence is not understood, ``strange`` a product that the shop does not know.
    """

    name: str
    row: int
    call: bool
    note: str | None
    people: tuple[str, ...] = ()
    away: int = 0
    unread: str = ""
    strange: str = ""


class Filters:
    """The filters sheet on one day."""

    def __init__(self, facts: Known) -> None:
        self._facts = facts
        self._meant: dict[str, set[str]] = {}

    @cached_property
    def all(self) -> list[Filter]:
        """Every filter in the order of the sheet."""
        rows = plain_rows(self._facts.shop.columns["filters"], _Row)
        return [self._filter(row) for row in rows]

    def _filter(self, row: _Row) -> Filter:
        plain = Filter(row.name, row.row, row.call is True, row.note)
        try:
            asked = conditions(row.sentence)
        except UnreadFilterError as error:
            return replace(plain, unread=error.rest)
        about = [each.value for each in asked if each.field in ("bought", "lacking")]
        strange = next((value for value in about if not self._products(value)), "")
        if strange:
            return replace(plain, strange=strange)
        fitting = [key for key in self._facts.people if all(self._holds(key, each) for each in asked)]
        people = [key for key in fitting if key not in self._facts.barred]
        people.sort(key=lambda key: (-self._spend(key), key))
        return replace(plain, people=tuple(people), away=len(fitting) - len(people))

    def _holds(self, customer: str, condition: Condition) -> bool:
        return self._fits(customer, condition) is not condition.opposite

    def _fits(self, customer: str, condition: Condition) -> bool:
        if condition.field in ("bought", "lacking"):
            bought = not self._bought(customer).isdisjoint(self._products(condition.value))
            return bought is (condition.field == "bought")
        number = self._number(customer, condition.field)
        if number is not None:
            return _COMPARED[condition.comparison](number, condition.amount)
        return condition.value != "" and self._says(customer, condition)

    def _says(self, customer: str, condition: Condition) -> bool:
        """Whether a text of the customer's says this: a choice by its title, other words within it."""
        told = (
            self._stages.get(customer)
            if condition.field == "stage"
            else getattr(self._facts.people[customer], condition.field)
        )
        if told is None:
            return False
        if condition.field in _CHOICES:
            codes = choice_codes(condition.field, _CHOICES[condition.field])
            return codes.get(header_key(condition.value)) == told
        return holds_one_of([header_key(condition.value)], told)

    def _number(self, customer: str, field: str) -> float | None:
        """A number of the customer's; None for what is no number, or is not known."""
        buyer, person = self._facts.buyers.get(customer), self._facts.people[customer]
        if field == "birthday":
            born, today = person.birthday, self._facts.as_of
            return None if born is None else (next_birthday(born, today) - today).days
        if field == "since":
            return None if buyer is None else (self._facts.as_of - buyer.last_order).days
        if field == "orders":
            return 0.0 if buyer is None else float(buyer.occasions)
        return self._spend(customer) if field == "spend" else None

    def _spend(self, customer: str) -> float:
        buyer = self._facts.buyers.get(customer)
        return 0.0 if buyer is None else buyer.spend

    def _bought(self, customer: str) -> frozenset[str]:
        return frozenset(line.product for line in self._facts.sales.lines.get(customer, ()) if line.product)

    @cached_property
    def _stages(self) -> dict[str, str]:
        return dict(self._facts.stages.tuples("customer", "stage"))

    @cached_property
    def _names(self) -> dict[str, set[str]]:
        """Products by everything that they are called: code, name, category."""
        found: dict[str, set[str]] = {}
        for good in self._facts.sales.goods.values():
            for name in (good.product, good.name, good.category):
                found.setdefault(header_key(name), set()).add(good.product)
        for lines in self._facts.sales.lines.values():
            for line in lines:
                found.setdefault(header_key(line.product), set()).add(line.product or "")
        found.pop("", None)
        return found

    def _products(self, value: str) -> set[str]:
        """The products of this code, name or category, else those whose name holds it."""
        wanted = header_key(value)
        if wanted not in self._meant:
            holding = (products for name, products in self._names.items() if f" {wanted} " in f" {name} ")
            self._meant[wanted] = self._names.get(wanted) or set().union(*holding)
        return self._meant[wanted]
