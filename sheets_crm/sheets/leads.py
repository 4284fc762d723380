"""Leads on the retention sheet: by the month and by the source they came from."""

from __future__ import annotations

from datetime import date

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import SOURCES
from sheets_crm.metrics.columns import Columns, months, stacked
from sheets_crm.metrics.customers.leads import conversion_by_month, conversion_by_source, response_days
from sheets_crm.metrics.grouping import grouped
from sheets_crm.sheets.lines import Row


def months_of(facts: Facts) -> Columns:
    """What each month sold, from the first recorded lead on where that came before the first order.

    A shop that has sold nothing yet has the months of its leads.
    """
    sold, came = facts.sales.monthly, conversion_by_month(facts.leads)["month"]
    now = np.datetime64(facts.as_of, "M")
    first_sold = sold["month"][0].astype("datetime64[M]") if len(sold) else now + 1
    if not len(came) or came[0].astype("datetime64[M]") >= first_sold:
        return sold
    before = np.arange(came[0].astype("datetime64[M]"), first_sold)
    nothing = Columns(dict.fromkeys(sold.each, np.zeros(len(before))))
    nothing = nothing.plus(month=before.astype("datetime64[D]"), ended=before < now)
    return stacked(nothing, sold) if len(sold) else nothing


def lead_months(facts: Facts) -> dict[date, Row]:
    """New leads, how many of them have bought by now, and how long they waited for an answer, by month.

    A month without recorded leads says so: it is neither none nor 0 %.
    """
    found = {month["month"]: month for month in conversion_by_month(facts.leads).records()}
    waits = response_days(facts.contacts, facts.as_of)
    month = months(waits["date"])
    each = grouped(month)
    medians = each.medians(waits["waited"].astype(np.float64)).tolist()
    usual = dict(zip(month[each.firsts].tolist(), medians, strict=True))
    nothing = facts.texts("report.not_recorded")
    return {
        month: {
            "leads": int(found[month]["leads"]) if month in found else nothing,
            "lead_conversion": round(float(found[month]["rate"]), 4) if month in found else nothing,
            "answer_days": float(usual[month]) if month in usual else nothing,
        }
        for month in months_of(facts)["month"].tolist()
    }


def source_rows(facts: Facts) -> dict[str, Row]:
    """Where leads came from and how many of each source have bought; the unknown are told as such."""
    words = facts.texts.node("report.source_columns")
    shown = [_source(facts, source) for source in conversion_by_source(facts.leads).records()]
    if len(shown) > SOURCES:
        shown = [*shown[: SOURCES - 1], _others(facts, shown[SOURCES - 1 :])]
    found = {f"source_{number}": row for number, row in enumerate(shown, start=1)}
    return found | {"heading_sources": dict(words)}


def _others(facts: Facts, rows: list[Row]) -> Row:
    """The sources beyond those that are shown as one, so that totals hold."""
    name = facts.texts("report.other_sources", count=len(rows))
    people, buyers = (sum(row[column] for row in rows) for column in ("customers", "buyers"))
    return {
        "cohort": name,
        "customers": people,
        "month_1": round(buyers / people, 4),
        "buyers": buyers,
        "note": facts.texts("report.still_open", count=people - buyers),
        "behind": [customer for row in rows for customer in row["behind"]],
        "block": f"source {name}",
        "title": facts.texts("report.from_source", source=name),
    }


def _source(facts: Facts, source: Row) -> Row:
    known, told = source["source"] is not None, facts.leads["source"]
    name = source["source"] if known else facts.texts("report.unknown_source")
    people = facts.leads["customer"][told.isin([name]) if known else ~told.known]
    return {
        "cohort": name,
        "customers": int(source["leads"]),
        "month_1": round(float(source["rate"]), 4),
        "buyers": int(source["bought"]),
        "note": facts.texts("report.still_open", count=int(source["open"])),
        "behind": people.texts(),
        "block": f"source {name}",
        "title": facts.texts("report.from_source", source=name),
    }
