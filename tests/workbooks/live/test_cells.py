"""What xlwings gives and takes, without a spreadsheet program."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from sheets_crm.workbooks.live.cells import as_read, runs, typed
from sheets_crm.workbooks.protocol import CellError, Formula, WorkbookError


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("00123", "00123"),
        ("", None),
        (None, None),
        (12.0, 12),
        (1.5, 1.5),
        (True, True),
        (Decimal("37000"), 37000),
        (Decimal("37000.5"), 37000.5),
        (46000.0, 46000),
        (datetime(2026, 1, 31), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 9, 30), datetime(2026, 1, 31, 9, 30)),
        (datetime(1899, 12, 30, 12), 0.5),
        ("#REF!", CellError("#REF!")),
        ("#hashtag", "#hashtag"),
        (-2146826273, CellError("#?")),
        (-2146826273.0, -2146826273),
    ],
)
def test_values_of_excel_become_plain_cells(given, read):
    found = as_read(given)
    assert found == read
    assert type(found) is type(read)


@pytest.mark.parametrize(
    ("cell", "given"),
    [
        ("00123", "'00123"),
        ("=1+1", "'=1+1"),
        ("'quoted", "''quoted"),
        (None, None),
        ("", None),
        (7, 7.0),
        (True, True),
        (2**60, "'1152921504606846976"),
        (date(2026, 1, 31), date(2026, 1, 31)),
        (date(1899, 5, 1), "'1899-05-01"),
        (CellError("#N/A"), "#N/A"),
        (Formula("=A2+$A$1", 2), "=A5+$A$1"),
    ],
)
def test_cells_are_given_so_that_excel_does_not_reread_them(cell, given):
    found = typed(cell, (5, 3))
    assert found == given
    assert type(found) is type(given)


def test_what_no_cell_can_hold_is_refused():
    with pytest.raises(WorkbookError, match="infinite_number"):
        typed(float("inf"), (1, 1))
    with pytest.raises(WorkbookError, match="text_too_long"):
        typed("x" * 32_768, (1, 1))
    assert typed("x" * 32_767, (1, 1)) == "'" + "x" * 32_767


def test_columns_beside_each_other_are_one_block():
    assert runs([5, 1, 2, 3]) == [range(1, 4), range(5, 6)]
    assert runs([]) == []
