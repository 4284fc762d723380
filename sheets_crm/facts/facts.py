"""The shop on one day: the only way from what was parsed to what follows from it, each worked out once."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from weakref import proxy

import numpy as np
from msgspec import Struct

from sheets_crm.facts.barred import barred, not_to_be_offered
from sheets_crm.facts.campaigns import Campaigns
from sheets_crm.facts.complaints import opened
from sheets_crm.facts.family import Relative, consenting
from sheets_crm.facts.filters import Filters
from sheets_crm.facts.health import is_about_health
from sheets_crm.facts.loyalty import Loyalty
from sheets_crm.facts.money import Money
from sheets_crm.facts.plain import (
    Buyer,
    Complaint,
    Contact,
    Invoice,
    Person,
    by_customer,
    plain_rows,
)
from sheets_crm.facts.sales import Sales
from sheets_crm.facts.words import names_reason
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.contact_log import NOT_REACHED, outbound
from sheets_crm.metrics.customers.leads import leads
from sheets_crm.metrics.customers.stages import StageRules, interested, stages_of
from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.figures import FigureTables, figures_of
from sheets_crm.reading.parse import Shop
from sheets_crm.reading.phones import shown_phone
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts

OFFERS_IN_A_ROW = 2
ORDERS = ("ordered", "change")
SAID = ("satisfied", "complaint")


class Facts(Struct, frozen=True, dict=True, weakref=True):
    """A shop as of a day.

    ``now`` is the moment of the day, None when only the day is known.
    ``contacts`` is the log up to the day. What it cannot change stands in ``sales`` and ``money``, so that
    `replace` of the log keeps what was worked out. Tables have ``customer`` [key]. Its parts hold it by a
    proxy: no search for cycles is needed to let go of it before the workbook is written.
    """

    shop: Shop
    as_of: date
    contacts: Columns
    sales: Sales
    money: Money
    now: datetime | None = None

    @property
    def texts(self) -> Texts:
        """The workbook's language."""
        return self.shop.texts

    @property
    def settings(self) -> Settings:
        """The shop's settings."""
        return self.shop.settings

    @property
    def valid(self) -> Columns:
        """Order lines that count."""
        return self.sales.valid

    @property
    def bought(self) -> Columns:
        """Purchase occasions."""
        return self.sales.bought

    @cached_property
    def outbound(self) -> Columns:
        """Contacts that the shop began; one that does not say counts, a bare note does not."""
        return outbound(self.contacts)

    @property
    def people(self) -> dict[str, Person]:
        """Everybody on the customers sheet by key."""
        return self.sales.people

    def phone_of(self, customer: str) -> str | None:
        """A customer's number as people write it."""
        person = self.people.get(customer)
        return shown_phone(person.phone) if person and person.phone else None

    def credit_limit(self, customer: str) -> float:
        """What was agreed with a customer, else the shop's own limit [money]."""
        person = self.people.get(customer)
        agreed = person.credit_limit if person else None
        return self.settings.credit_limit if agreed is None else agreed

    @property
    def buyers(self) -> dict[str, Buyer]:
        """Everybody who bought by key."""
        return self.sales.buyers

    def due(self, *states: str) -> set[str]:
        """Customers with a next order in one of these states."""
        dates = self.sales.likely_dates
        return set(dates["customer"][dates["state"].isin(states)].texts())

    @cached_property
    def log(self) -> list[Contact]:
        """The contact log up to today, the oldest first."""
        return sorted(plain_rows(self.contacts, Contact), key=lambda contact: (contact.date, contact.row))

    @cached_property
    def log_of(self) -> dict[str, list[Contact]]:
        """The contact log by customer."""
        return by_customer(self.log)

    @cached_property
    def contacted(self) -> dict[str, date]:
        """The last day on which the shop tried to reach each customer."""
        return {contact.customer: contact.date for contact in self.log if contact.outbound}

    @cached_property
    def reached(self) -> dict[str, date]:
        """The last day on which somebody answered the shop, by customer."""
        return {
            contact.customer: contact.date
            for contact in self.log
            if contact.outbound and contact.result not in NOT_REACHED
        }

    def was_told(self, customer: str, reason: str, since: date) -> bool:
        """Whether somebody answered a row of the list that named this reason, on a day or later."""
        return any(
            each.date >= since and each.result not in NOT_REACHED and names_reason(each.reason, reason)
            for each in self.log_of.get(customer, ())
        )

    @cached_property
    def tired(self) -> frozenset[str]:
        """Customers whose last two contacts since their last purchase were offers."""
        found = set()
        for customer, log in self.log_of.items():
            buyer = self.buyers.get(customer)
            since = date.min if buyer is None else buyer.last_order
            kinds = [each.kind for each in log if each.outbound and each.date > since]
            if kinds[-OFFERS_IN_A_ROW:] == ["selling"] * OFFERS_IN_A_ROW:
                found.add(customer)
        return frozenset(found)

    @cached_property
    def open_invoices(self) -> list[Invoice]:
        """Invoices of which something is still owed, the earliest due first."""
        return [Invoice(*row) for row in self.money.owed.still.tuples(*Invoice._fields)]

    @cached_property
    def barred(self) -> dict[str, str]:
        """Who is not to be contacted at all, and why."""
        return barred(self)

    @cached_property
    def not_to_be_offered(self) -> dict[str, str]:
        """Who is not to be offered anything, and why."""
        return not_to_be_offered(self)

    @cached_property
    def content(self) -> frozenset[str]:
        """Customers whose last word was that nothing falls short."""
        last = {each.customer: each.result for each in self.log if each.result in SAID}
        return frozenset(customer for customer, result in last.items() if result == "satisfied")

    @cached_property
    def family(self) -> dict[str, list[Relative]]:
        """The relatives of each customer who agreed to be written down."""
        return consenting(plain_rows(self.shop.columns["family"], Relative))

    @cached_property
    def family_sizes(self) -> dict[str, int]:
        """How many belong to each customer's family, where the shop wrote it down."""
        return {customer: len(relatives) for customer, relatives in self.family.items()}

    @cached_property
    def campaigns(self) -> Campaigns:
        """The shop's launches, catalogues, news, events and surveys."""
        return Campaigns(proxy(self))

    @cached_property
    def filters(self) -> Filters:
        """Who fits each filter of the shop."""
        return Filters(proxy(self))

    @cached_property
    def loyalty(self) -> Loyalty:
        """The shop's tiers, cards and ledger of what customers are given."""
        return Loyalty(proxy(self))

    @cached_property
    def complaints(self) -> list[Complaint]:
        """The complaints sheet up to today, and what answers in the log open on it, the oldest first."""
        table = self.shop.columns["complaints"]
        told = plain_rows(table.rows(table["date"] <= np.datetime64(self.as_of)), Complaint)
        return sorted([*told, *opened(told, self.log, self.texts)], key=lambda each: each.date)

    @cached_property
    def open_complaints(self) -> dict[str, Complaint]:
        """The oldest complaint of each customer that is not settled."""
        return {each.customer: each for each in reversed(self.complaints) if not each.settled}

    @cached_property
    def open_health_questions(self) -> dict[str, Contact]:
        """The last question about health of each customer that nobody answered."""
        found: dict[str, Contact] = {}
        for contact in self.log:
            if is_about_health(contact) and contact.answered_time is None:
                found[contact.customer] = contact
            elif contact.outbound and contact.kind != "selling" and contact.result not in NOT_REACHED:
                found.pop(contact.customer, None)
        return found

    @cached_property
    def orders_to_enter(self) -> dict[str, Contact]:
        """The answer of each customer who ordered or changed an order, until an order stands there."""
        found: dict[str, Contact] = {}
        for contact in self.log:
            if contact.result in ORDERS:
                found[contact.customer] = contact
            elif contact.result in ("not_interested", "stop"):
                found.pop(contact.customer, None)
        entered = self.sales.last_entered
        return {
            customer: contact
            for customer, contact in found.items()
            if customer not in entered or entered[customer] < contact.date
        }

    @cached_property
    def stages(self) -> Columns:
        """How far each person has come: see `sheets_crm.metrics.customers.stages.stages`."""
        sales, rules = self.sales, StageRules(loyal_orders=self.settings.loyal_orders)
        asked = interested(sales.customers, sales.orders, self.contacts, self.as_of)
        runs = sales.seasons_in_a_row
        return stages_of(sales.customers, sales.bought, asked, sales.referrals, self.as_of, rules, runs)

    @cached_property
    def leads(self) -> Columns:
        """Everybody as a lead: see `sheets_crm.metrics.customers.leads.leads`."""
        return leads(self.sales.customers, self.contacts, self.sales.bought, self.as_of)

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """All figures about customers by their code."""
        tables = FigureTables(
            valid=self.sales.valid,
            bought=self.sales.bought,
            stages=self.stages,
            leads=self.leads,
            products=self.sales.products,
            contacts=self.contacts,
            as_of=self.as_of,
            next_orders=self.sales.dates,
            sellers=self.sales.sellers,
        )
        return {figure.code: figure for figure in figures_of(tables)}


def facts_of(shop: Shop, as_of: date, now: datetime | None = None) -> Facts:
    """The facts of a parsed shop, before today's answers stand in the log."""
    contacts = shop.columns["contacts"]
    until_today = contacts.rows(contacts["date"] <= np.datetime64(as_of))
    sales = Sales(shop, as_of)
    return Facts(shop, as_of, until_today, sales, Money(sales), now)
