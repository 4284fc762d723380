"""Talking to customers: the log, the call list and what it brought."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table, codes

CONTACT_KINDS = ("service", "selling", "greeting", "collection")
DIRECTIONS = ("out", "in")
RESULTS = codes(
    "ordered change interested later no_answer not_interested wrong_number complaint satisfied stop"
)
REASONS_NOT_BACK = codes(
    "expensive unsuitable still_has_stock moved_brand moved_town forgot service deceased other"
)

CONTACTS = Table(
    "contacts",
    "people",
    (
        Column("date", "day", required=True),
        Column("customer", "key", required=True),
        Column("direction", "choice", choices=DIRECTIONS),
        Column("channel"),
        Column("kind", "choice", choices=CONTACT_KINDS),
        Column("reason"),
        Column("result", "choice", choices=RESULTS),
        Column("answer"),
        Column("reason_not_back", "choice", choices=REASONS_NOT_BACK),
        Column("contact_again", "day"),
        Column("staff"),
        Column("note"),
        Column("key", "key"),
    ),
)

CALL_LIST = Table(
    "call_list",
    "shared",
    (
        Column("rank", "number"),
        Column("customer"),
        Column("phone", "phone"),
        Column("whatsapp"),
        Column("reason"),
        Column("why_now"),
        Column("last_order", "day"),
        Column("next_order", "day"),
        Column("value", "money"),
        Column("offers"),
        Column("question"),
        Column("last_note"),
        Column("staff"),
        Column("result", "choice", choices=RESULTS, staff=True),
        Column("answer", staff=True),
        Column("reason_not_back", "choice", choices=REASONS_NOT_BACK, staff=True),
        Column("contact_again", "day", staff=True),
        Column("note", staff=True),
        Column("key", "key", required=True, hidden=True),
    ),
    key="key",
)

HELD_BACK = Table(
    "held_back",
    "program",
    (
        Column("customer"),
        Column("phone", "phone"),
        Column("reason"),
        Column("why_held"),
        Column("until", "day"),
        Column("value", "money"),
        Column("staff"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

LIST_RESULTS = Table(
    "list_results",
    "program",
    (
        Column("day", "day"),
        Column("group"),
        Column("reason"),
        Column("people", "number"),
        Column("reached", "number"),
        Column("ordered", "number"),
        Column("note"),
        Column("customers", "key", hidden=True),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

MESSAGES = Table(
    "messages",
    "people",
    (Column("reason", required=True), Column("text", required=True), Column("note")),
    key="reason",
)
