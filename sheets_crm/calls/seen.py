"""What a person saw in a cell they filled: times and percentages as such, formulas and links in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sheets_crm.reading.cells import text_of
from sheets_crm.reading.headers import Located
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.formulas import moved
from sheets_crm.workbooks.protocol import PERCENT, TIME, Cell, CellError

_NO_FORMULA = "#NAME?"
"""What a text that begins with ``= + - @`` shows once a spreadsheet took it for a formula."""
_MINUTES_A_DAY = 24 * 60
_ANY_ROW = 1_000_000
"""Where formulas are compared as if all of them stood there."""
Place = tuple[int, int]


def as_typed(cell: Cell, formula: str | None) -> Cell:
    """A cell that shows an error as the text that was typed: ``-mau dua`` becomes a formula without sense."""
    return (formula or cell.text) if isinstance(cell, CellError) else cell


def seen_text(cell: Cell, place: Place, located: Located) -> Cell:
    """A cell for words: a time or a percentage as it is shown, a link with its address."""
    sheet = located.sheet
    shown = _shown(as_typed(cell, sheet.formulas.get(place)), sheet.shown_as.get(place, ""))
    return _with_address(shown, sheet.links.get(place))


def seen_own(cell: Cell, place: Place, located: Located, computed: frozenset[Place]) -> Cell:
    """A cell of people's own column; what a formula filled down there works out was not typed."""
    formula = located.sheet.formulas.get(place)
    if not formula:
        return None if isinstance(cell, CellError) else seen_text(cell, place, located)
    if isinstance(cell, CellError):
        return formula if cell.text == _NO_FORMULA or place not in computed else None
    if place in computed:
        return None
    result = text_of(_shown(cell, located.sheet.shown_as.get(place, "")))
    return f"{result} ({formula})" if result else formula


def computed_cells(formulas: Mapping[Place, str]) -> frozenset[Place]:
    """Places of formulas that were filled down a column: each row has the same, and it speaks of its row."""
    aside = {place: moved(text, place, (place[0] + 1, place[1])) for place, text in formulas.items()}
    alike = {place: (place[1], moved(text, place, (_ANY_ROW, place[1]))) for place, text in formulas.items()}
    often = Counter(alike.values())
    return frozenset(
        place for place, text in formulas.items() if aside[place] != text and often[alike[place]] > 1
    )


def anywhere(cells: Mapping[int, Cell], row: int, formulas: Mapping[Place, str]) -> dict[str, str]:
    """The texts of a row, given by column, that tell a formula, each as it would read in whatever row."""
    told = {}
    for column, cell in cells.items():
        formula = formulas.get((row, column))
        if formula and isinstance(cell, str) and formula in cell:
            told[cell] = cell.replace(formula, moved(formula, (row, column), (_ANY_ROW, column)))
    return told


def is_plainly_ours(name: str, cell: Cell) -> bool:
    """Whether a cell of the list is a rank, or one of the texts on which we hang links."""
    if name == "rank":
        return not isinstance(cell, str)
    links = [texts_of(language).node("calls.link") for language in LANGUAGES]
    missing = tuple(str(each["missing"]).partition("{")[0] for each in links)
    whole = {each[name] for each in links for name in ("open", "begun")}
    return name == "whatsapp" and isinstance(cell, str) and (cell in whole or cell.startswith(missing))


def _shown(cell: Cell, way: str) -> Cell:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell
    if way == PERCENT:
        return f"{cell * 100:.10g}%"
    if way == TIME:
        minutes = round(cell * _MINUTES_A_DAY)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return cell


def _with_address(cell: Cell, address: str | None) -> Cell:
    if not address or not isinstance(cell, str) or cell.strip().rstrip("/") in address:
        return cell
    return f"{cell} ({address})"
