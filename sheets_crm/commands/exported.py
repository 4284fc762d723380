"""What ``export`` saves: contacts, today's list and the figures, with or without the people in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from sheets_crm.reading.headers import Located
from sheets_crm.reading.parse import Shop, parse
from sheets_crm.reading.phones import shown_phone
from sheets_crm.sheets.key_cells import plain_key
from sheets_crm.texts import Texts
from sheets_crm.workbooks.protocol import Workbook

Rows = list[list[Any]]
_PERSONAL = ("id", "name", "phone", "birthday")
_PERSON = (*_PERSONAL, "town", "type", "source", "may_contact")
_BOUGHT = ("stage", "activity", "first_order", "last_order", "orders", "spend", "next_order", "days_late")
_LIST = ("rank", "customer", "reason", "last_order", "next_order", "value", "result", "reason_not_back")
_LIST_OF_PEOPLE = (
    "phone",
    "why_now",
    "offers",
    "question",
    "last_note",
    "answer",
    "contact_again",
    "note",
    "staff",
)
_FIGURES = ("figure", "value", "meaning")
_SHORTEST_NAME = 2


class Exported(Struct, frozen=True):
    """Tables to be saved, each with its headings first; ``cards`` are names and phones for address books."""

    contacts: Rows
    calls: Rows
    figures: Rows
    cards: list[tuple[str, str]]


def exported(book: Workbook, language: str, *, anonymous: bool) -> tuple[Exported, Texts]:
    """Everything that is saved of a workbook, and its language.

    Anonymous tables hold nobody's name, phone, birth date or free text: people are numbered, and names and
    numbers that figures mention are replaced by theirs.

    Raises:
        WorkbookError: The workbook cannot be read.
    """
    shop = parse(book.read(book.titles()), language)
    people = _people(shop)
    numbers = {
        each["customer"]: shop.texts("imports.person", number=n) for n, each in enumerate(people, start=1)
    }
    contacts = _contacts(shop, people, numbers, anonymous=anonymous)
    cards = [] if anonymous else [(each["name"], each["phone"]) for each in people if each["phone"]]
    calls = _table(shop, "call_list", _LIST if anonymous else _shown(_LIST, _LIST_OF_PEOPLE))
    figures = _table(shop, "all_figures", _FIGURES if anonymous else (*_FIGURES, "who"))
    if anonymous:
        hide = _hiding(people, numbers)
        calls, figures = [[[hide(cell) for cell in row] for row in rows] for rows in (calls, figures)]
    return Exported(contacts, calls, figures, cards), shop.texts


def _shown(list_columns: Sequence[str], more: Sequence[str]) -> tuple[str, ...]:
    return (*list_columns[:2], *more[:1], *list_columns[2:], *more[1:])


def _people(shop: Shop) -> list[dict[str, Any]]:
    return shop.columns["customers"].only("customer", *_PERSON).records()


def _contacts(
    shop: Shop, people: Sequence[Mapping[str, Any]], numbers: Mapping[str, str], *, anonymous: bool
) -> Rows:
    bought = {plain_key(row["key"]): row for row in _records(shop, "profiles", ("key", *_BOUGHT))}
    own = [name for name in _PERSON if not (anonymous and name in _PERSONAL)]
    heads = [shop.texts(f"headings.columns.customers.{name}") for name in own]
    heads += [shop.texts(f"headings.columns.profiles.{name}") for name in _BOUGHT]
    if anonymous:
        heads.insert(0, shop.texts("headings.columns.profiles.customer"))
    rows: Rows = [heads]
    for each in people:
        figures = bought.get(each["customer"], {})
        cells = [_own(name, each[name], shop.texts) for name in own]
        row = [*cells, *(figures.get(name) for name in _BOUGHT)]
        rows.append([numbers[each["customer"]], *row] if anonymous else row)
    return rows


def _own(name: str, cell: Any, texts: Texts) -> Any:
    if cell is None:
        return None
    if name == "phone":
        return shown_phone(cell)
    if name == "birthday":
        return cell.isoformat()
    if name == "type":
        return texts(f"headings.choices.type.{cell}")
    return texts("units.yes" if cell else "units.no") if name == "may_contact" else cell


def _table(shop: Shop, name: str, wanted: Sequence[str]) -> Rows:
    """A sheet of the program's as it stands: these columns, rows without anything left out."""
    columns = [each for each in wanted if each in _columns(shop, name)]
    heads = [shop.texts(f"headings.columns.{name}.{each}") for each in columns]
    rows = [[row[each] for each in columns] for row in _records(shop, name, columns)]
    return [heads, *(row for row in rows if any(cell not in (None, "") for cell in row[1:]))]


def _columns(shop: Shop, name: str) -> Mapping[str, int]:
    located: Located | None = shop.tables.get(name)
    return located.columns if located is not None else {}


def _records(shop: Shop, name: str, columns: Iterable[str]) -> Iterator[dict[str, Any]]:
    places = {each: at for each, at in _columns(shop, name).items() if each in columns}
    for row in shop.tables[name].body if places else ():
        yield {each: row[at - 1] if len(row) >= at else None for each, at in places.items()}


def _hiding(people: Sequence[Mapping[str, Any]], numbers: Mapping[str, str]) -> Any:
    """A function that puts a person's number where a cell names them or shows their phone."""
    shown: dict[str, str] = {}
    for each in people:
        phone = each["phone"] or ""
        for text in (each["name"], each["id"], phone, shown_phone(phone) if phone else "", each["customer"]):
            if text and len(text) >= _SHORTEST_NAME:
                shown.setdefault(text.casefold(), numbers[each["customer"]])
    if not shown:
        return lambda cell: cell
    names = sorted(shown, key=len, reverse=True)
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)", re.IGNORECASE)

    def hide(cell: Any) -> Any:
        if not isinstance(cell, str):
            return cell
        return pattern.sub(lambda found: shown[found[0].casefold()], cell)

    return hide
