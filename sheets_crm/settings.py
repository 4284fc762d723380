"""The shop's settings: their defaults, and how the Settings sheet is read and first filled."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.schema.currencies import RUPIAH, SPELLINGS, currency_of
from sheets_crm.texts import LANGUAGES, Texts, texts_of

Value = str | bool | int | float | tuple[str, ...] | tuple[int, ...]
Problem = tuple[int, str, str, str]
"""Row of the sheet, setting as typed, value as typed, code of the problem (``problems.<code>``)."""


DEFAULT_ZONE = "Asia/Jakarta"
_ZONES = {"wib": DEFAULT_ZONE, "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
"""What people in Indonesia call their zones."""


class Settings(Struct, frozen=True):
    """One field a setting. ``settings.<field>.title`` and ``.meaning`` in the catalogue explain it.

    ``_days`` and ``_months`` are whole numbers of them, ``_share`` is a part of 1;
    ``_limit``, ``_amount``, ``_from``, ``_to``, ``_base`` and ``_tolerance`` are money in ``currency``,
    see `settings_for`.
    """

    language: str = "id"
    shop_name: str = ""
    staff: tuple[str, ...] = ()
    time_zone: str = DEFAULT_ZONE
    currency: str = RUPIAH
    day_first: bool = True
    list_capacity_per_staff: int = 20
    greeting_share: float = 0.10
    selling_rest_days: int = 7
    contact_rest_days: int = 3
    open_hour: int = 8
    close_hour: int = 21
    left_alone_share: float = 0.0
    lead_days: int = 7
    lead_share: float = 0.25
    carry_over_cap_days: int = 90
    lapsed_days: int = 90
    lapsed_cycles: float = 3.0
    bought_rest_days: int = 7
    check_in_days: int = 3
    second_order_days: tuple[int, ...] = (14, 60)
    shortcoming_days: int = 3
    praise_days: int = 7
    no_contact_days: int = 14
    order_to_enter_days: int = 1
    prospect_days: int = 14
    question_rest_days: int = 180
    answer_minutes: int = 15
    selling_limit_share: float = 0.6
    round_down_to: float = 5_000.0
    priority_customers: int = 10
    priority_benefits: str = ""
    birthday_days: int = 7
    child_months: tuple[int, ...] = (6, 12, 24, 36)
    greeting_days: int = 60
    coverage_days: int = 90
    first_customers: int = 25
    reminder_days: tuple[int, ...] = (-7, 0, 1, 30)
    win_back_attempts: int = 2
    launch_notice_days: int = 30
    invitation_days: int = 30
    news_days: int = 60
    tip_days: tuple[int, ...] = (1, 7, 21)
    payday: int = 25
    stop_after_offers: int = 30
    tier_grace_days: int = 30
    birthday_items: str = ""
    birthday_stacks: bool = False
    card_from: float = 1_000_000.0
    card_keeps_rest: bool = True
    card_receipt_days: int = 365
    card_months: int = 12
    bonus_from_quantity: int = 0
    referral_fee_share: float = 0.0
    loyalty_base: float = 0.0
    loyalty_share: float = 0.03
    loyalty_parts: int = 2
    loyal_orders: int = 4
    first_buyers_kept: bool = False
    credit_limit: float = 0.0
    credit_grace_days: int = 0
    retail_credit: bool = False
    product_fine_share: float = 0.30
    sales_fall_share: float = 0.10
    runway_months: int = 3
    floor_months: float = 1.0
    approval_limit: float = 500_000.0
    round_amount: float = 50_000.0
    receipt_from: float = 25_000.0
    drawer_tolerance: float = 10_000.0
    advance_days: int = 7
    short_links: bool = False
    order_history: str = ""


NAMES = Settings.__struct_fields__
_SHARES = tuple(name for name in NAMES if name.endswith("_share"))
_MONEY = tuple(
    name for name in NAMES if name.endswith(("_limit", "_amount", "_from", "_to", "_base", "_tolerance"))
)
_MOST, _LARGEST = {"_hour": 24, "_days": 100_000, "_months": 1_200}, 1e15
"""What is more is a slip, and would lead beyond the calendar."""
_SIGN = "|".join(re.escape(word.casefold()) for word in SPELLINGS)
_NUMBER = re.compile(rf"^(?:(?:{_SIGN})\.?)?\s*(-?\d[\d.,]*)\s*(%?)[a-z ]*$")
_UNIT = re.compile(r"\(.*?\)")
_THOUSANDS = re.compile(r"^-?[1-9]\d{0,2}(?:\.\d{3})+$|^-?[1-9]\d{0,2}(?:,\d{3})+$")


def settings_for(language: str, currency: str = RUPIAH) -> Settings:
    """What a shop begins with: limits that were made for rupiah are about as much in its currency."""
    settings = Settings(language=language, currency=currency)
    unit = currency_of(currency).rupiah
    return replace(settings, **{name: getattr(settings, name) / unit for name in _MONEY})


class _UnreadableError(Exception):
    """A value that a setting cannot hold."""


def setting_rows(
    settings: Settings, texts: Texts, names: Iterable[str] = NAMES
) -> list[tuple[str, str | float, str]]:
    """Rows of the Settings sheet for these settings: title, value, meaning."""
    return [
        (
            texts(f"settings.{name}.title", sign=texts.currency.sign.strip()),
            _shown(name, getattr(settings, name), texts),
            texts(f"settings.{name}.meaning"),
        )
        for name in names
    ]


def _shown(name: str, value: Value, texts: Texts) -> str | float:
    if isinstance(value, bool):
        return texts("units.yes" if value else "units.no")
    if isinstance(value, tuple):
        return texts("settings.separator").join(str(part) for part in value)
    if name in _SHARES and isinstance(value, float):
        return texts.percent(value)
    if name in _MONEY and isinstance(value, float):
        return texts.money(value)
    return value


def read_settings(rows: Iterable[tuple[int, object, object]], texts: Texts) -> tuple[Settings, list[Problem]]:
    """The settings of a workbook; what is blank, missing or unreadable keeps its default.

    Titles and words are understood in every language, whichever the workbook's is. Where a
    setting stands twice the first readable row counts.

    Args:
        rows: The row of the sheet, the setting as typed, its value; order matters.
        texts: The workbook's language, which is the default of the setting ``language``.
    """
    found: dict[str, Value] = {}
    problems: list[Problem] = []
    for row, title, value in rows:
        if _blank(title) or _blank(value):
            continue
        if code := _take(setting_named(title), value, found):
            problems.append((row, str(title), str(value), code))
    first = settings_for(texts.language, str(found.get("currency", RUPIAH)))
    return replace(first, **found), problems


def _blank(value: object) -> bool:
    missing = value is None or (isinstance(value, float) and math.isnan(value))
    return missing or not str(value).strip()


def _take(name: str | None, value: object, found: dict[str, Value]) -> str:
    """Put a value among the found ones; the code of the problem, or nothing."""
    if name is None:
        return "unknown_setting"
    if name in found:
        return "setting_twice"
    try:
        found[name] = _value(name, value)
    except _UnreadableError:
        return "setting_value"
    return ""


def _plain(title: str) -> str:
    """A title for comparing: small letters and no unit in brackets, unless it tells two apart."""
    return re.sub(r"[^a-z0-9]+", " ", title.casefold()).strip()


def setting_named(title: object) -> str | None:
    """The name of the setting that a title of the Settings sheet stands for."""
    titles = _names_by_title()
    return titles.get(_plain(str(title))) or titles.get(_plain(_UNIT.sub("", str(title))))


@cache
def _names_by_title() -> dict[str, str]:
    """Setting by its title in any language, with and without the unit, and by its own name."""
    names = {_plain(name): name for name in NAMES}
    catalogues = [texts_of(language) for language in LANGUAGES]
    full = [(texts(f"settings.{name}.title", sign="Rp"), name) for texts in catalogues for name in NAMES]
    short = [(_UNIT.sub("", title), name) for title, name in full]
    counts: dict[str, set[str]] = {}
    for title, name in short:
        counts.setdefault(_plain(title), set()).add(name)
    names |= {title: next(iter(found)) for title, found in counts.items() if len(found) == 1}
    return names | {_plain(title): name for title, name in full}


def _value(name: str, value: object) -> Value:
    default = getattr(Settings(), name)
    if isinstance(default, bool):
        return _yes_no(value)
    if isinstance(default, tuple):
        parts = _parts(value)
        return tuple(parts) if name == "staff" else tuple(_whole(name, part) for part in parts)
    if isinstance(default, int):
        return _whole(name, value)
    if isinstance(default, float):
        return _number(name, value)
    return _text(name, str(value).strip())


def _parts(value: object) -> Sequence[str]:
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]


def _text(name: str, text: str) -> str:
    if name == "language" and text.casefold() not in LANGUAGES:
        raise _UnreadableError
    try:
        if name == "time_zone":
            text = _ZONES.get(text.casefold(), text)
            ZoneInfo(text)
        if name == "currency":
            return currency_of(text).code
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise _UnreadableError from error
    return text.casefold() if name == "language" else text


def _yes_no(value: object) -> bool:
    word = str(value).strip().casefold()
    for unit, meaning in (("units.yes", True), ("units.no", False)):
        if word in {texts_of(language)(unit) for language in LANGUAGES} | {str(meaning).casefold()}:
            return meaning
    raise _UnreadableError


def _whole(name: str, value: object) -> int:
    number = _number(name, value)
    if not number.is_integer():
        raise _UnreadableError
    return int(number)


def _number(name: str, value: object) -> float:
    number = float(value) if isinstance(value, int | float) else _number_in(str(value).strip().casefold())
    if name in _SHARES and number > 1:
        number /= 100  # 10 can only mean 10 %
    most = 1 if name in _SHARES else _MOST.get(name[name.rfind("_") :], _LARGEST)
    least = -most if name == "reminder_days" else 0
    if not least <= number <= most:
        raise _UnreadableError
    return number


def _number_in(text: str) -> float:
    """The number in ``7 hari``, ``Rp 500.000``, ``0,25`` or ``10%``."""
    match = _NUMBER.match(text)
    if match is None:
        raise _UnreadableError
    digits, percent = match.groups()
    plain = re.sub(r"[.,]", "", digits) if _THOUSANDS.match(digits) else digits.replace(",", ".")
    try:
        return float(plain) / (100 if percent else 1)
    except ValueError as error:
        raise _UnreadableError from error
