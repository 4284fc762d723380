"""Whom a row of the list means: its key, the name it shows and the number must be those of one person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheets_crm.calls.prints import filled, short_print
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.people import People
from sheets_crm.reading.phones import normal_phone
from sheets_crm.reading.same_name import same_name
from sheets_crm.workbooks.protocol import Cell

_FIGURES = ("rank", "last_order", "next_order", "value")


def customer_of(key: str) -> str:
    """The customer reference inside a row's key."""
    return key.rpartition("@")[0]


def whose_row(
    key: str,
    prints: Mapping[str, str],
    shown: Mapping[str, Cell],
    people: People,
    names: Mapping[str, str],
    extra: Iterable[Cell] = (),
) -> tuple[str | None, bool]:
    """The customer of a row, and whether the row's name or number belongs to somebody else than its key.

    Args:
        key: The row's key, "" for none.
        prints: The prints of what we had written in the row.
        shown: What stands in our columns.
        people: Who a cell means.
        names: Names of customers by key.
        extra: What stands in people's own columns: the name, where somebody typed over its heading.
    """
    seen = people.recognise([shown.get("phone"), shown.get("customer")])
    owner = people.recognise([customer_of(key)]) if key else None
    if owner is None or owner not in names:
        customer, mixed_up = _meant_by_hand(seen, shown, people, names)
        if customer is None or mixed_up:
            return customer, mixed_up
        by_number = "customer" not in shown
        is_anothers = by_number and _names_another(customer, extra, people, names)
        return customer, is_anothers or _was_pasted(prints, shown)
    return owner, _means_another(owner, prints, shown, people, names)


def _was_pasted(prints: Mapping[str, str], shown: Mapping[str, Cell]) -> bool:
    """Whether neither name nor number are those that we wrote in a row: its key is another person's."""
    both = [name for name in ("customer", "phone") if name in prints and name in shown]
    other = all(short_print(shown[name]) != prints[name] for name in both)
    return len(both) > 1 and other and any(filled(shown[name]) for name in both)


def _names_another(customer: str, extra: Iterable[Cell], people: People, names: Mapping[str, str]) -> bool:
    """Whether somebody else's name stands in people's own columns."""
    named = (people.bearers(cell) & names.keys() for cell in extra)
    return any(bearers and customer not in bearers for bearers in named)


def _means_another(
    owner: str,
    prints: Mapping[str, str],
    shown: Mapping[str, Cell],
    people: People,
    names: Mapping[str, str],
) -> bool:
    """Whether a row is not that of the customer who has its key now: a number may have been passed on."""
    number, name = normal_phone(shown.get("phone")), shown.get("customer")
    if number in names and number != owner:
        return True
    bearers = people.bearers(name) & names.keys()
    if bearers and owner not in bearers:
        return True
    own = people.names_of(owner) or {names[owner]}
    if _was_pasted(prints, shown):
        return True
    if not prints or prints["customer"] in map(short_print, own):
        return False
    if prints["customer"] == short_print(name):
        return not any(same_name(name, each) for each in own)
    is_hers = header_key(name) in map(header_key, own)
    return not is_hers or any(short_print(shown[each]) != prints[each] for each in _figures(prints, shown))


def _figures(prints: Mapping[str, str], shown: Mapping[str, Cell]) -> list[str]:
    """Columns of days and numbers in which anything stands: nobody changes them along with a name."""
    return [name for name in _FIGURES if name in prints and filled(shown.get(name))]


def _meant_by_hand(
    seen: str | None, shown: Mapping[str, Cell], people: People, names: Mapping[str, str]
) -> tuple[str | None, bool]:
    """A row added by hand means whom its number means, unless the name beside it is quite another one."""
    if seen not in names:
        return None, False
    person, written = people.recognise([shown.get("customer")]), header_key(shown.get("customer"))
    own = people.names_of(str(seen)) or {names[str(seen)]}
    stranger = person is None and own != {seen} and not any(same_name(written, name) for name in own)
    return seen, bool(written) and (stranger or person not in (None, seen))
