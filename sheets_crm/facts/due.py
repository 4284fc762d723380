"""When each next order is due: the prediction by the shop's own settings and seasons."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np

from sheets_crm.facts.trades import Trade, trades_of
from sheets_crm.metrics.columns import Columns, stacked
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.dates import order_dates
from sheets_crm.metrics.next_order.seasonal_dates import dates_in_season
from sheets_crm.metrics.next_order.sellers import with_own_rhythm, without_durations
from sheets_crm.reading.parse import Shop


def due_dates(
    shop: Shop,
    as_of: date,
    *,
    valid: Columns,
    products: Columns,
    unsuitable: Columns,
    sellers: Collection[str],
) -> Columns:
    """When each next order is due by the shop's settings and seasons: see `dates_in_season`.

    Whoever sells on has one row in the own rhythm: see `with_own_rhythm`.

    Args:
        shop: Whose settings and seasons count.
        as_of: The day.
        valid: Order lines that count.
        products: Products by the key that orders have.
        unsuitable: What does not suit whom: customer, product.
        sellers: Who sells on.
    """
    trades = trades_of(shop.columns["seasons"], products)
    found = [_of_trade(shop, as_of, each, valid, unsuitable, sellers) for each in trades]
    dates, rows = found[0], np.arange(len(found[0]))
    for trade, own in zip(trades[1:], found[1:], strict=True):
        dates = stacked(dates, own).rows(np.where(own["product"].isin(trade.goods), rows + len(rows), rows))
    return dates


def _of_trade(
    shop: Shop,
    as_of: date,
    trade: Trade,
    valid: Columns,
    unsuitable: Columns,
    sellers: Collection[str],
) -> Columns:
    """The dates of everything by the seasons of one trade; what sellers do says nothing of households."""
    settings, (seasons, products) = shop.settings, trade

    def predicted(lines: Columns, goods: Columns) -> Columns:
        return order_dates(
            lines,
            goods,
            as_of,
            valid=lines,
            unsuitable=unsuitable,
            seasons=seasons,
            lead=settings.lead_days,
            lead_share=settings.lead_share,
            carry_cap_days=settings.carry_over_cap_days,
            lapsed_cycles=settings.lapsed_cycles,
            lapsed_days=settings.lapsed_days,
        )

    sold_on = valid["customer"].isin(sellers)
    if sold_on.any():
        whole = predicted(valid.rows(sold_on), without_durations(products))
        own = whole["customer"][whole["basis"].isin(["own_rhythm"])]
        dates = with_own_rhythm(
            predicted(valid.rows(~valid["customer"].among(own)), products), whole, sellers
        )
    else:
        dates = predicted(valid, products)
    return dates_in_season(dates, products, seasons, as_of, lapsed_cycles=settings.lapsed_cycles)


def first_of_each(dates: Columns) -> Columns:
    """One next order of each customer.

    Of several products the one that runs out first counts, one given up only when nothing else is left.
    """
    given_up = dates["state"].isin(["win_back"]) + 2 * np.isnat(dates["run_out"])
    latest_first = -dates["last_order"].astype(np.int64)
    rows = dates.rows(np.lexsort([latest_first, dates["run_out"], given_up]))
    return rows.rows(grouped(rows["customer"]).firsts)
