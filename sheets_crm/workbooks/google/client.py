"""The way to Google: time-outs, retries that repeat nothing, a count of requests, the quota kept."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Protocol

import requests
from google.auth.exceptions import GoogleAuthError, TransportError
from gspread.exceptions import APIError
from gspread.http_client import HTTPClient

from sheets_crm.workbooks.protocol import WorkbookError

SERVICE = "https://sheets.googleapis.com"
SCOPE = "https://www.googleapis.com/auth/spreadsheets"
TIMEOUT = (10.0, 120.0)
"""Seconds to connect, and to wait for an answer."""
TRIES = 5
LONGEST_WAIT = 32.0
A_MINUTE = 60.0
PER_MINUTE = 55
"""Google allows 60 reads and 60 writes a minute; five stay free for another program with the same key."""
_LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)


class UncertainWriteError(Exception):
    """A write got no clear answer: it may have landed or not."""


class RefusedError(Exception):
    """Google understood a request and refused it; nothing was written."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Waiting(Protocol):
    """Whoever says when one more request may start."""

    def wait(self) -> None:
        """Return when it may."""


class Pace:
    """Lets at most ``limit`` requests start in any minute, by waiting."""

    def __init__(self, limit: int, clock: Callable[[], float], sleep: Callable[[float], None]) -> None:
        self._limit, self._clock, self._sleep = limit, clock, sleep
        self._started: deque[float] = deque()

    def wait(self) -> None:
        """Return when one more request may start."""
        now = self._clock()
        while self._started and now - self._started[0] >= A_MINUTE:
            self._started.popleft()
        if len(self._started) >= self._limit:
            self._sleep(A_MINUTE - (now - self._started[0]))
            self.wait()
            return
        self._started.append(now)


class PacedClient(HTTPClient):
    """gspread's transport with our manners. One client serves all workbooks of one key.

    Reads are repeated freely. A write is repeated only after an answer that says it was not
    carried out (429); after anything unclear it raises :class:`UncertainWriteError`.
    """

    def __init__(
        self,
        auth: Any,
        session: requests.Session | None = None,
        server: str = SERVICE,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(auth, session)
        self.set_timeout(TIMEOUT)
        self.requests_used = 0
        self._server = server
        self._sleep = sleep
        self._reads: Waiting = Pace(PER_MINUTE, clock, sleep)
        self._writes: Waiting = Pace(PER_MINUTE, clock, sleep)

    def keep_pace(self, reads: Waiting, writes: Waiting) -> None:
        """Ask these when a request may start: they know of other clients that share the quota."""
        self._reads, self._writes = reads, writes

    def request(self, method: str, endpoint: str, *args: Any, **options: Any) -> requests.Response:
        """One request, repeated where that is harmless.

        Raises:
            WorkbookError: Google cannot be reached, or refuses us.
            RefusedError: Google refuses this request.
            UncertainWriteError: It is not known whether the write landed.
        """
        where = endpoint.replace(SERVICE, self._server, 1)
        for attempt in range(1, TRIES + 1):
            answer = self._once(method, where, *args, **options)
            if isinstance(answer, requests.Response):
                return answer
            if method != "get" and not _was_declined(answer):
                raise UncertainWriteError(str(answer)) from answer
            if attempt == TRIES:
                raise WorkbookError("google_busy" if _is_quota(answer) else "google_unreachable") from answer
            self._sleep(_pause(attempt, answer))
        raise AssertionError

    def _once(self, method: str, where: str, *args: Any, **options: Any) -> requests.Response | Exception:
        """The answer, or what went wrong on the way and may pass.

        Raises:
            WorkbookError: Google refuses us; trying again would not help.
            RefusedError: Google refuses this request.
        """
        (self._reads if method == "get" else self._writes).wait()
        self.requests_used += 1
        try:
            answer: requests.Response = super().request(method, where, *args, **options)
        except APIError as error:
            if _is_quota(error) or error.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                return error
            raise _refusal(error) from error
        except TransportError as error:
            return error
        except GoogleAuthError as error:
            raise WorkbookError("google_key_refused", reason=str(error.args[0])[:200]) from error
        except _LOST as error:
            return error
        return answer


def _was_declined(failure: Exception) -> bool:
    """Whether Google said that it did not carry the request out."""
    return isinstance(failure, TransportError) or _is_quota(failure)  # without a token nothing was sent


def _is_quota(failure: Exception) -> bool:
    return isinstance(failure, APIError) and failure.code == HTTPStatus.TOO_MANY_REQUESTS


def _pause(attempt: int, failure: Exception) -> float:
    """Seconds until the next try: what Google asks for, else any time up to a doubling limit."""
    asked = failure.response.headers.get("Retry-After", "") if isinstance(failure, APIError) else ""
    if asked.isdigit():
        return min(float(asked), A_MINUTE)
    return random.uniform(0.5, 1.0) * min(2.0**attempt, LONGEST_WAIT)  # noqa: S311  # spreads tries, hides nothing


def _refusal(error: APIError) -> Exception:
    """What a refusal means, in our words."""
    details = _details(error)
    if error.code == HTTPStatus.UNAUTHORIZED:
        return WorkbookError("google_key_refused", reason=error.error["message"])
    if error.code == HTTPStatus.NOT_FOUND:
        return WorkbookError("google_not_found")
    if error.code == HTTPStatus.FORBIDDEN and "SERVICE_DISABLED" in details:
        return WorkbookError("google_api_off", link=details["SERVICE_DISABLED"])
    if error.code == HTTPStatus.FORBIDDEN:
        return WorkbookError("google_not_shared")
    return RefusedError(error.error["message"])


def _details(error: APIError) -> Mapping[str, str]:
    """Reasons that Google gives beside its message, each with the page that remedies it."""
    message = error.error["message"]
    if "has not been used in project" in message or "it is disabled" in message:
        link = next((word for word in message.split() if word.startswith("https://")), "")
        return {"SERVICE_DISABLED": link}
    return {}
