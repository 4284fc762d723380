"""What one cell means. A parser returns the value, or raises ``Unreadable`` naming the problem's code."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sheets_crm.phones import normal_phone, several_phones
from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.protocol import CellError

_EARLIEST, _LATEST = date(1900, 1, 1), date(2100, 12, 31)
_SERIALS = (36526, 73415)  # 2000-01-01 .. 2100-12-31: a smaller number in a day's column is no serial
_NUMERIC_DAY = re.compile(r"(\d{1,4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,4})")
_WORDED_DAY = re.compile(r"(?:\w+,\s*)?(\d{1,2})[\s\-]+([^\W\d]+)\.?,?[\s\-]+(\d{2}|\d{4})")
_WORDED_MONTH_FIRST = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),?\s+(\d{4})")
_TIME = re.compile(
    r"[\sT]+\d{1,2}[:.]\d{2}([:.]\d{2})?(\.\d+)?\s*([ap]\.?m\.?|wib|wita|wit|z)?$", re.IGNORECASE
)
_MONEY = re.compile(
    r"(?:rp\.?|idr)?\s*(-?[\d.,\s]*\d)\s*(?:[.,]?\s*-+|,-)?\s*(rb|ribu|k|jt|juta)?\.?", re.IGNORECASE
)
_UNITS = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
_COUNT = re.compile(r"(-?[\d.,]*\d)\s*(?:[^\W\d]+\.?)?")


class Unreadable(Exception):  # noqa: N818 - it is a finding about a cell, not a failure
    """The cell cannot be read; ``code`` names the sentence that says so."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def header_key(text: object) -> str:
    """A header or choice as it is compared: case, marks and doubled spaces do not matter."""
    return " ".join(re.sub(r"[^\w]+", " ", "" if text is None else str(text).casefold()).split())


