"""One cell that calamine cannot take, and the rest of the workbook is read and written all the same."""

import pytest

from sheets_crm.workbooks.protocol import CellError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.xlsx.samples import STYLES, handmade, members
from tests.workbooks.xlsx.test_other_programs import _replaced, _with, refreshed, shop

HOURS = '<numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm:ss"/></numFmts><fonts'


def shown(path, *cells):
    """What the first row of a sheet of these cells shows; style 1 is a day, style 2 hours."""
    row = "".join(cells)
    styles = STYLES.replace("<fonts", HOURS).replace('count="2"><xf', 'count="3"><xf')
    hours = '<xf numFmtId="170" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    parts = {"xl/styles.xml": styles.replace("</cellXfs>", hours)}
    handmade(path, {"A": f'<sheetData><row r="1">{row}</row></sheetData>'}, parts=parts)
    return XlsxWorkbook(path).read(["A"]).sheets["A"].rows[0]


@pytest.mark.parametrize(
    "error", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#BUSY!", "#FIELD!", "#ERROR!", "Err:502", "#BEZUG!"]
)
def test_an_error_of_any_name_hides_no_other_cell(tmp_path, error):
    cells = shown(
        tmp_path / "toko.xlsx",
        f'<c r="A1" t="e"><v>{error}</v></c>',
        f'<c r="B1" t="e"><f>SORT(C1:D1)</f><v>{error}</v></c>',
        '<c r="C1"><v>7</v></c><c r="D1" t="e"><v>#REF!</v></c>',
    )
    assert cells == [CellError(error), CellError(error), 7, CellError("#REF!")]


@pytest.mark.parametrize("style", ["1", "2"])
@pytest.mark.parametrize("number", ["1000000000", "10000000000", "1E+300"])
@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("formula", ["", "<f>B1*2</f>"])
def test_a_number_too_large_for_a_day_is_a_number(tmp_path, style, number, sign, formula):
    cells = shown(
        tmp_path / "toko.xlsx",
        f'<c r="A1" s="{style}">{formula}<v>{sign}{number}</v></c>',
        '<c r="B1" s="1"><v>46031</v></c>',
    )
    assert cells[0] == float(f"{sign}{number}")
    assert str(cells[1]) == "2026-01-09"


def test_such_cells_stop_no_refresh(tmp_path, without_figures):
    path = shop(tmp_path / "toko.xlsx")
    odd = '<row r="5"><c r="A5" s="1"><v>-1E+12</v></c><c r="B5" t="e"><v>#SPILL!</v></c></row></sheetData>'
    _replaced(path, "xl/worksheets/sheet1.xml", "</sheetData>", odd)
    own = members(path)["xl/worksheets/sheet1.xml"]
    assert refreshed(path).listed == 1
    whole = path.read_bytes()
    assert not refreshed(path).changed
    assert path.read_bytes() == whole
    assert members(path)["xl/worksheets/sheet1.xml"] == own


def test_they_are_read_far_apart_too(tmp_path):
    path = tmp_path / "toko.xlsx"
    shown(path, '<c r="A1" t="e"><v>#SPILL!</v></c>')
    far = '<row r="1000000"><c r="Z1000000" s="1"><v>1E+10</v></c></row></sheetData>'
    content = members(path)["xl/worksheets/sheet1.xml"].decode().replace("</sheetData>", far)
    _with(path, {"xl/worksheets/sheet1.xml": content.encode()})
    rows = XlsxWorkbook(path).read(["A"]).sheets["A"].rows
    assert (rows[0], rows[-1][-1]) == ([CellError("#SPILL!")], 1e10)


def test_values_that_are_laid_out_for_people_are_the_same_values(tmp_path):
    cells = shown(
        tmp_path / "toko.xlsx",
        '<c r="A1" s="1">\n <v>\n  46031\n </v></c>',
        '<c r="B1"><f>A1*2</f><v>12.5 </v></c>',
        '<c r="C1" t="str"><f>" "&amp;A1</f><v> satu dua </v></c>',
        '<c r="D1" t="b"><v> 1</v></c>',
    )
    assert [str(cells[0]), *cells[1:]] == ["2026-01-09", 12.5, " satu dua ", True]
