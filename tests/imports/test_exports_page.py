"""docs/exports.md is true: its example runs, its fields and words are those of the program."""

import csv
import re
from pathlib import Path

from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from sheets_crm.imports.formats import CODES, formats
from sheets_crm.imports.row import FIELDS
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.imports.importing_shop import rows_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "exports.md").read_text("utf-8")


def block(kind):
    return re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_example_of_a_format_file_gives_the_rows_it_shows(tmp_path):
    (tmp_path / "kasir.csv").write_text(block("csv"), "utf-8")
    (tmp_path / "kasir.toml").write_text(block("toml"), "utf-8")
    command = re.search(r"`sheets-crm (import toko\.xlsx kasir\.csv --format kasir\.toml)`", PAGE)[1].split()
    said = [str(tmp_path / each) if "." in each else each for each in command]
    assert CliRunner().invoke(app, [*said, "--lang", "id"]).exit_code == 0
    lines = [line for line in PAGE.splitlines() if line.startswith(("| No. nota", "| A-"))]
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    rows = rows_of(XlsxWorkbook(tmp_path / "toko.xlsx"))
    assert shown[1:] == [[str(row[name]) for name in shown[0]] for row in rows]


def test_every_field_and_every_code_stands_on_the_page():
    named = set(re.findall(r"`(\w+)`", PAGE))
    assert named >= FIELDS
    assert named >= set(CODES) - {"blank"}


def test_every_delivered_format_is_named():
    assert [each.title for each in formats() if each.title not in PAGE] == []


def test_the_example_is_a_table_that_spreadsheets_read():
    rows = list(csv.reader(block("csv").splitlines(), delimiter=";"))
    assert {len(row) for row in rows} == {10}
