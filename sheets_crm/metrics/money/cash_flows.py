"""What comes in and goes out of the next weeks, by where it is known from."""

from __future__ import annotations

import datetime

import pandas as pd

from sheets_crm.metrics.money.cash_forecast import WEEKS, last_day
from sheets_crm.metrics.money.cash_statement import LINE_OF_CATEGORY
from sheets_crm.metrics.money.repeat_cash import next_monday

FLOW_COLUMNS = ["date", "source", "label", "line", "money_in", "money_out", "what", "optimistic"]
_USUAL_DAYS = 91
_LEAST_USUAL_DAYS = 28
_USUAL_COSTS = ("wages", "rent", "promotion", "customer_care", "operating", "tax", "loan_repaid")


def actual_flows(book: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """The current week of the book (`cash_statement.cash_book`) without money between own accounts."""
    monday = next_monday(as_of) - pd.Timedelta(days=7)
    rows = book[(book["date"] >= monday) & ~book["line"].isin(["transfers", "opening"])]
    return _flows(rows, "book", "actual", rows["note"])


def planned_flows(plan: pd.DataFrame, as_of: datetime.date, book: pd.DataFrame | None = None) -> pd.DataFrame:
    """Bills and receipts of the cash plan by due day, repeated ones as often as they fall due.

    What is done is left out. A single row whose day is past comes next week, with the source ``overdue``; it
    is never dropped.

    Args:
        plan: ``date`` [day], ``money_in``, ``money_out`` [money] and, where known, ``category``, ``note``,
            ``party``, ``repeats`` (once, weekly, monthly), ``until`` [day], ``done``.
        as_of: The last day known.
        book: `cash_statement.cash_book`; what it shows as paid today is not planned any more.
    """
    columns = ["date", "category", "note", "money_in", "money_out", "party", "repeats", "until", "done"]
    rows = plan.reindex(columns=list(dict.fromkeys([*columns, *plan.columns])))
    rows = rows[~rows["done"].eq(True).fillna(False)].assign(date=pd.to_datetime(rows["date"]))
    today, end = pd.Timestamp(as_of), last_day(as_of)
    days = [
        [day for day in _repeated(start, repeats, until, end) if repeats_once or day >= today]
        for start, repeats, until, repeats_once in zip(
            rows["date"], rows["repeats"], pd.to_datetime(rows["until"]), _once(rows["repeats"]), strict=True
        )
    ]
    spread = rows.assign(date=pd.Series(days, index=rows.index, dtype="object")).explode("date")
    spread = spread.dropna(subset="date").reset_index(drop=True)
    spread = spread.assign(date=pd.to_datetime(spread["date"]))
    spread = spread.assign(
        line=spread["category"].map(LINE_OF_CATEGORY).fillna("uncategorised").astype("object")
    )
    spread = spread[~_paid_today(spread, book, today)].reset_index(drop=True)
    late = spread["date"] < today
    text = spread["note"].astype("object").where(spread["note"].notna(), spread["party"])
    flows = _flows(spread, "plan", "planned", text)
    return flows.assign(
        date=flows["date"].where(~late, next_monday(as_of)), source=flows["source"].where(~late, "overdue")
    )


def receivable_flows(open_invoices: pd.DataFrame, delays: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Open receivables on the day they usually come: due day plus the customer's median delay.

    A customer who never paid an invoice yet is taken to pay as the shop's median customer does, and never
    early. What is overdue comes next week at the earliest, with the source ``overdue``; it is never dropped.

    Args:
        open_invoices: `receivables.receivables`.
        delays: `receivables.payment_delays`.
        as_of: The last day known.

    Source:
        METRICS.md D.18, D.19.
    """
    still = open_invoices[open_invoices["open"] > 0].reset_index(drop=True)
    own = still["customer"].map(delays.set_index("customer")["usual_delay"]).astype("float64")
    shop = float(delays["usual_delay"].median()) if len(delays) else 0.0
    late = still["due"] < pd.Timestamp(as_of)
    usual = still["due"] + pd.to_timedelta(own.fillna(shop).clip(lower=0.0).round(), unit="D")
    tomorrow = pd.Timestamp(as_of) + pd.Timedelta(days=1)
    soonest = pd.Series(tomorrow, index=still.index).where(~late, next_monday(as_of))
    rows = still.assign(date=usual.where(usual >= soonest, soonest), money_in=still["open"], money_out=0.0)
    flows = _flows(rows, "receivable", "planned", still["customer"])
    return flows.assign(source=flows["source"].where(~late, "overdue"))


def repeat_flows(expected: pd.DataFrame) -> pd.DataFrame:
    """Expected repeat cash (`repeat_cash.expected_repeat_cash`) as predicted flows."""
    rows = expected.assign(date=expected["expected_on"], money_in=expected["amount"], money_out=0.0)
    flows = _flows(rows, "repeat", "predicted", expected["customer"])
    return flows.assign(optimistic=expected["optimistic"].to_numpy(dtype="bool"))


def usual_flows(
    book: pd.DataFrame, plan: pd.DataFrame, as_of: datetime.date, repeat_share: float
) -> pd.DataFrame:
    """What happens every week without being planned: sales to new customers, and the usual costs.

    The weekly mean of the last 13 weeks (of the book's life when that is shorter, from four weeks on). Of
    the sales only the share that is not repeat business counts, because repeat business is expected by name.

    Args:
        book: `cash_statement.cash_book`.
        plan: The cash plan; a category that stands in it is taken to be planned wholly.
        as_of: The last day known.
        repeat_share: Share of revenue that repeat purchases bring [0 to 1].

    Source:
        Own definition, so that sales are not counted twice.
    """
    days = min(_USUAL_DAYS, (pd.Timestamp(as_of) - book["date"].min()).days + 1) if len(book) else 0
    if days < _LEAST_USUAL_DAYS:
        return pd.DataFrame(columns=FLOW_COLUMNS)
    recent = book[book["date"] > pd.Timestamp(as_of) - pd.Timedelta(days=days)]
    planned = set(plan["category"].dropna()) if "category" in plan else set()
    costs = recent[recent["category"].isin([name for name in _USUAL_COSTS if name not in planned])]
    spent = (-costs.groupby("line")["amount"].sum()).clip(lower=0.0) / days * 7
    sold = float(recent.loc[recent["category"].isin(["sales", "refund"]), "amount"].sum())
    earned = 0.0 if "sales" in planned else max(sold, 0.0) * (1 - repeat_share) / days * 7
    weeks = pd.DataFrame({"date": pd.date_range(next_monday(as_of), periods=WEEKS - 1, freq="7D")})
    bills = weeks.merge(spent.rename("money_out").rename_axis("line").reset_index(), how="cross")
    sales = _flows(weeks.assign(money_in=earned, money_out=0.0), "usual_sales", "predicted")
    return pd.concat(
        [sales, _flows(bills.assign(money_in=0.0), "usual_costs", "predicted")], ignore_index=True
    )


def goods_flows(book: pd.DataFrame, sales: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
    """Goods to be bought for predicted sales, in the week of the sale.

    As much of the money as went to suppliers of what customers paid in the last 13 weeks, all of it at most:
    a forecast that expects fewer sales must not expect to restock as before.

    Args:
        book: `cash_statement.cash_book`.
        sales: Predicted flows; only those of the base line count.
        as_of: The last day known.

    Source:
        Own definition.
    """
    recent = book[book["date"] > pd.Timestamp(as_of) - pd.Timedelta(days=_USUAL_DAYS)]
    sums = recent.groupby("line")["amount"].sum()
    received, spent = float(sums.get("from_customers", 0.0)), -float(sums.get("suppliers", 0.0))
    share = min(max(spent, 0.0) / received, 1.0) if received > 0 else 0.0
    base = sales[~sales["optimistic"].astype("bool")]
    bought = base.assign(money_out=base["money_in"] * share, money_in=0.0, line="suppliers")
    return _flows(bought, "goods", "predicted")


def _flows(rows: pd.DataFrame, source: str, label: str, what: pd.Series | None = None) -> pd.DataFrame:
    text = "" if what is None else what.astype("object").where(what.notna(), "").to_numpy()
    money = {
        name: pd.to_numeric(rows[name]).astype("float64").fillna(0.0) for name in ("money_in", "money_out")
    }
    line = rows.get("line", "from_customers")
    flows = rows.assign(**money, source=source, label=label, line=line, what=text, optimistic=False)
    return flows[FLOW_COLUMNS].reset_index(drop=True)


def _paid_today(rows: pd.DataFrame, book: pd.DataFrame | None, today: pd.Timestamp) -> pd.Series:
    """What is due today and stands in today's book already, by category."""
    if book is None:
        return pd.Series(False, index=rows.index)
    done = book[book["date"] == today].groupby("category")["amount"].sum()
    money = {
        name: pd.to_numeric(rows[name]).astype("float64").fillna(0.0) for name in ("money_in", "money_out")
    }
    planned = money["money_in"] - money["money_out"]
    booked = rows["category"].map(done).astype("float64")
    return (rows["date"] == today) & (planned * booked > 0) & (booked.abs() >= planned.abs())


def _once(repeats: pd.Series) -> pd.Series:
    return ~repeats.isin(["weekly", "monthly"])


def _repeated(
    start: pd.Timestamp, repeats: object, until: pd.Timestamp, end: pd.Timestamp
) -> list[pd.Timestamp]:
    """The days a row falls due up to the end of the forecast; a monthly one keeps its day of the month."""
    if repeats not in ("weekly", "monthly"):
        return [start]
    last = min(end, until) if pd.notna(until) else end
    count = max((last - start).days // (7 if repeats == "weekly" else 28) + 1, 0)
    weekly = repeats == "weekly"
    days = [
        start + (pd.DateOffset(weeks=step) if weekly else pd.DateOffset(months=step)) for step in range(count)
    ]
    return [day for day in days if day <= last]
