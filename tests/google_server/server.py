"""The fake as a server: plain HTTP, state in memory, one request at a time."""

from __future__ import annotations

import json
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from tests.google_server import oauth
from tests.google_server.actions import Request
from tests.google_server.books import Book, Store, permission
from tests.google_server.errors import ApiError
from tests.google_server.faults import Fault, taken
from tests.google_server.human import Human
from tests.google_server.quotas import Quota
from tests.google_server.routes import answer, is_read

SERVICE_ACCOUNT = "robot@throw-away.iam.gserviceaccount.com"
OWNER = "owner@example.com"
_MOST_BYTES = 10_485_760


class GoogleServer:
    """The fake. Use it as a context manager, or ``start`` and ``stop`` it.

    Args:
        port: 0 for any free port.
        latency: Seconds every answer takes at least.
        quota: Reads, and writes, a minute and user may send; None for no limit.
    """

    def __init__(self, port: int = 0, *, latency: float = 0.0, quota: int | None = 60) -> None:
        self.latency = latency
        self.quota_per_minute = quota
        self.clock: Callable[[], float] = time.monotonic
        self.lock = threading.RLock()
        self.stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.reset()
        self._http = _Server(("127.0.0.1", port), _Handler)
        self._http.fake = self
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    def reset(self) -> None:
        """Forget everything: spreadsheets, tokens, faults, hooks, counts."""
        self.store = Store()
        self.quota = Quota(self.quota_per_minute, lambda: self.clock())
        self.faults: list[Fault] = []
        self.edits: list[Callable[[Human], None]] = []
        self.formula_values: dict[str, Any] = {}
        self.requests: list[dict[str, Any]] = []
        self.crashes: list[str] = []
        self.sheets_api_enabled = True
        self.drive_api_enabled = True

    def start(self) -> GoogleServer:
        """Serve in a thread."""
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def serve(self) -> None:
        """Serve until interrupted."""
        self._http.serve_forever()

    def stop(self) -> None:
        """Stop serving and let go of every held connection."""
        self.stopping.set()
        if self._thread is not None:
            self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> GoogleServer:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def add_spreadsheet(
        self,
        title: str = "Toko",
        *,
        locale: str = "in_ID",
        time_zone: str = "Asia/Jakarta",
        owner: str = OWNER,
        shared_with: str | None = SERVICE_ACCOUNT,
    ) -> Book:
        """A new spreadsheet of an owner, shared as writer with a service account (or nobody)."""
        with self.lock:
            book = self.store.add_book(title, owner, locale, time_zone)
            if shared_with:
                book.permissions.append(permission(shared_with, "writer"))
        return book

    def token(self, email: str = SERVICE_ACCOUNT, *scopes: str) -> str:
        """A bearer token, for the spreadsheets scope unless others are named."""
        with self.lock:
            return oauth.issue(self.store, email, " ".join(scopes or (oauth.SHEETS_SCOPE,)))

    def human(self, book: Book, email: str = OWNER) -> Human:
        """Somebody who edits the spreadsheet by hand."""
        return Human(self.store, book, email, self.lock, self.formula_values)

    def edit_before_next_write(self, edit: Callable[[Human], None]) -> None:
        """Let a human edit the spreadsheet at the instant before the next write is applied."""
        self.edits.append(edit)

    def before_write(self, book: Book) -> None:
        """Perform the edit that is waiting for this write, if any."""
        if self.edits:
            self.edits.pop(0)(self.human(book))

    def answered(self, method: str, target: str, body: bytes, headers: Any) -> Answer:
        """The answer to one request, written out before anybody else may change what it tells."""
        parts = urlsplit(target)
        path = parts.path
        with self.lock:
            try:
                if path == "/token" and method == "POST":
                    form = {name: given[0] for name, given in parse_qs(body.decode()).items()}
                    return _encoded(*oauth.granted(self.store, form))
                query = parse_qs(parts.query, keep_blank_values=True)
                return _encoded(*self._authorized(method, path, query, _json(body), headers))
            except ApiError as error:
                return _encoded(error.code, error.body())

    def _authorized(self, method: str, path: str, query: Any, body: Any, headers: Any) -> tuple[int, Any]:
        email = self._caller(headers.get("Authorization", ""), path)
        entry = {"method": method, "path": unquote_plus(path), "query": query, "body": body, "email": email}
        self.requests.append(entry)
        try:
            if path.startswith("/v4/"):
                self.quota.count(email, "read" if is_read(method, path) else "write")
            request = Request(
                self.store, email, method, path, query, body, self.formula_values, self.before_write
            )
            found = answer(request)
        except ApiError as error:
            entry["status"] = error.code
            raise
        entry["status"] = 204 if found is None else 200
        return entry["status"], found

    def _caller(self, authorization: str, path: str) -> str:
        email, scopes = self.store.tokens.get(authorization.removeprefix("Bearer "), (None, frozenset()))
        if email is None:
            raise ApiError(
                401,
                "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie "
                "or other valid authentication credential. "
                "See https://developers.google.com/identity/sign-in/web/devconsole-project.",
            )
        _check_access(path, scopes, sheets=self.sheets_api_enabled, drive=self.drive_api_enabled)
        return email


