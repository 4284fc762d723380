"""The watcher: serves the box that people tick and the daily time, for one workbook or twenty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from sheets_crm.refresh import Outcome
from sheets_crm.settings import DEFAULT_ZONE
from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.design import SheetDesign
from sheets_crm.workbooks.google.control import Control, control_of, tell
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.patience import patiently
from sheets_crm.workbooks.protocol import AddSheet, Plan, WorkbookError
from sheets_crm.workbooks.unforeseen import unforeseen

POLL_SECONDS = 8.0
"""A tick is seen within this time and served within ten seconds."""
POLLS_A_MINUTE = 40
"""Of the 55 reads a minute that we allow ourselves; the others are for the refreshes."""
LEASE = timedelta(minutes=15)
HEARTBEAT = timedelta(minutes=5)


class Shop(Struct):
    """A workbook that is watched: how to refresh it, and what the watcher remembers of it."""

    book: GoogleWorkbook
    refresh: Callable[[GoogleWorkbook], Outcome]
    texts: Texts
    daily: time | None = None
    next_daily: datetime | None = None
    renewed: datetime | None = None
    control: Control | None = field(default=None)


def control_design(texts: Texts) -> SheetDesign:
    """The sheet with the box, as ``setup`` and the watcher add it to a Google workbook."""
    lines: dict[tuple[int, int], str | float | None] = {
        (1, 1): texts("sync.control.heading"),
        (2, 1): texts("sync.control.help"),
        (4, 1): texts("sync.control.request"),
        (4, 2): False,
        (5, 1): texts("sync.control.state"),
        (5, 2): texts("sync.control.never"),
        (6, 1): texts("sync.control.next"),
        (6, 2): texts("sync.control.welcome"),
    }
    return SheetDesign(texts("sync.control.title"), lines, tone="welcome", widths=(26, 90, 3), spare_rows=20)


def poll_pause(shops: int) -> float:
    """Seconds between two looks, so that each workbook is seen often and the quota is kept."""
    return max(POLL_SECONDS / shops, 60 / POLLS_A_MINUTE)


def watch(
    shops: Sequence[Shop],
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    say: Callable[[str], None],
    name: str,
    *,
    going: Callable[[], bool] = lambda: True,
) -> None:
    """Look at each workbook in turn and serve what is asked for, until ``going`` says no.

    Args:
        shops: The workbooks.
        now: The time with its zone.
        sleep: Waits so many seconds.
        say: Told a line for everything that happened; no customer is named in it.
        name: This watcher's name, which no other has.
        going: Asked before each look.
    """
    pause = poll_pause(len(shops))
    _say_how_soon(shops, pause, say)
    try:
        while going():
            for number, shop in enumerate(shops, 1):
                begun = now()
                _look_at(shop, number, begun, say, name)
                sleep(max(0.0, pause - (now() - begun).total_seconds()))
    finally:
        for shop in shops:
            _say_goodbye(shop, now())


def _say_how_soon(shops: Sequence[Shop], pause: float, say: Callable[[str], None]) -> None:
    if pause * len(shops) > POLL_SECONDS:
        seconds = round(pause * len(shops)) + 2
        say(shops[0].texts("sync.watch.slower", shops=len(shops), seconds=seconds))


def _look_at(shop: Shop, number: int, moment: datetime, say: Callable[[str], None], name: str) -> None:
    """Serve one workbook; when it cannot be reached it is tried again next time."""
    texts = shop.texts
    clock = f"{_local(shop, moment):%H:%M}"
    try:
        with unforeseen():
            status = serve_once(shop, moment, name)
    except WorkbookError as error:
        reason = error.sentence(texts)
        say(texts("sync.watch.unreachable", time=clock, number=number, reason=reason))
    else:
        if status:
            say(texts("sync.watch.served", time=clock, number=number, status=status))


def serve_once(shop: Shop, moment: datetime, name: str) -> str:
    """Look once; refresh if somebody asked or the daily time has come. What was told, "" for nothing.

    Raises:
        WorkbookError: The workbook cannot be reached.
    """
    control = _control(shop, moment)
    local = _local(shop, moment)
    if _held_by_another(control.lease, name, moment):
        return ""
    if shop.daily and shop.next_daily is None:
        shop.next_daily = next_time(local, shop.daily)
    is_due = shop.next_daily is not None and local >= shop.next_daily
    if control.requested or is_due:
        return _serve(shop, control, local, name)
    if shop.renewed is None or moment - shop.renewed >= HEARTBEAT:
        _sign(shop, control, local, name)
    return ""


def _local(shop: Shop, moment: datetime) -> datetime:
    """A moment as the workbook's clock shows it."""
    return moment.astimezone(ZoneInfo(shop.book.time_zone or DEFAULT_ZONE))


