"""The dashboard's lines about how right the expected dates are, tested on the shop's own past."""

from __future__ import annotations

import numpy as np

from sheets_crm.calls.today import Today
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.customers.persuasion import gain, persuasion
from sheets_crm.metrics.next_order.backtest import Backtest, backtest
from sheets_crm.metrics.next_order.learnt.season import year_of
from sheets_crm.sheets.dashboard.backtest_words import (
    backtest_words,
    dates_words,
    hits_words,
    persuasion_words,
    ranked_words,
    reliability_words,
    rounds_words,
    simple_words,
    usual_hits,
)
from sheets_crm.sheets.lines import Row, days, line
from sheets_crm.texts import Texts

_ROUNDS = 3
_MOST_ORDER_LINES = 50_000
_TESTED = ("best_guesses", "simple_rule", "days_off")


def date_lines(today: Today) -> list[Row]:
    """All lines of the sections, in any order."""
    facts = today.facts
    orders, texts = facts.shop.columns["orders"], facts.texts
    if len(orders) > _MOST_ORDER_LINES:
        return [*_untested(texts, texts("report.too_many")), _contacting(today)]
    year = year_of(facts.shop.columns["seasons"]["calendar"])
    found = backtest(orders, facts.as_of, rounds=_ROUNDS, year=year, valid=facts.valid)
    if found is None:
        return [*_untested(texts, *backtest_words(None, texts)), _contacting(today)]
    return [*_tested(found, texts), *_groups(found, texts), _contacting(today)]


def _untested(texts: Texts, why: str) -> list[Row]:
    untested = texts("report.untested")
    first = [line(texts, key, untested, meaning=why) for key in _TESTED]
    groups = [
        {"figure": group, "value": untested, "key": key}
        for side in ("said", "real")
        for group, key in zip(_group_names(texts), figure_rows.ALL_FIGURES[side], strict=True)
    ]
    return [*first, *groups]


def _group_names(texts: Texts) -> list[str]:
    return list(texts.node("report.likelihoods"))


def _tested(found: Backtest, texts: Texts) -> list[Row]:
    """How many of the first came, what the simple rule gets, how far off the days are."""
    usual = usual_hits(found)
    off = round(float(np.median(found.errors["learnt"]))) if len(found.errors) else None
    meanings = {
        "best_guesses": f"{hits_words(found, texts)}; {rounds_words(found, texts)}",
        "simple_rule": simple_words(found, texts),
        "days_off": dates_words(found, texts),
    }
    numbers = {"best_guesses": usual["hits"], "simple_rule": usual["simple_hits"], "days_off": off}
    hits = {
        key: texts("report.hits", hits=numbers[key], listed=usual["listed"])
        for key in ("best_guesses", "simple_rule")
    }
    shown = {**hits, "days_off": None if off is None else days(texts)(off)}
    return [line(texts, key, shown[key], number=numbers[key], meaning=meanings[key]) for key in _TESTED]


def _groups(found: Backtest, texts: Texts) -> list[Row]:
    """What was said and what came true, the likeliest group first."""
    shares = {side: found.reliability[name][::-1] for side, name in (("said", "chance"), ("real", "real"))}
    words = reliability_words(found.reliability, texts)
    return [
        {
            "figure": group,
            "value": texts.percent(float(share), 0),
            "meaning": meaning,
            "number": round(float(share), 4),
            "key": key,
        }
        for side, values in shares.items()
        for group, share, meaning, key in zip(
            _group_names(texts), values, words, figure_rows.ALL_FIGURES[side], strict=True
        )
    ]


def _contacting(today: Today) -> Row:
    """How many more ordered on the list than left alone by lot, or what is known so far."""
    facts, texts = today.facts, today.facts.texts
    shares = persuasion(facts.contacts, facts.bought, facts.as_of, record=today.record)
    more = gain(shares)
    points = None if more is None else round(100 * more[0])
    shown = None if points is None else texts("report.more_orders", more=points)
    first = ranked_words(today.proven, texts)
    meaning = "; ".join([*persuasion_words(shares, texts), *first])
    return line(texts, "contacting", shown, number=points, meaning=meaning)
