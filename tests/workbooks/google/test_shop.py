"""The golden shop in Google Sheets: refreshed by box, by the clock and by hand while somebody types."""

from datetime import UTC, datetime, time, timedelta

import pytest
from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from sheets_crm.commands.sync import Shop as Watched
from sheets_crm.commands.sync import control_design, serve_once
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.protocol import AddSheet, Plan
from tests.google_server import SERVICE_ACCOUNT, GoogleServer, validate_body, write_key_file
from tests.small_shop import LIST, LOG
from tests.workbooks.google.books import client_of
from tests.workbooks.google.test_races import WHOLE, Shop, golden_shop, letter

ID = texts_of("id")
MORNING = datetime(2026, 6, 30, 2, 31, tzinfo=UTC)  # 09:31 in Jakarta


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    with GoogleServer(quota=None) as server:
        client = client_of(server, tmp_path_factory.mktemp("kunci"), sleep=lambda seconds: None)
        yield server, client, golden_shop(server, client)


@pytest.fixture
def shop(ground):
    return Shop(*ground, once=WHOLE)


def refreshed(book):
    return WHOLE(book, run_id=f"run {len(book.titles())} {book.requests_used}")


def answer(shop, name, text):
    """What a member of staff types in a customer's row."""
    _, columns, rows = shop.table(LIST)
    number = next(number for number, row in rows.items() if row["Pelanggan"] == name)
    for header, typed in (("Hasil", "nanti"), ("Jawaban", text)):
        shop.human.type(LIST, f"{letter(columns[header])}{number}", typed)


def logged(shop):
    _, _, rows = shop.table(LOG)
    return [row["Jawaban"] for row in rows.values() if row["Jawaban"]]


def test_box_clock_and_staff_at_once_lose_nothing(ground, shop):
    server = ground[0]
    shop.book.titles()
    shop.book.commit(Plan("control", [AddSheet(control_design(ID))]))
    watched = Watched(shop.book, refreshed, ID, time(9, 40))
    assert serve_once(watched, MORNING, "toko") == ""
    answer(shop, "Siti Aminah", "minggu depan")
    shop.human.type("Perbarui", "B4", "TRUE")
    # the first write takes the tick away, so the edit comes with the second, the list's
    server.edit_before_next_write(lambda human: None)
    server.edit_before_next_write(lambda human: answer(shop, "Dewi Lestari", "habis gajian"))
    assert serve_once(watched, MORNING, "toko") == "selesai 09:31, 5 orang"
    assert logged(shop) == ["minggu depan"]
    assert serve_once(watched, MORNING + timedelta(minutes=10), "toko") == "selesai 09:41, 4 orang"
    assert logged(shop) == ["minggu depan", "habis gajian"]
    names = [row["Pelanggan"] for row in shop.listed()[1].values()]
    assert "Siti Aminah" not in names
    assert "Dewi Lestari" not in names


def test_a_refresh_takes_six_requests_that_google_understands_and_a_second_changes_nothing(ground, shop):
    server = ground[0]
    answer(shop, "Siti Aminah", "besok")
    shop.refresh("a")
    server.requests.clear()
    answer(shop, "Dewi Lestari", "lusa")
    assert shop.refresh("b").changed
    assert len(server.requests) == 6
    [write] = [entry for entry in server.requests if entry["method"] == "POST"]
    assert validate_body("POST", write["path"], write["body"]) == []
    before = {sheet.title: shop.human.values(sheet.title) for sheet in shop.file.sheets}
    assert not shop.refresh("c").changed
    assert {sheet.title: shop.human.values(sheet.title) for sheet in shop.file.sheets} == before


def test_the_command_line_refreshes_an_address_and_counts_its_requests(ground, shop, tmp_path, monkeypatch):
    server = ground[0]
    monkeypatch.setenv("SHEETS_CRM_GOOGLE", server.url)
    monkeypatch.setenv(
        "SHEETS_CRM_KEY", str(write_key_file(tmp_path / "k.json", server.url, SERVICE_ACCOUNT))
    )
    address = f"https://docs.google.com/spreadsheets/d/{shop.file.id}/edit#gid=0"
    answer(shop, "Siti Aminah", "besok")
    found = CliRunner().invoke(app, ["refresh", address, "--as-of", "2026-06-30", "--lang", "id"])
    assert found.output.splitlines()[0].startswith("Selesai: 5 orang di daftar")
    assert found.output.splitlines()[-1] in ("5 permintaan ke Google.", "6 permintaan ke Google.")
    assert logged(shop) == ["besok"]
