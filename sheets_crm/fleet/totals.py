"""Sums over several shops, and their customers as persons where the owner allows it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.fleet.figures import REPEATS
from sheets_crm.fleet.result import Figures, Result, Visitor
from sheets_crm.schema.currencies import RUPIAH

APART = "fleet_currency"
"""The code of a shop that was refreshed and counts in another currency."""


class Person(Struct, frozen=True):
    """Somebody who bought in one shop or several: in which, on how many days, for how much [money]."""

    name: str
    shops: tuple[str, ...]
    days: int
    spend: float
    last: date


def change_of(figures: Figures) -> float | None:
    """Sales beside those of the month before up to the same day; None where there were none."""
    return figures.sales / figures.sales_before - 1 if figures.sales_before > 0 else None


def repeat_rate(figures: Figures) -> float | None:
    """The share of buyers who bought on two days or more; None without buyers."""
    return figures.repeaters / figures.buyers if figures.buyers else None


def most_used(results: Sequence[Result]) -> str:
    """The currency of most of the shops that were refreshed, on a tie of the first of them."""
    found = [each.currency for each in results if each.done] or [RUPIAH]
    return max(dict.fromkeys(found), key=found.count)


def in_one_currency(results: Sequence[Result]) -> list[Result]:
    """The results; those in another currency than most are told apart, for nobody adds rupiah to ringgit."""
    currency = most_used(results)
    return [
        each if each.currency == currency or not each.done else _apart(each, currency) for each in results
    ]


def _apart(result: Result, others: str) -> Result:
    told = {"currency": result.currency, "others": others}
    return replace(result, figures=None, people={}, code=APART, values=told)


def total(results: Iterable[Result]) -> Figures:
    """The sums of all shops that were refreshed.

    Rates are taken from sums, never averaged. A buyer of two shops is one person where the results know
    buyers by phone, and two where they do not. Cash is that of the shops that keep a cash book.
    """
    done = [each for each in results if each.figures is not None]
    figures = [each.figures for each in done if each.figures is not None]
    held = [each.cash for each in figures if each.cash is not None]
    buyers, repeaters = _people(done, figures)
    return Figures(
        sales=sum(each.sales for each in figures),
        sales_before=sum(each.sales_before for each in figures),
        buyers=buyers,
        repeaters=repeaters,
        calls=sum(each.calls for each in figures),
        cash=sum(held) if held else None,
        owed=sum(each.owed for each in figures),
        overdue=sum(each.overdue for each in figures),
        complaints=sum(each.complaints for each in figures),
        problems=sum(each.problems for each in figures),
    )


def _people(done: Sequence[Result], figures: Sequence[Figures]) -> tuple[int, int]:
    """Buyers and repeaters: those with a phone number as persons, the others as each shop counts them."""
    days = _days_of(done)
    seen = [each.people.values() for each in done]
    buyers = sum(each.buyers for each in figures) - sum(map(len, seen)) + len(days)
    own = sum(_repeats(each.days) for people in seen for each in people)
    repeaters = sum(each.repeaters for each in figures) - own + sum(map(_repeats, days.values()))
    return buyers, repeaters


def _repeats(days: Iterable[date]) -> bool:
    return len({*days}) >= REPEATS


def _days_of(done: Iterable[Result]) -> dict[str, set[date]]:
    found: dict[str, set[date]] = {}
    for result in done:
        for key, visitor in result.people.items():
            found.setdefault(key, set()).update(visitor.days)
    return found


def shared(results: Iterable[tuple[str, Result]]) -> dict[str, Person]:
    """Persons who bought in several of these shops, by the print of their phone; the best buyers first.

    Args:
        results: The name of each shop, and what came of it.
    """
    visits: dict[str, list[tuple[str, Visitor]]] = {}
    for shop, result in results:
        for key, visitor in result.people.items():
            visits.setdefault(key, []).append((shop, visitor))
    found = {key: _person(each) for key, each in visits.items() if len(each) > 1}
    return dict(sorted(found.items(), key=lambda each: (-each[1].spend, each[0])))


def _person(visits: Sequence[tuple[str, Visitor]]) -> Person:
    days = {day for _, visitor in visits for day in visitor.days}
    name = next((visitor.name for _, visitor in visits if visitor.name), "")
    spend = sum(visitor.spend for _, visitor in visits)
    return Person(name, tuple(shop for shop, _ in visits), len(days), spend, max(days))
