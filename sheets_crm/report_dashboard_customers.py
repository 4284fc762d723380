"""The dashboard's lines about customers: do they come back, what do they bring."""

from __future__ import annotations

from sheets_crm.metrics.cross_sell import bought_items, later_variety, variety
from sheets_crm.metrics.first_customers import first_purchases
from sheets_crm.metrics.gaps import gap_summary, order_gaps
from sheets_crm.metrics.lapse import attrition, lapse_rule, lapsed_share
from sheets_crm.metrics.lifetime_value import historic_value, simple_lifetime_value
from sheets_crm.metrics.order_values import (
    average_order_value,
    average_receipt_value,
    purchase_frequency,
    revenue_per_customer,
)
from sheets_crm.metrics.repeat import (
    mature_repeat_rate,
    repeat_purchase_rate,
    repeat_share,
    returning_rate,
    second_order_conversion,
)
from sheets_crm.metrics.retention import reactivated, retention_rate
from sheets_crm.metrics.revenue import existing_revenue, repeat_revenue, unnamed_revenue
from sheets_crm.metrics.runway import cost_per_thousand
from sheets_crm.metrics.windows import Window, before, last_days, last_months, within
from sheets_crm.report_lines import (
    Row,
    days,
    figure_line,
    line,
    number,
    percent,
    small_text,
    who,
    window_text,
)
from sheets_crm.report_money import Money
from sheets_crm.report_shop import FigureShop

_QUARTER = 91


def back_lines(shop: FigureShop) -> list[Row]:
    """Do customers come back."""
    bought, as_of = shop.bought, shop.as_of
    year, quarter = last_months(as_of, 12), last_days(as_of, _QUARTER)
    figures = {
        "repeat_purchase_rate": repeat_purchase_rate(bought),
        "repeat_purchase_rate_year": repeat_purchase_rate(bought, year),
        "mature_repeat_rate": mature_repeat_rate(bought, as_of),
        "second_order_30": second_order_conversion(bought, as_of, 30),
        "second_order_60": second_order_conversion(bought, as_of, 60),
        "second_order_90": second_order_conversion(bought, as_of, 90),
        "retention_rate": retention_rate(bought, before(quarter), quarter),
        "reactivated": reactivated(bought, before(quarter), quarter),
        "lapsed": lapsed_share(shop.lapse, as_of),
        "returning_rate": returning_rate(bought, quarter),
        "repeat_share": repeat_share(bought, quarter),
    }
    show = percent(shop.texts)
    shares = [figure_line(shop.texts, key, figure, show, shop.names) for key, figure in figures.items()]
    return [*shares, *_gap_lines(shop)]


def sales_lines(shop: FigureShop, money: Money) -> list[Row]:
    """What customers bring, in the last quarter unless the line says otherwise."""
    texts, bought, quarter = shop.texts, shop.bought, last_days(shop.as_of, _QUARTER)
    items = bought_items(shop.valid, shop.products)
    parts = {
        "existing_revenue": existing_revenue(shop.valid, bought, quarter),
        "repeat_revenue": repeat_revenue(shop.valid, bought, quarter),
        "unnamed_revenue": unnamed_revenue(shop.valid, quarter),
    }
    shares = {"several_products": variety(items), "other_product_later": later_variety(items)}
    amounts = {
        "average_order_value": average_order_value(bought, quarter),
        "average_receipt_value": average_receipt_value(bought, quarter),
        "revenue_per_customer": revenue_per_customer(bought, quarter),
        "historic_value": historic_value(bought),
    }
    frequency = purchase_frequency(bought, quarter)
    return [
        _revenue(shop, quarter),
        *(figure_line(texts, key, figure, percent(texts), {}, "both") for key, figure in parts.items()),
        *(figure_line(texts, key, figure, percent(texts), shop.names) for key, figure in shares.items()),
        *(figure_line(texts, key, figure, texts.money, {}, "part") for key, figure in amounts.items()),
        figure_line(texts, "purchase_frequency", frequency, number(texts), {}),
        _lifetime_value(shop),
        *_cost_lines(shop, money, quarter),
        _first_customer(shop),
    ]


