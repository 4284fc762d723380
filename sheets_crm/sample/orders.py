"""Eighteen months of orders of the sample shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from hijridate import Gregorian, Hijri
from msgspec import Struct

from sheets_crm.sample.people import HISTORY_DAYS, Person, Row, sample_shop
from sheets_crm.texts import Texts

_OLD_PRICES_UNTIL = 270  # days before as_of
_TERM = 30  # days of credit


class Line(Struct, frozen=True):
    """One item that somebody bought on a day."""

    day: date
    person: Person
    product: str
    quantity: int


def order_lines(random: Random, everybody: Sequence[Person], as_of: date) -> list[Line]:
    """Everything bought up to ``as_of``, in the order of days."""
    lines = [line for person in everybody for line in _lines_of(random, person, as_of)]
    return sorted(
        (line for line in lines if line.day <= as_of), key=lambda line: (line.day, line.person.number)
    )


def _lines_of(random: Random, person: Person, as_of: date) -> Iterator[Line]:
    if person.habit == "clothes":
        yield from _before_holidays(random, person, as_of)
    elif person.habit == "reseller":
        yield from _wholesale(random, person, as_of)
    elif person.habit != "prospect":
        yield from _used_up(random, person, as_of)


def _products() -> Mapping[str, Mapping[str, Any]]:
    return {product["code"]: product for product in sample_shop()["products"]}


def _lasts(code: str) -> float:
    product = _products()[code]
    days: float = product.get("lasts_days") or product["content"] / product["per_day"]
    return days


def _used_up(random: Random, person: Person, as_of: date) -> Iterator[Line]:
    """Buys again when the last purchase is used up, sooner or later by a few days, until one day no more."""
    day = person.first_day
    while day <= as_of:
        quantity = 2 if random.random() < 0.15 else 1
        yield Line(day, person, person.favourite, quantity)
        if random.random() < 0.1:
            yield Line(day, person, _another(random, person.favourite), 1)
        if random.random() > person.stays:
            return
        lasts = _lasts(person.favourite) * quantity * person.pace
        day += timedelta(days=max(5, round(lasts * random.lognormvariate(0.0, 0.13))))


def _another(random: Random, code: str) -> str:
    kind = _products()[code]["kind"]
    others = [other for other, product in _products().items() if product["kind"] == kind and other != code]
    return random.choice(others)


def _wholesale(random: Random, person: Person, as_of: date) -> Iterator[Line]:
    """Resellers stock up every three weeks or so, three kinds at a time."""
    codes = [code for code, product in _products().items() if product["kind"] in ("supplement", "cosmetics")]
    day = person.first_day
    while day <= as_of:
        for code in random.sample(codes, 3):
            yield Line(day, person, code, random.randint(4, 10))
        day += timedelta(days=round(21 * person.pace * random.lognormvariate(0, 0.2)))


def _before_holidays(random: Random, person: Person, as_of: date) -> Iterator[Line]:
    """Most clothes are bought in the ten weeks before Lebaran, a few at any time."""
    for holiday in lebaran_days(as_of):
        day = holiday - timedelta(days=random.randint(10, 70))
        if day >= as_of - timedelta(days=HISTORY_DAYS) and random.random() < 0.35 + 0.5 * person.stays:
            yield Line(day, person, person.favourite, 1)
            if random.random() < 0.5:
                yield Line(day, person, _another(random, person.favourite), 1)
    if random.random() < 0.4:
        yield Line(person.first_day, person, person.favourite, 1)


def lebaran_days(as_of: date) -> list[date]:
    """Idul Fitri (1 Syawal, Umm al-Qura calendar) of the years around the sample's history."""
    year = Gregorian(as_of.year, as_of.month, as_of.day).to_hijri().year
    return [
        date.fromisoformat(Hijri(each, 10, 1).to_gregorian().isoformat())
        for each in range(year - 2, year + 2)
    ]


def order_rows(random: Random, lines: Sequence[Line], as_of: date, texts: Texts) -> list[Row]:
    """Rows of the Orders sheet, a few cells typed the way people type."""
    receipts: dict[tuple[date, str], Row] = {}
    rows = []
    for line in lines:
        occasion = (line.day, line.person.id)
        if occasion not in receipts:
            receipts[occasion] = _receipt(random, line, f"N{len(receipts) + 1:05}", as_of, texts)
        rows.append(_order_row(line, receipts[occasion], as_of, texts))
    _type_some_differently(rows, texts)
    return rows


