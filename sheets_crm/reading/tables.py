"""Which sheet of a workbook is which table: known by its headings, whatever it is called."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from msgspec import Struct, field

from sheets_crm.reading.cells import header_key
from sheets_crm.reading.copies import copies
from sheets_crm.reading.headers import SEARCHED_ROWS, Located, column_spellings, locate, sheet_named
from sheets_crm.reading.headings import UNUSED, language_of_headings
from sheets_crm.reading.logs import Part
from sheets_crm.reading.recognise import Found, Mended, nearest, recognised
from sheets_crm.schema import TABLES, Table
from sheets_crm.texts import LANGUAGES, spellings, texts_of
from sheets_crm.workbooks.protocol import Sheet, Snapshot

BY_HEADINGS = ("orders", "products", "customers")
_KEY_CELL = re.compile(r" ~(?:[A-Za-z0-9+/]{4})+\Z")
"""The end of a key cell with the prints of its row."""
_MOST = 0.7
"""The share of the columns of a table of ours with which a sheet is a copy of it."""
LOST_HEADER = "lost_header"
"""Why a sheet of ours is not read whose header was sorted into its rows, or deleted."""
WHOLE_SHEET = ""
"""In place of a heading: what the owner says of a whole sheet."""


class Unread(Struct, frozen=True):
    """A sheet that is not read: why (a code of ``reading.why``), and the table that it is nearest to.

    Of a copy ``only_here`` are the rows with orders that the sheet it copies, ``other``, does not hold.
    """

    sheet: Sheet
    why: str
    found: Found | None = None
    other: str = ""
    only_here: Sequence[int] = ()


class Tables(Struct, frozen=True):
    """What a workbook holds: sheets of ours by table, the parts of orders, products and people, the rest."""

    ours: Mapping[str, Located] = field(default_factory=dict)
    parts: Mapping[str, Sequence[Part]] = field(default_factory=dict)
    unread: Sequence[Unread] = ()

    def language(self, default: str) -> str:
        """The language of most headings of the shop's own sheets, else the default."""
        texts = [
            text for each in self.parts.values() for part in each for text in part.found.headings.values()
        ]
        return language_of_headings(texts, default)


def tables_in(snapshot: Snapshot, mended: Mapping[str, Mended] | None = None) -> Tables:
    """The tables of a workbook.

    Args:
        snapshot: All its sheets.
        mended: What the owner says headings are used as, by sheet.
    """
    ours = _ours(snapshot.sheets)
    taken = {located.sheet.title for located in ours.values()} | _furniture()
    parts: dict[str, list[Part]] = {table: [] for table in BY_HEADINGS}
    unread: list[Unread] = []
    titled = {title: table for table in BY_HEADINGS if (title := sheet_named(TABLES[table], snapshot.sheets))}
    for title, sheet in snapshot.sheets.items():
        if title in taken or not any(cell is not None for row in sheet.rows for cell in row):
            continue
        if ours_again := _copied(sheet):
            unread.append(Unread(sheet, "copy_of_ours", other=ours_again))
        elif _lost_its_header(sheet):
            unread.append(Unread(sheet, LOST_HEADER))
        else:
            _sort(sheet, titled.get(title, ""), _said(sheet, mended or {}), parts, unread)
    for table in BY_HEADINGS:
        parts[table] = _chosen(table, parts[table], unread)
    return Tables(ours, {table: each for table, each in parts.items() if each}, unread)


def _said(sheet: Sheet, mended: Mapping[str, Mended]) -> Mended:
    """What the owner says of a sheet; of rows beside the workbook, what he says of the headings of any."""
    if not sheet.beside:
        return mended.get(sheet.title, {})
    return {heading: uses for each in mended.values() for heading, uses in each.items() if heading}


def _sort(
    sheet: Sheet,
    titled: str,
    mended: Mended,
    parts: Mapping[str, list[Part]],
    unread: list[Unread],
) -> None:
    """Put a sheet's tables where they belong."""
    said = next(iter(mended.get(WHOLE_SHEET, ())), "")
    if said == UNUSED:
        unread.append(Unread(sheet, "as_you_said"))
        return
    found = _tables_of(sheet, said or titled, mended)
    usable = [each for each in found if not each.lacking and (each.table == "orders" or not sheet.beside)]
    for each in usable:
        parts[each.table].append(Part(sheet, each, sure=bool(said)))
    if not usable:
        best = found[0] if found else None
        unread.append(Unread(sheet, "headings" if best and best.columns else "no_headings", best))


def _tables_of(sheet: Sheet, titled: str, mended: Mended) -> list[Found]:
    """A sheet's tables; one that is titled as a table of ours needs fewer signs that it is one."""
    found = recognised(sheet.rows, sheet.merges, mended)
    if not titled or any(each.table == titled and not each.lacking for each in found):
        return found
    own = nearest(titled, sheet.rows, sheet.merges, mended)
    if own is None or not own.columns:
        return found
    return [own.usable() if titled != "orders" and "name" in own.columns else own]


def _ours(sheets: Mapping[str, Sheet]) -> dict[str, Located]:
    """The sheets that are tables of ours by their title and their headings."""
    found = {}
    for table in TABLES.values():
        title = sheet_named(table, sheets) if table.name not in BY_HEADINGS else None
        if title is not None and _is_ours(table, located := locate(table, sheets[title])):
            found[table.name] = located
    return found


