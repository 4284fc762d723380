"""The dashboard's lines about groups of customers: steps, phases, habits, and what is bought together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sheets_crm.facts.facts import Facts
from sheets_crm.layout import figure_rows
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.cross_sell import bought_items, pairs
from sheets_crm.metrics.customers.gaps import gaps_by_number, order_gaps
from sheets_crm.metrics.customers.segments import segments
from sheets_crm.metrics.customers.stages import PHASES, PHASES_BEFORE_BUYING, STAGES
from sheets_crm.metrics.grouping import grouped
from sheets_crm.sheets.lines import Row, behind, days, percent, small_text, times

_REGULAR = 3
_SEGMENTED_DAYS = 365


def group_lines(facts: Facts) -> list[Row]:
    """All lines of the sections, in any order."""
    return [*_steps(facts), *_phases(facts), *_segments(facts), *_pairs(facts), *_gaps(facts)]


def _line(facts: Facts, key: str, name: str, meaning: str, customers: Sequence[str]) -> Row:
    """How many people a group has, and who."""
    count = len(customers)
    return {
        "figure": name,
        "value": facts.texts("report.people", count=count),
        "meaning": meaning,
        "number": count,
        "key": key,
        **behind(customers, facts.sales.names, facts.texts),
    }


def _steps(facts: Facts) -> list[Row]:
    """Everybody on one step: never bought, bought once, bought again; the regular among these apart."""
    orders, people = facts.sales.last["occasions"], facts.sales.last["customer"]
    everybody = [name for code in STAGES for name in facts.figures[f"stage_{code}"].customers]
    groups = {
        "candidate": sorted(set(everybody) - facts.buyers.keys()),
        "buyer": people[orders == 1].texts(),
        "customer": people[orders >= 2].texts(),
        "regular": people[orders >= _REGULAR].texts(),
    }
    return [_named(facts, f"step_{code}", people, len(everybody)) for code, people in groups.items()]


def _phases(facts: Facts) -> list[Row]:
    """Before the sale, the first sale, kept: the seven stages in three."""
    phases = PHASES_BEFORE_BUYING if facts.settings.first_buyers_kept else PHASES
    found: dict[str, list[str]] = {phase: [] for phase in PHASES.values()}
    for code in STAGES:
        found[phases[code]] += facts.figures[f"stage_{code}"].customers
    whole = sum(map(len, found.values()))
    words = "report.figures.phase_" if phases is PHASES else "report.phases_before_buying."
    return [
        _named(facts, f"phase_{phase}", sorted(people), whole, f"{words}{phase}")
        for phase, people in found.items()
    ]


def _named(facts: Facts, key: str, people: Iterable[str], whole: int, said: str = "") -> Row:
    customers = list(people)
    words = facts.texts.node(said or f"report.figures.{key}")
    counts = {"part": len(customers), "whole": whole, "meaning": words["meaning"]}
    return _line(facts, key, words["name"], facts.texts("report.of_people", **counts), customers)


def _segments(facts: Facts) -> list[Row]:
    """Buyers of the last year by how lately, how often and for how much; rows that fit nobody stay blank."""
    table = segments(facts.sales.bought, facts.as_of, _SEGMENTED_DAYS)
    each = grouped(table["segment"])
    codes = table["segment"][each.firsts].texts()
    groups = {code: table["customer"][each.numbers == number].texts() for number, code in enumerate(codes)}
    words = facts.texts.node("excel.segments")
    meanings = facts.texts.node("report.segment_meaning")
    keys = figure_rows.ALL_FIGURES["segments"]
    rows = []
    for key, code in zip(keys, (code for code in words if code in groups), strict=False):
        counts = {"part": len(groups[code]), "whole": len(table), "meaning": meanings[code]}
        meaning = "; ".join(
            filter(None, (facts.texts("report.of_people", **counts), small_text(len(table), facts.texts)))
        )
        rows.append(_line(facts, key, words[code].capitalize(), meaning, groups[code]))
    return _filled(rows, keys)


def _pairs(facts: Facts) -> list[Row]:
    """Products that the same buyers take, the likeliest first; each pair once."""
    keys, texts = figure_rows.ALL_FIGURES["pairs"], facts.texts
    items = bought_items(facts.sales.valid, facts.sales.products)
    rows = []
    for key, pair in zip(keys, _each_once(pairs(items)).records(), strict=False):
        names = [facts.sales.product_name(str(pair[side])) for side in ("item", "other")]
        meaning = texts(
            "report.pair",
            item=names[0],
            other=names[1],
            lift=times(texts)(pair["lift"]),
            both=int(pair["both"]),
            buyers=int(pair["buyers"]),
            support=percent(texts)(pair["support"]),
            confidence=percent(texts)(pair["confidence"]),
        )
        rows.append(
            {
                "figure": " + ".join(names),
                "value": times(texts)(pair["lift"]),
                "meaning": meaning,
                "number": round(float(pair["lift"]), 4),
                "key": key,
                **behind(_buyers_of_both(items, pair), facts.sales.names, texts),
            }
        )
    return _filled(rows, keys)


def _each_once(table: Columns) -> Columns:
    """Of a pair's two directions the surer one."""
    surer = table["buyers"] < table["other_buyers"]
    equal = (table["buyers"] == table["other_buyers"]) & (table["item"].numbers < table["other"].numbers)
    return table.rows(surer | equal)


def _buyers_of_both(items: Columns, pair: Row) -> list[str]:
    first, second = (items["customer"][items["item"].isin([pair[side]])] for side in ("item", "other"))
    return list(first[first.among(second)].texts())


def _gaps(facts: Facts) -> list[Row]:
    """Days between one purchase and the next, by their number."""
    keys, texts = figure_rows.ALL_FIGURES["gaps"], facts.texts
    gaps = order_gaps(facts.sales.bought)
    rows = []
    for key, step in zip(keys, gaps_by_number(gaps).records(), strict=False):
        number = int(step["number"])
        who = gaps["customer"][gaps["number"] == number].texts()
        meaning = texts("report.gap", mean=round(float(step["mean"]), 1), buyers=int(step["buyers"]))
        rows.append(
            {
                "figure": texts("report.gap_between", first=number - 1, second=number),
                "value": days(texts)(float(step["median"])),
                "meaning": "; ".join(filter(None, (meaning, small_text(int(step["buyers"]), texts)))),
                "number": float(step["median"]),
                "key": key,
                **behind(who, facts.sales.names, texts),
            }
        )
    return _filled(rows, keys)


def _filled(rows: list[Row], keys: Sequence[str]) -> list[Row]:
    return rows + [{"key": key} for key in keys[len(rows) :]]
