"""Coefficients pooled over other shops, for what a shop's own orders cannot tell yet."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import tomli
from msgspec import Struct

from sheets_crm.metrics.next_order.learnt.history import Floats


class KnownTastes(Struct, frozen=True):
    """Coefficients of the list and of the chance within 28 days, in the order of the features."""

    of_list: Floats
    of_due: Floats


@cache
def known_tastes() -> KnownTastes:
    """What comes with the program, made by ``benchmarks/fit_products.py``; see docs/next-product.md."""
    text = files("sheets_crm.metrics.next_order.products").joinpath("built_in.toml")
    return from_table(tomli.loads(text.read_text(encoding="utf-8")))


def from_table(table: dict[str, dict[str, float]]) -> KnownTastes:
    """The coefficients from their file's content."""
    of_list, of_due = (np.array(list(table[name].values()), dtype=np.float64) for name in ("list", "due"))
    return KnownTastes(of_list, of_due)
