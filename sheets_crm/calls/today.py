"""One day's work: staff's answers taken in, then the queue that they leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.calls.answers import Answers, Fault, answers
from sheets_crm.calls.hand_rows import last_run, list_day
from sheets_crm.calls.last_notes import without_our_notes
from sheets_crm.calls.late import late_rows
from sheets_crm.calls.list_results import record_of
from sheets_crm.calls.log_rows import base_of, log_key, note_of
from sheets_crm.calls.queue import Queue, queue
from sheets_crm.calls.staff_rows import StaffRow, staff_rows
from sheets_crm.calls.trial import LEFT_ALONE, Trial, new_entries
from sheets_crm.facts.facts import Facts, facts_of
from sheets_crm.metrics.codes import Codes, Column, codes_of
from sheets_crm.metrics.columns import Columns, stacked
from sheets_crm.metrics.customers.persuasion import proven_reasons
from sheets_crm.reading.headers import Located
from sheets_crm.reading.parse import Shop


class Today(Struct, frozen=True):
    """What there is to do and to log.

    ``log`` are new rows of the contact log, ``open`` unanswered rows of the list by customer, ``stuck``
    rows that stay as they are, ``faults`` what to mend in them, ``record`` who came on the list or was left
    alone on which day, today included, and ``proven`` which reasons that record proved.
    """

    facts: Facts
    calls: Queue
    log: Sequence[dict[str, Any]]
    open: dict[str, StaffRow]
    stuck: Sequence[StaffRow]
    faults: Sequence[Fault]
    record: Columns
    proven: Mapping[str, bool]


def todays_work(shop: Shop, archives: Sequence[Located], as_of: date, now: datetime | None = None) -> Today:
    """Take in the list as staff left it, and make the next one.

    Args:
        shop: The parsed workbook.
        archives: Rows that changed while the last list was written: as they were read, as they stood then.
        as_of: The day.
        now: The moment, when it lies on the day.
    """
    said_on = list_day(shop.tables.get("run_log"), as_of)
    found = _answers(shop, archives, as_of, said_on)
    facts = facts_of(shop, as_of, now)
    trial = _trial(shop, found, facts)
    log, first_row = list(found.log), _row_below(shop.tables.get("contacts"))
    while True:
        current = replace(facts, contacts=_with_log(facts.contacts, log, first_row))
        in_hand = [name for name, row in found.open.items() if row.has_text]
        calls = queue(current, in_hand=in_hand, trial=trial)
        leaving = _leaving(found, calls, log, as_of)
        if not leaving:
            break
        log += [note_of(row, shop.texts, as_of) | {"date": said_on} for row in leaving]
    in_place, stuck = _in_place(found, {row.customer for row in calls.listed})
    record = _with_today(trial, calls, shop, as_of)
    faults = _of_rows_that_stay(found, calls)
    return Today(current, calls, log, found.open | in_place, stuck, faults, record, trial.proven)


def _of_rows_that_stay(found: Answers, calls: Queue) -> list[Fault]:
    """The faults but for unanswered rows whose customer leaves the list: their text is in the log."""
    listed = {row.customer for row in calls.listed}
    left = {row.row for customer, row in found.open.items() if customer not in listed}
    return [fault for fault in found.faults if fault.row not in left]


def _with_today(trial: Trial, calls: Queue, shop: Shop, as_of: date) -> Columns:
    """The record with who comes on the list today, unless the list cannot be written."""
    if not may_write_list(shop):
        return trial.record
    left = [each for each in calls.held if each.hold == LEFT_ALONE]
    return stacked(trial.record, new_entries(calls.listed, left, trial, as_of))


def _trial(shop: Shop, found: Answers, facts: Facts) -> Trial:
    """What earlier lists did, and whose row stands on the list from before."""
    record = record_of(shop.tables.get("list_results"))
    rows = [*found.open.items(), *((str(row.customer), row) for row in found.stuck)]
    on_list = frozenset(customer for customer, row in rows if row.key)
    return Trial(record, on_list, proven_reasons(record, facts.bought, facts.as_of))


def _in_place(found: Answers, listed: Collection[str]) -> tuple[dict[str, StaffRow], list[StaffRow]]:
    """Of the rows that must stay: those that are their customer's row of the new list, and the others.

    A row without a key stays where it is: what of its words is ours can be told only once others have keys.
    """
    in_place: dict[str, StaffRow] = {}
    stuck = []
    for row in found.stuck:
        customer = str(row.customer)
        taken = customer in in_place or (customer in found.open and found.open[customer].has_text)
        if row.mixed_up or customer not in listed or taken or not row.key:
            stuck.append(row)
        else:
            in_place[customer] = row
    return in_place, stuck


def _answers(shop: Shop, archives: Sequence[Located], as_of: date, said_on: date) -> Answers:
    if not can_hand_over(shop):
        return Answers()
    names = dict(shop.columns["customers"].tuples("customer", "name"))
    rows = staff_rows(shop.tables["call_list"], shop.people, names)
    logged = frozenset(filter(None, shop.columns["contacts"]["key"].texts()))
    read, found = ([staff_rows(each, shop.people, names) for each in archives] or [[], []])[-2:]
    late, day_first = late_rows(found, read), shop.settings.day_first
    located, log = shop.tables["call_list"], shop.tables.get("contacts")
    return answers(
        without_our_notes(rows, located, log, shop.texts, day_first=day_first),
        late,
        logged,
        shop.texts,
        as_of,
        said_on=said_on,
        day_first=day_first,
        last=last_run(shop.tables.get("run_log")),
    )


def may_write_list(shop: Shop) -> bool:
    """Whether a new list may be written: there is none yet, or it can be handed over."""
    return "call_list" not in shop.tables or can_hand_over(shop)


def can_hand_over(shop: Shop) -> bool:
    """Whether the list can be read and what stands in it be logged; otherwise the list is left alone."""
    tables = shop.tables
    if "call_list" not in tables or tables["call_list"].missing:
        return False
    if "contacts" not in tables:
        return True
    return not tables["contacts"].missing and not {"answer", "result"} & set(lost_in(tables["contacts"]))


def lost_in(log: Located) -> list[str]:
    """The columns that the log lacks and without which what staff type in the list has no effect there."""
    words = [] if {"note", "answer"} & set(log.columns) else ["answer"]
    return [*words, *(name for name in ("result", "contact_again") if name not in log.columns)]


def _row_below(log: Located | None) -> int:
    """The row of the log's sheet in which this refresh's first new row will stand."""
    if log is None:
        return 2  # below the heading of the sheet that this refresh makes
    rows = log.sheet.rows
    return next(at for at in range(len(rows), 0, -1) if any(cell is not None for cell in rows[at - 1])) + 1


def _with_log(contacts: Columns, log: Sequence[dict[str, Any]], first_row: int) -> Columns:
    """The contacts with the new rows, as the next refresh will read them."""
    if not log:
        return contacts
    rows = [each | {"row": number} for number, each in enumerate(log, first_row)]
    new = {name: _like(column, [row.get(name) for row in rows]) for name, column in contacts.each.items()}
    return stacked(contacts, Columns(new))


def _like(column: Column, values: Sequence[Any]) -> Column:
    """Plain values as a column of the same kind."""
    if isinstance(column, Codes):
        return codes_of(values)
    missing = np.datetime64("NaT") if column.dtype.kind == "M" else np.nan
    return np.array([missing if value is None else value for value in values], column.dtype)


def _leaving(found: Answers, calls: Queue, log: Sequence[dict[str, Any]], as_of: date) -> list[StaffRow]:
    """Unanswered rows with something typed in them whose customer is not on the new list."""
    listed = {row.customer for row in calls.listed}
    logged = {base_of(row["key"]) for row in log}
    return [
        row
        for customer, row in found.open.items()
        if row.has_text and customer not in listed and log_key(row, as_of) not in logged
    ]
