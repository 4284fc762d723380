"""The cash drawer against the sales and the deposits; cancelled sales, discounts and staff advances."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

import numpy as np

from sheets_crm.metrics.codes import Array, codes_of
from sheets_crm.metrics.columns import Columns, months_later, stacked
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import Grouping, grouped
from sheets_crm.metrics.money.cash_statement import count_differences
from sheets_crm.metrics.money.leaks import Finding, findings, row_numbers

_LEAST_LINES = 10
_NEVER = np.datetime64("9999-12-31")
_SPAN = 1 << 32  # of a branch's days among the numbers that stand for branch and day
_NOBODY = -2


@for_frames
def drawer_days(valid: Columns, book: Columns) -> Columns:
    """Cash sales recorded in a branch up to a deposit, less the deposit and what was paid out of the drawer.

    Each deposit answers for the days since the branch's last one, so that daily and weekly deposits are
    judged alike; days after the last deposit wait for the next. A deposit counts where it arrived; where no
    arrival is written down, where it left. A surplus on the next day is shown on its own day and not netted;
    the running sum of the month stands beside it. Where sales or cash book name no branch, the shop is one.

    Args:
        valid: Valid order lines (`orders.valid_orders`) with ``payment``, ``branch``, ``staff`` where known.
        book: From `cash_statement.cash_book`, with rows of category ``deposit``; older sales than its first
            day are left out.

    Returns:
        One row per branch and deposit day, sorted: ``branch``, ``date`` [day], ``staff`` (who sold),
        ``recorded``, ``deposited``, ``paid_out``, ``difference`` [money], ``share`` [of recorded, missing
        without sales], ``month_difference`` [money, running], ``rows`` [tuple, rows of the cash book].

    Source:
        METRICS.md D.20, L10; FEATURES.md 3.31 (accountingplus.id; starfield.id, kas kecil).
    """
    book, sales = _one_shop(book, _cash_sales(valid))
    deposits = book.rows(book["category"].isin(["deposit"]))
    drawers = set(deposits["account"][deposits["money_out"] > 0].texts())
    paid = (book["money_out"] > 0) & ~book["line"].isin(["transfers"])
    out = book.rows(book["account"].isin(drawers) & paid)
    sales = sales.rows(sales["date"] >= book["date"].min(initial=_NEVER))
    each = grouped(deposits["branch"], deposits["date"])
    days = deposits.rows(each.firsts)
    sold, spent = (Grouping(_deposit_day(rows, days), each.firsts) for rows in (sales, out))
    recorded, paid_out = sold.sums(sales["amount"]), spent.sums(out["money_out"])
    arrived, left = each.sums(deposits["money_in"]), each.sums(deposits["money_out"])
    deposited = np.where(arrived > 0, arrived, left)
    difference = recorded - deposited - paid_out
    sellers = _each_day(len(days), sold.numbers, sales["staff"].texts())
    numbers = np.append(each.numbers, spent.numbers), row_numbers(deposits) + row_numbers(out)
    rows = map(tuple, _each_day(len(days), *numbers))
    return days.only("branch", "date").plus(
        staff=codes_of(map(", ".join, sellers)),
        recorded=recorded,
        deposited=deposited,
        paid_out=paid_out,
        difference=difference,
        share=_share(difference, recorded),
        month_difference=grouped(days["branch"], days["month"]).running(difference),
        rows=np.fromiter(rows, dtype=object, count=len(days)),
    )


@for_frames
def drawer_leaks(days: Columns, tolerance: float = 10_000) -> list[Finding]:
    """L10: days on which sales, deposit and payments differ by more than the tolerance."""
    off = days.rows(np.abs(days["difference"]) > tolerance)
    off = off.plus(amount=off["difference"], party="", note="")
    return findings(off, "L10", "drawer", off["share"] * 100, off["rows"].tolist())


@for_frames
def count_leaks(book: Columns, tolerance: float = 10_000) -> list[Finding]:
    """L10: counts that found another sum than the book; what is missing is positive."""
    found = count_differences(book)
    off = found.rows(np.abs(found["difference"]) > tolerance)
    off = off.plus(amount=-off["difference"], party=off["account"], note="")
    return findings(off, "L10", "count", 100 * _share(off["amount"], off["expected"]))


@for_frames
def cashier_shares(orders: Columns, as_of: datetime.date) -> Columns:
    """Cancelled and discounted share of every cashier's sales, beside the median of the branch.

    Args:
        orders: All order lines, cancelled ones too: ``date``, ``total``, ``status`` and ``staff``,
            ``branch``, ``discount`` where known.
        as_of: The last day that counts; the year before it is looked at.

    Returns:
        One row per branch, cashier and ``kind`` (``void``, ``discount``) with at least 10 lines: ``lines``
        [count], ``amount`` [money], ``share``, ``median`` [share of sales], ``high`` [share above twice the
        median].

    Source:
        METRICS.md D.20, L10.
    """
    lines = orders.read(["date"], ["total", "discount"], ["branch", "staff", "status"])
    today = np.datetime64(as_of)
    recent = (lines["date"] <= today) & (lines["date"] > months_later(today, -12))
    lines = lines.rows(recent & lines["staff"].known)
    lines = lines.plus(branch=lines["branch"].filled(""))
    total, discount = np.nan_to_num(lines["total"]), np.nan_to_num(lines["discount"])
    void = np.where(lines["status"].isin(["cancelled"]), np.maximum(total, 0.0), 0.0)
    each = grouped(lines["branch"], lines["staff"])
    gross = each.sums(np.maximum(total + discount, 0.0))
    enough = (each.counts() >= _LEAST_LINES) & (gross > 0)
    who = lines.rows(each.firsts[enough]).plus(lines=each.counts()[enough])
    shares = [
        _shares(who, kind, each.sums(money)[enough], gross[enough])
        for kind, money in (("discount", discount), ("void", void))
    ]
    return stacked(*shares).by("branch", "staff", "kind")


def _shares(who: Columns, kind: str, amount: Array, gross: Array) -> Columns:
    """One kind of share of each cashier beside the branch's median."""
    share, each = amount / gross, grouped(who["branch"])
    median = each.medians(share)[each.numbers]
    who = who.only("branch", "staff", "lines")
    return who.plus(kind=kind, amount=amount, share=share, median=median, high=share > 2 * median)


