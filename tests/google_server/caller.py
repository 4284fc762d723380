"""Somebody who sends plain requests about one spreadsheet, as tests do."""

from __future__ import annotations

from typing import Any

import requests

from tests.google_server.books import Book
from tests.google_server.server import SERVICE_ACCOUNT, GoogleServer


class Caller:
    """A session with a bearer token. ``token`` is one of their own, or a made-up one."""

    def __init__(
        self, server: GoogleServer, book: Book, email: str = SERVICE_ACCOUNT, token: str | None = None
    ) -> None:
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Bearer {token or server.token(email)}"
        self.url = f"{server.url}/v4/spreadsheets/{book.id}"

    def get(self, path: str, **options: Any) -> requests.Response:
        """Read something below the spreadsheet's address."""
        return self.session.get(self.url + path, timeout=5, **options)

    def batch(self, *changes: dict[str, Any], **options: Any) -> requests.Response:
        """Send a batchUpdate."""
        return self.session.post(f"{self.url}:batchUpdate", json={"requests": changes}, timeout=5, **options)

    def write(self, cell: str, value: Any) -> requests.Response:
        """Put one raw value into a cell."""
        body, params = {"values": [[value]]}, {"valueInputOption": "RAW"}
        return self.session.put(f"{self.url}/values/{cell}", json=body, params=params, timeout=5)

    def value(self, cell: str) -> Any:
        """The values of a cell; None if it is empty."""
        return self.get(f"/values/{cell}").json().get("values")


def text(row: int, column: int, value: str) -> dict[str, Any]:
    """The request that puts a text into a cell."""
    cell = {"userEnteredValue": {"stringValue": value}}
    start = {"rowIndex": row, "columnIndex": column}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}
