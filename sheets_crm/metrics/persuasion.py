"""What contacting brings: orders after customers were reached, beside those not reached or held back."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from sheets_crm.metrics.figure import wilson_interval

NOT_REACHED = ("no_answer", "wrong_number")
GROUPS = ("reached", "not_reached", "held_back")
ENOUGH = 30
_KINDS = {"customer": "str", "date": "datetime64[s]"}


def persuasion(
    contacts: pd.DataFrame,
    bought: pd.DataFrame,
    as_of: date,
    *,
    held_back: pd.DataFrame | None = None,
    days: int = 14,
    enough: int = ENOUGH,
) -> pd.DataFrame:
    """Share who ordered within so many days of a selling contact, beside those who got none.

    Order logs cannot show whom a contact persuades; only customers who were left alone can. Customers of whom
    the list held back (or whom nobody reached) stand in for them. The groups were not drawn by lot, so this
    is evidence, not proof.

    Args:
        contacts: customer, date [day], direction, kind, result (codes of `schema.py`).
        bought: customer, date [day]; one row per customer and day.
        as_of: Contacts count once their days are over.
        held_back: customer, date [day on which the customer was due but not listed]; None: not recorded.
        days: Within how many days an order counts.
        enough: Customers from which on a share is shown.

    Returns:
        One row per group of `GROUPS`: group, customers, ordered, share, low, high (95 % range), enough. A
        customer counts once per ``days``. Share and range are missing until there are enough.

    Source:
        Own definition; range: `sheets_crm.metrics.figure.wilson_interval`.
    """
    selling = contacts[
        (contacts["direction"].fillna("out") == "out")
        & (contacts["kind"].fillna("selling") == "selling")
        & contacts["result"].notna()
    ]
    is_reached = ~selling["result"].isin(NOT_REACHED)
    parts = {"reached": selling[is_reached], "not_reached": selling[~is_reached]}
    if held_back is not None:
        parts["held_back"] = held_back
    empty = pd.DataFrame({"customer": pd.Series(dtype="str"), "date": pd.Series(dtype="datetime64[s]")})
    rows = [_share(name, parts.get(name, empty), bought, as_of, days, enough) for name in GROUPS]
    return pd.DataFrame(rows)


def _share(
    name: str, moments: pd.DataFrame, bought: pd.DataFrame, as_of: date, days: int, enough: int
) -> dict[str, object]:
    seen = _once_per_window(moments, as_of, days)
    orders = (
        bought[["customer", "date"]]
        .astype(_KINDS)
        .sort_values("date")
        .assign(ordered_on=lambda rows: rows["date"])
    )
    found = pd.merge_asof(
        seen, orders, on="date", by="customer", direction="forward", allow_exact_matches=True
    )
    came = int(((found["ordered_on"] - found["date"]).dt.days <= days).sum())
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
    once = over.assign(window=window).sort_values("date").drop_duplicates(["customer", "window"])
    return once[["customer", "date"]].astype(_KINDS)


def gain(shares: pd.DataFrame, against: str = "held_back") -> tuple[float, float, float] | None:
    """How many more of a hundred ordered when reached, with its 95 % range; None until there is evidence.

    Args:
        shares: From `persuasion`.
        against: The group that got no contact: "held_back" or "not_reached".

    Returns:
        Difference of the shares, lower and upper bound. Rank by it only when the lower bound is above 0.

    Source:
        Newcombe, Interval estimation for the difference between independent proportions, Statistics in
        Medicine 17, 1998, method 10.
    """
    table = shares.set_index("group").loc[["reached", against]]
    if not table["enough"].all():
        return None
    (share, low, high), (other, other_low, other_high) = table[["share", "low", "high"]].to_numpy(np.float64)
    down, up = np.hypot(share - low, other_high - other), np.hypot(high - share, other - other_low)
    return float(share - other), float(share - other - down), float(share - other + up)
