"""A workbook that is read as it is and never written: what it would refuse is remembered."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sheets_crm.workbooks.protocol import Plan, Snapshot, Workbook, WorkbookError


class Rehearsal:
    """Reads ``book``; a commit tells in ``refusal`` why the real one would be refused, if it would."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.refusal: WorkbookError | None = None

    def titles(self) -> Sequence[str]:
        """As the workbook's own."""
        return self._book.titles()

    def read(self, titles: Collection[str], detailed: Collection[str] = ()) -> Snapshot:
        """As the workbook's own."""
        return self._book.read(titles, detailed)

    def rehearse(self, plan: Plan) -> None:
        """As the workbook's own."""
        self._book.rehearse(plan)

    def commit(self, plan: Plan) -> None:
        """Write nothing."""
        try:
            self.rehearse(plan)
        except WorkbookError as error:
            self.refusal = error
