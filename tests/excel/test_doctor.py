"""What the doctor finds about Excel, on computers of all kinds."""

from pathlib import PureWindowsPath

import openpyxl
import pytest
from msgspec.structs import replace

from sheets_crm.commands.doctor.excel import Computer, excel_findings
from sheets_crm.excel import macro_workbook
from sheets_crm.texts import LANGUAGES, texts_of

VERSION = "0.37.8"


@pytest.fixture
def windows(tmp_path):
    scripts = tmp_path / "venv" / "Scripts"
    scripts.mkdir(parents=True)
    (scripts / "python.exe").touch()
    (tmp_path / "venv" / f"xlwings64-{VERSION}.dll").touch()
    excel = PureWindowsPath(r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE")
    return Computer("win32", scripts / "python.exe", tmp_path, {}, excel, VERSION)


def book_for(computer, monkeypatch, folder):
    """A macro workbook as it would be made on that computer."""
    folder.mkdir(exist_ok=True)
    path = folder / "crm.xlsm"
    wanted = macro_workbook.configuration
    monkeypatch.setattr(
        macro_workbook,
        "configuration",
        lambda texts, *_: wanted(texts, str(computer.python), computer.platform),
    )
    macro_workbook.new_macro_workbook(path, "id")
    return path


@pytest.fixture
def book(windows, monkeypatch, tmp_path):
    return book_for(windows, monkeypatch, tmp_path / "toko")


def bad(book, computer):
    return [finding.code for finding in excel_findings(book, computer) if not finding.good]


def test_a_computer_with_everything_in_place_has_nothing_to_mend(book, windows):
    assert bad(book, windows) == []
    assert [finding.code for finding in excel_findings(book, windows)] == ["excel_version", "excel_python"]


def test_a_workbook_without_macros_is_not_looked_at(tmp_path, windows):
    assert excel_findings(tmp_path / "toko.xlsx", windows) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"xlwings": None}, "excel_part_missing"),
        (
            {"excel": PureWindowsPath(r"C:\Program Files\WindowsApps\Microsoft.Office\EXCEL.EXE")},
            "excel_store_excel",
        ),
    ],
)
def test_the_known_killers_on_windows(book, windows, changes, code):
    assert bad(book, replace(windows, **changes)) == [code]


def test_another_version_of_xlwings_lacks_its_library_too(book, windows):
    assert bad(book, replace(windows, xlwings="0.36.0")) == ["excel_other_version", "excel_no_library"]


def test_python_from_the_store(book, windows, tmp_path):
    store = tmp_path / "WindowsApps"
    store.mkdir()
    (store / f"xlwings64-{VERSION}.dll").touch()
    assert bad(book, replace(windows, python=store / "python.exe")) == ["excel_store_python"]


def test_a_workbook_from_another_computer(book, windows):
    windows.python.unlink()
    assert bad(book, windows) == ["excel_python_gone"]


def test_a_missing_library(book, windows, tmp_path):
    (tmp_path / "venv" / f"xlwings64-{VERSION}.dll").unlink()
    assert bad(book, windows) == ["excel_no_library"]


def test_one_drive_is_fine_unless_its_folder_is_searched(book, windows, tmp_path):
    synced = replace(windows, environment={"OneDriveConsumer": str(tmp_path / "toko")})
    assert bad(book, synced) == []
    assert "excel_one_drive" in [finding.code for finding in excel_findings(book, synced)]
    opened = openpyxl.load_workbook(book, keep_vba=True)
    opened["xlwings.conf"]["B1"] = "True"
    opened.save(book)
    assert bad(book, synced) == ["excel_one_drive_path"]


def test_a_workbook_whose_settings_sheet_was_deleted(book, windows):
    opened = openpyxl.load_workbook(book, keep_vba=True)
    del opened["xlwings.conf"]
    opened.save(book)
    assert bad(book, windows) == ["excel_no_settings"]


def test_the_mac_needs_its_script(monkeypatch, tmp_path):
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.touch()
    mac = Computer("darwin", python, tmp_path, {}, None, VERSION)
    book = book_for(mac, monkeypatch, tmp_path / "toko")
    assert bad(book, mac) == ["excel_no_mac_script"]
    scripts = tmp_path / "Library" / "Application Scripts" / "com.microsoft.Excel"
    scripts.mkdir(parents=True)
    (scripts / f"xlwings-{VERSION}.applescript").touch()
    assert bad(book, mac) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence(book, windows, language):
    for finding in excel_findings(book, replace(windows, xlwings="0.36.0")):
        assert "{" not in texts_of(language)(f"doctor.{finding.code}", **finding.values)
