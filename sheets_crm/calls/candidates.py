"""What a reason finds: who could be contacted, why, since when, for how much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from types import ModuleType
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct, field

from sheets_crm.texts import Texts

if TYPE_CHECKING:
    from sheets_crm.facts.facts import Facts

Kind = Literal["service", "selling", "greeting", "collection"]
NOTHING: Mapping[str, str] = {}


class Sentence(NamedTuple):
    """A sentence of the catalogue that is put together only when somebody reads it.

    Of the customers whom the programmes name few are listed, and only these rows are read.
    """

    texts: Texts
    name: str
    values: Mapping[str, object]
    more: str = ""

    def __str__(self) -> str:
        said = self.texts(self.name, **self.values)
        return self.texts("calls.joined").join([said, self.texts(self.more)]) if self.more else said


class Found(Struct, frozen=True):
    """One customer whom a reason names.

    ``wording`` tells why today; it may be left out where the row ``explains`` of the next orders tells it.
    ``brief`` is said instead behind another reason, when that has told the days already.
    ``product`` is the code it is about. ``value`` is the money at stake; None: a usual purchase times the
    chance that it is repeated. ``weight`` decides the place among its like where it is not the value.
    ``fills`` are values of the message's fields, ``template`` the message where it is not the reason's
    own. A row that is not ``ready`` announces something; nothing is sent for it yet. ``staff`` is who has
    it in hand, where that is not the customer's own. ``about`` is the campaign that it belongs to,
    ``question`` what it wants to know.
    """

    customer: str
    due: date
    wording: str | Sentence = ""
    product: str | None = None
    explains: int | None = None
    value: float | None = None
    weight: float | None = None
    fills: Mapping[str, str] = field(default_factory=dict)
    template: str = ""
    ready: bool = True
    staff: str = ""
    brief: str | Sentence = ""
    about: str = ""
    question: str = ""


class Programme(Struct, frozen=True):
    """A reason to be in touch: its code, its place in the list [0 first … 8], what kind of contact it is.

    ``needs`` are columns of people's sheets without which it is off. One that stands ``alone`` names only
    who has no other reason, and only as many a day as the quota for greetings allows.
    """

    code: str
    tier: int
    kind: Kind
    needs: tuple[str, ...]
    alone: bool
    find: Callable[[Facts], Iterable[Found]]

    @property
    def selling(self) -> bool:
        """Whether it offers something."""
        return self.kind == "selling"


class Candidate(Struct, frozen=True):
    """What a programme found, with the programme."""

    programme: Programme
    found: Found
    value: float | None

    @property
    def customer(self) -> str:
        """Whom it names."""
        return self.found.customer

    @property
    def reason(self) -> str:
        """The code of the programme."""
        return self.programme.code

    @property
    def tier(self) -> int:
        """The programme's place in the list."""
        return self.programme.tier

    @property
    def due(self) -> date:
        """Since when."""
        return self.found.due


def programme_of(code: str, module: ModuleType) -> Programme:
    """The programme that a module of `sheets_crm.calls.reasons` describes."""
    return Programme(
        code,
        module.TIER,
        module.KIND,
        getattr(module, "NEEDS", ()),
        getattr(module, "ALONE", False),
        module.find,
    )


def candidates(programme: Programme, facts: Facts) -> list[Candidate]:
    """What a programme finds today, among the customers that the shop knows."""
    if lacking(programme, facts):
        return []
    people, stakes = facts.people, facts.sales.stakes
    return [
        Candidate(programme, found, stakes.get(found.customer) if found.value is None else found.value)
        for found in programme.find(facts)
        if found.customer in people
    ]


def lacking(programme: Programme, facts: Facts) -> list[str]:
    """Columns that a programme needs and the workbook does not have, as "table.column"."""
    tables = facts.shop.tables
    places = [(need, *need.split(".")) for need in programme.needs]
    return [need for need, table, name in places if table not in tables or name not in tables[table].columns]
