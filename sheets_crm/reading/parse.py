"""Raw cells in, columns and Problems out: everything the program knows about a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count

from msgspec import Struct, field
from msgspec.structs import replace

from sheets_crm import schema
from sheets_crm.metrics.columns import Columns
from sheets_crm.problems import Problem, Problems
from sheets_crm.reading.candidates import tell_candidates
from sheets_crm.reading.customers import with_people
from sheets_crm.reading.headers import Located
from sheets_crm.reading.lines import column_of
from sheets_crm.reading.logs import joined, orders_log, price_list
from sheets_crm.reading.mending import read_tables
from sheets_crm.reading.nothing import tell_nothing_read, tell_only_in_copies
from sheets_crm.reading.order_lines import with_amounts, with_products
from sheets_crm.reading.people import People
from sheets_crm.reading.read_columns import blank_table, table_of
from sheets_crm.reading.shop_seasons import with_seasons
from sheets_crm.reading.tables import LOST_HEADER, Tables, language_of, titles_taken
from sheets_crm.schema import TABLES
from sheets_crm.settings import Settings, read_settings
from sheets_crm.texts import Texts, texts_of
from sheets_crm.workbooks.protocol import Snapshot

_OF_THE_LIST = ("call_list", "contacts")
PEOPLES = tuple(table for table in TABLES.values() if table.owner == "people")


class Shop(Struct, frozen=True):
    """Everything read from one workbook.

    The tables have the columns of the schema and ``row`` [sheet row]; ``customers``, ``orders`` and
    ``contacts`` have ``customer`` [key]; yes and no are 1 and 0, NaN where nobody said. ``tables`` says
    where every table that was found stands.
    """

    texts: Texts
    settings: Settings
    people: People
    columns: Mapping[str, Columns]
    tables: Mapping[str, Located]
    problems: tuple[Problem, ...]
    read: Tables = field(default_factory=Tables)


def parse(snapshot: Snapshot, language: str) -> Shop:
    """Read a snapshot of a workbook as a shop.

    Args:
        snapshot: All sheets of the workbook.
        language: For a workbook in which neither settings nor sheets of ours nor headings show one.
    """
    read, mends = read_tables(snapshot)
    language = language_of(snapshot.sheets, read.language(language))
    settings, language, faults = _settings(read.ours, language)
    settings = replace(settings, short_links=settings.short_links or snapshot.short_links)
    texts = texts_of(language, settings.currency)
    problems = Problems(texts)
    for located, fault in faults:
        problems.add(
            located.sheet.title, fault[0], located.header("value"), fault[3], setting=fault[1], value=fault[2]
        )
    _tell_titles_taken(snapshot, read, problems)
    for row, column, use in mends.faults:
        problems.add(read.ours["settings"].sheet.title, row, column, "unknown_use", value=use)
    tables = _located(read)
    usable = {name: each for name, each in tables.items() if _usable(each, problems)}
    there = replace(settings, time_zone=snapshot.time_zone or settings.time_zone)
    columns = {
        table.name: table_of(usable[table.name], problems, settings=there)
        if table.name in usable
        else blank_table(table)
        for table in PEOPLES
    }
    if not len(columns["orders"]):
        tell_nothing_read(read, problems)
    tell_only_in_copies(read, problems)
    tell_candidates(read.parts.get("orders", ()), mends.said, problems)
    people, columns = with_people(columns, usable, problems)
    columns |= with_seasons(columns, usable, problems)
    columns["orders"] = with_products(columns, usable, problems)
    columns["orders"] = with_amounts(columns["orders"], columns["products"])
    return Shop(texts, settings, people, columns, tables, tuple(problems.all()), read)


def _tell_titles_taken(snapshot: Snapshot, read: Tables, problems: Problems) -> None:
    headless = {each.sheet.title for each in read.unread if each.why == LOST_HEADER}
    for name, title in titles_taken(snapshot.sheets, read.ours).items():
        taken = "list_title_taken" if name in _OF_THE_LIST else "title_taken"
        problems.add(title, 0, "", LOST_HEADER if title in headless else taken, value=title)


def language_in(snapshot: Snapshot, default: str) -> str:
    """The language of a workbook: what its settings say, else its sheets, else its headings."""
    read, _ = read_tables(snapshot)
    return _settings(read.ours, language_of(snapshot.sheets, read.language(default)))[1]


def _located(read: Tables) -> dict[str, Located]:
    """Where every table stands: those of ours, and the shop's orders, products and people put together."""
    found = dict(read.ours)
    for table in (schema.CUSTOMERS, schema.PRODUCTS):
        if table.name in read.parts:
            found[table.name] = joined(table, read.parts[table.name])
    if "orders" in read.parts:
        found["orders"] = orders_log(read.parts["orders"], price_list(found.get("products")))
    return found


def _settings(
    tables: Mapping[str, Located], language: str
) -> tuple[Settings, str, list[tuple[Located, tuple[int, str, object, str]]]]:
    located = tables.get("settings")
    if located is None or located.missing or "value" not in located.columns:
        return Settings(language=language), language, []
    titles, values = (column_of(located.body, located.columns[name]) for name in ("setting", "value"))
    rows = zip(count(located.header_row + 1), titles, values)
    settings, faults = read_settings(rows, texts_of(language))
    return settings, settings.language, [(located, fault) for fault in faults]


def _usable(located: Located, problems: Problems) -> bool:
    """Whether the table has its required columns; each missing one is told once."""
    title = located.sheet.title
    for column, name in located.twice.items():
        problems.add(
            title,
            located.header_row,
            located.headers[column],
            "column_twice",
            value=located.headers[column],
            other=located.header(name),
        )
    if located.table.owner != "program":
        for name in located.missing:
            heading = problems.texts(f"headings.columns.{located.table.name}.{name}")
            problems.add(title, 0, heading, "column_missing", value=heading)
    return not located.missing


__all__ = ["PEOPLES", "Shop", "language_in", "language_of", "parse"]
