"""One run over a fleet: what is not done yet, shared out; what came of all, in the fleet's order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from sheets_crm.fleet.cluster import cluster, need_dask, results
from sheets_crm.fleet.journal import Journal, journal, journal_path
from sheets_crm.fleet.overview import write_overview
from sheets_crm.fleet.result import Result
from sheets_crm.fleet.shops import Fleet
from sheets_crm.fleet.work import Order


class Ran(Struct, frozen=True):
    """What came of each shop in the fleet's order, and how many an earlier try had done already."""

    results: Sequence[Result]
    resumed: int


class Wish(Struct, frozen=True):
    """How a run is wanted: when, for which day (None for today where the shop is), in which language."""

    now: datetime
    day: date
    language: str
    as_of: date | None = None
    scheduler: str = ""


def run(fleet: Fleet, wish: Wish, tell: Callable[[Result, int], None]) -> Ran:
    """Refresh the shops of a fleet that are not done yet, and write the overview of all.

    Args:
        fleet: The shops.
        wish: How.
        tell: Told of every shop as it is done, and how many are left.

    Raises:
        WorkbookError: The run cannot begin, or the overview cannot be written.
    """
    need_dask()
    marks = [shop.mark for shop in fleet.shops]
    with journal(journal_path(fleet.overview), _wanted(fleet, wish), marks) as kept:
        found = dict(kept.done)
        orders = _orders(fleet, wish, kept)
        if orders:
            with cluster(
                wish.scheduler, len(orders), at_google=any(o.shop.at_google for o in orders)
            ) as client:
                for result in results(client, orders):
                    found[result.mark] = result
                    kept.note(result)
                    tell(result, len(marks) - len(found))
        ran = Ran([found[mark] for mark in marks], len(kept.done))
        write_overview(fleet, ran.results, wish.now, wish.language)
    return ran


def _wanted(fleet: Fleet, wish: Wish) -> Mapping[str, str | bool]:
    """What a run must have in common with one that goes on where it stopped."""
    return {
        "day": wish.day.isoformat(),
        "language": wish.language,
        "same_customers": fleet.same_customers,
        "names": fleet.names,
    }


def _orders(fleet: Fleet, wish: Wish, kept: Journal) -> list[Order]:
    secret = kept.secret if fleet.same_customers else b""
    return [
        Order(shop, wish.now, wish.language, wish.as_of, secret, fleet.names)
        for shop in fleet.shops
        if shop.mark not in kept.done
    ]
