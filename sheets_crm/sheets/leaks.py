"""The rows of the leaks sheet: the ten rules with their sums, then every question, newest first."""

from __future__ import annotations

import math

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import RULES
from sheets_crm.metrics.columns import months
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.money.leaks import Finding
from sheets_crm.sheets.lines import Row, heading, listed, money_cell, month_name

_ROWS_SHOWN = 6
_MONTHS = 3


def rows(facts: Facts) -> list[Row]:
    """A row for every rule, found or not, then the findings."""
    texts, found = facts.texts, facts.money.leaks
    amounts = {rule: [each.amount for each in found if each.rule == rule] for rule in RULES}
    rules = [
        {
            "rule": texts(f"report.rules.{rule}"),
            "amount": money_cell(sum(asked)),
            "finding": texts("report.questions", count=len(asked)),
            "key": f"rule_{rule}",
        }
        for rule, asked in amounts.items()
    ]
    findings = [_finding(facts, each) for each in found]
    small = [_finding(facts, each) for each in facts.money.small_counts]
    return [
        heading(texts, "rules", "rule"),
        *rules,
        *_drawers(facts),
        heading(texts, "findings", "rule"),
        *_numbered(findings),
        *([heading(texts, "small", "rule"), *_numbered(small)] if small else []),
    ]


def _drawers(facts: Facts) -> list[Row]:
    """Each branch's cash sales, deposits and payments month by month, the latest first; none without any."""
    days = facts.money.drawer.plus(month=months(facts.money.drawer["date"]))
    each = grouped(days["month"], days["branch"])
    sums = {name: each.sums(days[name]) for name in ("recorded", "paid_out", "deposited", "difference")}
    table = days.rows(each.lasts).plus(**sums)
    recent = [row for row in table.records() if row["month"] in np.unique(days["month"])[-_MONTHS:].tolist()]
    recent.sort(key=lambda row: row["month"], reverse=True)
    rows = [_drawer(facts, row) for row in recent]
    return [heading(facts.texts, "drawer", "rule"), *rows] if rows else []


def _drawer(facts: Facts, row: Row) -> Row:
    texts, recorded, branch = facts.texts, row["recorded"], row["branch"]
    gap = money_cell(row["difference"])
    told = texts(
        "report.drawer",
        **{name: texts.money(row[name]) for name in ("recorded", "paid_out", "deposited")},
    )
    share = texts("report.drawer_share", share=texts.percent(abs(gap) / recorded)) if recorded else ""
    return {
        "rule": f"{branch or texts('report.the_shop').capitalize()}, {month_name(facts.texts, row['month'])}",
        "amount": gap,
        "finding": f"{told}{share}" if gap else told,
        "date": row["date"],
        "branch": branch or None,
        "key": f"drawer {row['month']:%Y-%m} {branch}",
    }


def _finding(facts: Facts, found: Finding) -> Row:
    rows = listed([str(number) for number in found.rows], facts.texts, _ROWS_SHOWN)
    where = facts.texts("report.cash_rows", sheet=facts.texts("headings.sheets.cash"), rows=rows)
    return {
        "rule": facts.texts(f"report.rules.{found.rule}"),
        "amount": money_cell(found.amount),
        "finding": _sentence(facts, found),
        "date": found.date,
        "branch": found.branch or None,
        "staff": found.staff or None,
        "rows": where if found.rows else None,
        **({"opens": ("cash", found.rows[0])} if found.rows else {}),
        "key": f"{found.rule} {found.reason} {'-'.join(map(str, found.rows)) or found.staff}",
    }


def _sentence(facts: Facts, found: Finding) -> str:
    texts, known = facts.texts, math.isfinite(found.measure)
    return texts(
        f"report.{'findings' if known else 'unmeasured'}.{found.reason}",
        party=found.party or texts("report.nobody"),
        money=texts.money(abs(found.amount)),
        measure=texts.number(round(found.measure, 1)) if known else "",
        day=found.date,
        branch=found.branch or texts("report.the_shop"),
        staff=found.staff or texts("report.nobody"),
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
