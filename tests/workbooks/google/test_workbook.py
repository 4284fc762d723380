"""The Google back end: few requests, none repeated that landed, text that stays text, looks that travel."""

from datetime import date, datetime
from pathlib import Path

import pytest
import requests

from sheets_crm.texts import texts_of
from sheets_crm.workbooks.google.cells import moment, serial
from sheets_crm.workbooks.google.client import Pace
from sheets_crm.workbooks.google.key import google_client, spreadsheet_key
from sheets_crm.workbooks.google.read import ARCHIVE
from sheets_crm.workbooks.google.workbook import GoogleWorkbook, open_google
from sheets_crm.workbooks.opening import is_google
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Formula,
    Plan,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
)
from tests.google_server import SERVICE_ACCOUNT, Fault, GoogleServer, validate_body, write_key_file
from tests.workbooks.google.books import client_of, fill

LIST, LOG = "Daftar", "Kontak"
SHEETS = {
    LIST: [["Nama", "Hasil", "Kunci"], ["Ani", None, "k1"], ["Budi", "nanti", "k2"]],
    LOG: [["Kunci", "Hasil"]],
}


@pytest.fixture
def server():
    with GoogleServer(quota=None) as running:
        yield running


@pytest.fixture
def slept():
    return []


@pytest.fixture
def shop(server, tmp_path, slept):
    return opened(server, tmp_path, slept, SHEETS)


@pytest.fixture
def used_shop(shop):
    """A shop that was refreshed before, so its headers carry their landmarks."""
    book, _ = shop
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Ani", "Budi", log=("k0",), run="r0"))
    book.read([LIST, LOG], [LIST])
    return shop


def opened(server, tmp_path, slept, sheets):
    file = server.add_spreadsheet()
    human = server.human(file)
    fill(human, sheets)
    client = client_of(server, tmp_path, sleep=slept.append)
    return GoogleWorkbook(file.id, client, sleep=slept.append), human


def hand_over(*names, log=("k2",), run="r1"):
    rows = [TableRow({1: name, 3: f"k-{name}"}) for name in names]
    changes = [WriteTable(LIST, 1, [1, 2, 3], 2, rows, shared=True)]
    if log:
        changes.append(AppendRows(LOG, 1, [{1: key, 2: "nanti"} for key in log]))
    return Plan(run, changes)


def archives(human):
    return [sheet.title for sheet in human.book.sheets if sheet.title.startswith(ARCHIVE)]


def writes(server):
    return [entry for entry in server.requests if entry["path"].endswith(":batchUpdate")]


def test_a_refresh_needs_five_requests_and_the_workbook_counts_them(server, shop):
    book, _ = shop
    book.titles()
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Citra"))
    first = book.requests_used
    book.titles()
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Dewi", run="r2"))
    assert (first, book.requests_used - first) == (6, 5)
    assert len(server.requests) == book.requests_used


def test_everything_is_handed_over_in_one_batch_that_the_published_description_allows(server, shop):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Citra"))
    last = writes(server)[-1]
    assert validate_body("POST", last["path"], last["body"]) == []
    kinds = [next(iter(request)) for request in last["body"]["requests"]]
    assert kinds.index("duplicateSheet") < kinds.index("updateCells")
    assert {"updateCells", "appendCells"} <= set(kinds)
    assert human.values(LIST) == [["Nama", "Hasil", "Kunci"], ["Citra", "", "k-Citra"]]
    assert human.values(LOG) == [["Kunci", "Hasil"], ["k2", "nanti"]]


def test_the_archive_is_hidden_and_holds_the_list_as_it_was(shop):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Citra"))
    assert human.sheet(f"{ARCHIVE}1").properties["hidden"] is True
    assert human.values(f"{ARCHIVE}1")[:3] == [
        ["Nama", "Hasil", "Kunci"],
        ["Ani", "", "k1"],
        ["Budi", "nanti", "k2"],
    ]
    assert book.titles() == (LIST, LOG)


def test_only_the_last_three_archives_stay(shop):
    book, human = shop
    for number in range(1, 7):
        book.read([LIST, LOG], [LIST])
        book.commit(hand_over("Citra", log=(), run=f"r{number}"))
    assert archives(human) == [f"{ARCHIVE}{number}" for number in (4, 5, 6)]


