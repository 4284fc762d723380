"""People who may be one person entered twice: suggestions, never decisions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sheets_crm.reading.cells import header_key, titles_of_people

ALIKE = 90
"""From this likeness on [0 to 100] two spellings are told; one letter more or less in ten gives 95."""
_SHORTEST = 6
"""Letters below which one wrong letter makes another name."""
_BRACKETS = re.compile(r"\(([^()]*)\)")


class Person(NamedTuple):
    """One row of Customers."""

    row: int
    name: str
    town: str


class Twin(NamedTuple):
    """``person`` may be who ``first`` is; ``same_name`` when only titles tell their names apart."""

    person: Person
    first: Person
    same_name: bool


def twins(people: Iterable[Person]) -> list[Twin]:
    """Rows that may mean one person, each later row with the earliest it resembles.

    Titles (Bu, Pak, Hj.) and what stands in brackets do not count as name: with them any two "Bu …" are
    alike. One name alone, such as Dewi, is too common to suggest anything; two towns part two people, and so
    do numbers: Toko Berkah 1 is not Toko Berkah 2.
    """
    named = [(bare_name(person.name), person) for person in people]
    by_name: dict[str, list[Person]] = {}
    for name, person in named:
        by_name.setdefault(name, []).append(person)
    found = {twin.person.row: twin for twin in _spelt_alike(by_name)}
    found |= {twin.person.row: twin for group in by_name.items() for twin in _namesakes(*group)}
    return [found[row] for row in sorted(found)]


def bare_name(name: str) -> str:
    """A name for comparing: small letters, no titles, no brackets."""
    words = header_key(_BRACKETS.sub(" ", name)).split()
    bare = [word for word in words if word not in titles_of_people()]
    return " ".join(bare or words)


def _namesakes(name: str, group: list[Person]) -> Iterator[Twin]:
    for place, person in enumerate(group):
        first = next((other for other in group[:place] if _may_be_one(name, person, other)), None)
        if first is not None:
            yield Twin(person, first, same_name=True)


def _may_be_one(name: str, person: Person, other: Person) -> bool:
    """Namesakes of two words unless their towns differ; of one word only in one town."""
    towns = {_town(person), _town(other)}
    if " " in name:
        return len(towns - {""}) <= 1
    return len(towns) == 1 and towns != {""}


def _town(person: Person) -> str:
    bracket = _BRACKETS.search(person.name)
    return header_key(person.town or (bracket[1] if bracket else ""))


def _spelt_alike(by_name: dict[str, list[Person]]) -> Iterator[Twin]:
    firsts = sorted((group[0], name) for name, group in by_name.items())
    candidates = _candidates([name for _, name in firsts])
    towns = [_town(person) for person, _ in firsts]
    for at, earlier in candidates.items():
        person, name = firsts[at]
        for other in sorted(earlier):
            first, spelling = firsts[other]
            if len({towns[at], towns[other]} - {""}) <= 1 and _is_alike(spelling, name):
                yield Twin(person, first, same_name=False)
                break


def _is_alike(one: str, other: str) -> bool:
    """Whether two names that become the same when each loses a letter are long enough for that to be a slip.

    Source:
        Normalised indel similarity of Levenshtein's family: of the letters of both, those left when one name
        is made of the other by taking away and putting in.
    """
    changed = 2 if len(one) == len(other) else 1
    return 100 * changed <= (100 - ALIKE) * (len(one) + len(other))


def _candidates(names: Sequence[str]) -> dict[int, set[int]]:
    """For each name the earlier ones that become the same when each loses a letter, no word's first one."""
    first: dict[str, int] = {}
    alike: dict[str, list[int]] = defaultdict(list)
    for at, name in enumerate(names):
        for remainder in _remainders(name) if len(name) >= _SHORTEST else ():
            if first.setdefault(remainder, at) != at:
                alike[remainder].append(at)
    found: dict[int, set[int]] = defaultdict(set)
    for remainder, later in alike.items():
        for place, at in enumerate(later):
            found[at].update((first[remainder], *later[:place]))
    return found


def _remainders(name: str) -> set[str]:
    """The name, and the name less each of its letters; spaces and digits stay."""
    lost = [at for at, letter in enumerate(name) if letter != " " and not letter.isdigit()]
    return {name, *(name[:at] + name[at + 1 :] for at in lost if at and name[at - 1] != " ")}
