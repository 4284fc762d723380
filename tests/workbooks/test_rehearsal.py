"""What a refresh will refuse is said beforehand, with its cause."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from sheets_crm.commands.doctor.files import findings
from sheets_crm.refresh import check, refresh
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.commands.test_cli import run
from tests.conftest import xlsx_book
from tests.small_shop import AS_OF, CUSTOMERS, LIST, ORDERS, PRODUCTS, workbook
from tests.workbooks.xlsx.samples import members

EN = texts_of("en")
NOON = datetime(2026, 6, 30, 5, tzinfo=UTC)


@pytest.fixture
def path(tmp_path, without_figures) -> Path:
    found = xlsx_book({"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS}, {}, tmp_path).path
    refresh(XlsxWorkbook(found), NOON, run_id="1", as_of=AS_OF)
    return found


def merged(path):
    book = openpyxl.load_workbook(path)
    rows = [[cell.value for cell in row] for row in book[LIST]]
    header = next(number for number, row in enumerate(rows, 1) if "Hasil" in row)
    book[LIST].cell(header + 1, rows[header - 1].index("Hasil") + 1, "berminat")
    book["Kontak"].merge_cells("A2:B3")
    book.save(path)


def signed(path):
    _with_part(path, "_xmlsignatures/origin.sigs")


def shared(path):
    _with_part(path, "xl/revisions/log.xml")


def _with_part(path, name):
    found = members(path)
    with zipfile.ZipFile(path, "w") as archive:
        for part, content in {**found, name: b"<x/>"}.items():
            archive.writestr(part, content)


def open_in_excel(path):
    path.with_name(f"~${path.name}").write_bytes(b"\4Rini" + b"\0" * 160)


def read_only(path):
    path.chmod(0o444)


REFUSED = {
    "merged_cells": merged,
    "signed": signed,
    "shared_workbook": shared,
    "open_in_excel": open_in_excel,
    "read_only": read_only,
}


@pytest.mark.parametrize("code", REFUSED)
def test_check_and_doctor_say_what_refresh_will_refuse(code, path, without_figures):
    REFUSED[code](path)
    with pytest.raises(WorkbookError, match=code) as raised:
        refresh(XlsxWorkbook(path), NOON + timedelta(hours=1), run_id="2", as_of=AS_OF, stamp=True)
    whole = path.read_bytes()
    found = check(XlsxWorkbook(path), NOON)
    assert (found.refusal.code, found.refusal.values) == (code, raised.value.values)
    sentence = EN(f"errors.{code}", **raised.value.values)
    told = [
        finding.values["sentence"]
        for finding in findings(str(path), "", EN)
        if finding.code == "would_refuse"
    ]
    assert told == [sentence]
    assert path.read_bytes() == whole


def test_the_command_prints_it_and_says_that_something_is_to_be_mended(path):
    open_in_excel(path)
    done = run("check", path, "--lang", "en", cwd=path.parent)
    assert done.returncode == 1
    assert "a refresh would write nothing now: toko.xlsx is open in Excel, by Rini" in done.stdout
    done = run("check", "--json", path, cwd=path.parent)
    assert "dibuka di Excel oleh Rini" in json.loads(done.stdout)["refusal"]


def test_a_workbook_that_can_be_written_is_not_refused_and_not_written(path):
    whole = path.read_bytes()
    assert check(XlsxWorkbook(path), NOON).refusal is None
    assert path.read_bytes() == whole


def test_a_check_in_memory_writes_nothing(without_figures):
    book = workbook()
    titles = book.titles()
    assert check(book, NOON).refusal is None
    assert book.titles() == titles
