"""The xlwings engine for LibreOffice, in a real LibreOffice; and how its ``uno`` is found."""

import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
import xlwings

from sheets_crm.workbooks.libreoffice_engine import engine, office, uno_bridge
from sheets_crm.workbooks.libreoffice_engine.uno_bridge import linked_versions, struct
from sheets_crm.workbooks.protocol import WorkbookError
from tests.programs import need
from tests.workbooks.live import libreoffice
from tests.workbooks.live.desktop import (
    address_of,
    bring_to_front,
    click,
    control_centre,
    desktop,
    screenshot,
    visible_office,
    wait_until,
)

CLICKED = """
from sheets_crm.workbooks.libreoffice_engine import attached_app
attached_app({address!r}).books[0].sheets["Daftar"]["A1"].value = "diklik"
"""


@pytest.fixture
def sheet(office):
    return office.books.add().sheets[0]


def test_the_python_that_a_library_was_made_for_is_read_from_it():
    assert linked_versions(b"\0libpython3.11.so.1.0\0") == [b"11"]
    assert linked_versions(b"\0Versions/3.9/LibreOfficePython\0") == [b"9"]
    assert linked_versions(b"\0python310.dll\0") == [b"10"]
    assert linked_versions(b"\0libpyuno.so\0") == []


def test_uno_of_another_python_is_left_alone(monkeypatch, tmp_path):
    (tmp_path / "libpyuno.so").write_bytes(b"\0libpython3.2.so.1.0\0")
    monkeypatch.setattr(uno_bridge, "_PROGRAM_FOLDERS", (str(tmp_path),))
    assert uno_bridge._folders_for_this_python() == []
    (tmp_path / "libpyuno.so").write_bytes(f"\0libpython3.{sys.version_info.minor}.so\0".encode())
    assert str(tmp_path) in uno_bridge._folders_for_this_python()


def test_without_uno_a_sentence_says_what_to_install(monkeypatch):
    def none():
        raise ImportError

    monkeypatch.setattr(uno_bridge, "_imported", none)
    with pytest.raises(WorkbookError, match="uno_missing"):
        uno_bridge.uno_module.__wrapped__()


def test_without_libreoffice_a_sentence_says_so(monkeypatch):
    monkeypatch.setattr(office, "_PROGRAMS", ("no-such-program",))
    with pytest.raises(WorkbookError, match="libreoffice_missing"):
        office._launch([])


@pytest.mark.live
def test_the_engine_is_registered_once_and_is_the_active_one_without_excel(office):
    assert engine() is engine()
    assert [one.name for one in xlwings.engines].count("libreoffice") == 1
    assert office in list(engine().apps)
    assert office.engine.name == "libreoffice"


@pytest.mark.live
def test_values_are_taken_as_excel_takes_them(sheet):
    sheet["A1"].value = [["'00123", "00123", "=1+1", "'=1+1", "''x", True, 1.5, None, "teks"]]
    assert sheet["A1:I1"].value == ["00123", 123, 2, "=1+1", "'x", True, 1.5, None, "teks"]
    assert sheet["A1:I1"].formula[0][2:4] == ("=1+1", "=1+1")


@pytest.mark.live
def test_days_take_a_format_of_their_own_only_where_there_is_none(sheet):
    sheet["A2"].number_format = "dd mmm yyyy"
    sheet["A1"].value = [[date(2026, 1, 31)], [datetime(2026, 2, 1)], [datetime(2026, 2, 1, 9, 30)], [46000]]
    sheet["A5"].formula = "=A1+1"
    days = [
        datetime(2026, 1, 31),
        datetime(2026, 2, 1),
        datetime(2026, 2, 1, 9, 30),
        46000,
        datetime(2026, 2, 1),
    ]
    assert sheet["A1:A5"].value == days
    assert sheet["A2"].number_format.lower() == "dd mmm yyyy"


@pytest.mark.live
def test_every_minute_of_a_day_is_read_back_as_that_minute(sheet):
    minutes = [[datetime(2026, 2, 28) + timedelta(minutes=minute)] for minute in range(1440)]
    sheet["A1"].value = minutes
    assert sheet["A1:A1440"].value == [minute for (minute,) in minutes]


@pytest.mark.live
def test_days_of_the_1904_calendar_are_the_days_that_people_see(sheet):
    null = struct("com.sun.star.util.Date")
    null.Year, null.Month, null.Day = 1904, 1, 1
    sheet.book.api.NullDate = null
    sheet["A1"].value = date(2026, 1, 31)
    assert sheet["A1"].value == datetime(2026, 1, 31)
    sheet["A1"].number_format = "General"
    assert sheet["A1"].value == 44591


@pytest.mark.live
def test_formulas_speak_excel(sheet):
    sheet.book.sheets.add("Daftar Telepon")
    formula = "=IF(SUM(A1,B1:$B$3)>0,'Daftar Telepon'!C4,\"a;b,c\")"
    sheet["D4"].formula = formula
    assert sheet["D4"].formula == formula
    assert sheet["D4"].value == "a;b,c"


@pytest.mark.live
def test_errors_are_blank_or_text_as_asked(sheet):
    sheet["A1"].value = [["=1/0", "=NA()", "x"]]
    assert sheet["A1:C1"].value == [None, None, "x"]
    assert sheet["A1:C1"].options(err_to_str=True).value == ["#DIV/0!", "#N/A", "x"]


