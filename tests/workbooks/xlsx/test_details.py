"""The corners of the file format, in workbooks written by hand."""

import zipfile
from datetime import date, datetime

import pytest

from sheets_crm.workbooks.protocol import (
    AppendRows,
    CellError,
    Formula,
    Plan,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
)
from sheets_crm.workbooks.xlsx.values import serial
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.xlsx.samples import MAIN, handmade, members, relationships, repacked

SHEET = "xl/worksheets/sheet1.xml"
CHAIN = f'<calcChain xmlns="{MAIN}"><c r="B2" i="1"/></calcChain>'


def data(*rows):
    return f"<sheetData>{''.join(rows)}</sheetData>"


def commit(path, *changes):
    workbook = XlsxWorkbook(path)
    workbook.read(workbook.titles(), ["A"])
    workbook.commit(Plan("1", list(changes)))
    return workbook.read(["A"], ["A"]).sheets["A"]


def sheet(path, part=SHEET):
    return members(path)[part].decode()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "toko.xlsx"


@pytest.mark.parametrize(
    ("day", "starts_1904", "number"),
    [
        (date(1900, 1, 1), False, 1),
        (date(1900, 2, 28), False, 59),
        (date(1900, 3, 1), False, 61),
        (date(2026, 1, 31), False, 46053),
        (datetime(2026, 1, 31, 18), False, 46053.75),
        (date(1899, 12, 31), False, None),
        (date(1904, 1, 1), True, 0),
        (date(2026, 1, 31), True, 44591),
        (date(1903, 12, 31), True, None),
    ],
)
def test_days_are_counted_as_spreadsheets_count_them(day, starts_1904, number):
    assert serial(day, starts_1904=starts_1904) == number


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(9999, 12, 31)])
def test_days_come_back_from_the_file(path, day):
    handmade(path, {"A": data()})
    assert commit(path, WriteCells("A", {(1, 1): day})).rows[0][0] == day


def test_days_before_1900_are_text(path):
    handmade(path, {"A": data()})
    assert commit(path, WriteCells("A", {(1, 1): date(1899, 5, 1)})).rows[0][0] == "1899-05-01"


def test_a_workbook_that_counts_from_1904_gets_and_gives_the_same_days(path):
    cell = '<row r="1"><c r="A1" s="1"><v>44591</v></c></row>'
    handmade(path, {"A": data(cell)})
    repacked(path, lambda name, content: content.replace(b"<sheets>", b'<workbookPr date1904="1"/><sheets>'))
    found = commit(path, WriteCells("A", {(2, 1): date(2026, 2, 1)}))
    assert [row[0] for row in found.rows] == [date(2026, 1, 31), date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\x01b", "a_x0001_b"),
        ("_x0041_", "_x005F_x0041_"),
        ("a\tb\nc", "a\tb\nc"),
        ("<&>", "&lt;&amp;&gt;"),
        ("\ud83d", "_xD83D_"),
    ],
)
def test_text_that_xml_cannot_hold_is_escaped_as_excel_does(path, text, written):
    handmade(path, {"A": data()})
    found = commit(path, WriteCells("A", {(1, 1): text}))
    assert f">{written}</t>" in sheet(path)
    assert text == "\ud83d" or found.rows[0][0] == text


@pytest.mark.parametrize(
    ("old", "new"), [("A1", "A1:C9"), ("A1:B4", "A1:C9"), ("A1:Z99", "A1:Z99"), ("B2:C9", "B2:C9")]
)
def test_the_area_that_is_said_to_be_used_grows(path, old, new):
    handmade(path, {"A": f'<dimension ref="{old}"/>' + data()})
    commit(path, WriteCells("A", {(9, 3): 5, (20, 20): None}))
    assert f'<dimension ref="{new}"/>' in sheet(path)


def test_numbers_that_are_none_mean_a_damaged_file(path):
    handmade(path, {"A": data('<row r="x"><c r="A1"><v>1</v></c></row>')})
    with pytest.raises(WorkbookError, match="cell_off_sheet"):
        commit(path, WriteCells("A", {(9, 3): 5}))


def test_an_empty_sheet_can_be_written(path):
    handmade(path, {"A": "<sheetData/>"})
    assert commit(path, WriteCells("A", {(2, 2): 5})).rows[1][1] == 5


