"""Processor time and memory of all customer figures, beside straightforward pandas and lifetimes.

    python benchmarks/figures.py [customers ...]

Five order lines a customer are drawn at random. Ours: about fifty figures with their customers, cohorts,
months, segments, product verdicts and product pairs. The plain version computes only six of them, one
`groupby` after the other with `apply`, as notebooks do; lifetimes only its recency and frequency table.
"""

import datetime
import importlib.util
import resource
import sys
import time
import tracemalloc

import numpy as np
import pandas as pd

from sheets_crm.metrics.cohorts import cohort_table, cohorts, pooled_cohorts
from sheets_crm.metrics.cross_sell import bought_items, pairs
from sheets_crm.metrics.figures import figures_of
from sheets_crm.metrics.orders import occasions, valid_orders, with_codes
from sheets_crm.metrics.product_verdicts import product_verdicts
from sheets_crm.metrics.revenue import monthly_revenue
from sheets_crm.metrics.segments import segments

AS_OF = datetime.date(2026, 6, 30)
LINES_PER_CUSTOMER = 5
PLAIN_UP_TO = 10_000  # the plain version takes minutes beyond


def shop(customers: int) -> tuple[pd.DataFrame, ...]:
    random = np.random.default_rng(7)
    count = customers * LINES_PER_CUSTOMER
    who = np.minimum((customers * random.beta(0.8, 1.6, count)).astype(int), customers - 1)
    who[:customers] = np.arange(customers)
    keys = "62812" + pd.Series(np.arange(customers) + 10_000_000).astype("str")
    orders = pd.DataFrame(
        {
            "customer": keys.take(who).array,
            "date": pd.Timestamp("2024-07-01") + pd.to_timedelta(random.integers(0, 730, count), unit="D"),
            "product": "P" + pd.Series(random.integers(1, 120, count)).astype("str"),
            "quantity": 1.0,
            "total": random.integers(1, 50, count) * 10_000.0,
            "receipt": "N" + pd.Series(np.arange(count)).astype("str"),
            "status": "done",
            "payment": "cash",
        }
    )
    people = pd.DataFrame({"customer": keys, "source": "teman", "referred_by": None})
    products = pd.DataFrame({"product": "P" + pd.Series(range(1, 120)).astype("str"), "family": None})
    talk = pd.DataFrame(
        {
            "date": pd.Timestamp("2026-03-01"),
            "customer": keys.head(customers // 2),
            "direction": "out",
            "kind": "selling",
            "result": "later",
        }
    )
    return orders, people, products, talk


def ours(orders: pd.DataFrame, people: pd.DataFrame, products: pd.DataFrame, talk: pd.DataFrame) -> object:
    valid = with_codes(valid_orders(orders, AS_OF))
    bought = occasions(valid)
    figures = figures_of(valid, bought, orders, people, products, talk, AS_OF)
    cells = cohorts(bought, AS_OF)
    tables = (
        cohort_table(cells),
        pooled_cohorts(cells),
        monthly_revenue(valid, bought, AS_OF),
        segments(bought, AS_OF),
        product_verdicts(valid, AS_OF),
        pairs(bought_items(valid, products)),
    )
    return figures, tables


def plain(orders: pd.DataFrame) -> object:
    """Six figures as a notebook would: one row a customer and day, then groupby and apply."""
    days = orders.groupby(["customer", "date"])["total"].sum().reset_index().sort_values(["customer", "date"])
    times = days.groupby("customer")["date"].nunique()
    rate = (times >= 2).mean()
    gaps = days.groupby("customer")["date"].apply(lambda dates: dates.diff().dt.days.median())
    second = days.groupby("customer")["date"].apply(
        lambda dates: (dates.iloc[1:2] - dates.iloc[0]).dt.days.sum()
    )
    first = days.groupby("customer")["date"].transform("min")
    month, start = days["date"].dt.to_period("M"), first.dt.to_period("M")
    offset = (month - start).map(lambda step: step.n)
    table = days.groupby([start, offset])["customer"].nunique().unstack()
    new = days[first == days["date"]].groupby(month)["total"].sum()
    rfm = days.groupby("customer").agg(
        recency=("date", lambda dates: (pd.Timestamp(AS_OF) - dates.max()).days),
        frequency=("date", "nunique"),
        money=("total", "sum"),
    )
    return rate, gaps.median(), second, table, new, rfm


def timed(action, *arguments) -> float:
    start = time.process_time()
    action(*arguments)
    return time.process_time() - start


def lifetimes_seconds(orders: pd.DataFrame) -> float | None:
    """Only the recency, frequency and age table that lifetimes makes."""
    if importlib.util.find_spec("lifetimes") is None:
        return None
    from lifetimes.utils import summary_data_from_transaction_data as summary

    return timed(summary, orders, "customer", "date", "total", AS_OF)


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 50_000, 100_000]
    print("customers  lines    ours     plain pandas (6 figures)  lifetimes (RFM table)")
    for size in sizes:
        frames = shop(size)
        seconds = min(timed(ours, *frames) for _ in range(3))
        slow = timed(plain, frames[0]) if size <= PLAIN_UP_TO else float("nan")
        other = lifetimes_seconds(frames[0])
        shown = "not installed" if other is None else f"{other:.1f} s"
        ratio = slow / seconds
        print(
            f"{size:9,}  {len(frames[0]):7,}  {seconds:5.2f} s  {slow:6.1f} s = {ratio:4.1f} ×        {shown}"
        )
    frames = shop(sizes[-1])
    tracemalloc.start()
    ours(*frames)
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(f"memory at {sizes[-1]:,} customers: {peak:.0f} MB beside the frames, {resident:.0f} MB in all")


if __name__ == "__main__":
    main()
