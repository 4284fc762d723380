"""gspread itself, unchanged, works against the Google fake."""

import gspread
import pytest

from tests.google_server import SERVICE_ACCOUNT, Fault, GoogleServer, write_key_file
from tests.google_server.gspread_client import client, http_client, offline


@pytest.fixture(scope="module")
def running():
    with GoogleServer(quota=None) as server:
        yield server


@pytest.fixture
def shop(server):
    return client(server).open_by_key(server.add_spreadsheet().id)


def test_a_key_file_opens_a_spreadsheet_through_the_token_endpoint(server, tmp_path):
    book = server.add_spreadsheet("Toko Ibu Sri")
    key = write_key_file(tmp_path / "key.json", server.url, SERVICE_ACCOUNT)
    scopes = ["https://www.googleapis.com/auth/spreadsheets"]
    service = gspread.service_account(filename=str(key), scopes=scopes, http_client=http_client(server))
    assert offline(service).open_by_key(book.id).title == "Toko Ibu Sri"
    assert server.requests[0]["email"] == SERVICE_ACCOUNT


def test_records_come_back_as_they_were_written(shop):
    shop.sheet1.update([["Nama", "Jumlah"], ["Ani", 3], ["Budi", 2.5]], "A1")
    assert shop.sheet1.get_all_values() == [["Nama", "Jumlah"], ["Ani", "3"], ["Budi", "2,5"]]
    assert shop.sheet1.get("A2:B3", value_render_option="UNFORMATTED_VALUE") == [["Ani", 3], ["Budi", 2.5]]


def test_get_all_records_reads_an_indonesian_comma_wrongly_as_it_does_at_google(shop):
    shop.sheet1.update([["Jumlah"], [2.5]], "A1")
    assert shop.sheet1.get_all_records() == [{"Jumlah": 25}]


def test_worksheets_are_added_duplicated_renamed_hidden_and_deleted(shop):
    first = shop.add_worksheet("Pesanan", 20, 5)
    first.update([["a"]], "A1")
    copy = first.duplicate(insert_sheet_index=2, new_sheet_name="Arsip")
    assert copy.acell("A1").value == "a"
    copy.hide()
    first.update_title("Orders")
    shop.del_worksheet(shop.worksheet("Sheet1"))
    assert [sheet.title for sheet in shop.worksheets(exclude_hidden=True)] == ["Orders"]
    assert [sheet.title for sheet in shop.worksheets()] == ["Orders", "Arsip"]


def test_rows_are_inserted_appended_sorted_found_and_deleted(shop):
    sheet = shop.sheet1
    sheet.append_rows([["b", 2], ["a", 1]])
    sheet.insert_row(["nama", "n"], 1)
    sheet.sort((1, "asc"), range="A2:B3")
    assert sheet.get_all_values() == [["nama", "n"], ["a", "1"], ["b", "2"]]
    assert sheet.find("b").row == 3
    sheet.delete_rows(2)
    sheet.delete_columns(1)
    assert sheet.get_all_values() == [["n"], ["2"]]
    grid = shop.worksheets()[0]
    assert (grid.row_count, grid.column_count) == (1000, 25)


def test_looks_notes_filters_and_rules_are_kept(shop):
    sheet = shop.sheet1
    sheet.update([["a", "b"], ["x", "y"]], "A1")
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.insert_note("A1", "catatan")
    sheet.merge_cells("A2:B2")
    sheet.set_basic_filter("A1:B2")
    sheet.freeze(rows=1)
    sheet.add_validation("B1", gspread.utils.ValidationConditionType.one_of_list, ["ya", "tidak"])
    sheet.add_protected_range("A1:B1", warning_only=True)
    sheet.hide_columns(3, 4)
    sheet.columns_auto_resize(0, 2)
    assert sheet.get_note("A1") == "catatan"
    found = shop.fetch_sheet_metadata()["sheets"][0]
    assert found["merges"] == [
        {"startRowIndex": 1, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    ]
    assert found["properties"]["gridProperties"]["frozenRowCount"] == 1
    assert found["protectedRanges"][0]["warningOnly"] is True
    assert sheet.get_values("A1:B2", combine_merged_cells=True) == [["a", "b"], ["x", "x"]]


def test_batches_clear_and_read_several_ranges(shop):
    shop.sheet1.batch_update([{"range": "A1", "values": [[1]]}, {"range": "B2", "values": [[2]]}])
    assert shop.sheet1.batch_get(["A1", "B2"]) == [[["1"]], [["2"]]]
    shop.sheet1.batch_clear(["A1"])
    assert shop.sheet1.get_all_values() == [["", ""], ["", "2"]]
    shop.sheet1.clear()
    assert shop.sheet1.get_all_values() == [[]]


def test_named_ranges_and_copies_work(shop):
    shop.sheet1.update([["x", "y"]], "A1")
    shop.sheet1.define_named_range("A1:B1", "kepala")
    assert shop.values_get("kepala")["values"] == [["x", "y"]]
    shop.sheet1.copy_range("A1:B1", "A3:B3")
    shop.sheet1.cut_range("A1", "C1")
    assert shop.sheet1.get_all_values() == [["", "y", "x"], ["", "", ""], ["x", "y", ""]]


def test_files_are_created_listed_shared_copied_and_deleted(server):
    mine = client(server)
    book = mine.create("Baru")
    book.share("staf@example.com", perm_type="user", role="reader")
    assert [entry["emailAddress"] for entry in book.list_permissions()][-1] == "staf@example.com"
    theirs = client(server, "staf@example.com").open("Baru")
    with pytest.raises(gspread.exceptions.APIError, match="403"):
        client(server, "staf@example.com").del_spreadsheet(book.id)
    with pytest.raises(gspread.exceptions.APIError, match="403"):
        theirs.sheet1.update([["x"]], "A1")
    book.remove_permissions("staf@example.com")
    with pytest.raises(PermissionError):
        client(server, "staf@example.com").open_by_key(book.id)
    mine.copy(book.id, title="Salinan")
    mine.del_spreadsheet(book.id)
    assert [file["name"] for file in mine.list_spreadsheet_files()] == ["Salinan"]


def test_a_sheet_is_copied_to_another_spreadsheet(server, shop):
    shop.sheet1.update([["x"]], "A1")
    other = client(server).open_by_key(server.add_spreadsheet("Lain").id)
    assert shop.sheet1.copy_to(other.id)["title"] == "Copy of Sheet1"
    assert other.worksheet("Copy of Sheet1").get_all_values() == [["x"]]


def test_a_missing_share_and_a_missing_file_read_as_from_google(server):
    book = server.add_spreadsheet(shared_with=None)
    with pytest.raises(PermissionError):
        client(server).open_by_key(book.id)
    with pytest.raises(gspread.SpreadsheetNotFound):
        client(server).open_by_key("1" * 44)


def test_a_fault_reaches_gspread_as_an_api_error(server, shop):
    server.faults.append(Fault("status", code=503))
    with pytest.raises(gspread.exceptions.APIError, match="currently unavailable"):
        shop.sheet1.get_all_values()
    assert shop.sheet1.get_all_values() == [[]]
