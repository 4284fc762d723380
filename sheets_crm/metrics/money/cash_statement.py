"""Where cash came from and went, by the direct method."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, months, stacked, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped

LINE_OF_CATEGORY = {
    "sales": "from_customers",
    "collected": "from_customers",
    "refund": "from_customers",
    "other_in": "other_receipts",
    "supplier": "suppliers",
    "wages": "wages",
    "rent": "rent",
    "promotion": "other_costs",
    "customer_care": "other_costs",
    "operating": "other_costs",
    "staff_advance": "other_costs",
    "tax": "tax",
    "equipment": "equipment",
    "equipment_sold": "equipment",
    "owner_in": "owner_in",
    "loan_in": "loan_in",
    "loan_repaid": "loan_repaid",
    "owner_out": "owner_out",
    "deposit": "transfers",
    "transfer": "transfers",
    "opening": "opening",
}
OPERATING = (
    "from_customers",
    "other_receipts",
    "suppliers",
    "wages",
    "rent",
    "other_costs",
    "tax",
    "uncategorised",
)
INVESTING = ("equipment",)
FINANCING = ("owner_in", "loan_in", "loan_repaid", "owner_out")
MOVEMENTS = (*OPERATING, *INVESTING, *FINANCING, "transfers")
LINES = ("opening", *MOVEMENTS, "difference", "closing")
_DAYS = ("date",)
_NUMBERS = ("money_in", "money_out", "counted", "row")
_TEXTS = ("account", "category", "note", "party", "party_account", "branch", "receipt", "staff", "time")


@for_frames
def cash_book(cash: Columns, as_of: datetime.date) -> Columns:
    """The rows of the cash book up to ``as_of``, each with the line of the statement it belongs to.

    Args:
        cash: ``date`` [day], ``account`` and, where the shop has them, ``category``, ``money_in``,
            ``money_out``, ``counted`` [money], ``branch``, ``note``, ``party``, ``party_account``,
            ``receipt``, ``staff``, ``time``, ``row``.
        as_of: The last day that counts.

    Returns:
        Every row with all of these columns, and ``amount`` [money, in less out], ``line`` and ``month``
        [first day]. A row without a category stands under ``uncategorised``; it is never left out.
    """
    book = cash.read(_DAYS, _NUMBERS, _TEXTS)
    book = book.rows(book["date"] <= np.datetime64(as_of))
    return book.plus(
        account=book["account"].filled(""),
        branch=book["branch"].filled(""),
        amount=np.nan_to_num(book["money_in"]) - np.nan_to_num(book["money_out"]),
        line=book["category"].mapped(LINE_OF_CATEGORY, "uncategorised"),
        month=months(book["date"]),
    )


@for_frames
def count_differences(book: Columns) -> Columns:
    """What each count of an account found more or less than the book, beyond what the last count found.

    A count holds at the end of its day. The difference is shown where it was found and never spread over
    other rows.

    Args:
        book: From `cash_book`.

    Returns:
        One row per count, sorted: ``account``, ``branch``, ``date`` [day], ``month`` [first day],
        ``counted``, ``expected``, ``difference`` [money: counted less expected], ``row`` and ``staff`` of
        the count.

    Source:
        METRICS.md D.18; "cash over and short" of bookkeeping texts.
    """
    days = book.by("account", "branch", "date")
    running = grouped(days["account"], days["branch"]).running(days["amount"])
    each = grouped(days["account"], days["branch"], days["date"])
    counts = days.plus(held=running[each.lasts][each.numbers]).rows(~np.isnan(days["counted"]))
    counts = counts.rows(grouped(counts["account"], counts["branch"], counts["date"]).lasts)
    gap = counts["counted"] - counts["held"]
    before = taken(gap, grouped(counts["account"], counts["branch"]).previous, missing=0.0)
    found = counts.plus(expected=counts["held"] + before, difference=gap - before)
    return found.only(
        "account", "branch", "date", "month", "counted", "expected", "difference", "row", "staff"
    )


@for_frames
def cash_statement(cash: Columns, as_of: datetime.date, by: Sequence[str] = ()) -> Columns:
    """Cash by month and line: opening + in − out + unexplained difference = closing.

    Direct method: receipts and payments as they happened, in operating, investing and financing lines. Money
    between own accounts stands in ``transfers``, which is zero in the total unless one side was not written
    down. An ``opening`` row of the book belongs to the opening of its month.

    Args:
        cash: The cash book, see `cash_book`.
        as_of: The last day that counts; its month is unfinished.
        by: ``account``, ``branch``, both or none (the whole shop).

    Returns:
        One row per group and month from the book's first month to the month of ``as_of``, sorted: the
        columns of ``by``, ``month`` [first day] and `LINES` [money; money out is negative].

    Source:
        METRICS.md D.18; IAS 7 "Statement of Cash Flows", paragraphs 10, 18 (a) and illustrative example A.

    Example:
        >>> import pandas as pd
        >>> rows = [("2026-06-01", "Laci", "opening", 500.0, 0.0)]
        >>> rows += [("2026-06-03", "Laci", "wages", 0.0, 200.0)]
        >>> book = pd.DataFrame(rows, columns=["date", "account", "category", "money_in", "money_out"])
        >>> cash_statement(book, datetime.date(2026, 6, 30))[["opening", "wages", "closing"]].values.tolist()
        [[500.0, -200.0, 300.0]]
    """
    return statement_of(cash_book(cash, as_of), as_of, by)


@for_frames
def statement_of(book: Columns, as_of: datetime.date, by: Sequence[str] = ()) -> Columns:
    """`cash_statement` from `cash_book`."""
    entries = _entries(book).plus(shop="")
    if not len(entries):
        return entries.only(*by, "month").read(numbers=LINES)
    each = grouped(*(entries[name] for name in by or ("shop",)))
    month = entries["month"].astype("datetime64[M]")
    span = np.arange(month.min(), np.datetime64(as_of, "M") + 1)
    place = (each.numbers * len(span) + (month - span[0]).astype(int)) * len(LINES)
    shape = (len(each), len(span), len(LINES))
    sums = np.bincount(place + entries["line"].placed_in(LINES), entries["amount"], np.prod(shape))
    lines: dict[str, Array] = dict(zip(LINES, np.moveaxis(sums.reshape(shape), 2, 0), strict=True))
    change = sum(lines[name] for name in (*MOVEMENTS, "difference"))
    closing = np.cumsum(lines["opening"] + change, axis=1)
    lines |= {"opening": closing - change, "closing": closing}
    keys = entries.rows(np.repeat(each.firsts, len(span))).only(*by)
    month = np.tile(span, len(each)).astype("datetime64[D]")
    return keys.plus(month=month, **{name: lines[name].ravel() for name in LINES})


@for_frames
def balances(cash: Columns, as_of: datetime.date) -> Columns:
    """The money in each account at the end of ``as_of``: ``account``, ``branch``, ``balance`` [money]."""
    last = last_of_each(cash_statement(cash, as_of, by=("account", "branch")))
    return last.plus(balance=last["closing"]).only("account", "branch", "balance")


def last_of_each(by_account: Columns) -> Columns:
    """The last month of each account and branch in the statement by them."""
    return by_account.rows(grouped(by_account["account"], by_account["branch"]).lasts)


def _entries(book: Columns) -> Columns:
    """The rows of the book and, as further rows, what counts found."""
    rows = book.only("month", "account", "branch", "line", "amount")
    if np.isnan(book["counted"]).all():
        return rows
    found = count_differences(book)
    return stacked(rows, found.plus(line="difference", amount=found["difference"]))
