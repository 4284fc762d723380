"""What comes of offers: to people who have bought before, and to people who have not."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.customer_days import dates_of, day_numbers, packed, unpacked
from sheets_crm.metrics.figure import Figure, fraction, share, wilson_interval

ANSWER_DAYS = 14


def offers(
    contacts: pd.DataFrame, occasions: pd.DataFrame, as_of: datetime.date, days: int = ANSWER_DAYS
) -> pd.DataFrame:
    """Selling contacts and whether an order followed.

    Args:
        contacts: ``customer``, ``date`` [day], ``direction``, ``kind``.
        occasions: ``customer``, ``date`` [day].
        as_of: Offers that have not had their days by then are not mature.
        days: An order counts so long after the offer, the day itself included.

    Returns:
        One row per customer and day, by day: ``customer``, ``date`` [day], ``known`` (had bought before that
        day), ``ordered``, ``waited`` [days to the order, missing without], ``mature``.

    Source:
        METRICS.md D.14; FEATURES.md 0.28, 1.13.
    """
    selling = (contacts["kind"] == "selling") & (contacts["direction"] != "in")
    past = contacts[selling & (contacts["date"] <= pd.Timestamp(as_of))].dropna(subset="customer")
    kinds = {"customer": "str", "date": "datetime64[us]"}
    made = past[["customer", "date"]].astype(kinds).drop_duplicates().sort_values("date", ignore_index=True)
    last, first = _orders_around(made, occasions)
    waited = pd.Series((first - made["date"].to_numpy()) / np.timedelta64(1, "D"))
    waited = waited.where(waited <= days)
    mature = made["date"] <= pd.Timestamp(as_of) - pd.Timedelta(days=days)
    table = made.assign(known=~np.isnat(last), ordered=waited.notna())
    return table.assign(waited=waited, mature=mature)


def _orders_around(
    made: pd.DataFrame, occasions: pd.DataFrame
) -> tuple[NDArray[np.datetime64], NDArray[np.datetime64]]:
    """Of each offer: the customer's last purchase before its day, and the first on it or after."""
    known = pd.Categorical(occasions["customer"])
    who = known.categories.astype("str").get_indexer(pd.Index(made["customer"])).astype("int64")
    bought = np.sort(packed(known.codes, day_numbers(occasions["date"].to_numpy())))
    asked = packed(who, day_numbers(made["date"].to_numpy()))
    after = np.searchsorted(bought, asked)
    padded = np.append(bought, -1)
    found = []
    for near in (padded[after - 1], padded[after]):
        customer, day = unpacked(near)
        same = (customer == who) & (who >= 0)
        found.append(np.where(same, dates_of(day), np.datetime64("NaT", "us")))
    return found[0], found[1]


def offer_response(table: pd.DataFrame, *, known: bool | None = None) -> Figure:
    """Share of the customers with an offer who ordered after one of them.

    Args:
        table: From `offers`.
        known: Only offers to people who had (True) or had not (False) bought before; None takes all.

    Returns:
        Ordered by offered [customers, each once]; offers too young are left out unless an order has come.

    Source:
        METRICS.md D.14, closing rate; FEATURES.md 0.28.
    """
    group = table if known is None else table[table["known"] == known]
    counted = group[group["mature"] | group["ordered"]]
    offered = pd.Index(counted["customer"].unique())
    young = group["customer"].nunique() - len(offered)
    ordered = pd.Index(counted.loc[counted["ordered"], "customer"].unique())
    return share("offer_response", ordered, offered, immature=young)


def times_likelier(table: pd.DataFrame) -> Figure:
    """How many times likelier past buyers take an offer: the shop's own figure, not "5 times".

    Args:
        table: From `offers`.

    Returns:
        Rate of past buyers by rate of others; no value while either has no offers or no new person ordered.
        The sample is the smaller group.

    Source:
        FEATURES.md 1.13.
    """
    old, new = (offer_response(table, known=known) for known in (True, False))
    sample = int(min(old.denominator, new.denominator))
    if old.value is None or new.value is None:
        return fraction("likelier", 0, 0, sample=sample)
    return fraction("likelier", old.value, new.value, customers=old.customers, sample=sample)


def expected_sales(people: int, response: Figure) -> tuple[float, float, float] | None:
    """Orders to expect from offers to so many people, with the range that the sample allows.

    Args:
        people: 0 or more.
        response: From `offer_response`.

    Returns:
        Expected, low and high [orders]; None without own experience.

    Source:
        FEATURES.md 4.11; range of `wilson_interval`.
    """
    bounds = wilson_interval(response.numerator, response.denominator)
    if bounds is None or response.value is None:
        return None
    return people * response.value, people * bounds[0], people * bounds[1]


def times_slower(table: pd.DataFrame) -> Figure:
    """How many times longer new people take from offer to order than past buyers.

    Args:
        table: From `offers`.

    Returns:
        Median days of new people by median days of past buyers; no value while either group has no order.

    Source:
        FEATURES.md 4.11.
    """
    ordered = table[table["ordered"]]
    days = ordered.groupby("known")["waited"].median()
    counts = ordered["known"].value_counts().reindex([True, False], fill_value=0)
    if counts.min() == 0:
        return fraction("times_slower", 0, 0, sample=int(counts.min()))
    return fraction("times_slower", days[False], days[True], sample=int(counts.min()))


def reach_rate(contacts: pd.DataFrame, as_of: datetime.date) -> Figure:
    """Share of outgoing contacts with a result that reached somebody.

    Args:
        contacts: ``date`` [day], ``direction``, ``result``.
        as_of: Later contacts do not count.

    Returns:
        Answered by attempts with a result; opening a chat is no attempt until staff says what came of it.

    Source:
        METRICS.md D.14; FEATURES.md 2.19.
    """
    past = contacts[(contacts["date"] <= pd.Timestamp(as_of)) & (contacts["direction"] != "in")]
    tried = past[past["result"].notna()]
    reached = ~tried["result"].isin(["no_answer", "wrong_number"])
    return fraction(
        "reach_rate", int(reached.sum()), len(tried), customers=tried.loc[reached, "customer"].unique()
    )
