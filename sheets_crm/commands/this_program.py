"""This program as a job calls it: by absolute paths, and at one commit of its source."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from msgspec import Struct

import sheets_crm
from sheets_crm.workbooks.opening import is_google
from sheets_crm.workbooks.protocol import WorkbookError

_GITHUB = re.compile(r"(?:https://|git@|ssh://git@)github\.com[/:]([\w.-]+/[\w.-]+?)(?:\.git)?/?")


class Checkout(Struct, frozen=True):
    """The source that runs: its commit, and its repository on GitHub, "" when it has none there."""

    commit: str
    repository: str


def refresh_words(book: str, key: str) -> list[str]:
    """The command that refreshes a workbook wherever it is started from."""
    place = book if is_google(book) else str(Path(book).absolute())
    # -P: whatever lies in the folder where the job begins is not this program
    words = [sys.executable, "-P", "-m", "sheets_crm", "refresh", place]
    return [*words, "--key", str(Path(key).absolute())] if key else words


def checkout(folder: Path = Path(sheets_crm.__file__).parent.parent) -> Checkout:
    """The checkout in a folder.

    Raises:
        WorkbookError: The folder is none, so nobody can say which source a machine elsewhere would get.
    """
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit or Path(_git(folder, "rev-parse", "--show-toplevel")) != folder.resolve():
        raise WorkbookError("no_checkout")
    found = _GITHUB.fullmatch(_git(folder, "remote", "get-url", "origin"))
    return Checkout(commit, found.group(1) if found else "")


def _git(folder: Path, *words: str) -> str:
    """What Git answers, "" when it is missing or has nothing to say."""
    command = ["git", "-C", str(folder), *words]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)  # noqa: S603
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
