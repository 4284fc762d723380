"""Figures as rows, for notebooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets_crm.metrics.figure import Figure

if TYPE_CHECKING:
    import pandas as pd


def figure_table(figures: list[Figure]) -> pd.DataFrame:
    """The figures as rows.

    Args:
        figures: From `customer_figures`.

    Returns:
        ``code``, ``value`` (missing: not known yet), ``numerator``, ``denominator``, ``low`` and ``high``
        (95 % range of shares of customers), ``start`` and ``last`` [day, missing for all time], ``sample``,
        ``small_sample``, ``immature``, ``customers`` (tuple).

    Source:
        METRICS.md D.0.
    """
    import pandas as pd

    return pd.DataFrame([_row(figure) for figure in figures])


def _row(figure: Figure) -> dict[str, object]:
    (low, high), window = figure.interval or (None, None), figure.window
    return {
        "code": figure.code,
        "value": figure.value,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "low": low,
        "high": high,
        "start": window.start if window else None,
        "last": window.last if window else None,
        "sample": figure.sample,
        "small_sample": figure.small_sample,
        "immature": figure.immature,
        "customers": figure.customers,
    }
