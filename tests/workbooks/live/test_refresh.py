"""The whole refresh in an open workbook: the sample shop, in a real LibreOffice."""

import shutil
from datetime import UTC, date, datetime
from itertools import zip_longest
from pathlib import Path

import pytest

from sheets_crm.excel.macro_workbook import new_macro_workbook
from sheets_crm.layout.template import designs, new_workbook
from sheets_crm.refresh import refresh
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.workbooks.live.workbook import LiveWorkbook
from sheets_crm.workbooks.protocol import AddSheet, Plan, same_cell
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.live import libreoffice

pytestmark = pytest.mark.live

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LIST, LOG, PROFILES = "Daftar Telepon", "Kontak", "Profil Pelanggan"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "toko.xlsx"
    new_workbook(file, "id", rows=sample_rows(date(2026, 11, 22), "id"), settings=sample_settings("id"))
    return file


@pytest.fixture
def live(path):
    with libreoffice.limited():
        yield LiveWorkbook(libreoffice.opened(path))


def refreshed(book, run_id):
    return refresh(book, NOW, run_id=run_id)


def rows(book, title):
    return [list(row) for row in book.read([title]).sheets[title].rows]


def same_rows(ones, others):
    pairs = zip_longest(ones, others, fillvalue=())
    return all(same_cell(*cells) for pair in pairs for cells in zip_longest(*pair))


def test_an_open_workbook_and_its_file_become_the_same(live, path, tmp_path):
    file = XlsxWorkbook(Path(shutil.copy(path, tmp_path / "salinan.xlsx")))
    first = refreshed(live, "run")
    assert first.changed
    assert first.listed > 20
    refreshed(file, "run")
    for title in (LIST, PROFILES, LOG):
        assert same_rows(rows(live, title), rows(file, title)), title
    links = live.read([LIST], [LIST]).sheets[LIST].links
    assert len(links) > 20
    assert links == file.read([LIST], [LIST]).sheets[LIST].links
    assert refreshed(live, "run-2").changed is False


def test_a_macro_workbook_gets_the_sheet_that_it_lacks_and_keeps_its_macros(tmp_path):
    path = tmp_path / "crm.xlsm"
    new_macro_workbook(path, "id")
    with libreoffice.limited() as office:
        book = libreoffice.opened(path)
        held_back = next(design for design in designs("id") if design.title == "Ditahan")
        book.sheets["Ditahan"].delete()
        LiveWorkbook(book).commit(Plan("run", [AddSheet(held_back)]))
        assert book.sheets["Ditahan"]["A1"].value
        assert book.api.BasicLibraries.VBACompatibilityMode is True
        assert "sheets_crm" in book.api.BasicLibraries.getByName("VBAProject").ElementNames
        assert len(office.books) == 1


@pytest.fixture
def morning(path):
    """The shop whose file was refreshed before it was opened."""
    refreshed(XlsxWorkbook(path), "run-1")
    with libreoffice.limited():
        yield LiveWorkbook(libreoffice.opened(path))


def test_a_file_that_is_fresh_changes_nothing_and_an_answer_is_logged_once(morning):
    assert refreshed(morning, "run-2").changed is False
    sheet = morning._book.sheets[LIST]
    header = next(number for number, row in enumerate(rows(morning, LIST), 1) if "Hasil" in row)
    titles = rows(morning, LIST)[header - 1]
    key = sheet.range((header + 1, titles.index("Kunci") + 1)).value
    before = len(rows(morning, LOG))
    sheet.range((header + 1, titles.index("Hasil") + 1)).value = "tidak menjawab"
    assert refreshed(morning, "run-3").logged == 1
    assert refreshed(morning, "run-4").logged == 0
    log = rows(morning, LOG)
    assert len(log) == before + 1
    assert log[-1][-1].startswith(key.partition(" ")[0])  # what follows is the program's own memory
