"""How much a customer uses in a day, where an order says so."""

from __future__ import annotations

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, places, taken
from sheets_crm.metrics.grouping import grouped


def usual_doses(lines: Columns, products: Columns) -> Array:
    """The dose of each product: what its sheet says, else the middle of what orders say.

    Args:
        lines: product, dose (what this customer uses in a day; missing: not said).
        products: product, per_day (the sheet's dose; missing or not above 0: not known).
    """
    typed = lines.rows(lines["dose"] > 0)
    each = grouped(typed["product"])
    place = places(products["product"], typed["product"][each.firsts])
    said: Array = taken(each.medians(typed["dose"]), place)
    return np.where(products["per_day"] > 0, products["per_day"], said)


def with_own_doses(lines: Columns, need: str) -> Columns:
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
    typed = np.where(lines["dose"] > 0, lines["dose"], np.nan)
    if np.isnan(typed).all():
        return lines.plus(dose=typed)
    unit_days, dose = lines["unit_days"], _in_force(lines[need], lines["date"], typed)
    by_content, by_product = lines["content"] / dose, unit_days * lines["per_day"] / dose
    own = np.where(np.isnan(by_content), by_product, by_content)
    changes = ~np.isnan(unit_days) & ~np.isnan(dose) & (dose != lines["per_day"])
    return lines.plus(
        unit_days=np.where(changes & ~np.isnan(own), own, unit_days), dose=np.where(changes, dose, np.nan)
    )


def _in_force(need: Array, date: Array, typed: Array) -> Array:
    """Of each line the dose told last up to it; of several told on one day the largest, for all its lines."""
    order = np.lexsort((typed, date, need))
    needs, doses = need[order], typed[order]
    latest = np.maximum.accumulate(np.where(np.isnan(doses), -1, np.arange(len(doses))))
    found = np.empty(len(doses))
    found[order] = np.where(latest >= np.searchsorted(needs, needs), doses[latest], np.nan)
    return found
