"""Every customer under one key: people in Customers, people found only in orders, and who a cell means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sheets_crm.problems import Problems
from sheets_crm.reading.frames import records
from sheets_crm.reading.headers import Located, tell
from sheets_crm.reading.merging import Wish, merged
from sheets_crm.reading.people import People, Unrecognised
from sheets_crm.reading.phones import normal_phone
from sheets_crm.reading.twins import Person, twins

_TOLD_ONCE = ("number_of_another", "number_of_nobody")
"""What one change in Customers does to a whole history is told at its first row."""


def with_people(
    frames: dict[str, pd.DataFrame], tables: Mapping[str, Located], problems: Problems
) -> tuple[People, dict[str, pd.DataFrame]]:
    """Every customer under one key, in ``customers`` (buyers known from orders too), orders, contacts."""
    orders_name_nobody = frames["orders"]["phone"].isna().all()
    people = People(names_are_ids=bool(frames["customers"].empty and orders_name_nobody))
    ids = tables["orders"].ids if "orders" in tables and frames["customers"].empty else frozenset()
    for given_id in ids:
        people.add(phone=None, given_id=given_id, name=None)
    customers = _entered(frames["customers"], people, tables, problems)
    customers = _as_one(customers, set(frames["orders"]["phone"].dropna()), people, tables, problems)
    orders = _recognised_orders(frames["orders"], people, tables, problems)
    customers = _with_buyers(customers, orders)
    _suggest_twins(customers, tables, problems)
    contacts = _recognised(frames["contacts"], "contacts", people, tables, problems)
    if people.names_are_ids and len(orders) and not ids:
        problems.add(tables["orders"].sheet.title, 0, tables["orders"].header("customer"), "names_only")
    customers = _with_referrers(customers, people, tables, problems)
    complaints = _recognised(frames["complaints"], "complaints", people, tables, problems)
    found = {"customers": customers, "orders": orders, "contacts": contacts, "complaints": complaints}
    return people, {**frames, **found}


def _entered(
    customers: pd.DataFrame, people: People, tables: Mapping[str, Located], problems: Problems
) -> pd.DataFrame:
    keys: list[str | None] = []
    seen: dict[str, int] = {}
    for person in records(customers[["id", "name", "phone", "row"]]):
        name, row = str(person["name"]), int(person["row"])
        key = people.add(phone=_given(person["phone"]), given_id=_given(person["id"]), name=name)
        if key is None or key in seen:
            first = seen.get(key or name, 0)
            tell(problems, tables, "customers", row, "name", "person_twice", value=name, first=first)
            key = None
        else:
            seen[key] = row
        keys.append(key)
    entered = customers.assign(customer=pd.Series(keys, dtype="str", index=customers.index))
    return entered[entered["customer"].notna()].reset_index(drop=True)


def _with_referrers(
    customers: pd.DataFrame, people: People, tables: Mapping[str, Located], problems: Problems
) -> pd.DataFrame:
    """``referred_by`` as the key of who brought the customer; who cannot be told becomes a Problem."""
    named = customers.loc[customers["referred_by"].notna(), ["customer", "referred_by", "row"]]
    keys = {text: people.recognise([text]) for text in named["referred_by"].unique()}
    for person in records(named):
        if keys[person["referred_by"]] in (None, person["customer"]):
            value = person["referred_by"]
            tell(problems, tables, "customers", person["row"], "referred_by", "referrer_unknown", value=value)
    return customers.assign(referred_by=customers["referred_by"].map(keys).astype("str"))


def _given(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _as_one(
    customers: pd.DataFrame,
    callers: set[str],
    people: People,
    tables: Mapping[str, Located],
    problems: Problems,
) -> pd.DataFrame:
    """Customers with those as one whom the shop says are one; ``callers`` are the phones in orders."""
    asked = customers.loc[customers["merge_into"].notna(), ["row", "customer", "merge_into"]]
    if asked.empty:
        return customers
    wishes = [Wish(*wish) for wish in asked.itertuples(index=False)]
    whole, faults = merged(wishes, people, {*customers["customer"], *callers})
    for fault in faults:
        tell(problems, tables, "customers", fault.row, "merge_into", fault.code, value=fault.reference)
    people.unite(whole)
    return _united(customers, whole) if whole else customers


def _united(customers: pd.DataFrame, whole: Mapping[str, str]) -> pd.DataFrame:
    """One row a person: its blanks are filled from the rows that were merged into it, in their order."""
    into = customers["customer"].map(whole)
    order = customers.assign(customer=into.fillna(customers["customer"]), later=into.notna())
    order["phone"] = _phones_of_keys(order)
    order = order.sort_values("later", kind="stable").drop(columns="later")
    united = order.groupby("customer", sort=False, as_index=False).first()
    return united[list(customers.columns)].astype(customers.dtypes).sort_values("row", ignore_index=True)


def _phones_of_keys(customers: pd.DataFrame) -> pd.Series[Any]:
    """The phone that is a row's key, or else its own."""
    own = customers["phone"]
    keys = pd.Series([normal_phone(key) for key in customers["customer"]], own.index, dtype=own.dtype)
    return keys.fillna(own)


