"""What the sample shop does for its customers: campaigns, answers to them, tiers and a ledger of gifts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from sheets_crm.sample.people import Habit, Person, Row, sample_shop
from sheets_crm.texts import Texts

_SEED = 1449
_QUARTER_DAYS = 75
_ANSWERS = ("interested", "not_interested", "later", "no_answer")


def campaign_rows(as_of: date, texts: Texts) -> list[Row]:
    """Rows of the Campaigns sheet: a launch to come and one that is over, and what runs today."""
    kinds, types = texts.node("headings.choices.campaign_kind"), texts.node("headings.choices.type")
    words = texts.node("sample.campaigns")

    def row(code: str, kind: str, starts: int, **cells: object) -> Row:
        return {
            "name": words[code],
            "campaign_kind": kinds[kind],
            "starts": as_of + timedelta(days=starts),
            **cells,
        }

    return [
        row("past_launch", "launch", -120, ends=as_of - timedelta(days=90), product="KLG30", cost=1_500_000),
        row("launch", "launch", 18, taste=words["launch_taste"], price=250_000, note=words["launch_note"]),
        row(
            "partners",
            "catalogue",
            -60,
            type=types["reseller"],
            every_days=14,
            product="HBS30, HBS60, KLG30, MDU500",
        ),
        row("news", "news", -6, note=words["news_note"]),
        row(
            "event",
            "event",
            21,
            places=10,
            with_family=texts("units.yes"),
            chosen_by=texts.node("headings.choices.chosen_by")["spend"],
            answer_by=as_of + timedelta(days=10),
            cost=2_500_000,
        ),
        row(
            "survey",
            "survey",
            -30,
            ends=as_of - timedelta(days=5),
            question=words["survey_question"],
            places=20,
            decision=words["survey_decision"],
            review_on=as_of + timedelta(days=90),
        ),
    ]


def campaign_contacts(everybody: Sequence[Person], as_of: date, texts: Texts) -> list[Row]:
    """What was said about the campaigns; nobody in it was contacted within the last week."""
    random = Random(_SEED)  # noqa: S311 - an invented shop, no secret
    asked = [person for person in everybody if person.habit == "supplement"][:24]
    rows = [
        _about(random, person, "launch", "past_launch", as_of - timedelta(days=118 - at), texts)
        for at, person in enumerate(asked)
    ]
    questioned = [person for person in everybody if person.habit == "cosmetics"][:20]
    rows += [
        _about(random, person, "survey", "survey", as_of - timedelta(days=26), texts) for person in questioned
    ]
    partners = [person for person in everybody if person.habit == "reseller"][:5]
    return rows + [
        _about(random, person, "catalogue", "partners", as_of - timedelta(days=15), texts)
        for person in partners
    ]


def _about(random: Random, person: Person, reason: str, code: str, day: date, texts: Texts) -> Row:
    result = random.choice(_ANSWERS)
    title = texts(f"messages.reasons.{reason}.title")
    selling = reason != "survey"
    return {
        "date": day,
        "customer": person.name,
        "direction": texts.node("headings.choices.direction")["out"],
        "channel": sample_shop()["channels"][0],
        "kind": texts.node("headings.choices.kind")["selling" if selling else "service"],
        "reason": texts("calls.title_about", title=title, about=texts(f"sample.campaigns.{code}")),
        "result": texts.node("headings.choices.result")[result],
        "staff": person.staff,
    }


def tier_rows(texts: Texts) -> list[Row]:
    """Two tiers, the higher one with something for the birthday."""
    words = texts.node("sample.tiers")
    return [
        {
            "name": words["silver"],
            "spend_from": 750_000,
            "goods_discount": 0.05,
            "benefits": words["silver_gift"],
        },
        {
            "name": words["gold"],
            "spend_from": 1_500_000,
            "goods_discount": 0.1,
            "birthday_discount": 0.25,
            "no_queue": texts("units.yes"),
            "benefits": words["gold_gift"],
        },
    ]


def loyalty_rows(everybody: Sequence[Person], orders: Sequence[Row], as_of: date, texts: Texts) -> list[Row]:
    """A quarter of the ledger: receipts for a card, gifts of a supplier, time spent together."""
    kinds, words = texts.node("headings.choices.entry"), texts.node("sample.loyalty")
    dealer = _first(everybody, "reseller")
    buyer = _first(everybody, "supplement")
    mother = _first(everybody, "cosmetics")

    def row(kind: str, days_ago: int, person: Person | None, **cells: object) -> Row:
        day = as_of - timedelta(days=days_ago)
        customer = person.name if person else None
        return {"date": day, "customer": customer, "entry": kinds[kind], **cells}

    return [
        row(
            "received",
            _QUARTER_DAYS,
            None,
            product=words["umbrella"],
            quantity=50,
            note=words["from_supplier"],
        ),
        row("gift", 40, dealer, product=words["umbrella"], quantity=2, learnt=words["learnt_branch"]),
        row("gift", 33, mother, product=words["umbrella"], quantity=1),
        row(
            "activity",
            24,
            dealer,
            amount=250_000,
            learnt=words["learnt_wedding"],
            next_order=as_of + timedelta(days=12),
        ),
        row("gift", 12, buyer, product="MDU500", quantity=1, learnt=words["learnt_taste"]),
        row("reject", 10, mother, product="SRM20", quantity=1, note=words["dented"], checked_by=mother.staff),
        *(row("receipt", 8, mother, receipt=number) for number in _receipts_of(mother, orders)),
    ]


def _first(everybody: Sequence[Person], habit: Habit) -> Person:
    """Somebody of this habit who has been coming for long and stays."""
    return next(person for person in everybody if person.habit == habit and person.stays > 0.9)


def _receipts_of(person: Person, orders: Sequence[Row]) -> list[object]:
    """The last few receipts of a person, each once."""
    own = [row["receipt"] for row in orders if row["customer"] == person.name]
    return list(dict.fromkeys(own))[-4:-1]
