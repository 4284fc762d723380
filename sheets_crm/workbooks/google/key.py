"""Who we are to Google, and which spreadsheet is meant."""

from __future__ import annotations

import os
import re
from pathlib import Path

from google.oauth2.service_account import Credentials
from gspread.exceptions import NoValidUrlKeyFound
from gspread.utils import extract_id_from_url

from sheets_crm.workbooks.google.client import SCOPE, SERVICE, PacedClient
from sheets_crm.workbooks.protocol import WorkbookError

_ACCOUNT = re.compile(r"(?<=/spreadsheets)/u/\d+(?=/)")
"""Which of several accounts a browser was signed in with; gspread knows no address that says so."""
_PUBLISHED = "/spreadsheets/d/e/"
"""A page made of a spreadsheet for everybody, by which nobody can reach the spreadsheet."""


def google_client(key_path: Path, server: str = "") -> PacedClient:
    """A client for all workbooks that one key opens; together they keep within the quota.

    Args:
        key_path: The service account's key file.
        server: Where Google is; SHEETS_CRM_GOOGLE may name a stand-in, for trials without Google.

    Raises:
        WorkbookError: The key file is missing or no key.
    """
    if key_path == Path():
        raise WorkbookError("google_no_key")
    try:
        credentials = Credentials.from_service_account_file(  # type: ignore[no-untyped-call]
            str(key_path), scopes=[SCOPE]
        )
    except FileNotFoundError as error:
        raise WorkbookError("google_key_missing", name=key_path.name) from error
    except (ValueError, OSError) as error:
        raise WorkbookError("google_key_broken", name=key_path.name) from error
    return PacedClient(credentials, server=server or os.environ.get("SHEETS_CRM_GOOGLE", SERVICE))


def spreadsheet_key(address: str) -> str:
    """The id in an address, or the id itself.

    Raises:
        WorkbookError: It is neither.
    """
    plain = _ACCOUNT.sub("", address)
    if _PUBLISHED in plain:
        raise WorkbookError("google_published", address=address)
    try:
        return str(extract_id_from_url(plain)) if "/" in plain else plain
    except NoValidUrlKeyFound as error:
        raise WorkbookError("google_address", address=address) from error
