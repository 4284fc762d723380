"""Rows by columns say what the same rows one by one say."""

from datetime import date, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sheets_crm.workbooks.by_columns import distinct
from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.protocol import Formula, Sheet, Snapshot, TableRow, WriteTable, same_cell
from sheets_crm.workbooks.table_rows import TableRows, by_columns, same_cells

texts, numbers = [None, "", "x", "1", str(2**60)], [1, 1.0, True, False, 0, 0.5, float("nan"), 2**60]
days = [date(2026, 1, 5), datetime(2026, 1, 5), datetime(2026, 1, 5, 9, 30)]
cells = st.sampled_from([*texts, *numbers, *days])


@given(st.lists(st.tuples(cells, cells), max_size=12))
def test_columns_are_the_same_where_their_cells_are(pairs):
    ours, theirs = [old for old, _ in pairs], [new for _, new in pairs]
    assert same_cells(distinct(ours), distinct(theirs)).tolist() == [same_cell(*pair) for pair in pairs]


def test_rows_by_columns_are_the_rows():
    rows = [
        TableRow({1: "a", 3: 2}, {1: "https://toko.example/"}, 7),
        TableRow({}, source=5),
        TableRow({3: Formula("=A1", 4)}),
    ]
    found = by_columns(rows, [1, 2, 3])
    assert list(found) == rows
    assert [found[at] for at in range(-1, 2)] == [rows[2], rows[0], rows[1]]
    assert found[1:] == rows[1:]
    assert found.sources.tolist() == [7, 5, 0]
    assert found.stands[1].tolist() == [False, True, True]
    assert by_columns(found, [1, 2, 3]) is found


def test_rows_stand_above_others_with_their_links():
    above = TableRows(
        {1: distinct(["a", "b"])}, {1: np.array([True, False])}, np.array([4, 0]), {0: {1: "#K!A1"}}
    )
    below = [TableRow({2: "c"}, {2: "#K!A2"}), TableRow({}, source=9)]
    found = above.with_columns([1, 2]).above(below)
    assert list(found) == [TableRow({1: "a"}, {1: "#K!A1"}, 4), TableRow({1: "b"}), *below]
    assert found.stands[1].tolist() == [True, False, True, True]
    assert found.stands[2].tolist() == [True, True, False, True]


def test_rows_that_only_change_places_are_written():
    sheet = Sheet("L", [["a"], ["x"], ["y"]])
    swapped = WriteTable("L", 1, [1], 2, [TableRow({}, source=3), TableRow({}, source=2)])
    assert effective([swapped], Snapshot({"L": sheet})) == [swapped]


def test_a_formula_that_shows_nothing_goes_from_a_row_that_is_left_blank():
    sheet = Sheet("L", [["a"], ["x"], [None]], formulas={(3, 1): '=""'})
    left = WriteTable("L", 1, [1], 2, [TableRow({1: "x"})])
    assert effective([left], Snapshot({"L": sheet})) == [left]
