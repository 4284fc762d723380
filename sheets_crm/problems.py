"""A mistake in a workbook: where it stands and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct, field

from sheets_crm.texts import Texts

_LONGEST_LIST = 300
"""Characters of a list of headings in a sentence."""


class Problem(Struct, frozen=True):
    """One mistake: sheet, row [from 1, 0 for the whole sheet], column title, a sentence with the remedy."""

    sheet: str
    row: int
    column: str
    message: str


class Problems(Struct):
    """Collects mistakes while sheets are read. One cause is told once, with the number of its rows."""

    texts: Texts
    _causes: dict[tuple[str, str, str, str], set[int]] = field(default_factory=dict)

    def add(self, sheet: str, row: int, column: str, code: str, **values: object) -> None:
        """Note a mistake; ``problems.<code>`` of the catalogue is its sentence."""
        cause = (sheet, column, self.texts(f"problems.{code}", **_quotable(values)), code)
        self._causes.setdefault(cause, set()).add(row)

    def all(self) -> list[Problem]:
        """Every cause, in the order of sheets and rows."""
        found = [
            Problem(sheet, min(rows), column, self._with_count(message, len(rows)))
            for (sheet, column, message, _), rows in self._causes.items()
        ]
        return sorted(
            found, key=lambda problem: (problem.sheet, problem.row, problem.column, problem.message)
        )

    def _with_count(self, message: str, count: int) -> str:
        if count == 1:
            return message
        return message + " " + self.texts("problems.and_more", count=count - 1)


def _quotable(values: dict[str, object]) -> dict[str, object]:
    return {name: _short(value) for name, value in values.items()}


def _short(value: object) -> object:
    if isinstance(value, tuple):
        listed = ", ".join(map(str, value))
        return listed if len(listed) <= _LONGEST_LIST else listed[: _LONGEST_LIST - 1] + "…"
    if not isinstance(value, str):
        return value
    line = " ".join(value.split())
    return line if len(line) <= 60 else line[:59] + "…"


def as_rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Rows of the Data Check sheet, one a problem."""
    return [
        {
            "sheet": problem.sheet,
            "row": problem.row or None,
            "column": problem.column or None,
            "message": problem.message,
        }
        for problem in problems
    ]