def _copied(sheet: Sheet) -> str:
    """Of a sheet that the program once wrote and people copied or renamed: the table; else "".

    Its rows are no orders and no customers, whatever their headings are.
    """
    keys = [header_key(cell) for row in sheet.rows[:SEARCHED_ROWS] for cell in row if isinstance(cell, str)]
    for name, table in TABLES.items():
        if table.owner == "people" or not table.key:
            continue
        most, known = _MOST * len(table.columns), column_spellings(name)
        if sum(key in known for key in keys) >= most:
            located = locate(table, sheet)
            is_most = most <= len(located.columns)
            if is_most and (table.key in located.columns or _has_our_keys(located.body) or _says_ours(sheet)):
                return name
    return ""


def _lost_its_header(sheet: Sheet) -> bool:
    """Whether a sheet with a title of the program's holds its keys, but not below their header."""
    written = (table for table in TABLES.values() if table.owner != "people" and table.key)
    return any(sheet_named(table, [sheet.title]) for table in written) and _has_our_keys(sheet.rows)


def _says_ours(sheet: Sheet) -> bool:
    """Whether a sheet says above its table that the program writes it anew."""
    said = tuple(texts_of(language)("template.written_anew") for language in LANGUAGES)
    cells = (cell for row in sheet.rows[:SEARCHED_ROWS] for cell in row if isinstance(cell, str))
    return any(cell.endswith(said) for cell in cells)


def _has_our_keys(rows: Iterable[Sequence[object]]) -> bool:
    """Whether a key cell of ours stands in some row, whatever its heading says by now."""
    cells = (cell for row in rows for cell in row if isinstance(cell, str))
    return any(_KEY_CELL.search(cell) for cell in cells)


def _is_ours(table: Table, located: Located) -> bool:
    """Whether a sheet with a title of ours holds our table: a shop may have one of that name of its own."""
    if table.owner == "people" and (table.name != "contacts" or not located.missing):
        return True
    return table.key in located.columns or 2 * len(located.columns) >= len(table.columns)


def titles_taken(sheets: Collection[str], ours: Collection[str]) -> dict[str, str]:
    """Sheets of the shop's own that bear the title of a table of ours: their titles by that table."""
    named = {name: sheet_named(table, sheets) for name, table in TABLES.items() if name not in BY_HEADINGS}
    return {name: title for name, title in named.items() if title is not None and name not in ours}


def _furniture() -> set[str]:
    """Titles of sheets of ours that hold no table: the welcome, the lists of choices, the request box."""
    names = ("template.choices_sheet", "template.welcome.sheet", "sync.control.title")
    return {texts_of(language)(name) for language in LANGUAGES for name in names}


def _chosen(table: str, parts: Sequence[Part], unread: list[Unread]) -> list[Part]:
    """The parts that make up a table: no recap, no copy, no empty sheet where another is filled."""
    filled = [part for part in parts if len(part.sheet.rows) > part.found.last_row]
    parts = _titled_otherwise(table, filled or parts[:1], unread)
    if table != "orders" or len(parts) < 2:
        return parts
    parts = _without_recaps(parts, unread)
    return _without_copies(parts, unread) if sum(not part.sheet.beside for part in parts) > 1 else parts


def _titled_otherwise(table: str, parts: Sequence[Part], unread: list[Unread]) -> list[Part]:
    """Parts whose sheet's title does not say that they are something else, unless there are no others."""
    words = set(spellings("titles").get(f"not_{table}", ()))
    doubtful = [part for part in parts if not (part.sure or part.sheet.beside)]
    other = [part for part in doubtful if words & set(header_key(part.sheet.title).split())]
    left = [part for part in parts if part not in other]
    if not left and table == "orders":
        return list(parts)
    unread += [Unread(part.sheet, "title", part.found) for part in other]
    return left


def _without_recaps(parts: Sequence[Part], unread: list[Unread]) -> list[Part]:
    """Without sheets that know sums only, where others with other headings know what was bought."""
    detailed = [part for part in parts if part.found.sells or "product" in part.found.columns]
    if not detailed:
        return list(parts)
    kept = [part for part in parts if part in detailed or part.sheet.beside]
    unread += [Unread(part.sheet, "sums_only", part.found) for part in parts if part not in kept]
    return kept


def _without_copies(parts: Sequence[Part], unread: list[Unread]) -> list[Part]:
    """Without copies; the rows that stand beside the workbook the program took from the sheet itself."""
    found = copies([part for part in parts if not part.sheet.beside])
    unread += [
        Unread(
            part.sheet,
            "copy",
            part.found,
            found[part.sheet.title].original,
            found[part.sheet.title].only_here,
        )
        for part in parts
        if part.sheet.title in found
    ]
    return [part for part in parts if part.sheet.title not in found]


def language_of(titles: Iterable[str], default: str) -> str:
    """The language in which the program's own sheets are titled; the default where there are none yet."""
    keys = {header_key(title) for title in titles}
    names = [table.name for table in TABLES.values() if table.owner != "people"]
    counts = {
        language: sum(header_key(texts_of(language)(f"headings.sheets.{name}")) in keys for name in names)
        for language in LANGUAGES
    }
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] > min(counts.values()) else default
