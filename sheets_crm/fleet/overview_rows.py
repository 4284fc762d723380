"""The rows of the overview, and the lines above them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sheets_crm.calls.prints import filled
from sheets_crm.fleet.result import Figures, Result
from sheets_crm.fleet.shops import Fleet
from sheets_crm.fleet.totals import APART, change_of, repeat_rate, shared, total
from sheets_crm.reading.headers import Located
from sheets_crm.settings import DEFAULT_ZONE
from sheets_crm.sheets.key_cells import plain_key
from sheets_crm.sheets.lines import direction
from sheets_crm.texts import Texts

Row = dict[str, Any]
_FIGURES = (
    "sales",
    "change",
    "repeat_rate",
    "buyers",
    "calls",
    "cash",
    "owed",
    "overdue",
    "complaints",
    "problems",
    "refreshed",
)
_DECIMALS = 4


def shop_rows(fleet: Fleet, results: Sequence[Result], texts: Texts) -> list[Row]:
    """One row a shop, in the fleet's order."""
    return [
        {"shop": shop.name, "group": shop.group or None, "key": shop.mark, **_told(result, texts)}
        for shop, result in zip(fleet.shops, results, strict=True)
    ]


def gone_rows(fleet: Fleet, shops: Located, texts: Texts) -> list[Row]:
    """Shops that left the fleet, as long as people's words stand in their row: else nobody knows of whom."""
    ours, marks = {*shops.columns.values()}, {shop.mark for shop in fleet.shops}
    noted = {row for row, _ in shops.sheet.notes}
    rows = []
    for number, cells in enumerate(shops.body, start=shops.header_row + 1):
        standing = dict(enumerate(cells, start=1))
        name, key = (standing.get(shops.columns.get(each, 0)) for each in ("shop", "key"))
        theirs = number in noted or any(filled(cell) for at, cell in standing.items() if at not in ours)
        if theirs and filled(name) and plain_key(key) not in {key, "", *marks}:
            rows.append({"shop": name, "state": texts("fleet.states.gone"), "key": plain_key(key)})
    return rows


def _told(result: Result, texts: Texts) -> Row:
    if result.figures is None:
        why = texts(f"errors.{result.code}", **result.values)
        state = "apart" if result.code == APART else "failed"
        return {"state": texts(f"fleet.states.{state}"), "note": why}
    state = "look" if result.figures.problems or result.figures.complaints else "good"
    moment = datetime.fromisoformat(result.moment).astimezone(ZoneInfo(DEFAULT_ZONE))
    return {
        "state": texts(f"fleet.states.{state}"),
        "refreshed": moment.replace(tzinfo=None, second=0, microsecond=0),
        **_shown(result.figures),
    }


def _shown(figures: Figures) -> Row:
    return {
        "sales": round(figures.sales, 2),
        "change": _rounded(change_of(figures)),
        "repeat_rate": _rounded(repeat_rate(figures)),
        "buyers": figures.buyers,
        "calls": figures.calls,
        "cash": None if figures.cash is None else round(figures.cash, 2),
        "owed": round(figures.owed, 2),
        "overdue": round(figures.overdue, 2),
        "complaints": figures.complaints,
        "problems": figures.problems,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _DECIMALS)


def group_rows(fleet: Fleet, results: Sequence[Result], texts: Texts) -> list[Row]:
    """The sums of all shops, then those of each group in the order in which the fleet names them."""
    whole = total(results)
    rows = [_group_row(texts("fleet.all"), "all", list(results), whole)]
    groups = list(dict.fromkeys(shop.group for shop in fleet.shops))
    if groups == [""]:
        return rows
    for group in groups:
        own = [each for shop, each in zip(fleet.shops, results, strict=True) if shop.group == group]
        rows.append(_group_row(group or texts("fleet.no_group"), f"group {group}", own, whole))
    return rows


def _group_row(name: str, key: str, own: Sequence[Result], whole: Figures) -> Row:
    figures = total(own)
    share = figures.sales / whole.sales if whole.sales > 0 else None
    return {"group": name, "key": key, "shops": len(own), "share": _rounded(share), **_shown(figures)}


def people_rows(fleet: Fleet, results: Sequence[Result]) -> list[Row]:
    """The persons who bought in several shops."""
    named = zip((shop.name for shop in fleet.shops), results, strict=True)
    return [
        {
            "person": person.name,
            "shops": ", ".join(person.shops),
            "days": person.days,
            "spend": round(person.spend, 2),
            "last": person.last,
            "key": key[:16],
        }
        for key, person in shared(named).items()
    ]


def figure_rows(fleet: Fleet, texts: Texts) -> list[Row]:
    """What every figure means, and how its sum is made."""
    persons = "persons" if fleet.same_customers else "apart"
    return [
        {
            "figure": texts(f"headings.columns.fleet_shops.{name}"),
            "meaning": texts(f"fleet.meanings.{name}"),
            "total": texts(f"fleet.sums.{name}", people=texts(f"fleet.{persons}")),
            "key": name,
        }
        for name in _FIGURES
    ]


def status_line(fleet: Fleet, results: Sequence[Result], now: datetime, texts: Texts) -> str:
    """How many shops were refreshed, and when."""
    done = sum(result.done for result in results)
    moment = now.astimezone(ZoneInfo(DEFAULT_ZONE))
    line = texts("fleet.status", shops=len(results), done=done, moment=moment)
    failed = len(results) - done
    parts = [line, texts("fleet.status_failed", failed=failed)] if failed else [line]
    if fleet.same_customers:
        named = zip((shop.name for shop in fleet.shops), results, strict=True)
        parts.append(texts("fleet.status_shared", people=len(shared(named))))
    return " ".join(parts)


def tiles(results: Sequence[Result], texts: Texts) -> Iterator[tuple[str, str, str]]:
    """What stands above the table: a name, the sum, and what to know beside it."""
    whole = total(results)
    days = {date.fromisoformat(result.as_of) for result in results if result.done}
    until = texts("fleet.tiles.until", day=max(days)) if days else ""
    rate = repeat_rate(whole)
    share = "" if rate is None else texts.percent(rate)
    change = change_of(whole)
    beside = ""
    if change is not None:
        beside = texts(f"fleet.tiles.{direction(change)}", share=texts.percent(abs(change), 0))
    none = texts("report.none")
    yield texts("fleet.tiles.sales"), texts.money(whole.sales), beside or until
    yield texts("fleet.tiles.repeat"), share or none, texts("fleet.tiles.buyers", count=whole.buyers)
    yield texts("fleet.tiles.calls"), texts.number(whole.calls), until
    cash = none if whole.cash is None else texts.money(whole.cash)
    yield texts("fleet.tiles.cash"), cash, texts("fleet.tiles.with_book", count=_with_book(results))
    yield (
        texts("fleet.tiles.owed"),
        texts.money(whole.owed),
        texts("fleet.tiles.late", money=texts.money(whole.overdue)),
    )
    yield (
        texts("fleet.tiles.complaints"),
        texts.number(whole.complaints),
        texts("fleet.tiles.mend", count=whole.problems),
    )


def _with_book(results: Sequence[Result]) -> int:
    return sum(result.figures is not None and result.figures.cash is not None for result in results)
