"""The Google fake over HTTP: tokens, permissions, quotas and refusals."""

import subprocess
import sys
import time

import pytest
import requests

from tests.google_server import DRIVE_SCOPE, OWNER, SERVICE_ACCOUNT, Fault, validate_body
from tests.google_server.caller import Caller, text

STAFF = "staf@example.com"


def test_a_request_without_a_token_is_refused(server, book):
    answer = Caller(server, book, token="made-up").get("")
    assert answer.status_code == 401
    assert answer.json()["error"]["status"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("role", "reading", "writing"), [("writer", 200, 200), ("reader", 200, 403), (None, 403, 403)]
)
def test_a_role_decides_who_reads_and_writes(server, role, reading, writing):
    book = server.add_spreadsheet(shared_with=None)
    if role:
        book.permissions.append({"id": "1", "type": "user", "role": role, "emailAddress": STAFF})
    staff = Caller(server, book, STAFF)
    assert staff.get("").status_code == reading
    assert staff.write("A1", "x").status_code == writing


def test_a_token_is_given_for_a_service_account_only(server):
    for form in ({"grant_type": "password"}, {"assertion": "a.b.c"}):
        answer = requests.post(f"{server.url}/token", data=form, timeout=5)
        assert (answer.status_code, answer.json()["error"]) == (400, "invalid_grant")


def test_a_reset_forgets_everything(server, book, caller):
    server.faults.append(Fault("status"))
    server.edit_before_next_write(print)
    server.reset()
    assert (server.faults, server.edits, server.requests, server.store.books) == ([], [], [], {})
    assert caller.get("").status_code == 401


def test_the_spreadsheets_scope_does_not_open_drive(server, caller):
    answer = caller.session.get(f"{server.url}/drive/v3/files", timeout=5)
    assert answer.status_code == 403
    assert answer.json()["error"]["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_an_api_that_is_switched_off_says_where_to_switch_it_on(server, caller):
    server.sheets_api_enabled = False
    error = caller.get("").json()["error"]
    assert (error["code"], error["details"][0]["reason"]) == (403, "SERVICE_DISABLED")
    assert "Enable it by visiting" in error["message"]


def test_reads_and_writes_have_quotas_of_their_own(server, book, caller):
    now = [0.0]
    server.clock = lambda: now[0]
    assert {caller.get("").status_code for _ in range(60)} == {200}
    refused = caller.get("")
    assert refused.status_code == 429
    assert refused.json()["error"]["details"][0]["metadata"]["quota_limit"] == "ReadRequestsPerMinutePerUser"
    assert caller.write("A1", "x").status_code == 200
    assert Caller(server, book, OWNER).get("").status_code == 200
    now[0] = 60.0
    assert caller.get("").status_code == 200
    server.clock = time.monotonic


def test_a_refused_batch_changes_nothing(server, book, caller):
    before = server.human(book).values("Sheet1")
    merge = {"mergeCells": {"range": {"endRowIndex": 1, "startColumnIndex": 3}}}
    wrong = {"deleteSheet": {"sheetId": 999}}
    answer = caller.batch(text(0, 0, "x"), merge, wrong, {"addSheet": {"properties": {"title": "Baru"}}})
    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "Invalid requests[2].deleteSheet: No grid with id: 999"
    assert [(sheet.title, sheet.objects.get("merges", [])) for sheet in book.sheets] == [("Sheet1", [])]
    assert server.human(book).values("Sheet1") == before


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            {"updateCells": {"feilds": "note"}},
            "Unknown name \"feilds\" at 'requests[0].update_cells': Cannot find field.",
        ),
        (
            {"updateCells": {"rows": [{"values": [{"userEnteredValue": {"text": "x"}}]}], "fields": "*"}},
            "Unknown name \"text\" at 'requests[0].update_cells.rows[0].values[0].user_entered_value'",
        ),
        ({"deleteSheet": {"sheetId": "one"}}, "Invalid value at 'requests[0].delete_sheet.sheet_id'"),
        ({"tidyUp": {}}, 'Unknown name "tidyUp"'),
    ],
)
def test_an_unknown_field_is_a_400_that_names_it(caller, request_, message):
    answer = caller.batch(request_)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]
    assert answer.json()["error"]["details"][0]["fieldViolations"]


