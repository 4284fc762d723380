"""What came of one shop, as plain values: they travel between machines and into the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct, convert, field, to_builtins

from sheets_crm.schema.currencies import RUPIAH
from sheets_crm.workbooks.protocol import WorkbookError


class Figures(Struct, frozen=True):
    """One shop's row of the overview; what a shop does not keep is None.

    ``sales`` [money] are those of the month up to the day, ``sales_before`` those of the month before up
    to the same day. Of ``buyers`` [customers] ``repeaters`` bought on two days or more. ``calls`` [count]
    are contacts of this month that the shop began. ``cash``, ``owed`` and ``overdue`` are money.
    """

    sales: float
    sales_before: float
    buyers: int
    repeaters: int
    calls: int
    cash: float | None
    owed: float
    overdue: float
    complaints: int
    problems: int


class Visitor(Struct, frozen=True):
    """A buyer as a fleet may see one: never by phone or name, unless its owner allows the name.

    ``days`` are those on which the person bought.
    """

    days: tuple[date, ...]
    spend: float
    name: str = ""


class Result(Struct, frozen=True):
    """What came of refreshing a shop: its figures, or the ``code`` and values of why it was refused."""

    mark: str
    language: str = ""
    as_of: str = ""
    moment: str = ""
    currency: str = RUPIAH
    figures: Figures | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    changed: bool = False
    people: Mapping[str, Visitor] = field(default_factory=dict)
    code: str = ""
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """Whether the shop was refreshed."""
        return self.figures is not None


def refused(mark: str, error: WorkbookError) -> Result:
    """The result of a shop that could not be refreshed."""
    kept = (str, int, float)
    values = {name: value if isinstance(value, kept) else str(value) for name, value in error.values.items()}
    return Result(mark, code=error.code, values=values)


def as_plain(result: Result) -> dict[str, Any]:
    """A result as JSON can hold it."""
    return dict(to_builtins(result))


def from_plain(plain: Mapping[str, Any]) -> Result:
    """The result that `as_plain` made this of."""
    return convert(plain, Result)
