"""``sheets-crm refresh --live`` and the key for LibreOffice, on the desktop of an owner of LibreOffice."""

import re
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from sheets_crm.workbooks.libreoffice_engine import attached_app, office
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import struct
from tests.programs import need
from tests.workbooks.live.desktop import bring_to_front, desktop, press, settle, wait_until
from tests.workbooks.live.libreoffice import PATIENCE

pytestmark = pytest.mark.live
PROGRAM = [sys.executable, "-m", "sheets_crm"]
LIST = "Daftar Telepon"
F9 = 776
"""com.sun.star.awt.Key.F9"""
MACRO = "vnd.sun.star.script:Standard.Module1.PerbaruiDaftar?language=Basic&location=application"


@pytest.fixture
def screen(monkeypatch, tmp_path):
    """A screen and a home of its own, for everything that the test starts."""
    need("soffice")
    with desktop(1440, 900) as made:
        for name, value in {**made.environment, "HOME": str(tmp_path), "LC_ALL": "id_ID.UTF-8"}.items():
            monkeypatch.setenv(name, value)
        settle(tmp_path / ".config" / "libreoffice" / "4")
        yield made


@contextmanager
def libreoffice(path):
    """The workbook opened as by a double click: this LibreOffice listens to nobody."""
    command = [need("soffice"), "--norestore", str(path)]
    started = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    patience = threading.Timer(PATIENCE, office.kill, [started])  # a dialog would let calls wait for ever
    patience.start()
    try:
        wait_until(lambda: shown(path.name))
        time.sleep(3)  # its title comes before its sheets
        yield
    finally:
        patience.cancel()
        office.kill(started)


def shown(name):
    """Whether a window with this in its title is on the screen."""
    return subprocess.run([need("xdotool"), "search", "--name", name], capture_output=True).returncode == 0


def run(*words):
    return subprocess.run([*PROGRAM, *words], capture_output=True, text=True, timeout=PATIENCE)


def test_the_workbook_that_is_open_is_refreshed_and_without_one_a_sentence_says_so(screen, tmp_path):
    refused = run("refresh", "--live")
    assert refused.returncode == 2
    assert refused.stderr.startswith("belum ada buku kerja yang terbuka di Excel atau LibreOffice")
    assert office.connect() is None
    path = tmp_path / "toko.xlsx"
    run("new", str(path), "--sample", "--as-of", "2026-11-22")
    before = path.read_bytes()
    with libreoffice(path):
        done = run("refresh", "--live", "--as-of", "2026-11-22")
        assert done.stdout.startswith("Selesai: 60 orang di daftar")
        assert done.stderr == ""
        sheet = attached_app().books.active.sheets[LIST]
        assert sheet["A2"].value.startswith("Diperbarui ")
        assert sheet["A64"].value
        assert sheet["A65"].value is None
        again = run("refresh", "--live", "--as-of", "2026-11-22")
        assert again.stdout.startswith("Tidak ada yang berubah")
    assert path.read_bytes() == before  # nothing is saved that the owner did not save


def macro_of_the_manual():
    """The Basic of docs/excel.md, with the Python of this test."""
    manual = (Path(__file__).parents[3] / "docs" / "excel.md").read_text()
    [source] = re.findall(r"```vb\n(.*?)```", manual, re.DOTALL)
    return re.sub(r'Shell\("[^"]*"', f'Shell("{sys.executable}"', source)


def test_a_key_of_libreoffice_refreshes_the_workbook_in_front(screen, tmp_path):
    path = tmp_path / "toko.xlsx"
    run("new", str(path), "--sample", "--as-of", "2026-11-22")
    with libreoffice(path):
        app = attached_app()
        context, book = app.impl.office.context, app.books.active
        libraries = context.ServiceManager.createInstance(
            "com.sun.star.script.ApplicationScriptLibraryContainer"
        )
        libraries.getByName("Standard").replaceByName("Module1", macro_of_the_manual())
        event = struct("com.sun.star.awt.KeyEvent")
        event.KeyCode = F9
        looks = context.getValueByName("/singletons/com.sun.star.ui.theModuleUIConfigurationManagerSupplier")
        calc = looks.getUIConfigurationManager("com.sun.star.sheet.SpreadsheetDocument")
        calc.ShortCutManager.setKeyEvent(event, MACRO)
        bring_to_front(book, screen, LIST)
        press(screen, "F9")
        wait_until(lambda: str(book.sheets[LIST]["A2"].value).startswith("Diperbarui"))
