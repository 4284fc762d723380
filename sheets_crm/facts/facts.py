"""What every reason may look at: the parsed shop on one day, with the figures most reasons share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from sheets_crm.metrics.contact_log import outbound
from sheets_crm.metrics.next_order.learnt.season import HIJRI_YEAR, year_of
from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.next_order.purchases import unsuitable_pairs
from sheets_crm.metrics.next_order.seasonal_dates import dates_in_season
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts

NOT_REACHED = ("no_answer", "wrong_number")


@dataclass(frozen=True)
class Facts:
    """The shop as of one day. All frames have ``customer`` [key]; ``contacts`` holds none after the day.

    ``dates`` is what `dates_in_season` makes of `next_orders`, ``valid`` the order lines that count,
    ``bought`` the purchase occasions, ``last`` one row a customer: last and first day, occasions, usual
    amount.
    """

    as_of: date
    texts: Texts
    settings: Settings
    customers: pd.DataFrame
    products: pd.DataFrame
    valid: pd.DataFrame
    bought: pd.DataFrame
    last: pd.DataFrame
    contacts: pd.DataFrame
    dates: pd.DataFrame

    @property
    def today(self) -> pd.Timestamp:
        """``as_of`` as frames hold it."""
        return pd.Timestamp(self.as_of)

    @cached_property
    def outbound(self) -> pd.DataFrame:
        """Contacts that the shop began; one that does not say counts, a bare note does not."""
        return outbound(self.contacts)

    @cached_property
    def reached(self) -> pd.DataFrame:
        """Outbound contacts that somebody answered."""
        return self.outbound[~self.outbound["result"].isin(NOT_REACHED)]


def facts_of(
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    products: pd.DataFrame,
    contacts: pd.DataFrame,
    seasons: pd.DataFrame,
    settings: Settings,
    texts: Texts,
    as_of: date,
) -> Facts:
    """Work out what the reasons share."""
    catalogue = products.rename(columns={"code": "product"})
    valid = valid_orders(orders, as_of)
    bought = occasions(valid)
    dates = dates_of(orders, customers, catalogue, seasons, settings, as_of)
    until_today = contacts[contacts["date"] <= pd.Timestamp(as_of)]
    return Facts(
        as_of, texts, settings, customers, catalogue, valid, bought, _last(bought), until_today, dates
    )


def dates_of(
    orders: pd.DataFrame,
    customers: pd.DataFrame,
    catalogue: pd.DataFrame,
    seasons: pd.DataFrame,
    settings: Settings,
    as_of: date,
) -> pd.DataFrame:
    """When each customer's next order is due by the shop's settings and seasons, as of any day.

    Args:
        orders: Order lines.
        customers: People, for what does not suit them.
        catalogue: The products, by ``product``.
        seasons: Seasons without overlaps.
        settings: The shop's settings.
        as_of: The day.

    Returns:
        As `dates_in_season`.
    """
    dates = next_orders(
        orders,
        catalogue,
        as_of,
        unsuitable=unsuitable_pairs(customers, catalogue),
        seasons=seasons,
        hijri_year=year_of(seasons["calendar"]) == HIJRI_YEAR,
        lead=settings.lead_days,
        lead_share=settings.lead_share,
        carry_cap_days=settings.carry_over_cap_days,
        lapsed_cycles=settings.lapsed_cycles,
        lapsed_days=settings.lapsed_days,
    )
    return dates_in_season(dates, catalogue, seasons, as_of, lapsed_cycles=settings.lapsed_cycles)


def _last(bought: pd.DataFrame) -> pd.DataFrame:
    return (
        bought.groupby("customer")
        .agg(
            first_order=("date", "min"),
            last_order=("date", "max"),
            occasions=("date", "size"),
            spend=("amount", "sum"),
            usual=("amount", "median"),
        )
        .reset_index()
    )
