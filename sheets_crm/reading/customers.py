"""Every customer under one key: people in Customers, people found only in orders, and who a cell means."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from sheets_crm.metrics.codes import Array, Codes, codes_of
from sheets_crm.metrics.columns import Columns, stacked
from sheets_crm.metrics.customers.referrals import returns_to
from sheets_crm.metrics.grouping import Grouping, grouped
from sheets_crm.problems import Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headers import Located, tell
from sheets_crm.reading.merging import Wish, merged
from sheets_crm.reading.people import People, Unrecognised
from sheets_crm.reading.phones import normal_phone
from sheets_crm.reading.read_columns import blank_table
from sheets_crm.reading.shared_numbers import tell_shared_numbers
from sheets_crm.reading.twins import Person, twins
from sheets_crm.schema import CUSTOMERS

_TOLD_ONCE = ("number_of_another", "number_of_nobody")
"""What one change in Customers does to a whole history is told at its first row."""


def with_people(
    columns: Mapping[str, Columns], tables: Mapping[str, Located], problems: Problems
) -> tuple[People, dict[str, Columns]]:
    """Every customer under one key, in ``customers`` (buyers known from orders too), orders, contacts."""
    customers, orders = columns["customers"], columns["orders"]
    orders_name_nobody = not orders["phone"].known.any()
    people = People(names_are_ids=not len(customers) and orders_name_nobody)
    ids = tables["orders"].ids if "orders" in tables and not len(customers) else frozenset()
    phones = _only_phones(orders)
    for given_id in ids:
        people.add(phone=phones.get(header_key(given_id)), given_id=given_id, name=None)
    customers = _entered(customers, people, tables, problems)
    customers = _as_one(customers, set(orders["phone"].distinct), people, tables, problems)
    orders = _recognised_orders(orders, people, tables, problems)
    customers = _with_buyers(customers, orders)
    everybody = customers["customer"].names  # told by the same numbers, nobody is looked up again
    orders = orders.plus(customer=Codes(orders["customer"].numbered_by(everybody), everybody))
    _suggest_twins(customers, tables, problems)
    contacts = _recognised(columns["contacts"], "contacts", people, tables, problems)
    if people.names_are_ids and len(orders) and not ids:
        problems.add(tables["orders"].sheet.title, 0, tables["orders"].header("customer"), "names_only")
    customers = _with_referrers(customers, people, tables, problems)
    complaints = _recognised(columns["complaints"], "complaints", people, tables, problems)
    family = _recognised(columns["family"], "family", people, tables, problems)
    loyalty = _of_whom(columns["loyalty"], "loyalty", people, tables, problems)
    found = {"customers": customers, "orders": orders, "contacts": contacts, "complaints": complaints}
    return people, {**columns, **found, "family": family, "loyalty": loyalty}


def _only_phones(orders: Columns) -> dict[str, str]:
    """The phone of each buyer, by ``header_key`` of what orders say, where no line of theirs has another."""
    told = orders.rows(orders["phone"].known & orders["customer"].known)
    each = grouped(told["customer"], told["phone"])
    found: dict[str, set[str]] = {}
    for buyer, phone in told.rows(each.firsts).tuples("customer", "phone"):
        found.setdefault(header_key(buyer), set()).add(phone)
    return {buyer: next(iter(phones)) for buyer, phones in found.items() if len(phones) == 1}


def _entered(
    customers: Columns, people: People, tables: Mapping[str, Located], problems: Problems
) -> Columns:
    keys: list[str | None] = []
    seen: dict[str, int] = {}
    for given_id, name, phone, row in customers.tuples("id", "name", "phone", "row"):
        key = people.add(phone=phone, given_id=given_id, name=name)
        if key is None or key in seen:
            first = seen.get(key or name, 0)
            tell(problems, tables, "customers", row, "name", "person_twice", value=name, first=first)
            key = None
        else:
            seen[key] = row
        keys.append(key)
    entered = customers.plus(customer=codes_of(keys))
    return entered.rows(entered["customer"].known)


def _with_referrers(
    customers: Columns, people: People, tables: Mapping[str, Located], problems: Problems
) -> Columns:
    """``referred_by`` as the key of who brought the customer; who cannot be told becomes a Problem."""
    keys = {text: people.recognise([text]) for text in customers["referred_by"].distinct}
    named = [each for each in customers.tuples("customer", "referred_by", "row") if each[1] is not None]
    brought_by = {customer: key for customer, text, _ in named if (key := keys[text])}
    for customer, text, row in named:
        if keys[text] in (None, customer):
            tell(problems, tables, "customers", row, "referred_by", "referrer_unknown", value=text)
        elif returns_to(customer, brought_by):
            tell(problems, tables, "customers", row, "referred_by", "referrer_circle", value=text)
    return customers.plus(referred_by=customers["referred_by"].mapped(keys))


def _as_one(
    customers: Columns,
    callers: set[str],
    people: People,
    tables: Mapping[str, Located],
    problems: Problems,
) -> Columns:
    """Customers with those as one whom the shop says are one; ``callers`` are the phones in orders."""
    asked = customers.rows(customers["merge_into"].known)
    if not len(asked):
        return customers
    wishes = [Wish(*wish) for wish in asked.tuples("row", "customer", "merge_into")]
    whole, faults = merged(wishes, people, {*customers["customer"].distinct, *callers})
    for fault in faults:
        tell(problems, tables, "customers", fault.row, "merge_into", fault.code, value=fault.reference)
    people.unite(whole)
    return _united(customers, whole) if whole else customers


def _united(customers: Columns, whole: Mapping[str, str]) -> Columns:
    """One row a person: its blanks are filled from the rows that were merged into it, in their order."""
    keys: Codes = customers["customer"]
    into = keys.mapped(whole)
    united = into.or_else(keys)
    phone = united.mapped({key: normal_phone(key) for key in united.names}).or_else(customers["phone"])
    order = customers.plus(customer=united, phone=phone)
    order = order.rows(np.argsort(into.known, kind="stable"))
    each = grouped(order["customer"])
    return Columns({name: _first_known(each, column) for name, column in order.each.items()}).by("row")


def _first_known(each: Grouping, column: Array | Codes) -> Array | Codes:
    """Each group's first value that is not missing."""
    known = column.known if isinstance(column, Codes) else column == column
    rows = each.firsts.copy()
    found = np.flatnonzero(known)[::-1]
    rows[each.numbers[found]] = found
    return column[rows]


