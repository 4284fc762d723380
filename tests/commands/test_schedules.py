"""Every schedule is read by what runs it, says the right time, and keeps odd names whole."""

import re
import subprocess
import sys
from datetime import date, datetime, time
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

from sheets_crm.commands.schedules import KINDS, first_day, schedule_text
from sheets_crm.commands.this_program import checkout
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.conftest import xlsx_book
from tests.programs import need
from tests.small_shop import CUSTOMERS, ORDERS, PRODUCTS
from tests.workflows import LINTERS, told

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


ODD = ["toko & kue 1.xlsx", "toko 50%'s $HOME.xlsx", 'dua"baris\nnama\\n.xlsx', "-rf;ls.xlsx"]


def test_the_windows_task_is_xml_that_starts_daily_at_the_time(monkeypatch):
    monkeypatch.setattr(sys, "executable", "C:\\Program Files\\Python\\python.exe")
    task = ElementTree.fromstring(text("windows", "C:\\Toko & Kue\\crm 1.xlsm", ""))
    assert task.find(f".//{TASK}StartBoundary").text == "2026-07-01T07:05:00"
    assert task.find(f".//{TASK}DaysInterval").text == "1"
    assert task.find(f".//{TASK}Command").text == "C:\\Program Files\\Python\\python.exe"
    arguments = task.find(f".//{TASK}Arguments").text
    assert arguments.startswith("-P -m sheets_crm refresh ")
    assert arguments.endswith('C:\\Toko & Kue\\crm 1.xlsm"')
    assert task.find(f".//{TASK}RunOnlyIfNetworkAvailable").text == "false"


def test_the_windows_task_names_the_key():
    task = ElementTree.fromstring(text("windows"))
    assert task.find(f".//{TASK}Arguments").text.endswith(f'{ADDRESS} --key "/home/ani/kunci crm.json"')
    assert task.find(f".//{TASK}RunOnlyIfNetworkAvailable").text == "true"


def test_the_cron_line_runs_at_the_shops_time():
    (line,) = text("cron").splitlines()[2:]
    assert line.split()[:5] == ["5", "7", "*", "*", "*"]


@pytest.mark.parametrize(
    ("here", "begins"), [("UTC", "5 0"), ("Asia/Makassar", "5 8"), ("Asia/Pontianak", "5 7")]
)
def test_the_cron_line_goes_by_the_clock_of_its_computer_and_says_so(here, begins):
    since, texts = date(2026, 7, 1), texts_of("id")
    printed = schedule_text("cron", "b.xlsx", time(7, 5), "Asia/Jakarta", "", texts, since, ZoneInfo(here))
    *notes, line = printed.splitlines()
    assert line.startswith(f"{begins} * * * ")
    assert any("sama dengan 07:05 di Asia/Jakarta" in note for note in notes) is (begins != "5 7")


def by_cron(printed):
    """Run the last line as cron does: by a shell, with few variables, from another folder."""
    command = printed.splitlines()[-1].split(" ", 5)[5].replace("\\%", "%")
    return ["/bin/sh", "-c", command]


def by_systemd(printed):
    """The words of the command as systemd.service(5) reads them."""
    line = next(line for line in printed.splitlines() if line.startswith("ExecStart="))
    quoted = re.findall(r'"((?:[^"\\]|\\.)*)"', line)
    words = [word.encode().decode("unicode_escape") for word in quoted]
    return [word.replace("%%", "%").replace("$$", "$") for word in words]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither cron nor systemd")
