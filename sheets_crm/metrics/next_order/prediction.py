"""When each customer will order next, and why: declared stock first, rhythm where nothing is declared."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_crm.metrics.next_order.learnt.built_in import built_in
from sheets_crm.metrics.next_order.learnt.chances import COLUMNS as CHANCES
from sheets_crm.metrics.next_order.learnt.chances import chances
from sheets_crm.metrics.next_order.learnt.history import history
from sheets_crm.metrics.next_order.learnt.model import outlook
from sheets_crm.metrics.next_order.learnt.season import HIJRI_YEAR, SOLAR_YEAR
from sheets_crm.metrics.next_order.purchases import (
    NEED,
    PERSON,
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
    *CHANCES,
]


def next_orders(
    orders: pd.DataFrame,
    products: pd.DataFrame,
    as_of: date,
    *,
    valid: pd.DataFrame | None = None,
    unsuitable: pd.DataFrame | None = None,
    seasons: pd.DataFrame | None = None,
    hijri_year: bool = False,
    lead: int = 7,
    lead_share: float = 0.25,
    long_cycle_days: int = 28,
    carry_cap_days: int = 90,
    learn_from: int = 3,
    own_gaps: int = 2,
    shop_gaps: int = 10,
    lapsed_cycles: float = 3.0,
    lapsed_days: int = 90,
) -> pd.DataFrame:
    """The next order of each customer and product family, with what the reason needs.

    Declared stock rules where the product has it. The learnt rhythm stands beside every date.

    Args:
        orders: Order lines as `sheets_crm.metrics.orders.valid_orders` reads them. Row order does not matter.
        products: product, name, family, content, per_day, lasts_days [days], season (text: bought by the
            season); any but product may be missing.
        as_of: The day of the answer; later orders do not count.
        valid: What `valid_orders` makes of the orders, where it is known already.
        unsuitable: customer, product pairs that the customer found unsuitable: no date.
        seasons: name, opens, closes [day, the last one inside], for products that name a season.
        hijri_year: The shop's year follows the Hijri calendar: seasons come again after 354 days.
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
        purchase), unsuitable, and the columns of `sheets_crm.metrics.next_order.learnt.chances.chances`.

    Source:
        METRICS.md D.1, D.5; see docs/next-order.md.
    """
    lines = with_product(kept_lines(valid_orders(orders, as_of) if valid is None else valid), products)
    if lines.empty:
        return _empty()
    lines = without_unsuitable(lines, unsuitable)
    bought = purchases(lines)
    declared = bought.groupby(NEED)["duration"].transform("count") > 0
    stock = _stock(bought[declared], products, carry_cap_days, learn_from)
    rhythm = rhythms(bought[~declared], own_gaps=own_gaps, shop_gaps=shop_gaps)
    people = lines[["date"]].assign(customer=lines[PERSON])
    by_rhythm = _by_rhythm(rhythm, lapsed_after(people, otherwise=lapsed_days))
    if seasons is not None and len(seasons):
        by_rhythm = _by_season(by_rhythm, bought[~declared], seasons, as_of)
    rows = pd.concat([_by_stock(stock, lapsed_cycles), by_rhythm], ignore_index=True)
    rows = _with_state(_with_calls(rows, lead, lead_share, long_cycle_days), as_of)
    learnt = chances(lines, as_of, year=HIJRI_YEAR if hijri_year else SOLAR_YEAR)
    return rows.join(learnt, on=NEED).sort_values(NEED).reset_index(drop=True)[COLUMNS]


def _stock(
    bought: pd.DataFrame, products: pd.DataFrame, carry_cap_days: int, learn_from: int
) -> pd.DataFrame:
    """Run-outs; stock of goods carries over, an early visit of a service starts its cycle anew."""
    services = products.loc[products["sort"].eq("service"), "product"] if "sort" in products else ()
    visit = bought["product"].isin(services)
    goods = run_outs(bought[~visit], carry_cap_days=carry_cap_days, learn_from=learn_from)
    if not visit.any():
        return goods
    visits = run_outs(bought[visit], carry_cap_days=0, learn_from=learn_from).assign(capped=False)
    return pd.concat([goods, visits], ignore_index=True)


def _empty() -> pd.DataFrame:
    days = dict.fromkeys(["run_out", "call_date", "started", "last_order", "expected_on"], "datetime64[s]")
    numbers = dict.fromkeys(
        ["quantity", "content", "dose", "duration", "carried", "pace", *CHANCES], "float64"
    )
    counts = dict.fromkeys(["others", "gaps", "number"], "int64")
    marks = dict.fromkeys(["capped", "unsuitable"], "bool")
    kinds = {
        **numbers,
        **days,
        **counts,
        **marks,
        "learnt_from": "str",
        "days_late": "Int64",
        "days_left": "Int64",
    }
    return pd.DataFrame({name: pd.Series(dtype=kinds.get(name, "str")) for name in COLUMNS})


def _by_stock(stock: pd.DataFrame, lapsed_cycles: float) -> pd.DataFrame:
    basis = pd.Series("declared", index=stock.index).mask(stock["learnt"], "declared_learnt")
    lapses = stock["run_out"] + _whole_days(lapsed_cycles * stock["cycle"])
    return stock.assign(basis=basis, lapses=lapses, gaps=stock["number"] - 1, last_order=stock["date"])


def _by_rhythm(rhythm: pd.DataFrame, threshold: float) -> pd.DataFrame:
    run_out = rhythm["date"] + _whole_days(rhythm["duration"])
    lapses = rhythm["date"] + pd.Timedelta(days=int(threshold))
    return rhythm.assign(
        run_out=run_out,
        lapses=lapses,
        started=rhythm["date"],
        last_order=rhythm["date"],
        carried=0.0,
        capped=False,
        pace=1.0,
    )


def _by_season(rows: pd.DataFrame, bought: pd.DataFrame, seasons: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Rows of seasonal goods at their day in the coming season, unless the own rhythm stays in this one."""
    of_season = bought[bought.groupby(NEED)["seasonal"].transform("any")]
    dates = season_dates(of_season, seasons, as_of)
    joined = rows[[NEED]].join(dates, on=NEED)
    is_open = joined["this_close"] >= pd.Timestamp(as_of)
    stays = (rows["basis"] == "own_rhythm") & is_open & (rows["run_out"] <= joined["this_close"])
    moved = joined["expected"].notna() & ~stays
    return rows.assign(
        run_out=rows["run_out"].mask(moved, joined["expected"]),
        lapses=rows["lapses"].mask(joined["lapses"].notna(), joined["lapses"]),
        duration=rows["duration"].mask(moved, (joined["expected"] - rows["last_order"]).dt.days),
        basis=rows["basis"].mask(moved, "season"),
    )


