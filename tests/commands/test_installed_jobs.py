"""A job is installed after asking, once, and taken out again; what else is there stays."""

import sys
from pathlib import Path

import pytest

from sheets_crm.commands.installed_jobs import UNITS, install, job_name, remove
from sheets_crm.workbooks.protocol import WorkbookError
from tests.commands.test_cli import run as started_here
from tests.commands.test_schedules import text

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-ins are shell scripts")
OWN = "# tiap malam\n0 3 * * * /usr/bin/cadangkan\n"


@pytest.fixture
def crontab(tmp_path, monkeypatch) -> Path:
    """A crontab program that keeps the jobs in a file, and a systemctl that writes down what it is told."""
    programs, kept = tmp_path / "programs", tmp_path / "jobs"
    programs.mkdir()
    kept.write_text(OWN)
    scripts = {
        "crontab": f'if [ "$1" = -l ]; then cat {kept}; else cat > {kept}; fi',
        "systemctl": f'echo "$@" >> {tmp_path}/systemctl',
    }
    for name, script in scripts.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    return kept


def test_a_job_is_added_below_the_others_once(crontab, tmp_path):
    for at in ("1", "2"):
        install("cron", "toko.xlsx", text("cron", "toko.xlsx", "").replace("5 7", f"{at} 7"), tmp_path)
    jobs = crontab.read_text()
    assert jobs.startswith(OWN)
    assert jobs.count("sheets_crm refresh") == 1
    assert "\n2 7 * * * " in jobs


def test_removing_leaves_everything_else_as_it_was(crontab, tmp_path):
    install("cron", "toko.xlsx", text("cron", "toko.xlsx", ""), tmp_path)
    install("cron", "lain.xlsx", text("cron", "lain.xlsx", ""), tmp_path)
    remove("cron", "toko.xlsx", tmp_path)
    assert "lain.xlsx" in crontab.read_text()
    assert "toko.xlsx" not in crontab.read_text()
    remove("cron", "lain.xlsx", tmp_path)
    assert crontab.read_text() == OWN
    with pytest.raises(WorkbookError, match="not_scheduled"):
        remove("cron", "toko.xlsx", tmp_path)


def test_units_are_written_started_and_taken_away(crontab, tmp_path):
    install("systemd", "toko.xlsx", text("systemd", "toko.xlsx", ""), tmp_path)
    name = job_name("toko.xlsx")
    units = sorted(path.name for path in (tmp_path / UNITS).iterdir())
    assert units == [f"{name}.service", f"{name}.timer"]
    assert "OnCalendar" in (tmp_path / UNITS / f"{name}.timer").read_text()
    assert "ExecStart" in (tmp_path / UNITS / f"{name}.service").read_text()
    remove("systemd", "toko.xlsx", tmp_path)
    assert list((tmp_path / UNITS).iterdir()) == []
    told = (tmp_path / "systemctl").read_text().splitlines()
    assert told[1] == f"--user enable --now {name}.timer"
    assert told[2] == f"--user disable --now {name}.timer"


def test_the_name_of_a_job_does_not_depend_on_how_the_path_is_written(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert job_name("toko.xlsx") == job_name(str(tmp_path / "." / "toko.xlsx"))
    assert job_name("toko.xlsx") != job_name("lain.xlsx")


def test_a_scheduler_that_says_no_is_quoted(crontab, tmp_path):
    crontab.with_name("programs").joinpath("crontab").write_text("#!/bin/sh\necho tidak boleh >&2; exit 1\n")
    with pytest.raises(WorkbookError) as raised:
        install("cron", "toko.xlsx", text("cron", "toko.xlsx", ""), tmp_path)
    assert raised.value.values == {"program": "crontab", "reason": "tidak boleh"}


@pytest.mark.parametrize("kind", ["github", "cloudrun"])
def test_a_job_elsewhere_is_not_installed_from_here(kind, tmp_path):
    for act in (lambda: install(kind, "x", "", tmp_path), lambda: remove(kind, "x", tmp_path)):
        with pytest.raises(WorkbookError, match="not_installed_here"):
            act()


@pytest.mark.parametrize(("answer", "jobs"), [("y\n", 1), ("n\n", 0), ("", 0)])
def test_the_command_asks_first(crontab, tmp_path, answer, jobs):
    done = started_here(
        *("schedule", "toko.xlsx", "--kind", "cron", "--install", "--lang", "en"), cwd=tmp_path, answer=answer
    )
    assert "sheets_crm refresh" in done.stdout
    assert crontab.read_text().count("sheets_crm refresh") == jobs
    if jobs:
        assert "installed; take it away again" in done.stdout
        gone = started_here("schedule", "toko.xlsx", "--kind", "cron", "--remove", cwd=tmp_path)
        assert gone.returncode == 0
        assert crontab.read_text() == OWN
