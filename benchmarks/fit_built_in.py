"""Make the built-in curves and coefficients from order logs: ``python benchmarks/fit_built_in.py LOGS``.

LOGS is a folder of ``<name>.csv.gz`` with customer_id, date, product_id, quantity, amount. Only sums over all
logs are kept: hazards of 49 bins for five curves, twenty coefficients and their spread between shops.
``--without NAME`` leaves a log out, to measure on it what a shop gets that was never seen.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

from sheets_crm.metrics.next_order.learnt.activity import activity
from sheets_crm.metrics.next_order.learnt.built_in import TWO_DAYS, WEEK, BuiltIn
from sheets_crm.metrics.next_order.learnt.correction import (
    fitted,
    in_blocks,
    past_weeks,
    probability,
    squares,
)
from sheets_crm.metrics.next_order.learnt.curve import counts, curves
from sheets_crm.metrics.next_order.learnt.cycle import cycles
from sheets_crm.metrics.next_order.learnt.features import FEATURES, Learnt, features
from sheets_crm.metrics.next_order.learnt.history import History, history

EVER = 1e9
CUSTOMERS_PER_LOG = 2_000
ORDERS_PER_LOG = 1_500
FIRST_VARIANCE, FIRST_SHOPS, DOUBT = 0.05, 3.0, 0.3
TARGET = Path(__file__).parent.parent / "sheets_crm" / "metrics" / "built_in.toml"


def read(path: Path) -> History:
    lines = pd.read_csv(path, dtype={"customer_id": str, "product_id": str}, parse_dates=["date"])
    bought = lines[lines["amount"] > 0].rename(columns={"customer_id": "customer", "product_id": "product"})
    return history(bought, bought["date"].max().date())


def pooled_hazards(shops: list[History]) -> np.ndarray:
    """Hazard of each bin over all shops, none counting for more than 2,000 customers per curve."""
    ordered, waiting = 0.0, 0.0
    for shop in shops:
        events, at_risk = counts(shop, cycles(shop), EVER)
        scale = np.minimum(at_risk[:, :1], CUSTOMERS_PER_LOG) / np.maximum(at_risk[:, :1], 1.0)
        ordered, waiting = ordered + scale * events, waiting + scale * at_risk
    overall = (ordered.sum(axis=0) + 0.05) / (waiting.sum(axis=0) + 1.0)
    return np.clip((ordered + 40.0 * overall) / (waiting + 40.0), 1e-6, 0.9)


def sample(shop: History, hazards: np.ndarray, step: int) -> tuple[np.ndarray, ...]:
    cycle = cycles(shop)
    learnt = Learnt(shop, cycle, activity(shop, cycle), curves(*counts(shop, cycle, EVER), hazards), step)
    weeks = past_weeks(shop, step, rows=16_000, look_back=600, half_life=EVER)
    base, columns = features(learnt, weeks.order, weeks.waited)
    weight = weeks.weight * ORDERS_PER_LOG / (weeks.weight * weeks.ordered).sum()
    return base, columns, weeks.ordered, weight


def pooled_coefficients(samples: list[tuple[np.ndarray, ...]]) -> tuple[np.ndarray, np.ndarray]:
    """Mean of the shops' coefficients and 1 ÷ their variance between shops (empirical Bayes by EM)."""
    centre, ridge = np.zeros(len(FEATURES)), np.full(len(FEATURES), 1.0 / FIRST_VARIANCE)
    for _ in range(25):
        own = np.array([fitted(*part, centre, ridge) for part in samples])
        doubt = np.array([_variance(part, found, ridge) for part, found in zip(samples, own, strict=True)])
        before, centre = centre, own.sum(axis=0) / (len(own) + DOUBT)
        spread = ((own - centre) ** 2 + doubt).sum(axis=0) + FIRST_SHOPS * FIRST_VARIANCE
        ridge = (len(own) + FIRST_SHOPS) / spread
        if np.abs(centre - before).max() < 0.003:
            break
    return centre, ridge


def _variance(part: tuple[np.ndarray, ...], found: np.ndarray, ridge: np.ndarray) -> np.ndarray:
    base, columns, _, weight = part
    rate = probability(base + found @ columns)
    bend = squares(in_blocks(columns), weight * rate * (1 - rate)) + np.diag(ridge)
    return np.diag(np.linalg.inv(bend))


def fit(shops: list[History], steps: tuple[int, ...] = (WEEK, TWO_DAYS)) -> BuiltIn:
    hazards = pooled_hazards(shops)
    pairs = {step: pooled_coefficients([sample(shop, hazards, step) for shop in shops]) for step in steps}
    return BuiltIn(
        hazards,
        {step: centre for step, (centre, _) in pairs.items()},
        {step: ridge for step, (_, ridge) in pairs.items()},
    )


def as_text(known: BuiltIn) -> str:
    rows = ",\n".join(f"  {_numbers(row)}" for row in known.hazards)
    head = "# Made by benchmarks/fit_built_in.py; how and from what: docs/next-order.md\n"
    parts = [head, f"[curves]\nhazards = [\n{rows},\n]"]
    for name, step in (("week", WEEK), ("two_days", TWO_DAYS)):
        parts.append(f"[{name}]\n# {', '.join(FEATURES)}")
        parts.append(f"coefficients = {_numbers(known.coefficients[step])}")
        parts.append(f"ridge = {_numbers(known.ridge[step])}")
    return "\n".join(parts) + "\n"


def _numbers(row: np.ndarray) -> str:
    return "[" + ", ".join(f"{value:.4g}" if value else "0.0" for value in row) + "]"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("logs", type=Path)
    arguments.add_argument("--without", default="")
    arguments.add_argument("--to", type=Path, default=TARGET)
    chosen = arguments.parse_args()
    paths = sorted(path for path in chosen.logs.glob("*.csv.gz") if path.name != f"{chosen.without}.csv.gz")
    known = fit([read(path) for path in paths])
    chosen.to.write_text(as_text(known).replace("[0,", "[0.0,"), encoding="utf-8")


if __name__ == "__main__":
    main()
