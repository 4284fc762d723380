"""Leads on the retention sheet: by the month and by the source they came from."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from sheets_crm.facts.figures import FigureShop
from sheets_crm.layout.figure_rows import SOURCES
from sheets_crm.metrics.customers.leads import conversion_by_month, conversion_by_source, response_days
from sheets_crm.reading.frames import records
from sheets_crm.sheets.lines import Row


def lead_months(shop: FigureShop) -> dict[Hashable, Row]:
    """New leads, how many of them have bought by now, and how long they waited for an answer, by month.

    A month without recorded leads says so: it is neither none nor 0 %.
    """
    found = {month["month"]: month for month in records(conversion_by_month(shop.leads))}
    waits = response_days(shop.frames.contacts, shop.as_of)
    month = waits["date"].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    usual = waits["waited"].groupby(month).median().to_dict()
    nothing = shop.texts("report.not_recorded")
    return {
        month: {
            "leads": int(found[month]["leads"]) if month in found else nothing,
            "lead_conversion": round(float(found[month]["rate"]), 4) if month in found else nothing,
            "answer_days": float(usual[month]) if month in usual else nothing,
        }
        for month in shop.monthly["month"]
    }


def source_rows(shop: FigureShop) -> dict[str, Row]:
    """Where leads came from and how many of each source have bought; the unknown are told as such."""
    words = shop.texts.node("report.source_columns")
    table = conversion_by_source(shop.leads).head(SOURCES)
    found = {
        f"source_{number}": _source(shop, source) for number, source in enumerate(records(table), start=1)
    }
    return found | {"heading_sources": dict(words)}


def _source(shop: FigureShop, source: Row) -> Row:
    known = not pd.isna(source["source"])
    name = str(source["source"]) if known else shop.texts("report.unknown_source")
    people = shop.leads.loc[
        shop.leads["source"].eq(source["source"]) if known else shop.leads["source"].isna(), "customer"
    ]
    return {
        "cohort": name,
        "customers": int(source["leads"]),
        "month_1": round(float(source["rate"]), 4),
        "buyers": int(source["bought"]),
        "note": shop.texts("report.still_open", count=int(source["open"])),
        "behind": people.astype("str").tolist(),
        "block": f"source {name}",
        "title": shop.texts("report.from_source", source=name),
    }
