"""The Google fake answers as the real API did: recorded requests are sent again, answers compared."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests

from tests.google_server import DRIVE_SCOPE, SHEETS_SCOPE, GoogleServer

RECORDINGS = Path(__file__).parents[2].parent / "shared" / "google-recordings" / "recordings.json.gz"
TIMES = {"createdTime", "modifiedTime"}
IDS = {"spreadsheetId", "id", "sheetId", "namedRangeId", "protectedRangeId"}


@pytest.fixture(scope="module")
def recordings():
    if not RECORDINGS.exists():
        pytest.skip("the recordings of the real API are not beside this repository")
    with gzip.open(RECORDINGS, "rt", encoding="utf-8") as file:
        return json.load(file)


def test_at_least_98_in_100_recorded_answers_reproduce_exactly(recordings):
    matched, different = Counter(), []
    with GoogleServer(quota=None) as server:
        for name, exchanges in recordings.items():
            server.reset()
            for exchange, reason in replayed(server, exchanges):
                kind = "listing" if is_drive_listing(exchange) else "answer"
                matched[kind, reason is None] += 1
                if reason:
                    different.append(f"{name}: {exchange['method']} {exchange['uri']}: {reason}")
    right, wrong = matched["answer", True], matched["answer", False]
    print(f"{right} of {right + wrong} answers reproduce; Drive listings: {matched['listing', True]}")
    assert right + wrong > 900
    assert right / (right + wrong) >= 0.98, "\n".join(different)


def is_drive_listing(exchange):
    parts = urlsplit(exchange["uri"])
    return exchange["method"] == "GET" and parts.path == "/drive/v3/files"


def replayed(server, exchanges):
    session = requests.Session()
    token = server.token(recorder(exchanges), SHEETS_SCOPE, DRIVE_SCOPE)
    session.headers["Authorization"] = f"Bearer {token}"
    ours = {}
    for exchange in exchanges:
        answer = sent(session, server.url, exchange, ours)
        yield exchange, difference(exchange, answer, ours)


def recorder(exchanges):
    """The account that recorded: protected ranges name it."""
    text = "".join(exchange["response"] for exchange in exchanges)
    found = re.search(r'"users": \[\s*"([^"]+)"', text)
    return found[1] if found else "recorder@example.com"


def sent(session, base_url, exchange, ours):
    parts = urlsplit(exchange["uri"])
    target = translated(f"{parts.path}?{parts.query}", ours)
    body = translated(exchange["body"] or "", ours)
    return session.request(exchange["method"], base_url + target, data=body.encode())


def translated(text, ours):
    for recorded, known in ours.items():
        text = re.sub(rf"(?<![\w-]){re.escape(recorded)}(?![\w-])", known, text)
    return text


def difference(exchange, answer, ours):
    """What differs, or None. Ids that are seen for the first time are learned."""
    if answer.status_code != exchange["status"]:
        return f"status {answer.status_code}, recorded {exchange['status']}: {answer.text}"
    try:
        expected = json.loads(exchange["response"] or "null")
    except ValueError:
        return None if answer.text == exchange["response"] else answer.text
    found = answer.json() if answer.text else None
    learn(expected, found, ours)
    expected, found = comparable(expected, ours), comparable(found, {})
    return None if expected == found else f"{json.dumps(found)}\n  recorded {json.dumps(expected)}"


def learn(expected, found, ours):
    if isinstance(expected, list) and isinstance(found, list):
        for one, other in zip(expected, found, strict=False):
            learn(one, other, ours)
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in expected.keys() & found.keys():
            learn(expected[name], found[name], ours)
            if name in IDS and len(str(expected[name])) > 4:
                ours.setdefault(str(expected[name]), str(found[name]))


def comparable(value, ours):
    """The value with ids translated and times taken out of the comparison."""
    if isinstance(value, list):
        return [comparable(item, ours) for item in value]
    if isinstance(value, dict):
        return {name: "TIME" if name in TIMES else comparable(item, ours) for name, item in value.items()}
    return (
        translated(value, ours)
        if isinstance(value, str)
        else int(translated(str(value), ours))
        if is_id(value)
        else value
    )


def is_id(value):
    return isinstance(value, int) and not isinstance(value, bool) and value > 9999
