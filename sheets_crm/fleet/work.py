"""The task of one shop: a function of its order, so that it can be retried, moved and run twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, datetime
from pathlib import Path
from time import monotonic, sleep

from msgspec import Struct

from sheets_crm.calls.today import Today
from sheets_crm.fleet.figures import figures_of, visitors_of
from sheets_crm.fleet.result import Result, refused
from sheets_crm.fleet.shops import FleetShop
from sheets_crm.refresh import Outcome, refresh
from sheets_crm.workbooks.opening import open_book
from sheets_crm.workbooks.patience import patiently, uncollected
from sheets_crm.workbooks.protocol import Workbook, WorkbookError
from sheets_crm.workbooks.unforeseen import unforeseen
from sheets_crm.workbooks.xlsx.locks import locked

LONGEST_TURN = 120.0
"""Seconds that a task waits while another one, which was thought lost, still works on the same file."""
_A_LOOK = 0.2


class Order(Struct, frozen=True):
    """What one task needs to know.

    ``now`` is the moment at which the run began, for every shop the same. ``secret`` prints phone numbers;
    without one nobody's number is looked at. ``named`` lets names go with them.
    """

    shop: FleetShop
    now: datetime
    language: str
    as_of: date | None = None
    secret: bytes = b""
    named: bool = False


def worked(order: Order) -> Result:
    """Refresh one shop and say what came of it; a shop that cannot be refreshed is a result too."""
    try:
        with unforeseen(), uncollected(), _turn(order.shop):
            return _refreshed(order)
    except WorkbookError as error:
        return refused(order.shop.mark, error)


def _refreshed(order: Order) -> Result:
    seen: list[Today] = []
    run_id = f"{order.now:%Y%m%d%H%M%S}-{order.shop.mark[:6]}"

    def once() -> Outcome:
        seen.clear()
        return refresh(
            book, order.now, run_id=run_id, as_of=order.as_of, language=order.language, seen=seen.append
        )

    book = _opened(order.shop)
    outcome = patiently(once)
    facts = seen[-1].facts
    return Result(
        mark=order.shop.mark,
        language=outcome.language,
        as_of=facts.as_of.isoformat(),
        moment=order.now.isoformat(),
        currency=facts.settings.currency,
        figures=figures_of(seen[-1], len(outcome.problems)),
        counts={name: getattr(outcome, name) for name in ("orders", "listed", "held_back", "logged")},
        changed=outcome.changed,
        people=visitors_of(facts, order.secret, named=order.named) if order.secret else {},
    )


def _opened(shop: FleetShop) -> Workbook:
    """The workbook; one at Google keeps the pace of the whole cluster."""
    if not shop.at_google:
        return open_book(shop.book)
    from sheets_crm.fleet.quota import at_fleets_pace
    from sheets_crm.workbooks.google.workbook import open_google

    book = open_google(shop.book, Path(shop.key))
    at_fleets_pace(book.client)
    return book


@contextmanager
def _turn(shop: FleetShop) -> Iterator[None]:
    """Wait until no other task works on the same file, and keep others out meanwhile.

    Google has no such lock: there a write on top of another one is refused, and begun again.

    Raises:
        WorkbookError: The other one takes too long, or the file's folder cannot be written to.
    """
    if shop.at_google:
        yield
        return
    path = Path(shop.book).resolve()
    if not path.exists():
        raise WorkbookError("no_such_file", name=path.name)
    with ExitStack() as stack:
        _enter_in_turn(stack, path)
        yield


def _enter_in_turn(stack: ExitStack, path: Path) -> None:
    until = monotonic() + LONGEST_TURN
    while True:
        try:
            stack.enter_context(locked(path, "fleet"))
        except WorkbookError as error:
            if error.code != "refresh_running" or monotonic() > until:
                raise
            sleep(_A_LOOK)
        else:
            return
