"""The shop as the figures see it: worked out once, used by every sheet."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import pandas as pd

from sheets_crm.metrics.customers.first_customers import summed_up
from sheets_crm.metrics.customers.leads import leads
from sheets_crm.metrics.customers.stages import StageRules
from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.figures import FigureRules, figures_of
from sheets_crm.metrics.orders import occasions, valid_orders, with_codes
from sheets_crm.metrics.revenue import monthly_revenue
from sheets_crm.metrics.seasons import seasonal_runs
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts


class ShopFrames(Protocol):
    """The frames that the figures need, as `sheets_crm.reading.parse` names them, and the predictions."""

    @property
    def customers(self) -> pd.DataFrame:
        """People."""

    @property
    def products(self) -> pd.DataFrame:
        """Products."""

    @property
    def orders(self) -> pd.DataFrame:
        """All order lines."""

    @property
    def contacts(self) -> pd.DataFrame:
        """The log."""

    @property
    def cash(self) -> pd.DataFrame:
        """The cash book."""

    @property
    def cash_plan(self) -> pd.DataFrame:
        """What is planned."""

    @property
    def seasons(self) -> pd.DataFrame:
        """Seasons without overlaps."""

    @property
    def next_orders(self) -> pd.DataFrame:
        """What `sheets_crm.metrics.next_order.prediction.next_orders` returns for the day."""

    @property
    def listed(self) -> pd.DataFrame:
        """Whom today's call list names, in its order: customer."""

    @property
    def held(self) -> pd.DataFrame:
        """Whom the list holds back today: customer."""

    @property
    def list_record(self) -> pd.DataFrame:
        """Who came on the list or was left alone instead: customer, date [day], group, reason."""

    @property
    def proven(self) -> Mapping[str, bool]:
        """Of each reason that was tested enough, whether contacting for it surely brings orders."""


@dataclass(frozen=True)
class FigureShop:
    """One shop on one day."""

    frames: ShopFrames
    as_of: datetime.date
    settings: Settings
    texts: Texts

    @cached_property
    def valid(self) -> pd.DataFrame:
        """Order lines that count."""
        return valid_orders(self.frames.orders, self.as_of)

    @cached_property
    def bought(self) -> pd.DataFrame:
        """Purchase days, sorted."""
        return occasions(self.valid)

    @cached_property
    def coded(self) -> pd.DataFrame:
        """The lines that count with customers and products as categories, quicker to count by."""
        return with_codes(self.valid)

    @cached_property
    def coded_bought(self) -> pd.DataFrame:
        """Purchase days of `coded`."""
        return occasions(self.coded)

    @cached_property
    def totals(self) -> pd.DataFrame:
        """What each customer has bought so far, by key: last_order [day], orders, spend [money]."""
        days = self.coded_bought.groupby("customer", observed=True)
        found = days.agg(last_order=("date", "max"), orders=("date", "size"), spend=("amount", "sum"))
        return found.set_axis(found.index.astype("str"))

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
    def leads(self) -> pd.DataFrame:
        """Everybody as a lead: see `sheets_crm.metrics.customers.leads.leads`."""
        frames = self.frames
        return leads(frames.customers, frames.contacts, self.coded_bought, self.as_of)

    @cached_property
    def products(self) -> pd.DataFrame:
        """Products by the key that orders have."""
        return self.frames.products.rename(columns={"code": "product"})

    @cached_property
    def names(self) -> dict[str, str]:
        """A name for every customer's key."""
        people = self.frames.customers.dropna(subset=["customer", "name"])
        return dict(zip(people["customer"].astype(str), people["name"].astype(str), strict=True))

    @cached_property
    def product_names(self) -> dict[str, str]:
        """A name for every product's key."""
        named = self.products.dropna(subset=["product", "name"])
        return dict(zip(named["product"].astype(str), named["name"].astype(str), strict=True))

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """All figures about customers by their code."""
        frames, stage = self.frames, StageRules(loyal_orders=self.settings.loyal_orders)
        runs = seasonal_runs(self.valid, self.products, frames.seasons, self.as_of)
        rules = FigureRules(stage=stage, seasons_in_a_row=runs)
        found = figures_of(
            self.coded,
            self.coded_bought,
            frames.orders,
            frames.customers,
            self.products,
            frames.contacts,
            self.as_of,
            rules,
            frames.next_orders,
        )
        return {figure.code: figure for figure in found}


def month_name(shop: FigureShop, month: datetime.date) -> str:
    """A month as people of the language write it: ``Jun 2026``."""
    return f"{shop.texts.node('units.months_short')[month.month - 1]} {month.year}"
