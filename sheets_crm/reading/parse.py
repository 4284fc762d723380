"""Raw cells in, frames and Problems out: everything the program knows about a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from sheets_crm import schema
from sheets_crm.problems import Problem, Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.customers import with_people
from sheets_crm.reading.frames import empty_frame, frame_of
from sheets_crm.reading.headers import Located, locate, sheet_named
from sheets_crm.reading.order_lines import with_amounts, with_products
from sheets_crm.reading.people import People
from sheets_crm.reading.shop_seasons import with_seasons
from sheets_crm.schema import TABLES
from sheets_crm.settings import Settings, read_settings
from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.protocol import Snapshot

PEOPLES = tuple(table for table in TABLES.values() if table.owner == "people")


@dataclass(frozen=True)
class Shop:
    """Everything read from one workbook.

    The frames have the columns of the schema and ``row`` [sheet row]; ``customers``, ``orders`` and
    ``contacts`` have ``customer`` [key]. ``tables`` says where every table that was found stands.
    """

    texts: Texts
    settings: Settings
    people: People
    frames: Mapping[str, pd.DataFrame]
    tables: Mapping[str, Located]
    problems: tuple[Problem, ...]

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A table's frame by the table's name: ``shop.orders``."""
        try:
            return self.frames[name]
        except KeyError:
            raise AttributeError(name) from None


def language_of(titles: Iterable[str], default: str) -> str:
    """The language in which most of the workbook's known sheets are titled."""
    keys = [header_key(title) for title in titles]
    counts = {
        language: sum(
            header_key(title) in keys for title in texts_of(language).node("headings.sheets").values()
        )
        for language in LANGUAGES
    }
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > min(counts.values()) else default


def titles_to_read(titles: Iterable[str]) -> list[str]:
    """The sheets that hold tables; all of them when none is known to hold orders, for it must be found."""
    titles = list(titles)
    if sheet_named(schema.ORDERS, titles) is None:
        return titles
    known = (sheet_named(table, titles) for table in TABLES.values())
    return [title for title in known if title is not None]


def parse(snapshot: Snapshot, language: str) -> Shop:
    """Read a snapshot of a workbook as a shop."""
    tables = _located(snapshot)
    settings, language, faults = _settings(tables, language)
    texts = texts_of(language)
    problems = Problems(texts)
    for located, fault in faults:
        problems.add(
            located.sheet.title, fault[0], located.header("value"), fault[3], setting=fault[1], value=fault[2]
        )
    usable = {name: located for name, located in tables.items() if _usable(located, problems)}
    if "orders" not in tables:
        problems.add(texts("headings.sheets.orders"), 0, "", "no_orders_sheet")
    frames = {
        table.name: frame_of(usable[table.name], problems, day_first=settings.day_first)
        if table.name in usable
        else empty_frame(table)
        for table in PEOPLES
    }
    people, frames = with_people(frames, usable, problems)
    frames |= with_seasons(frames, usable, problems)
    frames["orders"] = with_products(frames, usable, problems)
    frames["orders"] = with_amounts(frames["orders"], frames["products"])
    return Shop(texts, settings, people, frames, tables, tuple(problems.all()))


def _located(snapshot: Snapshot) -> dict[str, Located]:
    found = {}
    for table in TABLES.values():
        title = sheet_named(table, snapshot.sheets)
        if title is not None:
            found[table.name] = locate(table, snapshot.sheets[title])
    if "orders" not in found:
        taken = {located.sheet.title for located in found.values()}
        others = [sheet for title, sheet in snapshot.sheets.items() if title not in taken]
        candidates = [_without_customer_if_phone(locate(schema.ORDERS, sheet)) for sheet in others]
        complete = [located for located in candidates if not located.missing]
        if complete:
            found["orders"] = max(
                complete, key=lambda located: (len(located.columns), len(located.sheet.rows))
            )
    return found


def _without_customer_if_phone(located: Located) -> Located:
    """Orders that name buyers by phone only still name them."""
    if "customer" in located.columns or "phone" not in located.columns:
        return located
    columns = {**located.columns, "customer": located.columns["phone"]}
    return replace(located, columns=columns)


def _settings(
    tables: Mapping[str, Located], language: str
) -> tuple[Settings, str, list[tuple[Located, tuple[int, str, object, str]]]]:
    located = tables.get("settings")
    if located is None or located.missing or "value" not in located.columns:
        return Settings(language=language), language, []
    columns = {name: located.columns[name] for name in ("setting", "value")}
    rows = [
        {name: row[at - 1] if len(row) >= at else None for name, at in columns.items()} | {"row": number}
        for number, row in enumerate(located.body, start=located.header_row + 1)
    ]
    settings, faults = read_settings(
        pd.DataFrame(rows, columns=["setting", "value", "row"], dtype=object), texts_of(language)
    )
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
        for name in _without_customer_if_phone(located).missing:
            heading = problems.texts(f"headings.columns.{located.table.name}.{name}")
            problems.add(title, 0, heading, "column_missing", value=heading)
    return not _without_customer_if_phone(located).missing


def settings_of(tables: Mapping[str, Located], language: str) -> Settings:
    """The workbook's settings, those of the language where it has none."""
    return _settings(tables, language)[0]
