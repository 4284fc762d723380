"""The very workbook that we ship, open in a real spreadsheet program, its button pressed.

LibreOffice plays Excel: the buttons, our macros and the generated functions are those of the file; only the
code of xlwings, which speaks Windows, is swapped for `tests.excel_shim`.
"""

import os
import stat
import sys
import time
from datetime import date

import pytest

from sheets_crm.excel.macro_workbook import new_macro_workbook
from sheets_crm.sample import sample_rows, sample_settings
from tests import excel_shim
from tests.desktop import (
    address_of,
    bring_to_front,
    desktop,
    screenshot,
    visible_office,
    wait_until,
)

pytestmark = pytest.mark.live
LIST = "Daftar Telepon"


def launcher(folder):
    """A program without spaces and arguments that starts the shim with this Python and its paths."""
    path = folder / "shim.sh"
    lines = [
        "#!/bin/sh",
        f"PYTHONPATH='{os.pathsep.join(filter(None, sys.path))}' exec '{sys.executable}' "
        f"'{excel_shim.__file__}' \"$@\" 2>>'{folder}/shim.log'",
    ]
    path.write_text("\n".join(lines) + "\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def swap(book, app, folder):
    """Put the shim where xlwings' module stands."""
    library = book.api.BasicLibraries.getByName("VBAProject")
    program = launcher(folder)
    places = {"python": program, "program": "", "address": address_of(app)}
    library.replaceByName("xlwings", excel_shim.BASIC.format(**places))
    library.removeByName("Dictionary")  # xlwings' too, for the Mac; LibreOffice cannot compile it


def press_button(book, sheet):
    """Press the sheet's first button as its own action does; the mouse of the screen does not reach it."""
    page = book.sheets[sheet].api.DrawPage
    controls = [page.getByIndex(number) for number in range(page.Count)]
    model = next(control.Control for control in controls if hasattr(control, "Control"))
    button = book.api.CurrentController.getControl(model)
    button.getAccessibleContext().doAccessibleAction(0)


@pytest.fixture
def shop(tmp_path):
    path = tmp_path / "crm.xlsm"
    day = date(2026, 11, 22)
    new_macro_workbook(path, "id", rows=sample_rows(day, "id"), settings=sample_settings("id"))
    with desktop(1440, 900) as screen, visible_office(screen, tmp_path / "profile", 240) as app:
        book = app.books.open(str(path))
        swap(book, app, tmp_path)
        yield screen, book, tmp_path


def test_the_button_refreshes_the_list(shop):
    screen, book, folder = shop
    bring_to_front(book, screen, LIST)
    assert book.sheets[LIST]["A2"].value.startswith("Belum pernah diperbarui")
    time.sleep(1)
    press_button(book, LIST)
    wait_until(lambda: str(book.sheets[LIST]["A2"].value).startswith("Diperbarui"), 150)
    wait_until(lambda: book.sheets[LIST]["B5"].value is not None, 30)
    picture = screenshot(screen, folder / "list.png")
    assert picture.stat().st_size > 50_000
    assert not (folder / "shim.log").read_text()
