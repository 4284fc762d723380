"""The Google fake when something goes wrong, somebody edits in between, or a range is protected."""

import pytest
import requests

from tests.google_server import OWNER, Fault
from tests.google_server.caller import Caller, text


@pytest.mark.parametrize("code", [429, 500, 503])
def test_a_status_fault_is_answered_once_and_applies_nothing(server, caller, code):
    server.faults.append(Fault("status", code=code, when="write", retry_after=7))
    assert caller.get("").status_code == 200
    answer = caller.write("A1", "x")
    assert (answer.status_code, answer.headers["Retry-After"]) == (code, "7")
    assert caller.value("A1") is None
    assert caller.write("A1", "x").status_code == 200


def test_a_write_may_land_and_still_be_answered_503(server, caller):
    server.faults.append(Fault("applied_status"))
    assert caller.write("A1", "x").status_code == 503
    assert caller.value("A1") == [["x"]]


@pytest.mark.parametrize(("kind", "landed"), [("timeout", None), ("applied_timeout", [["x"]])])
def test_a_time_out_never_answers(server, caller, kind, landed):
    server.faults.append(Fault(kind, when="write", seconds=0.2))
    with pytest.raises(requests.ConnectionError):
        caller.write("A1", "x")
    assert caller.value("A1") == landed


def test_a_connection_may_be_cut_in_the_middle_of_the_answer(server, caller):
    server.faults.append(Fault("cut", when="write"))
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        caller.write("A1", "x")
    assert caller.value("A1") == [["x"]]


def test_a_human_may_edit_at_the_instant_before_a_write(server, book, caller):
    def insert_and_type(human):
        human.insert_rows("Sheet1", before=1)
        human.type("Sheet1", "B1", "mau pesan")

    server.edit_before_next_write(insert_and_type)
    caller.batch(text(0, 0, "kepala"))
    assert server.human(book).values("Sheet1") == [["kepala", "mau pesan"]]
    caller.batch(text(1, 0, "isi"))
    assert server.human(book).values("Sheet1") == [["kepala", "mau pesan"], ["isi"]]


def test_the_human_edit_waits_for_a_write(server, book, caller):
    server.edit_before_next_write(lambda human: human.type("Sheet1", "A1", "x"))
    assert caller.value("A1") is None
    assert len(server.edits) == 1


def test_a_protected_range_refuses_all_but_its_editors(server, book, caller):
    area = {"startRowIndex": 0, "endRowIndex": 1}
    server.human(book).do({"addProtectedRange": {"protectedRange": {"range": area}}})
    refused = caller.batch(text(0, 0, "x"))
    assert refused.status_code == 400
    assert "You are trying to edit a protected cell or object." in refused.json()["error"]["message"]
    assert caller.write("A1", "x").status_code == 400
    span = {"sheetId": 0, "dimension": "ROWS", "startIndex": 0, "endIndex": 2}
    assert caller.batch({"deleteDimension": {"range": span}}).status_code == 400
    assert caller.batch(text(1, 0, "x")).status_code == 200
    number = book.sheets[0].objects["protectedRanges"][0]["protectedRangeId"]
    assert caller.batch({"deleteProtectedRange": {"protectedRangeId": number}}).status_code == 400
    assert Caller(server, book, OWNER).batch(text(0, 0, "x")).status_code == 200


def test_only_a_sheet_protected_as_a_whole_keeps_its_name(server, book, caller):
    human = server.human(book)
    human.add_sheet("Daftar")
    number = human.sheet("Daftar").id
    rename = {
        "updateSheetProperties": {"properties": {"sheetId": number, "title": "Lain"}, "fields": "title"}
    }
    part = {"sheetId": number, "startRowIndex": 0, "endRowIndex": 1}
    human.do({"addProtectedRange": {"protectedRange": {"range": part}}})
    assert caller.batch(rename).status_code == 200
    assert caller.batch({"deleteSheet": {"sheetId": number}}).status_code == 400
    human.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": number}}}})
    assert caller.batch(rename).status_code == 400


def test_a_warning_refuses_nobody_and_free_cells_stay_free(server, book, caller):
    human = server.human(book)
    human.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "warningOnly": True}}})
    assert caller.batch(text(0, 0, "x")).status_code == 200
    human.add_sheet("Daftar")
    number = human.sheet("Daftar").id
    free = {"sheetId": number, "startColumnIndex": 1, "endColumnIndex": 2}
    protected = {"range": {"sheetId": number}, "unprotectedRanges": [free]}
    human.do({"addProtectedRange": {"protectedRange": protected}})
    assert caller.write("Daftar!B3", "x").status_code == 200
    assert caller.write("Daftar!C3", "x").status_code == 400
    rows = [{"values": [{"userEnteredValue": {"stringValue": "x"}}] * 2}]
    start = {"sheetId": number, "columnIndex": 1}
    half = {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
    assert caller.batch(half).status_code == 400
