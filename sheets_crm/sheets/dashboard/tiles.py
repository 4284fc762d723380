"""The first screen: six things an owner wants to know in ten seconds, each leading to its list."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Mapping

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import TILES
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.windows import Window, within
from sheets_crm.sheets.lines import Row, direction, listed, window_text

_FROM_FIGURES = {
    "tile_cash": ("cash", "runway"),
    "tile_owed": ("open_receivables", "overdue_receivables"),
    "tile_calls": ("calls_listed", "answers_today"),
    "tile_complaints": ("complaints", "complaints"),
}
"""Tiles that repeat a figure of *Angka Lengkap*, and the figure told beside it."""


def rows(facts: Facts, figures: Mapping[str, Row]) -> list[Row]:
    """The six tiles, from the top.

    Args:
        facts: The shop on one day.
        figures: Rows of all figures by key.
    """
    found = {tile: _repeated(facts, tile, figures) for tile in _FROM_FIGURES}
    found["tile_cash"] |= {"beside": _with_leaks(facts, found["tile_cash"]["beside"], figures["leaks"])}
    held = facts.texts("report.tiles.tile_calls.held", figure=figures["calls_held"]["value"])
    found["tile_calls"] |= {"beside": facts.texts("calls.joined").join([found["tile_calls"]["beside"], held])}
    found["tile_complaints"] |= {"beside": _who_complains(facts, figures["complaints"])}
    found |= {"tile_sales": _sales(facts), "tile_product": _product(facts)}
    return [found[tile] for tile in TILES]


def _repeated(facts: Facts, tile: str, figures: Mapping[str, Row]) -> Row:
    first, second = (figures[key] for key in _FROM_FIGURES[tile])
    known = second["number"] is not None
    beside = facts.texts(f"report.tiles.{tile}.beside", figure=second["value"]) if known else second["value"]
    if tile == "tile_cash" and first["number"] is None:
        beside = facts.texts("report.tiles.tile_cash.unknown")
    row = _tile(facts, tile, first["value"], beside, first["meaning"])
    return row | {name: first[name] for name in ("opens", "behind") if name in first}


def _who_complains(facts: Facts, complaints: Row) -> str:
    """Whose complaint is open, and how many more there are."""
    names = [facts.sales.names.get(customer, customer) for customer in complaints.get("behind", ())]
    return listed(names, facts.texts, most=1) or facts.texts("report.tiles.tile_complaints.nobody")


def _with_leaks(facts: Facts, beside: str, leaks: Row) -> str:
    """What stands beside the cash, and how much of it somebody should look at again (FEATURES.md 3.51)."""
    if not leaks["number"]:
        return beside
    return facts.texts("report.tiles.tile_cash.leaks", beside=beside, count=round(leaks["number"]))


def _tile(facts: Facts, tile: str, value: str, beside: str, meaning: str | None) -> Row:
    name = facts.texts(f"report.tiles.{tile}.name")
    return {"figure": name, "value": value, "beside": beside, "meaning": meaning, "key": tile}


def _sales(facts: Facts) -> Row:
    """What came in this month, beside last month up to the same day."""
    texts, window = facts.texts, month_so_far(facts.as_of)
    earlier = month_before(window)
    now, then = (float(np.nansum(within(facts.valid, each)["amount"])) for each in (window, earlier))
    change = now / then - 1 if then else 0.0
    values = {"then": texts.money(then), "share": texts.percent(abs(change), 0)}
    beside = texts(f"report.tiles.tile_sales.{direction(change) if then else 'none'}", **values)
    spans = {"now": window_text(window, texts), "before": window_text(earlier, texts)}
    meaning = texts("report.tiles.tile_sales.meaning", then=texts.money(then), **spans)
    return _tile(facts, "tile_sales", texts.money(now), beside, meaning) | {"behind": _buyers(facts, window)}


def _product(facts: Facts) -> Row:
    """The product that brought most money this month."""
    texts, window = facts.texts, month_so_far(facts.as_of)
    lines = within(facts.valid, window)
    meaning = texts("report.tiles.tile_product.meaning", now=window_text(window, texts))
    each = grouped(lines["product"])
    if not len(each):
        return _tile(facts, "tile_product", texts("report.none"), "", meaning)
    sums, sold = each.sums(lines["amount"]), lines["product"][each.firsts].texts()
    best = sums.argmax()
    buyers = lines["customer"][each.numbers == best].once().texts()
    values = {"money": texts.money(sums[best].item()), "count": len(buyers)}
    beside = texts("report.tiles.tile_product.beside", **values)
    name = facts.sales.product_name(str(sold[best]))
    return _tile(facts, "tile_product", name, beside, meaning) | {"behind": buyers}


def _buyers(facts: Facts, window: Window) -> list[str]:
    return list(within(facts.bought, window)["customer"].once().texts())


def month_so_far(as_of: datetime.date) -> Window:
    """The month up to and with ``as_of``."""
    return Window(as_of.replace(day=1), as_of + datetime.timedelta(days=1))


def month_before(window: Window) -> Window:
    """The month before up to the same day, or to its end where it is shorter."""
    last = window.start - datetime.timedelta(days=1)
    days = min(window.last.day, calendar.monthrange(last.year, last.month)[1])
    start = last.replace(day=1)
    return Window(start, start + datetime.timedelta(days=days))
