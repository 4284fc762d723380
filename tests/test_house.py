"""The house: which rooms there are, and that every import points down a floor."""

import ast
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = "sheets_crm"
LOOSE = {"__init__", "__main__", "problems", "refresh", "schema", "settings", "texts"}
FLOORS = (
    ("", "texts", "schema", "settings", "problems"),
    ("metrics", "workbooks"),
    ("layout", "reading"),
    ("facts",),
    ("calls",),
    ("sheets", "sample", "imports"),
    ("refresh",),
    ("excel", "fleet"),
    ("commands",),
    ("__main__",),
)
HEIGHTS = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
NOTHING_BUT_OURSELVES = {"metrics": {"", "schema"}, "workbooks": {""}}
"""Rooms that know nothing else of ours: a metric needs only names of columns, a back end no table at all."""


def module_of(path: Path, top: Path) -> str:
    parts = path.relative_to(top).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imports_of(source: str, name: str, modules: Iterable[str], *, is_room: bool = False) -> set[str]:
    """Every module of ours that a module names in an import, also where only a type is wanted."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            up = node.level - is_room
            above = name.rsplit(".", up)[0] if up else name
            base = ".".join(filter(None, [above if node.level else "", node.module]))
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= {each if each in modules else base for each in names}
    return {each for each in found if each in modules and each != name}


def read_imports() -> dict[str, set[str]]:
    files = {module_of(path, ROOT): path for path in (ROOT / PACKAGE).rglob("*.py")}
    return {
        name: imports_of(path.read_text("utf-8"), name, files, is_room=path.name == "__init__.py")
        for name, path in files.items()
    }


def room_of(module: str) -> str:
    """The room, or the loose module itself: ``calls`` of ``sheets_crm.calls.why``."""
    return ([*module.split("."), ""])[1]


def cycle_in(imports: Mapping[str, set[str]]) -> list[str]:
    """One chain of modules that comes back to where it began, if there is any."""
    done: set[str] = set()

    def search(module: str, chain: list[str]) -> list[str]:
        if module in chain:
            return [*chain[chain.index(module) :], module]
        if module in done:
            return []
        found = next(filter(None, (search(each, [*chain, module]) for each in sorted(imports[module]))), [])
        done.add(module)
        return found

    return next(filter(None, (search(module, []) for module in sorted(imports))), [])


def arrows_up(imports: Mapping[str, set[str]]) -> list[str]:
    """Imports of a room that stands higher or beside."""
    return [
        f"{module} -> {other}"
        for module, others in sorted(imports.items())
        for other in sorted(others)
        if room_of(module) != room_of(other) and not _points_down(room_of(module), room_of(other))
    ]


def _points_down(room: str, other: str) -> bool:
    if allowed := NOTHING_BUT_OURSELVES.get(room):
        return other in allowed
    both_below = HEIGHTS[room] == HEIGHTS[other] == 0
    return HEIGHTS[other] < HEIGHTS[room] or both_below


def test_no_module_imports_one_that_imports_it():
    assert cycle_in(read_imports()) == []


def test_every_import_points_down():
    assert arrows_up(read_imports()) == []


def test_the_root_holds_seven_modules():
    assert {path.stem for path in (ROOT / PACKAGE).glob("*.py")} <= LOOSE


def test_every_room_has_a_floor():
    rooms = {path.parent.name for path in (ROOT / PACKAGE).glob("*/__init__.py")}
    assert rooms - set(HEIGHTS) == set()


def test_every_room_is_installed():
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"]
    rooms = {module_of(path, ROOT) for path in (ROOT / PACKAGE).rglob("__init__.py")}
    texts = {
        ".".join((PACKAGE, *folder.relative_to(ROOT).parts))
        for folder in {path.parent for path in (ROOT / "templates").rglob("*") if path.is_file()}
        if folder.name != "__pycache__"
    }
    assert sorted(listed) == sorted(rooms | texts)


@pytest.mark.parametrize(
    ("source", "imported"),
    [
        ("import house.a.b", {"house.a.b"}),
        ("from house.a import b", {"house.a.b"}),
        ("from house.a import thing", {"house.a"}),
        ("from .b import thing", {"house.a.b"}),
        ("from . import b", {"house.a.b"}),
        ("from ..c import thing", {"house.c"}),
        ("def f():\n    from house.c import thing", {"house.c"}),
        ("if TYPE_CHECKING:\n    from house.c import Thing", {"house.c"}),
        ("import pandas", set()),
    ],
)
def test_imports_are_found_wherever_they_stand(source, imported):
    assert imports_of(source, "house.a.me", {"house.a", "house.a.b", "house.a.me", "house.c"}) == imported


def test_a_room_finds_what_stands_in_it():
    modules = {"house.a", "house.a.b"}
    assert imports_of("from .b import thing", "house.a", modules, is_room=True) == {"house.a.b"}


def test_a_cycle_of_three_is_told_with_its_way():
    assert cycle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}}) == ["b", "c", "b"]


def test_a_room_may_not_import_the_one_above_nor_its_neighbour():
    imports = {
        f"{PACKAGE}.facts.facts": {f"{PACKAGE}.calls.why", f"{PACKAGE}.reading.parse"},
        f"{PACKAGE}.sheets.links": {f"{PACKAGE}.sample.shop", f"{PACKAGE}.sheets.plan"},
        f"{PACKAGE}.metrics.orders": {f"{PACKAGE}.texts", f"{PACKAGE}.schema"},
    }
    assert arrows_up(imports) == [
        f"{PACKAGE}.facts.facts -> {PACKAGE}.calls.why",
        f"{PACKAGE}.metrics.orders -> {PACKAGE}.texts",
        f"{PACKAGE}.sheets.links -> {PACKAGE}.sample.shop",
    ]
