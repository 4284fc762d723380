"""What one cell means. A parser returns the value, or raises ``Unreadable`` naming the problem's code."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, tzinfo
from functools import cache, lru_cache
from typing import Any
from unicodedata import normalize

from sheets_crm.reading.amounts import discount_of, money_of, number_of
from sheets_crm.reading.days import day_of
from sheets_crm.reading.phones import normal_phone, several_phones
from sheets_crm.reading.unreadable import Unreadable, is_blank, refuse_error
from sheets_crm.texts import LANGUAGES, Texts, spellings, texts_of
from sheets_crm.workbooks.protocol import LONGEST_TEXT, is_longer

_MARKS = re.compile(r"[\W_]+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


@lru_cache(maxsize=4096, typed=True)  # the same few headings and words are asked for again and again
def header_key(text: object) -> str:
    """A header, name or choice as it is compared: case, marks, odd blanks and Unicode form do not matter."""
    plain = "" if text is None else str(text)
    if not plain.isascii():
        plain = _UNSEEN.sub("", normalize("NFKC", plain))
    return " ".join(_MARKS.sub(" ", plain.casefold()).split())


def text_of(value: object) -> str | None:
    """The cell as text: whole floats lose their ``.0``, blanks become None."""
    if isinstance(value, str):
        return value.strip() or None
    refuse_error(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return None if value is None else str(value)


@cache
def total_words() -> frozenset[str]:
    """How totals rows begin."""
    listed = (word for language in LANGUAGES for word in texts_of(language).node("units.totals"))
    return frozenset([*listed, *map(header_key, spellings("rows").get("totals", ()))])


@cache
def titles_of_people() -> frozenset[str]:
    """Words before a name that are no part of it: Bu, Pak, Hj."""
    return frozenset(word for language in LANGUAGES for word in texts_of(language).node("units.titles"))


def text_that_fits(value: object) -> str | None:
    """The same, unless it is longer than we could write it anywhere else."""
    if isinstance(value, str) and is_longer(value, LONGEST_TEXT):
        raise Unreadable("long_text")
    return text_of(value)


def yes_no_of(value: object) -> bool | None:
    """Yes or no in either language, ticks and TRUE/FALSE cells."""
    refuse_error(value)
    if isinstance(value, bool):
        return value
    if value in ("✓", "✔"):
        return True
    key = header_key(value)
    if not key:
        return None
    if key in _yes():
        return True
    if key in _no():
        return False
    raise Unreadable("not_yes_no")


@cache
def _yes() -> frozenset[str]:
    return _words("yes")


@cache
def _no() -> frozenset[str]:
    return _words("no")


def _words(name: str) -> frozenset[str]:
    catalogues = [texts_of(language) for language in LANGUAGES]
    also = [word for texts in catalogues for word in texts.node(f"units.also_{name}")]
    return frozenset([*(texts(f"units.{name}") for texts in catalogues), *also])


def phone_of(value: object) -> str | None:
    """A normalised mobile number.

    Raises:
        Unreadable: The cell holds something else, such as a landline.
    """
    refuse_error(value)
    if is_blank(value) or value == 0:
        return None
    phone = normal_phone(value)
    if phone is None:
        raise Unreadable("masked_phone" if "*" in str(value) else "not_a_phone")
    return phone


def choice_of(value: object, codes: Mapping[str, str], *, by_beginning: bool = False) -> str | None:
    """The code of a choice.

    Args:
        value: The cell.
        codes: Every accepted spelling (as ``header_key``) with its code.
        by_beginning: Whether the longest spelling with which the text begins counts.

    Raises:
        Unreadable: It is no such choice.
    """
    refuse_error(value)
    key = header_key(value)
    if not key or key in codes:
        return codes.get(key)
    found = _by_beginning(key.split(), codes) if by_beginning else None
    if found is None:
        raise Unreadable("not_a_choice")
    return found


def _by_beginning(words: Sequence[str], codes: Mapping[str, str]) -> str | None:
    """``pesanan dibatalkan oleh pembeli``: words that say nothing may stand before the choice."""
    for last in range(len(words), 0, -1):
        start = " ".join(words[:last])
        if (
            len(start) > 1
            and start in codes
            and not (last == 1 and start in _before_choices() and len(words) > 1)
        ):
            return codes[start]
    return _by_beginning(words[1:], codes) if words and words[0] in _before_choices() else None


@cache
def _before_choices() -> frozenset[str]:
    return frozenset(spellings("rows").get("before_choices", ()))


_BY_BEGINNING = ("status", "payment")
_CHOICE_NAMES = {"stage_set": "stage"}


@cache
def choice_codes(column: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Every spelling of a choice column's codes in all languages."""
    found: dict[str, str] = {}
    name = _CHOICE_NAMES.get(column, column)
    also = spellings(f"choices.{name}")
    for code in codes:
        proper = (texts_of(language)(f"headings.choices.{name}.{code}") for language in LANGUAGES)
        for title in (code, *proper, *also.get(code, ())):
            found.setdefault(header_key(title), code)
    return found


def choice_title(texts: Texts, column: str, code: str) -> str:
    """A choice as this language shows it."""
    return texts(f"headings.choices.{_CHOICE_NAMES.get(column, column)}.{code}")


def parser_of(
    kind: str,
    *,
    column: str = "",
    codes: tuple[str, ...] = (),
    day_first: bool = True,
    zone: tzinfo | None = None,
) -> Callable[[object], Any]:
    """The parser for a kind of the schema."""
    if kind == "day":
        return lambda value: day_of(value, day_first=day_first, zone=zone)
    if kind == "choice":
        accepted = choice_codes(column, codes)
        return lambda value: choice_of(value, accepted, by_beginning=column in _BY_BEGINNING)
    if column == "discount":
        return discount_of
    return {
        "text": text_that_fits,
        "key": text_that_fits,
        "phone": phone_of,
        "money": money_of,
        "number": number_of,
        "percent": discount_of,
        "yes_no": yes_no_of,
    }[kind]


__all__ = [
    "Unreadable",
    "choice_codes",
    "choice_of",
    "choice_title",
    "day_of",
    "discount_of",
    "header_key",
    "money_of",
    "number_of",
    "parser_of",
    "phone_of",
    "several_phones",
    "text_of",
    "text_that_fits",
    "titles_of_people",
    "total_words",
    "yes_no_of",
]
