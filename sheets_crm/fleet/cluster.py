"""The shops' tasks on a Dask cluster: a local one, or one that exists already."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sheets_crm.fleet.result import Result, refused
from sheets_crm.fleet.work import Order, worked
from sheets_crm.workbooks.protocol import WorkbookError

if TYPE_CHECKING:
    from distributed import Client

THREADS_AT_GOOGLE = 8
"""Tasks of a process that wait for Google at the same time; those on files would only wait for each other."""
RETRIES = 2
_UNWATCHED = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "1s",
    "distributed.admin.system-monitor.interval": "5s",
}
"""Nobody looks at a dashboard here: watching itself takes a cluster a tenth of two cores."""
CONNECT_SECONDS = 20


def need_dask() -> None:
    """Refuse where the part that shares out the work is not installed.

    Raises:
        WorkbookError: It is not.
    """
    if find_spec("distributed") is None:
        raise WorkbookError("dask_missing")


@contextmanager
def cluster(scheduler: str, shops: int, *, at_google: bool) -> Iterator[Client]:
    """A client of the cluster at this address, else of one of this computer's own.

    Args:
        scheduler: Such as ``tcp://10.0.0.5:8786``; "" for this computer.
        shops: How many there are to do: no more processes are begun.
        at_google: Whether some lie at Google, so that many can wait at once.

    Raises:
        WorkbookError: There is no cluster at this address.
    """
    need_dask()
    from dask import config
    from distributed import Client, LocalCluster

    if scheduler:
        try:
            client = Client(scheduler, timeout=CONNECT_SECONDS)
        except (OSError, ValueError) as error:
            raise WorkbookError("no_scheduler", address=scheduler) from error
        with client:
            yield client
        return
    processes = max(1, min(os.cpu_count() or 1, shops))
    threads = THREADS_AT_GOOGLE if at_google else 1
    quiet: dict[str, Any] = {"dashboard_address": None, "silence_logs": logging.CRITICAL}
    with (
        config.set(_UNWATCHED),
        LocalCluster(processes, threads_per_worker=threads, **quiet) as local,
        Client(local) as client,
    ):
        yield client


def results(client: Client, orders: Sequence[Order]) -> Iterator[Result]:
    """What comes of the orders, in the order in which they are done.

    A task that somebody else has given to the same cluster already is not begun again: its key is the
    workbook's. A task whose worker is lost goes to another one; one that loses every worker is a refusal.
    """
    from distributed import as_completed

    from sheets_crm.fleet.quota import Quota

    client.register_plugin(Quota())
    marks = {}
    for order in orders:
        future = client.submit(worked, order, key=_key(order), pure=False, retries=RETRIES)
        marks[future] = order.shop.mark
    for future in as_completed(list(marks)):
        yield _result(future, marks[future])


def _key(order: Order) -> str:
    """One name for all orders of one day that mean the same work."""
    wish = (order.now.date(), order.language, order.as_of, order.secret, order.named)
    return f"sheets-crm-{order.shop.mark}-{hashlib.sha256(repr(wish).encode()).hexdigest()[:16]}"


def _result(future: Any, mark: str) -> Result:
    """What came of one task; what ended it is told by its kind only, for its words may hold people's data."""
    error = future.exception()
    if error is None:
        found: Result = future.result()
        return found
    return refused(mark, WorkbookError("worker_lost", reason=type(error).__name__))
