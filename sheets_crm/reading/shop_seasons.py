"""Seasons that can be used: none shares a day with another, and products name one of them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.seasons import overlaps
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import Located, tell


def with_seasons(
    columns: Mapping[str, Columns], tables: Mapping[str, Located], problems: Problems
) -> dict[str, Columns]:
    """Seasons without those that clash, and products whose ``season`` is missing unless the sheet has it."""
    seasons = _apart(columns["seasons"], tables, problems)
    products = _of_season(columns["products"], columns["seasons"], tables, problems)
    if len(seasons) and not products["season"].known.any():
        problems.add(tables["seasons"].sheet.title, 0, "", "season_of_no_product")
    return {"seasons": seasons, "products": products}


def _apart(seasons: Columns, tables: Mapping[str, Located], problems: Problems) -> Columns:
    """Seasons of one trade must not share a day; those of two may (METRICS.md D.23)."""
    trade = np.array([header_key(text) for text in seasons["trade"].filled("").texts()])
    parts = [overlaps(seasons.rows(trade == name)) for name in sorted(set(trade.tolist()))]
    for clash in (clash for part in parts for clash in part.records()):
        own = clash["row"] == clash["other_row"]
        column, code = ("closes", "season_backwards") if own else ("opens", "season_overlap")
        named = {name: clash[name] for name in ("name", "other_name", "other_row")}
        tell(problems, tables, "seasons", clash["row"], column, code, **named)
    clashing = [row for part in parts for row in part["row"].tolist()]
    return seasons.rows(~np.isin(seasons["row"], clashing))


def _of_season(
    products: Columns, seasons: Columns, tables: Mapping[str, Located], problems: Problems
) -> Columns:
    """A product names a season by part of its name: ``Gamis`` is every year's "Gamis 1448"."""
    names = [header_key(name) for name in seasons["name"].distinct]
    written = products["season"].distinct
    known = {text: text for text in written if any(header_key(text) in name for name in names)}
    for row, text in products.tuples("row", "season"):
        if text is not None and text not in known:
            tell(problems, tables, "products", row, "season", "unknown_season", value=text)
    return products.plus(season=products["season"].mapped(known))