@pytest.mark.live
def test_the_used_range_ends_with_the_last_cell_that_holds_something(sheet):
    sheet["A9"].color = (255, 0, 0)
    sheet["C2"].value = "x"
    assert sheet.used_range.address == "$A$1:$C$2"


@pytest.mark.live
def test_tables_are_found_and_resized(sheet):
    sheet["A1"].value = [["Nama", "Nilai"], ["Ani", 1], ["Budi", 2]]
    table = sheet.tables.add(sheet["A1:B3"], name="Daftar")
    table.resize(sheet["A1:B2"])
    assert [one.name for one in sheet.tables] == ["Daftar"]
    assert table.range.address == "$A$1:$B$2"
    assert table.header_row_range.address == "$A$1:$B$1"


@pytest.mark.live
def test_widths_are_counted_in_characters(sheet):
    sheet["A1"].column_width = 20
    assert sheet["A1"].column_width == pytest.approx(20, abs=0.05)
    sheet["B1"].columns.hidden = True
    assert sheet["A1:B1"].columns.hidden is None


@pytest.mark.live
def test_cells_are_copied_pushed_and_taken_out(sheet):
    sheet["A1"].value = [["a"], ["b"], ["c"]]
    sheet["A2"].insert("down")
    sheet["A1"].copy(sheet["A2"])
    sheet["A3"].delete("up")
    assert sheet["A1:A3"].value == ["a", "a", "c"]


@pytest.mark.live
@pytest.mark.parametrize("ending", [".ods", ".xlsx"])
def test_a_saved_workbook_opens_again(office, tmp_path, ending):
    book = office.books.add()
    book.sheets[0]["A1"].value = "'00123"
    book.save(tmp_path / f"toko{ending}")
    book.close()
    again = libreoffice.opened(tmp_path / f"toko{ending}")
    assert again.name == f"toko{ending}"
    assert again.sheets[0]["A1"].value == "00123"
    assert office.books.open(tmp_path / f"toko{ending}") == again


@pytest.mark.live
def test_a_running_libreoffice_that_did_not_listen_is_reached(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    command = [need("soffice"), "--headless", "--norestore", "--accept=pipe,name=sheets_crm_ready;urp"]
    running = subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: office.connect("pipe,name=sheets_crm_ready") is not None)
        assert office.connect("pipe,name=sheets_crm_test") is None
        reached = office.attach("pipe,name=sheets_crm_test")
        assert reached.process is None
        assert reached.desktop().Components.hasElements() is False
    finally:
        office.kill(running)


@pytest.mark.live
def test_without_an_open_workbook_nothing_is_left_running(monkeypatch, tmp_path):
    need("soffice")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SAL_USE_VCLPLUGIN", "svp")
    with pytest.raises(WorkbookError, match="nothing_open"):
        office.attach("pipe,name=sheets_crm_test_2")
    assert office.connect("pipe,name=sheets_crm_test_2") is None


def with_a_button(book, sheet, program):
    """Put a form button on the sheet whose Basic macro starts a program."""
    document = book.api
    shape = document.createInstance("com.sun.star.drawing.ControlShape")
    size, corner = struct("com.sun.star.awt.Size"), struct("com.sun.star.awt.Point")
    size.Width, size.Height, corner.X, corner.Y = 5000, 1000, 4000, 2000
    shape.setSize(size)
    shape.setPosition(corner)
    shape.Control = document.createInstance("com.sun.star.form.component.CommandButton")
    shape.Control.Label = "Perbarui daftar"
    page = book.sheets[sheet].api.DrawPage
    page.add(shape)
    event = struct("com.sun.star.script.ScriptEventDescriptor")
    event.ListenerType, event.EventMethod, event.ScriptType = "XActionListener", "actionPerformed", "Script"
    event.ScriptCode = "vnd.sun.star.script:Standard.Tombol.Klik?language=Basic&location=document"
    page.Forms.getByIndex(0).registerScriptEvent(0, event)
    command = f'Shell("{sys.executable}", 1, "{program}", False)'
    library = document.BasicLibraries.createLibrary("Standard")
    library.insertByName("Tombol", f"Sub Klik\n{command}\nEnd Sub\n")


@pytest.mark.live
def test_a_click_on_a_button_runs_python_which_writes_into_the_open_workbook(tmp_path):
    program = tmp_path / "clicked.py"
    with desktop() as screen, visible_office(screen, tmp_path / "profile") as app:
        program.write_text(
            f"import sys\nsys.path[:] = {sys.path!r}\n" + CLICKED.format(address=address_of(app))
        )
        book = app.books.add()
        book.sheets.add("Daftar")
        with_a_button(book, "Daftar", program)
        book.save(tmp_path / "tombol.ods")
        book.close()
        book = app.books.open(tmp_path / "tombol.ods")
        bring_to_front(book, screen, "Daftar")
        click(screen, control_centre(book, "Daftar", "Perbarui daftar"))
        wait_until(lambda: book.sheets["Daftar"]["A1"].value == "diklik")
        assert screenshot(screen, tmp_path / "screen.png").stat().st_size > 5_000
