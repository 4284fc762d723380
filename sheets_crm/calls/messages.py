"""The message behind ``Kirim WA``: a template filled with facts from the sheet, or not sent at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np
from msgspec import Struct

from sheets_crm.calls.address import address_of
from sheets_crm.calls.offers import offer_names, offers_now
from sheets_crm.calls.queue import Row
from sheets_crm.facts.facts import Facts
from sheets_crm.facts.plain import Line, plain_rows
from sheets_crm.facts.words import reason_titles
from sheets_crm.metrics.columns import Columns
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.phones import LONGEST_LINK, SHORT_LINK, whatsapp_link_within
from sheets_crm.texts import LANGUAGES, Texts, texts_of

_FIELD = re.compile(r"\{(\w+)\}")
_FIELD_AND_STOP = re.compile(r"\{(\w+)\}(\.?)")


class Invitation(Struct, frozen=True):
    """What the WhatsApp cell shows; where it leads and the message, when every field could be filled."""

    text: str
    link: str | None
    message: str | None = None


def templates(messages: Columns, texts: Texts) -> tuple[dict[str, str], list[tuple[int, str]]]:
    """The template of each reason: the owner's where the Messages sheet has one, else ours.

    Returns:
        Templates by reason code, and (row, reason) of rows whose reason is not known.
    """
    codes = reason_codes()
    found = {code: node["text"] for code, node in texts.node("messages.reasons").items()}
    strangers = []
    for reason, text, row in messages.tuples("reason", "text", "row"):
        code = codes.get(header_key(reason))
        if code is None:
            strangers.append((row, reason))
        else:
            found[code] = text
    return {code: _with_address(text, texts) for code, text in found.items()}, strangers


def _with_address(template: str, texts: Texts) -> str:
    """A template that puts a title of its own before the name, as all did once, greets by `address_of`."""
    fields = texts.node("messages.fields")
    titled = texts("calls.address.default", name=f"{{{fields['name']}}}")
    return template.replace(titled, f"{{{fields['address']}}}")


def reason_codes() -> dict[str, str]:
    """Reason by its title in any language, and by its code, spelled as `header_key` spells them."""
    codes = texts_of(LANGUAGES[0]).node("messages.reasons")
    return {header_key(name): code for code in codes for name in (*reason_titles(code), code)}


def unknown_fields(template: str) -> list[str]:
    """Fields of a template that nothing can fill."""
    return [name for name in _FIELD.findall(template) if name not in _field_names()]


def _field_names() -> dict[str, str]:
    """Field by its name in any language."""
    return {
        spoken: field
        for language in LANGUAGES
        for fields in ("messages.fields", "messages.programme_fields")
        for field, spoken in texts_of(language).node(fields).items()
    }


def invitation(
    template: str,
    values: Mapping[str, str | None],
    phone: str,
    texts: Texts,
    *,
    short_links: bool = False,
) -> Invitation:
    """The link that opens the filled message; without a value for a field no link, and the cell says why.

    A link that cannot hold the whole message holds its first words, and the cell says so.
    """
    names = _field_names()
    wanted = list(dict.fromkeys(_FIELD.findall(template)))
    missing = [name for name in wanted if not values.get(names.get(name, ""))]
    if missing:
        return Invitation(texts("calls.link.missing", fields=", ".join(missing)), None)
    message = _FIELD_AND_STOP.sub(lambda match: _stopped(str(values[names[match[1]]]), match[2]), template)
    link, whole = whatsapp_link_within(phone, message, SHORT_LINK if short_links else LONGEST_LINK)
    return Invitation(texts("calls.link.open" if whole else "calls.link.begun"), link, message)


def _stopped(said: str, stop: str) -> str:
    """What an owner wrote with the full stop that a template puts behind it, but never two of them."""
    return said if said.rstrip().endswith((".", "!", "?")) else f"{said}{stop}"


def field_values(row: Row, facts: Facts) -> dict[str, str | None]:
    """What the message of a listed customer may say: only what the sheets hold."""
    found = row.speaks.found
    address = address_of(facts.people[row.customer].name, facts.texts)
    line = _last_line(row.customer, found.product, facts)
    product = line.product if line else None
    told = {
        "name": address.name,
        "address": address.greeting,
        "you": address.you,
        "product": _said(product, facts.sales.product_name),
        "staff": row.staff or facts.texts("calls.our_staff"),
        "shop": facts.settings.shop_name or facts.texts("calls.our_shop", you=address.you),
        "due": str(facts.texts.show(found.due)),
        "offers": offer_names(offers_now([row], facts), facts),
        "run_out": _said(_run_out(row, product, facts), facts.texts.day_month),
        **_line_values(line, facts),
        **_after_purchase(line, facts),
        **found.fills,
    }
    return {name: value if value and value.strip() else None for name, value in told.items()}


def _run_out(row: Row, product: str | None, facts: Facts) -> date | None:
    dates, explains = facts.sales.likely_dates, row.speaks.found.explains
    if explains is None:
        its = dates["product"].isin([product]) if product else ~dates["product"].known
        days = dates["run_out"][dates["customer"].isin([row.customer]) & its].tolist()
    else:
        days = dates["run_out"][[explains]].tolist()
    return next(iter(days), None)


def _line_values(line: Line | None, facts: Facts) -> dict[str, str | None]:
    """The last order line at today's price, in words; None for what nobody wrote down."""
    if line is None:
        return {}
    texts = facts.texts
    paid = None
    if line.amount is not None and line.quantity is not None and line.quantity > 0:
        paid = round(line.amount / line.quantity)
    good = facts.sales.goods.get(line.product or "")
    now = good.price if good and good.price is not None else paid
    price = _said(now, texts.money)
    if price is not None and paid is not None and now != paid:
        price = texts("calls.price_now", price=price)
    total = None if now is None or line.quantity is None else now * line.quantity
    return {
        "quantity": _said(line.quantity, texts.number),
        "price": price,
        "total": _said(total, texts.money),
        "month": f"{texts.node('units.months')[line.date.month - 1]} {line.date.year}",
    }


def _after_purchase(line: Line | None, facts: Facts) -> dict[str, str | None]:
    """Thanks and how to ask after it: of goods, of a service, or of what is not finished yet."""
    if line is None or line.product is None:
        return {}
    good = facts.sales.goods.get(line.product)
    kind = "service" if good is not None and good.sort == "service" else "goods"
    kind = "coming" if line.finished_on is not None and line.finished_on > facts.as_of else kind
    thanks = facts.texts(f"calls.purchase.thanks_{kind}", product=facts.sales.product_name(line.product))
    return {"thanks": thanks, "ask": facts.texts(f"calls.purchase.ask_{kind}")}


def _said(value: Any, words: Callable[[Any], str]) -> str | None:
    return None if value is None else words(value)


def _last_line(customer: str, product: str | None, facts: Facts) -> Line | None:
    """The last order line of the product, or of the customer when the reason names no product."""
    valid = facts.valid
    own = np.flatnonzero(valid["customer"].isin([customer]))  # few rows need them, of many customers
    own = own[np.lexsort((valid["row"][own], valid["date"][own]))]
    told = [at for at, name in zip(own, valid["product"][own].texts(), strict=True) if name == product]
    last = [*own, *told][-1:]
    return next(iter(plain_rows(valid.rows(np.array(last, dtype=np.int64)), Line)), None)
