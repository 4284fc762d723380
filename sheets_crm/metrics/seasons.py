"""Trades whose year is not January to December: which season an order belongs to, and who comes back."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import Array, Codes, codes_of
from sheets_crm.metrics.columns import Columns, taken
from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.orders import occasions


@for_frames
def overlaps(seasons: Columns) -> Columns:
    """Seasons that share days, or close before they open: an order could not tell which is meant.

    Args:
        seasons: ``name``, ``opens``, ``closes`` [day, the last one inside], ``row`` (of the sheet).

    Returns:
        ``row``, ``name`` and ``other_row``, ``other_name``: the row to correct and the one it collides with
        (itself when it closes before it opens). Empty when all is well.

    Source:
        METRICS.md D.16; FEATURES.md 1.01.
    """
    found: list[tuple[int, str, int, str]] = []
    latest, holder = None, (0, "")
    for row, name, opens, closes in seasons.by("opens", "closes").tuples("row", "name", "opens", "closes"):
        if closes < opens:
            found.append((row, name, row, name))
        elif latest is not None and opens <= latest:
            found.append((row, name, *holder))
        if latest is None or closes >= latest:
            latest, holder = closes, (row, name)
    rows, names, other_rows, other_names = zip(*found, strict=True) if found else ((), (), (), ())
    return Columns(
        {
            "row": np.array(rows, dtype=np.int64),
            "name": codes_of(names),
            "other_row": np.array(other_rows, dtype=np.int64),
            "other_name": codes_of(other_names),
        }
    )


@for_frames
def season_of(days: Array, seasons: Columns) -> Codes:
    """The season of each day; missing between seasons.

    Args:
        days: [day].
        seasons: ``name``, ``opens``, ``closes`` [day, the last one inside], without overlaps, in any order.

    Returns:
        Name of each day's season.

    Raises:
        ValueError: Two seasons share a day.

    Source:
        METRICS.md D.16.
    """
    ordered = _ordered(seasons)
    season: Codes = taken(ordered["name"], _positions(days, ordered))
    return season


@for_frames
def first_seasons(occasions: Columns, seasons: Columns) -> Columns:
    """The season of each customer's first purchase, to be used as the groups of `cohorts`.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        seasons: As in `season_of`.

    Returns:
        ``customer``, ``cohort`` (the season, missing for who began between seasons).

    Source:
        METRICS.md D.6, D.16.
    """
    first = occasions.rows(occasions["number"] == 1)
    return first.only("customer").plus(cohort=season_of(first["date"], seasons))


@for_frames
def season_retention(occasions: Columns, seasons: Columns, season: str, days_left: int = 0) -> Figure:
    """Share of the previous season's buyers who have bought in this one, so many days before it closes.

    Two purchases inside one season are no return. Compare two seasons only at equal ``days_left``: a running
    season always looks worse than a finished one.

    Args:
        occasions: ``customer``, ``date`` [day].
        seasons: As in `season_of`.
        season: Name of the later season; the one before it is the base.
        days_left: Days from the last day counted to the close; 0 counts the whole season.

    Returns:
        Returned by buyers of the previous season [customers]; no value for the first season.

    Raises:
        ValueError: No season has this name.

    Source:
        METRICS.md D.16; FEATURES.md 1.05.
    """
    ordered = _ordered(seasons)
    names = ordered["name"].texts()
    if season not in names:
        raise ValueError(f"season {season!r} is not one of {names}")
    place, position = names.index(season), _positions(occasions["date"], ordered)
    seen = occasions["date"] <= ordered["closes"][place] - days_left
    base = occasions["customer"][(position == place - 1) & (place > 0)].once()
    return share("season_retention", occasions["customer"][(position == place) & seen], base)


@for_frames
def season_comparison(
    occasions: Columns, seasons: Columns, as_of: datetime.date
) -> tuple[Figure, Figure, int] | None:
    """This season's return beside last season's on the same day before its close.

    Args:
        occasions: ``customer``, ``date`` [day].
        seasons: As in `season_of`.
        as_of: The day of the figures.

    Returns:
        Now, then, and the days left; None unless two seasons before ``as_of``'s or its latest are known.

    Source:
        METRICS.md D.16; FEATURES.md 1.05.
    """
    ordered = _ordered(seasons)
    opened = ordered.rows(ordered["opens"] <= np.datetime64(as_of))
    if len(opened) < 2:
        return None
    left = max((opened["closes"][-1].item() - as_of).days, 0)
    names = opened["name"].texts()
    now, then = (season_retention(occasions, ordered, str(name), left) for name in (names[-1], names[-2]))
    return now, then, left


@for_frames
def seasons_in_a_row(occasions: Columns, seasons: Columns, as_of: datetime.date) -> dict[str, int]:
    """How many seasons each customer has bought in without a break, up to the latest or the one before it.

    The season that is open counts when the customer has bought in it and breaks nothing when not.

    Args:
        occasions: ``customer``, ``date`` [day].
        seasons: As in `season_of`.
        as_of: The day of the figures.

    Returns:
        Seasons by customer; customers without any are left out.

    Source:
        METRICS.md D.13, loyal.
    """
    ordered = _ordered(seasons)
    latest = int((ordered["opens"] <= np.datetime64(as_of)).sum()) - 1
    bought = occasions.plus(place=_positions(occasions["date"], ordered))
    bought = bought.rows(bought["place"] >= 0)
    pairs = bought.rows(grouped(bought["customer"], bought["place"]).firsts)
    each = grouped(pairs["customer"])
    top, place = each.reduced(np.maximum, pairs["place"]), pairs["place"]
    depth = each.counts()[each.numbers] - 1 - (np.arange(len(pairs)) - each.firsts[each.numbers])
    unbroken = (place == top[each.numbers] - depth) & (top[each.numbers] >= latest - 1)
    run = each.sums(unbroken).astype(np.int64)
    customers = pairs["customer"][each.firsts]
    return dict(zip(customers[run > 0].texts(), run[run > 0].tolist(), strict=True))


@for_frames
def seasonal_occasions(valid: Columns, products: Columns) -> Columns:
    """`occasions` of goods that are bought by the season; other purchases count for nothing.

    Args:
        valid: From `sheets_crm.metrics.orders.valid_orders`, with ``product``.
        products: ``product``, ``season`` (text, missing: bought at any time).

    Returns:
        As `occasions`.

    Source:
        METRICS.md D.13, loyal.
    """
    return occasions(valid.rows(valid["product"].among(seasonal_products(products))))


@for_frames
def seasonal_products(products: Columns) -> Codes:
    """The products that are bought by the season.

    Args:
        products: ``product`` and, where the shop has it, ``season`` (text, missing: bought at any time).

    Returns:
        Their ``product``.

    Source:
        METRICS.md D.16.
    """
    seasonal: Codes = products["product"][products.read(texts=["season"])["season"].known]
    return seasonal


@for_frames
def season_totals(occasions: Columns, seasons: Columns) -> Columns:
    """Buyers and money of each season, and of the days between seasons.

    Args:
        occasions: ``customer``, ``date`` [day], ``amount`` [money].
        seasons: As in `season_of`.

    Returns:
        In order of opening, between seasons (``season`` missing) last: ``season``, ``buyers`` [customers],
        ``orders`` [purchase days], ``repeaters`` [customers with two in it], ``revenue`` [money].

    Source:
        METRICS.md D.16.
    """
    ordered = _ordered(seasons)
    place = _positions(occasions["date"], ordered) % (len(ordered) + 1)  # between seasons (-1): the last
    each = grouped(place, occasions["customer"])
    people, times = place[each.firsts], each.counts()
    counts = {"buyers": people, "orders": place, "repeaters": people[times >= 2]}
    names = codes_of([*ordered["name"].texts(), None])
    return Columns({"season": names}).plus(
        **{name: np.bincount(rows, minlength=len(names)) for name, rows in counts.items()},
        revenue=np.bincount(place, np.nan_to_num(occasions["amount"]), len(names)),
    )


def _ordered(seasons: Columns) -> Columns:
    ordered = seasons.by("opens")
    opens, closes = ordered["opens"], ordered["closes"]
    if (opens[1:] <= closes[:-1]).any() or (closes < opens).any():
        names = ordered["name"].texts()
        raise ValueError(f"seasons {names} share days; correct them with overlaps() first")
    return ordered


def _positions(days: Array, ordered: Columns) -> Array:
    """Number of the season of each day, -1 between seasons."""
    place = np.searchsorted(ordered["opens"], days, side="right") - 1
    return np.where(days <= taken(ordered["closes"], place), place, -1)
