"""The signed doorbell: a machine that knows the secret may ask for a refresh, and for nothing else."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.unforeseen import unforeseen

ONLY_WORD = b"refresh"
PATH = "/refresh"
SECONDS_OLD = 300
"""A request older (or newer) than this is refused; its nonce is remembered for twice as long."""
SHORTEST_SECRET = 32
TIME, NONCE, SIGNATURE = "X-CRM-Time", "X-CRM-Nonce", "X-CRM-Signature"
_LONGEST_NONCE = 64
Answer = tuple[HTTPStatus, Mapping[str, object]]


def signature(secret: str, moment: str, nonce: str) -> str:
    """What a request has to carry: HMAC-SHA256 over its time, its nonce and the word, in hex.

    Source:
        RFC 2104 (HMAC), FIPS 180-4 (SHA-256).
    """
    message = b"\n".join([moment.encode(), nonce.encode(), ONLY_WORD])
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


class Doorbell:
    """Checks requests and refreshes, one at a time.

    Args:
        secret: Shared with who may ring, at least 32 characters.
        refresh: Refreshes; returns what to answer.
        now: Seconds since 1970.

    Raises:
        WorkbookError: The secret is too short.
    """

    def __init__(
        self, secret: str, refresh: Callable[[], Mapping[str, object]], now: Callable[[], float]
    ) -> None:
        if len(secret) < SHORTEST_SECRET:
            raise WorkbookError("weak_secret")
        self._secret, self._refresh, self._now = secret, refresh, now
        self._heard: dict[str, float] = {}
        self._running = threading.Lock()
        self._checking = threading.Lock()

    def answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Status and answer to one request. Who is refused learns no reason."""
        if path != PATH or body != ONLY_WORD or not self._is_genuine(headers):
            return HTTPStatus.FORBIDDEN, {"status": "refused"}
        if not self._running.acquire(blocking=False):
            return HTTPStatus.CONFLICT, {"status": "running"}
        try:
            with unforeseen():
                return HTTPStatus.OK, {"status": "done", **self._refresh()}
        except WorkbookError as error:
            return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "failed", "reason": error.code}
        finally:
            self._running.release()

    def _is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Whether a request is signed, fresh, and heard for the first time."""
        moment, nonce, signed = (headers.get(name, "") for name in (TIME, NONCE, SIGNATURE))
        expected = signature(self._secret, moment, nonce)
        if not hmac.compare_digest(expected.encode(), signed.encode()):
            return False
        now = self._now()
        if not moment.isdecimal() or abs(now - int(moment)) > SECONDS_OLD:
            return False
        if not 0 < len(nonce) <= _LONGEST_NONCE:
            return False
        with self._checking:
            self._heard = {old: at for old, at in self._heard.items() if now - at <= 2 * SECONDS_OLD}
            is_new = nonce not in self._heard
            self._heard[nonce] = now
        return is_new


def serve(doorbell: Doorbell, host: str, port: int) -> ThreadingHTTPServer:
    """A server that answers with this doorbell; ``serve_forever`` starts it.

    It listens to this computer alone unless ``host`` says otherwise.
    """

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            """Answer one request; nothing longer than the one word is read."""
            length = self.headers.get("Content-Length", "")
            body = self.rfile.read(len(ONLY_WORD)) if length == str(len(ONLY_WORD)) else b""
            status, found = doorbell.answer(self.path, dict(self.headers.items()), body)
            text = json.dumps(found).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing: addresses are nobody's business."""

    return ThreadingHTTPServer((host, port), Handler)
