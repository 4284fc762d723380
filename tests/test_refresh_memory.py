"""What a refresh still holds while it writes: on a large workbook that is when most memory is needed."""

import gc
import weakref
from datetime import UTC, datetime

from sheets_crm.refresh import refresh
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import AS_OF, workbook


def test_the_facts_are_let_go_of_before_the_workbook_is_written(monkeypatch):
    known, alive = [], []
    monkeypatch.setattr(MemoryWorkbook, "commit", lambda _book, _plan: alive.extend(each() for each in known))

    def seen(today):
        assert today.facts.loyalty
        assert today.facts.campaigns
        assert today.facts.filters
        known.extend(map(weakref.ref, (today.facts, today.facts.filters)))

    gc.disable()  # as `uncollected` does: nobody looks for cycles
    try:
        refresh(workbook(), datetime(2026, 6, 30, 2, tzinfo=UTC), run_id="run", as_of=AS_OF, seen=seen)
    finally:
        gc.enable()
    assert alive == [None, None]
