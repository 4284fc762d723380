"""What headings mean: which column of a table each of them is, and which of several is the likeliest."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from msgspec import Struct, field

from sheets_crm.reading.cells import header_key
from sheets_crm.texts import LANGUAGES, spellings, texts_of, vocabularies

FURTHER_ROLES = (
    "customer_id",
    "payment_status",
    "return_status",
    "returned_quantity",
    "refunded",
    "cancelled_on",
    "order_total",
    "shipping",
    "code",
    "variation",
    "contact",
    "first_name",
    "last_name",
)
"""What columns of shops' own orders may be beside those of our table."""
UNUSED = "unused"
SOLD = "sold"
"""The use of a column that is a product, with quantities below."""
_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BY_PATTERN = 1000
_PATTERN_ORDER = (
    *("due", "paid_on", "finished_on", "cancelled_on", "payment_status", "status", "payment", UNUSED),
    *("phone", "receipt", "customer_id", "discount", "quantity", "price", "total", "date", "code"),
    *("product", "customer"),
)


class Fit(Struct, frozen=True):
    """The columns a heading may be, the likeliest first, and how far down the list of words it stood."""

    roles: tuple[str, ...]
    rank: int
    exact: bool


class Roles(Struct, frozen=True):
    """Which column (from 1) is what; ``rivals`` are columns whose meaning another column has already."""

    columns: Mapping[str, int] = field(default_factory=dict)
    exact: int = 0
    rivals: Mapping[int, str] = field(default_factory=dict)


def heading_keys(text: object) -> tuple[str, ...]:
    """A heading as it is compared: as it stands, then without its unit in brackets."""
    if not isinstance(text, str):
        return ()
    plain = _CAMEL.sub(" ", text)
    keys = (header_key(text), header_key(plain), header_key(_BRACKETS.sub(" ", plain)))
    return tuple(dict.fromkeys(key for key in keys if key))


@cache
def fit_of(table: str, texts: tuple[str, ...]) -> Fit | None:
    """What a heading means in a table; of several wordings the first that is known counts."""
    known, reserve = _known(table), None
    for text in texts:
        for key in heading_keys(text):
            if key in known:
                return known[key]
            reserve = reserve or _by_pattern(table, key)
    return reserve


def roles_of(headings: Mapping[int, Fit], empty: Collection[int] = ()) -> Roles:
    """Every role's column. Headings that fit one choose first; the exact title wins, a filled column too."""
    order = sorted(
        headings,
        key=lambda at: (
            at in empty,
            not headings[at].exact,
            len(headings[at].roles),
            headings[at].rank,
            at,
        ),
    )
    columns: dict[str, int] = {}
    rivals: dict[int, str] = {}
    for at in order:
        free = [role for role in headings[at].roles if role not in columns and role != UNUSED]
        if free:
            columns[free[0]] = at
        elif headings[at].roles[0] != UNUSED:
            rivals[at] = headings[at].roles[0]
    exact = sum(headings[at].exact for at in columns.values())
    return Roles(columns, exact, rivals)


def language_of_headings(texts: Collection[str], default: str) -> str:
    """The language in which most of these headings are written; the default where as many are in another."""
    words = {language: _words_of(language) for language in LANGUAGES}
    counts = {
        language: sum(not known.isdisjoint(heading_keys(text)) for text in texts)
        for language, known in words.items()
    }
    best = max(counts, key=lambda language: (counts[language], language == default))
    return best if counts[best] > min(counts.values()) else default


@cache
def _words_of(language: str) -> frozenset[str]:
    """Every heading of one language."""
    titles = [
        title
        for table in ("orders", "products", "customers")
        for title in texts_of(language).node(f"headings.columns.{table}").values()
    ]
    sections = vocabularies()[language].get("columns", {}).values()
    listed = [title for section in sections for titles_ in section.values() for title in titles_]
    return frozenset(map(header_key, [*titles, *listed]))


@cache
def _known(table: str) -> dict[str, Fit]:
    """Every heading (as ``header_key``) with what it may mean: the proper titles first, then their words."""
    found: dict[str, dict[str, int]] = {}
    for language in LANGUAGES:
        for role, title in texts_of(language).node(f"headings.columns.{table}").items():
            found.setdefault(header_key(title), {}).setdefault(role, 0)
    for role, titles in spellings(f"columns.{table}").items():
        for rank, title in enumerate(titles, start=1):
            found.setdefault(header_key(title), {}).setdefault(role, rank)
    return {key: Fit(tuple(roles), min(roles.values()), exact=True) for key, roles in found.items()}


def _by_pattern(table: str, key: str) -> Fit | None:
    words = f" {key} "
    for role, wanted, unwanted in _patterns(table):
        if any(f" {each} " in words for each in wanted) and not any(
            f" {each} " in words for each in unwanted
        ):
            return Fit((role,), _BY_PATTERN, exact=False)
    return None


@cache
def _patterns(table: str) -> Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """What a heading with certain words in it means, in the order in which they are tried."""
    found = []
    for role in _PATTERN_ORDER:
        rules = [each.get("patterns", {}).get(table, {}).get(role, {}) for each in vocabularies().values()]
        wanted = tuple(word for rule in rules for word in rule.get("any", ()))
        unwanted = tuple(word for rule in rules for word in rule.get("without", ()))
        if wanted:
            found.append((role, wanted, unwanted))
    return found