def _suggest_twins(customers: pd.DataFrame, tables: Mapping[str, Located], problems: Problems) -> None:
    entered = customers.loc[customers["row"] > 0, ["row", "name", "town"]]
    columns = (entered["row"].tolist(), entered["name"].tolist(), entered["town"].fillna("").tolist())
    for twin in twins(map(Person, *columns)):
        code = "perhaps_same" if twin.same_name else "perhaps_same_spelling"
        names = {"value": twin.person.name, "other": twin.first.name, "first": twin.first.row}
        tell(problems, tables, "customers", twin.person.row, "name", code, **names)


def _recognised_orders(
    orders: pd.DataFrame, people: People, tables: Mapping[str, Located], problems: Problems
) -> pd.DataFrame:
    """Orders with ``customer`` as key: the line's phone rules, then what the buyer's cell says."""
    with_phone = orders["phone"].notna()
    buyer = orders["customer_name"].where(orders["customer_name"].notna(), orders["customer"])
    callers = pd.DataFrame({"phone": orders["phone"], "name": buyer})[with_phone].drop_duplicates("phone")
    for phone, name in callers.itertuples(index=False):
        people.add(phone=phone, given_id=None, name=_given(name), caller=True)
    found = _recognised(orders[~with_phone], "orders", people, tables, problems)
    known = orders[with_phone].assign(customer=orders["phone"][with_phone].map(people.whole))
    both = (
        pd.concat([known, found]).sort_values("row")
        if len(found) and len(known)
        else (found if len(found) else known)
    )
    return both.assign(customer_name=buyer.reindex(both.index)).reset_index(drop=True)


def _recognised(
    frame: pd.DataFrame, table: str, people: People, tables: Mapping[str, Located], problems: Problems
) -> pd.DataFrame:
    """Rows whose customer is known, ``customer`` replaced by the key; the others become Problems."""
    meanings: dict[str, str | Unrecognised] = {}
    for reference in frame["customer"].dropna().unique():
        try:
            meanings[reference] = people.find(reference)
        except Unrecognised as unrecognised:
            meanings[reference] = unrecognised
    strangers = {reference: why for reference, why in meanings.items() if isinstance(why, Unrecognised)}
    for reference, why in strangers.items():
        rows = frame["row"][frame["customer"] == reference]
        for row in rows[:1] if why.code in _TOLD_ONCE else rows:
            tell(problems, tables, table, row, "customer", why.code, value=reference)
    for row in frame["row"][frame["customer"].isna()]:
        tell(problems, tables, table, row, "customer", "blank_cell")
    keys = frame["customer"].map({name: key for name, key in meanings.items() if name not in strangers})
    return frame.assign(customer=keys.astype("str"))[keys.notna()]


def _with_buyers(customers: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """People who only ever appear in orders are customers too."""
    buyers = orders.loc[~orders["customer"].isin(customers["customer"]), ["customer", "customer_name"]]
    buyers = buyers.drop_duplicates("customer")
    if buyers.empty:
        return customers
    phones = buyers["customer"].map({key: normal_phone(key) for key in buyers["customer"]}).astype("str")
    strangers = pd.DataFrame(
        {
            "customer": buyers["customer"],
            "name": buyers["customer_name"].fillna(buyers["customer"]),
            "phone": phones,
        }
    ).reindex(columns=customers.columns)
    strangers = strangers.astype(
        {name: kind for name, kind in customers.dtypes.items() if name != "row"}
    ).assign(row=0)
    return (
        pd.concat([customers, strangers], ignore_index=True)
        if len(customers)
        else strangers.reset_index(drop=True)
    )
