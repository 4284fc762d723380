"""Formulas as text: moving one to another cell, and whether it reads cells that change."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

Changed = tuple[int, int]
"""First and last row of a sheet in which a cell changes."""

_SHEET = r"(?:('(?:[^']|'')+'|[\w.\[\]]+(?::[\w.]+)?)!)?"
_AREA = re.compile(
    _SHEET
    + r"(?:\$?[A-Z]{1,3}\$?(\d+)(?::\$?[A-Z]{1,3}\$?(\d+))?"
    + r"|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?(\d+):\$?(\d+))(?![\w(])"
)
_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET)\(")
LAST_ROW = 1_048_576


def moved(formula: str, old: tuple[int, int], new: tuple[int, int]) -> str:
    """A formula with its relative references shifted, as when its cell is copied from one place to another.

    One that would then reach beyond the sheet stays as it was typed.

    Args:
        formula: Text with its leading ``=``.
        old: Row and column it was written for.
        new: Row and column it goes to.
    """
    if old == new:
        return formula
    from openpyxl.formula.translate import Translator, TranslatorError
    from openpyxl.utils import get_column_letter

    origin, target = (f"{get_column_letter(column)}{row}" for row, column in (old, new))
    try:
        return str(Translator(formula, origin=origin).translate_formula(target))
    except TranslatorError:
        return formula


def depends_on(formula: str, title: str, changed: Mapping[str, Changed], names: Collection[str]) -> bool:
    """Whether a formula on the sheet ``title`` reads changed rows, directly or through a name.

    Args:
        formula: Text with its leading ``=``.
        title: The sheet it stands on.
        changed: Changed rows by sheet.
        names: Defined names and tables that stand for cells of changed sheets.
    """
    if _ANYWHERE.search(formula) or any(re.search(rf"\b{re.escape(name)}\b", formula) for name in names):
        return True
    return any(
        ":" in sheet or (sheet in changed and first <= changed[sheet][1] and last >= changed[sheet][0])
        for sheet, first, last in _areas(formula, title)
    )


def _areas(formula: str, title: str) -> Iterator[tuple[str, int, int]]:
    """The sheet, first and last row of each reference; ``:`` joins the names of a range of sheets."""
    for found in _AREA.finditer(formula):
        sheet, first, last, first_whole, last_whole = found.groups()
        named = sheet.strip("'").replace("''", "'") if sheet else title
        if first or first_whole:
            start = int(first or first_whole)
            yield named, start, int(last or last_whole or start)
        else:
            yield named, 1, LAST_ROW


def skeleton(formula: str) -> str:
    """A formula without digits and quotes: the same for every row of a column."""
    return re.sub(r"[\d'$]", "", formula)


def may_depend(skeletons: Collection[str], titles: Collection[str], names: Collection[str]) -> bool:
    """Whether any of these skeletons could read these sheets or names; never wrongly says no."""
    words = [skeleton(word) for word in (*titles, *names)]
    return any(_ANYWHERE.search(text) or any(word in text for word in words) for text in skeletons)