def test_rows_and_cells_without_numbers_are_counted(path):
    handmade(path, {"A": data("<row><c><v>1</v></c><c><v>2</v></c></row>", "<row><c><v>3</v></c></row>")})
    found = commit(path, AppendRows("A", 1, [{2: 9}]))
    assert [list(row) for row in found.rows] == [[1, 2], [3, None], [None, 9]]


def test_errors_and_formulas_never_calculated_are_told_apart_from_blanks(path):
    row = (
        '<row r="2"><c r="B2" t="e"><v>#REF!</v></c><c r="C2"><f>1+1</f></c><c r="D2"><f>1+1</f><v/></c>'
        '<c r="E2" t="str"><f>""</f><v></v></c><c r="F2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="G2"><f>2</f><v>2</v></c><c r="H2" t="str"><f>"a"</f></c></row>'
    )
    handmade(path, {"A": data(row)})
    [_, found] = XlsxWorkbook(path).read(["A"]).sheets["A"].rows
    errors = [
        CellError("#REF!"),
        CellError("="),
        CellError("="),
        None,
        CellError("#DIV/0!"),
        2,
        CellError("="),
    ]
    assert list(found[1:]) == errors


def test_errors_are_found_in_cells_that_do_not_say_where_they_are(path):
    handmade(path, {"A": data("<row><c><v>1</v></c><c t='e'><v>#N/A</v></c></row>")})
    assert XlsxWorkbook(path).read(["A"]).sheets["A"].rows[0][1] == CellError("#N/A")


SHARED = [
    '<row r="1"><c r="A1"><v>0</v></c></row>',
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><f t="shared" ref="B2:B4" si="0">A2*2</f><v>2</v></c></row>',
    '<row r="3"><c r="A3"><v>2</v></c><c r="B3"><f t="shared" si="0"/><v>4</v></c></row>',
    '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f t="shared" si="0"/><v>6</v></c></row>',
]


def test_shared_formulas_are_read_for_each_cell(path):
    handmade(path, {"A": data(*SHARED)})
    found = XlsxWorkbook(path).read(["A"], ["A"]).sheets["A"]
    assert found.formulas == {(2, 2): "=A2*2", (3, 2): "=A3*2", (4, 2): "=A4*2"}


def test_shared_formulas_survive_when_their_rows_move(path):
    handmade(path, {"A": data(*SHARED)})
    rows = [TableRow({1: 3}, source=4), TableRow({1: 2}, source=3), TableRow({1: 1}, source=2)]
    found = commit(path, WriteTable("A", 1, [1, 2], 3, rows))
    assert found.formulas == {(2, 2): "=A2*2", (3, 2): "=A3*2", (4, 2): "=A4*2"}
    assert "shared" not in sheet(path)


def test_overwriting_the_first_of_shared_formulas_leaves_the_others(path):
    handmade(path, {"A": data(*SHARED)})
    found = commit(path, WriteCells("A", {(2, 2): "teks"}))
    assert found.formulas == {(3, 2): "=A3*2", (4, 2): "=A4*2"}
    assert found.rows[1][1] == "teks"


def test_a_formula_over_several_cells_is_not_torn_apart(path):
    cell = '<row r="2"><c r="B2"><f t="array" ref="B2:B3">A2:A3</f><v>1</v></c></row>'
    handmade(path, {"A": data(cell)})
    for change in (WriteCells("A", {(3, 2): 1}), WriteTable("A", 1, [1, 2], 2, [TableRow({1: 1, 2: 2})])):
        with pytest.raises(WorkbookError, match="array_formula"):
            commit(path, change)


def test_a_what_if_table_is_not_torn_apart(path):
    cell = '<row r="2"><c r="B2"><f t="dataTable" ref="B2:B3" dt2D="0" dtr="0" r1="A1"/><v>1</v></c></row>'
    handmade(path, {"A": data(cell)})
    with pytest.raises(WorkbookError, match="array_formula"):
        commit(path, WriteCells("A", {(3, 2): 1}))
    assert commit(path, WriteCells("A", {(4, 2): 1})).rows[3] == [None, 1]


