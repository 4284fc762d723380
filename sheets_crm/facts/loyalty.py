"""Who is entitled to what, what was given, and what is left of the budget: the shop's loyalty on one day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple

from sheets_crm.facts.birthdays import near_birthday
from sheets_crm.facts.known import Known
from sheets_crm.facts.ledger import Fault, Ledger, ledger_of
from sheets_crm.facts.lines import rounded_lines
from sheets_crm.facts.plain import Line, plain_rows
from sheets_crm.facts.programme_rows import Entry
from sheets_crm.metrics.programmes.budget import Budget, Spend, budget
from sheets_crm.metrics.programmes.receipts import Exchange, Receipt, Refused, Sold, exchanged
from sheets_crm.metrics.programmes.tiers import (
    Tier,
    missing_to_next,
    spend_of_a_year,
    tier_of,
    tier_with_grace,
    with_shares,
)
from sheets_crm.reading.cells import header_key

_PROJECT_DAYS = 365


class Bonus(NamedTuple):
    """Pieces that a customer gets on top for buying so many, and what they cost [money]."""

    line: Line
    pieces: int
    cost: float


class Loyalty:
    """What the ledger, the tiers and the orders say together."""

    def __init__(self, facts: Known) -> None:
        self._facts = facts

    @cached_property
    def entries(self) -> list[Entry]:
        """The rows of the ledger up to the day, the oldest first, those of a day as they stand."""
        rows = plain_rows(self._facts.shop.columns["loyalty"], Entry)
        known = (each for each in rows if each.date <= self._facts.as_of)
        return sorted(known, key=lambda each: each.date)

    @cached_property
    def tiers(self) -> list[Tier]:
        """The tiers of the shop, the lowest first."""
        rows = plain_rows(self._facts.shop.columns["tiers"], Tier)
        return sorted((with_shares(each) for each in rows), key=lambda each: each.spend_from)

    @property
    def used(self) -> bool:
        """Whether the shop keeps a ledger or has tiers."""
        return bool(self.entries or self.tiers)

    @cached_property
    def _purchases(self) -> dict[str, list[tuple[date, float]]]:
        lines = self._facts.sales.lines
        return {name: [(line.date, line.amount or 0.0) for line in each] for name, each in lines.items()}

    def spend(self, customer: str) -> float:
        """What a customer spent in the last twelve months [money]."""
        return spend_of_a_year(self._purchases.get(customer, ()), self._facts.as_of)

    @cached_property
    def tier(self) -> dict[str, Tier]:
        """The tier of everybody who has one today, with the days of grace."""
        if not self.tiers:
            return {}
        grace = self._facts.settings.tier_grace_days
        found = (
            (name, tier_with_grace(bought, self.tiers, self._facts.as_of, grace))
            for name, bought in self._purchases.items()
        )
        return {name: tier for name, tier in found if tier is not None}

    def _tier_on(self, customer: str, day: date) -> Tier | None:
        return tier_of(spend_of_a_year(self._purchases.get(customer, ()), day), self.tiers)

    def to_next(self, customer: str) -> float | None:
        """What is missing to the next tier [money]."""
        return missing_to_next(self.spend(customer), self.tiers)

    @cached_property
    def ledger(self) -> Ledger:
        """The rows that stand, and the faults of the others."""
        return ledger_of(self._facts, self.entries, self._tier_on)

    @cached_property
    def _exchanged(self) -> tuple[dict[str, Exchange], list[Refused]]:
        settings = self._facts.settings
        handed_in = [
            Receipt(
                each.customer,
                each.date,
                header_key(each.receipt),
                each.amount,
                header_key(each.branch),
                each.row,
            )
            for each in self.ledger.entries
            if each.entry == "receipt" and each.customer and each.receipt
        ]
        return exchanged(
            handed_in,
            self._sold,
            threshold=settings.card_from,
            keeps_rest=settings.card_keeps_rest,
            valid_days=settings.card_receipt_days,
            orders_have_numbers=bool(self._receipts),
        )

    @property
    def exchanges(self) -> dict[str, Exchange]:
        """What each customer's receipts came to."""
        return self._exchanged[0]

    @cached_property
    def _receipts(self) -> dict[str, list[tuple[str, date, str]]]:
        """Customer, day and branch of each receipt on the orders sheet, whatever became of it."""
        orders = self._facts.shop.columns["orders"]
        found: dict[str, list[tuple[str, date, str]]] = defaultdict(list)
        for number, customer, day, branch in orders.tuples("receipt", "customer", "date", "branch"):
            if number and customer:
                found[header_key(number)].append((customer, day, header_key(branch)))
        return dict(found)

    @cached_property
    def _valid(self) -> dict[tuple[str, str, date], float]:
        """What is left of each receipt: by number, customer and day [money]."""
        found: dict[tuple[str, str, date], float] = defaultdict(float)
        for customer, lines in self._facts.sales.lines.items():
            for line in lines:
                found[header_key(line.receipt), customer, line.date] += line.amount or 0.0
        return dict(found)

    def _sold(self, receipt: Receipt) -> Sold | None:
        """The receipt in the orders: of the branch that is named, the customer's own first."""
        known = self._receipts.get(receipt.number, [])
        known = [each for each in known if not receipt.branch or each[2] in ("", receipt.branch)]
        if not known:
            return None
        customer, day, branch = min(known, key=lambda each: (each[0] != receipt.customer, each[1]))
        return Sold(customer, day, branch, self._valid.get((receipt.number, customer, day), 0.0))

    @cached_property
    def bonuses(self) -> list[Bonus]:
        """What buyers of many get on top, by the shop's rule; those that stand in the ledger are left out."""
        rule = self._facts.settings.bonus_from_quantity
        written = self._written("bonus")
        found = []
        for lines in self._facts.sales.lines.values() if rule and self.used else ():
            for line in lines:
                good = self._facts.sales.goods.get(line.product or "")
                if good is None or (line.quantity or 0) < rule or header_key(line.receipt) in written:
                    continue
                pieces = int((line.quantity or 0) // rule)
                found.append(Bonus(line, pieces, pieces * (good.cost or 0.0)))
        return found

    def _written(self, kind: str) -> set[str]:
        """The receipts of which the ledger tells so itself."""
        return {header_key(each.receipt) for each in self.entries if each.entry == kind} - {""}

    @cached_property
    def bonuses_of(self) -> dict[str, list[Bonus]]:
        """The same by customer."""
        found: dict[str, list[Bonus]] = defaultdict(list)
        for bonus in self.bonuses:
            found[bonus.line.customer].append(bonus)
        return dict(found)

    @cached_property
    def card_numbers(self) -> dict[str, str]:
        """The number of each customer's card, as it was written last."""
        return {each.customer: each.card for each in self.entries if each.customer and each.card}

    @cached_property
    def fees_earned(self) -> dict[str, float]:
        """What each customer has earned for friends who bought and paid [money]."""
        rate = self._facts.settings.referral_fee_share
        if not rate or not self.used:
            return {}
        unpaid = {(each.customer, each.receipt) for each in self._facts.open_invoices}
        found: dict[str, float] = defaultdict(float)
        for friend, by in self._facts.sales.brought_by.items():
            for line in self._facts.sales.lines.get(friend, ()):
                if line.payment != "credit" or (friend, line.receipt) not in unpaid:
                    found[by] += rate * (line.amount or 0.0)
        return {name: round(fee, 2) for name, fee in found.items() if fee}

    @cached_property
    def fees_paid(self) -> dict[str, float]:
        """What was paid out of it [money]."""
        found: dict[str, float] = defaultdict(float)
        for each in self.ledger.entries:
            if each.entry == "fee" and each.customer:
                found[each.customer] += self.ledger.costs[each.row]
        return dict(found)

    @cached_property
    def budget(self) -> Budget:
        """The budget of the running quarter, or of a year of the project, and what was spent of it."""
        settings = self._facts.settings
        since, base = self._span
        spends = [each for each in (*self._typed_spends(), *self._given()) if each.day >= since]
        return budget(base, settings.loyalty_share, settings.loyalty_parts, spends)

    @cached_property
    def project(self) -> Entry | None:
        """The project that began last, with its value."""
        began = [each for each in self.ledger.entries if each.entry == "project"]
        return began[-1] if began else None

    @cached_property
    def _span(self) -> tuple[date, float]:
        """Since when is counted, and the base: the project's value, or the sales of the quarter before."""
        today, worth = self._facts.as_of, self._facts.settings.loyalty_base
        if self.project is not None:
            return self.project.date, self.project.amount or 0.0
        if worth:
            return today - timedelta(days=_PROJECT_DAYS - 1), worth
        starts = date(today.year, today.month - (today.month - 1) % 3, 1)
        before = starts - timedelta(days=1)
        first = date(before.year, before.month - 2, 1)
        sold = (amount for each in self._purchases.values() for day, amount in each if first <= day < starts)
        return starts, sum(sold)

    def _typed_spends(self) -> Iterator[Spend]:
        for each in self.ledger.entries:
            yield Spend(each.date, self.ledger.costs[each.row], each.row)

    def _given(self) -> Iterator[Spend]:
        """What was given with an order already: totals rounded down, bonuses by the rule."""
        written = self._written("rounding")
        for each in rounded_lines(self._facts.sales.valid, self._facts.settings.round_down_to):
            if header_key(each.line.receipt) not in written:
                yield Spend(each.line.date, each.away, -each.line.row, given=True)
        for bonus in self.bonuses:
            yield Spend(bonus.line.date, bonus.cost, -bonus.line.row, given=True)

    @cached_property
    def faults(self) -> list[Fault]:
        """Everything that is wrong on the ledger, by row."""
        refused = [Fault(each.row, "receipt", f"receipt_{each.code}") for each in self._exchanged[1]]
        beyond = [Fault(row, "amount", "beyond_budget") for row in self.budget.refused]
        return sorted([*self.ledger.faults, *refused, *beyond])

    @cached_property
    def given(self) -> dict[str, float]:
        """What each customer was given at cost, without what the budget refuses [money]."""
        beyond = set(self.budget.refused)
        found: dict[str, float] = defaultdict(float)
        for each in self.ledger.entries:
            if each.customer and each.row not in beyond:
                found[each.customer] += self.ledger.costs[each.row]
        for bonus in self.bonuses:
            found[bonus.line.customer] += bonus.cost
        return dict(found)

    @cached_property
    def owing(self) -> frozenset[str]:
        """Customers with a payment that is still open: no discount goes with it."""
        return frozenset(each.customer for each in self._facts.open_invoices)

    def has_birthday(self, customer: str) -> bool:
        """Whether the days of a customer's birthday are now."""
        person = self._facts.people.get(customer)
        born = person.birthday if person else None
        return born is not None and near_birthday(born, self._facts.as_of, self._facts.settings.birthday_days)
