"""How right and how fast the next order is: ``python benchmarks/next_order.py EVALUATION``.

EVALUATION is the folder with ``next_order_eval.py``, its peers and its logs: no part of this project.
``--small``: shops of 60 and 200 customers drawn from each log (fixed seeds). ``--unseen``: each log with
built-in figures made from the other logs only. ``--band``: the share of real gaps within the plus-minus band.
``--speed``: run times and processor times alone.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from fit_built_in import fit, read

from sheets_crm.metrics import next_order
from sheets_crm.metrics.next_order import prediction
from sheets_crm.metrics.next_order.learnt.chances import HALF_OF_GAPS
from sheets_crm.metrics.next_order.learnt.cycle import cycles

SIZES, SEEDS = (60, 200), range(5)
SHOPS = ((2_000, 20_000), (100_000, 500_000))
MEASURES = (
    "logscore ll28 timing14 p10_14 r10_14 hit7 date_medae rmae auc_active e_mae ece28 sec".split()  # noqa: SIM905
)


@contextmanager
def _built_in(without: str, logs: Path):
    paths = sorted(path for path in logs.glob("*.csv.gz") if path.name != f"{without}.csv.gz")
    known, before = fit([read(path) for path in paths]), prediction.built_in
    prediction.built_in = lambda: known
    try:
        yield
    finally:
        prediction.built_in = before


def table(evaluation: Any, folder: Path, *, unseen: bool) -> None:
    found = {}
    for name in evaluation.DATASETS:
        if unseen:
            with _built_in(name, folder / "data"):
                found |= evaluation.evaluate(next_order.predict, [name], [folder / "data"], verbose=False)
        else:
            found |= evaluation.evaluate(next_order.predict, [name], [folder / "data"], verbose=False)
    rows = {"sheets_crm": found, **evaluation.read_cache()}
    means = {
        who: {name: np.mean([log[name] for log in logs.values()]) for name in MEASURES}
        for who, logs in rows.items()
    }
    print(pd.DataFrame(means).T.round(4).to_string())
    print(pd.DataFrame(found).T[MEASURES].astype(float).round(4).to_string())


def _small_shop(lines: pd.DataFrame, cutoff: pd.Timestamp, size: int, seed: int) -> pd.DataFrame:
    first = lines[lines["amount"] > 0].groupby("customer_id")["date"].min()
    known = first[first <= cutoff].index.sort_values().to_numpy()
    chosen = np.random.default_rng(seed).choice(known, size, replace=False)
    return lines[lines["customer_id"].isin(chosen)].reset_index(drop=True)


def _score(evaluation: Any, method: Callable, lines: pd.DataFrame, cutoff: pd.Timestamp, long: int) -> float:
    truth = evaluation.truth(evaluation.order_days(lines), cutoff, long)
    past = lines[lines["date"] <= cutoff].reset_index(drop=True)
    answers = {
        days: evaluation.check(method(past.copy(), cutoff.date(), days), "") for days in {14, 28, long}
    }
    return evaluation.score(truth, answers, cutoff, long)["logscore"]


def small_shops(evaluation: Any, folder: Path) -> None:
    peer = importlib.import_module("next_order_baselines").klaviyo_like
    for name, facts in evaluation.DATASETS.items():
        lines = evaluation.load(name, [folder / "data"])
        cutoff = pd.Timestamp(facts["cutoffs"][len(facts["cutoffs"]) // 2])
        with _built_in(name, folder / "data"):
            for size in SIZES:
                shops = [_small_shop(lines, cutoff, size, seed) for seed in SEEDS]
                ours, theirs = (
                    np.mean([_score(evaluation, method, shop, cutoff, facts["long"]) for shop in shops])
                    for method in (next_order.predict, peer)
                )
                print(f"{name:14s} {size:4d} log score {ours:.4f}, ÷ Klaviyo-like {ours / theirs:.3f}")


def bands(folder: Path) -> None:
    for path in sorted((folder / "data").glob("*.csv.gz")):
        shop = read(path)
        cycle, known = cycles(shop), ~shop.is_last
        usual = np.exp(cycle.usual[known])
        width = usual * HALF_OF_GAPS * np.sqrt(cycle.variance[known])
        inside = np.abs(shop.after[known] - usual) <= width
        own = shop.number[known] > 2
        print(f"{path.name:22s} all {inside.mean():.3f}, with two own gaps {inside[own].mean():.3f}")


def _best_of_three(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and processor time; on a busy machine only the second means much."""
    times = []
    for _ in range(3):
        begin = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - begin[0], time.process_time() - begin[1]))
    return min(times)


def speed(evaluation: Any) -> None:
    for customers, orders in SHOPS:
        lines, as_of = evaluation.synthetic_shop(customers, orders)
        wall, processor = _best_of_three(
            lambda lines=lines, as_of=as_of: next_order.predict(lines, as_of, 28)
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{customers} customers, {orders} lines: {wall:.2f} s ({processor:.2f} s), peak {peak:.0f} MB")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("evaluation", type=Path)
    for name in ("unseen", "small", "band", "speed"):
        arguments.add_argument(f"--{name}", action="store_true")
    chosen = arguments.parse_args()
    sys.path.insert(0, str(chosen.evaluation))
    evaluation = importlib.import_module("next_order_eval")
    if chosen.small:
        small_shops(evaluation, chosen.evaluation)
    elif chosen.band:
        bands(chosen.evaluation)
    elif chosen.speed:
        speed(evaluation)
    else:
        table(evaluation, chosen.evaluation, unseen=chosen.unseen)


if __name__ == "__main__":
    main()
