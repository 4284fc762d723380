"""Beginning again when people change a workbook while it is worked on."""

from __future__ import annotations

from collections.abc import Callable
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
