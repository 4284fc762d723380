"""The documentation is true: its commands exist, its files are there, CI runs what it says."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from sheets_crm.commands.cli import app

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def spoken(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_a_page_names_exists(page):
    named = set(re.findall(r"sheets-crm ([a-z]+)\b", spoken(page)))
    words = {"and", "or", "atau", "dan", "di", "itu", "yang", "in", "with", "is", "from", "tidak", "dengan"}
    assert named - words <= set(get_command(app).commands)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_option_that_a_page_names_exists(page):
    commands = get_command(app).commands
    options = {option for command in commands.values() for one in command.params for option in one.opts}
    lines = [line for line in spoken(page).splitlines() if "sheets-crm " in line and "pip" not in line]
    named = {option for line in lines for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", line)}
    assert named <= options | {"--help", "--version"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_links_to_is_there(page):
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", spoken(page))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_ci_runs_every_test_that_the_command_of_the_readme_runs():
    assert any(line.endswith(" && .venv/bin/pytest") for line in spoken(ROOT / "README.md").splitlines())
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert ".venv/bin/pytest" in lines


def test_every_place_that_the_readme_sends_to_is_there():
    table = spoken(ROOT / "README.md").split("## Where things are")[1]
    named = [name for name in re.findall(r"`([\w./*]+)`", table) if "/" in name or name.endswith(".py")]
    missing = [name for name in named if not any((*ROOT.glob(name), *(ROOT / "sheets_crm").glob(name)))]
    assert missing == []
    assert len(named) > 20


def test_no_page_names_a_registry_or_a_machine():
    text = "".join(map(spoken, PAGES))
    assert not re.search(r"index[-]url|/[r]oot/|registry\.[n]pmjs|files\.[p]ythonhosted", text)