def _check_access(path: str, scopes: frozenset[str], *, sheets: bool, drive: bool) -> None:
    for_drive = path.startswith("/drive/")
    if not (drive if for_drive else sheets):
        name, service = ("Drive", "drive") if for_drive else ("Sheets", "sheets")
        raise _api_disabled(name, f"{service}.googleapis.com")
    allowed = {oauth.DRIVE_SCOPE} if for_drive else {oauth.SHEETS_SCOPE, oauth.DRIVE_SCOPE}
    if not scopes & allowed:
        details = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
        }
        raise ApiError(403, "Request had insufficient authentication scopes.", [details])


def _api_disabled(name: str, service: str) -> ApiError:
    address = f"https://console.developers.google.com/apis/api/{service}/overview?project=1"
    details = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "SERVICE_DISABLED",
        "domain": "googleapis.com",
        "metadata": {"service": service, "consumer": "projects/1", "activationUrl": address},
    }
    message = (
        f"Google {name} API has not been used in project 1 before or it is disabled. "
        f"Enable it by visiting {address} then retry. If you enabled this API recently, "
        "wait a few minutes for the action to propagate to our systems and retry."
    )
    return ApiError(403, message, [details])


def _encoded(status: int, found: Any) -> Answer:
    if isinstance(found, str):
        return Answer(status, found.encode(), "text/csv")
    return Answer(status, b"" if found is None else json.dumps(found).encode())


def _json(body: bytes) -> Any:
    if len(body) > _MOST_BYTES:
        raise ApiError(400, f"Request payload size exceeds the limit: {_MOST_BYTES} bytes.")
    if not body:
        return None
    try:
        return json.loads(body, parse_constant=_no_constant)
    except ValueError as error:
        raise ApiError(400, f"Invalid JSON payload received. {error}") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"Unexpected token {name}")


@dataclass(frozen=True)
class Answer:
    """Status, body and media type of an answer."""

    status: int
    body: bytes = b""
    kind: str = "application/json; charset=UTF-8"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    fake: GoogleServer

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep what went wrong in the fake itself: the client sees a broken connection only."""
        if not isinstance(sys.exception(), ConnectionError):
            self.fake.crashes.append(traceback.format_exc())
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: _Server

    def _serve(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fake = self.server.fake
        time.sleep(fake.latency)
        path = urlsplit(self.path).path
        with fake.lock:
            fault = None if path == "/token" else taken(fake.faults, _kind(self.command, path))
        answer = Answer(0)
        if fault is None or fault.applies:
            answer = fake.answered(self.command, self.path, body, self.headers)
        if fault is None:
            self._send(answer)
        else:
            self._fail(fault, answer)

    do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815

    def _fail(self, fault: Fault, answer: Answer) -> None:
        if fault.kind in ("status", "applied_status"):
            self._send(Answer(fault.code, json.dumps(fault.body()).encode()), fault.retry_after)
            return
        if fault.kind == "cut":
            self._head(answer, None)
            self.wfile.write(answer.body[: len(answer.body) // 2])
        else:
            self.server.fake.stopping.wait(fault.seconds)
        self.close_connection = True

    def _send(self, answer: Answer, retry_after: int | None = None) -> None:
        self._head(answer, retry_after)
        self.wfile.write(answer.body)

    def _head(self, answer: Answer, retry_after: int | None) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(answer.body)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def _kind(method: str, path: str) -> Any:
    return "read" if is_read(method, path) else "write"
