"""What keeps customers: launches, news, events and surveys, and the ledger of what they are given."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table, codes
from sheets_crm.schema.customers import CUSTOMER_TYPES

CAMPAIGN_KINDS = codes("launch catalogue news event survey trade_in")
CHOSEN_BY = codes("spend orders longest")
LOYALTY_ENTRIES = codes("receipt bonus gift received reject rounding discount birthday fee activity project")

CAMPAIGNS = Table(
    "campaigns",
    "people",
    (
        Column("name", required=True),
        Column("campaign_kind", "choice", required=True, choices=CAMPAIGN_KINDS),
        Column("starts", "day", required=True),
        Column("ends", "day"),
        Column("product"),
        Column("taste"),
        Column("size"),
        Column("type", "choice", choices=CUSTOMER_TYPES),
        Column("every_days", "number"),
        Column("price", "money"),
        Column("trade_value", "money"),
        Column("places", "number"),
        Column("with_family", "yes_no"),
        Column("chosen_by", "choice", choices=CHOSEN_BY),
        Column("answer_by", "day"),
        Column("question"),
        Column("cost", "money"),
        Column("decision"),
        Column("review_on", "day"),
        Column("note"),
        Column("tactic"),
    ),
    key="name",
)

CAMPAIGN_PEOPLE = Table(
    "campaign_people",
    "program",
    (
        Column("campaign"),
        Column("rank", "number"),
        Column("customer"),
        Column("phone", "phone"),
        Column("standing"),
        Column("why"),
        Column("people", "number"),
        Column("date", "day"),
        Column("answer"),
        Column("staff"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

LOYALTY = Table(
    "loyalty",
    "people",
    (
        Column("date", "day", required=True),
        Column("customer", "key"),
        Column("entry", "choice", required=True, choices=LOYALTY_ENTRIES),
        Column("receipt", "key"),
        Column("product"),
        Column("quantity", "number"),
        Column("amount", "money", essential=True),
        Column("learnt"),
        Column("next_order", "day"),
        Column("checked_by"),
        Column("card", "key"),
        Column("branch"),
        Column("staff"),
        Column("note"),
    ),
)

TIERS = Table(
    "tiers",
    "people",
    (
        Column("name", required=True),
        Column("spend_from", "money", required=True),
        Column("goods_discount", "percent"),
        Column("service_discount", "percent"),
        Column("birthday_discount", "percent"),
        Column("no_queue", "yes_no"),
        Column("benefits"),
    ),
    key="name",
)

LOYALTY_CARDS = Table(
    "loyalty_cards",
    "program",
    (
        Column("customer"),
        Column("phone", "phone"),
        Column("tier"),
        Column("spend_year", "money"),
        Column("to_next", "money"),
        Column("card"),
        Column("joined", "day"),
        Column("valid_until", "day"),
        Column("receipts", "money"),
        Column("given", "money"),
        Column("fee_due", "money"),
        Column("benefits"),
        Column("note"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

PROGRAMME_FIGURES = Table(
    "programme_figures",
    "program",
    (
        Column("figure"),
        Column("value"),
        Column("meaning"),
        Column("who"),
        Column("number", "number"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)
