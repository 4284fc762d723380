"""One sentence that tells why a customer stands on the list today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.texts import Texts

SMALL_REST_DAYS = 3
"""Stock left for fewer days than this when the customer bought again is not worth a word."""
SAME_PACE = 0.1
NEAR_DAYS = 300
_DECLARED = ("declared", "declared_learnt")


def whys(rows: Columns, texts: Texts) -> list[str]:
    """The reason behind each row; what several rows have to say is put together once.

    Args:
        rows: From `sheets_crm.metrics.next_order.prediction.next_orders`; ``likely`` from
            `with_likely_products` where it is known.
        texts: The workbook's language.

    Returns:
        For example "Botol 30 butir × 2, mulai 6 Apr, habis 6 Jun, terlambat 24 hari", or "biasanya tiap
        31 ± 4 hari; terakhir 27 hari lalu; perkiraan beli lagi 6 Jun".
    """
    unknown, declared = rows["basis"].isin(["none"]), rows["basis"].isin(_DECLARED)
    found = np.full(len(rows), "", dtype=object)
    for which, say in ((unknown, _unknown), (declared, _stock), (~unknown & ~declared, _rhythm)):
        if which.any():
            found[which] = say(rows.rows(which), texts)
    sentences: list[str] = found.tolist()
    return sentences


def _unknown(rows: Columns, texts: Texts) -> list[str]:
    def said(unsuitable: bool, name: str, quantity: float, others: bool) -> str:
        product = _product(texts, name, quantity, others)
        return texts("why.unsuitable" if unsuitable else "why.unknown", product=product)

    return rows.told(said, "unsuitable", "product_name", "quantity", "others")


def _stock(rows: Columns, texts: Texts) -> list[str]:
    """Since when the stock is used, and how long it lasts."""
    today = _today(rows)

    def begun(last_order: date, carried: float, capped: bool) -> str:
        day = _day(last_order, today, texts)
        if carried <= SMALL_REST_DAYS:
            return texts("why.started", day=day)
        return texts("why.bought_early_capped" if capped else "why.bought_early", day=day, days=int(carried))

    def used(dose: float | None) -> str:
        return "" if dose is None else texts("why.dose", dose=dose)

    def lasts(pace: float, duration: float) -> str:
        return texts("why.own_pace", days=round(duration)) if abs(pace - 1) >= SAME_PACE else ""

    def ends(days_left: float, run_out: date) -> str:
        kind = "why.runs_out_today" if days_left == 0 else "why.runs_out" if days_left > 0 else "why.ran_out"
        return texts(kind, day=_day(run_out, today, texts))

    parts = (
        rows.told(lambda *named: _product(texts, *named), "product_name", "quantity", "others"),
        rows.told(begun, "last_order", "carried", "capped"),
        rows.told(used, "dose"),
        rows.told(lasts, "pace", "duration"),
        rows.told(ends, "days_left", "run_out"),
        _lateness(rows, texts),
    )
    return _joined(texts("why.between"), *parts)


def _rhythm(rows: Columns, texts: Texts) -> list[str]:
    """What the customer's, else the shop's rhythm says."""
    today = _today(rows)

    def usual(basis: str, days: float, spread: float, number: float) -> str:
        return texts(f"why.{basis}", days=int(days), spread=max(1, int(spread)), number=int(number) + 1)

    def last(day: date) -> str:
        days = (today - day).days
        return texts("why.last_order", days=days) if days else texts("why.last_order_today")

    def ends(days_left: float, run_out: date) -> str:
        kind = "why.expected_today" if days_left == 0 else "why.expected"
        return texts(kind, day=_day(run_out, today, texts))

    whole = rows.read(numbers=["likely"]).plus(
        days=np.round(rows["duration"]), spread=np.round(rows["usual_spread"])
    )
    rhythm = _joined(
        texts("why.parts"),
        whole.told(usual, "basis", "days", "spread", "number"),
        rows.told(last, "last_order"),
        rows.told(ends, "days_left", "run_out"),
    )
    named = whole.told(lambda likely, name: name if likely else "", "likely", "product_name")
    return _joined(texts("why.between"), named, rhythm, _lateness(rows, texts))


def _product(texts: Texts, name: str | None, quantity: float, others: bool) -> str:
    product = name or texts("why.some_product")
    if quantity != 1:
        product = texts("why.times", product=product, quantity=float(quantity))
    return texts("why.and_others", product=product) if others else product


def _lateness(rows: Columns, texts: Texts) -> list[str]:
    def said(state: str, days_left: float, days_late: float) -> str:
        if state == "due_soon" and days_left > 0:
            return texts("why.days_left", days=int(days_left))
        return texts(f"why.{state}", days=int(days_late)) if state in ("overdue", "win_back") else ""

    return rows.told(said, "state", "days_left", "days_late")


def _joined(between: str, *parts: Sequence[str]) -> list[str]:
    return [between.join(filter(None, row)) for row in zip(*parts, strict=True)]


def _day(day: date, today: date, texts: Texts) -> str:
    return texts.day_month(day) if abs((day - today).days) <= NEAR_DAYS else str(texts.show(day))


def _today(rows: Columns) -> date:
    today: date = (rows["run_out"] - rows["days_left"].astype("timedelta64[D]"))[0].item()
    return today
