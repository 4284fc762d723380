"""Every request of a batch that the fake knows."""

from __future__ import annotations

from tests.google_server import requests_cells, requests_sheets
from tests.google_server.batch import Handler

HANDLERS: dict[str, Handler] = {**requests_sheets.HANDLERS, **requests_cells.HANDLERS}
