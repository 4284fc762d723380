"""The day that a customer's words name without a year: ``tgl 5``, ``5 Juli``, ``15/7``, ``the 5th``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

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
    if match := _NUMERIC.search(text):
        return _in_a_year(f"{match[1]}/{match[2]}", "/", since, day_first)
    words = header_key(text).split()
    return next((day for at in range(len(words)) if (day := _at(words, at, since))), None)


def only_names_a_day(text: str) -> bool:
    """Whether nothing else is said but a day and when to come back: ``kabari tgl 5 ya``."""
    _, _, around = _lists()
    rest = [word for word in header_key(text).split() if word not in around]
    numbers = [word for word in rest if _NUMBER.fullmatch(word)]
    months = [word for word in rest if _is_month(word)]
    return len(numbers) == 1 and len(rest) == len(numbers) + len(months) and "?" not in text


def _at(words: list[str], at: int, since: date) -> date | None:
    match = _NUMBER.fullmatch(words[at])
    markers, endings, _ = _lists()
    if match is None or (match[2] and match[2] not in endings):
        return None
    following = words[at + 1] if at + 1 < len(words) else ""
    if _is_month(following):
        return _in_a_year(f"{match[1]} {following}", " ", since, True)
    marked = bool(match[2]) or (at > 0 and words[at - 1] in markers)
    return _in_a_month(int(match[1]), since) if marked else None


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
def _lists() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Words before a day's number, endings of it, and words around it that say nothing more."""
    replies = [words["replies"] for words in vocabularies().values() if "replies" in words]
    markers, endings, around = (
        frozenset(word for lists in replies for word in lists[name])
        for name in ("day_markers", "day_endings", "day_around")
    )
    fillers = frozenset(word for lists in replies for word in lists["fillers"])
    return markers, endings, around | fillers | markers
