"""What formulas show. Arithmetic, references, & and HYPERLINK are worked out.

Any other formula shows the value a test has put into ``known`` (formula text to plain value),
or ``#ERROR!``: the fake does not guess.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping
from typing import Any

from tests.google_server.books import Book
from tests.google_server.grid import Cell, Sheet
from tests.google_server.parsing import raw
from tests.google_server.ranges import column_index

Known = Mapping[str, Any]
_REFERENCE = re.compile(
    r"(?:(?P<title>'(?:[^']|'')+'|[A-Za-z_]\w*)!)?\$?(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)(?![\w(:])"
)
_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}
_DEEPEST = 50
Visited = frozenset[tuple[int, int, int]]
"""Sheet, row and column of the cells that led here: a formula that comes back to itself is an error."""


class _UnknownError(Exception):
    """The formula is beyond this file."""


def effective(
    book: Book, sheet: Sheet, cell: Cell, known: Known, visited: Visited = frozenset()
) -> dict[str, Any] | None:
    """The value the cell has after calculation, None for an empty cell."""
    value: dict[str, Any] | None = cell.get("userEnteredValue")
    if value is None or "formulaValue" not in value:
        return value
    text = value["formulaValue"]
    if text in known:
        return raw(known[text])
    try:
        return raw(_calculated(text[1:], book, sheet, known, visited))
    except ZeroDivisionError:
        return _error("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero.")
    except (TypeError, ValueError):
        return _error("VALUE", "a text where a number is needed")
    except (_UnknownError, SyntaxError):
        return _error("ERROR", "the fake cannot calculate this; tell it the value in formula_values")


def _error(kind: str, message: str) -> dict[str, Any]:
    return {"errorValue": {"type": kind, "message": message}}


def hyperlink_address(text: str) -> str | None:
    """The address in ``=HYPERLINK("address", "shown")``, if it stands there as text."""
    match = re.match(r'=HYPERLINK\(\s*"((?:[^"]|"")*)"', text, re.IGNORECASE)
    return match[1].replace('""', '"') if match else None


def _calculated(text: str, book: Book, sheet: Sheet, known: Known, visited: Visited) -> Any:
    match = re.fullmatch(r'HYPERLINK\(\s*("(?:[^"]|"")*")\s*(?:[,;]\s*(.+?)\s*)?\)', text, re.IGNORECASE)
    if match:
        return _calculated(match[2] or match[1], book, sheet, known, visited)
    names: dict[str, Any] = {}

    def named(reference: re.Match[str]) -> str:
        name = f"cell_{len(names)}"
        names[name] = _referred(reference, book, sheet, known, visited)
        return name

    pieces = re.split(r'("(?:[^"]|"")*")', text)
    python = "".join(piece if piece.startswith('"') else _python(piece, named) for piece in pieces)
    return _value(ast.parse(python.strip(), mode="eval").body, names)


def _python(piece: str, named: Callable[[re.Match[str]], str]) -> str:
    return _REFERENCE.sub(named, piece).replace("^", "**").replace("&", "@")


def _referred(reference: re.Match[str], book: Book, sheet: Sheet, known: Known, visited: Visited) -> Any:
    title = reference["title"]
    home = book.sheet_titled(title.strip("'").replace("''", "'")) if title else sheet
    if home is None:
        raise _UnknownError
    place = (home.id, int(reference["row"]) - 1, column_index(reference["column"]))
    if place in visited or len(visited) > _DEEPEST:
        raise _UnknownError
    cell = home.cell(place[1], place[2])
    value = effective(book, home, cell, known, visited | {place})
    if value is None:
        return 0
    if "errorValue" in value:
        raise _UnknownError
    return next(iter(value.values()))


def _value(node: ast.expr, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in names:
        return names[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand, names)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, names), _value(node.right, names)
        if isinstance(node.op, ast.MatMult):
            return f"{left}{right}"
        if type(node.op) in _OPERATORS and not isinstance(left, str) and not isinstance(right, str):
            return _OPERATORS[type(node.op)](left, right)
        raise TypeError
    raise _UnknownError
