"""A believable sample shop: about 150 customers and 18 months of orders, the same at every run.

Nobody in it exists and its phone numbers are not in use. A few cells are wrong on purpose, so that
Data Check has something to say. The words come from ``templates/texts/*/sample.toml``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sheets_crm.reading.season_rows import season_rows
from sheets_crm.sample.cash import cash_rows, plan_rows
from sheets_crm.sample.orders import Line, order_lines, order_rows, product_rows
from sheets_crm.sample.people import Person, Row, customer_rows, people, sample_shop
from sheets_crm.sample.programmes import campaign_contacts, campaign_rows, loyalty_rows, tier_rows
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts, texts_of

_SEED = 1448
_CONTACTS = 70
_SOON = 10  # days within which an order that was promised is made
_AFTER_SALE = 0.65  # share of orders after which somebody asks how it went
_OUTCOMES = ("ordered", "interested", "later", "no_answer", "not_interested", "satisfied")
_KINDS = {
    "reorder_soon": "selling",
    "reorder_overdue": "selling",
    "win_back": "selling",
    "second_order": "service",
    "no_contact": "service",
    "greeting": "greeting",
}
_WEIGHTS = (30, 15, 10, 25, 8, 12)


def sample_rows(as_of: date, language: str) -> dict[str, list[Row]]:
    """First rows of the sample shop's sheets by table name, cells by column name.

    The same day and language always give the same rows; another day gives the same shop, moved.

    Args:
        as_of: The last day of the shop's history.
        language: ``id`` or ``en``.
    """
    random = Random(_SEED)  # noqa: S311 - an invented shop, no secret
    texts = texts_of(language)
    everybody = people(random, as_of)
    customers = customer_rows(random, everybody, as_of, texts)
    lines = order_lines(random, everybody, as_of)
    orders = order_rows(random, lines, as_of, texts)
    return {
        "customers": customers,
        "products": product_rows(texts),
        "orders": orders,
        "contacts": sorted(
            [
                *_contact_rows(random, everybody, lines, as_of, texts),
                *campaign_contacts(everybody, as_of, texts),
            ],
            key=lambda row: str(row["date"]),
        ),
        "cash": cash_rows(random, orders, as_of, texts),
        "cash_plan": plan_rows(as_of, texts),
        "seasons": season_rows("gamis", as_of, texts),
        "campaigns": campaign_rows(as_of, texts),
        "loyalty": loyalty_rows(everybody, orders, as_of, texts),
        "tiers": tier_rows(texts),
        "complaints": [],  # the sheet stands among the shop's own; a refresh writes the one of the log
    }


def sample_settings(language: str) -> Settings:
    """The settings of the sample shop."""
    shop = sample_shop()
    return Settings(
        language=language, shop_name=shop["shop"], staff=tuple(shop["staff"]), card_from=300_000.0
    )


def _contact_rows(
    random: Random, everybody: Sequence[Person], lines: Sequence[Line], as_of: date, texts: Texts
) -> list[Row]:
    """Four months of the contact log: mostly what was said, one complaint and one who said stop."""
    last_day = {line.person.number: line.day for line in lines}
    buyers = [person for person in everybody if person.number in last_day]
    ordered = {(line.person.number, line.day) for line in lines}
    rows = [_usual_contact(random, random.choice(buyers), ordered, as_of, texts) for _ in range(_CONTACTS)]
    rows += _after_sale_contacts(random, lines, as_of, texts)
    recent = [person for person in buyers if 5 <= (as_of - last_day[person.number]).days <= 20]
    told = (("complaint", 3), ("stop", 12), ("satisfied", 8), ("ordered", 2))
    for person, (result, days_ago) in zip(recent, told, strict=False):
        rows.append(_contact(person, as_of - timedelta(days=days_ago), "no_contact", result, texts))
    called = rows[0] | {"date": as_of - timedelta(days=9), "contact_again": as_of}
    words = texts.node("headings.choices.result")
    rows.append(called | {"result": words["later"], "answer": texts("sample.answers.later")})
    return sorted(rows, key=lambda row: str(row["date"]))


def _after_sale_contacts(random: Random, lines: Sequence[Line], as_of: date, texts: Texts) -> list[Row]:
    """Staff ask most buyers how it went, a few days after the order."""
    rows = []
    for person, bought in sorted(
        {(line.person, line.day) for line in lines}, key=lambda each: (each[1], each[0].number)
    ):
        day = bought + timedelta(days=random.randint(2, 9))
        result = random.choice(["satisfied", "satisfied", "no_answer", "interested"])
        if (as_of - day).days in range(1, 150) and random.random() < _AFTER_SALE:
            rows.append(_contact(person, day, "no_contact", result, texts))
    return rows


def _usual_contact(
    random: Random, person: Person, ordered: set[tuple[int, date]], as_of: date, texts: Texts
) -> Row:
    """What somebody said on one of the last days; nobody says that they order and then does not."""
    day = as_of - timedelta(days=random.randint(4, 120))
    reason = random.choice(["reorder_soon", "reorder_overdue", "second_order", "greeting", "win_back"])
    result = random.choices(_OUTCOMES, weights=_WEIGHTS)[0]
    day = max(day, person.first_day)
    came = any((person.number, day + timedelta(days=wait)) in ordered for wait in range(_SOON))
    said = result if came or result != "ordered" else "interested"
    return _contact(person, day, reason, said, texts)


def _contact(person: Person, day: date, reason: str, result: str, texts: Texts) -> Row:
    return {
        "date": day,
        "customer": person.name,
        "direction": texts.node("headings.choices.direction")["out"],
        "channel": sample_shop()["channels"][0],
        "kind": texts.node("headings.choices.kind")[_KINDS[reason]],
        "reason": texts(f"messages.reasons.{reason}.title"),
        "result": texts.node("headings.choices.result")[result],
        "answer": texts(f"sample.answers.{result}") or None,
        "staff": person.staff,
    }
