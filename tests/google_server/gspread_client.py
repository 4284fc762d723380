"""gspread, talking to the fake instead of Google."""

from __future__ import annotations

from typing import Any

import gspread
from google.oauth2.credentials import Credentials
from gspread.http_client import HTTPClient

from tests.google_server.oauth import DRIVE_SCOPE, SHEETS_SCOPE
from tests.google_server.server import SERVICE_ACCOUNT, GoogleServer

_HOSTS = ("https://sheets.googleapis.com", "https://www.googleapis.com")


def redirected(address: str, base_url: str) -> str:
    """The address at the fake that stands for one at Google."""
    for host in _HOSTS:
        if address.startswith(host):
            return base_url + address.removeprefix(host)
    return address


def http_client(server: GoogleServer) -> type[HTTPClient]:
    """gspread's own HTTP client, but for the host."""

    class Redirected(HTTPClient):
        def request(self, method: str, endpoint: str, *arguments: Any, **options: Any) -> Any:
            return super().request(method, redirected(endpoint, server.url), *arguments, **options)

    return Redirected


def offline(client: gspread.Client) -> gspread.Client:
    """The client, kept from asking the real Google in which regions its account may work."""
    client.http_client.auth._is_regional_access_boundary_lookup_required = lambda: False
    return client


def client(server: GoogleServer, email: str = SERVICE_ACCOUNT) -> gspread.Client:
    """A gspread client in somebody's name, allowed spreadsheets and Drive."""
    credentials = Credentials(server.token(email, SHEETS_SCOPE, DRIVE_SCOPE))
    return gspread.Client(auth=credentials, http_client=http_client(server))