@for_frames
def cashier_leaks(shares: Columns, as_of: datetime.date) -> list[Finding]:
    """L10: cashiers with a cancelled or discounted share above twice the branch's median."""
    told = ("kind", "branch", "staff", "amount", "share", "median")
    return [
        Finding("L10", kind, as_of, branch, staff, "", amount * (1 - 2 * median / share), share * 100, ())
        for kind, branch, staff, amount, share, median in shares.rows(shares["high"]).tuples(*told)
    ]


@for_frames
def open_advances(book: Columns, as_of: datetime.date, days: int = 7) -> list[Finding]:
    """L10: staff advances open for more days than agreed; what is paid back settles the oldest first."""
    rows = book.rows(book["category"].isin(["staff_advance"])).by("date")
    rows = rows.plus(party=rows["party"].or_else(rows["staff"]).filled(""))
    each, given = grouped(rows["party"]), np.nan_to_num(rows["money_out"])
    back = each.sums(rows["money_in"])[each.numbers]
    still = np.clip(each.running(given) - back, 0.0, given)
    age = (np.datetime64(as_of) - rows["date"]).astype(int)
    late = (still > 0) & (age > days)
    return findings(
        rows.plus(amount=still, note="").rows(late), "L10", "advance", age[late].astype("float64")
    )


def _cash_sales(valid: Columns) -> Columns:
    sales = valid.read(["date"], ["amount"], ["branch", "staff", "payment"])
    sales = sales.plus(branch=sales["branch"].filled(""))
    return sales.rows(sales["payment"].isin(["cash"]))


def _one_shop(book: Columns, sales: Columns) -> tuple[Columns, Columns]:
    """Both sides without branches when one of them names none."""
    if all((~rows["branch"].isin([""])).any() for rows in (book, sales)):
        return book, sales
    return book.plus(branch=""), sales.plus(branch="")


def _deposit_day(rows: Columns, days: Columns) -> Array:
    """Of each row the branch's next deposit day, -1 where none has come yet."""
    branch = rows["branch"].numbered_by(days["branch"].names)
    known = days["branch"].numbers * _SPAN + days["date"].astype(np.int64)
    at = np.searchsorted(known, branch * _SPAN + rows["date"].astype(np.int64))
    return np.where(np.append(days["branch"].numbers, _NOBODY)[at] == branch, at, -1)


def _share(part: Array, whole: Array) -> Array:
    """Missing where there is no whole."""
    share: Array = np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0)
    return share


def _each_day(count: int, days: Array, values: Iterable[Any]) -> list[list[Any]]:
    """What is known of each day, sorted."""
    found: list[list[Any]] = [[] for _ in range(count)]
    pairs = {(day, value) for day, value in zip(days.tolist(), values, strict=True) if day >= 0 and value}
    for day, value in sorted(pairs):
        found[day].append(value)
    return found
