"""Every customer under one key: people in Customers, people found only in orders, and who a cell means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sheets_crm.problems import Problems
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.frames import records
from sheets_crm.reading.headers import Located, tell
from sheets_crm.reading.people import People, Unrecognised
from sheets_crm.reading.phones import normal_phone


def with_people(
    frames: dict[str, pd.DataFrame], tables: Mapping[str, Located], problems: Problems
) -> tuple[People, dict[str, pd.DataFrame]]:
    """Every customer under one key, in ``customers`` (buyers known from orders too), orders, contacts."""
    orders_name_nobody = frames["orders"]["phone"].isna().all()
    people = People(names_are_ids=bool(frames["customers"].empty and orders_name_nobody))
    customers = _entered(frames["customers"], people, tables, problems)
    orders = _recognised_orders(frames["orders"], people, tables, problems)
    customers = _with_buyers(customers, orders)
    contacts = _recognised(frames["contacts"], "contacts", people, tables, problems)
    if people.names_are_ids and len(orders):
        problems.add(tables["orders"].sheet.title, 0, tables["orders"].header("customer"), "names_only")
    customers = _with_referrers(customers, people, tables, problems)
    return people, {**frames, "customers": customers, "orders": orders, "contacts": contacts}


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
    entered = entered[entered["customer"].notna()].reset_index(drop=True)
    _suggest_duplicates(entered, tables, problems)
    return entered


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


def _suggest_duplicates(customers: pd.DataFrame, tables: Mapping[str, Located], problems: Problems) -> None:
    names = customers["name"].map(header_key)
    twins = customers[names.duplicated(keep=False) & names.str.contains(" ")]
    for _, group in twins.groupby(names[twins.index], sort=False):
        rows = group["row"].tolist()
        for row in rows[1:]:
            tell(
                problems,
                tables,
                "customers",
                row,
                "name",
                "perhaps_same",
                value=group["name"].iloc[0],
                first=rows[0],
            )


def _recognised_orders(
    orders: pd.DataFrame, people: People, tables: Mapping[str, Located], problems: Problems
) -> pd.DataFrame:
    """Orders with ``customer`` as key: the line's phone rules, then what the buyer's cell says."""
    with_phone = orders["phone"].notna()
    buyer = orders["customer_name"].where(orders["customer_name"].notna(), orders["customer"])
    callers = pd.DataFrame({"phone": orders["phone"], "name": buyer})[with_phone].drop_duplicates("phone")
    for phone, name in callers.itertuples(index=False):
        people.add(phone=phone, given_id=None, name=_given(name))
    found = _recognised(orders[~with_phone], "orders", people, tables, problems)
    known = orders[with_phone].assign(customer=orders["phone"][with_phone])
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
        for row in frame["row"][frame["customer"] == reference]:
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
