"""The dashboard's lines about customers: do they come back, what do they bring, what moves them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from sheets_crm.facts.facts import Facts
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.offers import expected_sales
from sheets_crm.metrics.customers.product_verdicts import product_buyers, product_repeaters, product_verdicts
from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.money.runway import cost_per_thousand
from sheets_crm.metrics.windows import Window, last_days, within
from sheets_crm.sheets.lines import (
    Row,
    Show,
    behind,
    days,
    direction,
    figure_line,
    line,
    number,
    percent,
    small_sample_text,
    small_text,
    times_more,
    window_text,
)
from sheets_crm.texts import Texts

_QUARTER = 91
_OFFERS = 100
_MONEY_SHARES = ("existing_revenue", "repeat_revenue", "unnamed_revenue")
_AMOUNTS = ("average_order_value", "average_receipt_value", "revenue_per_customer", "historic_value")
_SHOWN: dict[str, Callable[[Texts], Show]] = {
    "gap": days,
    "first_gap": days,
    "purchase_frequency": number,
    "likelier": times_more,
    "times_slower": times_more,
}


def customer_lines(facts: Facts) -> list[Row]:
    """Every line about customers but stages and activity, in any order."""
    keys = (
        *figure_rows.ALL_FIGURES["back"],
        *figure_rows.ALL_FIGURES["sales"],
        *figure_rows.ALL_FIGURES["leads"],
    )
    known = [key for key in keys if key in facts.figures and key != "lifetime_value"]
    window = last_days(facts.as_of, _QUARTER)
    return [
        *(_figure(facts, key, facts.figures[key]) for key in known),
        *(
            line(facts.texts, key, None)
            for key in ("several_products", "other_product_later")
            if key not in known
        ),
        _lifetime_value(facts),
        _revenue(facts, window),
        *_cost_lines(facts, window),
        _first_customer(facts),
        _hundred_offers(facts),
        *_products(facts),
    ]


def _figure(facts: Facts, key: str, figure: Figure) -> Row:
    money: Literal["", "part", "both"] = "both" if key in _MONEY_SHARES else "part" if key in _AMOUNTS else ""
    show = facts.texts.money if key in _AMOUNTS else _SHOWN.get(key, percent)(facts.texts)
    return figure_line(facts.texts, key, figure, show, facts.sales.names, money)


def _lifetime_value(facts: Facts) -> Row:
    """Order value, orders a year and a year's losses, put together."""
    figure, texts = facts.figures["lifetime_value"], facts.texts
    if figure.value is None:
        return line(texts, "lifetime_value", None, meaning=texts("report.figures.lifetime_value.not_yet"))
    meaning = texts("report.figures.lifetime_value.meaning", window=window_text(figure.window, texts))
    parts = (meaning, small_text(figure.sample, texts))
    shown, meaning = texts.money(figure.value), "; ".join(filter(None, parts))
    row = line(texts, "lifetime_value", shown, number=figure.value, meaning=meaning)
    return row | behind(figure.customers, facts.sales.names, texts)


def _revenue(facts: Facts, window: Window) -> Row:
    money = float(np.nansum(within(facts.valid, window)["amount"]))
    meaning = facts.texts("report.figures.revenue.meaning", window=window_text(window, facts.texts))
    row = line(facts.texts, "revenue", facts.texts.money(money), number=money, meaning=meaning)
    return row | behind(facts.figures["purchase_frequency"].customers, facts.sales.names, facts.texts)


