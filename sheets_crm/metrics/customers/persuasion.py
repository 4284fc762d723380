"""What contacting brings: orders of customers on the list, beside those drawn by lot and left alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.contact_log import outbound
from sheets_crm.metrics.customer_days import day_numbers, packed
from sheets_crm.metrics.figure import wilson_interval

NOT_REACHED = ("no_answer", "wrong_number")
GROUPS = ("listed", "left_alone", "reached", "not_reached")
DAYS, ENOUGH = 14, 30


def persuasion(
    contacts: pd.DataFrame,
    bought: pd.DataFrame,
    as_of: date,
    *,
    record: pd.DataFrame | None = None,
    days: int = DAYS,
    enough: int = ENOUGH,
) -> pd.DataFrame:
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
    rows = [_share(name, moments, as_of, days, enough) for name, moments in (drawn | logged).items()]
    return pd.DataFrame(rows)


def no_record() -> pd.DataFrame:
    """The record of a shop that has none yet."""
    kinds = {"customer": "str", "date": "datetime64[us]", "group": "str", "reason": "str"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _drawn(record: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Entries of the record by group, from the days on which lots were drawn."""
    alone = record[record["group"] == "left_alone"]
    listed = record[record["group"] == "listed"]
    same_days = listed["date"].between(alone["date"].min(), alone["date"].max())
    return {"listed": listed[same_days], "left_alone": alone}


def _logged(contacts: pd.DataFrame) -> dict[str, pd.DataFrame]:
    selling = contacts[
        (contacts["direction"].fillna("out") == "out")
        & (contacts["kind"].fillna("selling") == "selling")
        & contacts["result"].notna()
    ]
    is_reached = ~selling["result"].isin(NOT_REACHED)
    return {"reached": selling[is_reached], "not_reached": selling[~is_reached]}


def proven_reasons(
    record: pd.DataFrame, bought: pd.DataFrame, as_of: date, *, days: int = DAYS, enough: int = ENOUGH
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
    for reason, entries in _with_orders(record, bought, days).groupby("reason"):
        parts = _drawn(entries)
        difference = gain(pd.DataFrame([_share(name, parts[name], as_of, days, enough) for name in parts]))
        if difference is not None:
            found[str(reason)] = difference[1] > 0
    return found


def outcomes(
    record: pd.DataFrame, contacts: pd.DataFrame, bought: pd.DataFrame, *, days: int = DAYS
) -> pd.DataFrame:
    """The record with reached (somebody answered within the days) and ordered (within the days).

    Args:
        record: customer, date [day].
        contacts: customer, date [day], direction, channel, kind, result.
        bought: customer, date [day].
        days: How long each entry runs.
    """
    asked = outbound(contacts)
    answered = asked[asked["result"].notna() & ~asked["result"].isin(NOT_REACHED)]
    return _with_orders(record, bought, days).assign(reached=_followed(record, answered, days))


def _with_orders(moments: pd.DataFrame, bought: pd.DataFrame, days: int) -> pd.DataFrame:
    return moments.assign(ordered=_followed(moments, bought, days))


def _followed(moments: pd.DataFrame, events: pd.DataFrame, days: int) -> NDArray[np.bool_]:
    """Whether each moment's customer has an event on its day or within so many days after it."""
    both = pd.concat([moments["customer"], events["customer"]], ignore_index=True)
    person = pd.factorize(both, use_na_sentinel=False)[0]
    asked = packed(person[: len(moments)], day_numbers(moments["date"].to_numpy()))
    happened = np.sort(packed(person[len(moments) :], day_numbers(events["date"].to_numpy())))
    place = np.searchsorted(happened, asked)
    wait: NDArray[np.int64] = np.r_[happened, np.iinfo(np.int64).max][place] - asked
    return np.asarray(wait <= days, dtype=np.bool_)


def _share(name: str, moments: pd.DataFrame, as_of: date, days: int, enough: int) -> dict[str, object]:
    seen = _once_per_window(moments, as_of, days)
    came = int(seen["ordered"].sum())
    sure = len(seen) >= enough
    low, high = wilson_interval(came, len(seen)) or (np.nan, np.nan)
    return {
        "group": name,
        "customers": len(seen),
        "ordered": came,
        "share": came / len(seen) if sure else np.nan,
        "low": low if sure else np.nan,
        "high": high if sure else np.nan,
        "enough": sure,
    }


def _once_per_window(moments: pd.DataFrame, as_of: date, days: int) -> pd.DataFrame:
    """The first moment of each customer in every stretch of so many days whose days are over."""
    over = moments[moments["date"] <= pd.Timestamp(as_of) - pd.Timedelta(days=days)]
    first = over["date"].groupby(over["customer"]).transform("min")
    window = (over["date"] - first).dt.days // (days + 1)
    return over.assign(window=window).sort_values("date").drop_duplicates(["customer", "window"])


def gain(
    shares: pd.DataFrame, of: str = "listed", against: str = "left_alone"
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
    table = shares.set_index("group").loc[[of, against]]
    if not table["enough"].all():
        return None
    (share, low, high), (other, other_low, other_high) = table[["share", "low", "high"]].to_numpy(np.float64)
    down, up = np.hypot(share - low, other_high - other), np.hypot(high - share, other - other_low)
    return float(share - other), float(share - other - down), float(share - other + up)
