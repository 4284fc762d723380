"""Whatever plan comes, a file ends up as a workbook in memory does, and a repeated plan changes nothing."""

import re
import tempfile
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font, PatternFill

from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.protocol import AppendRows, Formula, Plan, TableRow, WriteCells, WriteTable
from sheets_crm.workbooks.table_rows import TableRows, by_columns
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.conftest import memory_book, xlsx_book

HEADER, COLUMNS = 2, (1, 2, 4)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["=1+1", "_x0041_", " a  b "]
)
days = st.dates(date(1900, 3, 1), date(2100, 1, 1))
moments = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, fold=0)
)
numbers = st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9).map(lambda number: round(number, 4))
cells = st.none() | texts | numbers | st.booleans() | days | moments
formulas = st.sampled_from(["=A3*2", "=$A$1&B4", "=SUM(A3:A9)"])
links = st.sampled_from(["https://wa.me/628?text=a%20b&c", "https://toko.example/"])


@st.composite
def tables(draw):
    """A sheet, its links, and a new body for its table."""
    size = draw(st.integers(0, 5))
    body = [[draw(cells) for _ in range(5)] for _ in range(size)]
    for number, row in enumerate(body, HEADER + 1):
        if draw(st.integers(0, 3)) == 0:
            row[3] = Formula(draw(formulas), number)
    old_links = {
        (row, column): draw(links)
        for row in range(HEADER + 1, HEADER + size + 1)
        for column in (1, 4, 5)
        if isinstance(body[row - HEADER - 1][column - 1], str) and body[row - HEADER - 1][column - 1]
    }
    sources = draw(st.permutations(range(HEADER + 1, HEADER + size + 1)))
    rows = [draw(_row(source)) for source in sources[: draw(st.integers(0, size))]]
    rows += [draw(_row(None)) for _ in range(draw(st.integers(0, 3)))]
    sheet = [["judul"], ["a", "b", None, "c", "samping"], *body]
    return sheet, old_links, WriteTable("L", HEADER, COLUMNS, size, draw(st.permutations(rows)))


@st.composite
def _row(draw, source):
    written = {column: draw(cells) for column in (1, 2)}
    if draw(st.booleans()):
        written[4] = draw(cells | formulas.map(lambda text: Formula(text, 3)))
    return TableRow(
        written, draw(st.dictionaries(st.sampled_from(sorted(written)), links, max_size=2)), source
    )


def shown(workbook):
    """What people see, without what only differs in memory: blanks at the end, results not calculated."""
    sheet = workbook.read(["L", "K"], ["L", "K"]).sheets
    return {
        title: (
            {
                (row, column): (type(value), value)
                for row, line in enumerate(found.rows, 1)
                for column, value in enumerate(line, 1)
                if value is not None and (row, column) not in found.formulas
            },
            found.links,
            found.formulas,
        )
        for title, found in sheet.items()
    }


def test_a_cell_whose_formula_went_stays_as_it_is_left(tmp_path):
    file = xlsx_book({"L": [["a"], ["b"], [2, 1, None, Formula("=B3*2", 3)]]}, {}, tmp_path)
    emptied = Plan("1", [WriteTable("L", 2, COLUMNS, 1, [TableRow({1: 2, 2: 1, 4: None}, {}, 3)])])
    file.read(["L"], ["L"])
    file.commit(emptied)
    before = file.path.read_bytes()
    assert file.read(["L"], ["L"]).sheets["L"].rows[2] == [2, 1]
    file.commit(emptied)
    assert file.path.read_bytes() == before


def test_rows_that_stand_move_as_they_are_and_leave_what_is_beside_the_table(tmp_path):
    rows = [
        ["judul"],
        ["a", "b", None, "c"],
        ["x & y", 3, "samping", None],
        [True, date(2026, 1, 5)],
        ["z", 3.5],
    ]
    new, first = (
        TableRow({1: "baru", 2: 1, 4: None}),
        TableRow({1: "x & y", 2: 3, 4: None}, {}, 3),
    )
    second = TableRow({1: True, 2: date(2026, 1, 5), 4: None}, {}, 4)
    plan = Plan("1", [WriteTable("L", 2, COLUMNS, 3, standing([new, new, second, first]))])
    file, memory = xlsx_book({"L": rows}, {}, tmp_path), memory_book({"L": rows}, {}, tmp_path)
    before = sheet_xml(file.path)
    for workbook in (file, memory):
        workbook.read(["L"], ["L"])
        workbook.commit(plan)
    assert shown(file) == shown(memory)
    assert before.count(b'<c r="A4"') == before.count(b'<c r="B4"') == 1
    cells = re.search(rb'<c r="A4".*?</row>', before)[0]
    assert cells.replace(b'A4"', b'A5"').replace(b'B4"', b'B5"') in sheet_xml(file.path)


def test_a_cell_that_stands_keeps_its_bytes_where_its_row_moves_and_changes(tmp_path):
    file = xlsx_book({"L": [["judul"], ["a", "b", None, "c"], ["x & y", 3], ["z", 3.5]]}, {}, tmp_path)
    before = re.search(rb'<c r="A3"(.*?)(?=<c )', sheet_xml(file.path))[1]
    rows = by_columns(
        [TableRow({1: "z", 2: 4, 4: None}, {}, 4), TableRow({1: "x & y", 2: 5, 4: 6}, {}, 3)], COLUMNS
    )
    stands = {1: np.array([True, True]), 2: np.array([False, False]), 4: np.array([True, False])}
    file.read(["L"], ["L"])
    file.commit(
        Plan("1", [WriteTable("L", 2, COLUMNS, 2, TableRows(rows.columns, stands, rows.sources, {}))])
    )
    assert file.read(["L"]).sheets["L"].rows[2:] == [["z", 4, None, None], ["x & y", 5, None, 6]]
    assert b't="s"' in before
    assert b'<c r="A4"' + before in sheet_xml(file.path)


