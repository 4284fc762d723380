"""The rows of the sheet behind the figures: each figure's customers, where the figures' links lead."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain, islice

from msgspec import Struct

from sheets_crm.facts.facts import Facts
from sheets_crm.schema import STAGES
from sheets_crm.sheets.lines import Row

LIMITS = (500, 200, 100, 50)
"""Most customers listed for one figure; of more, those who spent most."""
_ROWS = 8_000
"""The largest limit that keeps the sheet within so many rows is taken."""
TOLD = ("behind", "block", "title")
"""What rows tell about the customers behind them, beside their cells."""
_GOES_ON = "…"


def with_links(rows: Sequence[Row]) -> list[Row]:
    """The rows, those with customers behind them opening their block of the sheet behind the figures.

    Args:
        rows: With ``key``; ``behind`` (keys of customers), ``block`` (the block's name, else the row's key)
            and ``opens`` (a table, and the key of a row in it) where they have them.
    """
    return [
        row | {"opens": ("behind", f"heading_{row.get('block', row['key'])}")}
        if row.get("behind") and "opens" not in row
        else row
        for row in rows
    ]


def rows(facts: Facts, figures: Sequence[Row]) -> list[Row]:
    """One block a figure: its name and value, then its customers, who spent most first.

    Args:
        facts: The shop on one day.
        figures: Rows of the dashboard and of the cohorts, from `with_links`.
    """
    known = _known(facts)
    line = cache(partial(_line, facts, known))  # who spends most stands behind many figures
    counts = [len(row["behind"]) for row in figures if _has_block(row)]
    most = next(
        (limit for limit in LIMITS if sum(min(count, limit) for count in counts) <= _ROWS), LIMITS[-1]
    )
    result: list[Row] = []
    last = ""
    for row in figures:
        shown = str(row.get("title") or row.get("figure") or "")
        name = f"{last} {shown}" if shown.startswith(_GOES_ON) else shown
        last = name.partition(f" {_GOES_ON}")[0]
        if _has_block(row):
            result += _block(facts, known, line, row, name, most)
    return result


def _has_block(row: Row) -> bool:
    """Whether a figure's customers stand here; those of some stand on a sheet of their own."""
    return bool(row.get("behind")) and row["opens"][0] == "behind"


class _Known(Struct, frozen=True):
    """What is told of customers: the stage of each, what each buyer spent, the most first [money]."""

    stages: Mapping[str, str]
    spend: Mapping[str, float]


def _known(facts: Facts) -> _Known:
    most_first = sorted(facts.buyers.values(), key=lambda buyer: -buyer.spend)
    words = facts.texts.node("headings.choices.stage")
    stages = {
        customer: str(words[code]) for code in STAGES for customer in facts.figures[f"stage_{code}"].customers
    }
    return _Known(stages, {buyer.customer: buyer.spend for buyer in most_first})


def _block(
    facts: Facts, known: _Known, line: Callable[[str], Row], row: Row, name: str, most: int
) -> Iterator[Row]:
    block, customers = row.get("block", row["key"]), list(row["behind"])
    value, counted = row.get("value"), facts.texts("report.people", count=len(customers))
    title = f"{name}: {counted}" if value in (None, counted) else f"{name}: {value}, {counted}"
    yield {"customer": title, "note": row.get("meaning"), "key": f"heading_{block}"}
    first = _biggest(known, customers, most)
    for customer in first:
        yield line(customer) | {"key": f"{block} {customer}"}
    if len(customers) > len(first):
        more = facts.texts("report.more_behind", count=len(customers) - len(first))
        yield {"customer": more, "key": f"{block} …"}


def _biggest(known: _Known, customers: list[str], most: int) -> list[str]:
    """The first of them; who never bought comes last."""
    bought = filter(set(customers).__contains__, known.spend)
    others = (each for each in customers if each not in known.spend)
    return list(islice(chain(bought, others), most))


def _line(facts: Facts, known: _Known, customer: str) -> Row:
    buyer = facts.buyers.get(customer)
    return {
        "customer": facts.sales.names.get(customer, customer),
        "phone": facts.phone_of(customer),
        "stage": known.stages.get(customer),
        "last_order": buyer and buyer.last_order,
        "orders": buyer and buyer.occasions,
        "spend": buyer and buyer.spend,
    }
