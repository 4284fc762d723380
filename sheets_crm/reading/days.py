"""Days as people type them."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache

from sheets_crm.reading.unreadable import Unreadable, is_blank, refuse_error, seen
from sheets_crm.texts import LANGUAGES, texts_of

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_SERIALS = (36526, 73415)  # 2000-01-01 .. 2100-12-31: a smaller number in a day's column is no serial
_NUMERIC_DAY = re.compile(r"(\d{1,4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,4})")
_WORDED_DAY = re.compile(r"(?:\w+,\s*)?(\d{1,2})[\s\-]+([^\W\d]+)\.?,?[\s\-]+(\d{2}|\d{4})")
_WORDED_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})")
_ZONE = re.compile(r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})$")
_WITH_ZONE = re.compile(
    r"(.+?)[\sT]+(\d{1,2})[:.](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*(?:([ap])\.?m\.?)?\s*"
    r"(?:Z|UTC|GMT|([+-])(\d{2}):?(\d{2}))",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"[\sT]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?\s*([ap]\.?m\.?|wib|wita|wit|z)?$", re.IGNORECASE
)


def day_of(value: object, *, day_first: bool = True, zone: tzinfo | None = None) -> date | None:
    """The day a cell names; times are cut off, but a time with its zone is first turned into ``zone``.

    Raises:
        Unreadable: It names no day, or one before 1900 or after 2100.
    """
    refuse_error(value)
    if is_blank(value):
        return None
    if isinstance(value, bool):
        raise Unreadable("not_a_day")
    if isinstance(value, datetime):
        day = _within(value.date())  # or another zone could lie beyond the calendar
        return value.astimezone(zone).date() if value.tzinfo and zone else day
    if isinstance(value, date):
        return _within(value)
    if isinstance(value, int | float):
        return _serial_day(value)
    return _within(_zoned_day(str(value), day_first, zone))


def _serial_day(value: float) -> date:
    whole = math.floor(value) if math.isfinite(value) else 0
    if 19_000_101 <= whole <= 21_001_231 and whole == value:
        return _within(_calendar_day(whole // 10_000, whole // 100 % 100, whole % 100))
    if not _SERIALS[0] <= whole <= _SERIALS[1]:
        raise Unreadable("not_a_day")
    return date(1899, 12, 30) + timedelta(days=whole)


def _zoned_day(text: str, day_first: bool, zone: tzinfo | None) -> date:
    """``2026-06-25T23:20:00Z`` is the 26th in Jakarta."""
    match = _WITH_ZONE.fullmatch(seen(text))
    if match is None:
        return _written_day(text, day_first)
    day = _within(_written_day(match[1], day_first))  # or another zone could lie beyond the calendar
    if zone is None:
        return day
    sign, hours, minutes = (match[5] or "+"), int(match[6] or 0), int(match[7] or 0)
    offset = timedelta(hours=hours, minutes=minutes) * (-1 if sign == "-" else 1)
    hour = int(match[2]) % 12 + 12 * (match[4].lower() == "p") if match[4] else int(match[2])
    if hour > 23 or int(match[3]) > 59:
        raise Unreadable("not_a_day")
    moment = datetime(day.year, day.month, day.day, hour, int(match[3]), tzinfo=UTC) - offset
    return moment.astimezone(zone).date()


def numeric_kind(text: str) -> str:
    """What a day in numbers says of its order: ``day`` or ``month`` comes first, ``either``, else nothing."""
    plain = _TIME.sub("", _ZONE.sub("", seen(text).lstrip("'").strip()))
    match = _NUMERIC_DAY.fullmatch(plain)
    if match is None or len(match[1]) > 2:
        return ""
    first, second = int(match[1]), int(match[2])
    if first > 12 >= second:
        return "day"
    if second > 12 >= first:
        return "month"
    return "either" if first != second and max(first, second) <= 12 else ""


def _written_day(text: str, day_first: bool) -> date:
    text = _TIME.sub("", seen(text).lstrip("'").strip())
    if re.fullmatch(r"\d{8}", text):
        return _calendar_day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _serial_day(float(text))
    if match := _NUMERIC_DAY.fullmatch(text):
        return _numeric_day(*match.groups(), day_first=day_first)
    if match := _WORDED_DAY.fullmatch(text):
        return _calendar_day(_year(match[3]), _month(match[2]), int(match[1]))
    if match := _WORDED_MONTH_FIRST.fullmatch(text):
        return _calendar_day(_year(match[3]), _month(match[1]), int(match[2]))
    raise Unreadable("not_a_day")


def _numeric_day(first: str, second: str, third: str, *, day_first: bool) -> date:
    if len(first) == 4:
        return _calendar_day(int(first), int(second), int(third))
    if len(first) == 3 or len(third) in (1, 3):
        raise Unreadable("not_a_day")
    day, month = (first, second) if day_first else (second, first)
    if int(month) > 12 >= int(day):
        raise Unreadable("day_month_swapped")
    return _calendar_day(_year(third), int(month), int(day))


def _calendar_day(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable("not_a_day") from None


def _within(day: date) -> date:
    if not _EARLIEST <= day <= _LATEST:
        raise Unreadable("not_a_day")
    return day


def _year(text: str) -> int:
    if len(text) == 4:
        return int(text)
    return int(text) + (2000 if int(text) < 50 else 1900)  # 85 is a birthday, 26 an order


def _month(name: str) -> int:
    month = _months().get(name.casefold()[:3]) if len(name) >= 3 else None
    if month is None:
        raise Unreadable("not_a_day")
    return month


@cache
def _months() -> dict[str, int]:
    catalogues = [texts_of(language) for language in LANGUAGES]
    names = [pair for texts in catalogues for pair in enumerate(texts.node("units.months"), 1)]
    also = dict(pair for texts in catalogues for pair in texts.node("units.also_months"))
    return {name.casefold()[:3]: number for number, name in names} | also
