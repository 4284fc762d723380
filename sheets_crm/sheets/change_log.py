"""The log of prices and rules: what a refresh finds otherwise than the one before, never rewritten.

The log is its own memory, so that it works wherever the workbook lives and outlasts its backups: the last
row of a price or rule tells what was seen last. The first row of each has no old value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sheets_crm.metrics.programmes.tiers import share_of
from sheets_crm.problems import Problems
from sheets_crm.reading.amounts import discount_of, money_of
from sheets_crm.reading.cells import Unreadable, header_key
from sheets_crm.reading.headers import Located
from sheets_crm.reading.lines import column_of
from sheets_crm.reading.parse import Shop
from sheets_crm.schema.column import Kind
from sheets_crm.settings import setting_named
from sheets_crm.sheets.plan import appended
from sheets_crm.sheets.program_sheets import shown
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import Change, same_cell

_WATCHED = {
    "products": ("price", "lowest_price", "cost"),
    "tiers": (
        "spend_from",
        "goods_discount",
        "service_discount",
        "birthday_discount",
        "no_queue",
        "benefits",
    ),
    "campaigns": ("price", "trade_value", "cost", "places", "with_family", "chosen_by"),
    "settings": ("value",),
}
"""Prices and rules by table: what a product costs, what a tier is entitled to, what a campaign offers."""
_NUMBER = "#"
_TOLD = ("sheet", "what", "column", "new")
"""The columns of a row that say what was seen."""
_NEEDED = ("new", "key")
Watched = tuple[str, str, str]
"""Table, column, and the code of the product or the name of the setting."""


class _Logged(NamedTuple):
    """The last row of a price or rule, and how many it has."""

    times: int
    told: Mapping[str, Any]


def change_rows(shop: Shop, log: Located, moment: datetime, saved_by: str) -> list[dict[str, Any]]:
    """The rows to add to the log: none as long as everything stands as it was seen last.

    Args:
        shop: The workbook as it stands.
        log: The log.
        moment: When it was read.
        saved_by: Whom the file names as the last to save it, "" where it names nobody.
    """
    before, now = _last(log), dict(_standing(shop))
    readable = set(_readable(shop))
    gone = {
        item: {**logged.told, "new": None}
        for item, logged in before.items()
        if item not in now and item[:2] in readable
    }
    when = {"moment": shop.texts.show(moment), "since": _last_moment(shop.tables.get("run_log"))}
    return [
        {**when, "saved_by": saved_by or None, **_row(item, told, before.get(item))}
        for item, told in (now | gone).items()
        if not same_cell(before[item].told.get("new") if item in before else None, told["new"])
    ]


def _row(item: Watched, told: Mapping[str, Any], last: _Logged | None) -> dict[str, Any]:
    """What is told of one change; of the first sight nobody knows since when or by whom."""
    times = last.times if last else 0
    old = {"old": last.told.get("new")} if last else {"old": None, "since": None, "saved_by": None}
    return {**told, **old, "key": f"{' '.join(item)}{_NUMBER}{times + 1}"}


def log_changes(shop: Shop, log: Located | None, moment: datetime, saved_by: str) -> list[Change]:
    """What a refresh adds to the log of a shop that keeps one: nothing where it could not find it again."""
    if log is None or not log.columns.keys() >= set(_NEEDED):
        return []
    rows = change_rows(shop, log, moment, saved_by)
    return [appended(log, rows), *shown(log, rows)] if rows else []


def tell_unusable(log: Located | None, told: Problems, texts: Texts) -> None:
    """Say which column the log lacks, without which nothing is added to it."""
    for name in _NEEDED if log else ():
        if log and name not in log.columns:
            heading = texts(f"headings.columns.change_log.{name}")
            told.add(log.sheet.title, 0, "", "column_missing", value=heading)


def _last(log: Located) -> dict[Watched, _Logged]:
    """The last row of everything in the log, by the numbers in the keys: people may sort it."""
    told = {name: column_of(log.body, log.columns[name]) for name in _TOLD if name in log.columns}
    found: dict[Watched, _Logged] = {}
    for at, key in enumerate(column_of(log.body, log.columns["key"])):
        item, _, number = str(key or "").rpartition(_NUMBER)
        table, _, named = item.partition(" ")
        column, _, thing = named.partition(" ")
        watched = (table, column, thing)
        if thing and number.isdigit() and (watched not in found or found[watched].times < int(number)):
            found[watched] = _Logged(int(number), {name: cells[at] for name, cells in told.items()})
    return found


def _readable(shop: Shop) -> Iterator[tuple[str, str]]:
    """Tables and columns that can be seen at all: a sheet that was renamed has lost no price."""
    for table, names in _WATCHED.items():
        located = shop.tables.get(table)
        if located is not None and not located.missing:
            yield from ((table, name) for name in names if name in located.columns)


def _standing(shop: Shop) -> Iterator[tuple[Watched, dict[str, Any]]]:
    """Every price and rule as it stands; of what stands twice, the first counts."""
    seen: set[Watched] = set()
    for table, name in _readable(shop):
        located = shop.tables[table]
        for number, (item, what, cell) in enumerate(_cells(located, name), start=located.header_row + 1):
            watched = (table, name, item)
            if not item or watched in seen:
                continue
            seen.add(watched)
            place = {"sheet": located.place(number)[0], "column": located.header(name)}
            yield watched, {**place, "what": what, "new": cell}


def _cells(located: Located, name: str) -> Iterator[tuple[str, str, Any]]:
    """The item, its title and its cell, of every row of a table."""
    cells = column_of(located.body, located.columns[name])
    if located.table.name == "settings":
        titles = column_of(located.body, located.columns["setting"])
        for title, cell in zip(titles, cells, strict=True):
            yield setting_named(title) or "", str(title), cell
        return
    kind = located.table.column(name).kind
    names = column_of(located.body, located.columns["name"])
    codes = column_of(located.body, located.columns["code"]) if "code" in located.columns else names
    for code, named, cell in zip(codes, names, cells, strict=True):
        yield header_key(code or named), str(named or code), _seen(kind, cell)


def _seen(kind: Kind, cell: Any) -> Any:
    """An amount or a share as a number however it was typed; what is none, as it stands."""
    try:
        if kind == "percent":
            discount = discount_of(cell)
            return None if discount is None else share_of(discount)
        return money_of(cell) if kind == "money" else cell
    except Unreadable:
        return str(cell)


def _last_moment(run_log: Located | None) -> Any:
    """When the refresh before wrote, as the run log tells; None where it does not."""
    if run_log is None or "moment" not in run_log.columns:
        return None
    moments = column_of(run_log.body, run_log.columns["moment"])
    return next((moment for moment in reversed(moments) if moment is not None), None)
