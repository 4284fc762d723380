"""What the button leaves in the sheet, and what it tells when it cannot."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheets_crm.excel import button
from sheets_crm.excel.button import refreshed_or_why_not
from sheets_crm.layout.template import new_workbook
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 2, 30, tzinfo=UTC)
LIST = "Daftar Telepon"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    file = tmp_path_factory.mktemp("contoh") / "toko.xlsx"
    new_workbook(file, "id", rows=sample_rows(NOW.date(), "id"), settings=sample_settings("id"))
    return file.read_bytes()


@pytest.fixture
def book(shop, tmp_path, without_figures):
    file = tmp_path / "toko.xlsx"
    file.write_bytes(shop)
    return XlsxWorkbook(file)


def rows(book, title=LIST):
    return [list(row) for row in book.read([title]).sheets[title].rows]


def status(book):
    return rows(book)[1][0]


class Refusing:
    """A workbook that refuses to be written so many times."""

    def __init__(self, book, code, times):
        self.book, self.code, self.left = book, code, times

    def titles(self):
        return self.book.titles()

    def read(self, titles, detailed=()):
        return self.book.read(titles, detailed)

    def commit(self, plan):
        if self.left:
            self.left -= 1
            raise WorkbookError(self.code)
        self.book.commit(plan)


def test_the_button_leaves_the_list_and_when_it_was_made(book):
    assert refreshed_or_why_not(book, NOW) == ""
    assert status(book).startswith("Diperbarui 22 Nov 2026 08:00")
    assert len(rows(book)) > 20


def test_a_click_without_new_data_changes_the_time_alone(book):
    refreshed_or_why_not(book, NOW)
    before, log = rows(book), rows(book, "Riwayat")
    refreshed_or_why_not(book, LATER)
    after = rows(book)
    assert status(book).startswith("Diperbarui 22 Nov 2026 09:30")
    assert (after[:1], after[2:]) == (before[:1], before[2:])
    assert rows(book, "Riwayat") == log


def test_a_refusal_stands_as_a_sentence_above_the_list(book):
    assert refreshed_or_why_not(Refusing(book, "live_refused", 1), NOW) == ""
    assert status(book).startswith("Tidak diperbarui")
    assert "aplikasi lembar kerja menolak perubahan" in status(book)
    assert len(rows(book)) < 20


def test_the_next_click_takes_the_refusal_away(book):
    refreshed_or_why_not(Refusing(book, "live_refused", 1), NOW)
    refreshed_or_why_not(book, LATER)
    assert status(book).startswith("Diperbarui 22 Nov 2026 09:30")


def test_a_refusal_that_no_cell_can_take_is_given_back(book):
    told = refreshed_or_why_not(Refusing(book, "live_refused", 9), NOW)
    assert told
    assert "Traceback" not in told


def test_a_workbook_without_a_list_gives_the_refusal_back(tmp_path):
    told = refreshed_or_why_not(XlsxWorkbook(tmp_path / "tidak-ada.xlsx"), NOW)
    assert "tidak-ada.xlsx" in told


def test_the_key_of_libreoffice_ends_with_a_sentence_when_no_workbook_is_open(monkeypatch):
    def none():
        raise WorkbookError("nothing_open")

    monkeypatch.setattr(button, "workbook_in_front", none)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    with pytest.raises(SystemExit, match=r"^no workbook is open in Excel or LibreOffice"):
        button.refresh_workbook_in_front()


def test_a_mistake_in_the_program_ends_in_one_sentence_and_no_data(tmp_path):
    code = (
        "import sys, xlwings; sys.argv = ['-c']\n"
        "class Book:\n"
        "    @staticmethod\n"
        "    def caller(): raise ValueError('Siti 081234567890')\n"
        "xlwings.Book = Book\n"
        "import sheets_crm.excel.button as b; b.refresh_reorder_list()"
    )
    environment = {"TMPDIR": str(tmp_path), "LANG": "en_US.UTF-8", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("The list was not refreshed because of a mistake in this program.")
    report = Path(tmp_path / "sheets-crm-error.txt").read_text()
    assert "ValueError" in report
    assert "Siti" not in report + done.stderr
