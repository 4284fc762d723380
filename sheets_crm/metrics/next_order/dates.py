"""When each customer will order next, and why: declared stock first, rhythm where nothing is declared."""

from __future__ import annotations

from datetime import date

import numpy as np

from sheets_crm.metrics.codes import Array, selected
from sheets_crm.metrics.columns import Columns, days_between, stacked, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.next_order.learnt.chances import USUAL, usual_days
from sheets_crm.metrics.next_order.purchases import (
    NEED,
    kept_lines,
    purchases,
    with_product,
    without_unsuitable,
)
from sheets_crm.metrics.next_order.run_out import lead_days, run_outs
from sheets_crm.metrics.next_order.season_dates import season_dates
from sheets_crm.metrics.next_order.usual_gaps import lapsed_after, rhythms
from sheets_crm.metrics.orders import valid_orders

STATES = ("not_due", "due_soon", "overdue", "win_back", "unknown")
BASES = ("declared", "declared_learnt", "own_rhythm", "shop_rhythm", "season", "none")
COLUMNS = [
    "customer",
    "family",
    "product",
    "product_name",
    "state",
    "run_out",
    "call_date",
    "days_late",
    "days_left",
    "basis",
    "started",
    "quantity",
    "content",
    "dose",
    "duration",
    "last_order",
    "carried",
    "capped",
    "others",
    "pace",
    "gaps",
    "number",
    "unsuitable",
    *USUAL,
]


@for_frames
def order_dates(
    orders: Columns,
    products: Columns,
    as_of: date,
    *,
    valid: Columns | None = None,
    unsuitable: Columns | None = None,
    seasons: Columns | None = None,
    lead: int = 7,
    lead_share: float = 0.25,
    long_cycle_days: int = 28,
    carry_cap_days: int = 90,
    learn_from: int = 3,
    own_gaps: int = 2,
    shop_gaps: int = 10,
    lapsed_cycles: float = 3.0,
    lapsed_days: int = 90,
) -> Columns:
    """When each customer orders each product family next, with what the reason needs.

    Declared stock rules where the product has it. The usual days stand beside every date.

    Args:
        orders: Order lines as `sheets_crm.metrics.orders.valid_orders` reads them. Row order does not matter.
        products: product, name, family, content, per_day, lasts_days [days], season (text: bought by the
            season); any but product may be missing.
        as_of: The day of the answer; later orders do not count.
        valid: What `valid_orders` makes of the orders, where it is known already.
        unsuitable: customer, product pairs that the customer found unsuitable: no date.
        seasons: name, opens, closes [day, the last one inside], for products that name a season.
        lead: Days before the run-out to call, for long cycles.
        lead_share: The same for short cycles, as a share of the cycle.
        long_cycle_days: From how many days on a cycle is long.
        carry_cap_days: Most days of stock carried over from earlier purchases.
        learn_from: Purchases of a family from which the customer's own pace is learnt.
        own_gaps: Gaps from which a customer's own rhythm is used where no duration is declared.
        shop_gaps: Gaps after orders of the same number from which the shop's rhythm is used.
        lapsed_cycles: Cycles after the run-out from which a customer counts as lapsed.
        lapsed_days: The same in days since the last order, where neither product nor shop says more.

    Returns:
        One row per customer and family, sorted by them: family ("": products that declare neither family
        nor duration), product and product_name (last bought), state (`STATES`), run_out [first day
        without product, NaT: not known], call_date [day], days_late [days, missing unless late], days_left
        [days to the run-out, negative when late], basis (`BASES`), started [day the last purchase is started
        on], quantity, content, dose (a day, where it is the customer's own), duration [days], last_order
        [day], carried [days of stock left when it was bought], capped (more was left than is believed),
        others (further products that day), pace (1: as declared), gaps (own gaps known), number (of the last
        purchase), unsuitable, and the columns of `sheets_crm.metrics.next_order.learnt.chances.usual_days`.

    Source:
        METRICS.md D.1, D.5; see docs/next-order.md.
    """
    lines = dated_lines(orders, products, as_of, valid, unsuitable)
    usual = usual_days(lines, as_of).only(*USUAL)  # first: the most of what is held at once
    bought = purchases(lines)
    each = grouped(bought[NEED])
    declared = each.reduced(np.logical_or, ~np.isnan(bought["duration"]))[each.numbers]
    goods, others = bought.rows(declared), bought.rows(~declared)
    stock = run_outs(goods, _services(products), carry_cap_days=carry_cap_days, learn_from=learn_from)
    rhythm = rhythms(others, own_gaps=own_gaps, shop_gaps=shop_gaps)
    by_rhythm = _by_rhythm(rhythm, lapsed_after(lines, otherwise=lapsed_days))
    if seasons is not None and len(seasons) and others["seasonal"].any():
        by_rhythm = _by_season(by_rhythm, others, seasons, as_of)
    rows = stacked(_by_stock(stock, lapsed_cycles).only(*by_rhythm.each), by_rhythm).by(NEED)
    rows = _with_state(_with_calls(rows, lead, lead_share, long_cycle_days), as_of)
    return rows.plus(**usual.each).only(*COLUMNS)


