"""Tables of those who look after many shops. They stand in workbooks of their own, never in a shop's."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table

FLEET_LIST = Table(
    "fleet_list",
    "people",
    (Column("name"), Column("book", required=True), Column("group"), Column("key")),
    key="book",
)

_COUNTED = (
    Column("buyers", "number"),
    Column("calls", "number"),
    Column("cash", "money"),
    Column("owed", "money"),
    Column("overdue", "money"),
    Column("complaints", "number"),
    Column("problems", "number"),
)
"""What is told of a shop and of a group alike."""

FLEET_SHOPS = Table(
    "fleet_shops",
    "program",
    (
        Column("shop"),
        Column("state"),
        Column("sales", "money"),
        Column("change", "percent"),
        Column("repeat_rate", "percent"),
        *_COUNTED,
        Column("refreshed"),
        Column("group"),
        Column("note"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

FLEET_GROUPS = Table(
    "fleet_groups",
    "program",
    (
        Column("group"),
        Column("shops", "number"),
        Column("sales", "money"),
        Column("change", "percent"),
        Column("share", "percent"),
        Column("repeat_rate", "percent"),
        *_COUNTED,
        Column("key", "key", hidden=True),
    ),
    key="key",
)

FLEET_FIGURES = Table(
    "fleet_figures",
    "program",
    (Column("figure"), Column("meaning"), Column("total"), Column("key", "key", hidden=True)),
    key="key",
)

FLEET_PEOPLE = Table(
    "fleet_people",
    "program",
    (
        Column("person"),
        Column("shops"),
        Column("days", "number"),
        Column("spend", "money"),
        Column("last", "day"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

FLEET_TABLES = {table.name: table for table in (FLEET_SHOPS, FLEET_GROUPS, FLEET_PEOPLE, FLEET_FIGURES)}
"""What an overview holds, in the order of its sheets."""
