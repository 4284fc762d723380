"""Which leads become customers, by where and when they came."""

from __future__ import annotations

import datetime

import numpy as np

from sheets_crm.metrics.codes import Array
from sheets_crm.metrics.columns import Columns, months, places, taken
from sheets_crm.metrics.customer_days import day_numbers, packed
from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.frames import for_frames
from sheets_crm.metrics.grouping import Grouping, grouped
from sheets_crm.metrics.names import one_spelling
from sheets_crm.metrics.windows import Window, within


@for_frames
def leads(customers: Columns, contacts: Columns, occasions: Columns, as_of: datetime.date) -> Columns:
    """Everybody in the customers' sheet as a lead: source, first contact, first purchase.

    A lead's day is the day of the first contact, if that is not after the first purchase: who walked in and
    bought was no lead whose day is known.

    Args:
        customers: ``customer`` and, where the shop has it, ``source``.
        contacts: ``customer``, ``date`` [day].
        occasions: ``customer``, ``date`` [day], ``number``.
        as_of: Later contacts do not count.

    Returns:
        ``customer``, ``source`` (missing: unknown), ``date`` [day, missing when not recorded],
        ``first_order`` [day, missing while the lead is open].

    Source:
        METRICS.md D.14; FEATURES.md 0.11, 0.12.
    """
    people = customers.read(texts=["source"])
    people = people.rows(np.sort(grouped(people["customer"]).firsts)).only("customer", "source")
    people = people.plus(source=one_spelling(people["source"]))
    past = contacts.rows(contacts["date"] <= np.datetime64(as_of))
    each = grouped(past["customer"])
    came = each.reduced(np.fmin, past["date"])
    day = taken(came, places(people["customer"], past["customer"][each.firsts]))
    opening = occasions.rows(occasions["number"] == 1)
    bought = taken(opening["date"], places(people["customer"], opening["customer"]))
    return people.plus(date=np.where(day > bought, np.datetime64("NaT", "D"), day), first_order=bought)


@for_frames
def lead_conversion(table: Columns, window: Window | None = None) -> Figure:
    """Share of the leads who have bought by now, wherever in time; newer leads have had less time.

    Args:
        table: From `leads`.
        window: Only leads first contacted in it; None takes all, those without a day too.

    Returns:
        Buyers by leads [customers].

    Source:
        METRICS.md D.14 (cohort version: a June sale from a May lead counts in May).
    """
    cohort = within(table, window)
    bought = cohort["customer"][~np.isnat(cohort["first_order"])]
    return share("lead_conversion", bought, cohort["customer"], window=window)


@for_frames
def conversion_by_source(table: Columns, window: Window | None = None) -> Columns:
    """The same for each source; leads without one stay in, as unknown.

    Args:
        table: From `leads`.
        window: Only leads first contacted in it; None takes all.

    Returns:
        Most leads first: ``source`` (missing: unknown), ``leads``, ``bought``, ``open`` [customers],
        ``rate`` [0 to 1].

    Source:
        METRICS.md D.14; FEATURES.md 0.11.
    """
    cohort = within(table, window)
    source = cohort["source"]
    unknown_last = np.where(source.known, source.numbers, len(source.names))
    found = _converted(cohort, "source", grouped(unknown_last))
    return found.rows(np.argsort(-found["leads"], kind="stable"))


@for_frames
def conversion_by_month(table: Columns) -> Columns:
    """The same for each month of first contact; a month without recorded leads has no row, and not 0 %.

    Args:
        table: From `leads`.

    Returns:
        ``month`` [first day], ``leads``, ``bought``, ``open`` [customers], ``rate`` [0 to 1].

    Source:
        METRICS.md D.14; FEATURES.md 0.02, 0.12.
    """
    dated = table.rows(~np.isnat(table["date"]))
    month = months(dated["date"])
    return _converted(dated.plus(month=month), "month", grouped(month))


@for_frames
def response_days(contacts: Columns, as_of: datetime.date) -> Columns:
    """How long each incoming contact waited for an outgoing one.

    Args:
        contacts: ``customer``, ``date`` [day], ``direction`` (in, out).
        as_of: Later contacts do not count.

    Returns:
        One row per customer and day with an incoming contact, by day: ``customer``, ``date`` [day],
        ``waited`` [days, so far when open], ``answered``.

    Source:
        METRICS.md D.17, in days because the log holds no times; open ones are aged, not left out.
    """
    past = contacts.rows((contacts["date"] <= np.datetime64(as_of)) & contacts["customer"].known)
    went = np.sort(_moments(past.rows(past["direction"].isin(["out"]))))
    came = past.rows(past["direction"].isin(["in"])).only("customer", "date").by("date", "customer")
    came = came.rows(np.sort(grouped(came["customer"], came["date"]).firsts))
    asked, latest = _moments(came), _moments(came.plus(date=np.full(len(came), np.datetime64(as_of))))
    answer = np.append(went, np.iinfo(np.int64).max)[np.searchsorted(went, asked)]
    return came.plus(waited=np.minimum(answer, latest) - asked, answered=answer <= latest)


def _moments(contacts: Columns) -> Array:
    """Customer and day of each contact as one number."""
    return packed(contacts["customer"].numbers, day_numbers(contacts["date"]))


def _converted(cohort: Columns, by: str, each: Grouping) -> Columns:
    leads, bought = each.counts(), each.sums(~np.isnat(cohort["first_order"])).astype(np.int64)
    rows = cohort.rows(each.firsts).only(by)
    return rows.plus(leads=leads, bought=bought, open=leads - bought, rate=bought / leads)
