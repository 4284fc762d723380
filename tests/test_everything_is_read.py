"""Whatever a sheet offers is read by something: columns, settings, and messages (issue: no dead column)."""

import ast
from collections import defaultdict
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
    "settings.meaning",
}
"""What people write for each other; the program keeps it and asks nothing of it."""


def named_in_code():
    """Every attribute and text of the package, with the files that name it."""
    found = defaultdict(set)
    for path in PACKAGE.rglob("*.py"):
        place = path.relative_to(PACKAGE)
        if place.parts[0] in DECLARED:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute):
                found[node.attr].add(str(place))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found[node.value].add(str(place))
    return found


NAMED = named_in_code()
COLUMNS = [
    (table.name, column.name)
    for table in TABLES.values()
    if table.owner == "people"
    for column in table.columns
    if f"{table.name}.{column.name}" not in FOR_PEOPLE
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_that_people_fill_in_is_read_by_something(table, column):
    assert NAMED[column] or (table == "complaints" and column in COMPLAINT_STEPS), f"{table}.{column}"


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_read_by_something(name):
    assert NAMED[name] or NAMED[f"settings.{name}.title"]


def test_every_message_belongs_to_a_programme_and_every_programme_has_one():
    files = {path.stem for path in (PACKAGE / "calls" / "reasons").glob("*.py")} - {"__init__"}
    for language in LANGUAGES:
        assert set(texts_of(language).node("messages.reasons")) == set(programmes()) == files


def test_what_is_kept_for_people_alone_exists():
    known = {f"{table.name}.{column.name}" for table in TABLES.values() for column in table.columns}
    assert known >= FOR_PEOPLE