def test_what_is_typed_at_the_instant_of_the_write_is_read_from_the_archive(server, shop):
    book, _ = shop
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Ani", "Budi", log=()))
    assert book.read([LIST], [LIST]).archives == []
    server.edit_before_next_write(lambda editor: editor.type(LIST, "B2", "pesan lagi"))
    book.commit(hand_over("Citra", log=(), run="r2"))
    read, late = book.read([LIST], [LIST]).archives
    assert read.rows == [["Nama", "Hasil", "Kunci"], ["Ani", None, "k-Ani"]]
    assert (late.title, late.rows) == (LIST, [["Nama", "Hasil", "Kunci"], ["Ani", "pesan lagi", "k-Ani"]])
    book.commit(hand_over("Dewi", log=(), run="r3"))
    assert book.read([LIST], [LIST]).archives == []


@pytest.mark.parametrize(
    "edit",
    [
        lambda human: human.move_column(LIST, 3, 1),
        lambda human: human.insert_columns(LIST, 2),
        lambda human: human.delete_columns(LIST, 1),
        lambda human: human.insert_rows(LIST, 1),
        lambda human: human.move_column(LOG, 2, 1),
        lambda human: human.delete_sheet(LOG),
    ],
    ids=["move", "insert", "delete", "row above", "log", "sheet gone"],
)
def test_a_header_that_moved_since_it_was_read_stops_the_write(server, shop, edit):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Ani", log=()))
    book.read([LIST, LOG], [LIST])
    edit(human)
    before = {sheet.title: human.values(sheet.title) for sheet in human.book.sheets}
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        book.commit(hand_over("Citra", run="r2"))
    assert {sheet.title: human.values(sheet.title) for sheet in human.book.sheets} == before


def test_a_header_that_moves_at_the_very_first_write_stops_it_too(server, shop):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    server.edit_before_next_write(lambda editor: editor.move_column(LIST, 3, 1))
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        book.commit(hand_over("Citra"))
    assert human.values(LIST)[1] == ["k1", "Ani"]


def test_a_renamed_tab_is_no_obstacle(used_shop):
    book, human = used_shop
    human.rename(LIST, "Telepon")
    book.commit(hand_over("Citra", log=()))
    assert human.values("Telepon")[1] == ["Citra", "", "k-Citra"]


def test_of_two_refreshes_at_once_only_one_happens(server, shop, tmp_path):
    book, human = shop
    other = GoogleWorkbook(book.key, book.client)
    for each in (book, other):
        each.read([LIST, LOG], [LIST])
    book.commit(hand_over("Citra"))
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        other.commit(hand_over("Dewi", run="r2"))
    assert human.values(LOG) == [["Kunci", "Hasil"], ["k2", "nanti"]]


@pytest.mark.parametrize("kind", ["applied_status", "cut", "status"])
def test_a_write_without_a_clear_answer_happens_exactly_once(server, used_shop, kind):
    book, human = used_shop
    server.requests.clear()
    server.faults.append(Fault(kind, 503, "write"))
    book.commit(hand_over("Dewi", run="r2"))
    assert len(writes(server)) == 1  # what reached Google was never sent again
    assert human.values(LOG) == [["Kunci", "Hasil"], ["k0", "nanti"], ["k2", "nanti"]]
    assert archives(human) == [f"{ARCHIVE}1", f"{ARCHIVE}2"]


def test_a_google_that_stays_silent_leaves_it_open_and_the_next_refresh_finds_out(server, used_shop):
    book, human = used_shop
    server.faults.extend(Fault("status", 503, "write") for _ in range(5))
    with pytest.raises(WorkbookError, match="google_uncertain"):
        book.commit(hand_over("Dewi", run="r2"))
    assert human.values(LOG) == [["Kunci", "Hasil"], ["k0", "nanti"]]


