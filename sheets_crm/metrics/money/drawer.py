"""The cash drawer against the sales and the deposits; cancelled sales, discounts and staff advances."""

from __future__ import annotations

import datetime

import pandas as pd

from sheets_crm.metrics.money.cash_statement import count_differences
from sheets_crm.metrics.money.leaks import FINDING_COLUMNS

_LEAST_LINES = 10


def drawer_days(valid: pd.DataFrame, book: pd.DataFrame) -> pd.DataFrame:
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
    deposits = book[book["category"].eq("deposit").fillna(False)]
    drawers = set(deposits.loc[deposits["money_out"] > 0, "account"])
    out = book[book["account"].isin(drawers) & (book["money_out"] > 0) & (book["line"] != "transfers")]
    sales = _on_deposit_days(sales[sales["date"] >= book["date"].min()], deposits)
    out = _on_deposit_days(out, deposits)
    keys = ["branch", "date"]
    sums = {
        "recorded": sales.groupby(keys)["amount"].sum(),
        "deposited": _deposited(deposits),
        "paid_out": out.groupby(keys)["money_out"].sum(),
    }
    table = (
        pd.DataFrame(sums).fillna(0.0).rename_axis(keys).reset_index().sort_values(keys, ignore_index=True)
    )
    difference = table["recorded"] - table["deposited"] - table["paid_out"]
    month = table["date"].dt.to_period("M").dt.to_timestamp()
    return table.assign(
        difference=difference,
        share=(difference / table["recorded"]).where(table["recorded"] > 0),
        month_difference=difference.groupby([table["branch"], month]).cumsum(),
        staff=_joined(sales, keys, "staff", table),
        rows=_rows(pd.concat([deposits, out]), keys, table),
    )


def drawer_leaks(days: pd.DataFrame, tolerance: float = 10_000) -> pd.DataFrame:
    """L10: days on which sales, deposit and payments differ by more than the tolerance."""
    off = days[days["difference"].abs() > tolerance]
    share = (off["share"] * 100).astype("float64")
    return off.assign(rule="L10", reason="drawer", party="", amount=off["difference"], measure=share)[
        FINDING_COLUMNS
    ]


def count_leaks(book: pd.DataFrame, tolerance: float = 10_000) -> pd.DataFrame:
    """L10: counts that found another sum than the book; what is missing is positive."""
    found = count_differences(book)
    off = found[found["difference"].abs() > tolerance]
    rows = pd.Series([(int(row),) for row in off["row"].fillna(0)], index=off.index, dtype="object")
    share = (-off["difference"] / off["expected"] * 100).where(off["expected"] > 0)
    return off.assign(
        rule="L10", reason="count", party=off["account"], amount=-off["difference"], measure=share, rows=rows
    )[FINDING_COLUMNS]


