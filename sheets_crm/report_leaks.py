"""The rows of the leaks sheet: the ten rules with their sums, then every question, newest first."""

from __future__ import annotations

import math

from sheets_crm.figure_rows import RULES
from sheets_crm.frames import records
from sheets_crm.report_lines import Row, heading, listed
from sheets_crm.report_money import Money
from sheets_crm.report_shop import FigureShop

_ROWS_SHOWN = 6


def rows(shop: FigureShop, money: Money) -> list[Row]:
    """A row for every rule, found or not, then the findings."""
    texts, found = shop.texts, money.leaks
    counts = found.groupby("rule")["amount"].agg(["size", "sum"])
    rules = [
        {
            "rule": texts(f"report.rules.{rule}"),
            "amount": float(counts["sum"].get(rule, 0.0)),
            "finding": texts("report.questions", count=int(counts["size"].get(rule, 0))),
            "key": f"rule_{rule}",
        }
        for rule in RULES
    ]
    findings = [_finding(shop, row) for row in records(found)]
    return [heading(texts, "rules", "rule"), *rules, heading(texts, "findings", "rule"), *_numbered(findings)]


def _finding(shop: FigureShop, row: Row) -> Row:
    where = shop.texts("report.cash_rows", sheet=shop.texts("headings.sheets.cash"), rows=_rows(row, shop))
    return {
        "rule": shop.texts(f"report.rules.{row['rule']}"),
        "amount": float(row["amount"]),
        "finding": _sentence(shop, row),
        "date": row["date"].date(),
        "branch": row["branch"] or None,
        "staff": row["staff"] or None,
        "rows": where if row["rows"] else None,
        **({"opens": ("cash", int(row["rows"][0]))} if row["rows"] else {}),
        "key": f"{row['rule']} {row['reason']} {'-'.join(map(str, row['rows'])) or row['staff']}",
    }


def _rows(row: Row, shop: FigureShop) -> str:
    return listed([str(number) for number in row["rows"]], shop.texts, _ROWS_SHOWN)


def _sentence(shop: FigureShop, row: Row) -> str:
    texts, measure = shop.texts, float(row["measure"])
    known = math.isfinite(measure)
    return texts(
        f"report.{'findings' if known else 'unmeasured'}.{row['reason']}",
        party=row["party"] or texts("report.nobody"),
        money=texts.money(abs(row["amount"])),
        measure=texts.number(round(measure, 1)) if known else "",
        day=row["date"].date(),
        branch=row["branch"] or texts("report.the_shop"),
        staff=row["staff"] or texts("report.nobody"),
    )


def _numbered(findings: list[Row]) -> list[Row]:
    """The same finding twice (a branch's drawer on two days) keeps two keys."""
    seen: dict[str, int] = {}
    result = []
    for row in findings:
        key = str(row["key"])
        seen[key] = seen.get(key, 0) + 1
        result.append(row | {"key": key if seen[key] == 1 else f"{key} {seen[key]}"})
    return result
