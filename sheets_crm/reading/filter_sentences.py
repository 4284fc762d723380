"""A filter in plain words, such as "beli P1, belum P3, ≤ 90 hari", as conditions; in every language.

The grammar is Lark's (LALR); its words stand in the catalogues of texts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sheets_crm.reading.amounts import money_of
from sheets_crm.reading.unreadable import Unreadable
from sheets_crm.texts import LANGUAGES, texts_of

if TYPE_CHECKING:
    from lark import Lark, Token

TEXT_FIELDS = ("town", "type", "staff", "source", "size", "taste", "hobby", "stage", "intent")
NUMBER_FIELDS = ("spend", "orders", "since", "birthday")
_COMPARISONS = {
    "at_most": ("≤", "<="),
    "at_least": ("≥", ">="),
    "below": ("<",),
    "above": (">",),
    "exactly": ("=",),
}
_GRAMMAR = r"""
start: condition (_SEPARATOR+ condition)* _SEPARATOR*
condition: OPPOSITE? (bought | lacking | days | number | field)
bought: BOUGHT value
lacking: LACKING value
days: COMPARISON? AMOUNT DAYS
number: NUMBER_FIELD COMPARISON? AMOUNT DAYS?
field: FIELD EQUALS? value
value: QUOTED | NAME
_SEPARATOR: /[,;]|(JOINS)(?!\w)/i
OPPOSITE.3: /(OPPOSITES)(?!\w)/i
BOUGHT.2: /(BOUGHTS)(?!\w)/i
LACKING.3: /(LACKINGS)(?!\w)/i
DAYS.3: /(DAY_WORDS)(?!\w)/i
COMPARISON.2: /≤|≥|<=|>=|<|>|=|(COMPARING)(?!\w)/i
EQUALS.2: /[=:]/
NUMBER_FIELD.4: /(NUMBERS)(?!\w)/i
FIELD.4: /(FIELDS)(?!\w)/i
AMOUNT.2: /(rp\.?\s*)?\d+([.,]\d+)*(\s*(rb|ribu|jt|juta|k)(?!\w))?/i
QUOTED.2: /["“][^"”]*["”]/
NAME: /[^,;"“”=:\s]((?!\s+(JOINS)\s)[^,;"“”])*/i
%ignore /\s+/
"""


class Condition(NamedTuple):
    """One condition: "bought", "lacking", or a field; ``value`` of a text, ``amount`` of a number.

    ``comparison`` is at_most, at_least, below, above or exactly. ``opposite``: it must not hold.
    """

    field: str
    value: str = ""
    comparison: str = "exactly"
    amount: float = 0.0
    opposite: bool = False


class UnreadFilterError(Exception):
    """A sentence that is no filter; ``rest`` is where the trouble begins."""

    def __init__(self, rest: str) -> None:
        super().__init__(rest)
        self.rest = rest


def conditions(sentence: str) -> list[Condition]:
    """What a sentence asks for.

    Raises:
        UnreadFilterError: It is not understood.

    Example:
        >>> [each.field for each in conditions("beli P1, belum P3, ≤ 90 hari")]
        ['bought', 'lacking', 'since']
    """
    from lark import UnexpectedEOF, UnexpectedInput  # loaded only when a shop has filters

    try:
        tree = _parser().parse(sentence)
    except UnexpectedEOF as error:
        raise UnreadFilterError(sentence.strip()) from error
    except UnexpectedInput as error:
        raise UnreadFilterError(sentence[_place(error, sentence) :].strip() or sentence.strip()) from error
    return [_condition(each) for each in tree.children]


def _place(error: Any, sentence: str) -> int:
    place = getattr(error, "pos_in_stream", None)
    return 0 if place is None or not 0 <= place < len(sentence) else place


def _condition(tree: Any) -> Condition:
    *marks, inner = tree.children
    found = _READERS[inner.data](inner.children)
    return found._replace(opposite=bool(marks))


def _value(tree: Any) -> str:
    return str(tree.children[0]).strip().strip('"“”').strip()


def _days(tokens: Sequence[Token]) -> Condition:
    return _number(["since", *tokens])


def _number(tokens: Sequence[Any]) -> Condition:
    """A number compared; days without a comparison are at most so many, other numbers exactly so many."""
    field = _field_of(str(tokens[0]), NUMBER_FIELDS)
    signs = [str(each) for each in tokens[1:] if getattr(each, "type", "") == "COMPARISON"]
    amount = next(str(each) for each in tokens[1:] if getattr(each, "type", "") == "AMOUNT")
    usual = "at_most" if field in ("since", "birthday") else "exactly"
    return Condition(field, comparison=_compared(signs[0]) if signs else usual, amount=_amount(amount))


def _field(tokens: Sequence[Any]) -> Condition:
    return Condition(_field_of(str(tokens[0]), TEXT_FIELDS), value=_value(tokens[-1]))


_READERS = {
    "bought": lambda tokens: Condition("bought", value=_value(tokens[-1])),
    "lacking": lambda tokens: Condition("lacking", value=_value(tokens[-1])),
    "days": _days,
    "number": _number,
    "field": _field,
}


def _amount(text: str) -> float:
    try:
        found = money_of(text)
    except Unreadable as error:
        raise UnreadFilterError(text) from error
    return found or 0.0


def _compared(sign: str) -> str:
    said = _plain(sign)
    return next(code for code, signs in _COMPARISONS.items() if said in signs or said in _words(code))


def _field_of(said: str, fields: Sequence[str]) -> str:
    return next(field for field in fields if field == said or _plain(said) in _words(field))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


@cache
def _words(code: str) -> tuple[str, ...]:
    """The words of every language for something."""
    every = (texts_of(language).node("filters.words") for language in LANGUAGES)
    return tuple(word for words in every for word in words.get(code, ()))


def _one_of(*codes: str) -> str:
    """A pattern of all words for these, the longest first, whatever blanks stand in them."""
    words = sorted((word for code in codes for word in _words(code)), key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)


@cache
def _parser() -> Lark:
    from lark import Lark

    patterns = {
        "JOINS": _one_of("joins"),
        "OPPOSITES": _one_of("opposite"),
        "BOUGHTS": _one_of("bought"),
        "LACKINGS": _one_of("lacking"),
        "DAY_WORDS": _one_of("days"),
        "COMPARING": _one_of(*_COMPARISONS),
        "NUMBERS": _one_of(*NUMBER_FIELDS),
        "FIELDS": _one_of(*TEXT_FIELDS),
    }
    grammar = _GRAMMAR
    for name, pattern in patterns.items():
        grammar = grammar.replace(f"({name})", f"({pattern})")
    return Lark(grammar, parser="lalr")
