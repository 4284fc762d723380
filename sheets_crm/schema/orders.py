"""What was sold, what is sold, and when it is in season."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table

ORDER_STATUSES = ("done", "cancelled", "returned", "in_progress")
PAYMENTS = ("cash", "transfer", "card", "credit")
SORTS = ("goods", "service")
CALENDARS = ("government", "saudi", "school", "own")

ORDERS = Table(
    "orders",
    "people",
    (
        Column("receipt", "key"),
        Column("date", "day", required=True),
        Column("customer", "key", required=True),
        Column("customer_name", offered=False),
        Column("phone", "phone", offered=False),
        Column("product", required=True),
        Column("quantity", "number", essential=True),
        Column("price", "money", essential=True),
        Column("discount", "money", essential=True),
        Column("total", "money", essential=True),
        Column("status", "choice", essential=True, choices=ORDER_STATUSES),
        Column("payment", "choice", choices=PAYMENTS),
        Column("verified", "yes_no"),
        Column("due", "day"),
        Column("paid", "money"),
        Column("paid_on", "day"),
        Column("branch"),
        Column("channel"),
        Column("staff"),
        Column("campaign"),
        Column("finished_on", "day"),
        Column("guarantee_until", "day", offered=False),
        Column("dose", "number"),
        Column("approved_by"),
        Column("verified_by"),
        Column("verified_on", "day"),
        Column("import_key", "key", hidden=True),
    ),
)

PRODUCTS = Table(
    "products",
    "people",
    (
        Column("code", "key", required=True),
        Column("name", required=True),
        Column("sort", "choice", choices=SORTS),
        Column("family"),
        Column("category"),
        Column("price", "money"),
        Column("cost", "money"),
        Column("content", "number"),
        Column("per_day", "number"),
        Column("lasts_days", "number"),
        Column("season"),
        Column("active", "yes_no"),
        Column("lowest_price", "money"),
        Column("weakness"),
        Column("trade_in_months", "number"),
        Column("supply", "number", offered=False),
        Column("tips", offered=False),
    ),
    key="code",
)

SEASONS = Table(
    "seasons",
    "people",
    (
        Column("name", required=True),
        Column("opens", "day", required=True),
        Column("closes", "day", required=True),
        Column("calendar", "choice", choices=CALENDARS),
        Column("estimated", "yes_no"),
        Column("trade"),
        Column("source"),
        Column("note"),
    ),
    key="name",
)
