"""Whatever a sheet offers is read by something: columns, settings, and messages (issue: no dead column)."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import sheets_crm
from sheets_crm.calls.reasons import programmes
from sheets_crm.schema import COMPLAINT_STEPS, TABLES
from sheets_crm.settings import NAMES
from sheets_crm.texts import LANGUAGES, texts_of

PACKAGE = Path(sheets_crm.__file__).parent
DECLARED = ("schema", "layout", "sample", "settings.py")
"""Where columns and settings are named without being read: designs, and rows that the program makes up."""
FOR_PEOPLE = {
    "customers.note",
    "products.category",
    "cash.note",
    "cash_plan.note",
    "cash_plan.branch",
    "seasons.source",
    "seasons.note",
    "messages.note",
    "what_if.note",
    "settings.meaning",
}
"""What people write for each other; the program keeps it and asks nothing of it."""


ROWS = {
    "customers": ("people", "person", "field"),
    "products": ("goods", "good"),
    "orders": ("lines", "line", "valid"),
    "contacts": ("log", "contact"),
    "complaints": ("complaint",),
    "cash": ("book",),
    "cash_plan": ("plan",),
    "campaigns": ("campaign", "campaign_kind"),
    "loyalty": ("entries", "entry"),
    "tiers": ("tier",),
    "family": ("relatives",),
}
"""What code calls the rows of a table, beside the name of the table itself."""


def spoken(node):
    """The attribute or text that a node names."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def held(node):
    """The name that a node gives to something."""
    if isinstance(node, ast.AnnAssign):
        node = node.target
    return getattr(node, "id", None) or (node.arg if isinstance(node, ast.arg) else None)


@cache
def named_in_code():
    """Every attribute and text of the package with the files that name it, and every name of each file."""
    named, known = defaultdict(set), defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        place = path.relative_to(PACKAGE)
        for node in () if place.parts[0] in DECLARED else ast.walk(ast.parse(path.read_text("utf-8"))):
            if said := spoken(node):
                named[said].add(str(place))
            known[str(place)] |= {said, held(node)} - {None}
    return named, known


def readers(table, column):
    """Files that name a column and have rows of its table in hand: a like-named column of another is none."""
    named, known = named_in_code()
    rows = {table, *ROWS.get(table, ())}
    return {place for place in named.get(column, ()) if known[place] & rows}


COLUMNS = [
    (table.name, column.name)
    for table in TABLES.values()
    if table.owner == "people"
    for column in table.columns
    if f"{table.name}.{column.name}" not in FOR_PEOPLE
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_that_people_fill_in_is_read_by_something(table, column):
    steps = table == "complaints" and column in COMPLAINT_STEPS
    assert steps or readers(table, column), f"{table}.{column}"


def test_a_column_that_only_another_table_has_readers_for_is_found():
    assert named_in_code()[0]["staff"]
    assert not readers("what_if", "staff")


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_read_by_something(name):
    assert named_in_code()[0].keys() & {name, f"settings.{name}.title"}


def test_every_message_belongs_to_a_programme_and_every_programme_has_one():
    files = {path.stem for path in (PACKAGE / "calls" / "reasons").glob("*.py")} - {"__init__"}
    for language in LANGUAGES:
        assert set(texts_of(language).node("messages.reasons")) == set(programmes()) == files


def test_what_is_kept_for_people_alone_exists():
    known = {f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns}
    assert known >= FOR_PEOPLE
