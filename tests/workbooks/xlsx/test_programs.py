"""What real programs say of workbooks that were refreshed."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager
from datetime import date

import openpyxl
import pytest

from sheets_crm.workbooks.protocol import AddSheet, CellError, Plan, WorkbookError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.programs import need, validation_errors, validator
from tests.workbooks.live.libreoffice import PATIENCE, converted
from tests.workbooks.xlsx.samples import everything, members
from tests.workbooks.xlsx.test_lossless import KINDS, LIST, design, refreshed, sample

__all__ = ["sample"]
pytestmark = pytest.mark.live


@pytest.fixture
def program(request):
    return validator(request.config.cache.mkdir("ooxml-validator"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_validator_finds_no_new_error(kind, tmp_path, program):
    path = KINDS[kind](everything(tmp_path / "toko.xlsx"))
    before = validation_errors(program, path)
    refreshed(path)
    workbook = XlsxWorkbook(path)
    workbook.commit(Plan("2", [AddSheet(design())]))
    assert validation_errors(program, path) == before


@pytest.fixture
def opened(sample, tmp_path):
    refreshed(sample)
    XlsxWorkbook(sample).commit(Plan("2", [AddSheet(design())]))
    return XlsxWorkbook(converted(sample, tmp_path / "office"))


def test_libreoffice_opens_it_and_shows_what_was_written(opened):
    found = opened.read([LIST, "Kontak"]).sheets
    assert [row[1] for row in found[LIST].rows[4:8]] == ["Eka", "=Fajar", "Budi", "Citra"]
    assert found["Kontak"].rows[6][:2] == [date(2026, 2, 20), "k1"]


def test_every_formula_has_a_value_in_libreoffice(opened):
    found = opened.read(opened.titles(), [LIST, "Ringkasan", "Pesanan"]).sheets
    assert [row[0] for row in found["Ringkasan"].rows[:5]] == [160, 160, 160, 780000, "Daftar Telepon"]
    assert found[LIST].rows[5][7] == 160
    assert found[LIST].rows[4][4] == 100
    uncalculated = [
        (sheet.title, place)
        for sheet in found.values()
        for place in sheet.formulas
        if sheet.rows[place[0] - 1][place[1] - 1] == CellError("=")
    ]
    assert uncalculated == []


def test_a_workbook_saved_by_libreoffice_is_refreshed_without_loss(tmp_path):
    path = converted(everything(tmp_path / "toko.xlsx"), tmp_path / "office")
    before = members(path)
    workbook = refreshed(path)
    after = members(path)
    changed = {name for name in after if after[name] != before[name]}
    assert list(after) == list(before)
    assert {name.rpartition("/")[0] for name in changed} <= {
        "xl",
        "xl/worksheets",
        "xl/worksheets/_rels",
        "xl/tables",
        "xl/drawings",
    }
    assert {"xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"}.isdisjoint(changed)
    found = workbook.read([LIST], [LIST]).sheets[LIST]
    assert [row[1] for row in found.rows[4:8]] == ["Eka", "=Fajar", "Budi", "Citra"]
    assert found.links[5, 4] == "https://wa.me/628?text=baru"
    openpyxl.load_workbook(path)


@contextmanager
def open_in_libreoffice(path, folder):
    """The workbook open in a LibreOffice of its own, until its lock file has been seen."""
    home = f"-env:UserInstallation={folder.as_uri()}"
    command = [need("soffice"), home, "--headless", "--norestore", str(path)]
    office = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        lock, patience = path.with_name(f".~lock.{path.name}#"), time.monotonic() + PATIENCE
        while not lock.exists():
            assert time.monotonic() < patience
            time.sleep(0.2)
        yield
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait()


def test_a_workbook_open_in_libreoffice_is_not_written(tmp_path):
    path = everything(tmp_path / "toko.xlsx")
    before = path.read_bytes()
    with (
        open_in_libreoffice(path, tmp_path / "profile"),
        pytest.raises(WorkbookError, match="open_in_libreoffice"),
    ):
        refreshed(path)
    assert path.read_bytes() == before
