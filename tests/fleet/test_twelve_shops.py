"""Twelve varied shops by one command: killed half-way, taken up again, and an overview that can be shown."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import openpyxl
import pytest

from sheets_crm.fleet.journal import journal_path
from tests.fleet.small_fleet import AS_OF
from tests.fleet.twelve_shops import OWN, SALES, twelve
from tests.programs import need
from tests.workbooks.live.libreoffice import converted

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL"),
]
LANGUAGE = {"id": "id_ID.UTF-8", "en": "en_US.UTF-8"}
OVERVIEW = {"id": "Semua Toko", "en": "All Shops"}


def command(folder):
    return [sys.executable, "-m", "sheets_crm", "fleet", str(folder), "--as-of", AS_OF.isoformat(), "--json"]


def killed(folder, overview, environment, shops):
    """The names of the shops that were done when the whole run was killed."""
    journal = journal_path(str(overview))
    running = subprocess.Popen(
        command(folder), env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    )
    until = time.monotonic() + 300
    while not (journal.exists() and journal.read_bytes().count(b"\n") > shops) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return {json.loads(line)["mark"] for line in journal.read_text(encoding="utf-8").splitlines()[1:]}


@pytest.fixture(params=LANGUAGE)
def run(request, tmp_path):
    """A folder of twelve, refreshed by a run that was killed after five of them and by one that went on."""
    need("soffice")
    folder, environment = tmp_path / "toko", {**os.environ, "LC_ALL": LANGUAGE[request.param]}
    names = twelve(folder)
    overview = folder / f"{OVERVIEW[request.param]}.xlsx"
    done = killed(folder, overview, environment, shops=5)
    times = {path.stem: path.stat().st_mtime_ns for path in folder.glob("*.xlsx")}
    again = subprocess.run(command(folder), env=environment, capture_output=True, text=True, timeout=600)
    answer = json.loads(again.stdout)
    return request.param, names, done, times, answer, overview


def test_twelve_varied_shops_are_refreshed_killed_resumed_and_shown(run, tmp_path):
    language, names, done, times, answer, overview = run
    shops = {shop["name"]: shop for shop in answer["shops"]}
    assert list(shops) == names
    assert all(shop["done"] for shop in answer["shops"])
    assert 5 <= answer["resumed"] == len(done) < 12
    untouched = {
        name for name in names if (overview.parent / f"{name}.xlsx").stat().st_mtime_ns == times[name]
    }
    assert len(untouched) >= answer["resumed"]
    assert {name: shops[name]["figures"]["sales"] for name in OWN} == dict.fromkeys(OWN, SALES)
    assert shops["contoh-id"]["figures"] == shops["contoh-en"]["figures"]
    _looks_as_it_should(language, names, overview, tmp_path)


def _looks_as_it_should(language, names, overview, folder):
    sheet = openpyxl.load_workbook(overview).worksheets[0]
    assert [sheet.cell(row, 1).value for row in range(9, 21)] == names
    assert sheet.auto_filter.ref is not None
    assert sheet.freeze_panes == "B9"
    pdf = converted(overview, folder / "office", "pdf")
    printed = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    )
    first, totals, meanings = printed.stdout.split("\f")[:3]
    assert all(name in first for name in names)
    assert "###" not in printed.stdout
    whole = {"id": "Semua toko", "en": "All shops"}[language]
    assert re.search(rf"{whole}\s+12\s+Rp63\.974\.000" if language == "id" else whole, totals)
    words = {
        "id": "Dijumlahkan dari toko yang mengisi Kas.",
        "en": "Added up for the shops that keep a cash book.",
    }
    assert words[language] in meanings
