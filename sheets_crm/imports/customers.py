"""Who the buyers of an export are: people whom the shop knows, and new ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from sheets_crm.imports.line import Line
from sheets_crm.imports.shop import Book
from sheets_crm.reading.cells import text_of
from sheets_crm.reading.people import People, Unrecognised
from sheets_crm.reading.phones import normal_phone, shown_phone


class Buyer(Struct, frozen=True):
    """One person: what tells them apart, their name, and what the shop or marketplace calls them."""

    phone: str
    name: str
    given_id: str

    @property
    def shown(self) -> str:
        """How an order names them where one cell has to do: ``Siti (0812-3456-7890)``."""
        mark = shown_phone(self.phone) if self.phone else self.given_id
        return f"{self.name} ({mark})" if mark and mark != self.name else self.name or mark


class Customers(Struct):
    """Everybody the workbook knows; whoever it does not is entered, and ``new`` are their rows."""

    people: People = field(default_factory=People)
    new: list[dict[str, Any]] = field(default_factory=list)
    _buyers: dict[str, Buyer] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
    _met: dict[tuple[str, ...], Buyer] = field(default_factory=dict)

    def add(self, buyer: Buyer, source: str) -> None:
        """Enter somebody."""
        key = self.people.add(
            phone=buyer.phone or None, given_id=buyer.given_id or None, name=buyer.name or None
        )
        if key is not None:
            self._buyers.setdefault(key, buyer)
            self._sources[key] = source

    def buyer(self, line: Line) -> Buyer:
        """Whom a line means: the marketplace's own name for them rules, then the phone, then the name.

        Raises:
            Unrecognised: Several people have the name that is all the export says.
        """
        said = (line.channel, line.buyer, line.phone, line.name)
        if said not in self._met:
            self._met[said] = self._found(line)
        return self._met[said]

    def _found(self, line: Line) -> Buyer:
        given_id = self._own_id(line)
        for reference in filter(None, (given_id, line.phone)):
            if (known := self._known(reference)) is not None:
                return known
        if not given_id and not line.phone and (namesake := self._namesake(line.name)) is not None:
            return namesake
        buyer = Buyer(line.phone, line.name or line.buyer or shown_phone(line.phone), given_id)
        self.new.append(_row(buyer, line))
        self.add(buyer, line.channel)
        return buyer

    def _own_id(self, line: Line) -> str:
        """The marketplace's name for a buyer; another marketplace's buyer of that name is another person."""
        known = self.people.recognise([line.buyer]) if line.buyer else None
        source = self._sources.get(known or "", "")
        return f"{line.buyer}@{line.channel}" if source and source != line.channel else line.buyer

    def _known(self, reference: str) -> Buyer | None:
        key = self.people.recognise([reference])
        return self._buyers.get(key) if key is not None else None

    def _namesake(self, name: str) -> Buyer | None:
        try:
            return self._buyers.get(self.people.find(name))
        except Unrecognised as unrecognised:
            if unrecognised.code == "name_of_several":
                raise
            return None


def known_customers(book: Book) -> Customers:
    """Everybody in Customers."""
    customers = Customers()
    for cells in book.cells("customers", "phone", "name", "id", "source"):
        phone, name, given_id, source = cells
        if name is not None or given_id is not None:
            texts = [_text(cell) for cell in (name, given_id, source)]
            customers.add(Buyer(normal_phone(phone) or "", *texts[:2]), texts[2])
    return customers


def _text(cell: Any) -> str:
    return text_of(cell) or "" if isinstance(cell, str | int | float) else ""


def _row(buyer: Buyer, line: Line) -> dict[str, Any]:
    return {
        "id": buyer.given_id or None,
        "name": buyer.name,
        "phone": shown_phone(buyer.phone) if buyer.phone else None,
        "town": line.town or None,
        "source": line.channel or None,
    }


def order_cells(buyer: Buyer, columns: Mapping[str, int]) -> dict[str, Any]:
    """How an order names its buyer in the columns that its sheet has."""
    phone = shown_phone(buyer.phone) if buyer.phone else None
    named = "customer" if "customer" in columns else "customer_name"
    if "phone" not in columns or phone is None:
        return {"customer_name": buyer.name or None, named: buyer.shown}
    return {"customer_name": buyer.name or None, named: buyer.name or phone, "phone": phone}
