"""What was read, in sentences: sheet by sheet which table it is, which column is what, and what was left."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from sheets_crm.problems import Problem
from sheets_crm.reading.cells import header_key
from sheets_crm.reading.headings import FURTHER_ROLES, SOLD, UNUSED
from sheets_crm.reading.lines import lines_of
from sheets_crm.reading.logs import Part
from sheets_crm.reading.tables import Tables, Unread
from sheets_crm.schema import TABLES
from sheets_crm.texts import LANGUAGES, Texts, texts_of

_FILLED = ("date", "product", "total", "name", "code")


def readings(read: Tables, texts: Texts) -> tuple[Problem, ...]:
    """A sentence for each sheet, in the order of the tables; none where all sheets are as we made them."""
    parts = [part for each in read.parts.values() for part in each]
    if all(map(is_as_made, parts)) and not read.unread:
        return ()
    shown = [part for part in parts if not is_as_made(part) or _rows(part)]
    told = [Problem(part.sheet.title, 0, "", _read_sentence(part, texts)) for part in shown]
    return (*told, *(Problem(each.sheet.title, 0, "", _unread_sentence(each, texts)) for each in read.unread))


def is_as_made(part: Part) -> bool:
    """Whether a sheet has our title and our headings, so that nothing about it is assumed."""
    table, found = part.found.table, part.found
    titles = {texts_of(language)(f"headings.sheets.{table}") for language in LANGUAGES}
    if part.sheet.title not in titles or found.sells:
        return False
    proper = {
        (role, title)
        for language in LANGUAGES
        for role, title in texts_of(language).node(f"headings.columns.{table}").items()
    }
    return all((role, found.headings[at]) in proper for role, at in found.columns.items())


def meanings(part: Part) -> Iterator[tuple[str, str]]:
    """Every heading of a table with the name of the column that it is used as, ``unused`` without one."""
    roles = {at: role for role, at in part.found.columns.items() if _is_used(part, role)}
    roles |= dict.fromkeys(part.found.sells, SOLD)
    for at, heading in part.found.headings.items():
        yield heading, roles.get(at, UNUSED)


def _is_used(part: Part, role: str) -> bool:
    """Whether anything is read from a column; a product's code counts only where no column names it."""
    if role in {column.name for column in TABLES[part.found.table].columns}:
        return True
    without_name = role != "code" or "product" not in part.found.columns
    return part.found.table == "orders" and role in FURTHER_ROLES and role != "variation" and without_name


def role_title(table: str, role: str, texts: Texts) -> str:
    """What people call the use of a column."""
    titles = texts.node(f"headings.columns.{table}")
    return titles[role] if role in titles else texts(f"reading.roles.{role}")


def _rows(part: Part) -> int:
    """How many rows of a sheet count, seen in the columns that every row fills."""
    if part.sheet.beside:
        return len(part.sheet.rows) - part.found.last_row
    named = {role: at for role, at in part.found.columns.items() if role in _FILLED}
    return len(lines_of(replace(part.found, columns=named or part.found.columns), part.sheet))


def _read_sentence(part: Part, texts: Texts) -> str:
    table = texts(f"headings.sheets.{part.found.table}")
    sentence = texts("reading.read", table=table, rows=_rows(part))
    if is_as_made(part):
        return sentence
    used = [_pair(part, heading, role, texts) for heading, role in meanings(part) if role != UNUSED]
    unused = [heading for heading, role in meanings(part) if role == UNUSED]
    more = [texts("reading.columns", columns=", ".join(used))]
    more += [texts("reading.unused", headings=", ".join(unused))] if unused else []
    return " ".join([sentence, *more])


def _pair(part: Part, heading: str, role: str, texts: Texts) -> str:
    """A heading, and what it is used as where that is another word."""
    title = role_title(part.found.table, role, texts)
    if header_key(heading) == header_key(title):
        return heading
    return texts("reading.pair", heading=heading, title=title)


def _unread_sentence(unread: Unread, texts: Texts) -> str:
    if unread.why == "copy_of_ours":
        return texts("reading.why.copy_of_ours", other=texts(f"headings.sheets.{unread.other}"))
    if unread.found is None:
        return texts(f"reading.why.{unread.why}")
    table = unread.found.table
    missing = ", ".join(role_title(table, role, texts) for role in unread.found.lacking)
    named = {"table": texts(f"headings.sheets.{table}"), "missing": missing, "other": unread.other}
    return texts(f"reading.why.{unread.why}", **named)
