"""Formulas as text: moving one to another cell, and whether it reads cells that change."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

Changed = tuple[int, int]
"""First and last row of a sheet in which a cell changes."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""

_SHEET = r"(?:('(?:[^']|'')+'|[\w.\[\]]+(?::[\w.]+)?)!)?"
_AREA = re.compile(
    r"(?<![\w.])"
    + _SHEET
    + r"(?:\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?"
    + r"|\$?([A-Z]{1,3}):\$?([A-Z]{1,3})|\$?(\d{1,7}):\$?(\d{1,7}))(?![\w(])",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(r"\b(?:INDIRECT|OFFSET)\(", re.IGNORECASE)
_TEXT = re.compile(r'"[^"]*"')
_NAME = re.compile(r"[^\W\d][\w.]*")
LAST_COLUMN = 16_384
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


def depends_on(formula: str, title: str, hit: Callable[[str, Area], bool], names: Collection[str]) -> bool:
    """Whether a formula on the sheet ``title`` reads cells that change, directly or through a name.

    Args:
        formula: Text with or without its leading ``=``.
        title: The sheet it stands on.
        hit: Whether cells change in an area of a sheet; sheets' titles come in lower case.
        names: Defined names and tables that stand for cells that change, in lower case.
    """
    if _ANYWHERE.search(formula):
        return True
    plain = _TEXT.sub('""', formula.lower())
    if names and not names_in(plain).isdisjoint(names):
        return True
    return any(":" in sheet or hit(sheet, area) for sheet, area in _areas(plain, title.lower()))


def names_in(formula: str) -> set[str]:
    """Every word of a formula in lower case that could be a name."""
    return set(_NAME.findall(formula.lower()))


def _areas(formula: str, title: str) -> Iterator[tuple[str, Area]]:
    """The sheet and area of each reference; ``:`` joins the names of a range of sheets."""
    for found in _AREA.finditer(formula):
        sheet, left, top, right, bottom, first, last, first_row, last_row = found.groups()
        named = sheet.strip("'").replace("''", "'") if sheet else title
        if left:
            yield named, _ordered(int(top), _column(left), int(bottom or top), _column(right or left))
        elif first:
            yield named, _ordered(1, _column(first), LAST_ROW, _column(last))
        else:
            yield named, _ordered(int(first_row), 1, int(last_row), LAST_COLUMN)


def _ordered(top: int, left: int, bottom: int, right: int) -> Area:
    return min(top, bottom), min(left, right), max(top, bottom), max(left, right)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 96
    return number


def skeleton(formula: str) -> str:
    """A formula without digits and quotes: the same for every row of a column."""
    return re.sub(r"[\d'$]", "", formula)


def may_depend(skeletons: Collection[str], titles: Collection[str], names: Collection[str]) -> bool:
    """Whether any of these skeletons could read these sheets or names; never wrongly says no."""
    words = [skeleton(word).lower() for word in (*titles, *names)]
    return any(
        _ANYWHERE.search(text) or any(word in lowered for word in words)
        for text in skeletons
        for lowered in (text.lower(),)
    )