def _control(shop: Shop, moment: datetime) -> Control:
    """The control sheet, in whatever language it was made; added where it is missing."""
    labels = [texts_of(language)("sync.control.request") for language in LANGUAGES]
    titles = [texts_of(language)("sync.control.title") for language in LANGUAGES]
    known = (
        [shop.control.title] if shop.control else [title for title in shop.book.titles() if title in titles]
    )
    for title in known:
        if found := control_of(shop.book, title, labels):
            shop.control = found
            return found
    shop.control = None
    if not known:
        shop.book.commit(Plan(f"control {moment.isoformat()}", [AddSheet(control_design(shop.texts))]))
    return Control(shop.texts("sync.control.title"), 4, requested=False, lease="")


def next_time(local: datetime, daily: time) -> datetime:
    """The next moment at which the clock shows this time."""
    today = local.replace(hour=daily.hour, minute=daily.minute, second=0, microsecond=0)
    return today if today > local else today + timedelta(days=1)


def _held_by_another(lease: str, name: str, moment: datetime) -> bool:
    holder, _, until = lease.rpartition(" ")
    return bool(holder) and holder != name and datetime.fromisoformat(until) > moment


def _serve(shop: Shop, control: Control, local: datetime, name: str) -> str:
    texts = shop.texts
    clock = f"{local:%H:%M}"
    if shop.daily:
        shop.next_daily = next_time(local, shop.daily)
    _sign(shop, control, local, name, state=texts("sync.status.running", time=clock))
    try:
        with unforeseen():
            outcome = patiently(lambda: shop.refresh(shop.book))
    except WorkbookError as error:
        reason = error.sentence(texts)
        status = texts("sync.status.failed", time=clock, reason=reason)
    else:
        status = texts("sync.status.done", time=clock, listed=outcome.listed)
    tell(shop.book, control, state=status)
    return status


def _sign(shop: Shop, control: Control, local: datetime, name: str, state: str | None = None) -> None:
    """Renew the watcher's line and its lease; with a state a request is taken, so its tick goes."""
    line = shop.texts("sync.status.watching", time=f"{local:%H:%M}", next=_next_line(shop))
    lease = f"{name} {(local + LEASE).isoformat(timespec='seconds')}"
    tell(shop.book, control, state=state, watcher=line, lease=lease, untick=state is not None)
    shop.renewed = local


def _next_line(shop: Shop) -> str:
    if shop.next_daily is None:
        return shop.texts("sync.status.next_none")
    return shop.texts("sync.status.next_daily", day=shop.next_daily.date(), time=f"{shop.next_daily:%H:%M}")


def _say_goodbye(shop: Shop, moment: datetime) -> None:
    """Tell people that nobody watches any more, if that can still be told."""
    if shop.control is None or shop.renewed is None:
        return
    local = _local(shop, moment)
    line = shop.texts("sync.status.stopped", time=f"{local:%H:%M}", next=_next_line(shop))
    try:
        tell(shop.book, shop.control, watcher=line, lease=" ")
    except WorkbookError:
        return
