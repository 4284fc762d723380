"""How a value is shown in a cell: number formats, as far as the fake knows them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tests.google_server.locales import LOCALES, Locale

MOMENTS = {"DATE", "TIME", "DATE_TIME"}
_EPOCH = datetime(1899, 12, 30)


def shown(value: dict[str, Any], number_format: dict[str, str] | None, locale: str) -> str:
    """The text a cell shows for an effective value."""
    if "stringValue" in value:
        return str(value["stringValue"])
    if "boolValue" in value:
        return "TRUE" if value["boolValue"] else "FALSE"
    if "errorValue" in value:
        return error_text(value["errorValue"])
    return _number(value["numberValue"], number_format or {}, LOCALES[locale])


def error_text(error: dict[str, Any]) -> str:
    """``#DIV/0!`` and its brothers."""
    names = {"DIVIDE_BY_ZERO": "#DIV/0!", "N_A": "#N/A", "NAME": "#NAME?"}
    kind = error["type"]
    return names.get(kind, f"#{kind}!")


def _number(number: float, number_format: dict[str, str], rules: Locale) -> str:
    kind, pattern = number_format.get("type"), number_format.get("pattern", "")
    if kind in MOMENTS:
        return _moment(number, pattern or _moment_pattern(str(kind), rules), rules)
    if kind == "PERCENT":
        return _patterned(number, pattern or "0.00%", rules)
    if kind in ("NUMBER", "CURRENCY") or (pattern and kind != "TEXT"):
        return _patterned(number, pattern or "#,##0.00", rules)
    return _plain(number, rules)


def _moment_pattern(kind: str, rules: Locale) -> str:
    return {"DATE": rules.day, "TIME": "hh:mm:ss"}.get(kind, rules.day + " hh:mm:ss")


def _plain(number: float, rules: Locale) -> str:
    if number == int(number) and abs(number) < 1e15:
        return str(int(number))
    text = f"{number:.10G}"
    return text.replace(".", rules.decimal)


def _patterned(number: float, pattern: str, rules: Locale) -> str:
    sections = pattern.split(";")
    if number < 0 and len(sections) > 1:
        number, pattern = -number, sections[1]
    else:
        pattern = sections[0]
    pattern = re.sub(r"\[\$([^\]-]*)[^\]]*\]", r'"\1"', pattern)  # [$Rp-421] shows as Rp
    literal = re.findall(r'"([^"]*)"|([#0,.?]+)|(.)', pattern)
    percent = any(other == "%" for _, _, other in literal)
    scaled = Decimal(repr(number)) * (100 if percent else 1)
    sign = "-" if scaled < 0 else ""
    parts = [text or (_digits(abs(scaled), code, rules) if code else other) for text, code, other in literal]
    return sign + "".join(parts)


def _digits(number: Decimal, code: str, rules: Locale) -> str:
    whole_code, _, part_code = code.partition(".")
    places, needed = len(part_code), part_code.count("0")
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, part = f"{rounded:f}".partition(".")
    while len(part) > needed and part.endswith("0"):
        part = part[:-1]
    whole = whole.zfill(whole_code.count("0"))
    if "," in whole_code:
        whole = f"{int(whole):,}".replace(",", rules.thousands)
    return whole + (rules.decimal + part if part else "")


def _moment(number: float, pattern: str, rules: Locale) -> str:
    try:
        moment = _EPOCH + timedelta(seconds=round(number * 86400))
    except OverflowError:
        return _plain(number, rules)
    tokens = re.findall(r'"[^"]*"|y+|m+|d+|h+|s+|AM/PM|am/pm|.', pattern)
    return "".join(_moment_part(tokens, place, moment, rules) for place in range(len(tokens)))


def _moment_part(tokens: list[str], place: int, moment: datetime, rules: Locale) -> str:
    token = tokens[place]
    if token[0] == "y":
        return f"{moment:%Y}" if len(token) > 2 else f"{moment:%y}"
    if token[0] == "m" and not _is_minute(tokens, place):
        month = rules.months[moment.month - 1].capitalize()
        return {3: month[:3], 4: month}.get(len(token), str(moment.month).zfill(len(token)))
    if token.startswith("ddd"):
        day = rules.days[moment.weekday()].capitalize()
        return day[:3] if len(token) == 3 else day
    numbers = {"d": moment.day, "m": moment.minute, "h": moment.hour, "s": moment.second}
    if token[0] in numbers and token[-1] == token[0]:
        return str(numbers[token[0]]).zfill(len(token))
    return token.strip('"')


def _is_minute(tokens: list[str], place: int) -> bool:
    before = [token[0] for token in tokens[:place] if token[0] in "ymdhs"]
    after = [token[0] for token in tokens[place + 1 :] if token[0] in "ymdhs"]
    return before[-1:] == ["h"] or after[:1] == ["s"]