def _suggest_twins(customers: Columns, tables: Mapping[str, Located], problems: Problems) -> None:
    entered = customers.rows(customers["row"] > 0)
    people = (Person(row, name, town or "") for row, name, town in entered.tuples("row", "name", "town"))
    for twin in twins(people):
        code = "perhaps_same" if twin.same_name else "perhaps_same_spelling"
        names = {"value": twin.person.name, "other": twin.first.name, "first": twin.first.row}
        tell(problems, tables, "customers", twin.person.row, "name", code, **names)


def _recognised_orders(
    orders: Columns, people: People, tables: Mapping[str, Located], problems: Problems
) -> Columns:
    """Orders with ``customer`` as key: the line's phone rules, then what the buyer's cell says."""
    phone, buyer = orders["phone"], orders["customer_name"].or_else(orders["customer"])
    tell_shared_numbers(orders.plus(customer_name=buyer), people, tables, problems)
    callers = Columns({"phone": phone, "customer_name": buyer}).rows(np.sort(grouped(phone).firsts))
    for number, name in callers.tuples("phone", "customer_name"):
        people.add(phone=number, given_id=None, name=name, caller=True)
    return _recognised(orders.plus(customer_name=buyer), "orders", people, tables, problems)


def _recognised(
    lines: Columns, table: str, people: People, tables: Mapping[str, Located], problems: Problems
) -> Columns:
    """Rows whose customer is known, ``customer`` replaced by the key; the others become Problems."""
    phones = lines.each.get("phone", codes_of([None] * len(lines)))
    asked = lines.only("row", "customer").rows(~phones.known)
    references: Codes = asked["customer"]
    meanings: dict[str, str | None] = {}
    for reference in references.distinct:
        try:
            meanings[reference] = people.find(reference)
        except Unrecognised as unrecognised:
            rows = asked["row"][references.isin([reference])]
            for row in rows[:1] if unrecognised.code in _TOLD_ONCE else rows:
                tell(problems, tables, table, row, "customer", unrecognised.code, value=reference)
    for row in asked["row"][~references.known]:
        tell(problems, tables, table, row, "customer", "blank_cell")
    keys = phones.rewritten(people.whole).or_else(lines["customer"].mapped(meanings))
    return lines.plus(customer=keys).rows(keys.known)


def _of_whom(
    lines: Columns, table: str, people: People, tables: Mapping[str, Located], problems: Problems
) -> Columns:
    """The same for a table whose rows need not be about somebody."""
    named = lines["customer"].known
    known = _recognised(lines.rows(named), table, people, tables, problems)
    return stacked(known, lines.rows(~named)).by("row")


def _with_buyers(customers: Columns, orders: Columns) -> Columns:
    """People who only ever appear in orders are customers too."""
    buyers = orders.rows(~orders["customer"].isin(set(customers["customer"].distinct)))
    buyers = buyers.rows(np.sort(grouped(buyers["customer"]).firsts))
    if not len(buyers):
        return customers
    key: Codes = buyers["customer"]
    read = set(orders["phone"].distinct)  # a foreign number is one no more without its +
    strangers = blank_table(CUSTOMERS, len(buyers)).plus(
        customer=key,
        name=buyers["customer_name"].or_else(key),
        phone=key.mapped({each: each if each in read else normal_phone(each) for each in key.distinct}),
    )
    return stacked(customers, strangers)