def test_looks_go_with_their_row_and_a_new_row_looks_as_most_do(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "L"
    for row in (["judul"], ["a", "b"], ["x", 1], ["y", 2], ["z", 3]):
        book.active.append(row)
    for cell in [cell for row in book.active["A3:B5"] for cell in row]:
        cell.font = Font(bold=True)
    for cell in book.active[4]:
        cell.fill = PatternFill("solid", fgColor="FFFF00")
    book.save(tmp_path / "looks.xlsx")
    file = XlsxWorkbook(tmp_path / "looks.xlsx")
    old = [TableRow({1: "y", 2: 9}, {}, 4), TableRow({1: "x", 2: 1}, {}, 3)]
    new = [TableRow({1: "baru", 2: 5}), TableRow({1: "lagi", 2: None})]
    file.read(["L"], ["L"])
    file.commit(Plan("1", [WriteTable("L", 2, [1, 2], 3, [old[0], new[0], old[1], new[1]])]))
    sheet = openpyxl.load_workbook(tmp_path / "looks.xlsx")["L"]
    cells = [[sheet.cell(row, column) for column in (1, 2)] for row in range(3, 7)]
    assert [[cell.value for cell in row] for row in cells] == [
        ["y", 9],
        ["baru", 5],
        ["x", 1],
        ["lagi", None],
    ]
    assert [[cell.fill.patternType for cell in row] for row in cells] == [["solid"] * 2, *[[None] * 2] * 3]
    assert all(cell.font.bold for row in cells for cell in row)


def test_a_formula_goes_with_its_row_to_where_none_was(tmp_path):
    rows = [["judul"], ["a", "b", None, "c"], ["x", 1], ["y", 2, None, Formula("=B4*2", 4)]]
    file = xlsx_book({"L": rows}, {}, tmp_path)
    file.read(["L"], ["L"])
    moved = [TableRow({1: "y", 2: 2}, {}, 4), TableRow({1: "x", 2: 1}, {}, 3)]
    file.commit(Plan("1", [WriteTable("L", 2, COLUMNS, 2, moved)]))
    assert file.read(["L"], ["L"]).sheets["L"].formulas == {(3, 4): "=B3*2"}


def test_a_cell_that_is_written_in_an_odd_way_goes_with_its_row(tmp_path):
    file = xlsx_book({"L": [["judul"], ["a", "b", None, "c"], ["x", 1, None, 7], ["y", 2]]}, {}, tmp_path)
    spelled = sheet_xml(file.path).replace(b'<c r="D3"', b'<c  r="D3"')
    with ZipFile(file.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(file.path, "w") as archive:
        for name, content in (parts | {"xl/worksheets/sheet1.xml": spelled}).items():
            archive.writestr(name, content)
    file.read(["L"], ["L"])
    moved = [TableRow({1: "y", 2: 2}, {}, 4), TableRow({1: "x", 2: 1}, {}, 3)]
    file.commit(Plan("1", [WriteTable("L", 2, COLUMNS, 2, moved)]))
    assert b'<c  r="D3"' in spelled
    assert file.read(["L"]).sheets["L"].rows[3] == ["x", 1, None, 7]


def standing(rows):
    """These rows, of which all that continue one say what stands there already."""
    found = by_columns(rows, COLUMNS)
    stands = {column: each | (found.sources > 0) for column, each in found.stands.items()}
    return TableRows(found.columns, stands, found.sources, found.links)


def sheet_xml(path):
    with ZipFile(path) as archive:
        return archive.read("xl/worksheets/sheet1.xml")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(tables(), st.lists(st.dictionaries(st.integers(1, 4), cells, max_size=3), max_size=3), cells)
def test_a_file_ends_up_as_memory_does(table, log, cell):
    sheet, old_links, change = table
    sheets = {"L": sheet, "K": [["x"], [1, 2]]}
    with tempfile.TemporaryDirectory() as folder:
        file = xlsx_book(sheets, {"L": old_links}, Path(folder))
        memory = memory_book(sheets, {"L": old_links}, folder)
        changes = [WriteCells("L", {(1, 2): cell}), change, AppendRows("K", 1, log)]
        for workbook in (file, memory):
            workbook.read(["L", "K"], ["L", "K"])
            workbook.commit(Plan("1", changes))
        assert shown(file) == shown(memory)
        _repeat(file, changes)


def _repeat(file, changes):
    """The same plan on what it made: every row continues the row it stands in."""
    before = file.path.read_bytes()
    cell, table, _ = changes
    rows = [
        TableRow(new.cells, new.links, row if new.source else None)
        for row, new in enumerate(table.rows, HEADER + 1)
    ]
    again = [cell, WriteTable("L", HEADER, COLUMNS, len(rows), standing(rows))]
    snapshot = file.read(["L", "K"], ["L", "K"])
    assert effective(again, snapshot) == []
    file.commit(Plan("2", again))
    assert file.path.read_bytes() == before
