"""The sentences of each language, read from ``templates/texts/<language>/*.toml``."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import tomli
from msgspec import Struct

from sheets_crm.schema.currencies import RUPIAH, Currency, currency_of

LANGUAGES = ("id", "en")
_ONE = re.compile(r"(?<![\d.,])\b(1 (?:(?:more|new|old|order|full|past|working|outgoing) )?)([a-z]+)")


def spoken_language() -> str:
    """The language in which the program speaks while it has not seen a workbook."""
    spoken = os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or ""
    return "en" if spoken.lower().startswith("en") else "id"


def template_folder() -> Traversable:
    """What workbooks are made of: texts, headings, layouts, formats of exports, the macro project."""
    try:
        return files("sheets_crm.templates")
    except ModuleNotFoundError:  # a checkout that nobody installed
        return Path(__file__).parents[1] / "templates"


class Texts(Struct, frozen=True):
    """One language's catalogue. ``texts("problems.not_a_day", value="soon")`` is a filled sentence.

    The first part of a name is the catalogue's file, the rest the path in it. Amounts are in ``currency``.
    """

    language: str
    currency: Currency

    def __call__(self, name: str, /, **values: object) -> str:
        """The sentence of this name, filled.

        Raises:
            KeyError: The catalogue has no such sentence, or it names a value that was not given.
        """
        text = self.node(name)
        if not isinstance(text, str):
            raise KeyError(name)
        if not values:
            return text
        filled = text.format(**{key: self.show(value) for key, value in values.items()})
        return self._of_one(filled) if 1 in values.values() else filled

    def _of_one(self, sentence: str) -> str:
        """The sentence with "1 day" where it says "1 days", "1 more row" where it says "1 more rows"."""
        one = dict(self.node("units.also_one"))
        return _ONE.sub(lambda found: f"{found[1]}{one.get(found[2], found[2])}", sentence)

    def node(self, name: str) -> Any:
        """Whatever stands under this name: a sentence, a list, a table of sentences."""
        return _node(self.language, name)

    def show(self, value: object) -> object:
        """A value as people of this language write it: days as ``6 Jun 2026``, thousands with marks."""
        if isinstance(value, str):
            return value
        if isinstance(value, datetime):
            return f"{self.show(value.date())} {value:%H:%M}"
        if isinstance(value, date):
            return f"{value.day} {self.node('units.months_short')[value.month - 1]} {value.year}"
        if isinstance(value, float | int) and not isinstance(value, bool):
            return self.number(value)
        return value

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number with this language's marks: ``1.500.000`` or ``1,500,000``; 34,6 or 34.6."""
        if isinstance(value, int) and -1_000 < value < 1_000 and not decimals:
            return str(value)
        places = decimals if decimals is not None else (0 if float(value).is_integer() else 1)
        thousands, point = self.node("units.thousands"), self.node("units.point")
        return f"{value:,.{places}f}".replace(",", "\0").replace(".", point).replace("\0", thousands)

    def percent(self, share: float, decimals: int = 1) -> str:
        """A share as a percentage with this language's mark: ``57,5%``; a whole one without decimals."""
        rounded = round(share * 100, decimals) if decimals else round(share * 100)
        return f"{self.number(rounded)}%"

    def day_month(self, day: date) -> str:
        """A day without its year: ``6 Jun``."""
        return f"{day.day} {self.node('units.months_short')[day.month - 1]}"

    def money(self, amount: float) -> str:
        """An amount, the same in every language: ``Rp150.000``."""
        return self.currency.shown(amount)


@cache
def spellings(section: str) -> Mapping[str, tuple[str, ...]]:
    """Other spellings that are read, by what they mean: those of every file in ``templates/words``.

    Args:
        section: A table of those files, such as ``sheets``, ``columns.orders`` or ``choices.status``.

    Returns:
        The spellings of each name, the likeliest of each language first.
    """
    found: dict[str, list[str]] = {}
    for language in vocabularies().values():
        node = language
        for part in section.split("."):
            node = node.get(part, {})
        for name, words in node.items():
            if isinstance(words, list):
                found.setdefault(name, []).extend(words)
    return {name: tuple(words) for name, words in found.items()}


@cache
def vocabularies() -> Mapping[str, Mapping[str, Any]]:
    """The words of every language that is read, the workbook's own languages first."""
    entries = [entry for entry in (template_folder() / "words").iterdir() if entry.is_file()]
    read = {
        entry.name.removesuffix(".toml"): tomli.loads(entry.read_text(encoding="utf-8"))
        for entry in entries
        if entry.name.endswith(".toml")
    }
    return {name: read[name] for name in sorted(read, key=lambda name: (name not in LANGUAGES, name))}


@cache
def texts_of(language: str, currency: str = RUPIAH) -> Texts:
    """The catalogue of a language, with amounts in a currency.

    Raises:
        ValueError: No such language, or no such currency.
    """
    if language not in LANGUAGES:
        raise ValueError(f"language {language!r} is not one of {LANGUAGES}")
    return Texts(language, currency_of(currency))


@cache
def _node(language: str, name: str) -> Any:
    file, *parts = name.split(".")
    node: Any = _catalogue(language, file)
    for part in parts:
        node = node[part]
    return node


@cache
def _catalogue(language: str, file: str) -> Mapping[str, Any]:
    """One file of a catalogue: most commands need few of them."""
    try:
        return tomli.loads((template_folder() / "texts" / language / f"{file}.toml").read_text("utf-8"))
    except FileNotFoundError as error:
        raise KeyError(file) from error
