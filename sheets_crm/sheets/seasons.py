"""Rows of the retention sheet for shops that sell by the season."""

from __future__ import annotations

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import SEASONS
from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.seasons import season_retention, season_totals
from sheets_crm.sheets.lines import Row, small_sample_text


def season_rows(facts: Facts) -> dict[str, Row]:
    """Who came back season by season, the latest first, and what was sold between seasons.

    All seasons of a trade are compared on the same day before their close; the whole season stands beside
    it once it is over. Only goods whose product names a season count.

    Returns:
        Rows of the retention sheet by key: those of `sheets_crm.layout.figure_rows.RETENTION` that the
        shop fills, and "heading_seasons".
    """
    told = [_of_trade(facts, seasons, bought) for seasons, bought in facts.sales.seasonal]
    shown = sorted((row for rows, _ in told for row in rows), key=lambda row: row["opens"], reverse=True)
    if not shown:
        return {}
    found = {
        f"season_{number}": {name: cell for name, cell in row.items() if name != "opens"}
        for number, row in enumerate(shown[:SEASONS], start=1)
    }
    sums = {name: sum(between[name] for _, between in told if between) for name in ("buyers", "revenue")}
    between = {"cohort": facts.texts("seasons.between")} | sums
    words = facts.texts.node("seasons.columns")
    return found | {"season_between": between, "heading_seasons": dict(words)}


def _of_trade(facts: Facts, seasons: Columns, bought: Columns) -> tuple[list[Row], Row]:
    """The seasons of one trade that have opened, and what was sold between them."""
    opened = seasons.rows(seasons["opens"] <= np.datetime64(facts.as_of)).by("opens")
    if not len(opened) or not len(bought):
        return [], {}
    places = opened.plus(title=opened["name"], name=codes_of(map(str, opened["row"].tolist())))
    left = max((opened["closes"][-1].item() - facts.as_of).days, 0)
    totals = season_totals(bought, places).records()
    rows = [
        _season(facts, bought, places, season, left) | _sold(total) | {"opens": season["opens"]}
        for season, total in zip(places.records(), totals[:-1], strict=True)
    ]
    return rows, _sold(totals[-1])


def _season(facts: Facts, bought: Columns, places: Columns, season: Row, left: int) -> Row:
    so_far = season_retention(bought, places, season["name"], left)
    over = season["closes"] < facts.as_of
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
    parts = [facts.texts("seasons.estimated")] if season["estimated"] else []
    if so_far.value is not None:
        part, whole = int(so_far.numerator), int(so_far.denominator)
        parts.append(facts.texts("seasons.back", part=part, whole=whole, left=left))
        parts.append(small_sample_text(so_far, facts.texts))
    return "; ".join(part for part in parts if part) or None


def _sold(total: Row) -> Row:
    return {"buyers": int(total["buyers"]), "revenue": float(total["revenue"])}
