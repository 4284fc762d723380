"""Payments that are worth a second look. A finding is a question, never an accusation."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

import numpy as np
from msgspec import Struct

from sheets_crm.metrics.codes import Array, codes_of
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.money.cash_statement import FINANCING
from sheets_crm.metrics.names import similar_pairs

RULES = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10")
_NOT_SPENT = ("transfers", "opening")
_WITHOUT_RECEIPT = ("wages", "staff_advance")
_GREATEST_Z = 3.5
_LEAST_ROWS = 8
_OVER_MEDIAN = 1.2
_A_DAY = np.timedelta64(1, "D")
_TIME = re.compile(r"(\d{1,2})[:.]\d\d")


class LeakLimits(Struct, frozen=True):
    """What the owner agreed: amounts in money, hours of the day, weekdays from 0 (Monday), days closed."""

    approval: float = 500_000
    round_to: float = 50_000
    receipt_from: float = 25_000
    opens: int = 6
    closes: int = 22
    closed_weekdays: Collection[int] = ()
    closed_days: Collection[datetime.date] = ()
    no_receipt: Collection[str] = ("", "-", "0")


class Finding(NamedTuple):
    """A question: ``rule`` (L1 …), ``reason`` (its code), day of the latest row, amount in question [money].

    ``measure`` is what the rule measured (count, z, hour, share), ``rows`` are rows of the sheet.
    """

    rule: str
    reason: str
    date: datetime.date
    branch: str
    staff: str
    party: str
    amount: float
    measure: float
    rows: tuple[int, ...]


@for_frames
def payment_leaks(book: Columns, limits: LeakLimits) -> list[Finding]:
    """Rules L1 to L9 over the payments of the cash book.

    Args:
        book: From `cash_statement.cash_book`.
        limits: What is agreed in the shop.

    Returns:
        The findings, newest first.

    Source:
        METRICS.md D.20 (straydot.com, ezrstats.com, acfe.com; cash without receipt: lextegrity).
    """
    spent = _payments(book)
    found = _duplicates(spent) + _near_duplicates(spent) + _splits(spent, limits.approval)
    found += _without_receipt(spent, limits) + _close_to_approval(spent, limits.approval)
    found += _outside_hours(spent, limits) + _alike_payees(spent) + _same_account(spent) + _unusual(spent)
    return newest_first(found)


def newest_first(found: Sequence[Finding]) -> list[Finding]:
    """The findings by day, the latest first, those of a day by rule."""
    return sorted(found, key=lambda each: (-each.date.toordinal(), each.rule))


def robust_z(amounts: Array) -> Array:
    """0,6745 × (x − median) ÷ MAD; with a MAD of 0, infinite from 20 % above the median on, else 0.

    Median and MAD do not move with the value in question. The classical z of one value among n is at most (n
    − 1) ÷ √n: 2,47 for 8.

    Source:
        Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC Basic References in Quality Control 16,
        1993; METRICS.md D.20, L9.
    """
    middle = np.median(amounts)
    spread = np.median(np.abs(amounts - middle))
    level = np.where(amounts > _OVER_MEDIAN * middle, np.inf, 0.0)
    return np.asarray(0.6745 * (amounts - middle) / spread) if spread > 0 else level


def findings(
    rows: Columns, rule: str, reason: str, measure: Array | float, together: Sequence[Any] | None = None
) -> list[Finding]:
    """Rows of the cash book as findings, each alone unless ``together`` tells the rows of each."""
    shown = rows.plus(party=rows["party"].or_else(rows["note"]).filled(""), staff=rows["staff"].filled(""))
    told = shown.tuples("date", "branch", "staff", "party", "amount")
    measures = np.broadcast_to(measure, len(rows)).tolist()
    numbers = zip(row_numbers(rows), strict=True) if together is None else map(tuple, together)
    asked = zip(told, measures, numbers, strict=True)
    return [Finding._make((rule, reason, *each, measured, numbers)) for each, measured, numbers in asked]


def row_numbers(rows: Columns) -> list[int]:
    """The row of the sheet of each, 0 where it is not known."""
    return [int(number) for number in np.nan_to_num(rows["row"])]


def _payments(book: Columns) -> Columns:
    spent = book.rows((book["money_out"] > 0) & ~book["line"].isin(_NOT_SPENT))
    texts = {name: spent[name].rewritten(str.strip) for name in ("party", "note", "staff", "party_account")}
    payee = texts["party"].or_else(texts["note"])
    return spent.plus(
        **texts,
        category=spent["category"].filled(""),
        receipt=spent["receipt"].rewritten(lambda text: text.strip().casefold()).filled(""),
        payee=payee.rewritten(lambda name: " ".join(name.casefold().split())),
        amount=spent["money_out"],
    ).by("date", "row")


def _duplicates(spent: Columns) -> list[Finding]:
    """L1: same payee, same amount, at most a day apart."""
    before = grouped(spent["payee"], spent["amount"]).previous
    twice = np.flatnonzero((before >= 0) & (spent["date"] - spent["date"][before] <= _A_DAY))
    return findings(spent.rows(twice), "L1", "duplicate", 2.0, _together(spent, before[twice], twice))


def _near_duplicates(spent: Columns) -> list[Finding]:
    """L2: same payee and category, within 5 %, less than 7 days apart, as weekly payments are normal."""
    last = before = grouped(spent["payee"], spent["category"]).previous
    found: list[Finding] = []
    while True:
        days = (spent["date"] - spent["date"][before]) / _A_DAY
        soon = (before >= 0) & (days < 7)
        if not soon.any():
            return found
        change = np.abs(spent["amount"] - spent["amount"][before]) / spent["amount"][before]
        near = np.flatnonzero(soon & (change <= 0.05) & ~((change == 0) & (days <= 1)))
        rows = _together(spent, before[near], near)
        found += findings(spent.rows(near), "L2", "near_duplicate", change[near] * 100, rows)
        before = np.where(before >= 0, last[before], -1)


def _together(spent: Columns, *positions: Array) -> list[tuple[int, ...]]:
    numbers = row_numbers(spent)
    return [tuple(numbers[at] for at in row) for row in zip(*positions, strict=True)]


def _splits(spent: Columns, approval: float) -> list[Finding]:
    """L3: several payments to one payee within 3 days, each from half the approval limit to just below it."""
    below = spent["payee"].known & (spent["amount"] < approval) & (spent["amount"] >= approval / 2)
    clusters: dict[int, list[list[int]]] = {}
    for at in np.flatnonzero(below).tolist():
        own = clusters.setdefault(int(spent["payee"].numbers[at]), [])
        if own and spent["date"][at] - spent["date"][own[-1][0]] <= 2 * _A_DAY:
            own[-1].append(at)
        else:
            own.append([at])
    several = [each for own in clusters.values() for each in own if len(each) >= 2]
    several.sort(key=lambda each: each[-1])
    last = spent.rows(np.array([each[-1] for each in several], dtype=np.int64))
    sums = np.array([spent["amount"][each].sum() for each in several])
    counts = np.array([len(each) for each in several])
    numbers = row_numbers(spent)
    rows = [[numbers[at] for at in each] for each in several]
    return findings(last.plus(amount=sums), "L3", "split", counts, rows)


def _without_receipt(spent: Columns, limits: LeakLimits) -> list[Finding]:
    """L4 and L6; nothing where the shop records no receipts at all, or where a payment has none by nature."""
    missing = spent["receipt"].isin([word.casefold() for word in limits.no_receipt])
    expected = ~spent["line"].isin(FINANCING) & ~spent["category"].isin(_WITHOUT_RECEIPT)
    silent = spent.rows(missing & (not missing.all()) & expected)
    whole = silent.rows(silent["amount"] % (limits.round_to or np.inf) == 0)
    large = silent.rows(silent["amount"] >= limits.receipt_from)
    return findings(whole, "L4", "round_amount", 0.0) + findings(large, "L6", "no_receipt", 0.0)


def _close_to_approval(spent: Columns, approval: float) -> list[Finding]:
    """L5: three or more payments a month in one branch at 90 to 100 % of the approval limit."""
    close = spent.rows((spent["amount"] >= 0.9 * approval) & (spent["amount"] <= approval))
    each = grouped(close["branch"], close["month"])
    count = each.counts()[each.numbers]
    return findings(close.rows(count >= 3), "L5", "close_to_approval", count[count >= 3])


def _outside_hours(spent: Columns, limits: LeakLimits) -> list[Finding]:
    """L7: on a closed day, or before opening or after closing."""
    times = [_TIME.match(text.strip()) for text in spent["time"].names]
    hour = spent["time"].told([float(found[1]) if found else np.nan for found in times], np.nan)
    weekday = (spent["date"].astype(int) + 3) % 7  # the epoch was a Thursday
    closed = np.isin(weekday, list(limits.closed_weekdays)) | np.isin(
        spent["date"], np.array(list(limits.closed_days), dtype="datetime64[D]")
    )
    night = ((hour < limits.opens) | (hour >= limits.closes)) & ~closed
    found = findings(spent.rows(closed), "L7", "closed_day", 0.0)
    return found + findings(spent.rows(night), "L7", "outside_hours", hour[night])


def _alike_payees(spent: Columns) -> list[Finding]:
    """L8: two payees whose names differ by at most two letters; the money is that of the rarer name."""
    named = spent.rows(spent["party"].known)
    each = grouped(named["payee"])
    names = [named["payee"].names[number] for number in named["payee"].numbers[each.firsts]]
    place = {name: at for at, name in enumerate(names)}
    counts, sums, lasts = each.counts(), each.sums(named["amount"]), each.lasts
    rare = {min(pair, key=lambda name: (counts[place[name]], name)): pair for pair in similar_pairs(names)}
    own = sorted(rare, key=lambda name: lasts[place[name]])
    last = named.rows(lasts[[place[name] for name in own]])
    pairs = [[lasts[place[name]] for name in rare[payee]] for payee in own]
    parties, numbers = named["party"].texts(), row_numbers(named)
    last = last.plus(
        amount=sums[[place[name] for name in own]],
        party=codes_of(" / ".join(str(parties[at]) for at in pair) for pair in pairs),
    )
    return findings(last, "L8", "alike_names", 0.0, [[numbers[at] for at in pair] for pair in pairs])


def _same_account(spent: Columns) -> list[Finding]:
    """L8: one bank account under two payees."""
    one = spent.rows(np.sort(grouped(spent["party_account"], spent["payee"]).lasts))
    each = grouped(one["party_account"])
    names = each.counts()[each.numbers]
    return findings(one.rows(names > 1), "L8", "same_account", names[names > 1])


def _unusual(spent: Columns) -> list[Finding]:
    """L9: far above the usual amount of its category in its branch, from 8 rows on."""
    told = spent.rows(~spent["category"].isin([""]))
    each = grouped(told["category"], told["branch"])
    z = np.zeros(len(told))
    for group in np.flatnonzero(each.counts() >= _LEAST_ROWS):
        z[each.numbers == group] = robust_z(told["amount"][each.numbers == group])
    return findings(told.rows(z > _GREATEST_Z), "L9", "unusual_amount", z[z > _GREATEST_Z])
