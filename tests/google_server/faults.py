"""Things that go wrong on the way: a queue of faults, each used once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tests.google_server.errors import ApiError

Kind = Literal["status", "timeout", "applied_status", "applied_timeout", "cut"]
When = Literal["read", "write", "any"]

_MESSAGES = {
    429: "Quota exceeded for quota metric 'Write requests' and limit 'Write requests per minute per user' "
    "of service 'sheets.googleapis.com' for consumer 'project_number:1'.",
    500: "Internal error encountered.",
    503: "The service is currently unavailable.",
}


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong.

    ``status`` answers ``code`` and applies nothing; ``timeout`` never answers and applies nothing;
    ``applied_status`` applies the request and answers ``code`` all the same; ``applied_timeout``
    applies it and never answers; ``cut`` applies it and breaks the connection in the middle of
    the answer. ``seconds`` is how long a connection without answer is held.
    """

    kind: Kind
    code: int = 503
    when: When = "any"
    seconds: float = 30.0
    retry_after: int | None = None

    @property
    def applies(self) -> bool:
        """Whether the request is carried out."""
        return self.kind in ("applied_status", "applied_timeout", "cut")

    def body(self) -> dict[str, Any]:
        """The refusal this fault answers with."""
        return ApiError(self.code, _MESSAGES.get(self.code, "a fault from the queue")).body()


def taken(queue: list[Fault], kind: When) -> Fault | None:
    """The first fault that fits a read or a write, taken out of the queue; or None."""
    fitting: Callable[[Fault], bool] = lambda fault: fault.when in (kind, "any")  # noqa: E731
    found = next((fault for fault in queue if fitting(fault)), None)
    if found is not None:
        queue.remove(found)
    return found