def test_a_batch_answers_the_cells_it_is_asked_for(caller):
    body = {"requests": [text(0, 0, "x")], "includeSpreadsheetInResponse": True, "responseRanges": ["A1"]}
    fields = "updatedSpreadsheet.sheets.data.rowData.values.effectiveValue"
    answer = caller.session.post(f"{caller.url}:batchUpdate", json=body, params={"fields": fields}, timeout=5)
    values = [{"effectiveValue": {"stringValue": "x"}}]
    assert answer.json() == {
        "updatedSpreadsheet": {"sheets": [{"data": [{"rowData": [{"values": values}]}]}]}
    }


def test_a_wrong_field_mask_keeps_a_write_from_being_applied(caller):
    answer = caller.batch(text(0, 0, "x"), params={"fields": "colour"})
    assert answer.status_code == 400
    assert caller.value("A1") is None


def test_metadata_is_searched_and_read_by_number(caller):
    item = {"metadataKey": "run", "visibility": "DOCUMENT", "location": {"sheetId": 0}}
    reply = caller.batch({"createDeveloperMetadata": {"developerMetadata": item}}).json()["replies"][0]
    number = reply["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    lookup = {"dataFilters": [{"developerMetadataLookup": {"metadataKey": "run"}}]}
    found = caller.session.post(f"{caller.url}/developerMetadata:search", json=lookup, timeout=5).json()
    assert found["matchedDeveloperMetadata"][0]["developerMetadata"]["metadataId"] == number
    assert caller.get(f"/developerMetadata/{number}").json()["metadataKey"] == "run"
    assert caller.get("/developerMetadata/7").status_code == 404


def test_a_request_that_google_knows_and_the_fake_does_not_is_a_501(caller):
    answer = caller.batch({"addSlicer": {"slicer": {}}})
    assert answer.status_code == 501
    assert "addSlicer" in answer.json()["error"]["message"]
    assert caller.get(":getByDataFilter").status_code == 404


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"colour": "red"}, 'Unknown name "colour": Cannot bind query parameter.'),
        ({"fields": "sheets.colour"}, "Cannot find matching fields for path 'sheets.colour'."),
        ({"ranges": "Nowhere!A1"}, "Unable to parse range: Nowhere!A1"),
    ],
)
def test_a_wrong_parameter_is_a_400(caller, params, message):
    answer = caller.get("", params=params)
    assert answer.status_code == 400
    assert message in answer.json()["error"]["message"]


def test_validate_body_names_what_the_discovery_document_does_not_know():
    path = "/v4/spreadsheets/x:batchUpdate"
    good = {"requests": [{"addSheet": {"properties": {"title": "a", "index": 1}}}]}
    assert validate_body("POST", path, good) == []
    assert validate_body("POST", path, {"requests": [{"addSheet": {"title": "a"}}]}) == [
        "Invalid JSON payload received. Unknown name \"title\" at 'requests[0].add_sheet': Cannot find field."
    ]
    assert validate_body("POST", "/v4/other", {}) == ["POST /v4/other is not in the discovery document"]


def test_latency_delays_every_answer(server, caller):
    server.latency = 0.05
    began = time.perf_counter()
    caller.get("")
    assert time.perf_counter() - began >= 0.05
    server.latency = 0.0


def test_every_request_is_written_down_with_its_outcome(server, caller):
    caller.get("")
    caller.batch({"deleteSheet": {"sheetId": 0}})
    assert [(entry["method"], entry["status"]) for entry in server.requests] == [("GET", 200), ("POST", 400)]


def test_a_payload_beyond_ten_megabytes_is_refused(caller):
    assert "payload size exceeds" in caller.write("A1", "x" * 10_500_000).json()["error"]["message"]


def test_a_drive_token_may_list_files(server, book):
    drive = Caller(server, book, token=server.token(SERVICE_ACCOUNT, DRIVE_SCOPE))
    query = {"q": 'mimeType="application/vnd.google-apps.spreadsheet"'}
    files = drive.session.get(f"{server.url}/drive/v3/files", params=query, timeout=5).json()["files"]
    assert [file["id"] for file in files] == [book.id]


def test_it_starts_from_the_command_line(tmp_path):
    key = tmp_path / "key.json"
    command = [sys.executable, "-m", "tests.google_server", "--port", "0", "--key-file", str(key)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        first, second = process.stdout.readline(), process.stdout.readline()
        url = first.split()[0]
        assert requests.get(f"{url}/v4/spreadsheets/x", timeout=5).status_code == 401
        assert second.strip() == str(key)
        process.terminate()
