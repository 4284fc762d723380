"""Google's limits as a bucket: at most so many requests of an account, and of a project, in any minute."""

from __future__ import annotations

from collections import defaultdict, deque

from msgspec import Struct, field

from sheets_crm.workbooks.google.client import A_MINUTE, PER_MINUTE

PER_PROJECT_MINUTE = 275
"""Google allows 300; as many stay free for other programs as of the 60 of each account."""


class Windows(Struct):
    """When requests started in the last minute, by account and by project, reads and writes apart.

    ``minute`` [seconds] is shorter where a trial lets time run faster.
    """

    minute: float = A_MINUTE
    per_account: int = PER_MINUTE
    per_project: int = PER_PROJECT_MINUTE
    _started: dict[tuple[str, ...], deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def pause(self, account: str, project: str, kind: str, now: float) -> float:
        """0 when a request may start now, which then counts; else seconds until it is worth asking again."""
        limits = {
            ("account", account, kind): self.per_account,
            ("project", project, kind): self.per_project,
        }
        pause = max(self._until_free(key, limit, now) for key, limit in limits.items())
        if pause <= 0:
            for key in limits:
                self._started[key].append(now)
        return max(pause, 0.0)

    def _until_free(self, key: tuple[str, ...], limit: int, now: float) -> float:
        started = self._started[key]
        while started and started[0] + self.minute <= now:
            started.popleft()
        return started[0] + self.minute - now if len(started) >= limit else 0.0
