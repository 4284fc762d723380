"""Which row of the figures' sheets holds what: charts point at these rows, so they never move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sheets_crm.schema import ACTIVITIES, STAGES
from sheets_crm.schema.customers import LEAD_STEPS

HEADER_ROW = 4
RULES = tuple(f"L{number}" for number in range(1, 11))
BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
COHORTS = 24
FIRST_PRODUCTS = 10
SEASONS = 6
SOURCES = 8
PRODUCTS = 8
PAIRS = 5
STEPS = 4
SEGMENTS = 10
WEEKS = 13
MONTHS = 12
ACCOUNTS = 20
GROUPS = 5
REASONS = 8
INTENTS = 4
OBJECTIONS = 9

TILES = ("tile_sales", "tile_cash", "tile_owed", "tile_calls", "tile_complaints", "tile_product")
ALL_FIGURES: Mapping[str, Sequence[str]] = {
    "calls": ("calls_listed", "calls_held", "answers_today", "answers_week", "complaints"),
    "money": (
        "cash",
        "runway",
        "leaks",
        "lowest_week",
        "below_zero",
        "fewer_receipts",
        "one_more_cost",
        "repeat_cash",
        "repeat_cash_overdue",
        "repeat_cash_backtest",
        "open_receivables",
        "overdue_receivables",
        "days_outstanding",
        "difference",
    ),
    "back": (
        "repeat_purchase_rate",
        "repeat_purchase_rate_year",
        "repeat_purchase_rate_sellers",
        "mature_repeat_rate",
        "second_order_30",
        "second_order_60",
        "second_order_90",
        "retention_rate",
        "reactivated",
        "lapsed",
        "returning_rate",
        "repeat_share",
        "gap",
        "first_gap",
    ),
    "sales": (
        "revenue",
        "existing_revenue",
        "repeat_revenue",
        "unnamed_revenue",
        "purchase_frequency",
        "average_order_value",
        "average_receipt_value",
        "revenue_per_customer",
        "historic_value",
        "lifetime_value",
        "cost_new",
        "cost_existing",
        "several_products",
        "other_product_later",
        "first_customer",
    ),
    "gaps": tuple(f"gap_{number}" for number in range(1, STEPS + 1)),
    "leads": (
        "lead_conversion",
        "offer_response",
        "hundred_offers",
        "likelier",
        "times_slower",
        "reach_rate",
    ),
    "products": tuple(f"product_{number}" for number in range(1, PRODUCTS + 1)),
    "pairs": tuple(f"pair_{number}" for number in range(1, PAIRS + 1)),
    "steps": ("step_candidate", "step_buyer", "step_customer", "step_regular"),
    "phases": ("phase_before_sale", "phase_acquired", "phase_kept"),
    "stages": tuple(f"stage_{code}" for code in STAGES),
    "activities": tuple(f"activity_{code}" for code in ACTIVITIES),
    "segments": tuple(f"segment_{number}" for number in range(1, SEGMENTS + 1)),
    "ageing": tuple(f"ageing_{code}" for code in BUCKETS),
    "dates": ("best_guesses", "simple_rule", "days_off", "contacting"),
    "said": tuple(f"said_{number}" for number in range(1, GROUPS + 1)),
    "real": tuple(f"real_{number}" for number in range(1, GROUPS + 1)),
    "care": (
        "planned",
        "covered",
        "greeted_by",
        "selling_share",
        "complete",
        "birthdays_known",
        "satisfied",
        "captured",
        "repeat_after_complaint",
        "repeat_without_complaint",
        "answer_wait",
        "answered_in_time",
        "solved",
        "rounded",
    ),
    "why_not": (*(f"why_{number}" for number in range(1, REASONS + 1)), "why_silent"),
    "habits": (
        "served_first",
        "lapsed_reached",
        "lapsed_alone",
        *(f"intent_{number}" for number in range(1, INTENTS + 1)),
        *(f"objection_{number}" for number in range(1, OBJECTIONS + 1)),
        *(f"lead_step_{number}" for number in range(1, len(LEAD_STEPS) + 1)),
    ),
}
CASH_FLOW: Mapping[str, Sequence[str]] = {
    "weeks": tuple(f"week_{number}" for number in range(1, WEEKS + 1)),
    "months": tuple(f"month_{number}" for number in range(1, MONTHS + 1)),
    "accounts": tuple(f"account_{number}" for number in range(1, ACCOUNTS + 1)),
}
RETENTION: Mapping[str, Sequence[str]] = {
    "strict": ("strict_all", *(f"strict_{number}" for number in range(1, COHORTS + 1))),
    "by_then": ("by_then_all", *(f"by_then_{number}" for number in range(1, COHORTS + 1))),
    "first_products": tuple(f"product_{number}" for number in range(1, FIRST_PRODUCTS + 1)),
    "sources": tuple(f"source_{number}" for number in range(1, SOURCES + 1)),
    "seasons": (*(f"season_{number}" for number in range(1, SEASONS + 1)), "season_between"),
}
LEAKS: Mapping[str, Sequence[str]] = {"rules": tuple(f"rule_{rule}" for rule in RULES)}


def keys_in_order(sections: Mapping[str, Sequence[str]]) -> list[str]:
    """Every key of a sheet from the top, a heading above each section."""
    return [key for name, keys in sections.items() for key in (f"heading_{name}", *keys)]


def row_of(sections: Mapping[str, Sequence[str]], key: str) -> int:
    """The row of the sheet, from 1, in which this key stands."""
    return HEADER_ROW + 1 + keys_in_order(sections).index(key)
