"""What a column and a table are."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["text", "key", "phone", "day", "money", "number", "percent", "yes_no", "choice"]
Owner = Literal["people", "program", "shared"]


class Column(Struct, frozen=True):
    """One column: its name in frames, what it holds, who writes it.

    ``choices`` are the codes of a choice column. A row goes on without an unreadable cell unless the
    column is ``required`` or ``essential``: then the row is left out. ``offered`` is False for columns
    that are read when a shop has them but that new workbooks leave out.
    """

    name: str
    kind: Kind = "text"
    required: bool = False
    essential: bool = False
    choices: tuple[str, ...] = ()
    staff: bool = False
    offered: bool = True
    hidden: bool = False


class Table(Struct, frozen=True):
    """One sheet: who owns it, its columns in order, and the column that names a row."""

    name: str
    owner: Owner
    columns: tuple[Column, ...]
    key: str = ""

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the columns without which the table cannot be used."""
        return tuple(column.name for column in self.columns if column.required)


def codes(words: str) -> tuple[str, ...]:
    """The codes of a choice, from their words."""
    return tuple(words.split())
