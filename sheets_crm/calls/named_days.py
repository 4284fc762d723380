"""The day that words name without a year: ``tgl 5``, ``5 Juli``, ``15/7``, ``Senin``, ``3 hari lagi``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

from sheets_crm.reading.cells import Unreadable, day_of, header_key
from sheets_crm.texts import vocabularies

_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})(?![\d/.-])")
_NUMBER = re.compile(r"(\d{1,2})([a-z]*)")
_MONTHS_AHEAD = 13


def named_day(text: str, since: date, *, day_first: bool = True) -> date | None:
    """The first day after ``since`` that the words name, None when they name none.

    Example:
        >>> named_day("tgl 5 ya kak", date(2026, 6, 30)), named_day("2 botol", date(2026, 6, 30))
        (datetime.date(2026, 7, 5), None)
    """
    words = header_key(text).split()
    if day := _days_ahead(words, since):
        return day
    if match := _NUMERIC.search(text):
        return _in_a_year(f"{match[1]}/{match[2]}", "/", since, day_first)
    found = next((day for at in range(len(words)) if (day := _at(words, at, since))), None)
    return found or _weekday(" ".join(words), since)


def only_names_a_day(text: str) -> bool:
    """Whether nothing else is said but a day and when to come back: ``kabari tgl 5 ya``."""
    around = _said("day_around") | _said("fillers") | _said("day_markers")
    key = f" {header_key(text)} "
    for name in (names := _weekdays_in(key)):
        key = key.replace(f" {name} ", " ")
    rest = [word for word in key.split() if word not in around]
    numbers = [word for word in rest if _NUMBER.fullmatch(word)]
    months = [word for word in rest if _is_month(word)]
    is_day = len(numbers) == 1 or (bool(names) and not rest)
    is_day = is_day and len(rest) == len(numbers) + len(months)
    return is_day and "?" not in text and _days_ahead(header_key(text).split(), date.min) is None


def _days_ahead(words: list[str], since: date) -> date | None:
    """``2 minggu lagi``; but ``tgl 5 bulan depan`` counts no months."""
    units = _table("day_units")
    for at, (number, unit) in enumerate(pairwise(words)):
        marked = at > 0 and words[at - 1] in _said("day_markers")
        named = not _said("coming").isdisjoint(words[at + 2 : at + 3])
        if number.isdecimal() and len(number) < 3 and unit in units and not marked and not named:
            return since + timedelta(days=int(number) * units[unit])
    return None


def _weekday(key: str, since: date) -> date | None:
    """The next such day; ``Jumat depan`` is that of the next week. Two days named are none."""
    names = _weekdays_in(f" {key} ")
    numbers = {_table("weekdays")[name] for name in names}
    if len(numbers) != 1:
        return None
    (number,) = numbers
    if not _said("coming").isdisjoint(key.split()):
        return since + timedelta(days=7 - since.weekday() + number)
    return since + timedelta(days=(number - since.weekday() - 1) % 7 + 1)


def _weekdays_in(key: str) -> list[str]:
    """``minggu`` alone is a week; the day is ``hari minggu``."""
    return [name for name in _table("weekdays") if f" {name} " in key]


def _at(words: list[str], at: int, since: date) -> date | None:
    match = _NUMBER.fullmatch(words[at])
    if match is None or (match[2] and match[2] not in _said("day_endings")):
        return None
    following = words[at + 1] if at + 1 < len(words) else ""
    if _is_month(following):
        return _in_a_year(f"{match[1]} {following}", " ", since, True)
    marked = bool(match[2]) or (at > 0 and words[at - 1] in _said("day_markers"))
    after = _end_of_month(since) if _is_next_month(words[at + 1 : at + 3]) else since
    return _in_a_month(int(match[1]), after) if marked else None


def _is_next_month(words: list[str]) -> bool:
    """``bulan depan``, ``next month``."""
    months = [word for word in words if _table("day_units").get(word) == 30]
    return bool(months) and not _said("coming").isdisjoint(words)


def _end_of_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _in_a_month(number: int, since: date) -> date | None:
    days = (_day(f"{month.year}-{month.month:02}-{number:02}", True) for month in _months_from(since))
    return next((day for day in days if day and day > since), None)


def _in_a_year(day_and_month: str, between: str, since: date, day_first: bool) -> date | None:
    days = (_day(f"{day_and_month}{between}{year}", day_first) for year in (since.year, since.year + 1))
    return next((day for day in days if day and day > since), None)


def _months_from(since: date) -> Iterator[date]:
    for ahead in range(_MONTHS_AHEAD):
        years, month = divmod(since.month - 1 + ahead, 12)
        yield date(since.year + years, month + 1, 1)


def _day(text: str, day_first: bool) -> date | None:
    try:
        return day_of(text, day_first=day_first)
    except Unreadable:
        return None


def _is_month(word: str) -> bool:
    return word.isalpha() and _day(f"1 {word} 2000", True) is not None


@cache
def _said(name: str) -> frozenset[str]:
    """A list of words, of all languages."""
    return frozenset(word for replies in _replies() for word in replies[name])


@cache
def _table(name: str) -> Mapping[str, int]:
    """A table of numbers by word, of all languages."""
    return {word: number for replies in _replies() for word, number in replies[name].items()}


def _replies() -> list[Mapping[str, Any]]:
    return [words["replies"] for words in vocabularies().values() if "replies" in words]
