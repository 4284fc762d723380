"""What comes of offers: to people who have bought before, and to people who have not."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.contact_log import NOT_REACHED
from sheets_crm.metrics.customer_days import day_numbers, packed, unpacked
from sheets_crm.metrics.figure import Figure, fraction, share, wilson_interval
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

ANSWER_DAYS, LATEST_ANSWER = 14, 90


@for_frames
def with_windows(occasions: Columns, valid: Columns, products: Columns) -> Columns:
    """Purchase days with the days within which each answers an offer: the product's cycle and 14 more.

    Args:
        occasions: ``customer``, ``date`` [day].
        valid: ``customer``, ``date`` [day], ``product``.
        products: ``product`` and, where known, ``lasts_days``, ``content``, ``per_day``.

    Returns:
        The same with ``window`` [days]: at least 14, at most 90; of several products the longest.

    Source:
        METRICS.md D.23, "Offers".
    """
    known = products.read(numbers=["lasts_days", "content", "per_day"], texts=["product"])
    with np.errstate(divide="ignore", invalid="ignore"):
        cycle = np.where(known["lasts_days"] > 0, known["lasts_days"], known["content"] / known["per_day"])
    cycle = np.where(np.isfinite(cycle), cycle, 0.0)
    lines = valid.only("customer", "date", "product")
    lines = lines.rows(lines["customer"].known & lines["product"].known)
    own = taken(cycle, places(lines["product"], known["product"]), missing=0.0)
    who = lines["customer"].numbered_by(occasions["customer"].names)
    day = packed(occasions["customer"].numbers, day_numbers(occasions["date"]))
    order = np.argsort(day, kind="stable")
    at = np.searchsorted(day[order], packed(who, day_numbers(lines["date"])))
    longest = np.zeros(len(day) + 1)
    np.maximum.at(longest, at, own)
    window = np.empty(len(day))
    window[order] = np.clip(longest[:-1] + ANSWER_DAYS, ANSWER_DAYS, LATEST_ANSWER)
    return occasions.plus(window=window)


@for_frames
def offers(contacts: Columns, occasions: Columns, as_of: datetime.date, days: int = ANSWER_DAYS) -> Columns:
    """Selling contacts and whether an order followed.

    Args:
        contacts: ``customer``, ``date`` [day], ``direction``, ``kind``.
        occasions: ``customer``, ``date`` [day] and, from `with_windows`, ``window`` [days].
        as_of: Offers that have not had the longest window by then are not mature.
        days: An order counts so long after the offer, the day itself included, where it has no window.

    Returns:
        One row per customer and day, by day: ``customer``, ``date`` [day], ``known`` (had bought before that
        day), ``ordered``, ``came`` [days to the next order within 90, missing without], ``mature``.

    Source:
        METRICS.md D.14, D.23; FEATURES.md 0.28, 1.13.
    """
    windows = occasions.each.get("window", np.full(len(occasions), float(days)))
    today = np.datetime64(as_of)
    selling = contacts["kind"].isin(["selling"]) & ~contacts["direction"].isin(["in"])
    past = contacts.rows(selling & (contacts["date"] <= today) & contacts["customer"].known)
    made = past.rows(grouped(past["date"], past["customer"]).firsts).only("customer", "date")
    known, came, window = _orders_around(made, occasions, windows)
    longest = int(windows.max(initial=days))
    came = np.where(came <= LATEST_ANSWER, came, np.nan)
    return made.plus(known=known, ordered=came <= window, came=came, mature=made["date"] <= today - longest)


def _orders_around(made: Columns, occasions: Columns, windows: Array) -> tuple[Array, Array, Array]:
    """Whether each offer's customer bought before; the days to the next purchase from it on; its window."""
    who = made["customer"].numbered_by(occasions["customer"].names)
    keys = packed(occasions["customer"].numbers, day_numbers(occasions["date"]))
    order = np.argsort(keys, kind="stable")
    bought, window = keys[order], np.append(windows[order], 0.0)
    asked = packed(who, day_numbers(made["date"]))
    after, padded = np.searchsorted(bought, asked), np.append(bought, -1)
    same_before, same_after = (
        (unpacked(near)[0] == who) & (who >= 0) for near in (padded[after - 1], padded[after])
    )
    return same_before, np.where(same_after, padded[after] - asked, np.nan), window[after]


@for_frames
def offer_response(table: Columns, *, known: bool | None = None) -> Figure:
    """Share of the customers with an offer who ordered after one of them.

    Args:
        table: From `offers`.
        known: Only offers to people who had (True) or had not (False) bought before; None takes all.

    Returns:
        Ordered by offered [customers, each once]; offers too young are left out on both sides.

    Source:
        METRICS.md D.14, closing rate; FEATURES.md 0.28.
    """
    group = table if known is None else table.rows(table["known"] == known)
    counted = group.rows(group["mature"])
    offered = counted["customer"].once()
    young = len(group["customer"].once()) - len(offered)
    return share("offer_response", counted["customer"][counted["ordered"]], offered, immature=young)


@for_frames
def times_likelier(table: Columns) -> Figure:
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


@for_frames
def times_slower(table: Columns) -> Figure:
    """How many times longer new people take from offer to order than past buyers.

    Args:
        table: From `offers`.

    Returns:
        Median days of new people by median days of past buyers, of orders within 90 days; no value while
        either group has no order.

    Source:
        FEATURES.md 4.11; METRICS.md D.23, "Offers".
    """
    ordered = table.rows(~np.isnan(table["came"]))
    old, new = (ordered["came"][ordered["known"] == known] for known in (True, False))
    sample = min(len(old), len(new))
    if not sample:
        return fraction("times_slower", 0, 0, sample=0)
    return fraction("times_slower", np.median(new), np.median(old), sample=sample)


@for_frames
def reach_rate(contacts: Columns, as_of: datetime.date) -> Figure:
    """Share of outgoing contacts with a result that reached somebody.

    Args:
        contacts: ``date`` [day], ``direction``, ``result``.
        as_of: Later contacts do not count.

    Returns:
        Answered by attempts with a result; opening a chat is no attempt until staff says what came of it.

    Source:
        METRICS.md D.14; FEATURES.md 2.19.
    """
    past = (contacts["date"] <= np.datetime64(as_of)) & ~contacts["direction"].isin(["in"])
    tried = contacts.rows(past & contacts["result"].known)
    reached = tried["customer"][~tried["result"].isin(NOT_REACHED)]
    return fraction("reach_rate", len(reached), len(tried), customers=reached.once())
