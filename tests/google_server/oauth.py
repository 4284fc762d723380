"""The token endpoint, and the key file of a throw-away service account that uses it."""

from __future__ import annotations

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.google_server.books import Store

SHEETS_SCOPE = "https://www.googleapis.com/auth/spreadsheets"
DRIVE_SCOPE = "https://www.googleapis.com/auth/drive"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"


@cache
def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def service_account_info(base_url: str, email: str) -> dict[str, str]:
    """The contents of a service account's key file whose tokens come from the fake."""
    return {
        "type": "service_account",
        "project_id": "throw-away",
        "private_key_id": "0",
        "private_key": _private_key(),
        "client_email": email,
        "client_id": "0",
        "token_uri": f"{base_url}/token",
    }


def write_key_file(path: Path, base_url: str, email: str) -> Path:
    """Write such a key file, readable by its owner only."""
    path.write_text(json.dumps(service_account_info(base_url, email)), encoding="utf-8")
    path.chmod(0o600)
    return path


def granted(store: Store, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and answer of the token endpoint. Signatures are not checked: nothing here is secret."""
    try:
        claims = _claims(form["assertion"]) if form.get("grant_type") == _GRANT else {}
    except (KeyError, IndexError, ValueError):
        claims = {}
    if "iss" not in claims:
        return 400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}
    token = issue(store, claims["iss"], claims.get("scope", ""))
    return 200, {"access_token": token, "expires_in": 3599, "token_type": "Bearer"}


def _claims(assertion: str) -> dict[str, Any]:
    part = assertion.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def issue(store: Store, email: str, scopes: str) -> str:
    """A token in somebody's name, for the scopes that stand in one text."""
    token = f"fake-{len(store.tokens)}-{email}"
    store.tokens[token] = (email, frozenset(scopes.split()))
    return token
