"""Do the dates of sellers improve, and nobody else's get worse? ``python benchmarks/sellers.py LOGS...``.

LOGS are ``<name>.csv.gz`` with customer_id, date, product_id, quantity, amount. No log says how long a piece
lasts, so the shop is taken to declare what its households' past shows: the middle of gap by quantity of each
product, from ten gaps on. A simulated shop, where it is known who sells on, comes last.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd

from sheets_crm.metrics.customers.selling_on import buyer_kinds
from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.next_order.sellers import with_own_rhythm, without_durations

LONGEST = 90
NOBODY = pd.DataFrame({"customer": pd.Series(dtype="str")})


def declared(past: pd.DataFrame, households: set[str]) -> pd.DataFrame:
    """What a shop would write: days that a piece lasts, of products with ten gaps."""
    days = past[past["customer"].isin(households)].groupby(["customer", "product", "date"])["quantity"].sum()
    table = days.reset_index()
    gap = -table.groupby(["customer", "product"])["date"].diff(-1).dt.days / table["quantity"]
    middle = gap.groupby(table["product"]).agg(["median", "count"])
    lasts = middle["median"].where(middle["count"] >= 10)
    return pd.DataFrame({"product": lasts.index.astype("str"), "lasts_days": lasts.to_numpy()})


def simulated(seed: int = 18, people: int = 300) -> tuple[pd.DataFrame, set[str]]:
    """Two years of a shop of supplements: every tenth customer sells on, others use one to three products."""
    draw, rows, sellers = np.random.default_rng(seed), [], set()
    lasts = dict(zip("abcdefgh", (30, 30, 60, 45, 30, 20, 90, 30), strict=True))
    for number in range(people):
        name, sells = f"c{number:03}", number % 10 == 0
        sellers |= {name} if sells else set()
        goods = draw.choice(
            list(lasts), int(draw.integers(4, 8) if sells else draw.integers(1, 4)), replace=False
        )
        rhythm, day = float(draw.uniform(10, 40)), int(draw.integers(0, 200))
        while sells and day < 730:
            taken = draw.choice(goods, max(1, len(goods) - int(draw.integers(0, 3))), replace=False)
            rows += [(name, day, good, float(draw.integers(3, 15))) for good in taken]
            day += max(2, round(rhythm * float(draw.lognormal(0, 0.3))))
        for good in () if sells else goods:
            day = int(draw.integers(0, 200))
            while day < 730:
                pieces = 1 + int(draw.random() < 0.2) + 9 * int(draw.random() < 0.02)
                rows.append((name, day, good, float(pieces)))
                stops = draw.random() < 0.05
                day += (
                    10_000 if stops else max(2, round(lasts[good] * min(pieces, 3) * draw.lognormal(0, 0.25)))
                )
    frame = pd.DataFrame(rows, columns=["customer", "day", "product", "quantity"])
    dates = pd.Timestamp("2024-01-01") + pd.to_timedelta(frame["day"], unit="D")
    return frame.assign(date=dates, amount=10.0).astype({"customer": "str", "product": "str"}), sellers


def compare(name: str, log: pd.DataFrame, days: list[date]) -> None:
    """One line a group: mean days between the first expected and the next order, before and after."""
    rows = pd.concat([_errors(log, day) for day in days], ignore_index=True)
    for kind, part in rows.groupby("kind"):
        change = part.groupby("customer")["change"].mean().to_numpy()
        draws = np.random.default_rng(1).choice(change, (1000, len(change))).mean(axis=1)
        low, high = np.quantile(draws, [0.025, 0.975])
        print(
            f"{name:14s} {kind:10s} n={len(part):5d} declared={part['before'].mean():6.1f} "
            f"own rhythm={part['after'].mean():6.1f} change={change.mean():+6.2f} [{low:+.2f} {high:+.2f}]"
        )


def _errors(log: pd.DataFrame, day: date) -> pd.DataFrame:
    past, later = log[log["date"] <= pd.Timestamp(day)], log[log["date"] > pd.Timestamp(day)]
    kinds = buyer_kinds(past, NOBODY).set_index("customer")["kind"]
    products = declared(past, set(kinds.index[kinds != "seller"]))
    before = next_orders(past, products, day)
    whole = next_orders(past, without_durations(products), day)
    after = with_own_rhythm(before, whole, set(kinds.index[kinds == "seller"]))
    real = later.groupby("customer")["date"].min()
    frame = pd.DataFrame({"before": _first(before, day), "after": _first(after, day)}).dropna()
    frame = frame[frame.index.isin(real.index)]
    wait = (real.reindex(frame.index) - pd.Timestamp(day)).dt.days
    frame = frame[wait <= LONGEST].sub(wait[wait <= LONGEST], axis=0).abs()
    kind = kinds.reindex(frame.index).fillna("unknown")
    return (
        frame.assign(kind=kind, change=frame["after"] - frame["before"]).rename_axis("customer").reset_index()
    )


def _first(dates: pd.DataFrame, day: date) -> pd.Series:
    """Days until each customer's first run-out, at most the longest wait that counts."""
    first = dates.dropna(subset="run_out").groupby("customer")["run_out"].min()
    return (first - pd.Timestamp(day)).dt.days.clip(0, LONGEST)


def main() -> None:
    """Compare all logs, then the simulated shop."""
    names = {"customer_id": "customer", "product_id": "product"}
    for path in map(Path, sys.argv[1:]):
        log = pd.read_csv(path, dtype={"customer_id": str, "product_id": str}, parse_dates=["date"])
        log = log[log["amount"] > 0].rename(columns=names)
        first, last = log["date"].min(), log["date"].max()
        compare(
            path.name.split(".")[0],
            log,
            [(first + (last - first) * share).date() for share in (0.5, 0.65, 0.8)],
        )
    log, sellers = simulated()
    found = buyer_kinds(log, NOBODY).set_index("customer")["kind"]
    said = set(found.index[found == "seller"])
    print(
        f"simulated: {len(sellers)} sell on, {len(said & sellers)} recognised, {len(said - sellers)} wrongly"
    )
    compare("simulated", log, [date(2025, 3, 1), date(2025, 6, 1), date(2025, 9, 1)])


if __name__ == "__main__":
    main()
