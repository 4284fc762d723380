"""Every table and column the program knows: data only. Titles live in ``templates/texts/*/headings.toml``.

A table stands in the file of its subject, a column is one line in it; a new table is also named below.
"""

from __future__ import annotations

from sheets_crm.schema.calls import *
from sheets_crm.schema.cash import *
from sheets_crm.schema.column import *
from sheets_crm.schema.customers import *
from sheets_crm.schema.filters import *
from sheets_crm.schema.fleet import *
from sheets_crm.schema.loyalty import *
from sheets_crm.schema.orders import *
from sheets_crm.schema.program import *

_TABLES = (
    CUSTOMERS,
    PRODUCTS,
    ORDERS,
    CONTACTS,
    COMPLAINTS,
    IMPROVEMENTS,
    CASH,
    CASH_PLAN,
    WHAT_IF,
    SEASONS,
    FAMILY,
    FILTERS,
    CAMPAIGNS,
    LOYALTY,
    TIERS,
    MESSAGES,
    SETTINGS,
    CALL_LIST,
    HELD_BACK,
    ORDERS_TO_ENTER,
    LIST_RESULTS,
    STAFF_WORK,
    FILTER_PEOPLE,
    CAMPAIGN_PEOPLE,
    LOYALTY_CARDS,
    PROGRAMME_FIGURES,
    PROFILES,
    BEHIND,
    DASHBOARD,
    ALL_FIGURES,
    RETENTION,
    CASH_FLOW,
    RECEIVABLES,
    LEAKS,
    DATA_CHECK,
    CHANGE_LOG,
    RUN_LOG,
)
TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