@pytest.mark.parametrize(("value", "kept"), [(7, False), (5, True)])
def test_the_calculation_chain_goes_only_when_a_formula_goes(path, value, kept):
    row = '<row r="2"><c r="A2"><v>5</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    handmade(path, {"A": data(row)}, parts={"xl/calcChain.xml": CHAIN})
    place = (2, 1) if kept else (2, 2)
    commit(path, WriteCells("A", {place: value + 1}))
    parts = members(path)
    assert ("xl/calcChain.xml" in parts) is kept
    assert (b"calcChain" in parts["xl/_rels/workbook.xml.rels"]) is kept
    assert (b"calcChain" in parts["[Content_Types].xml"]) is kept


TABLE = (
    f'<table xmlns="{MAIN}" id="1" name="T" displayName="T" ref="A1:B4"'
    '{totals}><autoFilter ref="A1:B4"><filterColumn colId="0"><filters><filter val="x"/></filters>'
    '</filterColumn></autoFilter><tableColumns count="2"><tableColumn id="1" name="a"/>'
    '<tableColumn id="2" name="b"/></tableColumns></table>'
)
HIDDEN = [
    '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>b</t></is></c></row>',
    '<row r="2"><c r="A2"><v>1</v></c></row>',
    '<row r="3" hidden="1"><c r="A3"><v>2</v></c></row>',
    '<row r="4" hidden="1" ht="30" customHeight="1"><c r="A4"><v>3</v></c></row>',
]


def with_table(path, totals=""):
    return handmade(
        path,
        {"A": data(*HIDDEN) + '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'},
        parts={
            "xl/tables/table1.xml": TABLE.format(totals=totals),
            "xl/worksheets/_rels/sheet1.xml.rels": relationships({"rId1": ("table", "../tables/table1.xml")}),
        },
    )


def test_rows_that_a_tables_filter_hid_are_shown_again(path):
    with_table(path)
    commit(path, WriteTable("A", 1, [1, 2], 3, [TableRow({1: n, 2: n}) for n in range(5)]))
    table = sheet(path, "xl/tables/table1.xml")
    assert 'hidden="1"' not in sheet(path)
    assert ' ref="A1:B6"><autoFilter ref="A1:B6"></autoFilter>' in table


def test_appended_rows_leave_the_choices_of_a_filter_alone(path):
    with_table(path)
    commit(path, AppendRows("A", 1, [{1: 9}]))
    assert sheet(path).count('hidden="1"') == 2
    assert '<autoFilter ref="A1:B5"><filterColumn' in sheet(path, "xl/tables/table1.xml")


def test_a_table_keeps_at_least_one_row(path):
    with_table(path)
    found = commit(path, WriteTable("A", 1, [1, 2], 3, []))
    assert ' ref="A1:B2"' in sheet(path, "xl/tables/table1.xml")
    assert found.rows == [["a", "b"]]


def test_a_table_with_a_totals_row_is_not_resized(path):
    with_table(path, ' totalsRowCount="1"')
    with pytest.raises(WorkbookError, match="table_totals"):
        commit(path, WriteTable("A", 1, [1, 2], 3, []))


def test_rows_that_the_sheets_filter_hid_are_shown_again(path):
    filtered = '<autoFilter ref="A1:B4"><filterColumn colId="0"><filters/></filterColumn></autoFilter>'
    handmade(path, {"A": '<sheetPr filterMode="1"/>' + data(*HIDDEN) + filtered})
    commit(path, WriteTable("A", 1, [1, 2], 3, [TableRow({1: 7, 2: 8}, source=4)]))
    assert 'hidden="1"' not in sheet(path)
    assert "filterMode" not in sheet(path)
    assert '<autoFilter ref="A1:B4"></autoFilter>' in sheet(path)
    assert '<row r="2" ht="30" customHeight="1"' in sheet(path)


def test_rows_that_people_hid_stay_hidden_with_their_row(path):
    handmade(path, {"A": data(*HIDDEN)})
    commit(
        path, WriteTable("A", 1, [1, 2], 3, [TableRow({1: 3, 2: 8}, source=4), TableRow({1: 1}, source=2)])
    )
    assert '<row r="2" hidden="1" ht="30"' in sheet(path)


def test_blank_rows_that_are_not_in_the_file_stay_out_of_it(path):
    handmade(path, {"A": data('<row r="1"><c r="A1"><v>1</v></c></row>')})
    before = path.read_bytes()
    commit(path, WriteTable("A", 1, [1, 2], 3, [TableRow({1: None})]))
    assert path.read_bytes() == before