def _gap_lines(shop: FigureShop) -> list[Row]:
    """Usual days between purchases, and between the first two."""
    gaps = order_gaps(shop.bought)
    result = []
    for key, rows in (("gap", gaps), ("first_gap", gaps[gaps["number"] == 2])):
        found = gap_summary(rows)
        mean = None if found.mean is None else round(found.mean, 1)
        meaning = shop.texts(
            f"report.figures.{key}.meaning", gaps=found.gaps, buyers=found.buyers, mean=mean or 0
        )
        small = small_text(found.gaps, shop.texts) if found.gaps else ""
        customers = sorted(set(rows["customer"].astype("str")))
        value = None if found.median is None else days(shop.texts)(found.median)
        result.append(
            line(
                shop.texts,
                key,
                value,
                number=found.median,
                meaning="; ".join(part for part in (meaning, small) if part),
                who=who(customers, shop.names, shop.texts),
            )
        )
    return result


def _revenue(shop: FigureShop, window: Window) -> Row:
    money = float(within(shop.valid, window)["amount"].sum())
    meaning = shop.texts("report.figures.revenue.meaning", window=window_text(window, shop.texts))
    return line(shop.texts, "revenue", shop.texts.money(money), number=money, meaning=meaning)


def _lifetime_value(shop: FigureShop) -> Row:
    """Order value, orders a year and a year's losses of the last twelve months, put together."""
    year = last_months(shop.as_of, 12)
    order_value = average_order_value(shop.bought, year)
    frequency = purchase_frequency(shop.bought, year)
    churn = attrition(shop.bought, year, lapse_rule(shop.bought))
    value = simple_lifetime_value(order_value.value, frequency.value, churn.value)
    texts = shop.texts
    if value is None:
        return line(texts, "lifetime_value", None, meaning=texts("report.figures.lifetime_value.not_yet"))
    meaning = texts(
        "report.figures.lifetime_value.meaning",
        order_value=texts.money(order_value.value or 0.0),
        frequency=texts.number(round(frequency.value or 0.0, 1)),
        churn=percent(texts)(churn.value or 0.0),
    )
    small = small_text(churn.sample, texts)
    return line(
        texts,
        "lifetime_value",
        texts.money(value),
        number=value,
        meaning="; ".join(filter(None, (meaning, small))),
    )


def _cost_lines(shop: FigureShop, money: Money, window: Window) -> list[Row]:
    """What a thousand of revenue costs, with new customers and with existing ones."""
    old = existing_revenue(shop.valid, shop.bought, window)
    named = old.denominator - unnamed_revenue(shop.valid, window).numerator
    revenue = {"new": named - old.numerator, "existing": old.numerator}
    category = {"new": "promotion", "existing": "customer_care"}
    texts = shop.texts
    result = []
    for kind, amount in revenue.items():
        cost = _spent(shop, category[kind], window)
        per_thousand = cost_per_thousand(cost, amount) if money.recorded and cost else None
        meaning = texts(
            f"report.figures.cost_{kind}.meaning",
            cost=texts.money(cost),
            revenue=texts.money(amount),
            window=window_text(window, texts),
        )
        shown = (
            None if per_thousand is None else texts("report.per_thousand", money=texts.money(per_thousand))
        )
        result.append(line(texts, f"cost_{kind}", shown, number=per_thousand, meaning=meaning))
    return result


def _spent(shop: FigureShop, category: str, window: Window) -> float:
    cash = shop.frames.cash
    rows = within(cash[cash["category"].eq(category).fillna(False)], window) if len(cash) else cash
    return float(rows["money_out"].sum())


def _first_customer(shop: FigureShop) -> Row:
    firsts = first_purchases(shop.valid)
    if firsts.empty:
        return line(shop.texts, "first_customer", None)
    first = firsts.iloc[0]
    amount = float(first["amount"])
    meaning = shop.texts(
        "report.figures.first_customer.meaning",
        day=first["date"].date(),
        product=str(first["product"]),
        money=shop.texts.money(0.0 if amount != amount else amount),
    )
    name = shop.names.get(str(first["customer"]), str(first["customer"]))
    return line(shop.texts, "first_customer", name, number=amount, meaning=meaning, who=name)
