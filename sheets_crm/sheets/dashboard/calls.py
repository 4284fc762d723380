"""The dashboard's lines about the call list: whom it names, what was logged, which complaints are open."""

from __future__ import annotations

import pandas as pd

from sheets_crm.facts.figures import FigureShop
from sheets_crm.metrics.contact_log import open_complaints, outbound
from sheets_crm.metrics.windows import last_days, within
from sheets_crm.sheets.lines import Row, behind, line, window_text

_WINDOWS = {"answers_today": 1, "answers_week": 7}


def call_lines(shop: FigureShop) -> list[Row]:
    """All lines of the section, in any order."""
    frames = shop.frames
    past = frames.contacts[frames.contacts["date"] <= pd.Timestamp(shop.as_of)]
    return [
        _people(shop, "calls_listed", frames.listed["customer"]),
        _people(shop, "calls_held", frames.held["customer"]),
        *(_logged(shop, key, past) for key in _WINDOWS),
        _people(shop, "complaints", open_complaints(past)),
    ]


def _people(shop: FigureShop, key: str, customers: pd.Series[str]) -> Row:
    shown = shop.texts("report.people", count=len(customers))
    return _counted(shop, key, customers, shown, shop.texts(f"report.figures.{key}.meaning"))


def _logged(shop: FigureShop, key: str, past: pd.DataFrame) -> Row:
    """Outgoing contacts of the last days."""
    window = last_days(shop.as_of, _WINDOWS[key])
    customers = within(outbound(past), window)["customer"]
    shown = shop.texts("report.answers", count=len(customers))
    meaning = shop.texts(f"report.figures.{key}.meaning", window=window_text(window, shop.texts))
    return _counted(shop, key, customers, shown, meaning)


def _counted(shop: FigureShop, key: str, customers: pd.Series[str], shown: str, meaning: str) -> Row:
    people = [str(customer) for customer in customers.dropna().unique()]
    row = line(shop.texts, key, shown, number=len(customers), meaning=meaning)
    return row | behind(people, shop.names, shop.texts)
