"""The loyalty ledger, row by row: what each gift cost, and which rows cannot be as they are written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from msgspec import Struct

from sheets_crm.facts.birthdays import near_birthday
from sheets_crm.facts.known import Known
from sheets_crm.facts.matching import named_goods
from sheets_crm.facts.plain import Good
from sheets_crm.facts.programme_rows import Entry, split_words
from sheets_crm.facts.words import says_one_of
from sheets_crm.metrics.programmes.budget import gifts_left
from sheets_crm.metrics.programmes.tiers import Tier
from sheets_crm.reading.cells import header_key

_COSTS_NOTHING = ("receipt", "received", "project")
_OF_NOBODY = ("received", "activity", "project")
_AT_COST = ("bonus", "gift", "reject")


class Fault(NamedTuple):
    """A row that is wrong: where, why (``problems.loyalty_<code>``), and whether it counts all the same."""

    row: int
    column: str
    code: str
    counts: bool = False


class Ledger(Struct, frozen=True):
    """The rows that stand, what each of them cost [money], and the faults of the sheet.

    ``gifts`` are pieces that suppliers gave and that are still there.
    """

    entries: Sequence[Entry]
    costs: dict[int, float]
    faults: Sequence[Fault]
    gifts: dict[str, float]


def ledger_of(facts: Known, entries: Sequence[Entry], tier_on: Callable[[str, date], Tier | None]) -> Ledger:
    """Judge the rows of the ledger in the order of their days.

    Args:
        facts: The shop on one day.
        entries: The rows up to the day, the oldest first.
        tier_on: The tier of a customer on a day.
    """
    moves = [(each.row, header_key(each.product), _pieces(each)) for each in _gift_moves(entries)]
    gifts, too_many = gifts_left(moves)
    faults = [Fault(row, "quantity", "no_gift_left") for row in too_many]
    faults += [fault for each in entries if (fault := _fault(facts, each))]
    faults += _birthday_faults(facts, entries, tier_on)
    wrong = {fault.row for fault in faults if not fault.counts}
    free = {item for _, item, pieces in moves if pieces > 0}
    standing, costs = [], {}
    for each in entries:
        cost = _cost(facts, each, free, tier_on)
        if cost is None and each.row not in wrong:
            faults.append(Fault(each.row, "amount", "no_cost"))
        elif each.row not in wrong:
            standing.append(each)
            costs[each.row] = cost or 0.0
    faults += [
        Fault(each.row, "learnt", "nothing_learnt", counts=True) for each in _without_news(standing, costs)
    ]
    return Ledger(standing, costs, sorted(faults), gifts)


def _gift_moves(entries: Sequence[Entry]) -> list[Entry]:
    """Gifts from suppliers as they came, and as they were given away."""
    received = {header_key(each.product) for each in entries if each.entry == "received"}
    return [
        each
        for each in entries
        if each.entry == "received" or (each.entry == "gift" and header_key(each.product) in received)
    ]


def _pieces(entry: Entry) -> float:
    quantity = 1.0 if entry.quantity is None else entry.quantity
    return quantity if entry.entry == "received" else -quantity


def _fault(facts: Known, entry: Entry) -> Fault | None:
    if entry.customer is None and entry.entry not in _OF_NOBODY:
        return Fault(entry.row, "customer", "no_customer")
    if entry.entry == "project" and not entry.amount:
        return Fault(entry.row, "amount", "no_project_value")
    if entry.entry == "reject":
        if entry.note is None:
            return Fault(entry.row, "note", "no_weakness")
        if entry.checked_by is None and _is_taken_in(facts, entry.product):
            return Fault(entry.row, "checked_by", "not_checked")
    return None


def _is_taken_in(facts: Known, product: str | None) -> bool:
    """Whether something is eaten, drunk or put on the skin."""
    goods = named_goods(facts, product)
    texts = [product, *(text for good in goods for text in (good.name, good.category, good.family))]
    return any(says_one_of("programmes.taken_in_words", text) for text in texts)


def _cost(
    facts: Known, entry: Entry, free: set[str], tier_on: Callable[[str, date], Tier | None]
) -> float | None:
    """What an entry cost the shop; None when nobody can tell."""
    if entry.entry in _COSTS_NOTHING or (entry.entry == "gift" and header_key(entry.product) in free):
        return 0.0
    if entry.amount is not None:
        return entry.amount
    good = next(iter(named_goods(facts, entry.product)), None)
    quantity = 1.0 if entry.quantity is None else entry.quantity
    if entry.entry in _AT_COST:
        return None if good is None or good.cost is None else good.cost * quantity
    if entry.entry == "birthday" and good is not None and good.price is not None:
        tier = tier_on(entry.customer or "", entry.date)
        share = tier.birthday_discount if tier else None
        return None if share is None else good.price * quantity * share
    return None


def _birthday_faults(
    facts: Known, entries: Sequence[Entry], tier_on: Callable[[str, date], Tier | None]
) -> Iterator[Fault]:
    """Birthday discounts that nobody is entitled to, outside their days, twice a year, or on other things."""
    had: dict[str, list[date]] = defaultdict(list)
    for each in entries:
        if each.entry != "birthday" or each.customer is None:
            continue
        code = _birthday_fault(facts, each, tier_on(each.customer, each.date), had[each.customer])
        if code:
            yield Fault(each.row, "product" if code == "other_item" else "date", code)
        else:
            had[each.customer].append(each.date)


def _birthday_fault(facts: Known, entry: Entry, tier: Tier | None, had: Sequence[date]) -> str:
    person = facts.people.get(entry.customer or "")
    if tier is None or not tier.birthday_discount:
        return "no_tier"
    if person is None or person.birthday is None:
        return "no_birthday"
    if not near_birthday(person.birthday, entry.date, facts.settings.birthday_days):
        return "not_the_days"
    if any((entry.date - day).days < 365 - 2 * facts.settings.birthday_days for day in had):
        return "twice_a_year"
    items = split_words(facts.settings.birthday_items)
    return "other_item" if items and not _is_one_of(facts, entry.product, items) else ""


def _is_one_of(facts: Known, product: str | None, items: Sequence[str]) -> bool:
    goods: list[Good] = named_goods(facts, product)
    names = [product, *(text for good in goods for text in (good.product, good.name, good.category))]
    return bool({header_key(name) for name in names if name} & set(items))


def _without_news(entries: Sequence[Entry], costs: dict[int, float]) -> Iterator[Entry]:
    """What was spent on a customer without anything learnt for it (FEATURES.md 3.16)."""
    asked = ("gift", "activity", "bonus", "reject", "discount", "birthday")
    for each in entries:
        if each.entry in asked and costs[each.row] > 0 and each.learnt is None:
            yield each
