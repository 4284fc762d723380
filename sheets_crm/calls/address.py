"""How a person is greeted: a short name with the honorific that belongs to it."""

from __future__ import annotations

import re
from typing import NamedTuple

from sheets_crm.texts import Texts

_WORD = re.compile(r"[^\W\d_]", re.UNICODE)
_SHORTEST = 3


class Address(NamedTuple):
    """``name`` without titles ("Siti"), ``greeting`` ("Bu Siti"), ``you``: how the person is spoken of."""

    name: str
    greeting: str
    you: str


def address_of(full: str, texts: Texts) -> Address:
    """How to greet somebody of this name.

    A title that stands before the name is used; titles of learning or pilgrimage are not spoken, and what
    follows a comma or stands in brackets is left out. A business is greeted by its whole name.

    Args:
        full: The name as it stands in the customers sheet: "Hj. Siti Aminah, S.Pd".
        texts: The language of the message.
    """
    words = re.sub(r"\(.*?\)", " ", full).split(",")[0].split()
    others = texts.node("calls.address.others")
    if not words or _plain(words[0]) in others["companies"]:
        name = " ".join(words) or full.strip()
        return Address(name, name, texts("calls.address.company_you"))
    titles = texts.node("calls.address.titles")
    found = next((titles[_plain(word)] for word in words[:-1] if _plain(word) in titles), None)
    own = [word for word in words if _plain(word) not in titles and _plain(word) not in others["silent"]]
    name = _short(own or words)
    if found:
        return Address(name, f"{found[0]} {name}", found[1])
    return Address(name, texts("calls.address.default", name=name), texts("calls.address.default_you"))


def _short(words: list[str]) -> str:
    """The first name, with the next one after an initial or a very short one ("M. Rizky", "Nur Aini")."""
    for count, word in enumerate(words, start=1):
        if len(_plain(word)) >= _SHORTEST:
            chosen = words[:count] if len(_plain(words[0])) > 1 else [word]
            return " ".join(_tidy(each) for each in chosen)
    return " ".join(_tidy(each) for each in words)


def _tidy(word: str) -> str:
    """A name typed in small or in capital letters as names are written."""
    return word.title() if word.islower() or (word.isupper() and len(word) > _SHORTEST) else word


def _plain(word: str) -> str:
    return "".join(_WORD.findall(word)).casefold()
