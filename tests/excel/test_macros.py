"""Our VBA, compiled and run by an interpreter; the command it gives Windows, run for real."""

import os
import re
import shlex
import subprocess
import sys
from datetime import date

import pytest

from sheets_crm.excel.macro_workbook import new_macro_workbook
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.excel.vba import excel

PYTHON = r"C:\Users\Siti Ayu\crm venv\Scripts\python.exe"
# a caller needs Excel: here the button works on the file instead
_WITHOUT_EXCEL = (
    "import sys, xlwings, pathlib, sheets_crm.excel.button as button\n"
    "from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook\n"
    "xlwings.Book.caller = classmethod(lambda cls: pathlib.Path(sys.argv[-1]))\n"
    "button.LiveWorkbook = XlsxWorkbook\n"
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    path = tmp_path_factory.mktemp("contoh") / "toko.xlsm"
    day = date(2026, 11, 22)
    new_macro_workbook(path, "id", rows=sample_rows(day, "id"), settings=sample_settings("id"))
    return path.read_bytes()


@pytest.fixture
def workbook(shop, tmp_path):
    path = tmp_path / "toko saya & anak.xlsm"
    path.write_bytes(shop)
    return path


@pytest.fixture
def opened(workbook):
    app, computer = excel(workbook, files=[PYTHON])
    settings = app.sheet("xlwings.conf")
    settings.set_value("A3", "INTERPRETER_WIN")
    settings.set_value("B3", PYTHON)
    return app, computer


def test_the_button_starts_this_python_with_our_command(opened):
    app, computer = opened
    app.run("RefreshReorderList")
    [command] = computer.ran
    assert command.startswith(
        r'cmd.exe /C C: & cd "C:\Users\Siti Ayu\crm venv\Scripts" & ' + f'"{PYTHON}" -B -c '
    )
    assert "import sheets_crm.excel.button as b; b.refresh_reorder_list()" in command
    assert 'prepare_sys_path(\\"False;' in command
    assert '--wb="toko saya & anak.xlsm" --from_xl=1' in command
    assert app.dialogs == []


def test_the_ribbon_does_what_the_button_does(opened):
    app, computer = opened
    app.run("RefreshFromRibbon", computer)
    assert "b.refresh_reorder_list()" in computer.ran[0]


def test_without_its_python_the_workbook_starts_nothing_and_says_so(workbook):
    app, computer = excel(workbook)
    settings = app.sheet("xlwings.conf")
    settings.set_value("A3", "INTERPRETER_WIN")
    settings.set_value("B3", PYTHON)
    app.run("RefreshReorderList")
    assert computer.ran == []
    assert [dialog[1] for dialog in app.dialogs] == ["Could not find Interpreter!"]


def test_the_command_refreshes_the_list_when_it_is_run(opened, workbook):
    app, computer = opened
    app.run("RefreshReorderList")
    words = shlex.split(re.split(r" & (?=\")", computer.ran[0])[-1].partition(" 2> ")[0])
    assert words[1:3] == ["-B", "-c"]
    command = [sys.executable, "-B", "-c", _WITHOUT_EXCEL + words[3], *words[4:], str(workbook)]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=120, env={**os.environ, "LANG": "id_ID"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    rows = XlsxWorkbook(workbook).read(["Daftar Telepon"]).sheets["Daftar Telepon"].rows
    assert rows[1][0].startswith("Diperbarui")
    assert len(rows) > 20


def test_opening_the_workbook_tells_excel_every_functions_help(opened):
    app, computer = opened
    app.run("Auto_Open")
    assert len(computer.helps) == 14
    category, help_text, arguments = computer.helps["CRM_WA_LINK"]
    assert category == "sheets_crm"
    assert help_text.startswith("Tautan yang membuka WhatsApp")
    told = [str(text) for text in arguments.items]
    assert told == [
        "Satu nomor atau satu kolom nomor.",
        "Boleh kosong: satu pesan, atau satu pesan untuk tiap nomor.",
    ]
