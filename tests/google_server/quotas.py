"""Requests per minute and user, reads and writes apart."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.google_server.errors import ApiError

_WINDOW = 60.0


@dataclass
class Quota:
    """``per_minute`` is None for no limit; ``clock`` gives seconds and may be a test's own."""

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
        now, times = self.clock(), self.seen[email, kind]
        while times and times[0] <= now - _WINDOW:
            times.popleft()
        if len(times) >= self.per_minute:
            raise self._exceeded(kind.capitalize())
        times.append(now)

    def _exceeded(self, kind: str) -> ApiError:
        metadata = {
            "service": "sheets.googleapis.com",
            "quota_limit": f"{kind}RequestsPerMinutePerUser",
            "quota_limit_value": str(self.per_minute),
            "quota_metric": f"sheets.googleapis.com/{kind.lower()}_requests",
            "consumer": "projects/1",
        }
        details = {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "RATE_LIMIT_EXCEEDED",
            "domain": "googleapis.com",
            "metadata": metadata,
        }
        return ApiError(
            429,
            f"Quota exceeded for quota metric '{kind} requests' and limit "
            f"'{kind} requests per minute per user' "
            "of service 'sheets.googleapis.com' for consumer 'project_number:1'.",
            [details],
        )
