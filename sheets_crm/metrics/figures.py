"""Every figure about customers at once: what the dashboard, notebooks and benchmarks ask for."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
from msgspec import Struct, field
from msgspec.structs import replace

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers import activity, cross_sell, leads, lifetime_value, offers, stages
from sheets_crm.metrics.customers.gaps import order_gaps
from sheets_crm.metrics.customers.lapse import (
    LapseRule,
    attrition,
    lapse_days,
    lapse_rule,
    lapsed_share,
    recovery,
)
from sheets_crm.metrics.customers.referrals import referrals
from sheets_crm.metrics.customers.repeat import (
    mature_repeat_rate,
    repeat_purchase_rate,
    repeat_share,
    returning_rate,
    second_order_conversion,
)
from sheets_crm.metrics.customers.retention import (
    churn_rate,
    reactivated,
    retention_rate,
    textbook_retention_rate,
)
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.order_values import (
    average_order_value,
    average_receipt_value,
    purchase_frequency,
    revenue_per_customer,
)
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.revenue import existing_revenue, repeat_revenue, unnamed_revenue
from sheets_crm.metrics.windows import Window, before, last_days, last_months


class FigureRules(Struct, frozen=True):
    """What an owner may set.

    Attributes:
        period_days: Length of a period of retention and sales; no shorter than the product lasts.
        mature_days: How long a customer must be known for the mature repeat rate.
        second_order_days: Spans of the second-order conversion.
        lapsed_days: Days after which a customer counts as lapsed; None takes the shop's own gaps.
        offer_days: An order so long after an offer is its answer.
        margin: Share of revenue that is left, for lifetime value.
        stage: What makes a customer loyal.
        seasons_in_a_row: By customer, for seasonal trades: see `stages_of`.
    """

    period_days: int = 91
    mature_days: int = 90
    second_order_days: tuple[int, ...] = (30, 60, 90)
    lapsed_days: int | None = None
    offer_days: int = offers.ANSWER_DAYS
    margin: float = 1.0
    stage: stages.StageRules = field(default_factory=stages.StageRules)
    seasons_in_a_row: Mapping[str, int] | None = None


class FigureTables(Struct, frozen=True, kw_only=True, dict=True):
    """What all figures are counted from.

    Attributes:
        valid: From `valid_orders`.
        bought: From `occasions`.
        stages: From `sheets_crm.metrics.customers.stages.stages`.
        leads: From `sheets_crm.metrics.customers.leads.leads`.
        products: As in `customer_figures`, and so the rest.
        contacts: The log.
        as_of: The day.
        next_orders: Predictions.
        rules: Settings; of those about stages nothing is read.
        sellers: Customers who sell on: their rates stand apart from those of households (FEATURES.md 0.31).
    """

    valid: Columns
    bought: Columns
    stages: Columns
    leads: Columns
    products: Columns
    contacts: Columns
    as_of: datetime.date
    next_orders: Columns | None = None
    rules: FigureRules = field(default_factory=FigureRules)
    sellers: frozenset[str] = frozenset()

    @cached_property
    def households(self) -> Columns:
        """Purchase days of those who do not sell on."""
        return self.bought.rows(~self.bought["customer"].isin(self.sellers))

    @cached_property
    def lapse(self) -> LapseRule:
        """When a customer counts as lapsed."""
        days = self.rules.lapsed_days
        return lapse_rule(self.households) if days is None else LapseRule(days)

    @property
    def current(self) -> Window:
        """The running period."""
        return last_days(self.as_of, self.rules.period_days)

    @property
    def year(self) -> Window:
        """The last twelve months."""
        return last_months(self.as_of, 12)


@for_frames
def customer_figures(
    orders: Columns,
    customers: Columns,
    products: Columns,
    contacts: Columns,
    as_of: datetime.date,
    rules: FigureRules | None = None,
    next_orders: Columns | None = None,
) -> list[Figure]:
    """All figures about customers on one day, each with its fraction and the customers behind it.

    Args:
        orders: Order lines: see `valid_orders`.
        customers: People: see `stages`, `referrals` and `leads`; may be empty.
        products: ``product`` and ``family``; may be empty.
        contacts: The log: ``customer``, ``date`` [day], ``direction``, ``kind``, ``result``; may be empty.
        as_of: The day of the figures; nothing later counts.
        rules: What the owner has set; None for the usual.
        next_orders: Predictions: see `activities`; None places customers by days alone.

    Returns:
        The figures, by topic: coming back, sales, leads, stages, activity. Codes are unique.

    Source:
        METRICS.md D.2-D.15; each function names its own.
    """
    rules = rules or FigureRules()
    valid = valid_orders(orders, as_of)
    bought = occasions(valid)
    asked = stages.interested(customers, orders, contacts, as_of)
    runs = rules.seasons_in_a_row
    people = stages.stages_of(customers, bought, asked, referrals(customers), as_of, rules.stage, runs)
    tables = FigureTables(
        valid=valid,
        bought=bought,
        stages=people,
        leads=leads.leads(customers, contacts, bought, as_of),
        products=products,
        contacts=contacts,
        as_of=as_of,
        next_orders=next_orders,
        rules=rules,
    )
    return figures_of(tables)


def figures_of(shop: FigureTables) -> list[Figure]:
    """`customer_figures` for whoever has the tables already.

    Args:
        shop: The tables.

    Returns:
        The same.

    Source:
        METRICS.md D.2-D.15.
    """
    days = lapse_days(shop.bought, shop.lapse, shop.next_orders)
    doing = activity.activities(days, shop.as_of, shop.next_orders)
    return [
        *_coming_back(shop),
        lapsed_share(days, shop.as_of),
        *_sales(shop),
        *_leads(shop),
        *_counts("stage", shop.stages, stages.STAGES),
        *_counts("activity", doing, activity.ACTIVITIES),
    ]


def _coming_back(shop: FigureTables) -> Iterator[Figure]:
    bought, as_of, current = shop.households, shop.as_of, shop.current
    yield repeat_purchase_rate(bought)
    sold_on = shop.bought.rows(shop.bought["customer"].isin(shop.sellers))
    yield replace(repeat_purchase_rate(sold_on), code="repeat_purchase_rate_sellers")
    yield replace(repeat_purchase_rate(bought, shop.year), code="repeat_purchase_rate_year")
    yield mature_repeat_rate(bought, as_of, shop.rules.mature_days)
    yield from (second_order_conversion(bought, as_of, days) for days in shop.rules.second_order_days)
    yield returning_rate(bought, current)
    yield repeat_share(bought, current)
    for measure in (retention_rate, textbook_retention_rate, churn_rate, reactivated):
        yield measure(bought, before(current), current)
    yield attrition(bought, current, shop.lapse)
    yield recovery(bought, current, shop.lapse)
    gaps = order_gaps(bought)
    yield _median_gap("gap", gaps)
    yield _median_gap("first_gap", gaps.rows(gaps["number"] == 2))


def _median_gap(code: str, gaps: Columns) -> Figure:
    """Median days between purchases; the fraction is all days by all gaps, that is their mean."""
    mean = fraction(code, gaps["gap"].sum(), len(gaps), customers=gaps["customer"].once())
    return replace(mean, value=float(np.median(gaps["gap"])) if len(gaps) else None)


def _sales(shop: FigureTables) -> Iterator[Figure]:
    valid, bought, current = shop.valid, shop.bought, shop.current
    yield existing_revenue(valid, bought, current)
    yield repeat_revenue(valid, bought, current)
    yield unnamed_revenue(valid, current)
    for measure in (purchase_frequency, average_order_value, average_receipt_value, revenue_per_customer):
        yield measure(bought, current)
    yield lifetime_value.historic_value(bought)
    yield _lifetime_value(shop)
    if "product" in valid.each:
        items = cross_sell.bought_items(valid, shop.products)
        yield cross_sell.variety(items)
        yield cross_sell.later_variety(items)


def _lifetime_value(shop: FigureTables) -> Figure:
    """Simple lifetime value; behind it stand the lost, its sample are the customers who could be."""
    order = average_order_value(shop.bought, shop.year).value
    often = purchase_frequency(shop.bought, shop.year).value
    lost = attrition(shop.bought, shop.year, shop.lapse)
    value = lifetime_value.simple_lifetime_value(order, often, lost.value, shop.rules.margin)
    return Figure("lifetime_value", value or 0.0, 1.0, value, shop.year, lost.customers, lost.sample)


def _leads(shop: FigureTables) -> Iterator[Figure]:
    yield leads.lead_conversion(shop.leads)
    bought = shop.bought
    if "product" in shop.valid.each:
        bought = offers.with_windows(bought, shop.valid, shop.products)
    table = offers.offers(shop.contacts, bought, shop.as_of, shop.rules.offer_days)
    yield from (measure(table) for measure in (offers.offer_response, offers.times_likelier))
    yield offers.times_slower(table)
    yield offers.reach_rate(shop.contacts, shop.as_of)


def _counts(axis: str, people: Columns, codes: tuple[str, ...]) -> Iterator[Figure]:
    """How many people stand on each place of an axis, of everybody on it."""
    for code in codes:
        names = people["customer"][people[axis].isin([code])]
        yield fraction(f"{axis}_{code}", len(names), len(people), customers=names)
