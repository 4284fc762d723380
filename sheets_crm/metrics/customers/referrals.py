"""Who brought whom."""

from __future__ import annotations

import pandas as pd


def referrals(customers: pd.DataFrame) -> pd.DataFrame:
    """Customers and who brought them, without people who brought themselves, alone or in a circle.

    Args:
        customers: ``customer``, ``referred_by`` (a customer's key or id) and, where known, ``id``.

    Returns:
        ``customer``, ``referred_by`` (key).

    Source:
        FEATURES.md 0.16.
    """
    if "referred_by" not in customers:
        return pd.DataFrame({"customer": pd.Series(dtype="str"), "referred_by": pd.Series(dtype="str")})
    told = customers[["customer", "referred_by"]].dropna()
    keys = _keys(customers)
    told = told.assign(referred_by=[keys.get(by, by) for by in told["referred_by"]]).astype("str")
    brought_by = dict(zip(told["customer"], told["referred_by"], strict=True))
    circular = told["customer"].map(lambda who: _returns_to(who, brought_by)).astype("bool")
    return told[~circular].reset_index(drop=True)


def referral_results(links: pd.DataFrame, occasions: pd.DataFrame) -> pd.DataFrame:
    """How many each customer brought, and how many of them bought.

    Args:
        links: From `referrals`.
        occasions: ``customer``.

    Returns:
        ``customer`` (who brought), ``brought``, ``bought`` [customers].

    Source:
        FEATURES.md 0.16.
    """
    successful = links["customer"].isin(occasions["customer"])
    counts = links.assign(bought=successful).groupby("referred_by")["bought"].agg(["size", "sum"])
    return counts.set_axis(["brought", "bought"], axis=1).rename_axis("customer").reset_index()


def _keys(customers: pd.DataFrame) -> dict[str, str]:
    if "id" not in customers:
        return {}
    known = customers[["id", "customer"]].dropna()
    return dict(zip(known["id"], known["customer"], strict=True))


def _returns_to(who: str, brought_by: dict[str, str]) -> bool:
    seen: set[str] = set()
    other = brought_by.get(who)
    while other is not None and other not in seen:
        if other == who:
            return True
        seen.add(other)
        other = brought_by.get(other)
    return False
