"""What was sold, to whom, and when they are due again: all that the contact log cannot change."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property

import numpy as np
from msgspec import Struct

from sheets_crm.facts.due import due_dates, first_of_each
from sheets_crm.facts.lines import (
    Approvals,
    approvals,
    credit_discounts,
    day_of_each,
    last_of_each,
    of_each,
    spent_most,
    summed_by_customer,
)
from sheets_crm.facts.plain import Buyer, Good, Line, Person, by_customer, plain_rows
from sheets_crm.facts.sizes import fitting
from sheets_crm.facts.trades import trades_of
from sheets_crm.metrics.columns import Columns, months
from sheets_crm.metrics.customers.cross_sell import bought_items, pairs
from sheets_crm.metrics.customers.first_customers import first_purchases, summed_up
from sheets_crm.metrics.customers.lapse import lapsed_customers
from sheets_crm.metrics.customers.referrals import referrals
from sheets_crm.metrics.customers.repeat_chances import repeat_chances
from sheets_crm.metrics.customers.selling_on import buyer_kinds
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.products.likely import with_likely_products
from sheets_crm.metrics.next_order.products.prediction import tastes
from sheets_crm.metrics.next_order.products.suggestions import suggestions
from sheets_crm.metrics.next_order.purchases import unsuitable_pairs
from sheets_crm.metrics.orders import occasions, valid_and_unmatched, with_unseen_transfers
from sheets_crm.metrics.revenue import monthly_revenue
from sheets_crm.metrics.seasons import seasonal_occasions, seasons_in_a_row
from sheets_crm.reading.parse import Shop


class Sales(Struct, frozen=True, dict=True):
    """The sales of a shop up to a day; on an earlier day, what was known then.

    ``only`` are the customers looked at, None for all.
    """

    shop: Shop
    as_of: date
    only: frozenset[str] | None = None

    @cached_property
    def orders(self) -> Columns:
        """All order lines; a transfer nobody marked is not seen yet where the shop marks them at all."""
        orders = self.shop.columns["orders"]
        if self.only is not None:
            orders = orders.rows(orders["customer"].isin(self.only))
        return with_unseen_transfers(orders, self.as_of)

    @cached_property
    def _lines(self) -> tuple[Columns, Columns]:
        return valid_and_unmatched(self.orders, self.as_of)

    @property
    def valid(self) -> Columns:
        """Order lines that count."""
        return self._lines[0]

    @property
    def unmatched(self) -> Columns:
        """Returns that lower no purchase."""
        return self._lines[1]

    @cached_property
    def bought(self) -> Columns:
        """Purchase days, sorted."""
        return occasions(self.valid)

    @cached_property
    def last(self) -> Columns:
        """One row a buyer: customer, first_order, last_order [day], occasions, spend, usual [money]."""
        return summed_by_customer(self.bought)

    @cached_property
    def firsts(self) -> Columns:
        """First purchases: see `first_purchases`."""
        return first_purchases(self.valid)

    @cached_property
    def beginners(self) -> dict[date, list[str]]:
        """Who bought for the first time, by month [its first day]."""
        found: dict[date, list[str]] = defaultdict(list)
        first = self.last.plus(month=months(self.last["first_order"]))
        for month, customer in first.tuples("month", "customer"):
            found[month].append(customer)
        return dict(found)

    @cached_property
    def monthly(self) -> Columns:
        """What each month sold, and all months up to it: see `summed_up`."""
        return summed_up(monthly_revenue(self.valid, self.bought, self.as_of))

    @cached_property
    def products(self) -> Columns:
        """Products by the key that orders have."""
        table = self.shop.columns["products"]
        return Columns({"product" if name == "code" else name: each for name, each in table.each.items()})

    @cached_property
    def names(self) -> dict[str, str]:
        """A name for every customer's key."""
        return {key: name for key, name in self.customers.tuples("customer", "name") if key and name}

    @property
    def customers(self) -> Columns:
        """Everybody on the customers sheet."""
        return self.shop.columns["customers"]

    @property
    def everybody(self) -> Columns:
        """The same, each once, sorted."""
        return self.customers.rows(grouped(self.customers["customer"]).firsts)

    @cached_property
    def referrals(self) -> Columns:
        """Who was brought by whom."""
        return referrals(self.customers)

    @cached_property
    def seasonal(self) -> list[tuple[Columns, Columns]]:
        """The seasons of each trade, and the purchase days of what is bought in them."""
        trades = trades_of(self.shop.columns["seasons"], self.products)
        return [(each.seasons, seasonal_occasions(self.valid, each.products)) for each in trades]

    @cached_property
    def seasons_in_a_row(self) -> dict[str, int]:
        """How many seasons of a trade each customer has come without a break, the most of several."""
        longest: dict[str, int] = {}
        for seasons, bought in self.seasonal:
            for customer, count in seasons_in_a_row(bought, seasons, self.as_of).items():
                longest[customer] = max(count, longest.get(customer, 0))
        return longest

    @cached_property
    def buyer_kinds(self) -> Columns:
        """Who sells on and who buys for himself: see `buyer_kinds`."""
        return buyer_kinds(self.valid, self.customers)

    @cached_property
    def sellers(self) -> frozenset[str]:
        """Customers who sell on."""
        kinds = self.buyer_kinds
        return frozenset(kinds["customer"][kinds["kind"].isin(["seller"])].texts())

    @cached_property
    def dates(self) -> Columns:
        """When each next order is due: see `due_dates`."""
        return due_dates(
            self.shop,
            self.as_of,
            valid=self.valid,
            products=self.products,
            unsuitable=self.unsuitable,
            sellers=self.sellers,
        )

    @cached_property
    def unsuitable(self) -> Columns:
        """What does not suit whom: customer, product."""
        return unsuitable_pairs(self.customers, self.products)

    @cached_property
    def tastes(self) -> Columns:
        """What each customer is likely to buy next: see `tastes`."""
        return tastes(self.valid, self.as_of)

    @cached_property
    def likely_dates(self) -> Columns:
        """The dates about the product that each order most likely brings: see `with_likely_products`."""
        return with_likely_products(self.dates, self.tastes, self.products, self.unsuitable)

    @cached_property
    def next_dates(self) -> Columns:
        """The likely date of each customer's next order: see `first_of_each`."""
        return first_of_each(self.likely_dates)

    @cached_property
    def next_order(self) -> dict[str, date]:
        """The day of each customer's next order, never before the last purchase of anything."""
        return {
            customer: max(day, self.buyers[customer].last_order)
            for customer, day in self.next_dates.tuples("customer", "run_out")
            if day is not None
        }

    @cached_property
    def offers(self) -> Columns:
        """What to offer each customer, the best first: see `suggestions`."""
        both = pairs(bought_items(self.valid, self.products.only("product")))
        rows = suggestions(self.tastes, self.products, self.dates, both, self.unsuitable)
        return fitting(rows, self.people, self.goods)

    @cached_property
    def lapsed(self) -> frozenset[str]:
        """Customers whose lapse day has passed (METRICS.md D.5)."""
        return lapsed_customers(self.bought, self.dates, self.as_of, self.sellers)

    @cached_property
    def chances(self) -> dict[str, float]:
        """How likely each customer repeats a purchase."""
        return repeat_chances(self.bought, self.lapsed)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody on the customers sheet by key."""
        return {person.customer: person for person in plain_rows(self.everybody, Person)}

    @cached_property
    def buyers(self) -> dict[str, Buyer]:
        """Everybody who bought by key."""
        return {buyer.customer: buyer for buyer in plain_rows(self.last, Buyer)}

    @cached_property
    def lines(self) -> dict[str, list[Line]]:
        """Order lines that count by customer, the oldest first."""
        return by_customer(plain_rows(self.valid.by("date", "row"), Line))

    @cached_property
    def purchase_days(self) -> dict[str, list[date]]:
        """The days on which each customer bought, sorted, each once."""
        return of_each(self.bought, "date")

    @cached_property
    def goods(self) -> dict[str, Good]:
        """The products by code."""
        return {good.product: good for good in reversed(plain_rows(self.products, Good))}

    @cached_property
    def credit_discounts(self) -> dict[int, float]:
        """The discount of each receipt sold on credit, by the first of its rows on the orders sheet."""
        return credit_discounts(self.valid)

    @cached_property
    def approved(self) -> Approvals:
        """The orders that somebody approved."""
        return approvals(self.shop.columns["orders"].tuples("row", "receipt", "approved_by"))

    @cached_property
    def priority(self) -> frozenset[str]:
        """So many customers who spent most in the last 12 months."""
        return spent_most(self.bought, self.as_of, self.shop.settings.priority_customers)

    @cached_property
    def last_entered(self) -> dict[str, date]:
        """The day of the last order of each customer that stands on the sheet, paid or under way."""
        orders = self.shop.columns["orders"].only("customer", "date", "status")
        return day_of_each(np.fmax, orders.rows(~orders["status"].isin(["cancelled"])))

    @cached_property
    def first_entered(self) -> dict[str, date]:
        """The day of the first order of each customer that stands on the sheet, whatever became of it."""
        return day_of_each(np.fmin, self.shop.columns["orders"])

    @cached_property
    def brought_by(self) -> dict[str, str]:
        """Who brought each customer; circles are left out."""
        return dict(self.referrals.tuples("customer", "referred_by"))

    @cached_property
    def finished(self) -> dict[str, Line]:
        """The order line of each customer that was finished last, up to the day."""
        over = self.valid.rows(self.valid["finished_on"] <= np.datetime64(self.as_of))
        return last_of_each(over, "finished_on")

    @cached_property
    def last_lines(self) -> dict[str, Line]:
        """The last order line of each customer."""
        return last_of_each(self.valid, "date")

    def product_name(self, product: str) -> str:
        """What a product is called; one that is not on the products sheet by what stands in the order."""
        good = self.goods.get(product)
        return good.name if good else product

    @cached_property
    def stakes(self) -> dict[str, float]:
        """What a call is about in money: the usual purchase times the chance that it is repeated."""
        usual = self.last.rows(~np.isnan(self.last["usual"]))
        each = usual.tuples("customer", "usual")
        return {customer: float(round(money * self.chances[customer])) for customer, money in each}
