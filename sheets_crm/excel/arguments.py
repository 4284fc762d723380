"""What stands in the cells that a function is given, and the sentence that answers what cannot be read."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

import pandas as pd
import xlwings

from sheets_crm.reading.cells import Unreadable, day_of, money_of, number_of, text_of
from sheets_crm.reading.phones import normal_phone
from sheets_crm.texts import Texts, spoken_language, texts_of
from sheets_crm.workbooks.protocol import Cell, CellError

T = TypeVar("T")
CATEGORY = "sheets_crm"
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!", "#FIELD!")


class Refusal(Exception):  # noqa: N818 - an answer in a cell, not a failure of the program
    """An argument cannot be used; the sentence ``excel.refusals.<code>`` says why and what to do."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def words() -> Texts:
    """The sentences of the computer's language; a function cannot ask its workbook while Excel calculates."""
    return texts_of(spoken_language())


def worksheet_function(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function for cells: helps from the catalogue, blocks of cells in, a sentence for a refusal."""

    @functools.wraps(function)
    def answered(*blocks: Any) -> Any:
        try:
            return function(*blocks)
        except Refusal as refusal:
            return words()(f"excel.refusals.{refusal.code}", **refusal.values)

    answered.__doc__ = words()(f"excel.functions.{function.__name__}.help")
    made = answered
    for name in inspect.signature(function).parameters:
        help_text = words()(f"excel.arguments.{name}")
        made = xlwings.arg(name, doc=help_text, ndim=2, err_to_str=True)(made)
    published: Callable[..., Any] = xlwings.func(category=CATEGORY)(made)
    return published


def rows_of(block: Any) -> list[list[Cell]]:
    """The rows of a block as plain cells; what Excel shows as an error stays one."""
    rows = [[None]] if block is None else block
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: Any) -> Cell:
    if isinstance(cell, Decimal):  # a cell with a currency format
        return float(cell)
    if isinstance(cell, str) and cell in _ERRORS:
        return CellError(cell)
    plain: Cell = cell
    return plain


def column(name: str, block: Any, parse: Callable[[Any], T | None]) -> list[T | None]:
    """Every cell of a block, read.

    Raises:
        Refusal: A cell cannot be read.
    """
    cells = [cell for row in rows_of(block) for cell in row]
    return [_read(name, number, cell, parse) for number, cell in enumerate(cells, start=1)]


def _read(name: str, number: int, cell: Cell, parse: Callable[[Any], T | None]) -> T | None:
    try:
        return parse(cell)
    except Unreadable as error:
        shown = cell.text if isinstance(cell, CellError) else cell
        reason = words()(f"problems.{error.code}", value=str(shown))
        raise Refusal("cell", argument=name, row=str(number), reason=reason) from error


PARSERS: dict[str, Callable[[Any], Any]] = {
    "customers": lambda cell: normal_phone(cell) or text_of(cell),
    "products": text_of,
    "categories": text_of,
    "names": text_of,
    "dates": day_of,
    "due_dates": day_of,
    "opens": day_of,
    "closes": day_of,
    "amounts": money_of,
    "paid": money_of,
    "money_in": money_of,
    "money_out": money_of,
    "quantities": number_of,
    "lasts_days": number_of,
}
_DAYS = ("dates", "due_dates", "opens", "closes")


def frame(required: Sequence[str], **blocks: Any) -> pd.DataFrame:
    """The blocks side by side, blank rows left out; days as ``datetime64``, numbers as ``float64``.

    Args:
        required: Arguments without which a row cannot be used.
        **blocks: Blocks of equal height by the names of `PARSERS`, None where the argument was left out.

    Raises:
        Refusal: A cell cannot be read, the blocks have unequal sizes, or a needed cell is blank.
    """
    read = {name: column(name, block, PARSERS[name]) for name, block in blocks.items() if block is not None}
    first = next(iter(read))
    for name, cells in read.items():
        if len(cells) != len(read[first]):
            raise Refusal("sizes", first=first, rows=len(read[first]), other=name, others=len(cells))
    table = pd.DataFrame({name: _series(name, read.get(name, [None] * len(read[first]))) for name in blocks})
    table = table.assign(row=range(1, len(table) + 1)).dropna(subset=list(read), how="all")
    for name in required:
        if blank := table.loc[table[name].isna(), "row"].tolist():
            raise Refusal("blank", argument=name, row=str(blank[0]))
    return table.reset_index(drop=True)


def _series(name: str, cells: list[Any]) -> pd.Series[Any]:
    if name in _DAYS:
        return pd.Series(pd.to_datetime(pd.Series(cells, dtype="object")))
    text = PARSERS[name] in (text_of, PARSERS["customers"])
    return pd.Series(cells, dtype="str" if text else "float64")


def day(block: Any) -> date:
    """The day of the answer.

    Raises:
        Refusal: It is blank or no day.
    """
    found = column("as_of", block, day_of)[0]
    if found is None:
        raise Refusal("no_day")
    return found


def whole(name: str, block: Any, default: int) -> int:
    """A whole number from 1 on, or what stands for a blank one.

    Raises:
        Refusal: It is something else.
    """
    found = column(name, block, number_of)[0]
    if found is None:
        return default
    if found < 1 or not found.is_integer():
        raise Refusal("not_whole", argument=name, value=str(found))
    return int(found)
