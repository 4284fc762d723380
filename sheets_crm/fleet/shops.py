"""What a fleet is: its shops, and what its owner allows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.workbooks.opening import is_google
from sheets_crm.workbooks.protocol import WorkbookError


class FleetShop(Struct, frozen=True):
    """One shop: its name, its workbook (an absolute path or a Google address), the group it counts in.

    ``key`` is the service account's key file that opens a Google address.
    """

    name: str
    book: str
    group: str = ""
    key: str = ""

    @property
    def at_google(self) -> bool:
        """Whether the workbook lies at Google."""
        return is_google(self.book)

    @property
    def identity(self) -> str:
        """The same for every way to write the same workbook's place."""
        return _identity(self.book)

    @property
    def mark(self) -> str:
        """The identity as a short name without a place in it."""
        return hashlib.sha256(self.identity.encode()).hexdigest()[:16]


def _identity(book: str) -> str:
    if is_google(book):
        from sheets_crm.workbooks.google.key import spreadsheet_key

        return spreadsheet_key(book)
    return str(Path(book).resolve())


class Fleet(Struct, frozen=True):
    """Shops that somebody looks after.

    ``place`` is the file, folder or address that names them, ``overview`` the workbook that tells of them.
    ``same_customers`` lets buyers of several shops be seen as one person by their phone, ``names`` lets
    their names stand in the overview: both only where the owner's file says so.
    """

    place: str
    title: str
    shops: Sequence[FleetShop]
    overview: str
    overview_key: str = ""
    language: str = ""
    same_customers: bool = False
    names: bool = False


def shared_out(shops: Iterable[FleetShop], keys: Sequence[str]) -> list[FleetShop]:
    """Google's shops without a key of their own get the keys in turn, so that each opens as many."""
    found: list[FleetShop] = []
    turn = 0
    for shop in shops:
        if shop.at_google and not shop.key and keys:
            shop = replace(shop, key=keys[turn % len(keys)])
            turn += 1
        found.append(shop)
    return found


def refuse_unusable(fleet: Fleet) -> None:
    """Stop at a fleet without shops, where two shops have one workbook or name, and at a shop as overview.

    Raises:
        WorkbookError: It is so.
    """
    if not fleet.shops:
        raise WorkbookError("fleet_empty")
    books: dict[str, str] = {}
    names: set[str] = set()
    for shop in fleet.shops:
        if shop.identity in books:
            raise WorkbookError("fleet_same_book", name=shop.name, other=books[shop.identity])
        if shop.name.casefold() in names:
            raise WorkbookError("fleet_same_name", name=shop.name)
        books[shop.identity] = shop.name
        names.add(shop.name.casefold())
    if (overview := _identity(fleet.overview)) in books:
        raise WorkbookError("fleet_overview_is_shop", name=books[overview])
