"""The form of findings: surprises of other programs, each a script that anybody can run without our code."""

import os
import re
import subprocess
from datetime import date
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "findings"
SCRIPTS = sorted(FOLDER.iterdir())
TOLD = re.compile(r"Version: .*\d.* Seen: (\d{4}-\d\d-\d\d)\. One would guess: .+ What happens\b.+")
NOT_HERE = re.compile(r"/(?:home|Users)/|https?://(?:localhost|127\.)|--index|--registry|\bsheets_crm\b")


def header(script: Path) -> str:
    """The comment above the first command, on one line."""
    lines = script.read_text("utf-8").splitlines()[1:]
    comment = lines[: next(at for at, line in enumerate(lines) if not line.startswith("#"))]
    return " ".join(line.removeprefix("# ") for line in comment)


def installed(script: Path) -> list[str]:
    """What a script has pip or npm install."""
    commands = re.findall(r"""(?:/pip"|npm) install (.*)""", script.read_text("utf-8"))
    return [word for command in commands for word in command.split() if not word.startswith("-")]


@pytest.fixture(params=SCRIPTS, ids=lambda script: script.stem)
def script(request):
    return request.param


def test_the_folder_holds_findings():
    assert len(SCRIPTS) >= 3
    assert {script.suffix for script in SCRIPTS} == {".sh"}


def test_it_says_what_one_would_guess_what_happens_and_where_and_when_that_was_seen(script):
    told = TOLD.fullmatch(header(script))
    assert told
    assert date.fromisoformat(told[1])


def test_it_runs_strictly_in_a_folder_of_its_own_that_it_leaves_clean(script):
    lines = script.read_text("utf-8").splitlines()
    assert os.access(script, os.X_OK)
    assert lines[0] == "#!/bin/sh"
    begun = next(at for at, line in enumerate(lines) if not line.startswith("#"))
    assert lines[begun : begun + 3] == ["set -eu", "folder=$(mktemp -d)", "trap 'rm -rf \"$folder\"' EXIT"]
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


def test_it_pins_all_that_it_installs_and_names_the_versions(script):
    for package in installed(script):
        name, _, version = re.sub(r"(?<=.)@", "==", package).partition("==")
        assert version, package
        assert f"{name} {version}" in header(script)


def test_it_knows_nothing_of_ours_nor_of_the_machine(script):
    assert not NOT_HERE.search(script.read_text("utf-8"))
