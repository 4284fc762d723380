"""The invented people of the sample shop, and what each of them usually buys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Literal

import tomli
from msgspec import Struct

from sheets_crm.texts import Texts, template_folder

Habit = Literal["supplement", "cosmetics", "clothes", "reseller", "prospect"]
Row = dict[str, object]

HISTORY_DAYS = 548  # 18 months
_HOW_MANY: Mapping[Habit, int] = {
    "supplement": 62,
    "cosmetics": 36,
    "clothes": 28,
    "reseller": 8,
    "prospect": 16,
}
_LOYALTIES = (0.97, 0.94, 0.88, 0.75, 0.45, 0.0)
_GROWTH = 0.62  # below 1: more people find the shop each month


class Person(Struct, frozen=True):
    """Somebody who buys, or may one day; ``stays``: how likely another order is, ``pace``: speed of use."""

    number: int
    name: str
    habit: Habit
    first_day: date
    favourite: str
    pace: float
    stays: float
    staff: str

    @property
    def id(self) -> str:
        """The ID in the Customers sheet."""
        return f"P{self.number:03}"

    @property
    def phone(self) -> str:
        """A number of a valid form that no operator gives out."""
        return f"0812-0000-{1000 + self.number}"


@cache
def sample_shop() -> Mapping[str, Any]:
    """Names, towns and products of the sample shop, from ``templates/sample.toml``."""
    return tomli.loads((template_folder() / "sample.toml").read_text(encoding="utf-8"))


def people(random: Random, as_of: date) -> list[Person]:
    """About 150 people, the older ones first; growing numbers of new ones towards ``as_of``."""
    habits = [habit for habit, count in _HOW_MANY.items() for _ in range(count)]
    random.shuffle(habits)
    start = as_of - timedelta(days=HISTORY_DAYS)
    offsets = sorted(int(random.random() ** _GROWTH * (HISTORY_DAYS - 2)) for _ in habits)
    names = _names(random, len(habits))
    return [
        _person(random, number, name, habit, start + timedelta(days=offset))
        for number, (name, habit, offset) in enumerate(zip(names, habits, offsets, strict=True), start=1)
    ]


def _names(random: Random, count: int) -> list[str]:
    """Different full names."""
    shop = sample_shop()
    women = [
        (first, last)
        for first in shop["first_names"]
        if first not in shop["men"]
        for last in shop["last_names"]
    ]
    men = [(first, last) for first in shop["men"] for last in shop["last_names_of_men"]]
    few = count // 8
    chosen = random.sample([pair for pair in women if pair[0] != pair[1]], count - few) + random.sample(
        men, few
    )
    random.shuffle(chosen)
    return [" ".join(pair) for pair in chosen]


def _person(random: Random, number: int, name: str, habit: Habit, first_day: date) -> Person:
    kinds = ("supplement", "cosmetics") if habit == "reseller" else (habit,)
    codes = [product["code"] for product in sample_shop()["products"] if product["kind"] in kinds]
    return Person(
        number=number,
        name=name,
        habit=habit,
        first_day=first_day,
        favourite=random.choice(codes) if codes else "",
        pace=random.lognormvariate(0.04, 0.12),
        stays=0.98 if habit == "reseller" else random.choice(_LOYALTIES),
        staff=random.choice(sample_shop()["staff"]),
    )


def customer_rows(random: Random, everybody: Sequence[Person], as_of: date, texts: Texts) -> list[Row]:
    """Rows of the Customers sheet, some cells typed the way people type."""
    rows = [_customer_row(random, person, texts) for person in everybody]
    for row, person in zip(rows, everybody, strict=True):
        if person.number > 20 and random.random() < 0.16:
            row["referred_by"] = everybody[random.randrange(person.number - 10)].id
        if random.random() < 0.5:
            row["birthday"] = date(random.randint(1968, 2003), random.randint(1, 12), random.randint(1, 28))
    _type_some_differently(rows, as_of, texts)
    return rows


def _customer_row(random: Random, person: Person, texts: Texts) -> Row:
    words = texts.node("sample")
    kind = _type_of(person)
    dressed = person.habit == "clothes"
    return {
        "id": person.id,
        "name": person.name,
        "phone": person.phone,
        "town": random.choice(sample_shop()["towns"]),
        "branch": sample_shop()["branch"],
        "type": texts.node("headings.choices.type")[kind],
        "source": random.choice(words["sources"]),
        "intent": random.choice(words["intents"]) if person.habit == "prospect" else None,
        "staff": person.staff,
        "size": random.choice(sample_shop()["sizes"]) if dressed else None,
        "taste": random.choice(words["tastes"]) if dressed else None,
        "hobby": random.choice(words["hobbies"]) if random.random() < 0.2 else None,
        "credit_limit": {"retail": None, "reseller": 3_000_000}.get(kind, 6_000_000),
        "note": random.choice(words["talks"]) if random.random() < 0.12 else None,
    }


def _type_of(person: Person) -> str:
    if person.habit != "reseller":
        return "retail"
    return {0: "outlet", 1: "distributor"}.get(person.number % 5, "reseller")


def _type_some_differently(rows: list[Row], as_of: date, texts: Texts) -> None:
    """Birthdays and promises near ``as_of``, and numbers as people type them, one of them wrong."""
    for place, days in ((30, 2), (60, 5)):
        rows[place]["birthday"] = (as_of + timedelta(days=days)).replace(year=1988)
    for place, days in ((12, 0), (33, -2), (55, 9)):
        rows[place]["next_contact"] = as_of + timedelta(days=days)
    for place in (25, 71):
        rows[place]["may_contact"] = texts("units.no")
    for place in (8, 49, 90):
        rows[place]["phone"] = float("62" + str(rows[place]["phone"]).replace("-", "").lstrip("0"))
    rows[20]["phone"] = "+62 812 0000 " + str(rows[20]["phone"])[-4:]
    rows[-1]["phone"] = "0812-00"
