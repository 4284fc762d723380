"""What is missing is found, and the contract can be tried on a spreadsheet of the owner's own."""

import pytest

from sheets_crm.commands.doctor.google import google_findings
from sheets_crm.commands.doctor.google_contract import live_contract
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from tests.google_server import SERVICE_ACCOUNT, GoogleServer, write_key_file
from tests.google_server.handlers import HANDLERS
from tests.workbooks.google.books import client_of, fill

ID = texts_of("id")


@pytest.fixture
def server():
    with GoogleServer(quota=None) as running:
        yield running


@pytest.fixture
def key(server, tmp_path):
    return write_key_file(tmp_path / "kunci.json", server.url, SERVICE_ACCOUNT)


def found(server, key, file, code):
    address = f"https://docs.google.com/spreadsheets/d/{file.id}/edit#gid=0"
    findings = {each.code: each for each in google_findings(address, key, ID, server.url)}
    assert code in findings, findings
    for each in findings.values():
        assert ID(f"doctor.{each.code}", **each.values)
    return findings[code]


def test_all_is_well(server, key):
    file = server.add_spreadsheet()
    findings = google_findings(file.id, key, ID, server.url)
    assert [each.code for each in findings] == [
        "google_key_closed",
        "google_key_good",
        "google_reachable",
        "google_locale_good",
    ]
    assert all(each.good for each in findings)


def test_the_address_to_share_with_is_told(server, key):
    finding = found(server, key, server.add_spreadsheet(shared_with=None), "google_not_shared")
    assert not finding.good
    assert SERVICE_ACCOUNT in ID("doctor.google_not_shared", **finding.values)


def test_sharing_as_reader_is_not_enough(server, key):
    file = server.add_spreadsheet()
    file.permissions[-1]["role"] = "reader"
    assert not found(server, key, file, "google_cannot_write").good


def test_a_key_that_others_can_read_is_told(server, key):
    key.chmod(0o644)
    finding = found(server, key, server.add_spreadsheet(), "google_key_open")
    assert ID("doctor.google_key_open", **finding.values).endswith("chmod 600 kunci.json")


def test_a_foreign_locale_and_zone_are_told(server, key):
    file = server.add_spreadsheet(locale="en_US", time_zone="America/New_York")
    assert not found(server, key, file, "google_locale_wrong").good
    assert not found(server, key, file, "google_zone_wrong").good


def test_the_api_that_is_off_is_told_with_the_page_that_turns_it_on(server, key):
    file = server.add_spreadsheet()
    server.sheets_api_enabled = False
    sentence = found(server, key, file, "cannot_open").values["sentence"]
    assert "https://console.developers.google.com/apis/api/sheets.googleapis.com" in str(sentence)


def test_a_missing_key_is_told(tmp_path):
    assert [each.code for each in google_findings("x", tmp_path / "no.json", ID)] == ["google_key_missing"]
    assert [each.code for each in google_findings("x", None, ID)] == ["google_key_missing"]


def test_an_address_that_is_none_is_told(server, key):
    findings = google_findings("https://example.com/spreadsheet", key, ID, server.url)
    assert findings[-1].code == "cannot_open"
    assert "bukan alamat Google Sheets" in str(findings[-1].values["sentence"])


def trial(server, tmp_path, file):
    book = GoogleWorkbook(file.id, client_of(server, tmp_path), sleep=lambda seconds: None)
    return live_contract(book, "uji", ID)


def test_the_contract_holds_on_an_empty_spreadsheet_and_leaves_it_empty(server, tmp_path):
    file = server.add_spreadsheet()
    findings = trial(server, tmp_path, file)
    assert [each.good for each in findings] == [True] * 7, findings
    assert [sheet.title for sheet in file.sheets] == ["Sheet1"]


def test_the_contract_is_never_tried_on_a_spreadsheet_in_use(server, tmp_path):
    file = server.add_spreadsheet()
    fill(server.human(file), {"Pelanggan": [["Nama"], ["Ani"]]})
    assert [each.code for each in trial(server, tmp_path, file)] == ["google_contract_full"]


def test_a_google_that_lets_a_landmark_be_made_twice_is_found_out(server, tmp_path, monkeypatch):
    strict = HANDLERS["createDeveloperMetadata"]

    def lenient(batch, request):
        number = request["developerMetadata"]["metadataId"]
        batch.book.metadata = [entry for entry in batch.book.metadata if entry["metadataId"] != number]
        return strict(batch, request)

    monkeypatch.setitem(HANDLERS, "createDeveloperMetadata", lenient)
    findings = trial(server, tmp_path, server.add_spreadsheet())
    bad = [each.values["name"] for each in findings if not each.good]
    assert bad == ["tulisan ditolak bila kolom dipindah orang"]
