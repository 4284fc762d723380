"""Whether two spellings can be the name of one person."""

from __future__ import annotations

from difflib import SequenceMatcher

from sheets_crm.reading.cells import header_key, titles_of_people

_LEAST_LETTERS = 6
_LEAST_ALIKE = 0.88
"""So that ``Rina Wati`` and ``Rina Wathi`` are one person, ``Siti Aminah`` and ``Siti Rahma`` two."""


def same_name(one: object, other: object) -> bool:
    """Whether one name may be the other, written out, shortened or corrected; titles do not count.

    Example:
        >>> same_name("Bu Siti", "Siti Aminah"), same_name("Bu Siti", "Bu Rina")
        (True, False)
    """
    first, second = _words(one), _words(other)
    if not first or not second:
        return False
    if first <= second or second <= first:
        return True
    texts = header_key(one), header_key(other)
    alike = SequenceMatcher(None, *texts).ratio() >= _LEAST_ALIKE
    return alike and min(map(len, texts)) >= _LEAST_LETTERS


def _words(name: object) -> frozenset[str]:
    words = frozenset(header_key(name).split())
    return words - titles_of_people() or words
