"""Working on a whole workbook without pauses of our own."""

import gc

from sheets_crm.workbooks.patience import uncollected


def test_cycles_are_searched_again_only_when_the_outermost_work_is_done():
    with uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()
