"""Which leads become customers, by where and when they came."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd

from sheets_crm.metrics.figure import Figure, share
from sheets_crm.metrics.windows import Window, days_within


def leads(
    customers: pd.DataFrame, contacts: pd.DataFrame, occasions: pd.DataFrame, as_of: datetime.date
) -> pd.DataFrame:
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
    people = customers.dropna(subset="customer").drop_duplicates("customer")
    source = people["source"] if "source" in people else pd.Series(None, people.index, dtype="str")
    past = contacts[contacts["date"] <= pd.Timestamp(as_of)]
    first_contact = past.groupby("customer")["date"].min()
    opening = occasions[occasions["number"] == 1]
    first = opening["date"].set_axis(pd.Index(opening["customer"].astype("str")))
    day, bought = (pd.to_datetime(days.reindex(people["customer"])).array for days in (first_contact, first))
    table = pd.DataFrame({"customer": people["customer"].array, "source": source.array})
    table = table.assign(date=day, first_order=bought)
    return table.assign(date=table["date"].mask(table["date"] > table["first_order"]))


def lead_conversion(table: pd.DataFrame, window: Window | None = None) -> Figure:
    """Share of the leads who have bought by now, wherever in time; newer leads have had less time.

    Args:
        table: From `leads`.
        window: Only leads first contacted in it; None takes all, those without a day too.

    Returns:
        Buyers by leads [customers].

    Source:
        METRICS.md D.14 (cohort version: a June sale from a May lead counts in May).
    """
    cohort = table if window is None else table[days_within(table["date"], window)]
    bought = cohort.loc[cohort["first_order"].notna(), "customer"]
    return share("lead_conversion", pd.Index(bought), pd.Index(cohort["customer"]), window=window)


def conversion_by_source(table: pd.DataFrame, window: Window | None = None) -> pd.DataFrame:
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
    cohort = table if window is None else table[days_within(table["date"], window)]
    return _converted(cohort, "source").sort_values(
        ["leads", "source"], ascending=[False, True], ignore_index=True
    )


def conversion_by_month(table: pd.DataFrame) -> pd.DataFrame:
    """The same for each month of first contact; a month without recorded leads has no row, and not 0 %.

    Args:
        table: From `leads`.

    Returns:
        ``month`` [first day], ``leads``, ``bought``, ``open`` [customers], ``rate`` [0 to 1].

    Source:
        METRICS.md D.14; FEATURES.md 0.02, 0.12.
    """
    dated = table.dropna(subset="date")
    month = dated["date"].to_numpy().astype("datetime64[M]").astype("datetime64[us]")
    return _converted(dated.assign(month=month), "month").sort_values("month", ignore_index=True)


def response_days(contacts: pd.DataFrame, as_of: datetime.date) -> pd.DataFrame:
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
    past = contacts[contacts["date"] <= pd.Timestamp(as_of)].dropna(subset="customer")
    came = past.loc[past["direction"] == "in", ["customer", "date"]].drop_duplicates().sort_values("date")
    went = past.loc[past["direction"] == "out", ["customer", "date"]].drop_duplicates().sort_values("date")
    went = went.assign(answer=went["date"])
    both = pd.merge_asof(came, went, on="date", by="customer", direction="forward")
    until = both["answer"].fillna(pd.Timestamp(as_of))
    waited = (until - both["date"]).dt.days
    return both.assign(waited=waited, answered=both["answer"].notna()).drop(columns="answer")


def _converted(cohort: pd.DataFrame, by: str) -> pd.DataFrame:
    bought = cohort.assign(bought=cohort["first_order"].notna())
    counts = bought.groupby(by, dropna=False)["bought"].agg(["size", "sum"]).reset_index()
    counts = counts.set_axis([by, "leads", "bought"], axis=1)
    rate = counts["bought"] / counts["leads"].replace(0, np.nan)
    return counts.assign(open=counts["leads"] - counts["bought"], rate=rate)
