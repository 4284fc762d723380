"""The one pipeline: read everything once, work it out, write everything once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.calls.renamed_columns import named_as, with_renamed
from sheets_crm.calls.today import Today, todays_work
from sheets_crm.problems import Problem
from sheets_crm.reading.headers import locate
from sheets_crm.reading.order_days import on_possible_days
from sheets_crm.reading.parse import Shop, parse
from sheets_crm.reading.report import readings
from sheets_crm.schema import CALL_LIST
from sheets_crm.schema.currencies import outdated_formats
from sheets_crm.sheets.call_list import cut_links
from sheets_crm.sheets.change_log import log_changes
from sheets_crm.sheets.changes import (
    Tables,
    changes_of,
    detailed_titles,
    problems_of,
    run_facts,
    status_change,
    with_missing_sheets,
)
from sheets_crm.sheets.welcome import welcome_change
from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.protocol import Plan, Snapshot, Workbook, WorkbookError
from sheets_crm.workbooks.rehearsal import Rehearsal


class Outcome(Struct, frozen=True):
    """What a refresh did. ``changed`` is False when every cell already was as it should be.

    ``cut_links`` [count] are those that LibreOffice had cut, and that this refresh replaced.
    ``orders`` [count] are the lines that were read, ``read`` the sentences that say which sheet was read as
    what, none where all are as we made them. ``check_sheet`` is the title of the sheet that tells the
    problems.
    """

    language: str
    run_id: str
    orders: int
    listed: int
    held_back: int
    logged: int
    problems: tuple[Problem, ...]
    read: tuple[Problem, ...]
    added_sheets: tuple[str, ...]
    changed: bool
    cut_links: int
    check_sheet: str


def refresh(
    book: Workbook,
    now: datetime,
    *,
    run_id: str,
    as_of: date | None = None,
    language: str = "id",
    stamp: bool = False,
    step: Callable[[str], None] | None = None,
    seen: Callable[[Today], None] | None = None,
) -> Outcome:
    """Bring the workbook up to date: log what staff typed, make the new call list, write the figures.

    Args:
        book: The workbook, wherever it lives.
        now: The time with its zone; the workbook shows it in its own zone.
        run_id: A name for this run that no other run has.
        as_of: The day for which the list is made; today in the workbook's zone unless given.
        language: For a workbook whose sheets do not show a language of their own.
        stamp: Show the time of this refresh above the list even when nothing else changed.
        step: Told the name of each step as it begins: "read", "compute", "write".
        seen: Shown the day's work before it is written.

    Raises:
        WorkbookError: The workbook cannot be read or written; nothing was changed.
    """
    step = step or (lambda _name: None)
    # All that the plan was made of is let go of before it is written: that needs the most memory.
    outcome, plan = _worked_out(book, now, run_id, as_of, language, step, seen)
    if outcome.changed or stamp:
        step("write")
        book.commit(plan)
    return outcome


def _worked_out(
    book: Workbook,
    now: datetime,
    run_id: str,
    day: date | None,
    language: str,
    step: Callable[[str], None],
    seen: Callable[[Today], None] | None,
) -> tuple[Outcome, Plan]:
    """What a refresh has to tell, and what it would write; arguments as of `refresh`."""
    step("read")
    titles = book.titles()
    snapshot = book.read(titles, detailed=detailed_titles(titles))
    step("compute")
    shop = parse(snapshot, language)
    moment = _there(now, snapshot, shop)
    as_of = day or moment.date()
    shop = _with_known_list(on_possible_days(shop, as_of))
    archives = [
        named_as(locate(CALL_LIST, sheet), shop.tables.get("call_list")) for sheet in snapshot.archives
    ]
    today = todays_work(shop, archives, as_of, moment if moment.date() == as_of else None)
    if seen:
        seen(today)
    added, tables = with_missing_sheets(shop, today, titles)
    problems = problems_of(shop, today, tables)
    read = readings(shop.read, shop.texts)
    welcome = welcome_change(snapshot, tables, shop.texts)
    logged = log_changes(shop, tables.get("change_log"), moment, snapshot.saved_by)
    written = changes_of(shop, today, (*read, *problems), tables)
    changes = effective([*added, *written, *welcome, *logged], snapshot)
    outdated = outdated_formats(shop.texts.currency.code)
    formats = {old: new for old, new in outdated.items() if old in snapshot.number_formats}
    titles_added = [change.design.title for change in added]
    check_sheet = _check_sheet(shop, tables)
    outcome = _outcome(
        shop, today, (problems, read), run_id, titles_added, check_sheet, changed=bool(changes or formats)
    )
    if changes:
        facts = run_facts(shop, tables, as_of, moment, run_id, len(problems), today)
    else:
        facts = status_change(shop, tables, moment, today)
    return outcome, Plan(run_id, [*changes, *facts], formats)


def _with_known_list(shop: Shop) -> Shop:
    """The shop, with our columns of the list that bear another heading by now."""
    tables = {name: with_renamed(each) if name == "call_list" else each for name, each in shop.tables.items()}
    return replace(shop, tables=tables)


def _there(now: datetime, snapshot: Snapshot, shop: Shop) -> datetime:
    """The time on the clock of the workbook's zone."""
    return now.astimezone(ZoneInfo(snapshot.time_zone or shop.settings.time_zone))


class Checked(Struct, frozen=True):
    """What a refresh would tell and whether it would change anything; why it would be refused if so."""

    language: str
    problems: tuple[Problem, ...]
    read: tuple[Problem, ...]
    changes: bool
    refusal: WorkbookError | None


def check(book: Workbook, now: datetime, language: str = "id", *, as_of: date | None = None) -> Checked:
    """A refresh that writes nothing; its arguments are those of `refresh`.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    rehearsal = Rehearsal(book)
    outcome = refresh(rehearsal, now, run_id="check", as_of=as_of, language=language, stamp=True)
    return Checked(outcome.language, outcome.problems, outcome.read, outcome.changed, rehearsal.refusal)


def _outcome(
    shop: Shop,
    today: Today,
    told: tuple[tuple[Problem, ...], tuple[Problem, ...]],
    run_id: str,
    added: list[str],
    check_sheet: str,
    *,
    changed: bool,
) -> Outcome:
    problems, read = told
    return Outcome(
        language=shop.texts.language,
        run_id=run_id,
        orders=len(shop.columns["orders"]),
        listed=len(today.calls.listed),
        held_back=len(today.calls.held),
        logged=len(today.log),
        problems=problems,
        read=read,
        added_sheets=tuple(added),
        changed=changed,
        cut_links=cut_links(shop.tables.get("call_list")),
        check_sheet=check_sheet,
    )


def _check_sheet(shop: Shop, tables: Tables) -> str:
    """The title of the sheet that tells what to mend, as the workbook has it."""
    located = tables.get("data_check")
    return located.sheet.title if located else shop.texts("headings.sheets.data_check")