def _whole_days(days: pd.Series) -> pd.Series:
    return pd.Series(pd.to_timedelta(np.floor(days + 0.5), unit="D"), index=days.index)


def _with_calls(rows: pd.DataFrame, lead: int, share: float, long_cycle_days: int) -> pd.DataFrame:
    days = lead_days(rows["duration"], lead=lead, share=share, long_cycle_days=long_cycle_days)
    run_out = rows["run_out"].mask(rows["unsuitable"])
    early = run_out - pd.to_timedelta(days, unit="D")
    call_date = early.where(~(early < rows["last_order"]), rows["last_order"])
    return rows.assign(run_out=run_out, call_date=call_date, basis=rows["basis"].mask(run_out.isna(), "none"))


def _with_state(rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    today = pd.Timestamp(as_of)
    late = rows["run_out"] < today
    state = pd.Series("not_due", index=rows.index)
    state = state.mask(rows["call_date"] <= today, "due_soon").mask(late, "overdue")
    state = state.mask(late & (rows["lapses"] < today), "win_back").mask(rows["run_out"].isna(), "unknown")
    days_left = (rows["run_out"] - today).dt.days.astype("Int64")
    return rows.assign(state=state, days_left=days_left, days_late=(-days_left).where(late))


def predict(orders: pd.DataFrame, as_of: date, horizon_days: int) -> pd.DataFrame:
    """When each customer orders next, learnt from order days alone.

    This is what `next_orders` adds to the dates, under the names of the evaluation on public order logs.

    Args:
        orders: customer_id, date [day], product_id, quantity, amount [money]; lines whose amount is
            0 or less are no orders, those whose amount is not known are. Row order does not matter.
        as_of: Later lines do not count.
        horizon_days: How far ahead the chance, the date and the count look [days].

    Returns:
        One row per customer: customer_id, next_order_date [day, supposing that it falls within the horizon],
        p_active (chance to order within 182 days), p_order_in_horizon, expected_orders (within the horizon).

    Source:
        docs/next-order.md.
    """
    amount = pd.to_numeric(orders["amount"])
    known = orders.assign(amount=amount)[~(amount <= 0) & (orders["date"] <= pd.Timestamp(as_of))]
    bought = known.rename(columns={"customer_id": "customer", "product_id": "product"})
    seen = outlook(history(bought, as_of), built_in(), horizon=horizon_days)
    ahead = np.maximum(np.round(seen.survival.median(horizon_days)), 1.0)
    return pd.DataFrame(
        {
            "customer_id": seen.learnt.shop.customers,
            "next_order_date": pd.Timestamp(as_of) + pd.to_timedelta(ahead, unit="D"),
            "p_active": seen.active(),
            "p_order_in_horizon": seen.chance(horizon_days),
            "expected_orders": seen.expected(horizon_days),
        }
    )
