"""Payments that are worth a second look. A finding is a question, never an accusation."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sheets_crm.metrics.money.cash_statement import FINANCING
from sheets_crm.metrics.names import similar_pairs

RULES = ("L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L9", "L10")
FINDING_COLUMNS = ["rule", "reason", "date", "branch", "staff", "party", "amount", "measure", "rows"]
_NOT_SPENT = ("transfers", "opening")
_WITHOUT_RECEIPT = ("wages", "staff_advance")
_GREATEST_Z = 3.5
_LEAST_ROWS = 8
_OVER_MEDIAN = 1.2


@dataclass(frozen=True)
class LeakLimits:
    """What the owner agreed: amounts in money, hours of the day, weekdays from 0 (Monday), days closed."""

    approval: float = 500_000
    round_to: float = 50_000
    receipt_from: float = 25_000
    opens: int = 6
    closes: int = 22
    closed_weekdays: Collection[int] = ()
    closed_days: Collection[datetime.date] = ()
    no_receipt: Collection[str] = ("", "-", "0")


def payment_leaks(book: pd.DataFrame, limits: LeakLimits) -> pd.DataFrame:
    """Rules L1 to L9 over the payments of the cash book.

    Args:
        book: From `cash_statement.cash_book`.
        limits: What is agreed in the shop.

    Returns:
        One row per finding, newest first: ``rule`` (L1 …), ``reason`` (its code), ``date`` [day of the
        latest row], ``branch``, ``staff``, ``party``, ``amount`` [money in question], ``measure`` [what the
        rule measured: count, z, hour, share] and ``rows`` [tuple of rows in the sheet].

    Source:
        METRICS.md D.20 (straydot.com, ezrstats.com, acfe.com; cash without receipt: lextegrity).
    """
    spent = _payments(book)
    found = [
        _duplicates(spent),
        _near_duplicates(spent),
        _splits(spent, limits.approval),
        *_without_receipt(spent, limits),
        _close_to_approval(spent, limits.approval),
        _outside_hours(spent, limits),
        _alike_payees(spent),
        _same_account(spent),
        _unusual(spent),
    ]
    table = pd.concat([frame for frame in found if len(frame)] or [found[0]], ignore_index=True)
    return table.sort_values(["date", "rule"], ascending=[False, True], kind="stable", ignore_index=True)


def robust_z(amounts: pd.Series) -> pd.Series:
    """0,6745 × (x − median) ÷ MAD; with a MAD of 0, infinite from 20 % above the median on, else 0.

    Median and MAD do not move with the value in question. The classical z of one value among n is at most (n
    − 1) ÷ √n: 2,47 for 8.

    Source:
        Iglewicz and Hoaglin, How to Detect and Handle Outliers, ASQC Basic References in Quality Control 16,
        1993; METRICS.md D.20, L9.
    """
    middle = amounts.median()
    spread = (amounts - middle).abs().median()
    if spread > 0:
        return 0.6745 * (amounts - middle) / spread
    return pd.Series(np.where(amounts > _OVER_MEDIAN * middle, np.inf, 0.0), index=amounts.index)


def findings(rows: pd.DataFrame, rule: str, reason: str, measure: pd.Series | float) -> pd.DataFrame:
    """Rows of payments as findings: each alone, unless they bring ``rows`` of their own."""
    alone = [(int(row),) for row in pd.to_numeric(rows["row"]).fillna(0)]
    own = rows["rows"] if "rows" in rows else pd.Series(alone, index=rows.index, dtype="object")
    party = rows["party"].where(rows["party"] != "", rows["note"])
    return rows.assign(rule=rule, reason=reason, party=party, measure=measure, rows=own)[FINDING_COLUMNS]


def _payments(book: pd.DataFrame) -> pd.DataFrame:
    spent = book[(book["money_out"] > 0) & ~book["line"].isin(_NOT_SPENT)]
    text = {
        name: _text(spent[name])
        for name in ("party", "note", "category", "staff", "receipt", "party_account")
    }
    payee = text["party"].where(text["party"] != "", text["note"]).str.casefold().str.split().str.join(" ")
    return (
        spent.assign(**text, payee=payee, amount=spent["money_out"])
        .sort_values(["date", "row"], kind="stable")
        .reset_index(drop=True)
    )


def _text(column: pd.Series) -> pd.Series:
    return column.astype("object").where(column.notna(), "").astype("str").str.strip()


def _duplicates(spent: pd.DataFrame) -> pd.DataFrame:
    """L1: same payee, same amount, at most a day apart."""
    named = spent[spent["payee"] != ""]
    before = named.groupby(["payee", "amount"])[["date", "row"]].shift()
    twice = (named["date"] - before["date"]).dt.days <= 1
    rows = list(zip(before.loc[twice, "row"], named.loc[twice, "row"], strict=True))
    return findings(named[twice].assign(rows=_tuples(rows, named[twice].index)), "L1", "duplicate", 2.0)


def _near_duplicates(spent: pd.DataFrame) -> pd.DataFrame:
    """L2: same payee and category, within 5 %, less than 7 days apart, as weekly payments are normal."""
    named = spent[spent["payee"] != ""]
    groups = named.groupby(["payee", "category"])
    found = []
    for lag in range(1, int(groups.size().max()) if len(named) else 0):
        before = groups[["date", "row", "amount"]].shift(lag)
        days = (named["date"] - before["date"]).dt.days
        change = (named["amount"] - before["amount"]).abs() / before["amount"]
        if not (days < 7).any():
            break
        near = (days < 7) & (change <= 0.05) & ~((change == 0) & (days <= 1))
        rows = _tuples(
            list(zip(before.loc[near, "row"], named.loc[near, "row"], strict=True)), named[near].index
        )
        found.append(findings(named[near].assign(rows=rows), "L2", "near_duplicate", change[near] * 100))
    return (
        pd.concat(found).drop_duplicates("rows")
        if found
        else findings(named[:0], "L2", "near_duplicate", 0.0)
    )


def _splits(spent: pd.DataFrame, approval: float) -> pd.DataFrame:
    """L3: several payments to one payee within 3 days, each from half the approval limit to just below it."""
    below = spent[(spent["payee"] != "") & (spent["amount"] < approval) & (spent["amount"] >= approval / 2)]
    days = below.groupby("payee")["date"]
    close = (days.diff().dt.days <= 2) | (days.diff(-1).dt.days >= -2)
    below = below[close]
    if below.empty:
        return findings(below, "L3", "split", 0.0)
    cluster = below.groupby("payee")["date"].transform(_three_days)
    groups = below.assign(cluster=cluster).groupby(["payee", "cluster"])
    sums = below.assign(count=groups["row"].transform("size"), amount=groups["amount"].transform("sum"))
    last = sums[~below.assign(cluster=cluster).duplicated(["payee", "cluster"], keep="last")]
    several = last[last["count"] >= 2]
    numbers = {frame.index[-1]: tuple(frame["row"]) for _, frame in groups if len(frame) >= 2}
    tuples = _tuples([numbers[index] for index in several.index], several.index)
    return findings(several.assign(rows=tuples), "L3", "split", several["count"].astype("float64"))


def _three_days(days: pd.Series) -> pd.Series:
    """Number the days so that one number never spans more than three of them."""
    numbers, first, number = [], None, 0
    for day in days:
        if first is None or (day - first).days > 2:
            first, number = day, number + 1
        numbers.append(number)
    return pd.Series(numbers, index=days.index, dtype="int64")


def _without_receipt(spent: pd.DataFrame, limits: LeakLimits) -> tuple[pd.DataFrame, pd.DataFrame]:
    """L4 and L6; nothing where the shop records no receipts at all, or where a payment has none by nature."""
    missing = spent["receipt"].str.casefold().isin([word.casefold() for word in limits.no_receipt])
    expected = ~spent["line"].isin(FINANCING) & ~spent["category"].isin(_WITHOUT_RECEIPT)
    silent = spent[missing & (not missing.all()) & expected]
    whole = silent[silent["amount"] % limits.round_to == 0]
    large = silent[silent["amount"] >= limits.receipt_from]
    return findings(whole, "L4", "round_amount", 0.0), findings(large, "L6", "no_receipt", 0.0)


def _close_to_approval(spent: pd.DataFrame, approval: float) -> pd.DataFrame:
    """L5: three or more payments a month in one branch at 90 to 100 % of the approval limit."""
    close = spent[spent["amount"].between(0.9 * approval, approval)]
    count = close.groupby(["branch", "month"])["amount"].transform("size")
    return findings(close[count >= 3], "L5", "close_to_approval", count[count >= 3].astype("float64"))


def _outside_hours(spent: pd.DataFrame, limits: LeakLimits) -> pd.DataFrame:
    """L7: on a closed day, or before opening or after closing."""
    hour = pd.to_numeric(_text(spent["time"]).str.extract(r"^(\d{1,2})[:.]\d\d")[0])
    closed = spent["date"].dt.day_of_week.isin(list(limits.closed_weekdays)) | spent["date"].isin(
        pd.to_datetime(list(limits.closed_days))
    )
    night = (hour < limits.opens) | (hour >= limits.closes)
    return pd.concat(
        [
            findings(spent[closed], "L7", "closed_day", 0.0),
            findings(spent[night & ~closed], "L7", "outside_hours", hour[night & ~closed].astype("float64")),
        ]
    )


def _alike_payees(spent: pd.DataFrame) -> pd.DataFrame:
    """L8: two payees whose names differ by at most two letters; the money is that of the rarer name."""
    named = spent[spent["party"] != ""]
    counts = named["payee"].value_counts()
    rare = {
        min(pair, key=lambda name: (counts[name], name)): pair for pair in similar_pairs(list(counts.index))
    }
    rows = named[named["payee"].isin(list(rare))]
    last = rows.drop_duplicates("payee", keep="last")
    totals = rows.groupby("payee")["amount"].sum()
    firsts = named.drop_duplicates("payee", keep="last").set_index("payee")
    tuples = [tuple(firsts.loc[name, "row"] for name in rare[payee]) for payee in last["payee"]]
    joined = [" / ".join(str(firsts.loc[name, "party"]) for name in rare[payee]) for payee in last["payee"]]
    last = last.assign(amount=last["payee"].map(totals), party=joined, rows=_tuples(tuples, last.index))
    return findings(last, "L8", "alike_names", 0.0)


def _same_account(spent: pd.DataFrame) -> pd.DataFrame:
    """L8: one bank account under two payees."""
    known = spent[(spent["party_account"] != "") & (spent["payee"] != "")]
    one = known.drop_duplicates(["party_account", "payee"], keep="last")
    names = one.groupby("party_account")["payee"].transform("nunique")
    return findings(one[names > 1], "L8", "same_account", names[names > 1].astype("float64"))


def _unusual(spent: pd.DataFrame) -> pd.DataFrame:
    """L9: far above the usual amount of its category in its branch, from 8 rows on."""
    groups = spent[spent["category"] != ""].groupby(["category", "branch"])["amount"]
    if not len(spent) or not groups.ngroups:
        return findings(spent[:0], "L9", "unusual_amount", 0.0)
    z = groups.transform(robust_z).where(groups.transform("size") >= _LEAST_ROWS)
    high = z[z > _GREATEST_Z]
    return findings(spent.loc[high.index], "L9", "unusual_amount", high)


def _tuples(rows: Sequence[tuple[Any, ...]], index: pd.Index) -> pd.Series:
    whole = [tuple(0 if pd.isna(row) else int(float(row)) for row in group) for group in rows]
    return pd.Series(whole, index=index, dtype="object")
