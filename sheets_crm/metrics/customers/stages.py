"""How far each person has come: seven stages, and what they do now as a second axis."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sheets_crm.metrics.groups import by_customer, largest, sizes, smallest, summed
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.windows import Window, days_within, last_months

STAGES = ("suspect", "prospect", "initial", "repeater", "loyal", "advocate", "partner")
PHASES = {
    "suspect": "before_sale",
    "prospect": "before_sale",
    "initial": "acquired",
    "repeater": "kept",
    "loyal": "kept",
    "advocate": "kept",
    "partner": "kept",
}
PARTNERS = ("reseller", "outlet", "distributor")


@dataclass(frozen=True)
class StageRules:
    """What makes a customer loyal: so many purchase days in so many months, or so many seasons in a row."""

    loyal_orders: int = 4
    loyal_months: int = 12
    loyal_seasons: int = 2


def stages(
    customers: pd.DataFrame,
    orders: pd.DataFrame,
    contacts: pd.DataFrame,
    referrals: pd.DataFrame,
    as_of: datetime.date,
    rules: StageRules | None = None,
    seasons_in_a_row: pd.Series | None = None,
) -> pd.DataFrame:
    """The stage of everybody who stands in the customers' sheet or has ordered; the highest rule met wins.

    Suspect: contact data only. Prospect: asked, visited, got an offer, or ordered and it came to nothing.
    Initial: one purchase day. Repeater: two. Loyal: four in the last 12 months, or two seasons in a row.
    Advocate: brought somebody who bought. Partner: reseller, outlet, distributor, or set by the owner.
    A stage that the owner sets wins and is marked. Being late changes no stage: that is the activity.

    Args:
        customers: ``customer`` and, where the shop has them, ``intent``, ``type``, ``stage_set``.
        orders: All order lines, valid or not: see `valid_orders`.
        contacts: ``customer``, ``date`` [day], ``direction``, ``kind``.
        referrals: From `sheets_crm.metrics.customers.referrals.referrals`: ``customer``, ``referred_by``.
        as_of: The day of the figures.
        rules: What loyal means; None for the usual.
        seasons_in_a_row: By customer, for seasonal trades.

    Returns:
        ``customer``, ``stage`` (`STAGES`), ``phase``, ``set_by_owner``, ``orders`` [purchase days],
        ``orders_lately`` [in the loyal months], ``first_order``, ``last_order`` [day], ``spend`` [money].

    Source:
        METRICS.md D.13; names from Hermawan Kartajaya, descriptions from Jill Griffin, Customer Loyalty, as
        retold by konsultasiskripsi.com.
    """
    bought = occasions(valid_orders(orders, as_of))
    asked = interested(customers, orders, contacts, as_of)
    return stages_of(customers, bought, asked, referrals, as_of, rules, seasons_in_a_row)


def stages_of(
    customers: pd.DataFrame,
    bought: pd.DataFrame,
    asked: pd.Index,
    referrals: pd.DataFrame,
    as_of: datetime.date,
    rules: StageRules | None = None,
    seasons_in_a_row: pd.Series | None = None,
) -> pd.DataFrame:
    """`stages` from purchase days and interested people that are known already.

    Args:
        customers: As in `stages`.
        bought: From `occasions`.
        asked: From `interested`.
        referrals: As in `stages`.
        as_of: The day of the figures.
        rules: As in `stages`.
        seasons_in_a_row: As in `stages`.

    Returns:
        As `stages`.

    Source:
        METRICS.md D.13.
    """
    rules = rules or StageRules()
    people = _people(customers, bought, asked, last_months(as_of, rules.loyal_months))
    who = people["customer"]
    brought = referrals.loc[referrals["customer"].isin(bought["customer"]), "referred_by"]
    loyal = people["orders_lately"] >= rules.loyal_orders
    if seasons_in_a_row is not None:
        loyal |= who.map(seasons_in_a_row).fillna(0) >= rules.loyal_seasons
    met = [
        people["type"].isin(PARTNERS),
        who.isin(brought),
        loyal,
        people["orders"] >= 2,
        people["orders"] == 1,
        who.isin(asked),
    ]
    earned = np.select(met, STAGES[:0:-1], default="suspect")
    chosen = people["stage_set"].isin(STAGES)
    stage = people["stage_set"].where(chosen, pd.Series(earned, index=people.index))
    result = people.assign(stage=stage, phase=stage.map(PHASES), set_by_owner=chosen)
    return result.drop(columns=["type", "stage_set"])


def interested(
    customers: pd.DataFrame, orders: pd.DataFrame, contacts: pd.DataFrame, as_of: datetime.date
) -> pd.Index:
    """Who has asked, visited, got an offer, or placed any order.

    Args:
        customers: ``customer`` and, where known, ``intent``.
        orders: All order lines: ``customer``, ``date`` [day].
        contacts: ``customer``, ``date`` [day], ``direction``, ``kind``.
        as_of: Later orders and contacts do not count.

    Returns:
        Customers.

    Source:
        METRICS.md D.13, prospect.
    """
    day = pd.Timestamp(as_of)
    counts = (contacts["direction"] == "in") | (contacts["kind"] == "selling")
    said = contacts.loc[counts & ~(contacts["date"] > day), "customer"]
    ordered = orders.loc[orders["date"] < day + pd.Timedelta(days=1), "customer"]
    wished = customers.loc[_column(customers, "intent").notna(), "customer"]
    parts = [part.astype("str") for part in (said, ordered, wished)]
    people: pd.Index = pd.Index(pd.concat(parts).dropna().unique())
    return people


def funnel(people: pd.DataFrame, steps: Mapping[str, int]) -> pd.DataFrame:
    """How many people stand on each step of the ladder, everybody on exactly one.

    Args:
        people: From `stages`: ``customer``, ``orders`` [purchase days].
        steps: From how many purchase days on each step begins, in rising order from 0, such as
            ``{"prospect": 0, "buyer": 1, "customer": 2}``.

    Returns:
        ``step``, ``count`` [people], ``customers`` (tuple).

    Source:
        FEATURES.md 0.10 (Brad Sugars' ladder, as retold by UKM Sukses) and 3.01.
    """
    limits = [*steps.values(), np.inf]
    rows = []
    for position, step in enumerate(steps):
        on = (people["orders"] >= limits[position]) & (people["orders"] < limits[position + 1])
        names = tuple(sorted(people.loc[on, "customer"].astype("str")))
        rows.append({"step": step, "count": len(names), "customers": names})
    return pd.DataFrame(rows, columns=["step", "count", "customers"])


SELLING_STEPS = {"prospect": 0, "buyer": 1, "customer": 2}
REGULAR_STEPS = {"candidate": 0, "customer": 1, "regular": 3}


def _people(customers: pd.DataFrame, bought: pd.DataFrame, asked: pd.Index, lately: Window) -> pd.DataFrame:
    """Everybody once, with what they have bought."""
    facts = _bought(bought, lately)
    names = [customers["customer"].dropna(), pd.Series(facts.index), pd.Series(asked)]
    who = pd.concat([part.astype("str") for part in names], ignore_index=True).drop_duplicates()
    sheet = customers.dropna(subset="customer").drop_duplicates("customer").set_index("customer")
    told = pd.DataFrame({name: _column(sheet, name).astype("object") for name in ("type", "stage_set")})
    people = pd.DataFrame({"customer": who}).reset_index(drop=True)
    people = people.join(told, on="customer").join(facts, on="customer")
    people = people.fillna({"orders": 0, "orders_lately": 0})
    return people.astype({"orders": "int64", "orders_lately": "int64"})


def _bought(bought: pd.DataFrame, lately: Window) -> pd.DataFrame:
    """What each buyer has bought, by customer."""
    buyers = by_customer(bought["customer"])
    columns = {
        "orders": sizes(buyers),
        "first_order": smallest(buyers, bought["date"]),
        "last_order": largest(buyers, bought["date"]),
        "spend": summed(buyers, bought["amount"]),
        "orders_lately": summed(buyers, days_within(bought["date"], lately).astype("int64")),
    }
    return pd.DataFrame(columns, index=buyers.names.astype("str"))


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name in frame:
        return frame[name]
    return pd.Series(None, index=frame.index, dtype="object", name=name)
