"""The script inside Google Sheets: type-checked, and run for real against the fake."""

import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sheets_crm.commands.sync import Shop, serve_once
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from tests.commands.test_sync import refreshed
from tests.programs import need
from tests.workbooks.google.books import client_of, running_server

FOLDER = Path(__file__).parents[3] / "macros" / "google"
NOW = datetime(2026, 6, 30, 2, 31, tzinfo=UTC)


def test_the_scripts_sentences_are_those_of_the_catalogues():
    code = (FOLDER / "Code.gs").read_text(encoding="utf-8")
    for language in LANGUAGES:
        texts = texts_of(language)
        for sentence in texts.node("google.script").values():
            assert sentence in code
        for name in ("title", "request"):
            assert f"'{texts(f'sync.control.{name}')}'" in code


def test_the_script_may_touch_nothing_but_its_own_spreadsheet():
    manifest = json.loads((FOLDER / "appsscript.json").read_text(encoding="utf-8"))
    assert manifest["oauthScopes"] == ["https://www.googleapis.com/auth/spreadsheets.currentonly"]
    code = (FOLDER / "Code.gs").read_text(encoding="utf-8")
    assert "@OnlyCurrentDoc" in code
    assert re.findall(r"\b(UrlFetchApp|DriveApp|PropertiesService|eval|Function)\b", code) == []


def checked(*arguments):
    node = need("node")
    if not (FOLDER / "node_modules" / "typescript").exists():
        need("tsc")
    command = [node, str(FOLDER / "check.mjs"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.live
def test_the_script_is_sound_to_the_type_checker():
    found = checked()
    assert found.returncode == 0, found.stdout


@pytest.mark.live
def test_the_type_checker_finds_a_member_that_google_does_not_have(tmp_path):
    code = (FOLDER / "Code.gs").read_text(encoding="utf-8")
    broken = tmp_path / "Code.gs"
    broken.write_text(code.replace("setValue(true)", "setTruth(true)"), encoding="utf-8")
    found = checked(str(broken))
    assert found.returncode != 0
    assert "setTruth" in found.stdout


@pytest.fixture
def file():
    return running_server().add_spreadsheet()


@pytest.fixture
def shop(file, tmp_path):
    book = GoogleWorkbook(file.id, client_of(running_server(), tmp_path), sleep=lambda seconds: None)
    return Shop(book, lambda opened: refreshed(), texts_of("id"))


def run(function, file, now=NOW):
    server = running_server()
    words = [function, file.id, server.url, server.token("owner@example.com"), now.isoformat()]
    found = subprocess.run(
        [need("node"), str(FOLDER / "run.mjs"), *words], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
    return json.loads(found.stdout)


@pytest.mark.live
def test_the_menu_is_there_when_the_spreadsheet_opens(file):
    shown = {"title": "CRM", "items": [["Perbarui daftar sekarang", "requestRefresh"]]}
    assert run("onOpen", file)["menus"] == [shown]


@pytest.mark.live
def test_a_click_ticks_the_box_and_the_watcher_serves_it(file, shop):
    for _ in range(2):
        serve_once(shop, NOW, "toko")
    toasts = run("requestRefresh", file)["toasts"]
    assert toasts == [["CRM", "Permintaan dicatat. Lihat baris Keadaan di lembar Perbarui."]]
    assert serve_once(shop, NOW, "toko") == "selesai 09:31, 20 orang"


@pytest.mark.live
def test_a_click_without_a_watcher_says_when_the_list_comes(file, shop):
    for _ in range(2):
        serve_once(shop, NOW, "toko")
    [[_, text]] = run("requestRefresh", file, now=NOW.replace(hour=3))["toasts"]
    assert text.startswith("Permintaan dicatat, tetapi penjaga sedang tidak menyala.")
    assert running_server().human(file).values("Perbarui")[3][1] is True


@pytest.mark.live
def test_a_click_finds_the_box_where_people_moved_it(file, shop):
    serve_once(shop, NOW, "toko")
    running_server().human(file).insert_rows("Perbarui", 1, 2)
    run("requestRefresh", file)
    assert running_server().human(file).values("Perbarui")[5][:2] == ["Perbarui sekarang", True]


@pytest.mark.live
def test_a_click_changes_one_cell_and_nothing_else(file, shop):
    serve_once(shop, NOW, "toko")
    human = running_server().human(file)
    before = {sheet.title: human.values(sheet.title) for sheet in file.sheets}
    run("requestRefresh", file)
    after = {sheet.title: human.values(sheet.title) for sheet in file.sheets}
    before["Perbarui"][3][1] = True
    assert after == before


@pytest.mark.live
def test_a_click_without_the_sheet_says_what_to_do(file):
    [[_, text]] = run("requestRefresh", file)["toasts"]
    assert text == "Lembar Perbarui belum ada. Jalankan sheets-crm setup dengan alamat spreadsheet ini."
