"""Money: the cash book and plan that people keep, and what the program makes of them."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table, codes

CASH_CATEGORIES = codes(
    "sales collected other_in refund supplier wages rent promotion customer_care operating staff_advance "
    "tax equipment equipment_sold owner_in loan_in loan_repaid owner_out deposit transfer opening"
)
PLAN_REPEATS = ("once", "weekly", "monthly")

CASH = Table(
    "cash",
    "people",
    (
        Column("date", "day", required=True),
        Column("account", required=True),
        Column("category", "choice", choices=CASH_CATEGORIES),
        Column("note"),
        Column("money_in", "money"),
        Column("money_out", "money"),
        Column("party"),
        Column("party_account", "key", offered=False),
        Column("branch"),
        Column("receipt"),
        Column("staff"),
        Column("time"),
        Column("counted", "money"),
    ),
)

CASH_PLAN = Table(
    "cash_plan",
    "people",
    (
        Column("date", "day", required=True),
        Column("category", "choice", choices=CASH_CATEGORIES),
        Column("note"),
        Column("money_in", "money"),
        Column("money_out", "money"),
        Column("party"),
        Column("branch"),
        Column("repeats", "choice", choices=PLAN_REPEATS),
        Column("until", "day"),
        Column("done", "yes_no"),
    ),
)

WHAT_IF = Table(
    "what_if",
    "people",
    (
        Column("name", required=True),
        Column("starts", "day"),
        Column("start_cost", "money"),
        Column("monthly_cost", "money", required=True),
        Column("margin", "money"),
        Column("orders", "number"),
        Column("note"),
    ),
    key="name",
)
"""Plans of which nothing is in the books: what they would cost, and what one order of them leaves."""

CASH_FLOW = Table(
    "cash_flow",
    "program",
    (
        Column("period"),
        Column("closing", "money"),
        Column("opening", "money"),
        Column("from_customers", "money"),
        Column("other_receipts", "money"),
        Column("suppliers", "money"),
        Column("wages", "money"),
        Column("rent", "money"),
        Column("other_costs", "money"),
        Column("tax", "money"),
        Column("uncategorised", "money"),
        Column("equipment", "money"),
        Column("financing", "money"),
        Column("transfers", "money"),
        Column("difference", "money"),
        Column("fewer_receipts", "money"),
        Column("one_more_cost", "money"),
        Column("note"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

RECEIVABLES = Table(
    "receivables",
    "program",
    (
        Column("customer"),
        Column("open", "money"),
        Column("not_due", "money"),
        Column("days_1_30", "money"),
        Column("days_31_60", "money"),
        Column("days_61_90", "money"),
        Column("days_over_90", "money"),
        Column("days_overdue", "number"),
        Column("usual_delay", "number"),
        Column("credit_limit", "money"),
        Column("suggested_limit", "money"),
        Column("phone", "phone"),
        Column("invoices"),
        Column("note"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

LEAKS = Table(
    "leaks",
    "program",
    (
        Column("rule"),
        Column("amount", "money"),
        Column("finding"),
        Column("date", "day"),
        Column("branch"),
        Column("staff"),
        Column("rows"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)
