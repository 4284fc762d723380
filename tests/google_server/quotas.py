"""Requests per minute and user, and per minute and project, reads and writes apart."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.google_server.errors import ApiError

_WINDOW = 60.0


_PROJECT_BY_USER = 5
"""Google's published limits are 60 a user and 300 a project."""


@dataclass
class Quota:
    """``per_minute`` and user is None for no limit; ``clock`` gives seconds and may be a test's own.

    A project is known by its service accounts' domain; it may send five times as much as one of its users.
    """

    per_minute: int | None
    clock: Callable[[], float]
    seen: dict[tuple[str, str], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def count(self, email: str, kind: str) -> None:
        """Count one ``read`` or ``write``.

        Raises:
            ApiError: It is one too many in the last minute; it is not counted then.
        """
        if self.per_minute is None:
            return
        now, project = self.clock(), email.partition("@")[2]
        limits = {(email, kind): self.per_minute, (project, kind): self.per_minute * _PROJECT_BY_USER}
        for key, limit in limits.items():
            times = self.seen[key]
            while times and times[0] <= now - _WINDOW:
                times.popleft()
            if len(times) >= limit:
                raise _exceeded(kind.capitalize(), limit, user=key[0] == email)
        for key in limits:
            self.seen[key].append(now)


def _exceeded(kind: str, limit: int, *, user: bool) -> ApiError:
    metadata = {
        "service": "sheets.googleapis.com",
        "quota_limit": f"{kind}RequestsPerMinutePer{'User' if user else 'Project'}",
        "quota_limit_value": str(limit),
        "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
        "consumer": "projects/1",
    }
    details = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": "RATE_LIMIT_EXCEEDED",
        "domain": "googleapis.com",
        "metadata": metadata,
    }
    named = f"{kind} requests per minute{' per user' if user else ''}"
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{kind} requests' and limit '{named}' "
        "of service 'sheets.googleapis.com' for consumer 'project_number:1'.",
        [details],
    )