def dated_lines(
    orders: Columns, products: Columns, as_of: date, valid: Columns | None, unsuitable: Columns | None
) -> Columns:
    """The lines that count, with the number of the customer and family that each belongs to."""
    counted = valid_orders(orders, as_of) if valid is None else valid
    return without_unsuitable(with_product(kept_lines(counted), products), unsuitable)


def _services(products: Columns) -> set[str]:
    known = products.read(texts=["product", "sort"])
    return {text for text in known["product"][known["sort"].isin(["service"])].texts() if text}


def _by_stock(stock: Columns, lapsed_cycles: float) -> Columns:
    return stock.plus(
        basis=selected([stock["learnt"]], ["declared_learnt"], "declared"),
        lapses=stock["run_out"] + _whole_days(lapsed_cycles * stock["cycle"]),
        gaps=stock["number"] - 1,
        last_order=stock["date"],
    )


def _by_rhythm(rhythm: Columns, threshold: float) -> Columns:
    day = rhythm["date"]
    return rhythm.plus(
        run_out=day + _whole_days(rhythm["duration"]),
        lapses=day + int(threshold),
        started=day,
        last_order=day,
        carried=0.0,
        capped=False,
        pace=1.0,
    )


def _by_season(rows: Columns, bought: Columns, seasons: Columns, as_of: date) -> Columns:
    """Rows of seasonal goods at their day in the coming season, unless the own rhythm stays in this one."""
    each = grouped(bought[NEED])
    seasonal = each.reduced(np.logical_or, bought["seasonal"])
    found = season_dates(bought.rows(seasonal[each.numbers]), seasons, as_of)
    place = np.where(seasonal, np.cumsum(seasonal) - 1, -1)
    expected, lapses, closes = (taken(found[name], place) for name in ("expected", "lapses", "this_close"))
    stays = (
        rows["basis"].isin(["own_rhythm"]) & (closes >= np.datetime64(as_of)) & (rows["run_out"] <= closes)
    )
    moved = seasonal & ~stays
    return rows.plus(
        run_out=np.where(moved, expected, rows["run_out"]),
        lapses=np.where(seasonal, lapses, rows["lapses"]),
        duration=np.where(moved, days_between(rows["last_order"], expected), rows["duration"]),
        basis=selected([moved], ["season"], "").where(moved).or_else(rows["basis"]),
    )


def _whole_days(days: Array) -> Array:
    return np.floor(days + 0.5).astype("timedelta64[D]")


def _with_calls(rows: Columns, lead: int, share: float, long_cycle_days: int) -> Columns:
    days = lead_days(rows["duration"], lead=lead, share=share, long_cycle_days=long_cycle_days)
    run_out = np.where(rows["unsuitable"], np.datetime64("NaT", "D"), rows["run_out"])
    early = run_out - days.astype("timedelta64[D]")
    call_date = np.where(early < rows["last_order"], rows["last_order"], early)
    basis = rows["basis"].where(~np.isnat(run_out)).filled("none")
    return rows.plus(run_out=run_out, call_date=call_date, basis=basis)


def _with_state(rows: Columns, as_of: date) -> Columns:
    today, run_out = np.datetime64(as_of), rows["run_out"]
    late, days_left = run_out < today, days_between(today, run_out)
    given_up, due = late & (rows["lapses"] < today), rows["call_date"] <= today
    names = ["unknown", "win_back", "overdue", "due_soon"]
    state = selected([np.isnat(run_out), given_up, late, due], names, "not_due")
    return rows.plus(state=state, days_left=days_left, days_late=np.where(late, -days_left, np.nan))
