"""Groups of customers that the owner describes in a sentence."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table

FILTERS = Table(
    "filters",
    "people",
    (
        Column("name", required=True),
        Column("sentence", required=True),
        Column("call", "yes_no"),
        Column("note"),
    ),
    key="name",
)

FILTER_PEOPLE = Table(
    "filter_people",
    "program",
    (
        Column("filter"),
        Column("customer"),
        Column("phone", "phone"),
        Column("last_order", "day"),
        Column("orders", "number"),
        Column("spend", "money"),
        Column("staff"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)
