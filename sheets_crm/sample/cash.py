"""The cash book of the sample shop: half a year, and what is planned."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from sheets_crm.sample.people import Row, sample_shop
from sheets_crm.texts import Texts

_DAYS = 183
_OPENING = {"drawer": 2_000_000, "bank": 21_000_000}
_WAGES = 2_100_000
_RENT = 1_500_000
_UTILITIES = 420_000
_LOAN = 650_000
_SHORT = 100_000


def cash_rows(random: Random, orders: Sequence[Row], as_of: date, texts: Texts) -> list[Row]:
    """Rows of the Cash sheet: sales as the orders have them, costs as a shop of this size has them."""
    start = as_of - timedelta(days=_DAYS)
    rows = [*_opening(start, texts)]
    for monday in _mondays(start, as_of):
        rows += _week(random, orders, monday, as_of, texts)
    for month_end in _month_ends(start, as_of):
        rows += _month(month_end, texts)
    rows += _odd_rows(as_of, texts)
    return sorted((row for row in rows if start <= _day(row) <= as_of), key=_day)


def _day(row: Row) -> date:
    day = row["date"]
    if not isinstance(day, date):
        raise ValueError(f"{day!r} is not a day")
    return day


def _row(day: date, account: str, category: str, texts: Texts, **cells: object) -> Row:
    note = cells.pop("note", category)
    values: Row = {
        "date": day,
        "account": texts(f"sample.accounts.{account}"),
        "category": texts.node("headings.choices.category")[category],
        "note": texts(f"sample.cash.{note}").format(name=cells.pop("name", "")),
        "branch": sample_shop()["branch"],
    }
    return values | cells


def _opening(start: date, texts: Texts) -> list[Row]:
    return [_row(start, account, "opening", texts, money_in=amount) for account, amount in _OPENING.items()]


def _mondays(start: date, as_of: date) -> Iterator[date]:
    day = start - timedelta(days=start.weekday()) + timedelta(days=7)
    while day <= as_of:
        yield day
        day += timedelta(days=7)


def _month_ends(start: date, as_of: date) -> Iterator[date]:
    for day in (start + timedelta(days=each) for each in range((as_of - start).days + 1)):
        if day.day == calendar.monthrange(day.year, day.month)[1]:
            yield day


def _week(random: Random, orders: Sequence[Row], monday: date, as_of: date, texts: Texts) -> list[Row]:
    """Sales of the week by account, what is paid in at the bank, and goods bought from their half."""
    cash = _received(orders, "date", monday, ("cash",), texts)
    bank = _received(orders, "date", monday, ("transfer", "card"), texts)
    credit = _received(orders, "paid_on", monday, ("credit",), texts)
    sunday = min(monday + timedelta(days=6), as_of)
    goods = round((cash + bank + credit) * random.uniform(0.47, 0.59) / 1000) * 1000
    kind = random.choice(["supplements", "supplements", "cosmetics", "clothes"])
    rows = [
        _row(sunday, "drawer", "sales", texts, money_in=cash),
        _row(sunday, "bank", "sales", texts, money_in=bank),
        _row(sunday, "bank", "collected", texts, money_in=credit),
        _row(
            monday + timedelta(days=3), "bank", "supplier", texts, money_out=goods, receipt=f"F{monday:%m%d}"
        )
        | {"party": texts(f"sample.cash.parties.{kind}")},
        *_paid_in(sunday, cash - (_SHORT if 14 < (as_of - sunday).days <= 21 else 0), texts),
    ]
    return [row for row in rows if row.get("money_in") or row.get("money_out")]


def _paid_in(day: date, cash: float, texts: Texts) -> list[Row]:
    amount = max(int(cash), 0)
    return [
        _row(day, "drawer", "deposit", texts, money_out=amount),
        _row(day, "bank", "deposit", texts, money_in=amount),
    ]


def _received(orders: Sequence[Row], when: str, monday: date, payments: Sequence[str], texts: Texts) -> float:
    """Totals of the week's done orders that were paid in these ways."""
    words = {texts.node("headings.choices.payment")[payment] for payment in payments}
    done = texts.node("headings.choices.status")["done"]
    week = {monday + timedelta(days=each) for each in range(7)}
    totals = [
        row["total"]
        for row in orders
        if row.get(when) in week and row["payment"] in words and row["status"] == done
    ]
    return sum(total for total in totals if isinstance(total, int | float))


def _month(day: date, texts: Texts) -> list[Row]:
    """Costs that come every month."""
    wages = [
        _row(day, "bank", "wages", texts, name=name, money_out=_WAGES, party=name)
        for name in sample_shop()["staff"][:2]
    ]
    first = day.replace(day=3)
    landlord = texts("sample.cash.parties.landlord")
    return [
        _row(first, "bank", "rent", texts, money_out=_RENT, party=landlord, receipt=f"S{day:%m}"),
        _row(
            day.replace(day=20),
            "bank",
            "rent",
            texts,
            note="utilities",
            money_out=_UTILITIES,
            receipt=f"L{day:%m}",
        ),
        _row(day.replace(day=12), "bank", "promotion", texts, money_out=375_000, receipt=f"I{day:%m}"),
        _row(
            day.replace(day=8),
            "bank",
            "operating",
            texts,
            note="packing",
            money_out=137_500,
            receipt=f"K{day:%m}",
        )
        | {"party": texts("sample.cash.parties.packing")},
        _row(day.replace(day=15), "bank", "loan_repaid", texts, note="loan", money_out=_LOAN),
        *wages,
        _row(day, "bank", "owner_out", texts, money_out=2_500_000),
    ]


def _odd_rows(as_of: date, texts: Texts) -> list[Row]:
    """What leak rules should find, beside the short deposit: paid twice, no receipt, an old advance."""
    packing = texts("sample.cash.parties.packing")
    twice = {"note": "packing", "money_out": 186_000, "party": packing, "receipt": "K88"}
    return [
        _row(as_of - timedelta(days=24), "bank", "operating", texts, **twice),
        _row(as_of - timedelta(days=23), "bank", "operating", texts, **twice),
        _row(as_of - timedelta(days=16), "bank", "operating", texts, note="packing", money_out=300_000),
        _row(
            as_of - timedelta(days=19),
            "bank",
            "staff_advance",
            texts,
            note="advance",
            name="Budi",
            money_out=250_000,
        )
        | {"party": "Budi"},
        _row(as_of - timedelta(days=75), "bank", "equipment", texts, money_out=1_150_000, receipt="P01"),
    ]


def plan_rows(as_of: date, texts: Texts) -> list[Row]:
    """Rows of the Cash Plan sheet."""
    month_end = as_of.replace(day=calendar.monthrange(as_of.year, as_of.month)[1])
    next_third = (month_end + timedelta(days=3)).replace(day=3)
    monthly = {"repeats": texts.node("headings.choices.repeats")["monthly"]}
    planned = [
        _row(
            month_end,
            "bank",
            "wages",
            texts,
            name=" + ".join(sample_shop()["staff"][:2]),
            money_out=2 * _WAGES,
        )
        | monthly,
        _row(next_third, "bank", "rent", texts, money_out=_RENT) | monthly,
        _row(next_third.replace(day=15), "bank", "loan_repaid", texts, note="loan", money_out=_LOAN)
        | monthly,
        _row(next_third.replace(day=20), "bank", "equipment", texts, money_out=1_900_000),
    ]
    return [{key: value for key, value in row.items() if key != "account"} for row in planned]
