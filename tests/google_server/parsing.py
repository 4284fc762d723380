"""What typing a text into a cell makes of it (USER_ENTERED), by the locale of the spreadsheet."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from tests.google_server.locales import LOCALES, Locale

Typed = tuple[dict[str, Any], dict[str, str] | None]
"""The value (ExtendedValue) and the number format the typing implies, None for none."""

_EPOCH = date(1899, 12, 30)


def serial(day: date) -> int:
    """The number that a day is in a spreadsheet."""
    return (day - _EPOCH).days


def raw(value: Any) -> dict[str, Any]:
    """The value that RAW input stores."""
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, int | float):
        return {"numberValue": value}
    return {"stringValue": value}


def typed(value: Any, locale: str) -> Typed:
    """The value that typing stores."""
    if not isinstance(value, str):
        return raw(value), None
    if value.startswith("'"):
        return {"stringValue": value[1:]}, None
    if _is_formula(value):
        return {"formulaValue": value if value[0] == "=" else "=" + value}, None
    text = value.strip()
    if text.upper() in ("TRUE", "FALSE"):
        return {"boolValue": text.upper() == "TRUE"}, None
    rules = LOCALES[locale]
    return _moment(text, rules) or _number(text, rules) or ({"stringValue": value}, None)


def _is_formula(text: str) -> bool:
    if text.startswith("=") and len(text) > 1:
        return True
    return bool(re.match(r"[+-]\s*(\$?[A-Z]{1,3}\$?\d+\b|\w+\(|[\d.,]+\s*[*/+^-]\s*[\d.]+$)", text))


def _number(text: str, rules: Locale) -> Typed | None:
    thousands = re.escape(rules.thousands)
    match = re.fullmatch(
        rf"(?P<sign>[+-]?)(?P<currency>{re.escape(rules.currency)}\s?)?(?P<minus>-?)"
        rf"(?P<whole>\d{{1,3}}(?:{thousands}\d{{3}})+|\d*)(?P<part>{re.escape(rules.decimal)}\d*)?"
        r"(?P<power>[eE][+-]?\d+)?(?P<percent>\s?%)?",
        text,
    )
    if not match or not re.search(r"\d", text):
        return None
    whole = match["whole"].replace(rules.thousands, "") or "0"
    part = (match["part"] or "").replace(rules.decimal, ".")
    number = float(whole + part + (match["power"] or ""))
    number = -number if "-" in (match["sign"], match["minus"]) else number
    grouped = rules.thousands in match["whole"]
    number = number / 100 if match["percent"] else number
    shown = int(number) if number == int(number) else number
    return {"numberValue": shown}, _number_format(match, rules, grouped=grouped)


def _number_format(match: re.Match[str], rules: Locale, *, grouped: bool) -> dict[str, str] | None:
    decimals = "0.00" if match["part"] else "0"
    if match["percent"]:
        return {"type": "PERCENT", "pattern": decimals + "%"}
    if match["currency"]:
        return {"type": "CURRENCY", "pattern": f'"{rules.currency}"#,##{decimals}'}
    if match["power"]:
        return {"type": "SCIENTIFIC", "pattern": "0.00E+00"}
    return {"type": "NUMBER", "pattern": f"#,##{decimals}"} if grouped else None


def _moment(text: str, rules: Locale) -> Typed | None:
    day_text, time_text = _split_moment(text)
    day = _day(day_text, rules) if day_text else (0, "")
    time = _time(time_text) if time_text else (0.0, "")
    if day is None or time is None or not (day_text or time_text):
        return None
    number = day[0] + time[0]
    kind = "DATE_TIME" if day_text and time_text else "DATE" if day_text else "TIME"
    pattern = " ".join(part for part in (day[1], time[1]) if part)
    return {"numberValue": number}, {"type": kind, "pattern": pattern}


def _split_moment(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)[ T]?(\d{1,2}:\d{2}(?::\d{2})?)", text)
    return (match[1].strip(), match[2]) if match else (text, "")


def _time(text: str) -> tuple[float, str] | None:
    hours, minutes, *seconds = (int(part) for part in text.split(":"))
    if hours > 23 or minutes > 59 or (seconds and seconds[0] > 59):
        return None
    total = hours * 3600 + minutes * 60 + (seconds[0] if seconds else 0)
    return total / 86400, "hh:mm:ss" if seconds else "hh:mm"


def _day(text: str, rules: Locale) -> tuple[int, str] | None:
    if match := re.fullmatch(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", text):
        return _checked(int(match[1]), int(match[3]), int(match[4]), "yyyy-mm-dd")
    if match := re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", text):
        if match[2] == "." and rules.decimal == ".":
            return None
        first, second = int(match[1]), int(match[3])
        day, month = (first, second) if rules.order == "dmy" else (second, first)
        return _checked(_year(match[4]), month, day, rules.day)
    if match := re.fullmatch(r"(\d{1,2})[ -]([^\W\d]{3,})[ -](\d{4}|\d{2})", text):
        month = _month(match[2], rules)
        return _checked(_year(match[3]), month, int(match[1]), "d mmm yyyy") if month else None
    return None


def _year(text: str) -> int:
    number = int(text)
    if len(text) == 4:
        return number
    return 2000 + number if number < 30 else 1900 + number


def _month(text: str, rules: Locale) -> int:
    for number, name in enumerate(rules.months, start=1):
        if name == text.lower() or name[:3] == text.lower():
            return number
    return 0


def _checked(year: int, month: int, day: int, pattern: str) -> tuple[int, str] | None:
    try:
        return serial(date(year, month, day)), pattern
    except ValueError:
        return None
