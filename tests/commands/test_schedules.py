"""Every schedule is read by what runs it, says the right time, and keeps odd names whole."""

import shlex
import subprocess
from datetime import date, datetime, time
from xml.etree import ElementTree

import pytest

from sheets_crm.commands.schedules import KINDS, first_day, schedule_text
from sheets_crm.texts import texts_of
from tests.programs import need

ADDRESS = "https://docs.google.com/spreadsheets/d/1abc-DEF_ghi/edit"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def text(kind, book=ADDRESS, key="/home/ani/kunci crm.json", at=time(7, 5), language="id"):
    return schedule_text(kind, book, at, "Asia/Jakarta", key, texts_of(language), date(2026, 7, 1))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_schedule_refreshes_the_workbook_in_either_language(kind, language):
    found = text(kind, language=language)
    assert ADDRESS in found
    assert texts_of(language)(f"sync.schedule.{kind}").split(";")[0][:20] in found


def test_the_windows_task_is_xml_that_starts_daily_at_the_time():
    task = ElementTree.fromstring(text("windows", "C:\\Toko & Kue\\crm 1.xlsm", ""))
    assert task.find(f".//{TASK}StartBoundary").text == "2026-07-01T07:05:00"
    assert task.find(f".//{TASK}DaysInterval").text == "1"
    arguments = task.find(f".//{TASK}Arguments").text
    assert arguments == '/c "sheets-crm refresh "C:\\Toko & Kue\\crm 1.xlsm""'
    assert task.find(f".//{TASK}RunOnlyIfNetworkAvailable").text == "false"


def test_the_windows_task_sets_the_key():
    task = ElementTree.fromstring(text("windows", key="C:\\kunci.json"))
    found = task.find(f".//{TASK}Arguments").text
    assert found == f'/c "set SHEETS_CRM_KEY=C:\\kunci.json&& sheets-crm refresh {ADDRESS}"'


def test_the_cron_line_runs_at_the_shops_time_and_the_shell_reads_the_names_whole():
    zone, line = text("cron", "/home/ani/toko 50%'s.xlsx").splitlines()[2:]
    assert zone == "CRON_TZ=Asia/Jakarta"
    assert line.split()[:5] == ["5", "7", "*", "*", "*"]
    command = line.split(" ", 5)[5].replace("\\%", "%")
    words = [
        "env",
        "SHEETS_CRM_KEY=/home/ani/kunci crm.json",
        "sheets-crm",
        "refresh",
        "/home/ani/toko 50%'s.xlsx",
    ]
    assert shlex.split(command) == words


def test_github_runs_in_utc_and_keeps_the_key_secret():
    found = text("github")
    assert 'cron: "5 0 * * *"' in found
    assert "${{ secrets.SHEETS_CRM_KEY_JSON }}" in found
    assert "umask 077" in found
    assert "kunci crm.json" not in found


def test_github_east_of_utc_means_the_day_before():
    assert 'cron: "0 22 * * *"' in text("github", at=time(5, 0))


def test_the_cloud_run_job_starts_in_the_shops_zone_with_the_key_from_a_secret():
    found = text("cloudrun")
    assert '--schedule="5 7 * * *" --time-zone=Asia/Jakarta' in found
    assert "--set-secrets=/secrets/key.json=sheets-crm-key:latest" in found


def test_an_unknown_kind_is_a_mistake_in_our_code():
    with pytest.raises(ValueError, match="'launchd' is not one of"):
        text("launchd")


@pytest.mark.parametrize(("hour", "day"), [(6, date(2026, 7, 1)), (8, date(2026, 7, 2))])
def test_the_first_day_is_today_unless_the_time_has_passed(hour, day):
    assert first_day(datetime(2026, 7, 1, hour), time(7, 5)) == day


@pytest.mark.live
@pytest.mark.parametrize("book", [ADDRESS, "/home/ani/toko 50% $HOME's.xlsx"])
def test_systemd_accepts_the_timer_and_reads_the_names_whole(book, tmp_path):
    program = need("systemd-analyze")
    service, timer = text("systemd", book).split("# ---- sheets-crm.timer\n")
    (tmp_path / "sheets-crm.service").write_text(service)
    (tmp_path / "sheets-crm.timer").write_text(timer)
    files = [str(tmp_path / "sheets-crm.service"), str(tmp_path / "sheets-crm.timer")]
    checked = subprocess.run(
        [program, "verify", "--user", *files], capture_output=True, text=True, check=False
    )
    assert "sheets-crm" not in checked.stderr, checked.stderr
    assert f'"{book.replace("%", "%%").replace("$", "$$")}"' in service
    when = subprocess.run(
        [program, "calendar", "*-*-* 07:05:00 Asia/Jakarta"], capture_output=True, text=True, check=False
    )
    assert when.returncode == 0
