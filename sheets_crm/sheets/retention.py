"""The rows of the retention sheet: cohorts by month, strict and cumulative, and by first product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.cohorts import cohorts, first_products, pooled_cohorts, settled_cohorts
from sheets_crm.metrics.grouping import grouped
from sheets_crm.schema import COHORT_MONTHS
from sheets_crm.sheets.leads import lead_months, months_of, source_rows
from sheets_crm.sheets.lines import Row, heading, month_name
from sheets_crm.sheets.seasons import season_rows


def rows(facts: Facts) -> list[Row]:
    """Every cohort in its fixed row; rows that the shop does not fill yet are blank."""
    cells = cohorts(facts.sales.bought, facts.as_of)
    found: dict[str, Row] = _pooled(facts, cells)
    for section, value in (("strict", "rate"), ("by_then", "rate_by")):
        found |= _months(facts, cells, section, value)
    found |= _products(facts) | source_rows(facts) | season_rows(facts)
    for name in figure_rows.RETENTION:
        key = f"heading_{name}"
        found[key] = heading(facts.texts, name, "cohort") | found.get(key, {})
    return [found.get(key, {}) | {"key": key} for key in figure_rows.keys_in_order(figure_rows.RETENTION)]


def _pooled(facts: Facts, cells: Columns) -> dict[str, Row]:
    """All months together: each strict month of all who could have come, the cumulative ones of one base."""
    everybody = facts.sales.last.only("customer").plus(cohort="all")
    strict = _rates(pooled_cohorts(cells).plus(cohort="all"), "rate")
    settled = _settled(facts, everybody)
    buyers = sum(_sizes(cells).values()) or None
    row = {"cohort": facts.texts("report.all_months"), "customers": buyers}
    notes = {"strict": {"note": facts.texts("report.pooled_note")}, "by_then": _base(facts, settled)}
    rates = {"strict": strict, "by_then": _rates(settled, "rate_by")}
    return {f"{name}_all": row | rates[name].get("all", {}) | notes[name] for name in rates}


def _settled(facts: Facts, groups: Columns) -> Columns:
    return settled_cohorts(facts.sales.bought, facts.as_of, groups, COHORT_MONTHS)


def _base(facts: Facts, settled: Columns) -> Row:
    """How many customers a cumulative row follows."""
    count = int(settled["size"][0]) if len(settled) else 0
    return {"note": facts.texts("report.settled_note", count=count)}


def _months(facts: Facts, cells: Columns, section: str, value: str) -> dict[str, Row]:
    """One row per month: its cohort, and beside the strict ones what the month sold."""
    revenue = months_of(facts).rows(slice(-figure_rows.COHORTS, None))
    asked = lead_months(facts) if section == "strict" else {}
    sizes = _sizes(cells)
    rates = _rates(cells, value)
    found = {}
    for number, month in enumerate(revenue.records(), start=1):
        row: Row = {
            "cohort": month_name(facts.texts, month["month"]),
            "customers": sizes.get(month["month"]),
            **_behind(facts, month, section),
            **rates.get(month["month"], {}),
        }
        if section == "strict":
            row |= _sold(facts, month) | asked[month["month"]]
        found[f"{section}_{number}"] = row
    return found


def _behind(facts: Facts, month: Row, section: str) -> Row:
    """Who bought for the first time in the month; every row of the month opens the same block."""
    block = f"first {month['month']:%Y-%m}"
    people = facts.sales.beginners.get(month["month"], [])
    if not people:
        return {}
    title = facts.texts("report.first_bought", what=month_name(facts.texts, month["month"]))
    opens = {"opens": ("behind", f"heading_{block}")}
    return opens | ({"behind": people, "block": block, "title": title} if section == "strict" else {})


def _sold(facts: Facts, month: Row) -> Row:
    sold: Row = {name: float(month[name]) for name in ("revenue", "new", "existing", "unnamed", "buyers")}
    total = {"customers": int(month["customers"]), "money": facts.texts.money(month["money"])}
    parts = [
        "" if month["ended"] else facts.texts("report.running_month"),
        facts.texts("report.so_far", **total),
    ]
    return sold | {"note": "; ".join(filter(None, parts))}


def _sizes(cells: Columns) -> dict[Hashable, int]:
    return dict(cells.rows(grouped(cells["cohort"]).firsts).tuples("cohort", "size"))


def _rates(cells: Columns, value: str) -> dict[Hashable, Row]:
    """Rates by cohort and month; what is not over stays blank."""
    inside = cells.rows((cells["month"] >= 1) & (cells["month"] <= COHORT_MONTHS) & ~np.isnan(cells[value]))
    found: dict[Hashable, Row] = {}
    for cohort, month, rate in inside.tuples("cohort", "month", value):
        found.setdefault(cohort, {})[f"month_{month}"] = round(rate, 4)
    return found


def _products(facts: Facts) -> dict[str, Row]:
    """Who began with which product, the most usual ones."""
    firsts = first_products(facts.sales.valid)
    sizes = Counter(firsts["cohort"].texts())
    rates = _rates(_settled(facts, firsts), "rate_by")
    order = sorted(sizes, key=lambda product: (-sizes[product], str(product)))
    names = dict(facts.sales.products.tuples("product", "name"))
    return {
        f"product_{number}": {
            "cohort": str(names.get(product, product)),
            "customers": sizes[product],
            "behind": firsts["customer"][firsts["cohort"].isin([product])].texts(),
            "block": f"first product {product}",
            "title": facts.texts("report.first_bought", what=names.get(product, product)),
            **rates.get(product, {}),
        }
        for number, product in enumerate(order[: figure_rows.FIRST_PRODUCTS], start=1)
    }
