"""The shape of what a reason returns: who could be contacted, why, since when, for how much."""

from __future__ import annotations

from typing import Any

import pandas as pd

COLUMNS = ["customer", "reason", "tier", "due", "value", "wording", "explains", "selling", "product"]
"""customer [key], reason [code], tier [0 first … 8], due [day], value [money at stake], wording
[sentence; missing where the row ``explains`` of the next orders tells it], selling [is it an offer],
product [code it is about, missing when none]."""


def candidates(
    rows: pd.DataFrame, *, reason: str, tier: int, selling: bool, product: pd.Series[Any] | None = None
) -> pd.DataFrame:
    """Rows with customer, due, value and wording as candidates for one reason."""
    about = rows["product"] if product is None and "product" in rows else product
    full = rows.assign(reason=reason, tier=tier, selling=selling, product=about)
    return full.reindex(columns=COLUMNS).astype({"wording": "str", "product": "str"}).reset_index(drop=True)
