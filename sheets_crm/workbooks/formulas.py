"""Formulas as text: moving one to another cell, and which sheets it mentions."""

from __future__ import annotations


def moved(formula: str, old: tuple[int, int], new: tuple[int, int]) -> str:
    """A formula with its relative references shifted, as when its cell is copied from one place to another.

    Args:
        formula: Text with its leading ``=``.
        old: Row and column it was written for.
        new: Row and column it goes to.
    """
    if old == new:
        return formula
    from openpyxl.formula.translate import Translator
    from openpyxl.utils import get_column_letter

    origin, target = (f"{get_column_letter(column)}{row}" for row, column in (old, new))
    return str(Translator(formula, origin=origin).translate_formula(target))
