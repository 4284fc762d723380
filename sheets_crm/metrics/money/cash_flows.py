"""What comes in and goes out of the next weeks, by where it is known from."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import Array, Codes, codes_of
from sheets_crm.metrics.columns import Columns, months_later, places, stacked, taken
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.money.cash_forecast import WEEKS, last_day
from sheets_crm.metrics.money.cash_statement import LINE_OF_CATEGORY
from sheets_crm.metrics.money.repeat_cash import next_monday

FLOW_COLUMNS = ["date", "source", "label", "line", "money_in", "money_out", "what", "optimistic"]
_PLAN_DAYS = ("date", "until")
_PLAN_NUMBERS = ("money_in", "money_out", "done")
_PLAN_TEXTS = ("category", "note", "party", "repeats")
_USUAL_DAYS = 91
_LEAST_USUAL_DAYS = 28
_USUAL_COSTS = ("wages", "rent", "promotion", "customer_care", "operating", "tax", "loan_repaid")


@for_frames
def actual_flows(book: Columns, as_of: datetime.date) -> Columns:
    """The current week of the book (`cash_statement.cash_book`) without money between own accounts."""
    monday = next_monday(as_of) - 7
    rows = book.rows((book["date"] >= monday) & ~book["line"].isin(["transfers", "opening"]))
    return _flows(rows, "book", "actual", rows["note"])


@for_frames
def planned_flows(plan: Columns, as_of: datetime.date, book: Columns | None = None) -> Columns:
    """Bills and receipts of the cash plan by due day, repeated ones as often as they fall due.

    What is done is left out. A single row whose day is past comes next week, with the source ``overdue``; it
    is never dropped.

    Args:
        plan: ``date`` [day], ``money_in``, ``money_out`` [money] and, where known, ``category``, ``note``,
            ``party``, ``repeats`` (once, weekly, monthly), ``until`` [day], ``done``.
        as_of: The last day known.
        book: `cash_statement.cash_book`; what it shows as paid today is not planned any more.
    """
    rows = plan.read(_PLAN_DAYS, _PLAN_NUMBERS, _PLAN_TEXTS)
    rows = rows.rows((rows["done"] != 1) & ~np.isnat(rows["date"]))
    today, end = np.datetime64(as_of), last_day(as_of)
    due = [
        _due_days(start, repeats, until, today, end)
        for start, repeats, until in zip(rows["date"], rows["repeats"].texts(), rows["until"], strict=True)
    ]
    spread = rows.rows(np.repeat(np.arange(len(rows)), [len(days) for days in due]))
    spread = spread.plus(
        date=np.concatenate([rows["date"][:0], *due]),
        line=spread["category"].mapped(LINE_OF_CATEGORY, "uncategorised"),
    )
    spread = spread if book is None else spread.rows(~_paid_today(spread, book, today))
    late = spread["date"] < today
    spread = spread.plus(date=np.where(late, next_monday(as_of), spread["date"]))
    return _flows(spread, "plan", "planned", spread["note"].or_else(spread["party"]), late)


@for_frames
def receivable_flows(open_invoices: Columns, delays: Columns, as_of: datetime.date) -> Columns:
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
    still = open_invoices.rows(open_invoices["open"] > 0)
    own = taken(delays["usual_delay"], places(still["customer"], delays["customer"]))
    shop = float(np.median(delays["usual_delay"])) if len(delays) else 0.0
    delay = np.maximum(np.where(np.isnan(own), shop, own), 0.0).round()
    late = still["due"] < np.datetime64(as_of)
    soonest = np.where(late, next_monday(as_of), np.datetime64(as_of) + 1)
    usual = np.maximum(still["due"] + delay.astype("timedelta64[D]"), soonest)
    rows = still.plus(date=usual, money_in=still["open"], money_out=0.0)
    return _flows(rows, "receivable", "planned", still["customer"], late)


@for_frames
def repeat_flows(expected: Columns) -> Columns:
    """Expected repeat cash (`repeat_cash.expected_repeat_cash`) as predicted flows."""
    rows = expected.plus(date=expected["expected_on"], money_in=expected["amount"], money_out=0.0)
    flows = _flows(rows, "repeat", "predicted", expected["customer"])
    return flows.plus(optimistic=expected["optimistic"])


@for_frames
def usual_flows(book: Columns, plan: Columns, as_of: datetime.date, repeat_share: float) -> Columns:
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
    days = min(_USUAL_DAYS, (np.datetime64(as_of) - book["date"].min()).astype(int) + 1) if len(book) else 0
    if days < _LEAST_USUAL_DAYS:
        return Columns({}).read(numbers=FLOW_COLUMNS)
    recent = book.rows(book["date"] > np.datetime64(as_of) - days)
    planned = set(plan.read(texts=["category"])["category"].texts())
    costs = recent.rows(recent["category"].isin([name for name in _USUAL_COSTS if name not in planned]))
    each = grouped(costs["line"])
    spent = np.maximum(-each.sums(costs["amount"]), 0.0) / days * 7
    sold = float(recent["amount"][recent["category"].isin(["sales", "refund"])].sum())
    earned = 0.0 if "sales" in planned else max(sold, 0.0) * (1 - repeat_share) / days * 7
    weeks = Columns({"date": next_monday(as_of) + 7 * np.arange(WEEKS - 1)})
    bills = weeks.rows(np.repeat(np.arange(WEEKS - 1), len(each))).plus(
        line=costs["line"][np.tile(each.firsts, WEEKS - 1)],
        money_in=0.0,
        money_out=np.tile(spent, WEEKS - 1),
    )
    sales = _flows(weeks.plus(money_in=earned, money_out=0.0), "usual_sales", "predicted")
    return stacked(sales, _flows(bills, "usual_costs", "predicted"))


@for_frames
def goods_flows(book: Columns, sales: Columns, as_of: datetime.date) -> Columns:
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
    recent = book.rows(book["date"] > np.datetime64(as_of) - _USUAL_DAYS)
    received, spent = (
        float(recent["amount"][recent["line"].isin([line])].sum()) for line in ("from_customers", "suppliers")
    )
    share = min(max(-spent, 0.0) / received, 1.0) if received > 0 else 0.0
    base = sales.rows(sales["optimistic"] != 1)
    bought = base.plus(money_out=base["money_in"] * share, money_in=0.0, line="suppliers")
    return _flows(bought, "goods", "predicted")


def _flows(
    rows: Columns, source: str, label: str, what: Codes | None = None, late: Array | bool = False
) -> Columns:
    """Rows as flows; what is late has a source of its own."""
    flows = rows.plus(
        money_in=np.nan_to_num(rows["money_in"]),
        money_out=np.nan_to_num(rows["money_out"]),
        source=codes_of(np.where(np.broadcast_to(late, len(rows)), "overdue", source).tolist()),
        label=label,
        line=rows.each.get("line", "from_customers"),
        what="" if what is None else what.filled(""),
        optimistic=False,
    )
    return flows.only(*FLOW_COLUMNS)


def _paid_today(rows: Columns, book: Columns, today: np.datetime64) -> Array:
    """What is due today and stands in today's book already, by category."""
    done = book.rows(book["date"] == today)
    each = grouped(done["category"])
    booked = taken(each.sums(done["amount"]), places(rows["category"], done["category"][each.firsts]))
    planned = np.nan_to_num(rows["money_in"]) - np.nan_to_num(rows["money_out"])
    return np.asarray((rows["date"] == today) & (planned * booked > 0) & (np.abs(booked) >= np.abs(planned)))


def _due_days(
    start: np.datetime64, repeats: str | None, until: np.datetime64, today: np.datetime64, end: np.datetime64
) -> Array:
    """The days a row falls due in the forecast; a single one on any day, a monthly one on its day."""
    if repeats not in ("weekly", "monthly"):
        return np.array([start])
    last = end if np.isnat(until) else min(end, until)
    count = np.arange(max((last - start).astype(int) // (7 if repeats == "weekly" else 28) + 1, 0))
    days = start + 7 * count if repeats == "weekly" else months_later(start, count)
    return days[(days >= today) & (days <= last)]
