"""Workbooks that other people's packages bring along: saved by Excel itself, with macros and buttons."""

import sysconfig
from datetime import date
from pathlib import Path

import pytest

from sheets_crm.workbooks.design import ColumnDesign, SheetDesign
from sheets_crm.workbooks.protocol import AddSheet, AppendRows, Plan, TableRow, WriteCells, WriteTable
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.programs import validation_errors, validator
from tests.workbooks.live.libreoffice import converted
from tests.workbooks.xlsx.samples import members

PACKAGES = Path(sysconfig.get_path("purelib"))
FOUND = sorted(PACKAGES.glob("*/**/*.xls[xm]"))


@pytest.fixture(params=FOUND, ids=[str(path.relative_to(PACKAGES)) for path in FOUND])
def path(request, tmp_path):
    copy = tmp_path / request.param.name
    copy.write_bytes(request.param.read_bytes())
    return copy


def refreshed(path):
    """Everything a refresh can do, on the first sheet and on a new one."""
    workbook = XlsxWorkbook(path)
    title = workbook.titles()[0]
    workbook.read([title], [title])
    columns = [ColumnDesign("Nama", 20, "text", choices=("Ani", "Budi")), ColumnDesign("Hari", 12, "day")]
    body = [TableRow({1: "Ani", 2: date(2026, 1, 31)}, {1: "https://wa.me/628"})]
    changes = [
        WriteCells(title, {(40, 3): "=judul", (40, 4): date(2026, 1, 31)}),
        WriteTable(title, 50, [1, 2], 0, body),
        AppendRows(title, 40, [{1: "baris", 3: 7.5}]),
        AddSheet(SheetDesign("Daftar Telepon", header_row=2, columns=columns)),
        WriteTable("Daftar Telepon", 2, [1, 2], 0, body),
    ]
    workbook.commit(Plan("1", changes))
    return workbook, title


def test_only_what_a_refresh_writes_differs(path):
    before = members(path)
    refreshed(path)
    after = members(path)
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/_rels/sheet1.xml.rels",
    }
    assert "xl/worksheets/sheet1.xml" in changed


def test_what_was_written_is_read_back(path):
    workbook, title = refreshed(path)
    found = workbook.read([title, "Daftar Telepon"], [title, "Daftar Telepon"]).sheets
    assert found[title].rows[39][2:4] == ["=judul", date(2026, 1, 31)]
    assert found[title].rows[51][0] == "baris"
    assert found["Daftar Telepon"].rows[2][:2] == ["Ani", date(2026, 1, 31)]
    assert found["Daftar Telepon"].links[3, 1] == "https://wa.me/628"


@pytest.mark.live
def test_the_validator_finds_no_new_error(path, request):
    program = validator(request.config.cache.mkdir("ooxml-validator"))
    before = validation_errors(program, path)
    refreshed(path)
    assert validation_errors(program, path) == before


@pytest.mark.live
def test_libreoffice_opens_it(path, tmp_path):
    _, title = refreshed(path)
    found = XlsxWorkbook(converted(path, tmp_path / "office")).read([title, "Daftar Telepon"]).sheets
    assert found[title].rows[39][2] == "=judul"
    assert found["Daftar Telepon"].rows[2][0] == "Ani"