@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize(("kind", "words"), [("cron", by_cron), ("systemd", by_systemd)])
def test_the_printed_line_is_run_with_the_book_whole(kind, words, name, tmp_path):
    book, said = tmp_path / name, tmp_path / "said"
    stand_in = tmp_path / "pro gram"
    stand_in.write_text(f"#!/bin/sh\nprintf '%s\\0' \"$@\" > {said}\n")
    stand_in.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", str(stand_in))
        printed = text(kind, str(book), str(tmp_path / "kun'ci &.json"))
    subprocess.run(words(printed), cwd="/", env={"PATH": "/usr/bin:/bin"}, check=True, timeout=60)
    assert said.read_text().split("\0")[:-1] == [
        *("-P", "-m", "sheets_crm", "refresh", str(book), "--key", str(tmp_path / "kun'ci &.json"))
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no cron")
def test_the_printed_cron_line_refreshes_a_real_workbook(tmp_path):
    book = xlsx_book({"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS}, {}, tmp_path).path
    odd = book.rename(tmp_path / "toko & kue 50%.xlsx")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    done = subprocess.run(
        by_cron(text("cron", str(odd), "")), cwd="/", env=environment, capture_output=True, timeout=120
    )
    assert done.returncode in (0, 1), done.stderr
    assert "Daftar Telepon" in XlsxWorkbook(odd).titles()


def test_a_book_without_its_folder_is_named_with_it(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert f"'{tmp_path}/toko kue.xlsx'" in text("cron", "toko kue.xlsx", "")


@pytest.mark.skipif(sys.platform == "win32", reason="the lines are for a shell in the cloud")
def test_the_cloud_run_lines_are_read_whole_by_a_shell(tmp_path):
    (tmp_path / "gcloud").write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" -- >> {tmp_path}/said\n")
    (tmp_path / "gcloud").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    subprocess.run(["/bin/sh", "-c", text("cloudrun")], env=environment, check=True, timeout=60)
    said = (tmp_path / "said").read_text().splitlines()
    assert f"--args=-m,sheets_crm,refresh,{ADDRESS}" in said
    assert "--command=python" in said
    assert said.count("--") == 4


def test_github_runs_in_utc_and_keeps_the_key_secret():
    found = text("github")
    assert 'cron: "5 0 * * *"' in found
    assert "${{ secrets.SHEETS_CRM_KEY_JSON }}" in found
    assert "umask 077" in found
    assert "kunci crm.json" not in found


def test_github_gets_the_checkout_at_its_commit_and_no_name_that_anybody_could_register():
    found = text("github")
    assert f"ref: {checkout().commit}" in found
    assert re.search(r"ref: [0-9a-f]{40}\n", found)
    assert "pip install --constraint constraints.txt .\n" in found
    assert "install sheets-crm" not in found
    assert all(re.search(r"@[0-9a-f]{40}  # v\d", line) for line in found.splitlines() if "uses:" in line)


@pytest.mark.parametrize("linter", LINTERS, ids=lambda linter: linter[0])
def test_linters_of_workflows_find_nothing_in_it(linter, tmp_path):
    assert told(linter, text("github"), tmp_path) == ""


@pytest.mark.parametrize(
    ("remote", "repository"),
    [
        ("https://github.com/toko/crm.git", "toko/crm"),
        ("git@github.com:toko/crm.git", "toko/crm"),
        ("https://git.example/toko/crm.git", ""),
        ("", ""),
    ],
)
def test_a_checkout_knows_its_commit_and_where_others_get_it(remote, repository, tmp_path):
    def git(*words):
        who = ["-c", "user.name=a", "-c", "user.email=a@b.example"]
        subprocess.run(["git", "-C", tmp_path, *who, *words], check=True, capture_output=True)

    git("init")
    git("commit", "--allow-empty", "-m", "a")
    if remote:
        git("remote", "add", "origin", remote)
    found = checkout(tmp_path)
    assert (len(found.commit), found.repository) == (40, repository)


def test_without_a_checkout_nothing_is_printed_that_could_fetch_something_else(tmp_path):
    with pytest.raises(WorkbookError, match="no_checkout"):
        checkout(tmp_path)


@pytest.mark.parametrize("kind", ["github", "cloudrun"])
def test_a_machine_elsewhere_is_sent_no_path_of_this_one(kind):
    with pytest.raises(WorkbookError, match="only_google"):
        text(kind, "/home/ani/toko.xlsx")


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
