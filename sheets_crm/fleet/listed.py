"""Which shops are meant: by a fleet file, a folder, a pattern, or a sheet with one row a shop."""

from __future__ import annotations

import glob
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import tomli

from sheets_crm.fleet.shops import Fleet, FleetShop, refuse_unusable, shared_out
from sheets_crm.imports.files import export_sheets
from sheets_crm.reading.headers import locate, sheet_named
from sheets_crm.schema import FLEET_FIGURES, FLEET_LIST, FLEET_SHOPS
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.opening import is_google, open_book
from sheets_crm.workbooks.protocol import Sheet, WorkbookError

_WORKBOOKS = (".xlsx", ".xlsm")
_SETTINGS = {
    "title": str,
    "overview": str,
    "language": str,
    "same_customers": bool,
    "names": bool,
    "keys": list,
    "shops": list,
}
_OF_A_SHOP = ("name", "book", "group", "key")


def fleet_of(place: str, language: str, keys: Sequence[str] = ()) -> Fleet:
    """The fleet that a place names.

    Args:
        place: A ``.toml`` file, a folder, a pattern such as ``toko/*.xlsx``, or a workbook, ``.csv`` or
            Google address with one row a shop.
        language: Of the overview's file name, where the place does not name one.
        keys: Key files that open the shops at Google, shared out among them.

    Raises:
        WorkbookError: It names no shops, or what stands there cannot be used.
    """
    fleet = _read(place, language, keys)
    refuse_unusable(fleet)
    return fleet


def _read(place: str, language: str, keys: Sequence[str]) -> Fleet:
    path = Path(place)
    if path.suffix.lower() == ".toml":
        return _of_file(path, language, keys)
    if path.is_dir():
        return _of_workbooks(place, path, sorted(path.iterdir()), language, keys)
    if glob.has_magic(place) and not path.exists():
        found = [Path(each) for each in sorted(glob.glob(place, recursive=True))]
        return _of_workbooks(place, _fixed_part(path), found, language, keys)
    return _of_sheet(place, language, keys)


def _fixed_part(pattern: Path) -> Path:
    """The deepest folder of a pattern that is named in full."""
    parents = [each for each in pattern.parents if not glob.has_magic(str(each))]
    return parents[0]


def _of_workbooks(
    place: str, folder: Path, paths: Sequence[Path], language: str, keys: Sequence[str]
) -> Fleet:
    """Every workbook among these files but overviews and what programs keep beside them."""
    overviews = {texts_of(each)("fleet.file").casefold() for each in LANGUAGES}
    books = [
        path
        for path in paths
        if path.suffix.lower() in _WORKBOOKS
        and path.is_file()
        and not path.name.startswith((".", "~$"))
        and path.name.casefold() not in overviews
        and not _is_overview(path)
    ]
    plain = len({path.stem.casefold() for path in books}) == len(books)
    names = [path.stem if plain else str(path.relative_to(folder)) for path in books]
    shops = [FleetShop(name, str(path.absolute())) for name, path in zip(names, books, strict=True)]
    title = folder.absolute().name
    return Fleet(place, title, shared_out(shops, keys), str(folder / texts_of(language)("fleet.file")))


def _is_overview(path: Path) -> bool:
    """Whether a workbook is an overview, which a fleet file may have given any name."""
    try:
        titles = open_book(str(path)).titles()
    except WorkbookError:  # told when its turn comes
        return False
    return all(sheet_named(table, titles) for table in (FLEET_SHOPS, FLEET_FIGURES))


def _of_file(path: Path, language: str, keys: Sequence[str]) -> Fleet:
    said = _loaded(path)
    for name, value in said.items():
        if name not in _SETTINGS:
            raise WorkbookError("fleet_unknown", file=path.name, name=name, known=", ".join(_SETTINGS))
        if not isinstance(value, _SETTINGS[name]):
            raise WorkbookError("fleet_value", file=path.name, name=name, value=str(value))
    language = said.get("language", language)
    if language not in LANGUAGES:
        raise WorkbookError("fleet_value", file=path.name, name="language", value=language)
    shops = [_shop(path, number, each) for number, each in enumerate(said.get("shops", ()), start=1)]
    own_keys = [_beside(path, str(key)) for key in said.get("keys", ())] or list(keys)
    overview = said.get("overview", texts_of(language)("fleet.file"))
    return Fleet(
        place=str(path),
        title=said.get("title", path.stem),
        shops=shared_out(shops, own_keys),
        overview=overview if is_google(overview) else _beside(path, overview),
        overview_key=next(iter(own_keys), ""),
        language=said.get("language", ""),
        same_customers=said.get("same_customers", False),
        names=said.get("names", False),
    )


def _loaded(path: Path) -> Mapping[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise WorkbookError("no_such_file", name=path.name) from error
    except OSError as error:
        raise WorkbookError("cannot_read", name=path.name, reason=error.strerror) from error
    except ValueError as error:
        raise WorkbookError("fleet_toml", file=path.name, reason=str(error)) from error


def _beside(path: Path, name: str) -> str:
    """A place as the file means it: from its own folder."""
    return str(path.absolute().parent / Path(name).expanduser())


def _shop(path: Path, number: int, said: object) -> FleetShop:
    if not isinstance(said, dict) or not isinstance(said.get("book"), str):
        raise WorkbookError("fleet_no_book", file=path.name, number=number)
    for name, value in said.items():
        if name not in _OF_A_SHOP:
            raise WorkbookError("fleet_unknown", file=path.name, name=name, known=", ".join(_OF_A_SHOP))
        if not isinstance(value, str):
            raise WorkbookError("fleet_value", file=path.name, name=name, value=str(value))
    return _placed(path, said)


def _placed(path: Path, said: Mapping[str, str]) -> FleetShop:
    """A shop as a file names it; without a name it goes by that of its workbook."""
    book = said["book"]
    return FleetShop(
        name=said.get("name") or (book if is_google(book) else Path(book).stem),
        book=book if is_google(book) else _beside(path, book),
        group=said.get("group", ""),
        key=_beside(path, said["key"]) if said.get("key") else "",
    )


def _of_sheet(place: str, language: str, keys: Sequence[str]) -> Fleet:
    """One row a shop: its name, its workbook, its group."""
    path = Path() if is_google(place) else Path(place)
    located = locate(FLEET_LIST, _sheet(place, next(iter(keys), "")))
    if "book" not in located.columns:
        heading = texts_of(language)("headings.columns.fleet_list.book")
        raise WorkbookError("fleet_no_column", file=path.name or place, column=heading)
    shops = []
    for row in located.body:
        cells = {name: row[at - 1] for name, at in located.columns.items() if len(row) >= at}
        said = {name: str(cell).strip() for name, cell in cells.items() if cell is not None}
        if said.get("book"):
            shops.append(_placed(path, said))
    overview = str(path.absolute().parent / texts_of(language)("fleet.file"))
    title = path.stem or texts_of(language)("fleet.title")
    return Fleet(place, title, shared_out(shops, keys), overview)


def _sheet(place: str, key: str) -> Sheet:
    if place.lower().endswith(".csv"):
        return _of_csv(Path(place))
    book = open_book(place, key)
    titles = book.titles()
    return book.read(titles[:1]).sheets[titles[0]]


def _of_csv(path: Path) -> Sheet:
    if not path.is_file():
        raise WorkbookError("no_such_file", name=path.name)
    (sheet,) = export_sheets(path)
    return Sheet(path.stem, [[cell or None for cell in row] for row in sheet.rows])
