"""The quota of a whole cluster: its scheduler says when each request to Google may start."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING, Any

from distributed import get_worker
from distributed.diagnostics.plugin import SchedulerPlugin
from distributed.utils import sync
from msgspec import Struct

from sheets_crm.fleet.windows import Windows
from sheets_crm.workbooks.google.client import PacedClient

if TYPE_CHECKING:
    from distributed import Scheduler

_ASKED = "sheets_crm_may_start"
_NAME = "sheets-crm-quota"


class Quota(SchedulerPlugin):
    """Held by the scheduler, so that all workers have one; a second fleet there shares the first one's."""

    idempotent = True

    def __init__(self, windows: Windows | None = None) -> None:
        self.name = _NAME
        self._windows = windows or Windows()

    async def start(self, scheduler: Scheduler) -> None:
        """Answer workers from now on."""
        scheduler.handlers[_ASKED] = self.may_start

    async def may_start(self, account: str, project: str, kind: str) -> bool:
        """Answer once the request may start; a worker that is lost meanwhile costs at most one request."""
        while pause := self._windows.pause(account, project, kind, monotonic()):
            await asyncio.sleep(pause)
        return True


class _Asking(Struct, frozen=True):
    """A worker's side: it waits for the scheduler's answer before each request."""

    worker: Any
    account: str
    project: str
    kind: str

    def wait(self) -> None:
        ask = getattr(self.worker.scheduler, _ASKED)
        sync(self.worker.loop, ask, account=self.account, project=self.project, kind=self.kind)


def at_fleets_pace(client: PacedClient) -> None:
    """Let a client keep the pace of the whole cluster; outside of one it keeps its own."""
    try:
        worker = get_worker()
    except ValueError:
        return
    account = str(getattr(client.auth, "service_account_email", ""))
    project = str(getattr(client.auth, "project_id", "") or account.partition("@")[2])
    client.keep_pace(*(_Asking(worker, account, project, kind) for kind in ("read", "write")))
