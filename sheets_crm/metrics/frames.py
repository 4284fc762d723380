"""The edge of the metrics: data frames of notebooks and functions of a sheet as columns, and back."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sheets_crm.metrics.columns import Codes, Column, Columns


def columns_of(frame: pd.DataFrame) -> Columns:
    """A data frame as columns; its index is left behind."""
    return Columns({str(name): _column(frame[name]) for name in frame})


def frame_of(table: Columns) -> pd.DataFrame:
    """Columns as a data frame, texts as ``str``, days as ``datetime64[us]``."""
    return pd.DataFrame({name: _series(column) for name, column in table.each.items()})


def _column(series: pd.Series[Any]) -> Column:
    kind = series.dtype.kind
    if kind == "M":
        return series.to_numpy().astype("datetime64[D]")
    if kind in "iufb":
        return series.to_numpy(np.float64 if series.hasnans else None, na_value=np.nan)
    known = series.notna()
    if known.any() and all(isinstance(value, bool | np.bool_) for value in series[known]):
        return series.astype("object").where(known, np.nan).to_numpy(np.float64)
    numbers, names = pd.factorize(series.where(known).astype("str"), sort=True)
    return Codes(numbers.astype(np.int64), tuple(names))


def _series(column: Column) -> pd.Series[Any]:
    if isinstance(column, Codes):
        return pd.Series(column.texts(), dtype="str")
    return pd.Series(column.astype("datetime64[us]") if column.dtype.kind == "M" else column)
