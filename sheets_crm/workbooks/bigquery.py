"""Rows kept in a table of BigQuery, read by Google's own client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from importlib.util import find_spec
from typing import Any

from sheets_crm.workbooks.by_columns import Cells, distinct
from sheets_crm.workbooks.protocol import Cell, WorkbookError


class TableHistory:
    """The table of this name (``project.dataset.table``), through a ``google.cloud.bigquery.Client``.

    Its rows have no order of their own: they are kept in the order of ``_row`` where it has that column.
    """

    def __init__(self, name: str, client: Any) -> None:
        self.title = name
        self._client = client

    def headings(self) -> list[str]:
        """The headings of all columns, in their order.

        Raises:
            WorkbookError: There is no such table, or the account may not read it.
        """
        return [str(field.name) for field in self._asked(lambda: self._client.get_table(self.title).schema)]

    def rows(self, headings: Sequence[str]) -> list[tuple[Cell, ...]]:
        """The cells of these columns, row by row.

        Raises:
            WorkbookError: The table cannot be read.
        """
        fields = self._asked(lambda: self._client.get_table(self.title).schema)
        wanted = [field for heading in headings for field in fields if field.name == heading]
        found = self._asked(lambda: list(self._client.list_rows(self.title, selected_fields=wanted)))
        return [tuple(_cell(row[heading]) for heading in headings) for row in found]

    def columns(self, headings: Sequence[str]) -> list[Cells]:
        """The same by columns.

        Raises:
            WorkbookError: They cannot be read.
        """
        return [distinct(column) for column in zip(*self.rows(headings), strict=True)] or [
            distinct([]) for _ in headings
        ]

    def _asked(self, ask: Any) -> Any:
        from google.api_core.exceptions import GoogleAPIError
        from google.auth.exceptions import GoogleAuthError

        try:
            return ask()
        except (GoogleAPIError, GoogleAuthError) as error:
            raise WorkbookError("history_unreadable", name=self.title, reason=type(error).__name__) from error


def _cell(value: Any) -> Cell:
    """A value as a cell: what is no plain one (a ``Decimal``) counts as the number or the text it is."""
    if value is None or isinstance(value, bool | int | float | str | date | datetime):
        return value
    return float(value) if hasattr(value, "as_tuple") else str(value)


def table_named(name: str) -> TableHistory:
    """The table of this name, read with this computer's own Google account.

    Raises:
        WorkbookError: Google's client is not installed, or there is no account.
    """
    if find_spec("google.cloud.bigquery") is None:
        raise WorkbookError("bigquery_missing_part")
    from google.auth.exceptions import GoogleAuthError
    from google.cloud import bigquery

    try:
        return TableHistory(name, bigquery.Client())
    except GoogleAuthError as error:
        raise WorkbookError("history_unreadable", name=name, reason=type(error).__name__) from error
