"""What was sold, to whom, and when they are due again: all that the contact log cannot change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

from sheets_crm.facts.due import due_dates
from sheets_crm.facts.lines import Approvals, approvals, credit_discounts, finished, spent_most
from sheets_crm.facts.plain import Buyer, Expected, Good, Line, Offer, Person, plain_rows
from sheets_crm.metrics.columns import Columns, grouped
from sheets_crm.metrics.customers.cross_sell import bought_items, pairs
from sheets_crm.metrics.customers.first_customers import first_purchases, summed_up
from sheets_crm.metrics.customers.lapse import lapsed_customers
from sheets_crm.metrics.customers.referrals import referrals
from sheets_crm.metrics.customers.repeat_chances import repeat_chances
from sheets_crm.metrics.customers.selling_on import buyer_kinds
from sheets_crm.metrics.frames import columns_of, frame_of
from sheets_crm.metrics.next_order.products.likely import with_likely_products
from sheets_crm.metrics.next_order.products.prediction import tastes
from sheets_crm.metrics.next_order.products.suggestions import suggestions
from sheets_crm.metrics.next_order.purchases import unsuitable_pairs
from sheets_crm.metrics.orders import occasions, valid_and_unmatched, with_codes, with_unseen_transfers
from sheets_crm.metrics.revenue import monthly_revenue
from sheets_crm.metrics.seasons import seasonal_occasions, seasons_in_a_row
from sheets_crm.reading.parse import Shop


@dataclass(frozen=True)
class Sales:
    """The sales of a shop up to a day; on an earlier day, what was known then."""

    shop: Shop
    as_of: date

    @cached_property
    def orders(self) -> pd.DataFrame:
        """All order lines; a transfer nobody marked is not seen yet where the shop marks them at all."""
        return with_unseen_transfers(self.shop.orders, self.as_of)

    @cached_property
    def _lines(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return valid_and_unmatched(self.orders, self.as_of)

    @property
    def valid(self) -> pd.DataFrame:
        """Order lines that count."""
        return self._lines[0]

    @property
    def unmatched(self) -> pd.DataFrame:
        """Returns that lower no purchase."""
        return self._lines[1]

    @cached_property
    def coded(self) -> pd.DataFrame:
        """The lines that count with customers and products as categories, quicker to count by."""
        return with_codes(self.valid)

    @cached_property
    def coded_bought(self) -> pd.DataFrame:
        """Purchase days of `coded`."""
        return occasions(self.coded)

    @cached_property
    def bought(self) -> pd.DataFrame:
        """Purchase days, sorted."""
        return self.coded_bought.astype({"customer": self.valid["customer"].dtype})

    @cached_property
    def days(self) -> Columns:
        """Purchase days as columns: customer, date [day], amount [money]."""
        return columns_of(self.coded_bought, ("customer", "date", "amount"))

    @cached_property
    def last(self) -> pd.DataFrame:
        """One row a buyer: customer, first_order, last_order [day], occasions, spend, usual [money]."""
        days = self.bought.groupby("customer")
        found = days.agg(
            first_order=("date", "min"),
            last_order=("date", "max"),
            occasions=("date", "size"),
            spend=("amount", "sum"),
            usual=("amount", "median"),
        )
        return found.reset_index()

    @cached_property
    def firsts(self) -> pd.DataFrame:
        """First purchases: see `first_purchases`."""
        return first_purchases(self.coded)

    @cached_property
    def beginners(self) -> dict[pd.Timestamp, list[str]]:
        """Who bought for the first time, by month [its first day]."""
        first = self.coded_bought[self.coded_bought["number"] == 1]
        month = first["date"].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
        people = pd.DataFrame({"month": month, "customer": first["customer"].astype("str")})
        groups = people.sort_values("customer").groupby("month")["customer"]
        return {pd.Timestamp(str(start)): list(each) for start, each in groups}

    @cached_property
    def monthly(self) -> pd.DataFrame:
        """What each month sold, and all months up to it: see `summed_up`."""
        return summed_up(monthly_revenue(self.coded, self.coded_bought, self.as_of))

    @cached_property
    def products(self) -> pd.DataFrame:
        """Products by the key that orders have."""
        return self.shop.products.rename(columns={"code": "product"})

    @cached_property
    def names(self) -> dict[str, str]:
        """A name for every customer's key."""
        named = self.shop.customers.dropna(subset=["customer", "name"])
        return dict(zip(named["customer"].astype(str), named["name"].astype(str), strict=True))

    @cached_property
    def referrals(self) -> pd.DataFrame:
        """Who was brought by whom."""
        return referrals(self.shop.customers)

    @cached_property
    def seasonal(self) -> pd.DataFrame:
        """Purchase days of goods that are bought by the season."""
        return seasonal_occasions(self.valid, self.products)

    @cached_property
    def seasons_in_a_row(self) -> pd.Series:
        """How many seasons each customer has come without a break."""
        return seasons_in_a_row(self.seasonal, self.shop.seasons, self.as_of)

    @cached_property
    def buyer_kinds(self) -> pd.DataFrame:
        """Who sells on and who buys for himself: see `buyer_kinds`."""
        return buyer_kinds(self.valid, self.shop.customers)

    @cached_property
    def sellers(self) -> frozenset[str]:
        """Customers who sell on."""
        kinds = self.buyer_kinds
        return frozenset(kinds.loc[kinds["kind"] == "seller", "customer"])

    @cached_property
    def dates(self) -> Columns:
        """When each next order is due: see `due_dates`."""
        return due_dates(
            self.shop,
            self.as_of,
            valid=columns_of(self.valid),
            products=columns_of(self.products),
            unsuitable=self.unsuitable,
            sellers=self.sellers,
        )

    @cached_property
    def unsuitable(self) -> Columns:
        """What does not suit whom: customer, product."""
        return unsuitable_pairs(self.shop.columns["customers"], columns_of(self.products))

    @cached_property
    def tastes(self) -> Columns:
        """What each customer is likely to buy next: see `tastes`."""
        return tastes(columns_of(self.valid), self.as_of)

    @cached_property
    def likely_dates(self) -> Columns:
        """The dates about the product that each order most likely brings: see `with_likely_products`."""
        return with_likely_products(self.dates, self.tastes, columns_of(self.products), self.unsuitable)

    @cached_property
    def next_dates(self) -> Columns:
        """The likely date of each customer's next order.

        Of several products the one that runs out first counts, one given up only when nothing else is left.
        """
        dates = self.likely_dates
        given_up = dates["state"].isin(["win_back"]) + 2 * np.isnat(dates["run_out"])
        latest_first = -dates["last_order"].astype(np.int64)
        rows = dates.rows(np.lexsort([latest_first, dates["run_out"], given_up]))
        return rows.rows(grouped(rows["customer"]).firsts)

    @cached_property
    def next_order(self) -> dict[str, date]:
        """The day of each customer's next order, never before the last purchase of anything."""
        return {
            customer: max(day, self.buyers[customer].last_order)
            for customer, day in self.next_dates.tuples("customer", "run_out")
            if day is not None
        }

    @cached_property
    def offers(self) -> dict[str, list[Offer]]:
        """What to offer each customer, the best first: see `suggestions`."""
        together = columns_of(pairs(bought_items(self.coded, self.products[["product"]])))
        goods = columns_of(self.products)
        found = suggestions(self.tastes, goods, self.dates, together, self.unsuitable)
        offers: dict[str, list[Offer]] = defaultdict(list)
        for row in found.tuples(*Offer._fields):
            offers[row[0]].append(Offer(*row))
        return dict(offers)

    @cached_property
    def lapsed(self) -> frozenset[str]:
        """Customers whose lapse day has passed (METRICS.md D.5)."""
        return lapsed_customers(self.bought, frame_of(self.dates), self.as_of)

    @cached_property
    def chances(self) -> dict[str, float]:
        """How likely each customer repeats a purchase."""
        return repeat_chances(self.days, self.lapsed)

    @cached_property
    def people(self) -> dict[str, Person]:
        """Everybody on the customers sheet by key."""
        rows = plain_rows(self.shop.customers, Person)
        return {person.customer: person for person in reversed(rows)}

    @cached_property
    def buyers(self) -> dict[str, Buyer]:
        """Everybody who bought by key."""
        return {buyer.customer: buyer for buyer in plain_rows(self.last, Buyer)}

    @cached_property
    def expected(self) -> list[Expected]:
        """The next orders in the order of ``likely_dates``."""
        return [Expected(*row) for row in self.likely_dates.tuples(*Expected._fields)]

    @cached_property
    def lines(self) -> dict[str, list[Line]]:
        """Order lines that count by customer, the oldest first."""
        found: dict[str, list[Line]] = defaultdict(list)
        for line in sorted(plain_rows(self.valid, Line), key=lambda line: (line.date, line.row)):
            found[line.customer].append(line)
        return dict(found)

    @cached_property
    def purchase_days(self) -> dict[str, list[date]]:
        """The days on which each customer bought, sorted, each once."""
        return {name: sorted({line.date for line in lines}) for name, lines in self.lines.items()}

    @cached_property
    def goods(self) -> dict[str, Good]:
        """The products by code."""
        return {good.product: good for good in reversed(plain_rows(self.products, Good))}

    @cached_property
    def credit_discounts(self) -> dict[int, float]:
        """The discount of each receipt sold on credit, by the first of its rows on the orders sheet."""
        return credit_discounts(self.lines)

    @cached_property
    def approved(self) -> Approvals:
        """The orders that somebody approved."""
        return approvals(self.shop.columns["orders"].tuples("row", "receipt", "approved_by"))

    @cached_property
    def priority(self) -> frozenset[str]:
        """So many customers who spent most in the last 12 months."""
        return spent_most(self.lines, self.as_of, self.shop.settings.priority_customers)

    @cached_property
    def last_entered(self) -> dict[str, date]:
        """The day of the last order of each customer that stands on the sheet, paid or under way."""
        orders = self.shop.orders
        kept = orders[orders["status"].ne("cancelled").fillna(True)]
        last = kept.groupby("customer")["date"].max()
        days = last.to_numpy().astype("datetime64[D]").tolist()
        return dict(zip(last.index.tolist(), days, strict=True))

    @cached_property
    def brought_by(self) -> dict[str, str]:
        """Who brought each customer; circles are left out."""
        return dict(zip(self.referrals["customer"], self.referrals["referred_by"], strict=True))

    @cached_property
    def finished(self) -> dict[str, Line]:
        """The order line of each customer that was finished last, up to the day."""
        return finished(self.lines, self.as_of)

    def product_name(self, product: str) -> str:
        """What a product is called; one that is not on the products sheet by what stands in the order."""
        good = self.goods.get(product)
        return good.name if good else product

    def at_stake(self, customer: str) -> float | None:
        """What a call is about in money: the usual purchase times the chance that it is repeated."""
        buyer = self.buyers.get(customer)
        if buyer is None or buyer.usual is None:
            return None
        return float(round(buyer.usual * self.chances[customer]))
