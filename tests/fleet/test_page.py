"""docs/fleet.md: its fleet of three sample shops runs, and its workflow is a good one."""

import json
import re
from contextlib import chdir
from pathlib import Path

import openpyxl
import pytest
from distributed import LocalCluster
from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from tests.workflows import LINTERS, told

PAGE = (Path(__file__).parents[2] / "docs" / "fleet.md").read_text(encoding="utf-8")


def block(kind, number=0):
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[number]


def commands(section):
    return re.findall(
        r"^    sheets-crm (.*)$", PAGE.split(f"## {section}")[1].split("\n## ")[0], re.MULTILINE
    )


def test_the_three_sample_shops_of_the_page(tmp_path):
    (tmp_path / "waralaba.toml").write_text(block("toml"), encoding="utf-8")
    quiet = {"dashboard_address": None, "processes": False, "protocol": "tcp"}
    with chdir(tmp_path), LocalCluster(n_workers=1, threads_per_worker=1, **quiet) as cluster:
        for line in commands("Three sample shops"):
            more = ["--scheduler", cluster.scheduler_address, "--json"] if line.startswith("fleet") else []
            words = [*line.split(), "--as-of", "2026-06-30", *more]
            done = CliRunner().invoke(app, words, env={"LC_ALL": "id_ID.UTF-8"}, catch_exceptions=False)
            assert done.exit_code in (0, 1), done.output
    answer = json.loads(done.stdout)
    assert [(shop["name"], shop["done"]) for shop in answer["shops"]] == [
        ("Malang", True),
        ("Solo", True),
        ("Penang", True),
    ]
    book = openpyxl.load_workbook(tmp_path / "Semua Toko.xlsx")
    assert book.sheetnames == ["Semua Toko", "Jumlah", "Arti Angka"]
    one, all_three = answer["shops"][0]["figures"]["buyers"], book["Jumlah"]["G5"].value
    assert one <= all_three < 3 * one  # the same sample people, seen as persons


@pytest.mark.parametrize("linter", LINTERS, ids=lambda linter: linter[0])
def test_linters_of_workflows_find_nothing_in_the_pages_workflow(linter, tmp_path):
    assert told(linter, block("yaml"), tmp_path) == ""


def test_the_page_and_the_program_name_the_same_limits():
    from sheets_crm.fleet.windows import PER_PROJECT_MINUTE
    from sheets_crm.workbooks.google.client import PER_MINUTE

    assert f"uses {PER_MINUTE} and {PER_PROJECT_MINUTE}" in PAGE
