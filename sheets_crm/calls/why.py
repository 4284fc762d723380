"""One sentence that tells why a customer stands on the list today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.texts import Texts

SMALL_REST_DAYS = 3
"""Stock left for fewer days than this when the customer bought again is not worth a word."""
SAME_PACE = 0.1
NEAR_DAYS = 300
_DECLARED = ("declared", "declared_learnt")
_OF_RHYTHM = ("usual_spread", "number")
_OF_ALL = ("basis", "state", "run_out", "days_left", "days_late", "last_order", "product_name", "likely")
_OF_STOCK = ("quantity", "others", "unsuitable", "carried", "capped", "dose", "pace", "duration")


def why(row: Mapping[str, Any], texts: Texts) -> str:
    """The reason behind one row of `sheets_crm.metrics.next_order.prediction.next_orders`.

    Args:
        row: The row as plain values; ``likely`` from `with_likely_products` where it is known.
        texts: The workbook's language.

    Returns:
        For example "Botol 30 butir × 2, mulai 6 Apr, habis 6 Jun, terlambat 24 hari".
    """
    if row["basis"] == "none":
        return texts("why.unsuitable" if row["unsuitable"] else "why.unknown", product=_product(row, texts))
    if str(row["basis"]).startswith("declared"):
        return texts("why.between").join([*_stock(row, texts), *_lateness(row, texts)])
    named = [str(row["product_name"])] if row.get("likely") else []
    return texts("why.between").join([*named, rhythm(row, texts), *_lateness(row, texts)])


def rhythm(row: Mapping[str, Any], texts: Texts) -> str:
    """What the customer's, else the shop's rhythm says of a row that has a date.

    Args:
        row: A row of `sheets_crm.metrics.next_order.prediction.next_orders` whose basis is not "none".
        texts: The workbook's language.

    Returns:
        For example "biasanya tiap 31 ± 4 hari; terakhir 27 hari lalu; stoknya habis 6 Jun".
    """
    declared = str(row["basis"]).startswith("declared")
    ends = "why.stock_out" if declared else "why.expected"
    if row["days_left"] == 0:
        ends += "_today"
    parts = [_usual(row, texts), _last(row, texts), texts(ends, day=_day(row, "run_out", texts))]
    return texts("why.parts").join(parts)


def whys(rows: Columns, texts: Texts) -> list[str]:
    """The reason behind each row; what several rows have to say is put together once."""
    names, stock = (*_OF_ALL, *_OF_STOCK, *_OF_RHYTHM), rows["basis"].isin(_DECLARED)
    same = {name: np.where(stock, 0, rows[name]) for name in _OF_RHYTHM}
    told = rows.read(numbers=["likely"]).plus(**same).tuples(*names)
    sentences = {row: why(dict(zip(names, row, strict=True)), texts) for row in set(told)}
    return [sentences[row] for row in told]


def _product(row: Mapping[str, Any], texts: Texts) -> str:
    name = str(row["product_name"]) or texts("why.some_product")
    if row["quantity"] != 1:
        name = texts("why.times", product=name, quantity=float(row["quantity"]))
    return texts("why.and_others", product=name) if row["others"] else name


def _stock(row: Mapping[str, Any], texts: Texts) -> list[str]:
    if row["carried"] > SMALL_REST_DAYS:
        kind = "why.bought_early_capped" if row["capped"] else "why.bought_early"
        begun = texts(kind, day=_day(row, "last_order", texts), days=int(row["carried"]))
    else:
        begun = texts("why.started", day=_day(row, "last_order", texts))
    parts = [_product(row, texts), begun]
    if row["dose"] is not None:
        parts.append(texts("why.dose", dose=float(row["dose"])))
    if abs(row["pace"] - 1) >= SAME_PACE:
        parts.append(texts("why.own_pace", days=round(row["duration"])))
    ends = "why.runs_out_today" if row["days_left"] == 0 else "why.runs_out"
    if row["days_left"] < 0:
        ends = "why.ran_out"
    return [*parts, texts(ends, day=_day(row, "run_out", texts))]


def _usual(row: Mapping[str, Any], texts: Texts) -> str:
    declared = str(row["basis"]).startswith("declared")
    days = round(row["usual_days"] if declared else row["duration"])
    if declared:
        kind = "own_rhythm" if row["learnt_from"] == "own" else f"{row['learnt_from']}_usual"
    else:
        kind = str(row["basis"])
    spread = max(1, round(row["usual_spread"]))
    return texts(f"why.{kind}", days=days, spread=spread, number=int(row["number"]) + 1)


def _last(row: Mapping[str, Any], texts: Texts) -> str:
    days = (_today(row) - row["last_order"]).days
    return texts("why.last_order", days=days) if days else texts("why.last_order_today")


def _lateness(row: Mapping[str, Any], texts: Texts) -> list[str]:
    if row["state"] == "due_soon" and row["days_left"] > 0:
        return [texts("why.days_left", days=int(row["days_left"]))]
    if row["state"] in ("overdue", "win_back"):
        return [texts(f"why.{row['state']}", days=int(row["days_late"]))]
    return []


def _day(row: Mapping[str, Any], name: str, texts: Texts) -> str:
    day: date = row[name]
    if abs((day - _today(row)).days) <= NEAR_DAYS:
        return texts.day_month(day)
    return str(texts.show(day))


def _today(row: Mapping[str, Any]) -> date:
    today: date = row["run_out"] - timedelta(days=int(row["days_left"]))
    return today
