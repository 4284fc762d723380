"""How a figure is written on the dashboard: name, value, where it comes from, who is behind it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from sheets_crm.metrics.figure import Figure
from sheets_crm.metrics.windows import Window
from sheets_crm.texts import Texts

_NAMES_SHOWN = 3
Row = dict[str, Any]
Show = Callable[[float], str]


def line(
    texts: Texts,
    key: str,
    value: str | None,
    *,
    number: float | None = None,
    meaning: str = "",
) -> Row:
    """One row of the dashboard; a value of None is "not yet"."""
    return {
        "figure": texts(f"report.figures.{key}.name"),
        "value": texts("report.none") if value is None else value,
        "meaning": meaning or None,
        "number": None if number is None or number != number else round(float(number), 6),
        "key": key,
    }


def month_name(texts: Texts, month: datetime.date) -> str:
    """A month as people of the language write it: ``Jun 2026``."""
    return f"{texts.node('units.months_short')[month.month - 1]} {month.year}"


def figure_line(
    texts: Texts,
    key: str,
    figure: Figure,
    show: Show,
    names: Mapping[str, str],
    money: Literal["", "part", "both"] = "",
) -> Row:
    """The row of a figure: its fraction in words, its window, and a warning when little stands behind it.

    ``money`` says whether the upper part of the fraction, or both, are rupiah.
    """
    meaning = texts(
        f"report.figures.{key}.meaning",
        part=texts.money(figure.numerator) if money else round(figure.numerator, 2),
        whole=texts.money(figure.denominator) if money == "both" else round(figure.denominator, 2),
        window=window_text(figure.window, texts),
    )
    parts = [meaning, immature_text(figure.immature, texts), small_sample_text(figure, texts)]
    row = line(
        texts,
        key,
        None if figure.value is None else show(figure.value),
        number=figure.value,
        meaning="; ".join(part for part in parts if part),
    )
    return row | behind(figure.customers, names, texts)


def direction(change: float) -> str:
    """Whether something grew ("more"), fell ("less") or, in whole percent, stayed the "same"."""
    if round(change * 100) == 0:
        return "same"
    return "more" if change > 0 else "less"


def percent(texts: Texts) -> Show:
    """14,6%."""
    return texts.percent


def days(texts: Texts) -> Show:
    """30 days."""
    return lambda value: texts("report.days", days=round(value, 1))


def number(texts: Texts) -> Show:
    """1,25."""
    return lambda value: texts.number(round(value, 2), None if float(value).is_integer() else 2)


def times(texts: Texts) -> Show:
    """4,5 times."""
    return lambda value: texts("report.times", times=round(value, 1))


def times_more(texts: Texts) -> Show:
    """4,5 times; "no" where it is not more at all."""
    return lambda value: texts("report.times" if value > 1 else "report.not_more", times=round(value, 1))


def window_text(window: Window | None, texts: Texts) -> str:
    """The window as inclusive days."""
    if window is None:
        return texts("report.all_time")
    last = window.end - datetime.timedelta(days=1)
    return texts("report.window", first=window.start, last=last)


def small_sample_text(figure: Figure, texts: Texts) -> str:
    """The warning under ten, with the honest range of a share."""
    if not figure.small_sample or figure.value is None:
        return ""
    if figure.interval is None:
        return texts("report.small_sample")
    low, high = figure.interval
    span = {"low": texts.number(round(low * 100)), "high": texts.percent(high, 0)}
    return texts("report.small_sample_range", small=texts("report.small_sample"), **span)


def small_text(sample: int, texts: Texts) -> str:
    """The warning for what is no `Figure`."""
    return texts("report.small_sample") if sample < 10 else ""


def immature_text(immature: int, texts: Texts) -> str:
    """How many were left out because their time is not over."""
    return texts("report.immature", count=immature) if immature else ""


def behind(customers: Sequence[str], names: Mapping[str, str], texts: Texts) -> Row:
    """Who is behind a figure: the first few names for its row, every key for the sheet that lists them."""
    shown = ", ".join(names.get(key, key) for key in customers[:_NAMES_SHOWN])
    if len(customers) > _NAMES_SHOWN:
        shown = texts("report.first_of", count=len(customers), shown=shown)
    return {"who": shown or None, "behind": customers}


def listed(items: Sequence[str], texts: Texts, most: int = _NAMES_SHOWN) -> str:
    """The first few of many, and how many more."""
    shown = ", ".join(items[:most])
    more = len(items) - most
    return texts("report.and_more", shown=shown, count=more) if more > 0 else shown


def money_cell(amount: float) -> float:
    """No finer than a program keeps that saves fifteen digits of a number."""
    return round(float(amount), 2)


def heading(texts: Texts, section: str, column: str = "figure", **cells: object) -> Row:
    """The row above a section."""
    return {column: texts(f"report.headings.{section}"), **cells, "key": f"heading_{section}"}
