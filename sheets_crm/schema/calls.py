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
        Column("time"),
        Column("answered_time"),
        Column("topic"),
        Column("pleased", "yes_no"),
        Column("fulfilled", "yes_no"),
        Column("solved", "yes_no"),
        Column("as_promised", "yes_no"),
        Column("satisfaction", "number"),
        Column("convenience", "number"),
        Column("our_reply", offered=False),
        Column("key", "key"),
    ),
)

COMPLAINT_STEPS = codes("apologised listened identified confirmed offered followed_up")
COMPLAINT_PLACES = ("direct", "public")
COMPLAINTS = Table(
    "complaints",
    "people",
    (
        Column("date", "day", required=True),
        Column("customer", "key", required=True),
        Column("time"),
        Column("place", "choice", choices=COMPLAINT_PLACES),
        Column("problem"),
        Column("staff"),
        *(Column(step, "day") for step in COMPLAINT_STEPS),
        Column("option_1"),
        Column("option_2"),
        Column("closed", "day"),
        Column("customer_says"),
        Column("key", "key"),
    ),
)

IMPROVEMENTS = Table(
    "improvements",
    "people",
    (
        Column("date", "day", required=True),
        Column("product"),
        Column("complaint"),
        Column("change", required=True),
        Column("staff"),
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
        Column("besides"),
        Column("reasons"),
        Column("last_order", "day"),
        Column("next_order", "day"),
        Column("value", "money"),
        Column("offers"),
        Column("question"),
        Column("last_note"),
        Column("message"),
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

ORDERS_TO_ENTER = Table(
    "orders_to_enter",
    "program",
    (
        Column("date", "day"),
        Column("customer"),
        Column("phone", "phone"),
        Column("wants"),
        Column("last_product"),
        Column("quantity", "number"),
        Column("price", "money"),
        Column("days", "number"),
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
        Column("amount", "money"),
        Column("note"),
        Column("customers", "key", hidden=True),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

STAFF_WORK = Table(
    "staff_work",
    "program",
    (
        Column("staff"),
        Column("calls", "number"),
        Column("reached", "number"),
        Column("reach", "percent"),
        Column("orders", "number"),
        Column("closing_of_reached", "percent"),
        Column("closing_of_calls", "percent"),
        Column("customers", "number"),
        Column("new_customers", "number"),
        Column("came_again", "percent"),
        Column("satisfaction", "number"),
        Column("convenience", "number"),
        Column("note"),
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
