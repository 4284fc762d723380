"""A column of days that could all be read in two ways is told once; days of few months say nothing."""

import pytest

from sheets_crm.reading.day_order import either_way
from tests.small_shop import ORDERS, refreshed, workbook


@pytest.mark.parametrize(
    ("days", "told"),
    [
        (["03/04/2026", "05/06/2026", "11/12/2025"], "03/04/2026"),
        (["03/04/2026", "05/06/2026"], ""),
        (["03/04/2200", "05/06/2026", "11/12/2025"], ""),
        (["02/05/2026", "03/05/2026", "08/05/2026", "09/05/2026"], ""),
        (["03/04/2026", "05/06/2026", "11/12/2025", "25/12/2025"], ""),
        (["03/04/2026", "05/06/2026", "11/12/2025", "12/25/2025"], ""),
        (["04/04/2026", "05/05/2026", "11/11/2025", "2026-01-02"], ""),
        ([45000, "3 Apr 2026", None], ""),
    ],
)
def test_a_column_is_doubtful_when_no_day_of_it_decides(days, told):
    assert either_way(days, day_first=True) == told


def test_the_shop_is_told_how_its_days_were_read(without_figures):
    head, *rows = ORDERS
    numbers = [[row[0], f"{row[1].day % 12 + 1:02}/{row[1].month:02}/2026", *row[2:]] for row in rows]
    told = [
        problem.message
        for problem in refreshed(workbook(orders=[head, *numbers])).problems
        if "dua cara" in problem.message
    ]
    assert len(told) == 1
    assert "dibaca tanggal dulu" in told[0]
    assert not [each for each in refreshed(workbook()).problems if "dua cara" in each.message]