def text_of(value: object) -> str | None:
    """The cell as text: whole floats lose their ``.0``, blanks become None."""
    refuse_error(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    text = str(value).strip() if value is not None else ""
    return text or None


def refuse_error(value: object) -> None:
    """Raise for a cell that shows an error or was never calculated."""
    if isinstance(value, CellError):
        raise Unreadable("not_calculated" if value.text == "=" else "error_cell")


def day_of(value: object, *, day_first: bool = True) -> date | None:
    """The day a cell names; times are cut off.

    Raises:
        Unreadable: It names no day, or one before 1900 or after 2100.
    """
    refuse_error(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        raise Unreadable("not_a_day")
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return _serial_day(value)
    return _within(_written_day(str(value), day_first))


def _serial_day(value: float) -> date:
    whole = math.floor(value) if math.isfinite(value) else 0
    if 19_000_101 <= whole <= 21_001_231 and whole == value:
        return _within(_calendar_day(whole // 10_000, whole // 100 % 100, whole % 100))
    if not _SERIALS[0] <= whole <= _SERIALS[1]:
        raise Unreadable("not_a_day")
    return date(1899, 12, 30) + timedelta(days=whole)


def _written_day(text: str, day_first: bool) -> date:
    text = _TIME.sub("", text.strip().lstrip("'").strip())
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
    names = [texts_of(language).node("units.months") for language in LANGUAGES]
    extra = {"agt": 8, "ags": 8, "agu": 8, "nop": 11, "peb": 2}
    return {name.casefold()[:3]: number for months in names for number, name in enumerate(months, 1)} | extra


def money_of(value: object) -> float | None:
    """An amount in rupiah: ``1.500.000``, ``Rp 37.000,-``, ``37rb``, ``1,5jt``, ``150,000``, ``(25.000)``.

    Raises:
        Unreadable: It is no amount, or it could mean two.
    """
    if (plain := _plain_number(value)) is not None or _is_blank(value):
        return plain
    text = str(value).strip().lstrip("'")
    negative = text.startswith("(") and text.endswith(")")
    match = _MONEY.fullmatch(text.strip("()").replace("\u2212", "-"))
    if not match:
        raise Unreadable("not_money")
    digits, unit = match[1].replace(" ", ""), (match[2] or "").lower()
    amount = _separated(digits, fraction=bool(unit), grouped=not unit, code="not_money") * _UNITS.get(unit, 1)
    return -amount if negative else amount


def number_of(value: object) -> float | None:
    """A count or measure: ``2``, ``1,5``, ``30 butir``.

    Raises:
        Unreadable: It is no number, or it could mean two (``1.500``).
    """
    if (plain := _plain_number(value)) is not None or _is_blank(value):
        return plain
    match = _COUNT.fullmatch(str(value).strip().lstrip("'"))
    if not match:
        raise Unreadable("not_a_number")
    return _separated(match[1], fraction=True, grouped=False, code="not_a_number")


def discount_of(value: object) -> float | None:
    """A discount: an amount of rupiah, or a share of the price as a number below 1 (``5 %`` is 0.05)."""
    if isinstance(value, str) and value.strip().endswith("%"):
        share = number_of(value.strip().rstrip("%").strip())
        return None if share is None else share / 100
    return money_of(value)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and value.strip() in ("", "-"))


def _plain_number(value: object) -> float | None:
    refuse_error(value)
    if isinstance(value, bool | date):
        raise Unreadable("not_a_number")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise Unreadable("not_a_number")
        return float(value)
    return None


def _separated(text: str, *, fraction: bool, grouped: bool, code: str) -> float:
    """A number written with points and commas; what could be read in two ways is refused."""
    sign, digits = (-1, text[1:]) if text.startswith("-") else (1, text)
    marks = [mark for mark in digits if mark in ".,"]
    if not marks:
        return sign * float(digits)
    *whole, last = re.split(r"[.,]", digits)
    if len(marks) > 1:
        return sign * _grouped(digits, marks, code)
    thousands = len(last) == 3 and 1 <= len(whole[0]) <= 3 and whole[0] != "0"
    if thousands and grouped:
        return sign * float(whole[0] + last)
    if thousands or not fraction:
        raise Unreadable("ambiguous_number")
    return sign * float(f"{whole[0] or 0}.{last}")


def _grouped(digits: str, marks: list[str], code: str) -> float:
    """``1.500.000``, ``1.500.000,50``: groups of three, then at most one other mark before the fraction."""
    group = marks[0]
    whole, _, fraction = digits.partition("," if group == "." else ".")
    parts = whole.split(group)
    if (
        not 1 <= len(parts[0]) <= 3
        or any(len(part) != 3 for part in parts[1:])
        or (not fraction.isdigit() and fraction)
    ):
        raise Unreadable(code)
    return float("".join(parts) + ("." + fraction if fraction else ""))


def yes_no_of(value: object) -> bool | None:
    """Yes or no in either language, ticks and TRUE/FALSE cells."""
    refuse_error(value)
    if isinstance(value, bool):
        return value
    key = header_key(value) if value not in ("✓", "✔") else "ya"
    if not key:
        return None
    if key in _yes():
        return True
    if key in _no():
        return False
    raise Unreadable("not_yes_no")


@cache
def _yes() -> frozenset[str]:
    return frozenset(
        {texts_of(language)("units.yes") for language in LANGUAGES}
        | {"y", "1", "true", "benar", "v", "x", "1 0"}
    )


@cache
def _no() -> frozenset[str]:
    return frozenset(
        {texts_of(language)("units.no") for language in LANGUAGES}
        | {"n", "0", "false", "salah", "t", "tdk", "0 0"}
    )


def phone_of(value: object) -> str | None:
    """A normalised mobile number.

    Raises:
        Unreadable: The cell holds something else, such as a landline.
    """
    refuse_error(value)
    if _is_blank(value) or value == 0:
        return None
    phone = normal_phone(value)
    if phone is None:
        raise Unreadable("masked_phone" if "*" in str(value) else "not_a_phone")
    return phone


def choice_of(value: object, codes: Mapping[str, str]) -> str | None:
    """The code of a choice; ``codes`` maps every accepted spelling (as ``header_key``) to its code."""
    refuse_error(value)
    key = header_key(value)
    if not key:
        return None
    if key not in codes:
        raise Unreadable("not_a_choice")
    return codes[key]


_CHOICE_NAMES = {"stage_set": "stage"}


@cache
def choice_codes(column: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Every spelling of a choice column's codes in all languages."""
    spellings: dict[str, str] = {}
    name = _CHOICE_NAMES.get(column, column)
    for texts in map(texts_of, LANGUAGES):
        also = texts.node("headings.also.choices").get(name, {})
        for code in codes:
            for title in (code, texts(f"headings.choices.{name}.{code}"), *also.get(code, ())):
                spellings.setdefault(header_key(title), code)
    return spellings


def choice_title(texts: Texts, column: str, code: str) -> str:
    """A choice as this language shows it."""
    return texts(f"headings.choices.{_CHOICE_NAMES.get(column, column)}.{code}")


def parser_of(
    kind: str, *, column: str = "", codes: tuple[str, ...] = (), day_first: bool = True
) -> Callable[[object], Any]:
    """The parser for a kind of the schema."""
    if kind == "day":
        return lambda value: day_of(value, day_first=day_first)
    if kind == "choice":
        spellings = choice_codes(column, codes)
        return lambda value: choice_of(value, spellings)
    if column == "discount":
        return discount_of
    return {
        "text": text_of,
        "key": text_of,
        "phone": phone_of,
        "money": money_of,
        "number": number_of,
        "percent": discount_of,
        "yes_no": yes_no_of,
    }[kind]


__all__ = ["Unreadable", "choice_title", "header_key", "parser_of", "several_phones"]
