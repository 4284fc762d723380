"""A fake of the Google Sheets and Drive APIs: real HTTP, real semantics, state in memory."""

from tests.google_server.discovery import validate_body
from tests.google_server.faults import Fault
from tests.google_server.human import Human
from tests.google_server.oauth import DRIVE_SCOPE, SHEETS_SCOPE, write_key_file
from tests.google_server.server import OWNER, SERVICE_ACCOUNT, GoogleServer

__all__ = [
    "DRIVE_SCOPE",
    "OWNER",
    "SERVICE_ACCOUNT",
    "SHEETS_SCOPE",
    "Fault",
    "GoogleServer",
    "Human",
    "validate_body",
    "write_key_file",
]