def test_reads_are_repeated_with_growing_pauses_and_then_given_up(server, shop, slept):
    book, _ = shop
    server.faults.extend(
        [Fault("status", 500, "read"), Fault("status", 503, "read"), Fault("cut", 200, "read")]
    )
    book.titles()
    assert [2**n / 2 <= pause <= 2**n for n, pause in enumerate(slept, 1)] == [True, True, True]
    server.faults.extend(Fault("status", 500, "read") for _ in range(5))
    with pytest.raises(WorkbookError, match="google_unreachable"):
        book.titles()


def test_quota_refusals_are_waited_out_also_for_writes(server, shop, slept):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    server.faults.append(Fault("status", 429, "write"))
    book.commit(hand_over("Citra"))
    assert human.values(LOG)[1:] == [["k2", "nanti"]]
    server.faults.extend(Fault("status", 429, "read") for _ in range(5))
    with pytest.raises(WorkbookError, match="google_busy"):
        book.titles()


def test_at_most_so_many_requests_start_in_any_minute():
    clock = [0.0]
    started = []
    pace = Pace(3, lambda: clock[0], lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    for _ in range(8):
        pace.wait()
        started.append(clock[0])
        clock[0] += 5
    assert started == [0, 5, 10, 60, 65, 70, 120, 125]


@pytest.mark.parametrize(
    "text", ["=1+1", "+62 812", "@ani", "-", "0812", "1.500.000", "1/2/2026", "TRUE", "'x"]
)
def test_text_stays_text_wherever_it_is_written(server, tmp_path, slept, text):
    book, human = opened(server, tmp_path, slept, {LIST: [["A"], [None]], LOG: [["A"]]})
    book.read([LIST, LOG])
    row = TableRow({1: text})
    plan = [
        WriteTable(LIST, 1, [1], 1, [row]),
        AppendRows(LOG, 1, [{1: text}]),
        WriteCells(LIST, {(5, 3): text}),
    ]
    book.commit(Plan("r", plan))
    cells = [human.values(LIST)[1][0], human.values(LOG)[1][0], human.values(LIST)[4][2]]
    assert cells == [text] * 3
    assert book.read([LIST]).sheets[LIST].rows[1] == [text]


@pytest.mark.parametrize("locale", ["in_ID", "en_US", "de_DE"])
def test_cells_mean_the_same_in_every_locale(server, tmp_path, locale):
    file = server.add_spreadsheet(locale=locale)
    fill(server.human(file), SHEETS)
    book = GoogleWorkbook(file.id, client_of(server, tmp_path))
    values = [1500000.5, "1.500.000", date(2026, 1, 2), "1/2/2026", True, "ya"]
    book.read([LIST, LOG], [LIST])
    rows = [TableRow({1: value}) for value in values]
    book.commit(Plan("r", [WriteTable(LIST, 1, [1, 2, 3], 2, rows, shared=True)]))
    assert [row[0] for row in book.read([LIST]).sheets[LIST].rows[1:]] == values


def test_days_get_a_date_format_and_keep_the_one_they_have(server, shop):
    book, human = shop
    place = {"sheetId": human.sheet(LIST).id, "startRowIndex": 1, "startColumnIndex": 1, "endColumnIndex": 2}
    style = {"numberFormat": {"type": "DATE", "pattern": "d mmm"}}
    look = {"range": place, "cell": {"userEnteredFormat": style}, "fields": "userEnteredFormat.numberFormat"}
    human.do({"repeatCell": look})
    book.read([LIST, LOG], [LIST])
    row = TableRow({1: date(2026, 1, 5), 2: date(2026, 1, 31), 3: datetime(2026, 1, 31, 9, 30)})
    book.commit(Plan("r", [WriteTable(LIST, 1, [1, 2, 3], 2, [row], shared=True)]))
    assert human.values(LIST, "FORMATTED_VALUE")[1] == ["05/01/2026", "31 Jan", "31/01/2026 09:30"]


def test_looks_notes_and_links_go_where_their_row_goes(server, shop):
    book, human = shop
    yellow = {"backgroundColor": {"red": 1.0, "green": 1.0}, "textFormat": {"link": {"uri": "https://a.id/"}}}
    cell = {"userEnteredFormat": yellow, "note": "penting", "userEnteredValue": {"stringValue": "nanti"}}
    start = {"sheetId": human.sheet(LIST).id, "rowIndex": 2, "columnIndex": 1}
    fields = "userEnteredValue,userEnteredFormat,note"
    human.do({"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}})
    book.read([LIST, LOG], [LIST])
    rows = [TableRow({1: "Budi"}, source=3), TableRow({1: "Citra", 3: "k3"})]
    book.commit(Plan("r", [WriteTable(LIST, 1, [1, 2, 3], 2, rows, shared=True)]))
    book.read([LIST], [LIST])
    cells = book._seen.tabs[LIST].cells
    assert cells[1][1]["note"] == "penting"
    assert cells[1][1]["userEnteredFormat"]["backgroundColor"] == {"red": 1, "green": 1}
    assert cells[1][1]["hyperlink"] == "https://a.id/"
    assert human.values(LIST)[1:] == [["Budi", "nanti", "k2"], ["Citra", "", "k3"]]
    assert "note" not in cells[2][1]
    assert "backgroundColor" not in cells[2][1].get("userEnteredFormat", {})


def test_a_grid_that_is_too_small_grows_in_the_same_batch(server, shop):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over(*(f"Ibu {number}" for number in range(500)), log=()))
    assert len(human.values(LIST)) == 501
    book.read([LIST, LOG], [LIST])
    book.commit(Plan("r2", [WriteCells(LOG, {(400, 30): "x"})]))
    assert human.values(LOG)[399][29] == "x"


def test_a_row_deleted_meanwhile_does_not_make_the_write_fail(server, shop):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    server.edit_before_next_write(lambda editor: None)
    server.edit_before_next_write(lambda editor: editor.delete_rows(LIST, 20, 40))
    book.commit(hand_over(*(f"Ibu {number}" for number in range(70)), log=()))
    assert len(human.values(LIST)) == 71


def test_a_filter_that_people_set_is_applied_to_the_new_rows(server, used_shop):
    book, human = used_shop
    area = {"sheetId": human.sheet(LIST).id, "startRowIndex": 0, "endRowIndex": 60, "endColumnIndex": 3}
    criteria = {"1": {"hiddenValues": ["nanti"]}}
    human.do({"setBasicFilter": {"filter": {"range": area, "criteria": criteria}}})
    book.read([LIST, LOG], [LIST])
    book.commit(hand_over("Citra", log=(), run="r2"))
    sent = [
        request["setBasicFilter"]
        for request in writes(server)[-1]["body"]["requests"]
        if "setBasicFilter" in request
    ]
    assert sent[0]["filter"]["criteria"] == {"1": {"hiddenValues": ["nanti"]}}
    assert len(sent) == 1


def test_a_tab_renamed_between_looking_and_reading_makes_the_refresh_begin_again(server, used_shop):
    book, human = used_shop
    book.titles()
    human.rename(LOG, "Catatan")
    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        book.read([LIST, LOG], [LIST])


@pytest.mark.parametrize("detailed", [[LIST], []], ids=["with looks", "values alone"])
def test_rows_inserted_meanwhile_do_not_leave_old_rows_below_the_new_list(server, used_shop, detailed):
    book, human = used_shop
    book.read([LIST, LOG], detailed)
    server.edit_before_next_write(lambda editor: editor.insert_rows(LIST, 2, 3))
    book.commit(hand_over("Citra", log=(), run="r2"))
    assert human.values(LIST) == [["Nama", "Hasil", "Kunci"], ["Citra", "", "k-Citra"]]


def test_a_very_large_plan_is_split_and_the_hand_over_comes_last_and_whole(server, tmp_path, slept):
    wide = [["teks " * 40] * 10 for _ in range(900)]
    book, human = opened(server, tmp_path, slept, {**SHEETS, "Profil": [["A"] * 10], "Lain": [["A"] * 10]})
    book.read([LIST, LOG, "Profil", "Lain"], [LIST])
    tables = [
        WriteTable(title, 1, list(range(1, 11)), 0, [TableRow(dict(enumerate(row, 1))) for row in wide])
        for title in ("Profil", "Lain")
    ]
    book.commit(Plan("r", [*tables, *hand_over("Citra").changes]))
    sent = [entry["body"]["requests"] for entry in writes(server)][1:]
    holding = [any("duplicateSheet" in request for request in batch) for batch in sent]
    assert holding == [False] * (len(sent) - 1) + [True]
    assert len(sent) >= 2
    assert any("appendCells" in request for request in sent[-1])
    assert human.values("Lain")[900] == wide[0]


def test_a_large_sheet_is_read_as_values_and_still_appended_to(server, tmp_path, slept, monkeypatch):
    monkeypatch.setattr("sheets_crm.workbooks.google.read.GRID_CELLS", 50)
    rows = [[f"k{number}", "nanti", date(2026, 1, 5), 46000, True] for number in range(60)]
    log = [["Kunci", "Hasil", "Tanggal", "Total", "Sudah"], *rows, ["k", None, "kemarin"]]
    book, human = opened(server, tmp_path, slept, {**SHEETS, LOG: log})
    assert book.read([LIST, LOG], [LIST]).sheets[LOG].rows == log
    book.commit(hand_over("Citra"))
    assert human.values(LOG)[62:] == [["k2", "nanti"]]


def test_a_formula_of_peoples_is_neither_lost_nor_left_behind(server, shop):
    book, human = shop
    human.type(LIST, "B2", "=A2")
    book.read([LIST, LOG], [LIST])
    rows = [TableRow({1: "Citra"}), TableRow({1: "Ani"}, source=2), TableRow({2: Formula("=A3", 3)})]
    book.commit(Plan("r", [WriteTable(LIST, 1, [1, 2, 3], 2, rows, shared=True)]))
    assert human.values(LIST, "FORMULA")[1:] == [["Citra"], ["Ani", "=A3", "k1"], ["", "=A4"]]


def test_peoples_own_column_of_a_programs_sheet_is_not_touched_while_rows_stay(server, shop):
    book, human = shop
    book.read([LIST, LOG])
    rows = [TableRow({1: "Ani A.", 3: "k1"}, source=2), TableRow({1: "Budi B.", 3: "k2"}, source=3)]
    server.edit_before_next_write(lambda editor: None)
    server.edit_before_next_write(lambda editor: editor.type(LIST, "B2", "diketik"))
    book.commit(Plan("r", [WriteTable(LIST, 1, [1, 2, 3], 2, rows)]))
    assert human.values(LIST)[1:] == [["Ani A.", "diketik", "k1"], ["Budi B.", "nanti", "k2"]]


def test_a_locked_sheet_is_told(server, shop):
    book, human = shop
    place = {"sheetId": human.sheet(LOG).id}
    human.do({"addProtectedRange": {"protectedRange": {"range": place, "editors": {"users": [human.email]}}}})
    book.read([LIST, LOG], [LIST])
    with pytest.raises(WorkbookError, match="google_protected"):
        book.commit(hand_over("Citra"))


def test_the_locale_and_the_time_zone_come_from_the_spreadsheet(server, tmp_path, slept):
    file = server.add_spreadsheet(time_zone="Asia/Makassar")
    fill(server.human(file), SHEETS)
    book = GoogleWorkbook(file.id, client_of(server, tmp_path))
    assert book.read([LIST]).time_zone == "Asia/Makassar"


@pytest.mark.parametrize(
    ("prepare", "code"),
    [
        (lambda server, file: file.permissions.clear(), "google_not_shared"),
        (lambda server, file: server.store.books.clear(), "google_not_found"),
        (lambda server, file: setattr(server, "sheets_api_enabled", False), "google_api_off"),
        (lambda server, file: server.store.tokens.clear(), None),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence_with_a_remedy(server, tmp_path, prepare, code):
    file = server.add_spreadsheet()
    book = open_google(file.id, write_key_file(tmp_path / "k.json", server.url, SERVICE_ACCOUNT), server.url)
    book.titles()
    prepare(server, file)
    if code is None:
        assert book.titles()  # a token that ran out is fetched anew
        return
    with pytest.raises(WorkbookError) as caught:
        book.titles()
    assert caught.value.code == code
    for language in ("id", "en"):
        assert texts_of(language)(f"errors.{code}", **caught.value.values)


def test_a_server_that_cannot_be_reached_is_told(tmp_path, server, slept):
    client = client_of(server, tmp_path, sleep=slept.append)
    client._server = "http://127.0.0.1:9"
    with pytest.raises(WorkbookError, match="google_unreachable"):
        GoogleWorkbook("x", client).titles()
    assert len(slept) == 4


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("https://docs.google.com/spreadsheets/d/1abc-DEF_ghi/edit?usp=sharing#gid=0", "1abc-DEF_ghi"),
        ("https://docs.google.com/spreadsheets/u/1/d/1abc-DEF_ghi/edit#gid=0", "1abc-DEF_ghi"),
        ("docs.google.com/spreadsheets/d/1abc-DEF_ghi/edit", "1abc-DEF_ghi"),
        ("https://docs.google.com/a/toko.co.id/spreadsheets/u/0/d/1abc-DEF_ghi/edit", "1abc-DEF_ghi"),
        ("1abc-DEF_ghi", "1abc-DEF_ghi"),
    ],
)
def test_the_key_is_taken_from_an_address_or_is_one(address, key):
    assert spreadsheet_key(address) == key
    assert is_google(address) == ("/" in address)


def test_an_address_of_something_else_is_refused():
    with pytest.raises(WorkbookError, match="google_address"):
        spreadsheet_key("https://example.com/kertas")


@pytest.mark.parametrize("account", ["", "/u/1"])
def test_a_page_published_to_the_web_is_no_spreadsheet(account):
    with pytest.raises(WorkbookError, match="google_published"):
        spreadsheet_key(f"https://docs.google.com/spreadsheets{account}/d/e/2PACX-1vTo_ko/pubhtml")


@pytest.mark.parametrize(
    ("text", "code"), [(None, "google_key_missing"), ("{}", "google_key_broken"), ("x", "google_key_broken")]
)
def test_a_key_file_that_is_none_is_told(tmp_path, text, code):
    path = tmp_path / "kunci.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(WorkbookError, match=code):
        google_client(path)


def test_no_key_at_all_is_told_as_such():
    with pytest.raises(WorkbookError, match="google_no_key"):
        open_google("1abc", Path(""))


@pytest.mark.parametrize(
    ("value", "number"),
    [(date(2026, 1, 31), 46053), (datetime(2026, 1, 31, 12), 46053.5), (date(1899, 12, 31), 1)],
)
def test_days_are_counted_from_30_december_1899(value, number):
    assert serial(value) == number
    assert moment(number) == value


def test_a_sheet_that_is_added_can_be_written_in_the_same_plan(shop):
    from sheets_crm.workbooks.design import ColumnDesign, SheetDesign

    book, human = shop
    book.titles()
    design = SheetDesign("Baru", columns=[ColumnDesign("A", 10, "day"), ColumnDesign("B", 10, "code")])
    table = WriteTable("Baru", 1, [1, 2], 0, [TableRow({1: date(2026, 1, 5), 2: "0812"})])
    book.commit(Plan("r", [AddSheet(design), table]))
    assert human.values("Baru", "FORMATTED_VALUE") == [["A", "B"], ["05/01/2026", "0812"]]


def test_the_scope_is_spreadsheets_only(server, tmp_path):
    client = google_client(write_key_file(tmp_path / "k.json", server.url, SERVICE_ACCOUNT), server.url)
    assert list(client.auth.scopes) == ["https://www.googleapis.com/auth/spreadsheets"]
    assert client.timeout == (10.0, 120.0)
    assert isinstance(client.session, requests.Session)


def test_a_link_inside_the_workbook_is_written_as_google_writes_it(shop):
    book, human = shop
    book.read([LIST, LOG], [LIST])
    rows = [TableRow({1: "Ani", 2: None, 3: "k1"}, links={1: "#'Kontak'!A7"}, source=2)]
    book.commit(Plan("r1", [WriteTable(LIST, 1, [1, 2, 3], 2, rows)]))
    ids = {sheet.title: sheet.id for sheet in human.book.sheets}
    assert book.read([LIST], [LIST]).sheets[LIST].links == {(2, 1): "#'Kontak'!A7"}
    assert book._seen.tabs[LIST].cells[1][0]["hyperlink"] == f"#gid={ids[LOG]}&range=A7"
