"""The word lists by which the facts know what somebody said, in every language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from sheets_crm.reading.cells import header_key
from sheets_crm.texts import LANGUAGES, spellings, texts_of


@cache
def words_of(name: str) -> tuple[str, ...]:
    """The entries of a list of the catalogues, spelled as `header_key` spells what was typed."""
    every = (texts_of(language).node(name) for language in LANGUAGES)
    return tuple(header_key(word) for words in every for word in words)


@cache
def reason_titles(reason: str) -> tuple[str, ...]:
    """What a reason is called in every language, and was called by earlier versions."""
    titles = (texts_of(language)(f"messages.reasons.{reason}.title") for language in LANGUAGES)
    return (*titles, *spellings("reasons").get(reason, ()))


def names_reason(said: str | None, *reasons: str) -> bool:
    """Whether the reasons of a contact name one of these, in whichever language the list was then."""
    return said is not None and any(title in said for each in reasons for title in reason_titles(each))


def says_one_of(name: str, said: str | None) -> bool:
    """Whether a text holds an entry of the list, as whole words."""
    return holds_one_of(words_of(name), said)


def holds_one_of(wanted: Iterable[str], said: str | None) -> bool:
    """Whether a text holds one of these, spelled as `header_key` spells them, as whole words."""
    words = f" {header_key(said)} "
    return any(f" {word} " in words for word in wanted)
