from datetime import date

import numpy as np

from sheets_crm.facts.lines import last_of_each
from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns


def test_the_last_line_of_each_customer_is_that_of_the_latest_day_the_lowest_on_the_sheet():
    days = ["2026-05-02", "2026-05-09", "2026-05-01", "2026-05-09", "2026-05-03", "2026-05-10"]
    lines = Columns(
        {
            "customer": codes_of(["B", "A", "B", "A", "A", None]),
            "date": np.array(days, dtype="datetime64[D]"),
            "row": np.array([2, 3, 4, 5, 6, 7]),
        }
    )
    last = last_of_each(lines, "date")
    assert {customer: (line.date, line.row) for customer, line in last.items()} == {
        "A": (date(2026, 5, 9), 5),
        "B": (date(2026, 5, 2), 2),
    }
