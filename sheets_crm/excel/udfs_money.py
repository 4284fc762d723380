"""``=CRM_…`` functions about money and the calendar; see `sheets_crm.excel.udfs`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from sheets_crm.excel.arguments import Refusal, column, day, frame, rows_of, words, worksheet_function
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.frames import columns_of
from sheets_crm.metrics.money.cash_statement import FINANCING, INVESTING, OPERATING, cash_statement
from sheets_crm.metrics.money.receivables import ageing, invoices, receivables
from sheets_crm.metrics.money.runway import runway
from sheets_crm.metrics.season_presets import official_fitr
from sheets_crm.metrics.seasons import overlaps, season_of
from sheets_crm.reading.cells import Unreadable, choice_codes, choice_of, day_of, number_of
from sheets_crm.schema import CASH_CATEGORIES

_LINES = (*OPERATING, *INVESTING, "financing", "transfers", "difference")
_YEARS = (1970, 2077)  # of the official Indonesian holidays, those computed ahead included


@worksheet_function
def CRM_CASH_FLOW(dates: Any, categories: Any, money_in: Any, money_out: Any, as_of: Any) -> Any:
    """Cash by month: opening balance, each line, closing balance."""
    statement = cash_statement(_cash(dates, categories, money_in, money_out), day(as_of))
    statement = statement.plus(financing=sum(statement[name] for name in FINANCING))
    shown = ["opening", *_LINES, "closing"]
    header = [words()(f"headings.columns.cash_flow.{name}") for name in ("period", *shown)]
    months = statement["month"].astype("datetime64[us]")
    rows = zip(*(column.tolist() for column in (months, *map(statement.__getitem__, shown))), strict=True)
    return [header, *map(list, rows)]


@worksheet_function
def CRM_RUNWAY(dates: Any, categories: Any, money_in: Any, money_out: Any, as_of: Any) -> Any:
    """Months that the cash lasts at the pace of the last three full months."""
    found = runway(_cash(dates, categories, money_in, money_out), day(as_of))
    if found.months is None:
        return words()(f"report.figures.runway.{found.state}")
    return found.months


def _cash(dates: Any, categories: Any, money_in: Any, money_out: Any) -> Columns:
    blocks = {"categories": categories, "money_in": money_in, "money_out": money_out}
    book = frame(["dates"], dates=dates, **blocks)
    codes = choice_codes("category", CASH_CATEGORIES)
    pairs = zip(book["categories"], book["row"], strict=True)
    categories = pd.Series([_category(text, row, codes) for text, row in pairs], dtype="str")
    return columns_of(book.assign(date=book["dates"], account="", category=categories))


def _category(text: Any, row: int, codes: dict[str, str]) -> str | None:
    try:
        return choice_of(None if pd.isna(text) else text, codes)
    except Unreadable as error:
        raise Refusal("category", value=str(text), row=str(row)) from error


@worksheet_function
def CRM_AGEING(customers: Any, due_dates: Any, amounts: Any, paid: Any, as_of: Any) -> Any:
    """What customers owe, by how late it is."""
    blocks = {"amounts": amounts, "paid": paid}
    lines = frame(["customers", "due_dates", "amounts"], customers=customers, due_dates=due_dates, **blocks)
    names = {"customers": "customer", "due_dates": "due", "amounts": "amount"}
    lines = lines.rename(columns=names).assign(date=lines["due_dates"], receipt=lines["row"].astype("str"))
    found = ageing(receivables(invoices(columns_of(lines)), day(as_of)))
    header = [words()("excel.age"), words()("headings.columns.receivables.open")]
    header += [
        words()("headings.columns.receivables.invoices"),
        words()("headings.columns.retention.customers"),
    ]
    rows = found.tuples("bucket", "amount", "invoices", "customers")
    return [header, *([words()(f"headings.columns.receivables.{name}"), *sums] for name, *sums in rows)]


@worksheet_function
def CRM_SEASON(dates: Any, names: Any, opens: Any, closes: Any) -> Any:
    """The season of each day, blank between seasons."""
    days = np.array(column("dates", dates, day_of), "datetime64[D]")
    known = frame(["names", "opens", "closes"], names=names, opens=opens, closes=closes)
    seasons = columns_of(known.rename(columns={"names": "name"}))
    for name, other in overlaps(seasons).tuples("name", "other_name"):
        raise Refusal("overlap", one=name, other=other)
    found = iter(season_of(days, seasons).filled("").texts())
    return [[next(found) for _ in row] for row in rows_of(dates)]


@worksheet_function
def CRM_LEBARAN(years: Any) -> Any:
    """The first official day of Idul Fitri in each year."""
    return [[_lebaran(cell) for cell in row] for row in rows_of(years)]


def _lebaran(cell: Any) -> Any:
    year = column("years", [[cell]], number_of)[0]
    if year is None:
        return None
    if not year.is_integer() or not _YEARS[0] <= year <= _YEARS[1]:
        raise Refusal("year", value=str(cell), first=str(_YEARS[0]), last=str(_YEARS[1]))
    first = official_fitr(int(year), int(year))[0][0]
    return datetime(first.year, first.month, first.day)
