"""Names that differ by a slip of the pen, or only in how they are written."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sheets_crm.metrics.codes import Codes

_LEAST_LENGTH = 5
_LONGEST = 80
"""Letters; a longer text is no name, and takes its length squared to compare."""
_WITHOUT_DIGITS = str.maketrans("", "", "0123456789")


def one_spelling(column: Codes) -> Codes:
    """Texts that differ in capitals, blanks and marks only, as most rows write them.

    Example:
        >>> from sheets_crm.metrics.codes import codes_of
        >>> one_spelling(codes_of(["Instagram", "instagram ", "Instagram", None])).texts()
        ['Instagram', 'Instagram', 'Instagram', None]
    """
    counts = np.bincount(column.numbers[column.known], minlength=len(column.names)).tolist()
    commonest: dict[str, str] = {}
    for _, name in sorted(zip(counts, column.names, strict=True), key=lambda each: (-each[0], each[1])):
        commonest.setdefault(_read_aloud(name), name)
    return column.mapped({name: commonest[_read_aloud(name)] for name in column.names})


def _read_aloud(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum()) or name


def edit_distance(one: str, other: str) -> int:
    """How many letters must be added, dropped or changed to make one name of the other.

    Source:
        Wagner and Fischer, The String-to-String Correction Problem, Journal of the ACM 21 (1), 1974,
        doi:10.1145/321796.321811.

    Example:
        >>> edit_distance("kitten", "sitting")
        3
    """
    row = list(range(len(other) + 1))
    for position, letter in enumerate(one, start=1):
        before, row = row, [position]
        for column, against in enumerate(other, start=1):
            change = before[column - 1] + (letter != against)
            row.append(min(before[column] + 1, row[-1] + 1, change))
    return row[-1]


def similar_pairs(names: Sequence[str], greatest_distance: int = 2) -> list[tuple[str, str]]:
    """Pairs of different names at most that far apart.

    Short names (under five letters), texts of more than eighty, and names that differ in a number only
    (branch 1, branch 2) are left out.
    Two names that far apart differ in at most twice as many letter counts, which rules out nearly all pairs.
    """
    long = sorted({name for name in names if _LEAST_LENGTH <= len(name) <= _LONGEST})
    letters = {letter: number for number, letter in enumerate(sorted(set("".join(long))))}
    counts = np.zeros((len(long), len(letters)), dtype=np.int16)
    for number, name in enumerate(long):
        for letter in name:
            counts[number, letters[letter]] += 1
    words = [name.translate(_WITHOUT_DIGITS) for name in long]
    pairs = []
    for number, name in enumerate(long):
        apart = np.abs(counts[number + 1 :] - counts[number]).sum(axis=1)
        near = (number + 1 + place for place in np.flatnonzero(apart <= 2 * greatest_distance))
        worded = [long[other] for other in near if words[other] != words[number]]
        pairs += [(name, other) for other in worded if edit_distance(name, other) <= greatest_distance]
    return pairs
