"""Curves and coefficients pooled over other shops, for what a shop's own orders cannot tell yet."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import tomli
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.history import Floats

WEEK, TWO_DAYS = 7, 2


class BuiltIn(Struct, frozen=True):
    """What is known of shops in general.

    Hazards of the base curves (one row per curve), and for each step length the coefficients of the
    correction with their ridge (1 ÷ variance between shops).
    """

    hazards: Floats
    coefficients: dict[int, Floats]
    ridge: dict[int, Floats]


@cache
def built_in() -> BuiltIn:
    """What comes with the program, made by ``benchmarks/fit_built_in.py``; see docs/next-order.md."""
    text = files("sheets_crm.metrics.next_order.learnt").joinpath("built_in.toml").read_text(encoding="utf-8")
    return from_table(tomli.loads(text))


def from_table(table: dict[str, dict[str, list[float]]]) -> BuiltIn:
    """The built-in figures from their file's content."""
    steps = {WEEK: table["week"], TWO_DAYS: table["two_days"]}
    return BuiltIn(
        hazards=np.array(table["curves"]["hazards"], dtype=np.float64),
        coefficients={step: np.array(part["coefficients"], dtype=np.float64) for step, part in steps.items()},
        ridge={step: np.array(part["ridge"], dtype=np.float64) for step, part in steps.items()},
    )