def test_a_new_row_is_never_hidden(path):
    handmade(path, {"A": data(*HIDDEN)})
    commit(path, WriteTable("A", 1, [1, 2], 3, [TableRow({1: n + 50, 2: 1}) for n in range(3)]))
    assert 'hidden="1"' not in sheet(path)


def test_cells_right_below_a_list_are_not_overwritten(path):
    handmade(
        path,
        {"A": data('<row r="1"><c r="A1"><v>1</v></c></row>', '<row r="3"><c r="A3"><v>9</v></c></row>')},
    )
    with pytest.raises(WorkbookError, match="cells_below_table"):
        commit(path, WriteTable("A", 1, [1], 0, [TableRow({1: n}) for n in range(3)]))


def test_a_number_format_for_days_is_added_behind_the_others(path):
    handmade(path, {"A": data('<row r="1"><c r="A1"><v>1</v></c></row>')})
    commit(path, WriteCells("A", {(1, 1): date(2026, 1, 31), (1, 2): date(2026, 2, 1)}))
    styles = sheet(path, "xl/styles.xml")
    assert 'cellXfs count="2"' in styles  # the second format there is one for days already
    assert sheet(path).count('s="1"') == 2


def test_formulas_elsewhere_keep_results_that_did_not_change(path):
    other = data(
        '<row r="1"><c r="A1"><f>A!A1</f><v>5</v></c><c r="B1"><f>A!A9</f><v>6</v></c>'
        '<c r="C1"><f>SUM(A!A:A)</f><v>7</v></c><c r="D1"><f>\'A B\'!A1</f><v>8</v></c>'
        '<c r="E1"><f>Nama*2</f><v>9</v></c><c r="F1"><f>B1</f><v>6</v></c></row>'
    )
    names = (
        '<definedNames><definedName name="Nama">A!$A$1</definedName></definedNames><calcPr calcId="191029"/>'
    )
    handmade(path, {"A": data('<row r="1"><c r="A1"><v>5</v></c></row>'), "A B": other}, workbook=names)
    commit(path, WriteCells("A", {(1, 1): 10}))
    [row] = XlsxWorkbook(path).read(["A B"]).sheets["A B"].rows
    stale = CellError("=")
    assert list(row) == [stale, 6, stale, stale, stale, 6]  # D1 reads A1 of its own sheet
    assert '<calcPr calcId="191029" fullCalcOnLoad="1"/>' in sheet(path, "xl/workbook.xml")


def test_a_formula_that_travels_alone_is_shifted(path):
    handmade(path, {"A": data('<row r="1"><c r="A1"><v>1</v></c></row>')})
    rows = [TableRow({1: Formula("=B9+$B$1", 9)})]
    assert commit(path, WriteTable("A", 1, [1], 0, rows)).formulas == {(2, 1): "=B2+$B$1"}


def test_odd_archives_keep_their_members_bytes(path, tmp_path):
    handmade(path, {"A": data()})
    contents = members(path)
    with path.open("wb") as file:
        unseekable = type("Pipe", (), {"write": file.write, "flush": file.flush})()
        with zipfile.ZipFile(unseekable, "w", zipfile.ZIP_DEFLATED) as archive:  # sizes behind each member
            for name, content in contents.items():
                entry = zipfile.ZipInfo(name, (2026, 1, 31, 9, 30, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED if "styles" in name else zipfile.ZIP_STORED
                entry.extra = b"\x99\x99\x02\x00ab"
                archive.writestr(entry, content)
            archive.comment = b"catatan"
    commit(path, WriteCells("A", {(1, 1): 5}))
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.comment == b"catatan"
        assert archive.getinfo("xl/styles.xml").extra == b"\x99\x99\x02\x00ab"
        assert archive.getinfo(SHEET).date_time == (2026, 1, 31, 9, 30, 0)
    assert {name for name, content in members(path).items() if content != contents[name]} == {SHEET}


def test_offsets_in_64_bits_are_patched(path):
    handmade(path, {"A": data('<row r="1"><c r="A1"><v>1</v></c></row>')})
    contents = members(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)
    assert commit(path, WriteCells("A", {(2, 1): "x" * 5000})).rows[1][0] == "x" * 5000
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
