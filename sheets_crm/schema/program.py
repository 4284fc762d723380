"""The shop's settings, the figures of the whole shop, and what the program tells about its own work."""

from __future__ import annotations

from sheets_crm.schema.column import Column, Table

COHORT_MONTHS = 12

SETTINGS = Table(
    "settings",
    "people",
    (Column("setting", required=True), Column("value"), Column("meaning")),
    key="setting",
)

DASHBOARD = Table(
    "dashboard",
    "program",
    (
        Column("figure"),
        Column("value"),
        Column("beside"),
        Column("meaning"),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

ALL_FIGURES = Table(
    "all_figures",
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

DATA_CHECK = Table(
    "data_check",
    "program",
    (
        Column("sheet"),
        Column("row", "number"),
        Column("column"),
        Column("message", required=True),
        Column("key", "key", hidden=True),
    ),
    key="key",
)

CHANGE_LOG = Table(
    "change_log",
    "program",
    (
        Column("moment"),
        Column("what"),
        Column("column"),
        Column("old"),
        Column("new"),
        Column("saved_by"),
        Column("since"),
        Column("sheet"),
        Column("key", "key", hidden=True),
    ),
)
"""Rows are added and never written again, as those of the run log."""

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
