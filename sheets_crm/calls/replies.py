"""What a customer's own words mean when nobody chose a result: the reply words, refusals, deferrals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from msgspec import Struct

from sheets_crm.calls.named_days import named_day, only_names_a_day
from sheets_crm.reading.cells import Unreadable, choice_codes, day_of, header_key
from sheets_crm.schema import REASONS_NOT_BACK, RESULTS
from sheets_crm.texts import LANGUAGES, Texts, texts_of, vocabularies

_GRAVEST_FIRST = ("stop", "not_interested", "later")


def reply_of(
    answer: object, texts: Texts, said_on: date, *, day_first: bool = True
) -> tuple[str | None, date | None]:
    """The result that a customer's reply word stands for (REORDER, UBAH, NANTI, STOP), and the day it names.

    The word must open the reply; NANTI may be followed by a day (``NANTI 15/12/2026``, ``NANTI tgl 5``,
    ``nanti minggu depan ya``).
    """
    match = re.match(r"\s*(\w+)\W*(.*)", answer, re.DOTALL) if isinstance(answer, str) else None
    if match is None:
        return None, None
    words = {
        word.casefold(): result
        for language in (texts.language, *LANGUAGES)
        for result, word in texts_of(language).node("calls.reply_words").items()
    }
    result = words.get(match[1].casefold())
    if result is None:
        return None, None
    try:
        return result, day_of(match[2], day_first=day_first)
    except Unreadable:
        return result, day_meant(match[2], said_on, day_first=day_first) if result == "later" else None


def meant_of(answer: object, said_on: date, *, day_first: bool = True) -> tuple[str | None, date | None]:
    """The result that ordinary words stand for, and the day until when: see `meaning_of`, `named_day`."""
    result, _ = meaning_of(answer)
    if isinstance(answer, str) and result in (None, "later"):
        day = day_meant(answer, said_on, day_first=day_first)
        if result or (day and only_names_a_day(answer)):
            return "later", day
    return result, None


def result_in_words(
    cell: object, texts: Texts, said_on: date, *, day_first: bool = True
) -> tuple[str | None, date | None]:
    """The result that staff's own words stand for where none was chosen, and the day they name.

    Abbreviations and polite words do not matter (``gak diangkat ya``); refusals and deferrals are read as
    in a customer's answer. An order is one only in the words of the list.
    """
    if not isinstance(cell, str):
        return None, None
    if result := _choice_said(cell, "result"):
        return result, None
    result, day = reply_of(cell, texts, said_on, day_first=day_first)
    if result is None:
        result, day = meant_of(cell, said_on, day_first=day_first)
    return (result, day) if result in _GRAVEST_FIRST else (None, None)


def tells_a_death(cell: object) -> bool:
    """Whether staff say, where a result is chosen, that the customer is no more."""
    return isinstance(cell, str) and _choice_said(cell, "reason_not_back") == "deceased"


def _choice_said(text: str, column: str) -> str | None:
    """The choice whose spelling has the same words that count in one of the languages."""
    said = zip(_languages(), _choices_said(column), strict=True)
    return next((code for language, codes in said if (code := codes.get(language.words(text)))), None)


def day_meant(words: str, said_on: date, *, day_first: bool) -> date | None:
    """The day until when words put it off (``besok``, ``minggu depan``, ``tgl 5``), None for no day."""
    day = named_day(words, said_on, day_first=day_first)
    result, days = meaning_of(words)
    return day or (said_on + timedelta(days=days) if result == "later" and days else None)


class _Phrase(Struct, frozen=True):
    """Words that mean a result when nothing of ``unless`` follows; ``days`` until we call again."""

    words: tuple[str, ...]
    result: str
    days: int | None
    alone: bool


class _Language(Struct, frozen=True):
    phrases: Sequence[_Phrase]
    short: Mapping[str, str]
    fillers: frozenset[str]
    unless: frozenset[str]

    def words(self, text: str) -> tuple[str, ...]:
        """The words that count, written out."""
        plain = (self.short.get(word, word) for word in header_key(text).split())
        return tuple(part for word in plain for part in word.split() if part not in self.fillers)


def meaning_of(answer: object) -> tuple[str | None, int | None]:
    """The result that ordinary words stand for (``jangan wa lagi``, ``nanti dulu``), and days until then.

    The longest phrase of the lists in ``templates/words`` counts, of equal ones the gravest.

    Example:
        >>> meaning_of("jgn WA lg ya"), meaning_of("jangan WA pagi-pagi"), meaning_of("ok kak nanti dulu")
        (('stop', None), (None, None), ('later', 7))
    """
    if not isinstance(answer, str):
        return None, None
    found = [phrase for language in _languages() for phrase in _found(answer, language)]
    if not found:
        return None, None
    best = min(found, key=lambda phrase: (-len(phrase.words), _GRAVEST_FIRST.index(phrase.result)))
    return best.result, best.days


def _found(answer: str, language: _Language) -> list[_Phrase]:
    words = language.words(answer)
    return [phrase for phrase in language.phrases if _stands_in(phrase, words, answer, language.unless)]


def _stands_in(phrase: _Phrase, words: Sequence[str], answer: str, unless: frozenset[str]) -> bool:
    if phrase.alone:
        return phrase.words == words and "?" not in answer
    length = len(phrase.words)
    starts = [at for at in range(len(words) - length + 1) if tuple(words[at : at + length]) == phrase.words]
    followed = (words[at + length] if at + length < len(words) else "" for at in starts)
    return any(phrase.result == "later" or word not in unless for word in followed)


@cache
def _languages() -> Sequence[_Language]:
    return [_language(words["replies"]) for words in vocabularies().values() if "replies" in words]


@cache
def _choices_said(column: str) -> Sequence[Mapping[tuple[str, ...], str]]:
    """For each language, every spelling of a choice's codes as the words of it that count."""
    spelt = choice_codes(column, {"result": RESULTS, "reason_not_back": REASONS_NOT_BACK}[column])
    return [
        {words: code for spelling, code in spelt.items() if (words := language.words(spelling))}
        for language in _languages()
    ]


def _language(lists: Mapping[str, Any]) -> _Language:
    short = {abbreviation: word for word, many in lists["short"].items() for abbreviation in many}
    bare = _Language((), short, frozenset(lists["fillers"]), frozenset(lists["unless"]))
    meant = [(text, result, None, False) for result in _GRAVEST_FIRST[:2] for text in lists[result]]
    meant += [(text, "later", days, False) for text, days in lists["later"].items()]
    meant += [(text, "later", days, True) for text, days in lists["later_alone"].items()]
    phrases = [_Phrase(bare.words(text), result, days, alone) for text, result, days, alone in meant]
    return _Language(phrases, bare.short, bare.fillers, bare.unless)
