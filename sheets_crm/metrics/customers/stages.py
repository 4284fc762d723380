"""How far each person has come: seven stages, and what they do now as a second axis."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.codes import Codes, codes_of, joined, selected
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
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
PHASES_BEFORE_BUYING = PHASES | {"prospect": "acquired", "initial": "kept"}
"""The same for a shop that takes "acquired" as "about to buy for the first time" (FEATURES.md 2.01)."""
PARTNERS = ("reseller", "outlet", "distributor")


class StageRules(Struct, frozen=True):
    """What makes a customer loyal: so many purchase days in so many months, or so many seasons in a row."""

    loyal_orders: int = 4
    loyal_months: int = 12
    loyal_seasons: int = 2


@for_frames
def stages(
    customers: Columns,
    orders: Columns,
    contacts: Columns,
    referrals: Columns,
    as_of: datetime.date,
    rules: StageRules | None = None,
    seasons_in_a_row: Mapping[str, int] | None = None,
) -> Columns:
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
    customers: Columns,
    bought: Columns,
    asked: Codes,
    referrals: Columns,
    as_of: datetime.date,
    rules: StageRules | None = None,
    seasons_in_a_row: Mapping[str, int] | None = None,
) -> Columns:
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
    brought = referrals["referred_by"][referrals["customer"].among(bought["customer"])]
    seasons = who.told([(seasons_in_a_row or {}).get(name, 0) for name in who.names], 0)
    met = [
        people["type"].isin(PARTNERS),
        who.among(brought),
        (people["orders_lately"] >= rules.loyal_orders) | (seasons >= rules.loyal_seasons),
        people["orders"] >= 2,
        people["orders"] == 1,
        who.among(asked),
    ]
    earned = selected(met, STAGES[:0:-1], "suspect")
    chosen = people["stage_set"].mapped({name: name for name in STAGES})
    stage = chosen.or_else(earned)
    result = people.plus(stage=stage, phase=stage.mapped(PHASES), set_by_owner=chosen.known)
    return result.only("customer", "stage", "phase", "set_by_owner", *_BOUGHT)


@for_frames
def interested(customers: Columns, orders: Columns, contacts: Columns, as_of: datetime.date) -> Codes:
    """Who has asked, visited, got an offer, or placed any order.

    Args:
        customers: ``customer`` and, where known, ``intent``.
        orders: All order lines: ``customer``, ``date`` [day].
        contacts: ``customer``, ``date`` [day], ``direction``, ``kind``.
        as_of: Later orders and contacts do not count.

    Returns:
        Customers, each once.

    Source:
        METRICS.md D.13, prospect.
    """
    day = np.datetime64(as_of)
    counts = contacts["direction"].isin(["in"]) | contacts["kind"].isin(["selling"])
    said = contacts["customer"][counts & ~(contacts["date"] > day)]
    wished = customers["customer"][customers.read(texts=["intent"])["intent"].known]
    return joined([said, orders["customer"][orders["date"] <= day], wished]).once()


@for_frames
def funnel(people: Columns, steps: Mapping[str, int]) -> Columns:
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
    step = np.searchsorted(list(steps.values()), people["orders"], side="right") - 1
    customers = np.empty(len(steps), dtype=object)
    for place in range(len(steps)):
        customers[place] = tuple(sorted(people["customer"][step == place].texts()))
    count = np.array([len(each) for each in customers], dtype=np.int64)
    return Columns({"step": codes_of(steps), "count": count, "customers": customers})


SELLING_STEPS = {"prospect": 0, "buyer": 1, "customer": 2}
REGULAR_STEPS = {"candidate": 0, "customer": 1, "regular": 3}


_BOUGHT = ("orders", "orders_lately", "first_order", "last_order", "spend")


def _people(customers: Columns, bought: Columns, asked: Codes, lately: Window) -> Columns:
    """Everybody once, those of the sheet first, with what they have bought."""
    facts, sheet = _bought(bought, lately), customers.read(texts=["type", "stage_set"])
    everybody = joined([sheet["customer"], facts["customer"], asked])
    who = everybody[np.sort(grouped(everybody).firsts)]
    sheet = sheet.rows(grouped(sheet["customer"]).firsts)
    told, place = places(who, sheet["customer"]), places(who, facts["customer"])
    missing = {"orders": 0, "orders_lately": 0}
    return Columns({"customer": who}).plus(
        **{name: taken(sheet[name], told) for name in ("type", "stage_set")},
        **{name: taken(facts[name], place, missing.get(name)) for name in _BOUGHT},
    )


def _bought(bought: Columns, lately: Window) -> Columns:
    """What each buyer has bought."""
    each, day = grouped(bought["customer"]), bought["date"]
    rows = bought.rows(each.firsts).only("customer")
    return rows.plus(
        orders=each.counts(),
        first_order=each.reduced(np.minimum, day),
        last_order=each.reduced(np.maximum, day),
        spend=each.sums(bought["amount"]),
        orders_lately=each.sums(days_within(day, lately)).astype(np.int64),
    )
