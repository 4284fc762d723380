"""Daily jobs put into this computer's scheduler, and taken out again."""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path

from sheets_crm.commands.schedules import HERE
from sheets_crm.workbooks.opening import is_google
from sheets_crm.workbooks.protocol import WorkbookError

UNITS = Path(".config/systemd/user")
"""Where one user's units are, in the home folder."""


def job_name(book: str) -> str:
    """The name of a workbook's job: the same however its path is written."""
    place = book if is_google(book) else str(Path(book).resolve())
    return "sheets-crm-" + blake2b(place.encode(), digest_size=4).hexdigest()


def install(kind: str, book: str, text: str, home: Path) -> None:
    """Put a job into the scheduler; one that is there for the same workbook is replaced.

    Args:
        kind: ``windows``, ``cron`` or ``systemd``.
        book: The workbook.
        text: What `schedule_text` made.
        home: The user's home folder.

    Raises:
        WorkbookError: The scheduler refuses, or the job runs elsewhere.
    """
    name = job_name(book)
    if kind == "cron":
        _write_crontab(_without(_crontab(), name) + _block(name, text))
    elif kind == "systemd":
        _install_units(name, text, home)
    elif kind == "windows":
        _install_task(name, text)
    else:
        raise WorkbookError("not_installed_here", kind=kind)


def remove(kind: str, book: str, home: Path) -> None:
    """Take a workbook's job out of the scheduler.

    Raises:
        WorkbookError: There is none, or the scheduler refuses.
    """
    name = job_name(book)
    if kind not in HERE:
        raise WorkbookError("not_installed_here", kind=kind)
    if kind == "windows":
        _run("schtasks", "/Delete", "/F", "/TN", name)
    elif kind == "cron":
        old = _crontab()
        if (new := _without(old, name)) == old:
            raise WorkbookError("not_scheduled")
        _write_crontab(new)
    else:
        _remove_units(name, home)


def _block(name: str, text: str) -> str:
    """The job's lines between marks."""
    return f"# {name} {{\n{text.rstrip()}\n# }} {name}\n"


def _without(crontab: str, name: str) -> str:
    return re.sub(rf"^# {name} {{\n.*?^# }} {name}\n", "", crontab, flags=re.DOTALL | re.MULTILINE)


def _crontab() -> str:
    """The user's jobs, "" when there are none yet: crontab then ends with an error."""
    try:
        done = subprocess.run(["crontab", "-l"], capture_output=True, text=True, timeout=20, check=False)  # noqa: S607
    except OSError as error:
        raise WorkbookError("job_refused", program="crontab", reason=error.strerror) from error
    return done.stdout if done.returncode == 0 else ""


def _write_crontab(text: str) -> None:
    _run("crontab", "-", text=text)


def _install_units(name: str, text: str, home: Path) -> None:
    folder = home / UNITS
    folder.mkdir(parents=True, exist_ok=True)
    service, timer = re.split(r"^# ---- sheets-crm\.timer\n", text, flags=re.MULTILINE)
    (folder / f"{name}.service").write_text(service, encoding="utf-8")
    (folder / f"{name}.timer").write_text(timer, encoding="utf-8")
    _run("systemctl", "--user", "daemon-reload")
    _run("systemctl", "--user", "enable", "--now", f"{name}.timer")


def _remove_units(name: str, home: Path) -> None:
    units = [home / UNITS / f"{name}.{kind}" for kind in ("timer", "service")]
    if not any(unit.exists() for unit in units):
        raise WorkbookError("not_scheduled")
    _run("systemctl", "--user", "disable", "--now", f"{name}.timer")
    for unit in units:
        unit.unlink(missing_ok=True)
    _run("systemctl", "--user", "daemon-reload")


def _install_task(name: str, text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.xml"
        path.write_text(text.replace('encoding="UTF-8"', 'encoding="UTF-16"'), encoding="utf-16")
        _run("schtasks", "/Create", "/F", "/TN", name, "/XML", str(path))


def _run(*words: str, text: str | None = None) -> None:
    """Run a scheduler's program.

    Raises:
        WorkbookError: It is missing, or says no.
    """
    command: Sequence[str] = words
    try:
        done = subprocess.run(command, input=text, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603
    except OSError as error:
        raise WorkbookError("job_refused", program=words[0], reason=error.strerror) from error
    if done.returncode:
        reason = (done.stderr or done.stdout).strip().splitlines()
        raise WorkbookError("job_refused", program=words[0], reason=reason[0] if reason else done.returncode)
