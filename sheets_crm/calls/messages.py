"""The message behind ``Kirim WA``: a template filled with facts from the sheet, or not sent at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from sheets_crm.facts.facts import Facts
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.frames import records
from sheets_crm.reading.phones import whatsapp_link
from sheets_crm.texts import LANGUAGES, Texts, texts_of

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Invitation:
    """What the WhatsApp cell shows, and where it leads when every field could be filled."""

    text: str
    link: str | None


def templates(messages: pd.DataFrame, texts: Texts) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """The template of each reason: the owner's where the Messages sheet has one, else ours.

    Returns:
        Templates by reason code, and (row, reason) of rows whose reason is not known.
    """
    codes = _reason_codes()
    found = {code: node["text"] for code, node in texts.node("messages.reasons").items()}
    strangers = []
    for reason, text, row in messages[["reason", "text", "row"]].itertuples(index=False):
        code = codes.get(header_key(reason))
        if code is None:
            strangers.append((int(row), str(reason)))
        else:
            found[code] = str(text)
    return found, strangers


def _reason_codes() -> dict[str, str]:
    reasons = [texts_of(language).node("messages.reasons") for language in LANGUAGES]
    titles = {header_key(node["title"]): code for catalogue in reasons for code, node in catalogue.items()}
    return titles | {header_key(code): code for catalogue in reasons for code in catalogue}


def unknown_fields(template: str) -> list[str]:
    """Fields of a template that nothing can fill."""
    return [name for name in _FIELD.findall(template) if name not in _field_names()]


def _field_names() -> dict[str, str]:
    """Field by its name in any language."""
    return {
        spoken: field
        for language in LANGUAGES
        for field, spoken in texts_of(language).node("messages.fields").items()
    }


def invitation(template: str, values: Mapping[str, str | None], phone: str, texts: Texts) -> Invitation:
    """The link that opens the filled message; without a value for a field no link, and the cell says why."""
    names = _field_names()
    wanted = list(dict.fromkeys(_FIELD.findall(template)))
    missing = [name for name in wanted if not values.get(names.get(name, ""))]
    if missing:
        return Invitation(texts("calls.link.missing", fields=", ".join(missing)), None)
    message = _FIELD.sub(lambda match: str(values[names[match[1]]]), template)
    try:
        return Invitation(texts("calls.link.open"), whatsapp_link(phone, message))
    except ValueError:
        return Invitation(texts("calls.link.too_long"), None)


def field_values(listed: pd.DataFrame, facts: Facts) -> list[dict[str, str | None]]:
    """What each listed customer's message may say, one dict a row: only what the sheets hold."""
    names = dict(zip(facts.customers["customer"], facts.customers["name"], strict=True))
    products = facts.products.drop_duplicates("product").set_index("product")["name"].to_dict()
    dates = facts.dates[facts.dates["customer"].isin(listed["customer"])]
    ends = {(row["customer"], row["product"]): row["run_out"] for row in records(dates)}
    values = []
    for row, line in zip(records(listed), _last_lines(listed, facts), strict=True):
        bought = line.get("product")
        told = {
            "name": names.get(row["customer"]),
            "product": products.get(bought, bought),
            "staff": row["staff"],
            "shop": facts.settings.shop_name or facts.texts("calls.our_shop"),
            "due": facts.texts.show(row["due"].date()),
            **_order_values(line, ends.get((row["customer"], bought), pd.NaT), facts.texts),
        }
        values.append({name: _known(value) for name, value in told.items()})
    return values


def _order_values(line: Mapping[str, Any], run_out: Any, texts: Texts) -> dict[str, str | None]:
    """What the last order line says, in words; None for what nobody wrote down."""
    day = line.get("date")
    return {
        "quantity": _said(line.get("quantity"), texts.number),
        "price": _said(line.get("price"), texts.money),
        "total": _said(line.get("amount"), texts.money),
        "run_out": _said(run_out, texts.day_month),
        "month": _said(day, lambda month: f"{texts.node('units.months')[month.month - 1]} {month.year}"),
    }


def _said(value: Any, words: Callable[[Any], str]) -> str | None:
    return None if value is None or pd.isna(value) else words(value)


def _last_lines(listed: pd.DataFrame, facts: Facts) -> list[dict[str, Any]]:
    """The last order line of each row's product, or of the customer when the reason names no product."""
    mine = facts.valid[facts.valid["customer"].isin(listed["customer"])].sort_values(["date", "row"])
    price = (mine["amount"] / mine["quantity"]).where(mine["quantity"] > 0).round()
    lines = records(mine.assign(price=price)[["customer", "product", "date", "quantity", "price", "amount"]])
    by_customer = {line["customer"]: line for line in lines}
    by_product = {(line["customer"], line["product"]): line for line in lines}
    return [
        by_product.get((row["customer"], row["product"])) or by_customer.get(row["customer"], {})
        for row in records(listed)
    ]


def _known(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
