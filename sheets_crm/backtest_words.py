"""The backtest and what contacting brings, in plain words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sheets_crm.metrics.backtest import Backtest
from sheets_crm.metrics.persuasion import gain
from sheets_crm.texts import Texts

CLEARLY_BETTER = 1.05


def backtest_words(found: Backtest | None, texts: Texts) -> list[str]:
    """What the ranking would have done, one sentence a line.

    Args:
        found: From `sheets_crm.metrics.backtest.backtest`.
        texts: The language.

    Returns:
        For example "dari 50 orang teratas, 31 memesan dalam 14 hari; tebakan acak 9".
    """
    if found is None:
        return [texts("backtest.too_young")]
    mean = found.rounds[["listed", "hits", "simple_hits", "random_hits"]].mean()
    listed, hits, simple, chance = (round(float(mean[name])) for name in mean.index)
    lines = [
        texts("backtest.rounds", rounds=len(found.rounds), day=found.rounds["as_of"].min().date()),
        texts("backtest.hits", listed=listed, hits=hits, days=found.days, random=chance),
        texts(f"backtest.{_against(hits, simple)}", simple=simple),
    ]
    if len(found.errors):
        middle = found.errors.median().round()
        lines.append(texts("backtest.dates", learnt=int(middle["learnt"]), simple=int(middle["simple"])))
    return [*lines, *_reliability(found.reliability, texts)]


def _against(hits: int, simple: int) -> str:
    if hits > simple * CLEARLY_BETTER:
        return "better_than_simple"
    return "worse_than_simple" if simple > hits * CLEARLY_BETTER else "like_simple"


def _reliability(table: pd.DataFrame, texts: Texts) -> list[str]:
    columns = ["customers", "chance", "real"]
    return [
        texts(
            "backtest.reliability", customers=int(customers), said=round(100 * said), real=round(100 * real)
        )
        for customers, said, real in table.iloc[::-1][columns].to_numpy(np.float64)
    ]


def persuasion_words(shares: pd.DataFrame, texts: Texts, *, days: int = 14) -> list[str]:
    """What contacting brings, one sentence a line; says so while there is not enough to tell.

    Args:
        shares: From `sheets_crm.metrics.persuasion.persuasion`.
        texts: The language.
        days: Within how many days an order counted.
    """
    columns = ["group", "customers", "ordered"]
    lines = [
        _of_group(group, int(customers), int(ordered), texts, days)
        for group, customers, ordered in shares[columns].to_numpy()
        if customers
    ]
    for against in ("held_back", "not_reached"):
        found = gain(shares, against)
        if found is None:
            continue
        verdict = "brings" if found[1] > 0 else "unclear"
        points = [round(100 * value) for value in found]
        more, low, high = points
        return [*lines, texts(f"backtest.{verdict}", more=more, low=low, high=high)]
    return [*lines, texts("backtest.not_enough")]


def _of_group(group: str, customers: int, ordered: int, texts: Texts, days: int) -> str:
    name = texts(f"backtest.groups.{group}")
    return texts("backtest.group", group=name, customers=customers, ordered=ordered, days=days)
