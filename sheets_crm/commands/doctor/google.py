"""What a Google spreadsheet needs before it can be refreshed, looked at one by one."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path

from sheets_crm.commands.doctor.finding import Finding
from sheets_crm.texts import Texts
from sheets_crm.workbooks.google.client import PacedClient, RefusedError
from sheets_crm.workbooks.google.key import google_client, spreadsheet_key
from sheets_crm.workbooks.google.landmarks import KEY
from sheets_crm.workbooks.protocol import WorkbookError

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak")
_GOOD_LOCALES = ("in_ID", "id_ID")


def google_findings(address: str, key_path: Path | None, texts: Texts, server: str = "") -> list[Finding]:
    """What is in place and what is not, as far as we get.

    Args:
        address: The spreadsheet's address or id.
        key_path: The service account's key file, None when nobody named one.
        texts: The language of the sentences.
        server: Where Google is.
    """
    if key_path is None or not key_path.is_file():
        return [Finding("google_key_missing", good=False)]
    found = [_privacy(key_path)]
    try:
        client = google_client(key_path, server)
        email = _email(key_path)
        found.append(Finding("google_key_good", good=True, values={"email": email}))
        found += _spreadsheet(client, spreadsheet_key(address), email)
    except WorkbookError as error:
        if error.code == "google_not_shared":
            return [*found, Finding("google_not_shared", good=False, values={"email": email})]
        sentence = error.sentence(texts)
        found.append(Finding("cannot_open", good=False, values={"sentence": sentence}))
    return found


def _privacy(path: Path) -> Finding:
    """Whether others on this computer could read the key; Windows keeps that elsewhere."""
    shown = os.name == "posix" and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    return Finding("google_key_open" if shown else "google_key_closed", not shown, {"name": path.name})


def _email(path: Path) -> str:
    return str(json.loads(path.read_text(encoding="utf-8"))["client_email"])


def _spreadsheet(client: PacedClient, key: str, email: str) -> list[Finding]:
    fields = "properties(locale,timeZone),sheets.properties.sheetId"
    seen = client.fetch_sheet_metadata(key, {"fields": fields})
    found = [Finding("google_reachable", good=True, values={"sheets": len(seen["sheets"])})]
    return [*found, *_writing(client, key, email), *_locale(seen["properties"])]


def _writing(client: PacedClient, key: str, email: str) -> Sequence[Finding]:
    """Whether we may write: tried with a change that changes nothing, the removal of an entry nobody has."""
    lookup = {"metadataKey": f"{KEY}_doctor"}
    nothing = {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}}
    try:
        client.batch_update(key, {"requests": [nothing]})
    except WorkbookError as error:
        if error.code != "google_not_shared":
            raise
        return [Finding("google_cannot_write", good=False, values={"email": email})]
    except RefusedError:  # we may write: Google looked at what we asked
        return []
    return []


def _locale(properties: Mapping[str, str]) -> list[Finding]:
    locale, zone = properties.get("locale", ""), properties.get("timeZone", "")
    values = {"locale": locale, "zone": zone}
    found = []
    if locale not in _GOOD_LOCALES:
        found.append(Finding("google_locale_wrong", good=False, values=values))
    if zone not in ZONES:
        found.append(Finding("google_zone_wrong", good=False, values=values))
    return found or [Finding("google_locale_good", good=True, values=values)]
