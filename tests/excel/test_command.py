"""The macro workbook through the commands: made, refreshed as a file, looked at by the doctor."""

import re
import subprocess
import sys
import zipfile

import pytest

from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.programs import validation_errors, validator

LIST = "Daftar Telepon"
MACROS = ("xl/vbaProject.bin", "customUI/", "xl/drawings/vmlDrawing", "_rels/")


def run(*words, cwd):
    command = [sys.executable, "-m", "sheets_crm", *words]
    environment = {"LC_ALL": "id_ID.UTF-8", "PYTHONUTF8": "1", "HOME": str(cwd), "PATH": ""}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("crm")
    done = run("new", "crm.xlsm", "--sample", "--as-of", "2026-11-22", cwd=made)
    assert done.stdout.startswith("Buku kerja baru dengan tombol: crm.xlsm")
    return made


def macro_parts(path):
    """Everything that makes the buttons, the ribbon tab and the macros, by its name."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    links = {
        name: re.findall(rb'codeName="[^"]*"|<legacyDrawing[^>]*>', content)
        for name, content in parts.items()
        if name.startswith(("xl/workbook.xml", "xl/worksheets/sheet"))
    }
    kinds = {"kinds": set(re.findall(rb"<(?:Default|Override)[^>]*>", parts["[Content_Types].xml"]))}
    return links | kinds | {name: content for name, content in parts.items() if name.startswith(MACROS)}


def test_a_refresh_of_the_file_leaves_macros_and_buttons_as_they_are_to_the_byte(folder):
    path = folder / "crm.xlsm"
    before = macro_parts(path)
    assert len([name for name in before if name.startswith("xl/drawings/vmlDrawing")]) == 3
    done = run("refresh", "crm.xlsm", "--as-of", "2026-11-22", cwd=folder)
    assert done.stdout.startswith("Selesai: 60 orang di daftar")
    refreshed = XlsxWorkbook(path).read([LIST]).sheets[LIST].rows[1][0]
    assert re.match(r"Diperbarui \d{1,2} \w{3} \d{4} \d\d:\d\d · 60 orang", refreshed)  # by the clock
    after = macro_parts(path)
    assert before.pop("kinds") <= after["kinds"]  # a refresh may add a sheet
    assert {name: after[name] for name in before} == before


def test_the_doctor_looks_at_the_macros_too(folder):
    done = run("doctor", "crm.xlsm", cwd=folder)
    assert "[baik] crm.xlsm boleh ditulis" in done.stdout
    assert "[baik] tombol dan Python memakai xlwings 0.37.8 yang sama" in done.stdout
    assert done.stderr == ""


@pytest.mark.live
def test_the_validator_of_microsoft_finds_no_error_after_a_refresh(folder, request):
    program = validator(request.config.cache.mkdir("ooxml-validator"))
    run("refresh", "crm.xlsm", "--as-of", "2026-11-22", cwd=folder)
    assert validation_errors(program, folder / "crm.xlsm") == []
