"""The rows of the leaks sheet: the ten rules with their sums, then every question, newest first."""

from __future__ import annotations

import math

from sheets_crm.facts.facts import Facts
from sheets_crm.layout.figure_rows import RULES
from sheets_crm.reading.frames import records
from sheets_crm.sheets.lines import Row, heading, listed, month_name

_ROWS_SHOWN = 6
_MONTHS = 3


def rows(facts: Facts) -> list[Row]:
    """A row for every rule, found or not, then the findings."""
    texts, found = facts.texts, facts.money.leaks
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
    findings = [_finding(facts, row) for row in records(found)]
    return [
        heading(texts, "rules", "rule"),
        *rules,
        *_drawers(facts),
        heading(texts, "findings", "rule"),
        *_numbered(findings),
    ]


def _drawers(facts: Facts) -> list[Row]:
    """Each branch's cash sales, deposits and payments month by month, the latest first; none without any."""
    if facts.money.drawer.empty:
        return []
    days = facts.money.drawer.assign(month=facts.money.drawer["date"].dt.to_period("M").dt.to_timestamp())
    sums = days.groupby(["month", "branch"], dropna=False).agg(
        date=("date", "max"),
        **{name: (name, "sum") for name in ("recorded", "paid_out", "deposited", "difference")},
    )
    recent = sums[sums.index.get_level_values("month").isin(sorted(set(days["month"]))[-_MONTHS:])]
    table = recent.reset_index().sort_values(["month", "branch"], ascending=[False, True])
    return [heading(facts.texts, "drawer", "rule"), *(_drawer(facts, row) for row in records(table))]


def _drawer(facts: Facts, row: Row) -> Row:
    texts, recorded, gap = facts.texts, float(row["recorded"]), float(row["difference"])
    branch = row["branch"] if isinstance(row["branch"], str) and row["branch"] else ""
    told = texts(
        "report.drawer",
        **{name: texts.money(row[name]) for name in ("recorded", "paid_out", "deposited")},
    )
    share = (
        texts("report.drawer_share", share=texts.number(round(abs(gap) / recorded * 100, 1)))
        if recorded
        else ""
    )
    return {
        "rule": f"{branch or texts('report.the_shop').capitalize()}, {month_name(facts.texts, row['month'])}",
        "amount": gap,
        "finding": f"{told}{share}" if gap else told,
        "date": row["date"].date(),
        "branch": branch or None,
        "key": f"drawer {row['month']:%Y-%m} {branch}",
    }


def _finding(facts: Facts, row: Row) -> Row:
    where = facts.texts("report.cash_rows", sheet=facts.texts("headings.sheets.cash"), rows=_rows(row, facts))
    return {
        "rule": facts.texts(f"report.rules.{row['rule']}"),
        "amount": float(row["amount"]),
        "finding": _sentence(facts, row),
        "date": row["date"].date(),
        "branch": row["branch"] or None,
        "staff": row["staff"] or None,
        "rows": where if row["rows"] else None,
        **({"opens": ("cash", int(row["rows"][0]))} if row["rows"] else {}),
        "key": f"{row['rule']} {row['reason']} {'-'.join(map(str, row['rows'])) or row['staff']}",
    }


def _rows(row: Row, facts: Facts) -> str:
    return listed([str(number) for number in row["rows"]], facts.texts, _ROWS_SHOWN)


def _sentence(facts: Facts, row: Row) -> str:
    texts, measure = facts.texts, float(row["measure"])
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
