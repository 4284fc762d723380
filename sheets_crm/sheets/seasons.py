"""Rows of the retention sheet for shops that sell by the season."""

from __future__ import annotations

import pandas as pd

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import SEASONS
from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.frames import records
from sheets_crm.metrics.seasons import season_retention, season_totals
from sheets_crm.sheets.lines import Row, small_sample_text


def season_rows(facts: Facts, seasons: pd.DataFrame) -> dict[str, Row]:
    """Who came back season by season, the latest first, and what was sold between seasons.

    All seasons are compared on the same day before their close; the whole season stands beside it once it
    is over. Only goods whose product names a season count.

    Args:
        facts: The shop on one day.
        seasons: name, opens, closes [day], estimated, row; without overlaps.

    Returns:
        Rows of the retention sheet by key: those of `sheets_crm.layout.figure_rows.RETENTION` that the
        shop fills, and "heading_seasons".
    """
    opened = seasons[seasons["opens"] <= pd.Timestamp(facts.as_of)].sort_values("opens")
    bought = facts.sales.seasonal
    if opened.empty or bought.empty:
        return {}
    places = opened.assign(title=opened["name"], name=opened["row"].astype("str"))
    left = max((opened["closes"].iloc[-1] - pd.Timestamp(facts.as_of)).days, 0)
    totals = records(season_totals(bought, places))
    shown = list(zip(records(places), totals[:-1], strict=True))[: -SEASONS - 1 : -1]
    found = {
        f"season_{number}": _season(facts, bought, places, season, left) | _sold(total)
        for number, (season, total) in enumerate(shown, start=1)
    }
    between = {"cohort": facts.texts("seasons.between")} | _sold(totals[-1])
    words = facts.texts.node("seasons.columns")
    return found | {"season_between": between, "heading_seasons": dict(words)}


def _season(facts: Facts, bought: pd.DataFrame, places: pd.DataFrame, season: Row, left: int) -> Row:
    so_far = season_retention(bought, places, season["name"], left)
    over = season["closes"] < pd.Timestamp(facts.as_of)
    whole = season_retention(bought, places, season["name"]).value if over else None
    return {
        "cohort": str(season["title"]),
        "customers": int(so_far.denominator) or None,
        "month_1": _rate(so_far.value),
        "month_2": _rate(whole),
        "note": _note(facts, season, so_far, left),
    }


def _rate(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _note(facts: Facts, season: Row, so_far: Figure, left: int) -> str | None:
    parts = [facts.texts("seasons.estimated")] if season["estimated"] is True else []
    if so_far.value is not None:
        part, whole = int(so_far.numerator), int(so_far.denominator)
        parts.append(facts.texts("seasons.back", part=part, whole=whole, left=left))
        parts.append(small_sample_text(so_far, facts.texts))
    return "; ".join(part for part in parts if part) or None


def _sold(total: Row) -> Row:
    return {"buyers": int(total["buyers"]), "revenue": float(total["revenue"])}
