"""The backtest and what contacting brings, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.persuasion import gain
from sheets_crm.metrics.next_order.backtest import Backtest
from sheets_crm.metrics.next_order.products.backtest import NamedProducts
from sheets_crm.texts import Texts

CLEARLY_BETTER = 1.05


def backtest_words(found: Backtest | None, texts: Texts) -> list[str]:
    """What the ranking would have done, one sentence a line.

    Args:
        found: From `sheets_crm.metrics.next_order.backtest.backtest`.
        texts: The language.

    Returns:
        For example "dari 50 orang teratas, 31 memesan dalam 14 hari; tebakan acak 9".
    """
    if found is None:
        return [texts("backtest.too_young")]
    lines = [
        rounds_words(found, texts),
        hits_words(found, texts),
        simple_words(found, texts),
        dates_words(found, texts),
    ]
    return [*filter(None, lines), *reliability_words(found.reliability, texts)]


def named_words(found: NamedProducts | None, texts: Texts) -> list[str]:
    """How many of those called would have bought the very product named: one sentence, or none.

    For example "dari 50 orang yang dihubungi, 31 membeli barang yang disebut dalam 28 hari; tebakan: 22".
    """
    if found is None:
        return []
    usual = _usual(found.rounds, "listed", "hits", "random_hits", "often_hits")
    return [texts("backtest.named", days=found.days, **usual)]


def rounds_words(found: Backtest, texts: Texts) -> str:
    """How many past days were looked at, and since when."""
    return texts("backtest.rounds", rounds=len(found.rounds), day=found.rounds["as_of"].min().item())


def usual_hits(found: Backtest) -> dict[str, int]:
    """What a round found on average: listed, hits, simple_hits, others, random_hits."""
    return _usual(found.rounds, "listed", "hits", "simple_hits", "others", "random_hits")


def _usual(rounds: Columns, *names: str) -> dict[str, int]:
    return {name: round(float(rounds[name].mean())) for name in names}


def hits_words(found: Backtest, texts: Texts) -> str:
    """How many of those ranked first came."""
    usual = usual_hits(found)
    return texts(
        "backtest.hits",
        listed=usual["listed"],
        hits=usual["hits"],
        days=found.days,
        random=usual["random_hits"],
    )


def simple_words(found: Backtest, texts: Texts) -> str:
    """What would have been different with the simple rule."""
    usual = usual_hits(found)
    simple = usual["simple_hits"]
    counts = {"simple": simple, "others": usual["others"], "listed": usual["listed"]}
    return texts(f"backtest.{_against(usual['hits'], simple)}", **counts)


def dates_words(found: Backtest, texts: Texts) -> str:
    """How far off the expected days were, blank when nobody came again."""
    if not len(found.errors):
        return ""
    off = {name: round(float(np.median(days))) for name, days in found.errors.each.items()}
    return texts("backtest.dates", **off)


def _against(hits: int, simple: int) -> str:
    if hits > simple * CLEARLY_BETTER:
        return "better_than_simple"
    return "worse_than_simple" if simple > hits * CLEARLY_BETTER else "like_simple"


def reliability_words(table: Columns, texts: Texts) -> list[str]:
    """What was said and what came true, the likeliest group first."""
    return [
        texts(
            "backtest.reliability",
            customers=customers,
            said=texts.percent(said, 0),
            real=texts.percent(real, 0),
        )
        for customers, said, real in reversed(table.tuples("customers", "chance", "real"))
    ]


def persuasion_words(shares: Columns, texts: Texts, *, days: int = 14) -> list[str]:
    """What contacting brings, one sentence a line; says so while there is not enough to tell.

    Args:
        shares: From `sheets_crm.metrics.customers.persuasion.persuasion`.
        texts: The language.
        days: Within how many days an order counted.
    """
    rows = shares.tuples("group", "customers", "ordered")
    drawn = any(customers for group, customers, _ in rows if group == "left_alone")
    shown = ("listed", "left_alone") if drawn else ("reached", "not_reached")
    lines = [
        _of_group(group, customers, ordered, texts, days)
        for group, customers, ordered in rows
        if customers and group in shown
    ]
    return [*lines, _verdict(shares, texts, drawn=drawn)]


def _verdict(shares: Columns, texts: Texts, *, drawn: bool) -> str:
    """What is proven, or what it would take."""
    found = gain(shares) if drawn else gain(shares, "reached", "not_reached")
    if found is None:
        return texts("backtest.too_few_left_alone" if drawn else "backtest.not_enough")
    proven = "brings" if found[1] > 0 else "unclear"
    more, low, high = (round(100 * value) for value in found)
    return texts(f"backtest.{proven if drawn else 'not_drawn'}", more=more, low=low, high=high)


def _of_group(group: str, customers: int, ordered: int, texts: Texts, days: int) -> str:
    name = texts(f"backtest.groups.{group}")
    return texts("backtest.group", group=name, customers=customers, ordered=ordered, days=days)


def ranked_words(proven: Mapping[str, bool], texts: Texts) -> list[str]:
    """That the list is ranked by what was proven; nothing while no reason is proven and no other tested.

    Args:
        proven: From `sheets_crm.metrics.customers.persuasion.proven_reasons`.
        texts: The language.
    """
    first = [texts(f"messages.reasons.{reason}.title") for reason, brings in proven.items() if brings]
    if not first or all(proven.values()):
        return []
    return [texts("backtest.ranked", reasons=", ".join(first))]
