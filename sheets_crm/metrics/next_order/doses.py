"""How much a customer uses in a day, where an order says so."""

from __future__ import annotations

import numpy as np
import pandas as pd


def usual_doses(lines: pd.DataFrame, per_day: pd.Series[float]) -> pd.Series[float]:
    """The dose of each product: what its sheet says, else the middle of what orders say.

    Args:
        lines: product, dose (what this customer uses in a day; missing: not said).
        per_day: The sheet's doses by product; missing or not above 0: not known.
    """
    typed = lines.loc[lines["dose"] > 0].groupby("product")["dose"].median()
    return per_day.where(per_day > 0).fillna(typed.reindex(per_day.index))


def with_own_doses(lines: pd.DataFrame, need: str) -> pd.DataFrame:
    """Lines of which those with a dose of their own last accordingly.

    A dose holds from the order that tells it until another order of the customer and family tells another;
    what was bought before keeps the old one.

    Args:
        lines: date, content, per_day (of the product), unit_days [days that one piece lasts], dose, and
            the column ``need``.
        need: The column that numbers customer and family.

    Returns:
        The lines in the same order with unit_days at the dose in force, and dose (missing: as the product).
    """
    typed = lines["dose"].where(lines["dose"] > 0)
    if typed.isna().all():
        return lines.assign(dose=typed)
    in_order = lines.assign(dose=typed).sort_values([need, "date", "dose"], na_position="last")
    dose = in_order.groupby(need)["dose"].ffill().reindex(lines.index)
    by_content = lines["content"] / dose
    by_product = lines["unit_days"] * lines["per_day"] / dose
    own = by_content.fillna(by_product).fillna(lines["unit_days"])
    changes = lines["unit_days"].notna() & dose.notna() & (dose != lines["per_day"])
    return lines.assign(unit_days=np.where(changes, own, lines["unit_days"]), dose=dose.where(changes))