def _cost_lines(facts: Facts, window: Window) -> list[Row]:
    """What a thousand of revenue costs, with new customers and with existing ones."""
    old, unnamed = facts.figures["existing_revenue"], facts.figures["unnamed_revenue"]
    revenue = {
        "new": old.denominator - unnamed.numerator - old.numerator,
        "existing": old.numerator,
    }
    category = {"new": "promotion", "existing": "customer_care"}
    texts = facts.texts
    result = []
    for kind, amount in revenue.items():
        cost = _spent(facts, category[kind], window)
        per_thousand = cost_per_thousand(cost, amount) if facts.money.recorded and cost else None
        meaning = texts(
            f"report.figures.cost_{kind}.meaning",
            cost=texts.money(cost),
            revenue=texts.money(amount),
            window=window_text(window, texts),
        )
        shown = (
            None
            if per_thousand is None
            else texts("report.per_thousand", money=texts.money(per_thousand), unit=texts.money(1000))
        )
        result.append(line(texts, f"cost_{kind}", shown, number=per_thousand, meaning=meaning))
    return result


def _spent(facts: Facts, category: str, window: Window) -> float:
    cash = facts.shop.columns["cash"]
    rows = within(cash.rows(cash["category"].isin([category])), window)
    return float(np.nansum(rows["money_out"]))


def _first_customer(facts: Facts) -> Row:
    firsts = facts.sales.firsts
    if not len(firsts):
        return line(facts.texts, "first_customer", None)
    first = firsts.rows(slice(1)).records()[0]
    amount, customer = first["amount"], first["customer"]
    meaning = facts.texts(
        "report.figures.first_customer.meaning",
        day=first["date"],
        product=facts.sales.product_name(first["product"]),
        money=facts.texts.money(amount or 0.0),
    )
    row = line(
        facts.texts,
        "first_customer",
        facts.sales.names.get(customer, customer),
        number=amount,
        meaning=meaning,
    )
    return row | {"behind": [customer]}


def _hundred_offers(facts: Facts) -> Row:
    """What a hundred offers would bring by the shop's own response, with its range."""
    response, texts = facts.figures["offer_response"], facts.texts
    expected = expected_sales(_OFFERS, response)
    if expected is None:
        return line(texts, "hundred_offers", None)
    middle, low, high = (round(number) for number in expected)
    parts = [
        texts("report.figures.hundred_offers.meaning", low=low, high=high),
        small_sample_text(response, texts),
    ]
    shown, meaning = texts("report.orders", count=middle), "; ".join(filter(None, parts))
    row = line(texts, "hundred_offers", shown, number=expected[0], meaning=meaning)
    return row | behind(response.customers, facts.sales.names, texts)


def _products(facts: Facts) -> list[Row]:
    """The products with most buyers: do buyers take the same one again, and what follows."""
    keys = figure_rows.ALL_FIGURES["products"]
    settings = facts.settings
    verdicts = product_verdicts(
        facts.valid,
        facts.as_of,
        healthy=settings.product_fine_share,
        falling=settings.sales_fall_share,
    )
    found = verdicts.rows(slice(figure_rows.PRODUCTS)).records()
    buyers = product_buyers(facts.valid)
    rows = [_product(facts, row, key, buyers) for row, key in zip(found, keys, strict=False)]
    blank = [{"key": key} for key in keys[len(rows) :]]
    return [*rows, *blank]


def _product(facts: Facts, row: Row, key: str, buyers: Columns) -> Row:
    texts, rate = facts.texts, row["rate"]
    again = product_repeaters(buyers, row["product"], facts.as_of)
    parts = [
        texts("report.product", repeaters=row["repeaters"], mature=row["mature"], buyers=row["buyers"]),
        _trend(row["change"], texts),
        texts(f"report.verdicts.{row['verdict']}"),
        small_text(int(row["mature"]), texts),
    ]
    return {
        "figure": facts.sales.product_name(row["product"]),
        "value": texts("report.none") if rate is None else percent(texts)(rate),
        "meaning": "; ".join(part for part in parts if part),
        "number": None if rate is None else round(rate, 6),
        "key": key,
        **behind(again, facts.sales.names, texts),
    }


def _trend(change: float | None, texts: Texts) -> str:
    if change is None:
        return ""
    return texts(f"report.sales_{direction(change)}", share=texts.percent(abs(change), 0))
