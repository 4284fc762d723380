"""What campaigns and the loyalty ledger read of a shop on one day: a part of `Facts`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

from sheets_crm.facts.plain import Buyer, Complaint, Contact, Invoice, Person
from sheets_crm.facts.sales import Sales
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.figure import Figure
from sheets_crm.reading.parse import Shop
from sheets_crm.settings import Settings
from sheets_crm.texts import Texts


class Known(Protocol):
    """The shop's rows, and what follows from them; each as in `Facts`."""

    @property
    def shop(self) -> Shop:
        """What was read."""

    @property
    def as_of(self) -> date:
        """The day."""

    @property
    def sales(self) -> Sales:
        """What was sold."""

    @property
    def texts(self) -> Texts:
        """The workbook's language."""

    @property
    def settings(self) -> Settings:
        """The shop's settings."""

    @property
    def people(self) -> Mapping[str, Person]:
        """Everybody on the customers sheet."""

    def phone_of(self, customer: str) -> str | None:
        """A customer's number as people write it."""

    @property
    def buyers(self) -> Mapping[str, Buyer]:
        """Everybody who bought."""

    @property
    def log(self) -> Sequence[Contact]:
        """The contact log, the oldest first."""

    @property
    def log_of(self) -> Mapping[str, Sequence[Contact]]:
        """The same by customer."""

    @property
    def open_invoices(self) -> Sequence[Invoice]:
        """Of which something is owed."""

    @property
    def open_complaints(self) -> Mapping[str, Complaint]:
        """One a customer, not settled."""

    @property
    def open_health_questions(self) -> Mapping[str, Contact]:
        """One a customer, not answered."""

    @property
    def content(self) -> Collection[str]:
        """Who said that nothing falls short."""

    @property
    def barred(self) -> Mapping[str, str]:
        """Who is not to be contacted, and why."""

    @property
    def not_to_be_offered(self) -> Mapping[str, str]:
        """Who is not to be offered anything, and why."""

    @property
    def family_sizes(self) -> Mapping[str, int]:
        """How many belong to each customer's family."""

    @property
    def stages(self) -> Columns:
        """How far each person has come."""

    @property
    def figures(self) -> Mapping[str, Figure]:
        """All figures about customers by their code."""
