"""The macro project and the workbook that carries it."""

import hashlib
import sys
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import olefile
import openpyxl
import pytest
import xlwings
from oletools.olevba import VBA_Parser
from pyopenvba.vba import decompress

from macros import build
from sheets_crm.excel.macro_workbook import configuration, new_macro_workbook, ribbon
from sheets_crm.excel.names import XLWINGS_VERSION
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.texts import texts_of
from tests.programs import validation_errors, validator

REBUILD = "rebuild it with: python -m macros.build"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory):
    path = tmp_path_factory.mktemp("macros") / "crm.xlsm"
    day = date(2026, 11, 22)
    new_macro_workbook(path, "id", rows=sample_rows(day, "id"), settings=sample_settings("id"))
    return path


@pytest.fixture(scope="module")
def project():
    return build.PROJECT.read_bytes()


def part(workbook, name):
    with zipfile.ZipFile(workbook) as package:
        return package.read(name)


def test_the_committed_functions_are_what_xlwings_generates():
    assert build.FUNCTIONS.read_text() == build.generated_functions(), REBUILD


def test_the_committed_project_is_what_its_sources_make(project):
    assert project == build.project(build.sources()), REBUILD


def test_the_functions_are_fourteen_and_none_is_volatile():
    source = build.FUNCTIONS.read_text()
    assert source.count("\nFunction CRM_") == 14
    assert "Volatile" not in source
    assert 'XLPy.CallUDF("sheets_crm.excel.udfs_money", "CRM_RUNWAY", ' in source
    assert "Function CRM_NEXT_ORDER_DATE(dates, as_of, Optional quantities, Optional lasts_days)" in source


def read_back(project):
    """The code of every module as olevba finds it."""
    return {Path(name).stem: code for _, _, name, code in VBA_Parser("x", project).extract_macros()}


def test_another_reader_finds_exactly_our_sources(project):
    found, wanted = read_back(project), build.sources()
    stored = [line for line in found.pop("Dictionary").splitlines() if "VB_Base" not in line]
    assert (
        stored == wanted.pop("Dictionary").splitlines()[4:]
    )  # a file of a class begins with four lines more
    assert {name: found[name] for name in wanted} == wanted


def test_the_module_of_xlwings_is_the_installed_one_to_the_byte(project):
    installed = (Path(xlwings.__file__).parent / "xlwings.bas").read_bytes()
    stored = read_back(project)["xlwings"].encode("ascii")
    assert stored.replace(b"\r\n", b"\n") == installed.replace(b"\r\n", b"\n")
    assert (
        hashlib.sha256(stored).hexdigest()
        == "af7ac7ea4708d08e76f799c1e996e964ccb82bf7dd61072a8e90481829a816a7"
    )


def test_the_pinned_version_of_xlwings_is_the_one_inside(project):
    source = build.sources()["xlwings"]
    assert XLWINGS_VERSION == "0.37.8"
    assert 'XLWINGS_VERSION As String = "0.37.8"' in source
    assert "BSD 3-clause" in source
    assert '"xlwings==0.37.8"' in (build.ROOT / "pyproject.toml").read_text()


def test_nothing_in_the_project_is_compiled(project):
    file = olefile.OleFileIO(project)
    assert file.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")
    assert not [name for name in file.listdir() if name[-1].startswith("__SRP")]
    for name in file.listdir():
        if name[0] == "VBA" and name[-1] not in ("_VBA_PROJECT", "dir"):
            assert decompress(file.openstream(name).read()).startswith(b"Attribute VB_"), name


def test_every_sheet_has_its_module_in_the_project(workbook, project):
    modules = {stream[-1] for stream in olefile.OleFileIO(project).listdir()}
    with zipfile.ZipFile(workbook) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        names = {package.read(name).decode().split('codeName="')[1].split('"')[0] for name in sheets}
    assert len(names) == len(sheets) == len({name for name in modules if name.startswith("Sheet")})
    assert names | {"ThisWorkbook"} <= modules


def test_call_list_and_dashboard_have_a_button_that_runs_the_macro(workbook):
    with zipfile.ZipFile(workbook) as package:
        drawings = [package.read(name).decode() for name in package.namelist() if name.endswith(".vml")]
    assert len(drawings) == 3  # the first sheet too
    for drawing in drawings:
        assert "<x:FmlaMacro>[0]!RefreshReorderList</x:FmlaMacro>" in drawing
        assert "Perbarui daftar" in drawing


def test_the_ribbon_calls_a_macro_that_exists(workbook):
    shown = ElementTree.fromstring(part(workbook, "customUI/customUI14.xml"))
    button = next(shown.iter("{http://schemas.microsoft.com/office/2009/07/customui}button"))
    assert button.get("label") == "Perbarui daftar"
    assert f"Public Sub {button.get('onAction')}(control As Object)" in build.OWN.read_text()
    assert b'Target="customUI/customUI14.xml"' in part(workbook, "_rels/.rels")
    assert 'label="Refresh list"' in ribbon(texts_of("en"))


def cells(design):
    return {place: text for place, text in design.lines.items() if place[1] < 3}


def test_the_workbook_knows_this_computers_python_and_never_its_own_folder():
    windows = configuration(texts_of("id"), r"C:\Users\Siti Ayu\venv\Scripts\python.exe", "win32")
    assert cells(windows) == {
        (1, 1): "ADD_WORKBOOK_TO_PYTHONPATH",
        (1, 2): "False",
        (2, 1): "SHEETS_CRM_XLWINGS",
        (2, 2): "0.37.8",
        (3, 1): "INTERPRETER_WIN",
        (3, 2): r"C:\Users\Siti Ayu\venv\Scripts\python.exe",
    }
    mac = configuration(texts_of("id"), "/Users/siti/venv/bin/python", "darwin")
    assert cells(mac)[3, 1] == "INTERPRETER_MAC"
    assert len(cells(configuration(texts_of("id"), sys.executable, "linux"))) == 4


def test_helps_stand_beside_the_settings_in_the_workbooks_language(workbook):
    sheet = openpyxl.load_workbook(workbook, keep_vba=True)["xlwings.conf"]
    assert sheet.sheet_state == "hidden"
    helps = {row[3]: row[4:] for row in sheet.iter_rows(values_only=True) if row[3]}
    assert len(helps) == 14
    assert helps["CRM_PHONE"][0].startswith("Nomor WhatsApp yang rapi")
    assert helps["CRM_RETENTION_RATE"][1:5] == (
        "Kolom pelanggan di lembar pesanan: nomor WhatsApp, ID atau nama.",
        "Kolom tanggal, baris yang sama dengan kolom lain.",
        "Hari perhitungan, misalnya TODAY(). Yang sesudahnya tidak dihitung.",
        "Boleh kosong: panjang periode dalam bulan.",
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_help_fits_excels_window(language):
    texts = texts_of(language)
    helps = [entry["help"] for entry in texts.node("excel.functions").values()]
    assert max(len(text) for text in [*helps, *texts.node("excel.arguments").values()]) <= 255


@pytest.mark.live
def test_the_validator_of_microsoft_finds_no_error(workbook, request):
    program = validator(request.config.cache.mkdir("ooxml-validator"))
    assert validation_errors(program, workbook) == []
