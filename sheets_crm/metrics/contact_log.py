"""What the contact log says: who was contacted, what was told last, whose complaint is still open."""

from __future__ import annotations

import pandas as pd

_ABOUT_A_COMPLAINT = ("complaint", "satisfied", "ordered")


def outbound(contacts: pd.DataFrame) -> pd.DataFrame:
    """Contacts that the shop began; one that does not say counts, a bare note does not.

    Args:
        contacts: direction, channel, kind, result (codes of the schema).
    """
    told = contacts[["channel", "kind", "result"]].notna().any(axis=1)
    direction = contacts["direction"].where(contacts["direction"].notna() | ~told, "out")
    return contacts[direction == "out"]


def latest(contacts: pd.DataFrame) -> pd.DataFrame:
    """The last contact of each customer.

    Args:
        contacts: customer, date [day], row; any order.
    """
    return contacts.sort_values(["date", "row"]).drop_duplicates("customer", keep="last")


def open_complaints(contacts: pd.DataFrame) -> pd.Series[str]:
    """Customers whose complaint stays open: no later contact is told to be satisfied or to have ordered.

    Args:
        contacts: customer, date [day], result, row; none after the day asked about.
    """
    told = latest(contacts[contacts["result"].isin(_ABOUT_A_COMPLAINT)])
    return told.loc[told["result"] == "complaint", "customer"]
