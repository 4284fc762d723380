"""The edge of the metrics: data frames of notebooks and functions of a sheet as columns, and back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from sheets_crm.metrics.codes import Codes, Column
from sheets_crm.metrics.columns import Columns

if TYPE_CHECKING:
    import pandas as pd

Given = ParamSpec("Given")
Found = TypeVar("Found")


def for_frames(function: Callable[Given, Found]) -> Callable[Given, Found]:
    """The same for notebooks too: data frames given become columns, columns that come back a data frame."""

    @wraps(function)
    def cover(*given: Any, **named: Any) -> Any:
        answer: Any = function
        if not any(hasattr(each, "itertuples") for each in (*given, *named.values())):
            return answer(*given, **named)
        found = answer(*map(_given, given), **{name: _given(each) for name, each in named.items()})
        return _as_frames(found)

    return cover


def columns_of(frame: pd.DataFrame, names: Sequence[str] | None = None) -> Columns:
    """A data frame as columns, all or those of these that it has; its index is left behind."""
    chosen = frame if names is None else frame[[name for name in names if name in frame]]
    return Columns({str(name): _column(chosen[name]) for name in chosen})


def frame_of(table: Columns) -> pd.DataFrame:
    """Columns as a data frame, texts as ``str``, days as ``datetime64[us]``."""
    import pandas as pd

    return pd.DataFrame({name: _series(column) for name, column in table.each.items()})


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts: days as ``datetime``, a missing day as None."""
    names = [str(name) for name in frame.columns]
    columns = [_listed(frame.iloc[:, at]) for at in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _listed(column: pd.Series[Any]) -> list[Any]:
    if column.dtype.kind == "M":  # pandas would make a Timestamp of every day
        return column.to_numpy().astype("datetime64[us]").tolist()
    return column.tolist()


def _as_frames(found: Any) -> Any:
    """An answer with data frames for its columns, those inside of a tuple or of frozen data too."""
    if isinstance(found, Columns):
        return frame_of(found)
    if isinstance(found, Codes):
        return _series(found)
    if isinstance(found, tuple) and type(found) is tuple:
        return tuple(map(_as_frames, found))
    if isinstance(found, Struct):
        return replace(found, **{name: _as_frames(getattr(found, name)) for name in found.__struct_fields__})
    return found


def _given(value: Any) -> Any:
    if hasattr(value, "itertuples"):
        return columns_of(value)
    return _column(value) if hasattr(value, "to_frame") else value


def _series(column: Column) -> pd.Series[Any]:
    import pandas as pd

    if isinstance(column, Codes):
        return pd.Series(column.texts(), dtype="str")
    return pd.Series(column.astype("datetime64[us]" if column.dtype.kind == "M" else column.dtype))


def _column(series: pd.Series[Any]) -> Column:
    import pandas as pd

    kind = series.dtype.kind
    if kind == "M":
        return series.to_numpy().astype("datetime64[D]")
    if kind in "iufb":
        return series.to_numpy(np.float64 if series.hasnans else None, na_value=np.nan)
    if series.dtype == object:
        kinds = set(map(type, series.dropna()))
        if kinds and kinds <= {bool, np.bool_}:
            return series.where(series.notna(), np.nan).to_numpy(np.float64)
        if kinds == {tuple}:
            return series.to_numpy()
        series = series.astype("str")
    numbers, names = pd.factorize(series, sort=True)
    return Codes(numbers.astype(np.int64), tuple(names))
