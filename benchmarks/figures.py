"""Processor time and peak memory of all customer figures, beside plain pandas and lifetimes.

    python benchmarks/figures.py [customers ...]

Five order lines a customer are drawn at random. Every way runs in a process of its own:

- ours, all: about fifty figures with the customers behind them, cohorts, months, segments, product
  verdicts and product pairs;
- ours, six: only the six figures that the plain version has, for a fair ratio;
- plain: those six as notebooks have them, one `groupby` after the other, with `apply` and `agg`;
- lifetimes: `lifetimes.utils.summary_data_from_transaction_data`, which makes recency, frequency, age and
  money of each customer and nothing else (left out where the library is not installed).

Prints processor seconds (the least of three runs; one run of what takes more than ten seconds), peak
resident memory and the ratio to ours. The plain version's rate and months are compared with ours first.
"""

from __future__ import annotations

import datetime
import importlib.util
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.cohorts import cohort_table, cohorts, pooled_cohorts
from sheets_crm.metrics.customers.cross_sell import bought_items, pairs
from sheets_crm.metrics.customers.gaps import order_gaps
from sheets_crm.metrics.customers.product_verdicts import product_verdicts
from sheets_crm.metrics.customers.repeat import repeat_purchase_rate, second_order_conversion
from sheets_crm.metrics.customers.segments import segments
from sheets_crm.metrics.figures import customer_figures
from sheets_crm.metrics.frames import columns_of, frame_of
from sheets_crm.metrics.grouping import grouped
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.revenue import monthly_revenue

AS_OF = datetime.date(2026, 6, 30)
LINES_PER_CUSTOMER = 5
RUNS = 3
LONG = 10  # seconds, from which one run is enough


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


def ours(
    orders: pd.DataFrame, people: pd.DataFrame, products: pd.DataFrame, talk: pd.DataFrame
) -> tuple[object, ...]:
    lines, goods = columns_of(orders), columns_of(products)
    valid = valid_orders(lines, AS_OF)
    bought = occasions(valid)
    cells = cohorts(bought, AS_OF)
    return (
        customer_figures(lines, columns_of(people), goods, columns_of(talk), AS_OF),
        cohort_table(frame_of(cells)),
        pooled_cohorts(cells),
        monthly_revenue(valid, bought, AS_OF),
        segments(bought, AS_OF),
        product_verdicts(valid, AS_OF),
        pairs(bought_items(valid, goods)),
    )


def ours_six(orders: pd.DataFrame) -> tuple[float, float, float, pd.DataFrame, list[float], Columns]:
    valid = valid_orders(columns_of(orders), AS_OF)
    bought = occasions(valid)
    gaps = order_gaps(bought)
    own = grouped(gaps["customer"]).medians(gaps["gap"].astype(np.float64))
    return (
        repeat_purchase_rate(bought).value or 0.0,
        float(np.median(own)),
        second_order_conversion(bought, AS_OF, 90).value or 0.0,
        cohort_table(frame_of(cohorts(bought, AS_OF))),
        monthly_revenue(valid, bought, AS_OF)["first_orders"].tolist(),
        segments(bought, AS_OF, None),
    )


def plain(orders: pd.DataFrame) -> tuple[float, float, pd.Series, pd.DataFrame, list[float], pd.DataFrame]:
    """Six figures as a notebook would: one row a customer and day, then groupby and apply."""
    days = orders.groupby(["customer", "date"])["total"].sum().reset_index().sort_values(["customer", "date"])
    times = days.groupby("customer")["date"].nunique()
    rate = float((times >= 2).mean())
    gaps = days.groupby("customer")["date"].apply(lambda dates: dates.diff().dt.days.median())
    second = days.groupby("customer")["date"].apply(
        lambda dates: (dates.iloc[1:2] - dates.iloc[0]).dt.days.sum()
    )
    first = days.groupby("customer")["date"].transform("min")
    month, start = days["date"].dt.to_period("M"), first.dt.to_period("M")
    offset = (month - start).map(lambda step: step.n)
    table = days.groupby([start, offset])["customer"].nunique().unstack()
    new = days[first == days["date"]].groupby(month)["total"].sum().tolist()
    rfm = days.groupby("customer").agg(
        recency=("date", lambda dates: (pd.Timestamp(AS_OF) - dates.max()).days),
        frequency=("date", "nunique"),
        money=("total", "sum"),
    )
    return rate, float(gaps.median()), second, table, new, rfm


def by_lifetimes(orders: pd.DataFrame) -> object:
    from lifetimes.utils import summary_data_from_transaction_data as summary

    return summary(orders, "customer", "date", "total", observation_period_end=AS_OF)


WAYS: dict[str, Callable[[tuple[pd.DataFrame, ...]], object]] = {
    "ours, all": lambda frames: ours(*frames),
    "ours, six": lambda frames: ours_six(frames[0]),
    "plain, six": lambda frames: plain(frames[0]),
    "lifetimes": lambda frames: by_lifetimes(frames[0]),
}


def measure(name: str, size: int) -> None:
    """Print seconds and peak megabytes of one way; for the process that measures it."""
    frames, least = shop(size), float("inf")
    for _ in range(RUNS):
        start = time.process_time()
        WAYS[name](frames)
        seconds = time.process_time() - start
        least = min(least, seconds)
        if seconds > LONG:
            break
    print(least, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def compare(size: int) -> None:
    """Print one line for each way."""
    found = {}
    for name in WAYS:
        if name != "lifetimes" or importlib.util.find_spec("lifetimes"):
            command = [sys.executable, __file__, "--way", name, str(size)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found[name] = tuple(map(float, done.stdout.split()))
    for name, (seconds, megabytes) in found.items():
        ratio = seconds / found["ours, six" if name == "plain, six" else "ours, all"][0]
        rows = f"{size:9,} {size * LINES_PER_CUSTOMER:9,}"
        print(f"{rows}  {name:<11} {seconds:7.2f} s {megabytes:6.0f} MB {ratio:7.2f} x", flush=True)


def check_same() -> None:
    """Stop where the plain version says something else than ours."""
    orders = shop(2000)[0]
    mine, theirs = ours_six(orders), plain(orders)
    assert mine[0] == theirs[0]
    assert mine[1] == theirs[1]
    assert mine[4] == theirs[4]


def main() -> None:
    if sys.argv[1:2] == ["--way"]:
        measure(sys.argv[2], int(sys.argv[3]))
        return
    check_same()
    print("customers     lines  way         processor   peak      of ours")
    for size in [int(size) for size in sys.argv[1:]] or [10_000, 50_000, 100_000]:
        compare(size)


if __name__ == "__main__":
    main()
