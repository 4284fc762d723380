"""Columns of orders that nothing is read from although they look like the amounts or the states that lack."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sheets_crm.problems import Problems
from sheets_crm.reading.headings import UNUSED, fit_of
from sheets_crm.reading.logs import Part
from sheets_crm.reading.looks import money_only, states_only
from sheets_crm.reading.recognise import Mended

_AMOUNTS = frozenset({"total", "order_total", "price"})
_STATES = frozenset({"status", "payment_status"})


def candidates(part: Part) -> dict[str, tuple[str, ...]]:
    """Headings that may be the ``total`` or the ``status`` of orders, where a sheet has no such column."""
    found = part.found
    if found.table != "orders":
        return {}
    body = part.sheet.rows[found.last_row :]
    used = {*found.columns.values(), *found.sells}
    rest = {at: heading for at, heading in found.headings.items() if at not in used}
    alike: dict[str, Collection[str]] = {}
    if _AMOUNTS.isdisjoint(found.columns):
        alike["total"] = [text for at, text in rest.items() if _may_be_amounts(text, body, at)]
    if _STATES.isdisjoint(found.columns):
        alike["status"] = [text for at, text in rest.items() if states_only(body, at)]
    return {role: tuple(headings) for role, headings in alike.items() if headings}


def _may_be_amounts(heading: str, body: Sequence[Sequence[object]], at: int) -> bool:
    """Whether an unknown heading stands over money; one known for something else, as costs, is none."""
    return fit_of("orders", (heading,)) is None and money_only(body, at, heading)


def tell_candidates(parts: Sequence[Part], mended: Mapping[str, Mended], problems: Problems) -> None:
    """Tell once a sheet which of its columns may be the ones that lack, and where their use is written.

    Args:
        parts: The sheets of orders.
        mended: What the owner said headings are used as, by sheet; such a column is no question any more.
        problems: Where to tell it.
    """
    for part in parts:
        said = mended.get(part.sheet.title, {})
        open_ = {
            role: tuple(text for text in headings if UNUSED not in said.get(text, ()))
            for role, headings in candidates(part).items()
        }
        lacking = [role for role, headings in open_.items() if headings]
        if lacking:
            code = "total_and_status_unclear" if len(lacking) == 2 else f"{lacking[0]}_unclear"
            problems.add(part.sheet.title, 0, "", code, **{role: open_[role] for role in lacking})
