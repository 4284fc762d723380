"""Trades whose year is not January to December: which season an order belongs to, and who comes back."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.frames import for_frames
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


def season_of(days: pd.Series, seasons: pd.DataFrame) -> pd.Series:
    """The season of each day; missing between seasons.

    Args:
        days: [day].
        seasons: ``name``, ``opens``, ``closes`` [day, the last one inside], without overlaps, in any order.

    Returns:
        Name of the season, by the index of ``days``.

    Raises:
        ValueError: Two seasons share a day.

    Source:
        METRICS.md D.16.
    """
    ordered = _ordered(seasons)
    position = _positions(days, ordered)
    names = pd.Series([None, *ordered["name"]], dtype="str")
    return names.take(position + 1).set_axis(days.index).rename("season")


def first_seasons(occasions: pd.DataFrame, seasons: pd.DataFrame) -> pd.Series:
    """The season of each customer's first purchase, to be used as the groups of `cohorts`.

    Args:
        occasions: ``customer``, ``date`` [day], ``number``.
        seasons: As in `season_of`.

    Returns:
        Season by customer; missing for who began between seasons.

    Source:
        METRICS.md D.6, D.16.
    """
    first = occasions[occasions["number"] == 1]
    return season_of(first["date"], seasons).set_axis(pd.Index(first["customer"]))


def season_retention(
    occasions: pd.DataFrame, seasons: pd.DataFrame, season: str, days_left: int = 0
) -> Figure:
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
    places = np.flatnonzero(ordered["name"] == season)
    if len(places) == 0:
        raise ValueError(f"season {season!r} is not one of {ordered['name'].tolist()}")
    place = int(places[0])
    position = _positions(occasions["date"], ordered)
    seen = occasions["date"] <= ordered["closes"].iloc[place] - pd.Timedelta(days=days_left)
    base = pd.Index(occasions.loc[(position == place - 1) & (place > 0), "customer"].unique())
    back = pd.Index(occasions.loc[(position == place) & seen, "customer"])
    return share("season_retention", back, base)


def season_comparison(
    occasions: pd.DataFrame, seasons: pd.DataFrame, as_of: datetime.date
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
    opened = ordered[ordered["opens"] <= pd.Timestamp(as_of)]
    if len(opened) < 2:
        return None
    left = max((opened["closes"].iloc[-1] - pd.Timestamp(as_of)).days, 0)
    names = opened["name"].tolist()
    now, then = (season_retention(occasions, ordered, name, left) for name in (names[-1], names[-2]))
    return now, then, left


def seasons_in_a_row(occasions: pd.DataFrame, seasons: pd.DataFrame, as_of: datetime.date) -> pd.Series:
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
    latest = int((ordered["opens"] <= pd.Timestamp(as_of)).sum()) - 1
    bought = occasions.assign(place=_positions(occasions["date"], ordered))
    pairs = bought.loc[bought["place"] >= 0, ["customer", "place"]].drop_duplicates()
    pairs = pairs.sort_values(["customer", "place"], ascending=[True, False])
    top = pairs.groupby("customer", observed=True)["place"].transform("max")
    depth = pairs.groupby("customer", observed=True).cumcount()
    unbroken = (pairs["place"] == top - depth) & (top >= latest - 1)
    return unbroken.groupby(pairs["customer"], observed=True).sum().loc[lambda run: run > 0]


def seasonal_occasions(valid: pd.DataFrame, products: pd.DataFrame) -> pd.DataFrame:
    """`occasions` of goods that are bought by the season; other purchases count for nothing.

    Args:
        valid: From `sheets_crm.metrics.orders.valid_orders`, with ``product``.
        products: ``product``, ``season`` (text, missing: bought at any time).

    Returns:
        As `occasions`.

    Source:
        METRICS.md D.13, loyal.
    """
    return occasions(valid[valid["product"].isin(seasonal_products(products))])


def seasonal_products(products: pd.DataFrame) -> pd.Series:
    """The products that are bought by the season.

    Args:
        products: ``product`` and, where the shop has it, ``season`` (text, missing: bought at any time).

    Returns:
        Their ``product``.

    Source:
        METRICS.md D.16.
    """
    if "season" not in products:
        return products["product"].iloc[:0]
    return products.loc[products["season"].notna(), "product"]


def season_totals(occasions: pd.DataFrame, seasons: pd.DataFrame) -> pd.DataFrame:
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
    rows = occasions.assign(place=_positions(occasions["date"], ordered))
    times = rows.groupby(["place", "customer"], observed=True).size().reset_index(name="times")
    each = times.groupby("place")["times"]
    table = pd.DataFrame({"buyers": each.size(), "orders": each.sum()})
    table = table.assign(repeaters=(times["times"] >= 2).groupby(times["place"]).sum())
    table = table.assign(revenue=rows.groupby("place")["amount"].sum())
    full = table.reindex([*range(len(ordered)), -1]).fillna(0.0)
    names = pd.Series([*ordered["name"], None], dtype="str")
    counts = full.astype({"buyers": "int64", "orders": "int64", "repeaters": "int64"})
    return pd.DataFrame(
        counts.reset_index(drop=True).assign(season=names), columns=["season", *table.columns]
    )


def _ordered(seasons: pd.DataFrame) -> pd.DataFrame:
    ordered = seasons.sort_values("opens").reset_index(drop=True)
    if (ordered["opens"] <= ordered["closes"].shift()).any() or (ordered["closes"] < ordered["opens"]).any():
        raise ValueError(f"seasons {ordered['name'].tolist()} share days; correct them with overlaps() first")
    return ordered


def _positions(days: pd.Series, ordered: pd.DataFrame) -> NDArray[np.int64]:
    """Number of the season of each day, -1 between seasons."""
    day = days.to_numpy().astype("datetime64[D]")
    opens, closes = (ordered[name].to_numpy().astype("datetime64[D]") for name in ("opens", "closes"))
    place = np.searchsorted(opens, day, side="right") - 1
    inside = (place >= 0) & (len(closes) > 0)
    inside[inside] = day[inside] <= closes[place[inside]]
    return np.where(inside, place, -1)
