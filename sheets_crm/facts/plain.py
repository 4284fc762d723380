"""The shop's rows as plain values: what the reasons of the call list read."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np

from sheets_crm.metrics.columns import Columns
from sheets_crm.schema import COMPLAINT_STEPS

Row = TypeVar("Row", bound=tuple[Any, ...])
About = TypeVar("About", bound="_OfCustomer")
_TRUTHS = np.array([False, True, None])


class _OfCustomer(Protocol):
    @property
    def customer(self) -> str: ...


class Person(NamedTuple):
    """One row of the customers sheet; blanks are None."""

    customer: str
    name: str
    phone: str | None
    town: str | None
    type: str | None
    source: str | None
    intent: str | None
    referred_by: str | None
    birthday: datetime.date | None
    may_contact: bool | None
    staff: str | None
    size: str | None
    taste: str | None
    unsuitable: str | None
    hobby: str | None
    credit_limit: float | None
    next_contact: datetime.date | None
    note: str | None
    knows: str | None
    step: str | None


class Buyer(NamedTuple):
    """What a customer bought so far; ``usual`` is the median of a purchase [money]."""

    customer: str
    first_order: datetime.date
    last_order: datetime.date
    occasions: int
    spend: float
    usual: float | None


class Contact(NamedTuple):
    """One row of the contact log."""

    customer: str
    date: datetime.date
    direction: str | None
    channel: str | None
    kind: str | None
    reason: str | None
    result: str | None
    answer: str | None
    reason_not_back: str | None
    contact_again: datetime.date | None
    staff: str | None
    note: str | None
    time: str | None
    answered_time: str | None
    topic: str | None
    pleased: bool | None
    fulfilled: bool | None
    solved: bool | None
    as_promised: bool | None
    satisfaction: float | None
    convenience: float | None
    our_reply: str | None
    key: str | None
    row: int

    @property
    def outbound(self) -> bool:
        """Whether the shop began it: one that does not say counts, a bare note does not."""
        told = self.channel is not None or self.kind is not None or self.result is not None
        return self.direction == "out" or (self.direction is None and told)


class Complaint(NamedTuple):
    """One row of the complaints sheet, or what will be one; ``row`` is 0 until it stands there."""

    customer: str
    date: datetime.date
    time: str | None = None
    place: str | None = None
    problem: str | None = None
    staff: str | None = None
    apologised: datetime.date | None = None
    listened: datetime.date | None = None
    identified: datetime.date | None = None
    confirmed: datetime.date | None = None
    offered: datetime.date | None = None
    followed_up: datetime.date | None = None
    option_1: str | None = None
    option_2: str | None = None
    closed: datetime.date | None = None
    customer_says: str | None = None
    key: str | None = None
    row: int = 0

    @property
    def missing(self) -> list[str]:
        """What has to be filled in before it can be closed, in order."""
        needed = [*COMPLAINT_STEPS[:5], "option_1", "option_2", *COMPLAINT_STEPS[5:], "customer_says"]
        return [name for name in needed if getattr(self, name) is None]

    @property
    def settled(self) -> bool:
        """Whether it is closed with every step and the customer's word."""
        return self.closed is not None and not self.missing


class Expected(NamedTuple):
    """When one customer's next order of a product is due."""

    customer: str
    product: str | None
    state: str
    basis: str
    run_out: datetime.date | None
    last_order: datetime.date


class Offer(NamedTuple):
    """One product worth offering to a customer: see `sheets_crm.metrics.next_order.products.suggestions`."""

    customer: str
    product: str
    kind: str
    run_out: datetime.date | None
    usual_days: float | None
    waited: float | None
    times: int
    partner: str
    together: int


class Good(NamedTuple):
    """One row of the products sheet."""

    product: str
    name: str
    category: str | None
    price: float | None
    weakness: str | None
    lowest_price: float | None
    active: bool | None
    sort: str | None
    family: str | None
    cost: float | None
    content: float | None
    per_day: float | None
    lasts_days: float | None
    supply: float | None
    trade_in_months: float | None
    tips: str | None

    @property
    def days(self) -> float | None:
        """How long one of it lasts, as the sheet says."""
        if self.lasts_days is not None:
            return self.lasts_days
        return self.content / self.per_day if self.content and self.per_day else None


class Invoice(NamedTuple):
    """One open invoice."""

    customer: str
    receipt: str
    date: datetime.date
    due: datetime.date
    due_known: bool
    open: float
    row: int


class Line(NamedTuple):
    """One valid order line."""

    customer: str
    product: str | None
    date: datetime.date
    quantity: float | None
    amount: float | None
    finished_on: datetime.date | None
    payment: str | None
    receipt: str | None
    discount: float | None
    channel: str | None
    price: float | None
    campaign: str | None
    guarantee_until: datetime.date | None
    branch: str | None
    row: int


def plain_rows(table: Columns, kind: type[Row]) -> list[Row]:
    """The rows of a table by the fields of ``kind``: what is missing, or no column of it, is None."""
    fields: dict[str, object] = kind.__annotations__
    told = [name for name, said in fields.items() if "bool" in str(said) and name in table.each]
    truths = {name: _TRUTHS[np.nan_to_num(table[name], nan=2).astype(np.int64)] for name in told}
    absent = [name for name in fields if name not in table.each]
    return [kind(*row) for row in table.plus(**truths).read(texts=absent).tuples(*fields)]


def by_customer(rows: Iterable[About]) -> dict[str, list[About]]:
    """The rows of each customer in their order."""
    found: dict[str, list[About]] = defaultdict(list)
    for row in rows:
        found[row.customer].append(row)
    return dict(found)