def cashier_shares(orders: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
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
    columns = ["date", "branch", "staff", "total", "discount", "status"]
    lines = orders.reindex(columns=columns).dropna(subset="staff")
    day = pd.to_datetime(lines["date"])
    lines = lines[(day <= pd.Timestamp(as_of)) & (day > pd.Timestamp(as_of) - pd.DateOffset(years=1))]
    money = {name: pd.to_numeric(lines[name]).astype("float64").fillna(0.0) for name in ("total", "discount")}
    branch = lines["branch"].astype("object").where(lines["branch"].notna(), "")
    void = money["total"].where(lines["status"].eq("cancelled").fillna(False), 0.0).clip(lower=0.0)
    gross = (money["total"] + money["discount"]).clip(lower=0.0)
    sums = (
        lines.assign(branch=branch, void=void, gross=gross, discount=money["discount"])
        .groupby(["branch", "staff"])
        .agg(
            lines=("gross", "size"),
            gross=("gross", "sum"),
            void=("void", "sum"),
            discount=("discount", "sum"),
        )
        .reset_index()
    )
    enough = sums[(sums["lines"] >= _LEAST_LINES) & (sums["gross"] > 0)]
    long = enough.melt(["branch", "staff", "lines", "gross"], var_name="kind", value_name="amount")
    share = long["amount"] / long["gross"]
    median = share.groupby([long["branch"], long["kind"]]).transform("median")
    table = long.assign(share=share, median=median, high=share > 2 * median)
    return table.drop(columns="gross").sort_values(["branch", "staff", "kind"], ignore_index=True)


def cashier_leaks(shares: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """L10: cashiers with a cancelled or discounted share above twice the branch's median."""
    high = shares[shares["high"]]
    above = high["amount"] * (1 - 2 * high["median"] / high["share"])
    rows = pd.Series([()] * len(high), index=high.index, dtype="object")
    table = high.assign(
        rule="L10",
        reason=high["kind"],
        date=pd.Timestamp(as_of),
        party="",
        amount=above,
        measure=high["share"] * 100,
    )
    return table.assign(rows=rows)[FINDING_COLUMNS]


def open_advances(book: pd.DataFrame, as_of: datetime.date, days: int = 7) -> pd.DataFrame:
    """L10: staff advances open for more days than agreed; what is paid back settles the oldest first."""
    rows = book[book["category"] == "staff_advance"].sort_values("date", kind="stable")
    who = rows["party"].astype("object").where(rows["party"].notna(), rows["staff"]).fillna("")
    given = rows[rows["money_out"] > 0].assign(who=who)
    back = rows["money_in"].fillna(0.0).groupby(who).sum()
    total = given["money_out"].groupby(given["who"]).cumsum()
    still = (total - given["who"].map(back).fillna(0.0)).clip(lower=0.0).clip(upper=given["money_out"])
    age = (pd.Timestamp(as_of) - given["date"]).dt.days
    aged = given.assign(amount=still, measure=age.astype("float64"))
    late = aged[(still > 0) & (age > days)]
    numbers = pd.Series([(int(row),) for row in late["row"].fillna(0)], index=late.index, dtype="object")
    found: pd.DataFrame = late.assign(rule="L10", reason="advance", party=late["who"], rows=numbers)
    return found[FINDING_COLUMNS]


def _cash_sales(valid: pd.DataFrame) -> pd.DataFrame:
    columns = ["date", "branch", "staff", "payment", "amount"]
    sales = valid.reindex(columns=columns)
    branch = sales["branch"].astype("object").where(sales["branch"].notna(), "")
    in_cash: pd.DataFrame = sales.assign(branch=branch).loc[sales["payment"].eq("cash").fillna(False)]
    return in_cash


def _one_shop(book: pd.DataFrame, sales: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both sides without branches when one of them names none."""
    if book["branch"].ne("").any() and sales["branch"].ne("").any():
        return book, sales
    return book.assign(branch=""), sales.assign(branch="")


def _on_deposit_days(rows: pd.DataFrame, deposits: pd.DataFrame) -> pd.DataFrame:
    """The rows on the day of the branch's next deposit; what waits for one is left out."""
    days = deposits[["branch", "date"]].drop_duplicates().assign(deposit_day=deposits["date"])
    days = days.assign(date=days["date"].astype("datetime64[us]")).sort_values("date")
    found = pd.merge_asof(
        rows.assign(date=rows["date"].astype("datetime64[us]")).sort_values("date", kind="stable"),
        days,
        on="date",
        by="branch",
        direction="forward",
    ).dropna(subset="deposit_day")
    return found.assign(date=found["deposit_day"])


def _deposited(deposits: pd.DataFrame) -> pd.Series:
    sums = deposits.groupby(["branch", "date"])[["money_in", "money_out"]].sum()
    return sums["money_in"].where(sums["money_in"] > 0, sums["money_out"])


def _joined(rows: pd.DataFrame, keys: list[str], column: str, table: pd.DataFrame) -> list[str]:
    named = rows.dropna(subset=column).drop_duplicates([*keys, column])
    texts = named.groupby(keys)[column].agg(lambda names: ", ".join(sorted(map(str, names))))
    return [texts.get(key, "") for key in zip(table["branch"], table["date"], strict=True)]


def _rows(book: pd.DataFrame, keys: list[str], table: pd.DataFrame) -> pd.Series:
    known = book.dropna(subset="row").sort_values("row")
    numbers = {key: tuple(int(row) for row in group["row"]) for key, group in known.groupby(list(keys))}
    found = [numbers.get(key, ()) for key in zip(table["branch"], table["date"], strict=True)]
    return pd.Series(found, index=table.index, dtype="object")
