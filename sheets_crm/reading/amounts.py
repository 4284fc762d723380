"""Amounts, counts and discounts as people type them."""

from __future__ import annotations

import math
import re
from datetime import date

from sheets_crm.reading.unreadable import Unreadable, is_blank, refuse_error, seen

_CURRENCY = r"(?:rp\.?|idr|rm|myr|usd|sgd|us\$|s\$|[$€£])"
_MONEY = re.compile(
    rf"(-?)\s*{_CURRENCY}?\s*(-?[\d.,\s]*\d)\s*(?:[.,]?\s*-+|,-)?\s*(rb|ribu|k|jt|juta)?\.?\s*{_CURRENCY}?",
    re.IGNORECASE,
)
_UNITS = {"rb": 1_000, "ribu": 1_000, "k": 1_000, "jt": 1_000_000, "juta": 1_000_000}
_COUNT = re.compile(r"(-?[\d.,]*\d)\s*(?:[^\W\d]+\.?)?")
_IN_GROUPS = re.compile(r"-?\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?")
_LARGEST = 1e15
"""Beyond it a spreadsheet's numbers lose their rupiah, and nothing a shop counts is as much."""


def money_of(value: object) -> float | None:
    """An amount: ``1.500.000``, ``Rp 37.000,-``, ``37rb``, ``1,5jt``, ``150,000``, ``475000.00``.

    Raises:
        Unreadable: It is no amount, or it could mean two.
    """
    if (plain := _plain_number(value)) is not None or is_blank(value):
        return plain
    text = seen(str(value)).lstrip("'")
    negative = text.endswith(")") and "(" in text
    match = _MONEY.fullmatch(text.replace("(", "").replace(")", "").replace("\u2212", "-"))
    if not match:
        raise Unreadable("not_money")
    digits, unit = _joined(match[2]), (match[3] or "").lower()
    amount = _separated(digits, grouped=not unit, code="not_money") * _UNITS.get(unit, 1)
    return _possible(-amount if negative or match[1] else amount, "not_money")


def _joined(digits: str) -> str:
    """Digits without the blanks between their groups of three; other blanks part two amounts."""
    if _IN_GROUPS.fullmatch(digits):
        return digits.replace(" ", "")
    if re.search(r"\d \d", digits):
        raise Unreadable("not_money")
    return digits.replace(" ", "")


def _possible(amount: float, code: str) -> float:
    if abs(amount) > _LARGEST:
        raise Unreadable(code)
    return amount


def number_of(value: object) -> float | None:
    """A count or measure: ``2``, ``1,5``, ``30 butir``.

    Raises:
        Unreadable: It is no number, or it could mean two (``1.500``).
    """
    if (plain := _plain_number(value)) is not None or is_blank(value):
        return plain
    match = _COUNT.fullmatch(seen(str(value)).lstrip("'"))
    if not match:
        raise Unreadable("not_a_number")
    number = _separated(match[1], grouped=False, code="not_a_number")
    return _possible(number, "not_a_number")


def discount_of(value: object) -> float | None:
    """A discount: an amount of rupiah, or a share of the price as a number below 1 (``5 %`` is 0.05)."""
    if isinstance(value, str) and seen(value).endswith("%"):
        share = number_of(seen(value).rstrip("%"))
        return None if share is None else share / 100
    return money_of(value)


def _plain_number(value: object) -> float | None:
    refuse_error(value)
    if isinstance(value, bool | date):
        raise Unreadable("not_a_number")
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise Unreadable("not_a_number")
        return _possible(float(value), "not_a_number")
    return None


def _separated(text: str, *, grouped: bool, code: str) -> float:
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
    if thousands:
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
