"""The rows of the retention sheet: cohorts by month, strict and cumulative, and by first product."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from sheets_crm.facts.figures import FigureShop, month_name
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.customers.cohorts import cohorts, first_products, pooled_cohorts
from sheets_crm.reading.frames import records
from sheets_crm.schema import COHORT_MONTHS
from sheets_crm.sheets.leads import lead_months, source_rows
from sheets_crm.sheets.lines import Row, heading
from sheets_crm.sheets.seasons import season_rows


def rows(shop: FigureShop) -> list[Row]:
    """Every cohort in its fixed row; rows that the shop does not fill yet are blank."""
    cells = cohorts(shop.coded_bought, shop.as_of)
    found: dict[str, Row] = {}
    for section, value in (("strict", "rate"), ("by_then", "rate_by")):
        found |= _pooled(shop, cells, section, value)
        found |= _months(shop, cells, section, value)
    found |= _products(shop) | source_rows(shop) | season_rows(shop, shop.frames.seasons)
    for name in figure_rows.RETENTION:
        key = f"heading_{name}"
        found[key] = heading(shop.texts, name, "cohort") | found.get(key, {})
    return [found.get(key, {}) | {"key": key} for key in figure_rows.keys_in_order(figure_rows.RETENTION)]


def _pooled(shop: FigureShop, cells: pd.DataFrame, section: str, value: str) -> dict[str, Row]:
    pooled = pooled_cohorts(cells).assign(cohort="all")
    buyers = int(cells.drop_duplicates("cohort")["size"].sum()) if len(cells) else None
    row = {"cohort": shop.texts("report.all_months"), "customers": buyers}
    note = {"note": shop.texts("report.pooled_note")}
    return {f"{section}_all": row | _rates(pooled, value).get("all", {}) | note}


def _months(shop: FigureShop, cells: pd.DataFrame, section: str, value: str) -> dict[str, Row]:
    """One row per month: its cohort, and beside the strict ones what the month sold."""
    revenue = shop.monthly.tail(figure_rows.COHORTS)
    asked = lead_months(shop) if section == "strict" else {}
    sizes = _sizes(cells)
    rates = _rates(cells, value)
    found = {}
    for number, month in enumerate(records(revenue), start=1):
        row: Row = {
            "cohort": month_name(shop, month["month"]),
            "customers": sizes.get(month["month"]),
            **_behind(shop, month, section),
            **rates.get(month["month"], {}),
        }
        if section == "strict":
            row |= _sold(shop, month) | asked[month["month"]]
        found[f"{section}_{number}"] = row
    return found


def _behind(shop: FigureShop, month: Row, section: str) -> Row:
    """Who bought for the first time in the month; every row of the month opens the same block."""
    block = f"first {month['month']:%Y-%m}"
    people = shop.beginners.get(month["month"], [])
    if not people:
        return {}
    title = shop.texts("report.first_bought", what=month_name(shop, month["month"]))
    opens = {"opens": ("behind", f"heading_{block}")}
    return opens | ({"behind": people, "block": block, "title": title} if section == "strict" else {})


def _sold(shop: FigureShop, month: Row) -> Row:
    sold: Row = {name: float(month[name]) for name in ("revenue", "new", "existing", "unnamed", "buyers")}
    total = {"customers": int(month["customers"]), "money": shop.texts.money(month["money"])}
    parts = [
        "" if month["ended"] else shop.texts("report.running_month"),
        shop.texts("report.so_far", **total),
    ]
    return sold | {"note": "; ".join(filter(None, parts))}


def _sizes(cells: pd.DataFrame) -> dict[Hashable, int]:
    firsts = cells.drop_duplicates("cohort")
    return dict(zip(firsts["cohort"], firsts["size"].astype("int64").tolist(), strict=True))


def _rates(cells: pd.DataFrame, value: str) -> dict[Hashable, Row]:
    """Rates by cohort and month; what is not over stays blank."""
    inside = cells[cells[value].notna() & cells["month"].between(1, COHORT_MONTHS)]
    found: dict[Hashable, Row] = {}
    for cohort, month, rate in zip(inside["cohort"], inside["month"], inside[value], strict=True):
        found.setdefault(cohort, {})[f"month_{month}"] = round(float(rate), 4)
    return found


def _products(shop: FigureShop) -> dict[str, Row]:
    """Who began with which product, the most usual ones."""
    firsts = first_products(shop.coded)
    cells = cohorts(shop.coded_bought, shop.as_of, firsts)
    if cells.empty:
        return {}
    sizes, rates = _sizes(cells), _rates(cells, "rate_by")
    order = sorted(sizes, key=lambda product: (-sizes[product], str(product)))
    names = dict(zip(shop.products["product"], shop.products["name"], strict=True))
    return {
        f"product_{number}": {
            "cohort": str(names.get(product, product)),
            "customers": sizes[product],
            "behind": list(firsts.index[firsts == product].astype("str")),
            "block": f"first product {product}",
            "title": shop.texts("report.first_bought", what=names.get(product, product)),
            **rates.get(product, {}),
        }
        for number, product in enumerate(order[: figure_rows.FIRST_PRODUCTS], start=1)
    }
