"""Real programs that live tests drive."""

import os
import shutil

import pytest


def need(program: str, *names: str) -> str:
    """Where a program is; without it the test skips, or fails where SHEETS_CRM_REQUIRE names it."""
    for name in names or (program,):
        if found := shutil.which(name):
            return found
    if program in os.environ.get("SHEETS_CRM_REQUIRE", "").replace(",", " ").split():
        pytest.fail(f"{program} is required here and not installed")
    pytest.skip(f"{program} is not installed")
