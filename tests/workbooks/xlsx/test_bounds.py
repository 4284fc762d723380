"""What is too much is refused before a library holds it. The bounds are lowered, no file is large."""

import pytest

from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx import bounds, package, plain_xml
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.xlsx.samples import handmade, members
from tests.workbooks.xlsx.test_other_programs import _replaced, shop


@pytest.fixture
def path(tmp_path):
    return tmp_path / "toko.xlsx"


def rows(path, title="A"):
    return XlsxWorkbook(path).read([title]).sheets[title].rows


def cells(*places):
    """A sheet with the number 1 in these places."""
    lines = "".join(f'<row r="{row}"><c r="{letters}{row}"><v>1</v></c></row>' for letters, row in places)
    return f"<sheetData>{lines}</sheetData>"


def allow(monkeypatch, module, name, amount):
    """So much for every file, nothing more for each of its bytes."""
    monkeypatch.setattr(module, f"_LEAST_{name}", amount)
    monkeypatch.setattr(module, f"_{name}", 0)


@pytest.mark.parametrize(("short", "refused"), [(0, False), (1, True)])
def test_a_file_that_unpacks_to_too_much_is_refused(path, monkeypatch, short, refused):
    handmade(path, {"A": cells(("A", 1))})
    allow(monkeypatch, package, "BYTES", sum(map(len, members(path).values())) - short)
    if refused:
        with pytest.raises(WorkbookError, match="too_large"):
            rows(path)
    else:
        assert rows(path) == [[1]]


@pytest.mark.parametrize(("count", "refused"), [(5, False), (6, True)])
def test_more_cells_than_may_be_held_are_refused(path, monkeypatch, count, refused):
    handmade(path, {"A": cells(*(("A", row) for row in range(1, count + 1)))})
    allow(monkeypatch, bounds, "CELLS", 5)
    if refused:
        with pytest.raises(WorkbookError, match="too_many_cells"):
            rows(path)
    else:
        assert len(rows(path)) == 5


def test_cells_far_apart_are_read_without_the_rows_between_them(path, monkeypatch):
    handmade(path, {"A": cells(("B", 2), ("C", 900), ("A", 1000))})
    allow(monkeypatch, bounds, "PLACES", 100)
    found = rows(path)
    filled = {(at, row.index(1)) for at, row in enumerate(found, 1) if row and 1 in row}
    assert filled == {(2, 1), (900, 2), (1000, 0)}
    assert len(found) == 1000
    assert found[2] == found[998] == []


def test_errors_and_notes_stand_in_their_own_rows_there_too(path, monkeypatch):
    lines = (
        '<row r="3"><c r="A3"><v>1</v></c></row>'
        '<row r="900"><c r="A900" t="e"><v>#REF!</v></c><c r="B900"><f>1/0</f></c></row>'
    )
    handmade(path, {"A": f"<sheetData>{lines}</sheetData>"})
    allow(monkeypatch, bounds, "PLACES", 100)
    assert [cell.text for cell in rows(path)[899]] == ["#REF!", "="]


@pytest.mark.parametrize(("places", "refused"), [(52, False), (51, True)])
def test_rows_and_columns_far_apart_are_read_until_they_are_too_long(path, monkeypatch, places, refused):
    handmade(path, {"A": cells(("A", 1), ("A", 2), ("AX", 900))})
    allow(monkeypatch, bounds, "PLACES", places)
    if refused:
        with pytest.raises(WorkbookError, match="cells_far_apart"):
            rows(path)
    else:
        found = rows(path)
        assert (found[:2], found[899]) == ([[1], [1]], [*[None] * 49, 1])


def test_as_many_cells_in_the_rectangle_of_those_that_are_filled_are_refused(path, monkeypatch):
    handmade(path, {"A": cells(*((letters, row) for row, letters in enumerate("ABCDEFGH", 1)))})
    allow(monkeypatch, bounds, "PLACES", 63)
    with pytest.raises(WorkbookError, match="cells_far_apart"):
        rows(path)


def test_one_cell_far_to_the_right_of_a_long_sheet_does_not_hide_the_others(path):
    lines = [("A", row) for row in range(1, 301)]
    blanks = "".join(f'<c r="{letters}2" s="0"/>' for letters in ("B", "Z"))
    sheet = cells(*lines, ("XFD", 301)).replace('<c r="A2"><v>1</v></c>', f'<c r="A2"><v>1</v></c>{blanks}')
    handmade(path, {"A": sheet})
    found = rows(path)
    assert (found[:300], len(found[300]), found[300][-1]) == ([[1]] * 300, 16_384, 1)


@pytest.mark.parametrize(
    "reference", ["A1048577", "A9999999", "XFE1", "ZZZ1", "AAAA1", "A0", "A00000001", "A-1", ""]
)
def test_a_cell_off_the_sheet_is_refused(path, reference):
    handmade(path, {"A": f'<sheetData><row><c r="{reference}"><v>1</v></c></row></sheetData>'})
    with pytest.raises(WorkbookError, match="cell_off_sheet"):
        rows(path)


@pytest.mark.parametrize("row", ["0", "1048577", "x", "99999999999999999999"])
def test_a_row_off_the_sheet_is_refused(path, row):
    handmade(path, {"A": f'<sheetData><row r="{row}"><c><v>1</v></c></row></sheetData>'})
    with pytest.raises(WorkbookError, match="cell_off_sheet"):
        rows(path)


def test_the_last_cell_of_the_sheet_is_read(path):
    handmade(path, {"A": cells(("XFD", 1048576))})
    found = rows(path)
    assert (len(found), len(found[-1]), found[-1][-1]) == (1_048_576, 16_384, 1)


@pytest.mark.parametrize(("text", "refused"), [("Madu", False), ("Madu " * 30, True)])
def test_a_text_that_is_shown_so_often_that_it_fills_the_memory_is_refused(path, monkeypatch, text, refused):
    _replaced(shop(path), "xl/sharedStrings.xml", "<t>Madu</t>", f"<t>{text}</t>")
    allow(monkeypatch, bounds, "TEXT", 400)
    if refused:
        with pytest.raises(WorkbookError, match="too_large"):
            rows(path, "Penjualan")
    else:
        assert rows(path, "Penjualan")[1][3] == text


@pytest.mark.parametrize(("depth", "refused"), [(12, False), (60, True)])
def test_elements_too_deep_inside_each_other_are_refused(path, monkeypatch, depth, refused):
    nested = "<extLst>" + "<a>" * depth + " " * 200 + "</a>" * depth + "</extLst>"
    handmade(path, {"A": cells(("A", 1)) + nested})
    monkeypatch.setattr(plain_xml, "DEEPEST", 40)
    monkeypatch.setattr(package, "BLOCK", 64)
    if refused:
        with pytest.raises(WorkbookError, match="suspicious_file"):
            rows(path)
    else:
        assert rows(path) == [[1]]


@pytest.mark.parametrize(("code", "bound"), [("too_many_names", "_NAMES"), ("too_many_formats", "_FORMATS")])
def test_more_names_or_formats_than_can_be_held_are_refused(path, monkeypatch, code, bound):
    named = '</sheets><definedNames><definedName name="a">1</definedName></definedNames>'
    _replaced(shop(path), "xl/workbook.xml", "</sheets>", named)
    assert len(rows(path, "Penjualan")) > 1
    monkeypatch.setattr(bounds, bound, 0)
    with pytest.raises(WorkbookError, match=code):
        rows(path, "Penjualan")
