"""Whether complaints grew fewer after something was improved: per hundred orders, before and after."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sheets_crm.facts.facts import Facts
from sheets_crm.facts.matching import named_goods
from sheets_crm.facts.plain import plain_rows
from sheets_crm.reading.cells import header_key
from sheets_crm.sheets.lines import Row
from sheets_crm.sheets.programme_lines import heading_row, told_row

_HUNDRED = 100


class _Improvement(NamedTuple):
    """One row of the sheet."""

    date: date
    product: str | None
    complaint: str | None
    change: str
    staff: str | None
    row: int


def rows(facts: Facts) -> list[Row]:
    """A heading for each improvement, the latest first, and the complaints before and after it."""
    done = plain_rows(facts.shop.columns["improvements"], _Improvement)
    known = sorted((each for each in done if each.date <= facts.as_of), key=lambda each: each.date)
    return [row for each in reversed(known) for row in _section(facts, each)]


def _section(facts: Facts, done: _Improvement) -> list[Row]:
    section = f"improvement {done.row}"
    who = f", {done.staff}" if done.staff else ""
    title = facts.texts("programmes.improvement", day=done.date, change=f"{done.change}{who}")
    orders, complaints = _orders(facts, done.product), _complaints(facts, done.product)
    counts = [
        (
            sum(early is (day < done.date) for day in complaints),
            sum(early is (day < done.date) for day in orders),
        )
        for early in (True, False)
    ]
    (bad, whole), (bad_after, whole_after) = counts
    before, after = (None if not all_of else _HUNDRED * part / all_of for part, all_of in counts)
    told = ["–" if each is None else facts.texts.number(round(each, 1)) for each in (before, after)]
    value = None if before is None or after is None else " → ".join(told)
    row = told_row(
        facts,
        section,
        "improvement",
        value,
        number=after,
        more=[done.complaint or ""],
        before=told[0],
        after=told[1],
        bad=bad,
        orders=whole,
        bad_after=bad_after,
        orders_after=whole_after,
    )
    return [heading_row(title, section), row]


def _products(facts: Facts, product: str | None) -> set[str] | None:
    """The products that an improvement is for, by code; None for all."""
    if product is None:
        return None
    return {good.product for good in named_goods(facts, product)} or {product, header_key(product)}


def _orders(facts: Facts, product: str | None) -> list[date]:
    """The day of each purchase with the product in it."""
    wanted = _products(facts, product)
    return [
        day
        for lines in facts.sales.lines.values()
        for day in {line.date for line in lines if wanted is None or line.product in wanted}
    ]


def _complaints(facts: Facts, product: str | None) -> list[date]:
    """The day of each complaint whose customer had last bought the product."""
    wanted = _products(facts, product)
    found = []
    for complaint in facts.complaints:
        earlier = [
            line for line in facts.sales.lines.get(complaint.customer, ()) if line.date <= complaint.date
        ]
        last = {line.product for line in earlier if line.date == earlier[-1].date}
        if wanted is None or last & wanted:
            found.append(complaint.date)
    return found
