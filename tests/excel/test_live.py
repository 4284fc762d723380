"""The very workbook that we ship, open in a real spreadsheet program, clicked and typed into as people do.

LibreOffice plays Excel: the file, its buttons, our macros and the generated functions are the shipped ones;
only xlwings' VBA code, which speaks Windows, is swapped in the open workbook (`tests.excel.shim`).
"""

import time
from contextlib import contextmanager
from datetime import date

import pytest

from sheets_crm.excel.macro_workbook import new_macro_workbook
from sheets_crm.sample.shop import sample_rows, sample_settings
from tests.excel.shim import standing_in
from tests.workbooks.live.desktop import (
    bring_to_front,
    cell_centre,
    click,
    control_centre,
    desktop,
    press,
    screenshot,
    type_text,
    visible_office,
    wait_until,
)

pytestmark = pytest.mark.live
LIST, DASHBOARD, ORDERS = "Daftar Telepon", "Ringkasan", "Pesanan"
BUTTON = "Perbarui daftar"


@contextmanager
def opened(path):
    """The workbook on a screen; nothing stood on standard error at the end."""
    folder = path.parent
    with desktop(1440, 900) as screen, visible_office(screen, folder / "profile") as app:
        with standing_in(app, folder):
            book = app.books.open(str(path))
        yield screen, book
    assert not (folder / "shim.log").exists() or not (folder / "shim.log").read_text()


@pytest.fixture
def shop(tmp_path):
    """The sample shop, never refreshed."""
    path = tmp_path / "crm.xlsm"
    day = date(2026, 11, 22)
    new_macro_workbook(path, "id", rows=sample_rows(day, "id"), settings=sample_settings("id"))
    with opened(path) as (screen, book):
        yield screen, book, tmp_path


@pytest.fixture
def orders(tmp_path):
    """A shop of two customers and three orders."""
    path = tmp_path / "crm.xlsm"
    bought = (("Ani", date(2026, 3, 1)), ("Budi", date(2026, 3, 5)), ("Ani", date(2026, 4, 2)))
    lines = [
        {"receipt": f"N{number}", "date": day, "customer": who, "product": "Sabun", "total": 50_000}
        for number, (who, day) in enumerate(bought, start=1)
    ]
    new_macro_workbook(path, "id", rows={"orders": lines})
    with opened(path) as (screen, book):
        yield screen, book, tmp_path


def click_the_button(screen, book, sheet):
    bring_to_front(book, screen, sheet)
    click(screen, control_centre(book, sheet, BUTTON))


def status(book):
    return str(book.sheets[LIST]["A2"].value)


def test_a_click_of_the_mouse_refreshes_the_list(shop):
    screen, book, folder = shop
    assert status(book).startswith("Belum pernah diperbarui")
    click_the_button(screen, book, LIST)
    wait_until(lambda: status(book).startswith("Diperbarui"))
    assert "60 orang di daftar" in status(book)
    assert book.sheets[LIST]["A64"].value
    assert book.sheets[LIST]["A65"].value is None
    time.sleep(1)  # until all is drawn
    assert screenshot(screen, folder / "list.png").stat().st_size > 50_000


def test_an_answer_that_was_typed_is_logged_by_the_button_of_the_dashboard(shop):
    screen, book, _ = shop
    click_the_button(screen, book, LIST)
    wait_until(lambda: status(book).startswith("Diperbarui"))
    click(screen, cell_centre(book, LIST, "D5"))
    type_text(screen, "pesan lagi")
    press(screen, "Return")
    click_the_button(screen, book, DASHBOARD)
    wait_until(lambda: "1 jawaban dicatat" in status(book))


def test_opening_the_workbook_runs_our_macro_that_tells_every_functions_help(orders):
    _, _, folder = orders
    helps = folder / "helps.txt"
    wait_until(lambda: helps.exists() and helps.read_text().count("\n") == 14)
    assert "CRM_COHORTS sheets_crm 3\n" in helps.read_text()


def test_functions_answer_anew_when_an_order_is_edited(orders):
    screen, book, folder = orders
    sheet = book.sheets.add("Coba")
    sheet["H1"].value = [["Sabun", 1, 30]] * 3
    columns = "$Pesanan.$C$2:$C$4;$Pesanan.$B$2:$B$4;DATE(2026;6;30)"
    share, block = sheet["A1"].api.getCellByPosition(0, 0), sheet["A2:C5"].api
    share.setFormula(f"=CRM_REPEAT_RATE({columns};12)")
    block.setArrayFormula(f"=CRM_NEXT_ORDER_DATES({columns};H1:H3;I1:I3;J1:J3)")
    assert share.Value == 0.5
    title = ("Pelanggan", "Perkiraan beli lagi", "Terlambat (hari)")
    ani, budi = ("Ani", "2026-05-02", 59.0), ("Budi", "2026-04-04", 87.0)
    assert block.getDataArray() == (title, ani, budi, (None,) * 3)
    bring_to_front(book, screen, ORDERS)
    click(screen, cell_centre(book, ORDERS, "C4"))
    type_text(screen, "Citra")
    press(screen, "Return")
    wait_until(lambda: book.sheets[ORDERS]["C4"].value == "Citra")
    wait_until(lambda: share.Value == 0.0)
    ani, citra = ("Ani", "2026-03-31", 91.0), ("Citra", "2026-05-02", 59.0)
    wait_until(lambda: block.getDataArray() == (title, ani, budi, citra))
    bring_to_front(book, screen, "Coba")
    screenshot(screen, folder / "functions.png")


def test_a_wrong_argument_is_answered_in_the_cell_with_a_sentence(orders):
    _, book, _ = orders
    sheet = book.sheets.add("Coba")
    sheet["A1"].formula = "=CRM_RETENTION_RATE(Pesanan!C2:C4,Pesanan!B2:B3,DATE(2026,6,30))"
    sentence = "customers berisi 3 sel dan dates 2 sel; pilih baris yang sama di keduanya"
    assert sheet["A1"].value == sentence