def _receipt(random: Random, line: Line, number: str, as_of: date, texts: Texts) -> Row:
    """What all lines of one receipt share."""
    channel = random.choice([texts("sample.store"), *sample_shop()["channels"]])
    payment = _payment(random, line.person, in_store=channel == texts("sample.store"))
    fresh = (as_of - line.day).days <= 1
    return {
        "receipt": number,
        "date": line.day,
        "customer": line.person.name,
        "status": texts.node("headings.choices.status")[_status(random, fresh=fresh)],
        "payment": texts.node("headings.choices.payment")[payment],
        "verified": texts("units.no" if fresh else "units.yes") if payment == "transfer" else None,
        "branch": sample_shop()["branch"],
        "channel": channel,
        "staff": line.person.staff,
    } | (_credit(random, line.day, as_of) if payment == "credit" else {})


def _payment(random: Random, person: Person, *, in_store: bool) -> str:
    if person.habit == "reseller":
        return "credit" if random.random() < 0.6 else "transfer"
    if in_store:
        return random.choice(["cash", "cash", "card"])
    return "cash" if random.random() < 0.1 else "transfer"


def _status(random: Random, *, fresh: bool) -> str:
    if fresh and random.random() < 0.5:
        return "in_progress"
    return random.choices(["done", "cancelled", "returned"], weights=[96, 2.5, 1.5])[0]


def _credit(random: Random, day: date, as_of: date) -> Row:
    due = day + timedelta(days=_TERM)
    paid_on = due + timedelta(days=round(random.gauss(-1, 5)))
    paid = paid_on <= as_of and random.random() < 0.96
    return {"due": due, "paid_on": paid_on if paid else None}


def _order_row(line: Line, receipt: Row, as_of: date, texts: Texts) -> Row:
    price = _price(line.product, (as_of - line.day).days)
    gross = price * line.quantity
    discount = round(gross * 0.12 / 1000) * 1000 if _discounted(line, receipt, texts) else None
    total = gross - (discount or 0)
    return receipt | {
        "product": texts.node("sample.products")[line.product]["name"],
        "quantity": line.quantity,
        "price": price,
        "discount": discount,
        "total": total,
        "paid": total if receipt.get("paid_on") else None,
    }


def _discounted(line: Line, receipt: Row, texts: Texts) -> bool:
    """Resellers get a discount, but never together with credit."""
    return (
        line.person.habit == "reseller"
        and receipt["payment"] != texts.node("headings.choices.payment")["credit"]
    )


def _price(code: str, days_ago: int) -> int:
    """The list price, or the lower one of last year, in steps of 5,000."""
    price: int = _products()[code]["price"]
    return price if days_ago < _OLD_PRICES_UNTIL else round(price * 0.94 / 5000) * 5000


def _type_some_differently(rows: list[Row], texts: Texts) -> None:
    """Dates and amounts in words, some readable and some not, for Data Check to find."""
    months = texts.node("units.months")
    for place in (-40, -25):
        day = rows[place]["date"]
        if isinstance(day, date):
            month = months[day.month - 1]
            rows[place]["date"] = texts("sample.day_in_words").format(day=day.day, month=month, year=day.year)
    rows[-60] |= {"price": None, "total": texts("sample.unreadable_amount")}
    rows[-33] |= {"price": None, "quantity": None, "discount": None, "total": texts("sample.money_in_words")}
    rows[-18] |= {"product": texts("sample.unknown_product")}


def product_rows(texts: Texts) -> list[Row]:
    """Rows of the Products sheet; the last product is no longer sold."""
    gamis = texts("seasons.names.gamis", label="").strip()
    return [
        {key: value for key, value in product.items() if key != "kind"}
        | texts.node("sample.products")[product["code"]]
        | {"active": texts("units.no" if product["kind"] == "ended" else "units.yes")}
        | {"season": gamis if product["kind"] == "clothes" else None}
        for product in sample_shop()["products"]
    ]
