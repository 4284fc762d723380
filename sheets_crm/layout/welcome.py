"""The design of the first sheet: six lines that tell a new owner what to do, and what is where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from sheets_crm.texts import LANGUAGES, Texts, texts_of
from sheets_crm.workbooks.design import LineLook, SheetDesign
from sheets_crm.workbooks.protocol import Cell, Sheet

_STEPS_ROW = 4
_NUMBER, _TEXT, _PURPOSE, _BUTTON = 2, 3, 4, 5
_WIDTHS = (2, 5, 24, 72, 26)

Place = tuple[int, int]
Parts = tuple[dict[Place, str | float | None], dict[Place, LineLook], dict[Place, str]]


def welcome_design(
    texts: Texts,
    contents: Sequence[tuple[str, str]],
    in_use: Collection[str] = (),
    titles: Mapping[str, str] | None = None,
) -> SheetDesign:
    """The sheet a workbook opens with.

    Args:
        texts: Its language.
        contents: Title and purpose of every other sheet that is seen, in their order.
        in_use: Groups of optional sheets that the workbook has.
        titles: What a shop's own sheets are called, by table.
    """
    lines: dict[Place, str | float | None] = {
        (1, _NUMBER): texts("template.welcome.title"),
        (2, _NUMBER): texts("template.welcome.subtitle"),
    }
    looks: dict[Place, LineLook] = {}
    links: dict[Place, str] = {}
    next_row = _add_steps(texts, titles or {}, (lines, looks, links)) + 1
    next_row = _add_ways(texts, next_row, lines, looks) + 1
    next_row = _add_programmes(texts, in_use, next_row, lines, looks) + 1
    _add_contents(texts, contents, next_row, (lines, looks, links))
    return SheetDesign(
        title=texts("template.welcome.sheet"),
        lines=lines,
        line_looks=looks,
        line_links=links,
        widths=_WIDTHS,
        tone="welcome",
        landscape=False,
        filtered=False,
        buttons={(1, _BUTTON): texts("template.refresh")},
    )


def _add_steps(texts: Texts, titles: Mapping[str, str], sheet_parts: Parts) -> int:
    """Put the steps on the sheet; the first free row below them."""
    lines, looks, links = sheet_parts
    steps = texts.node("template.welcome.steps")
    for number, step in enumerate(steps, start=1):
        row = _STEPS_ROW + number - 1
        sheet = titles.get(step["sheet"]) or texts(f"headings.sheets.{step['sheet']}")
        lines |= {(row, _NUMBER): number, (row, _TEXT): step["text"]}
        lines[row, _BUTTON] = texts("template.welcome.open", sheet=sheet)
        looks |= {(row, _NUMBER): "number", (row, _TEXT): "step", (row, _BUTTON): "button"}
        links[row, _BUTTON] = sheet
    return _STEPS_ROW + len(steps)


def _add_ways(
    texts: Texts, first_row: int, lines: dict[Place, str | float | None], looks: dict[Place, LineLook]
) -> int:
    """Put the ways to refresh on the sheet; the first free row below them."""
    _add_heading(first_row, texts("template.welcome.ways_heading"), lines, looks)
    ways = texts.node("template.welcome.ways")
    for row, way in enumerate(ways, start=first_row + 1):
        lines |= {(row, _TEXT): way["name"], (row, _PURPOSE): way["text"]}
        looks |= {(row, _TEXT): "plain", (row, _PURPOSE): "plain"}
    return first_row + len(ways) + 1


def _add_programmes(
    texts: Texts,
    in_use: Collection[str],
    first_row: int,
    lines: dict[Place, str | float | None],
    looks: dict[Place, LineLook],
) -> int:
    """Put what may be switched on on the sheet, and whether it is; the first free row below."""
    _add_heading(first_row, texts("template.welcome.programmes_heading"), lines, looks)
    programmes = texts.node("template.welcome.programmes")
    for row, (group, purpose) in enumerate(programmes.items(), start=first_row + 1):
        lines |= {(row, _TEXT): programme_name(group, texts), (row, _PURPOSE): purpose}
        lines[row, _BUTTON] = standing_of(texts, on=group in in_use)
        looks |= dict.fromkeys([(row, _TEXT), (row, _PURPOSE), (row, _BUTTON)], "plain")
    last = first_row + len(programmes) + 1
    lines[last, _TEXT] = texts("template.welcome.programmes_how")
    looks[last, _TEXT] = "status"
    return last + 1


def programme_name(group: str, texts: Texts) -> str:
    """What people call a group of optional sheets."""
    return texts(f"template.welcome.programme_names.{group}")


def programme_groups() -> dict[str, str]:
    """Group of optional sheets by its code and by what it is called in any language."""
    named = [texts_of(language).node("template.welcome.programme_names") for language in LANGUAGES]
    return {word: group for names in named for group, name in names.items() for word in (group, name)}


def standing_of(texts: Texts, *, on: bool) -> str:
    """Whether a programme is in use, in words."""
    return texts("template.welcome.programme_on" if on else "template.welcome.programme_off")


def welcome_title(titles: Iterable[str]) -> str | None:
    """Which of a workbook's sheets is the welcome, in whatever language."""
    known = {texts_of(language)("template.welcome.sheet") for language in LANGUAGES}
    return next((title for title in titles if title in known), None)


def standing_cells(sheet: Sheet, in_use: Collection[str], texts: Texts) -> dict[Place, Cell]:
    """Where a welcome sheet tells whether programmes are in use, with what is true now.

    What people wrote there in its place stays.
    """
    groups = programme_groups()
    ours = {standing_of(texts_of(language), on=on) for language in LANGUAGES for on in (True, False)}
    return {
        (number, _BUTTON): standing_of(texts, on=groups[name] in in_use)
        for number, row in enumerate(sheet.rows, start=1)
        if len(row) >= _BUTTON and row[_BUTTON - 1] in ours
        if isinstance(name := row[_TEXT - 1], str) and name in groups
    }


def _add_heading(
    row: int, text: str, lines: dict[Place, str | float | None], looks: dict[Place, LineLook]
) -> None:
    heading = [(row, column) for column in range(_NUMBER, _BUTTON + 1)]
    lines |= dict.fromkeys(heading, "") | {heading[0]: text}
    looks |= dict.fromkeys(heading, "heading")


def _add_contents(
    texts: Texts, contents: Sequence[tuple[str, str]], first_row: int, sheet_parts: Parts
) -> None:
    """Put the list of sheets below the steps, each title a link, and what the colours mean."""
    lines, looks, links = sheet_parts
    _add_heading(first_row, texts("template.welcome.contents"), lines, looks)
    for row, (title, purpose) in enumerate(contents, start=first_row + 1):
        lines |= {(row, _TEXT): title, (row, _PURPOSE): purpose}
        looks |= {(row, _TEXT): "link", (row, _PURPOSE): "plain"}
        links[row, _TEXT] = title
    last = first_row + len(contents) + 2
    for row, name in ((last, "legend"), (last + 1, "others")):
        lines[row, _NUMBER] = texts(f"template.welcome.{name}")
        looks[row, _NUMBER] = "status"
