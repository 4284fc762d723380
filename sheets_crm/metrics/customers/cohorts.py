"""How many customers of one beginning come back, month by month."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, months, places, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS = ["cohort", "month", "size", "mature", "returned", "rate", "returned_by", "rate_by", "running"]


@for_frames
def cohorts(occasions: Columns, as_of: datetime.date, groups: Columns | None = None) -> Columns:
    """Return of customers, by cohort and calendar months since their first purchase.

    Strict: bought in that month. Cumulative: bought a second time by the end of that month, in the first
    month too. A cell whose month has not ended for anybody is missing, not 0. Leave out customers whose first
    purchase is older than the records: their beginning is not known.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``. Row order does not matter.
        as_of: The day of the figures; a month has ended when its last day is not after it.
        groups: ``customer`` and ``cohort``, such as from `first_products` or `seasons.first_seasons`; None
            takes the month of the first purchase. Customers without a group are left out.

    Returns:
        One row per cohort and month, sorted: ``cohort`` (first day of the month, or the group), ``month``
        [calendar months since the first], ``size`` [customers], ``mature`` [customers whose month has
        ended], ``returned`` and ``returned_by`` [of the mature customers, strict and cumulative], ``rate``
        and ``rate_by`` [0 to 1, missing while nobody is mature], ``running`` (the month is not over).

    Source:
        METRICS.md D.6; Metorik help centre, article 233 (cohorts by first product); Lifetimely help centre,
        article 61 (strict and cumulative are different figures).
    """
    known = occasions if groups is None else _with_cohorts(occasions, groups)
    if not len(known):
        return Columns({}).read(numbers=_COLUMNS)
    firsts = known.rows(known["number"] == 1)
    cohort = months(firsts["date"]) if groups is None else firsts["cohort"]
    by, age = grouped(cohort), _last_ended(as_of) - _months(firsts["date"])
    shape = len(by), max(int(age.max()) + 2, 1)
    place = places(known["customer"], firsts["customer"])
    since, of = _months(known["date"]) - _months(firsts["date"])[place], by.numbers[place]
    over = since <= age[place]
    bought, again, begun = np.flatnonzero(over), over & (known["number"] == 2), age >= 0
    once = bought[grouped(place[over], since[over]).firsts]
    mature = _counts(by.numbers[begun], age[begun], shape)[:, ::-1].cumsum(axis=1)[:, ::-1]
    came = _counts(of[again], since[again], shape) - _counts(of[again], age[place][again] + 1, shape)
    cells = Columns({"cohort": cohort[np.repeat(by.firsts, shape[1])]}).plus(
        month=np.tile(np.arange(shape[1]), shape[0]), size=np.repeat(by.counts(), shape[1])
    )
    return _shown(cells, mature, _counts(of[once], since[once], shape), came.cumsum(axis=1))


@for_frames
def settled_cohorts(occasions: Columns, as_of: datetime.date, groups: Columns, months: int = 12) -> Columns:
    """`cohorts` with one base along each row, so that a cumulative share never falls.

    Looks at the customers whose last month shown has ended, and shows as many months as at least half of all
    customers have behind them.

    Args:
        occasions: As for `cohorts`.
        as_of: The day of the figures.
        groups: ``customer`` and ``cohort``.
        months: Most months shown.

    Returns:
        As from `cohorts`, up to the last month shown.

    Source:
        Own definition: D.6's cumulative rate over one set of customers.
    """
    firsts = occasions.rows(occasions["number"] == 1)
    age = _last_ended(as_of) - _months(firsts["date"])
    last = next((k for k in range(months, 1, -1) if 2 * (age >= k).sum() >= len(age)), 1)
    settled = groups.rows(groups["customer"].among(firsts["customer"][age >= last]))
    cells = cohorts(occasions, as_of, settled)
    return cells.rows(cells["month"] <= last)


@for_frames
def pooled_cohorts(cells: Columns) -> Columns:
    """All cohorts together: everybody who returned by everybody who could have, not the mean of the rates.

    Args:
        cells: From `cohorts`.

    Returns:
        One row per ``month``: ``mature``, ``returned``, ``returned_by`` [customers], ``rate``, ``rate_by``.

    Source:
        METRICS.md D.6.
    """
    mature = cells.rows(cells["mature"] > 0)
    each = grouped(mature["month"])
    sums = {name: each.sums(mature[name]).astype(np.int64) for name in ("mature", "returned", "returned_by")}
    rates = {"rate": sums["returned"] / sums["mature"], "rate_by": sums["returned_by"] / sums["mature"]}
    return mature.rows(each.firsts).only("month").plus(**sums, **rates)


def cohort_table(cells: pd.DataFrame, value: str = "rate") -> pd.DataFrame:
    """The cells as people read them: a row per cohort, a column per month; immature cells are missing.

    Args:
        cells: From `cohorts`.
        value: ``rate``, ``rate_by``, ``returned`` or ``returned_by``.

    Returns:
        Cohorts down, months across.

    Source:
        METRICS.md D.6.
    """
    shown = cells[cells["mature"] > 0]
    return shown.pivot(index="cohort", columns="month", values=value)


@for_frames
def first_products(valid: Columns) -> Columns:
    """What each customer bought first: of several products that day, the one with most money in it.

    Args:
        valid: From `valid_orders`: ``customer``, ``date`` [day], ``product``, ``amount`` [money].

    Returns:
        ``customer``, ``cohort`` (the product): to be used as the groups of `cohorts`.

    Source:
        METRICS.md D.6, "cohorts by first product".
    """
    named = valid.only("customer", "date", "product", "amount")
    named = named.rows(named["customer"].known & named["product"].known)
    ordered = named.plus(least=-np.nan_to_num(named["amount"])).by("customer", "date", "least", "product")
    first = ordered.rows(grouped(ordered["customer"]).firsts)
    return Columns({"customer": first["customer"], "cohort": first["product"]})


def _last_ended(as_of: datetime.date) -> int:
    tomorrow = np.datetime64(as_of + datetime.timedelta(days=1), "M")
    return int(tomorrow.astype("int64")) - 1


def _months(days: Array) -> Array:
    return np.asarray(days.astype("datetime64[M]").astype(np.int64))


def _with_cohorts(occasions: Columns, groups: Columns) -> Columns:
    """The purchases of customers with a cohort."""
    cohort = taken(groups["cohort"], places(occasions["customer"], groups["customer"]))
    return occasions.plus(cohort=cohort).rows(cohort.known)


def _counts(cohort: Array, month: Array, shape: tuple[int, int]) -> Array:
    """How often each cohort and month stands in these columns."""
    return np.bincount(cohort * shape[1] + month, minlength=shape[0] * shape[1]).reshape(shape)


def _shown(cells: Columns, mature: Array, returned: Array, returned_by: Array) -> Columns:
    """The cells with their counts and rates, up to the running month of each cohort."""
    running = (mature == 0) & (np.insert(mature[:, :-1], 0, 1, axis=1) > 0)
    base = np.where(mature > 0, mature, np.nan)
    counts = {"mature": mature, "returned": returned, "returned_by": returned_by, "running": running}
    counts |= {"rate": returned / base, "rate_by": returned_by / base}
    table = cells.plus(**{name: each.ravel() for name, each in counts.items()})
    return table.rows((running | (mature > 0)).ravel()).only(*_COLUMNS)
