"""People who buy: what the shop knows of them, and what the program found out."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table

CUSTOMER_TYPES = ("retail", "reseller", "outlet", "distributor")
STAGES = ("suspect", "prospect", "initial", "repeater", "loyal", "advocate", "partner")
LEAD_STEPS = ("introduced", "convinced", "objecting", "buying")
ACTIVITIES = ("active", "soon", "late", "lapsed", "between_seasons", "unknown")

CUSTOMERS = Table(
    "customers",
    "people",
    (
        Column("id", "key"),
        Column("name", required=True),
        Column("phone", "phone"),
        Column("town"),
        Column("branch"),
        Column("type", "choice", choices=CUSTOMER_TYPES),
        Column("source"),
        Column("intent"),
        Column("referred_by", "key"),
        Column("birthday", "day"),
        Column("may_contact", "yes_no"),
        Column("stage_set", "choice", choices=STAGES),
        Column("staff"),
        Column("size"),
        Column("taste"),
        Column("unsuitable"),
        Column("hobby"),
        Column("credit_limit", "money"),
        Column("next_contact", "day"),
        Column("merge_into", "key"),
        Column("note"),
        Column("knows", offered=False),
        Column("step", "choice", choices=LEAD_STEPS, offered=False),
    ),
    key="id",
)

FAMILY = Table(
    "family",
    "people",
    (
        Column("customer", "key", required=True),
        Column("name"),
        Column("relation", required=True),
        Column("birthday", "day"),
        Column("consent", "yes_no"),
        Column("purpose"),
        Column("note"),
    ),
)
"""Restricted: nothing of it but a child's age, with consent, leaves its sheet."""

PROFILES = Table(
    "profiles",
    "program",
    (
        Column("customer"),
        Column("key", "key"),
        Column("stage", "choice", choices=STAGES),
        Column("stage_since", "day"),
        Column("activity", "choice", choices=ACTIVITIES),
        Column("first_order", "day"),
        Column("first_product"),
        Column("first_amount", "money"),
        Column("last_order", "day"),
        Column("orders", "number"),
        Column("spend", "money"),
        Column("next_order", "day"),
        Column("days_late", "number"),
        Column("complete", "percent"),
        Column("promises"),
        Column("why"),
        Column("offers"),
        Column("buys_for"),
    ),
    key="key",
)

BEHIND = Table(
    "behind",
    "program",
    (
        Column("customer"),
        Column("phone", "phone"),
        Column("last_order", "day"),
        Column("orders", "number"),
        Column("spend", "money"),
        Column("stage", "choice", choices=STAGES),
        Column("note"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)
