"""Seasons that can be used: none shares a day with another, and products name one of them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from sheets_crm.metrics.seasons import overlaps
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.frames import records
from sheets_crm.reading.headers import Located, tell


def with_seasons(
    frames: Mapping[str, pd.DataFrame], tables: Mapping[str, Located], problems: Problems
) -> dict[str, pd.DataFrame]:
    """Seasons without those that clash, and products whose ``season`` is missing unless the sheet has it."""
    seasons = _apart(frames["seasons"], tables, problems)
    products = _of_season(frames["products"], frames["seasons"], tables, problems)
    if len(seasons) and products["season"].isna().all():
        problems.add(tables["seasons"].sheet.title, 0, "", "season_of_no_product")
    return {"seasons": seasons, "products": products}


def _apart(seasons: pd.DataFrame, tables: Mapping[str, Located], problems: Problems) -> pd.DataFrame:
    clashes = overlaps(seasons)
    for clash in records(clashes):
        own = clash["row"] == clash["other_row"]
        column, code = ("closes", "season_backwards") if own else ("opens", "season_overlap")
        named = {name: clash[name] for name in ("name", "other_name", "other_row")}
        tell(problems, tables, "seasons", clash["row"], column, code, **named)
    return seasons[~seasons["row"].isin(clashes["row"])].reset_index(drop=True)


def _of_season(
    products: pd.DataFrame, seasons: pd.DataFrame, tables: Mapping[str, Located], problems: Problems
) -> pd.DataFrame:
    """A product names a season by part of its name: ``Gamis`` is every year's "Gamis 1448"."""
    names = [header_key(name) for name in seasons["name"]]
    written = products["season"].dropna()
    known = {text for text in written.unique() if any(header_key(text) in name for name in names)}
    for row, text in zip(products.loc[written.index, "row"], written, strict=True):
        if text not in known:
            tell(problems, tables, "products", row, "season", "unknown_season", value=text)
    return products.assign(season=products["season"].where(products["season"].isin(known)))
