"""What contacting brings: orders of customers on the list, beside those drawn by lot and left alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
from numpy.typing import NDArray

from sheets_crm.metrics.codes import codes_of, joined
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.contact_log import NOT_REACHED, outbound
from sheets_crm.metrics.customer_days import day_numbers, packed
from sheets_crm.metrics.figure import wilson_interval
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

GROUPS = ("listed", "left_alone", "reached", "not_reached")
DAYS, ENOUGH = 14, 30


@for_frames
def persuasion(
    contacts: Columns,
    bought: Columns,
    as_of: date,
    *,
    record: Columns | None = None,
    days: int = DAYS,
    enough: int = ENOUGH,
) -> Columns:
    """Share who ordered within so many days of coming on the list, beside those left alone instead.

    Order logs cannot show whom a contact persuades; only customers who were left alone can. Who is left
    alone was drawn by lot from those who would have been listed, so the difference is what the list
    brings, whether or not everybody on it was reached. Listed customers count from the first day to
    the last on which somebody was left alone. Beside them stand those whom the contact log calls reached and
    not reached: nobody drew them, so they are no evidence.

    Args:
        contacts: customer, date [day], direction, kind, result (codes of the schema).
        bought: customer, date [day]; one row per customer and day.
        as_of: Contacts and entries count once their days are over.
        record: customer, date [day], group ("listed", "left_alone"); None: nothing recorded.
        days: Within how many days an order counts.
        enough: Customers from which on a share is shown.

    Returns:
        One row per group of `GROUPS`: group, customers, ordered, share, low, high (95 % range), enough. A
        customer counts once per ``days``. Share and range are missing until there are enough.

    Source:
        Own definition; range: `sheets_crm.metrics.figure.wilson_interval`.
    """
    drawn = _drawn(_with_orders(no_record() if record is None else record, bought, days))
    logged = _logged(_with_orders(contacts, bought, days))
    return _shares(drawn | logged, as_of, days, enough)


def no_record() -> Columns:
    """The record of a shop that has none yet."""
    return Columns({}).read(texts=["customer"]).read(days=["date"], texts=["group", "reason"])


def _drawn(record: Columns) -> dict[str, Columns]:
    """Entries of the record by group, from the days on which lots were drawn."""
    alone = record.rows(record["group"].isin(["left_alone"]))
    listed = record.rows(record["group"].isin(["listed"]))
    first, last = np.sort(alone["date"])[[0, -1]] if len(alone) else [np.datetime64("NaT")] * 2
    same_days = (listed["date"] >= first) & (listed["date"] <= last)
    return {"listed": listed.rows(same_days), "left_alone": alone}


def _logged(contacts: Columns) -> dict[str, Columns]:
    out, kind = contacts["direction"], contacts["kind"]
    sold = (out.isin(["out"]) | ~out.known) & (kind.isin(["selling"]) | ~kind.known)
    selling = contacts.rows(sold & contacts["result"].known)
    is_reached = ~selling["result"].isin(NOT_REACHED)
    return {"reached": selling.rows(is_reached), "not_reached": selling.rows(~is_reached)}


@for_frames
def proven_reasons(
    record: Columns, bought: Columns, as_of: date, *, days: int = DAYS, enough: int = ENOUGH
) -> dict[str, bool]:
    """Of each reason with enough of both groups, whether contacting for it surely brings orders.

    Args:
        record: customer, date [day], group, reason.
        bought: customer, date [day]; one row per customer and day.
        as_of: Entries count once their days are over.
        days: Within how many days an order counts.
        enough: Customers of each group from which on a reason counts as tested.

    Returns:
        By reason: True when the whole 95 % range of the difference is above zero.
    """
    found = {}
    entries = _with_orders(record, bought, days)
    for reason in entries["reason"].once().texts():
        parts = _drawn(entries.rows(entries["reason"].isin([reason])))
        difference = gain(_shares(parts, as_of, days, enough))
        if difference is not None:
            found[reason] = difference[1] > 0
    return found


@for_frames
def outcomes(record: Columns, contacts: Columns, bought: Columns, *, days: int = DAYS) -> Columns:
    """The record with reached (somebody answered within the days) and ordered (within the days).

    Args:
        record: customer, date [day].
        contacts: customer, date [day], direction, channel, kind, result.
        bought: customer, date [day].
        days: How long each entry runs.
    """
    asked = outbound(contacts)
    answered = asked.rows(asked["result"].known & ~asked["result"].isin(NOT_REACHED))
    return _with_orders(record, bought, days).plus(reached=_followed(record, answered, days))


def _with_orders(moments: Columns, bought: Columns, days: int) -> Columns:
    return moments.plus(ordered=_followed(moments, bought, days))


def _followed(moments: Columns, events: Columns, days: int) -> NDArray[np.bool_]:
    """Whether each moment's customer has an event on its day or within so many days after it."""
    person = joined([each.read(texts=["customer"])["customer"] for each in (moments, events)]).numbers
    asked = packed(person[: len(moments)], day_numbers(moments["date"]))
    happened = np.sort(packed(person[len(moments) :], day_numbers(events["date"])))
    place = np.searchsorted(happened, asked)
    wait: NDArray[np.int64] = np.append(happened, np.iinfo(np.int64).max)[place] - asked
    return np.asarray(wait <= days, dtype=np.bool_)


def _shares(groups: Mapping[str, Columns], as_of: date, days: int, enough: int) -> Columns:
    seen = [_once_per_window(moments, as_of, days) for moments in groups.values()]
    counts = [(int(each["ordered"].sum()), len(each)) for each in seen]
    told = [
        (came / max(people, 1), *(wilson_interval(came, people) or (0.0, 0.0))) for came, people in counts
    ]
    ordered, customers = np.array(counts).T
    share, low, high = np.where(customers >= enough, np.array(told).T, np.nan)
    found = Columns({"group": codes_of(groups), "customers": customers, "ordered": ordered})
    return found.plus(share=share, low=low, high=high, enough=customers >= enough)


def _once_per_window(moments: Columns, as_of: date, days: int) -> Columns:
    """The first moment of each customer in every stretch of so many days whose days are over."""
    over = moments.rows(moments["date"] <= np.datetime64(as_of) - days).by("date")
    each = grouped(over["customer"])
    first = each.reduced(np.minimum, over["date"])[each.numbers]
    window = (over["date"] - first).astype(np.int64) // (days + 1)
    return over.rows(grouped(over["customer"], window).firsts)


@for_frames
def gain(
    shares: Columns, of: str = "listed", against: str = "left_alone"
) -> tuple[float, float, float] | None:
    """How many more of a group ordered than of another, with its 95 % range; None until there are enough.

    Args:
        shares: From `persuasion`.
        of: The group that was contacted: "listed" or "reached".
        against: The group that was not: "left_alone" or "not_reached".

    Returns:
        Difference of the shares, lower and upper bound. Rank by it only when the lower bound is above 0.

    Source:
        Newcombe, Interval estimation for the difference between independent proportions, Statistics in
        Medicine 17, 1998, method 10.
    """
    rows = [shares["group"].texts().index(name) for name in (of, against)]
    if not shares["enough"][rows].all():
        return None
    (share, other), (low, other_low), (high, other_high) = (
        shares[name][rows] for name in ("share", "low", "high")
    )
    down, up = np.hypot(share - low, other_high - other), np.hypot(high - share, other - other_low)
    return float(share - other), float(share - other - down), float(share - other + up)
