"""The learnt rhythm beside each date: usual days, chances, expected orders, and what they come from."""

from __future__ import annotations

from datetime import date

import numpy as np

from sheets_crm.metrics.codes import Codes, selected
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.next_order.learnt.built_in import built_in
from sheets_crm.metrics.next_order.learnt.cycle import cycles
from sheets_crm.metrics.next_order.learnt.history import History, history
from sheets_crm.metrics.next_order.learnt.model import outlook
from sheets_crm.metrics.next_order.purchases import NEED

HORIZON = 90
HALF_OF_GAPS = 0.69
"""Half of all gaps fall within the usual days ± this many standard deviations of the log gap."""
OWN_GAPS, PRODUCT_GAPS, SHOP_GAPS = 2, 10, 20
USUAL = ("usual_days", "usual_spread", "learnt_from")
CHANCES = ("expected_on", "chance_14", "chance_28", "p_active", "expected_90")


def usual_days(lines: Columns, as_of: date) -> Columns:
    """How often each customer and family is bought, learnt from all of them.

    Args:
        lines: need, date [day], product, quantity, amount [money]; the lines that count.
        as_of: Today.

    Returns:
        One row per need, sorted: need, usual_days and usual_spread [days: half of the gaps fall within the
        spread], learnt_from ("own", "product", "shop", "built_in").
    """
    shop = history(lines.plus(customer=lines[NEED]), as_of)
    cycle = cycles(shop)
    usual = np.exp(cycle.usual[shop.lasts])
    spread = usual * HALF_OF_GAPS * np.sqrt(cycle.variance[shop.lasts])
    days = Columns({NEED: shop.customers, "usual_days": usual, "usual_spread": spread})
    return days.plus(learnt_from=_sources(shop))


def chances(lines: Columns, as_of: date, *, year: int) -> Columns:
    """How likely each customer buys a family again.

    Args:
        lines: As in `usual_days`.
        as_of: Today.
        year: Days after which seasons come again.

    Returns:
        One row per need, sorted: need, expected_on [day, if it falls within 90 days: its median], chance_14,
        chance_28, p_active (chance to order within half a year), expected_90 [orders].
    """
    shop = history(lines.plus(customer=lines[NEED]), as_of)
    seen = outlook(shop, built_in(), horizon=HORIZON, year=year)
    ahead = np.maximum(np.round(seen.survival.median(HORIZON)), 1.0)
    return Columns(
        {
            NEED: shop.customers,
            "expected_on": np.datetime64(as_of) + ahead.astype(np.int64),
            "chance_14": seen.chance(14),
            "chance_28": seen.chance(28),
            "p_active": seen.active(),
            "expected_90": seen.expected(HORIZON),
        }
    )


def _sources(shop: History) -> Codes:
    """Where each customer's usual days mostly come from."""
    known = ~shop.is_last
    of_product = np.bincount(shop.line_product, known[shop.line_order]).astype(np.float64)
    most = np.zeros(len(shop.day))
    np.maximum.at(most, shop.line_order, of_product[shop.line_product])
    conditions = [shop.number[shop.lasts] > OWN_GAPS, most[shop.lasts] >= PRODUCT_GAPS]
    otherwise = "shop" if known.sum() >= SHOP_GAPS else "built_in"
    return selected(conditions, ["own", "product"], otherwise)
