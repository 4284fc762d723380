"""Every table and column the program knows: data only. Titles live in ``templates/texts/*/headings.toml``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "key", "phone", "day", "money", "number", "percent", "yes_no", "choice"]
Owner = Literal["people", "program", "shared"]


@dataclass(frozen=True)
class Column:
    """One column: its name in frames, what it holds, who writes it.

    ``choices`` are the codes of a choice column. A row goes on without an unreadable cell unless the
    column is ``required`` or ``essential``: then the row is left out. ``offered`` is False for columns
    that are read when a shop has them but that new workbooks leave out.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    essential: bool = False
    choices: tuple[str, ...] = ()
    staff: bool = False
    offered: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class Table:
    """One sheet: who owns it, its columns in order, and the column that names a row."""

    name: str
    owner: Owner
    columns: tuple[Column, ...]
    key: str = ""

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which the table cannot be used."""
        return tuple(column.name for column in self.columns if column.required)


CUSTOMER_TYPES = ("retail", "reseller", "outlet", "distributor")
STAGES = ("suspect", "prospect", "initial", "repeater", "loyal", "advocate", "partner")
ORDER_STATUSES = ("done", "cancelled", "returned", "in_progress")
PAYMENTS = ("cash", "transfer", "card", "credit")
CONTACT_KINDS = ("service", "selling", "greeting", "collection")
DIRECTIONS = ("out", "in")
RESULTS = (
    "ordered",
    "change",
    "interested",
    "later",
    "no_answer",
    "not_interested",
    "wrong_number",
    "complaint",
    "satisfied",
    "stop",
)
REASONS_NOT_BACK = (
    "expensive",
    "unsuitable",
    "still_has_stock",
    "moved_brand",
    "moved_town",
    "forgot",
    "service",
    "deceased",
    "other",
)
CASH_CATEGORIES = (
    "sales",
    "collected",
    "other_in",
    "refund",
    "supplier",
    "wages",
    "rent",
    "promotion",
    "customer_care",
    "operating",
    "staff_advance",
    "tax",
    "equipment",
    "equipment_sold",
    "owner_in",
    "loan_in",
    "loan_repaid",
    "owner_out",
    "deposit",
    "transfer",
    "opening",
)
PLAN_REPEATS = ("once", "weekly", "monthly")
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
        Column("note"),
    ),
    key="id",
)

PRODUCTS = Table(
    "products",
    "people",
    (
        Column("code", "key", required=True),
        Column("name", required=True),
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
    ),
    key="code",
)

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
        Column("dose", "number"),
    ),
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

CALENDARS = ("government", "saudi", "school", "own")
SEASONS = Table(
    "seasons",
    "people",
    (
        Column("name", required=True),
        Column("opens", "day", required=True),
        Column("closes", "day", required=True),
        Column("calendar", "choice", choices=CALENDARS),
        Column("estimated", "yes_no"),
        Column("source"),
        Column("note"),
    ),
    key="name",
)

MESSAGES = Table(
    "messages",
    "people",
    (Column("reason", required=True), Column("text", required=True), Column("note")),
    key="reason",
)

SETTINGS = Table(
    "settings",
    "people",
    (Column("setting", required=True), Column("value"), Column("meaning")),
    key="setting",
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

PROFILES = Table(
    "profiles",
    "program",
    (
        Column("customer"),
        Column("key", "key"),
        Column("stage", "choice", choices=STAGES),
        Column("activity", "choice", choices=ACTIVITIES),
        Column("first_order", "day"),
        Column("first_product"),
        Column("first_amount", "money"),
        Column("last_order", "day"),
        Column("orders", "number"),
        Column("spend", "money"),
        Column("next_order", "day"),
        Column("days_late", "number"),
        Column("why"),
    ),
    key="key",
)

COHORT_MONTHS = 12
DASHBOARD = Table(
    "dashboard",
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

RETENTION = Table(
    "retention",
    "program",
    (
        Column("cohort"),
        Column("customers", "number"),
        *(Column(f"month_{month}", "percent") for month in range(1, COHORT_MONTHS + 1)),
        Column("revenue", "money"),
        Column("new", "money"),
        Column("existing", "money"),
        Column("unnamed", "money"),
        Column("buyers", "number"),
        Column("leads", "number"),
        Column("lead_conversion", "percent"),
        Column("answer_days", "number"),
        Column("note"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

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

DATA_CHECK = Table(
    "data_check",
    "program",
    (
        Column("sheet"),
        Column("row", "number"),
        Column("column"),
        Column("message"),
    ),
)

RUN_LOG = Table(
    "run_log",
    "program",
    (
        Column("moment"),
        Column("as_of", "day"),
        Column("run"),
        Column("listed", "number"),
        Column("held_back", "number"),
        Column("logged", "number"),
        Column("problems", "number"),
        Column("version"),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        CUSTOMERS,
        PRODUCTS,
        ORDERS,
        CONTACTS,
        CASH,
        CASH_PLAN,
        SEASONS,
        MESSAGES,
        SETTINGS,
        CALL_LIST,
        HELD_BACK,
        LIST_RESULTS,
        PROFILES,
        BEHIND,
        DASHBOARD,
        RETENTION,
        CASH_FLOW,
        RECEIVABLES,
        LEAKS,
        DATA_CHECK,
        RUN_LOG,
    )
}
