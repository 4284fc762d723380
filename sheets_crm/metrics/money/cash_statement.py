"""Where cash came from and went, by the direct method."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import pandas as pd

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


def cash_book(cash: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
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
    book = cash.reindex(columns=list(dict.fromkeys([*_BOOK_COLUMNS, *cash.columns])))
    book = book.assign(date=pd.to_datetime(book["date"]).dt.normalize())
    book = book[book["date"] <= pd.Timestamp(as_of)]
    money = {
        name: pd.to_numeric(book[name]).astype("float64") for name in ("money_in", "money_out", "counted")
    }
    text = {name: book[name].astype("object").where(book[name].notna(), "") for name in ("account", "branch")}
    return book.assign(
        **money,
        **text,
        amount=money["money_in"].fillna(0) - money["money_out"].fillna(0),
        line=book["category"].map(LINE_OF_CATEGORY).fillna("uncategorised").astype("object"),
        month=book["date"].dt.to_period("M").dt.to_timestamp(),
    )


def count_differences(book: pd.DataFrame) -> pd.DataFrame:
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
    unit = ["account", "branch"]
    days = (
        book.groupby([*unit, "date"])["amount"]
        .sum()
        .groupby(level=unit)
        .cumsum()
        .rename("book")
        .reset_index()
    )
    counts = book.dropna(subset="counted").drop_duplicates([*unit, "date"], keep="last")
    counts = counts.merge(days, on=[*unit, "date"], validate="one_to_one").sort_values([*unit, "date"])
    gap = counts["counted"] - counts["book"]
    before = gap.groupby([counts[name] for name in unit]).shift().fillna(0.0)
    return counts.assign(expected=counts["book"] + before, difference=gap - before)[
        [*unit, "date", "month", "counted", "expected", "difference", "row", "staff"]
    ].reset_index(drop=True)


def cash_statement(cash: pd.DataFrame, as_of: datetime.date, by: Sequence[str] = ()) -> pd.DataFrame:
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
        >>> rows = [("2026-06-01", "Laci", "opening", 500.0, 0.0)]
        >>> rows += [("2026-06-03", "Laci", "wages", 0.0, 200.0)]
        >>> book = pd.DataFrame(rows, columns=["date", "account", "category", "money_in", "money_out"])
        >>> cash_statement(book, datetime.date(2026, 6, 30))[["opening", "wages", "closing"]].values.tolist()
        [[500.0, -200.0, 300.0]]
    """
    return statement_of(cash_book(cash, as_of), as_of, by)


def statement_of(book: pd.DataFrame, as_of: datetime.date, by: Sequence[str] = ()) -> pd.DataFrame:
    """`cash_statement` for whoever has the book already.

    Args:
        book: From `cash_book`.
        as_of: As in `cash_statement`, and so the rest.
        by: Groups.

    Returns:
        The same.

    Source:
        METRICS.md D.18.
    """
    entries = _entries(book)
    if entries.empty:
        return pd.DataFrame(columns=[*by, "month", *LINES])
    days = pd.date_range(entries["month"].min(), pd.Timestamp(as_of).replace(day=1), freq="MS")
    months = pd.DataFrame({"month": days})
    groups = entries[list(by)].drop_duplicates().merge(months, how="cross") if by else months
    sums = entries.pivot_table(index=[*by, "month"], columns="line", values="amount", aggfunc="sum")
    table = groups.merge(
        sums.reindex(columns=list(LINES)).reset_index(), how="left", on=[*by, "month"], validate="one_to_one"
    )
    return _balanced(table.fillna(dict.fromkeys(LINES, 0.0)).sort_values([*by, "month"]), by)


def balances(cash: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """The money in each account at the end of ``as_of``: ``account``, ``branch``, ``balance`` [money]."""
    return last_balances(cash_statement(cash, as_of, by=("account", "branch")))


def last_balances(by_account: pd.DataFrame) -> pd.DataFrame:
    """`balances` from the statement by account and branch."""
    last = by_account.drop_duplicates(["account", "branch"], keep="last")
    return last.rename(columns={"closing": "balance"})[["account", "branch", "balance"]].reset_index(
        drop=True
    )


_BOOK_COLUMNS = (
    "date",
    "account",
    "category",
    "note",
    "money_in",
    "money_out",
    "party",
    "party_account",
    "branch",
    "receipt",
    "staff",
    "time",
    "counted",
    "row",
)


def _entries(book: pd.DataFrame) -> pd.DataFrame:
    columns = ["month", "account", "branch", "line", "amount"]
    if book["counted"].isna().all():
        return book[columns]
    found = count_differences(book).assign(line="difference").rename(columns={"difference": "amount"})
    return pd.concat([book[columns], found[columns]], ignore_index=True)


def _balanced(table: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Carry each month's closing into the next month's opening."""
    change = table[[*MOVEMENTS, "difference"]].sum(axis=1)
    brought = table["opening"] + change
    closing = (brought.groupby([table[name] for name in by]) if by else brought).cumsum()
    result = table.assign(opening=closing - change, closing=closing)
    return result[[*by, "month", *LINES]].reset_index(drop=True)
