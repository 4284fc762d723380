"""Working on a whole workbook: begun again when people change it meanwhile, without pauses of our own."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sheets_crm.workbooks.protocol import WorkbookError

T = TypeVar("T")
TRIES = 4


def patiently(work: Callable[[], T]) -> T:
    """Work on a workbook, begun again when people changed the workbook while it ran.

    Raises:
        WorkbookError: It cannot be done, or people changed the workbook every time.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except WorkbookError as error:
            if error.code != "changed_meanwhile":
                raise
    return work()


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: among the cells of a large workbook it takes a sixth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
