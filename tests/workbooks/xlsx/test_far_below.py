"""A text in the last row of the grid costs what it says, not a million blank rows."""

from sheets_crm.workbooks.changes import effective
from sheets_crm.workbooks.protocol import Plan, TableRow, WriteTable
from sheets_crm.workbooks.xlsx import sheet
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.xlsx.samples import handmade, members
from tests.workbooks.xlsx.test_other_programs import _replaced, refreshed, shop

LAST = 1_048_576
FAR = f'<row r="{LAST}"><c r="A{LAST}" t="inlineStr"><is><t>salah tempat</t></is></c></row></sheetData>'


def counted(monkeypatch, place, name):
    """How often a function is called from now on, told by the length of a list."""
    calls, real = [], getattr(place, name)
    monkeypatch.setattr(place, name, lambda *given: [calls.append(1), real(*given)][1])
    return calls


def far_below(path, title):
    """A refreshed shop of whose sheet somebody typed in the last row."""
    refreshed(shop(path))
    part = f"xl/worksheets/sheet{XlsxWorkbook(path).titles().index(title) + 1}.xml"
    assert members(path)[part].count(b"salah tempat") == 0
    return _replaced(path, part, "</sheetData>", FAR)


def test_blank_rows_that_are_not_in_the_file_are_not_written(tmp_path, monkeypatch):
    path = tmp_path / "toko.xlsx"
    handmade(path, {"A": "<sheetData>" + FAR})
    book = XlsxWorkbook(path)
    snapshot = book.read(["A"])
    calls = counted(monkeypatch, sheet, "_table_row")
    change = WriteTable("A", 1, [1, 2], LAST - 1, [TableRow({1: "Ani", 2: 5})])
    assert effective([change], snapshot) == [change]
    book.commit(Plan("1", [change]))
    assert len(calls) <= 2
    assert book.read(["A"]).sheets["A"].rows[-1] == ["Ani", 5]


def test_a_text_in_the_last_row_of_the_list_comes_up_to_it(tmp_path, monkeypatch, without_figures):
    path = far_below(tmp_path / "toko.xlsx", "Daftar Telepon")
    calls = counted(monkeypatch, sheet, "_table_row")
    refreshed(path)
    assert len(calls) < 1_000
    rows = XlsxWorkbook(path).read(["Daftar Telepon"]).sheets["Daftar Telepon"].rows
    assert ["salah tempat" in row for row in rows].count(True) == 1
    assert len(rows) < 400
    whole = path.read_bytes()
    assert not refreshed(path).changed
    assert path.read_bytes() == whole


def test_a_text_in_the_last_row_of_data_check_comes_up_to_it(tmp_path, monkeypatch, without_figures):
    path = far_below(tmp_path / "toko.xlsx", "Periksa Data")
    calls = counted(monkeypatch, sheet, "_table_row")
    refreshed(path)
    assert len(calls) < 1_000
    rows = XlsxWorkbook(path).read(["Periksa Data"]).sheets["Periksa Data"].rows
    assert ["salah tempat" in row for row in rows].count(True) == 1
    assert not refreshed(path).changed
