"""What each request of a batch does in the Google fake."""

import pytest

from tests.google_server import OWNER
from tests.google_server.errors import ApiError
from tests.google_server.masks import parsed
from tests.google_server.reading import View, spreadsheet
from tests.google_server.spans import area, rows_of


@pytest.fixture
def table(human):
    human.fill("Sheet1", [["Nama", "Hasil"], ["Ani", 3], ["Budi", 1], ["Citra", 2]])
    return human


def text(value):
    return {"userEnteredValue": {"stringValue": value}}


def read(book, fields, *ranges, email=OWNER):
    return spreadsheet(View(book, email, {}), list(ranges), parsed(fields), grid_data=False)


def test_inserted_rows_look_like_the_row_below_or_above(table, book):
    bold = {"userEnteredFormat": {"textFormat": {"bold": True}}}
    table.do({"repeatCell": {"range": area(0, 1, 0, 2), "cell": bold, "fields": "userEnteredFormat"}})
    table.do({"insertDimension": {"range": rows_of(1, 2), "inheritFromBefore": True}})
    assert book.sheets[0].cell(1, 0) == bold
    table.do({"insertDimension": {"range": rows_of(2, 3)}})
    assert book.sheets[0].cell(2, 0) == {}
    assert table.values("Sheet1")[3] == ["Ani", 3]
    assert book.sheets[0].row_count == 1002


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        ({"insertDimension": {"range": rows_of(1000, 1001)}}, "must be less than the grid size"),
        (
            {"insertDimension": {"range": rows_of(0, 1), "inheritFromBefore": True}},
            "inheritFromBefore cannot be true",
        ),
        ({"deleteDimension": {"range": rows_of(0, 1000)}}, "You can't delete all the rows on the sheet."),
        ({"deleteDimension": {"range": rows_of(999, 1001)}}, "Cannot delete a row that doesn't exist."),
        ({"deleteDimension": {"range": {"sheetId": 0}}}, "No dimension specified."),
        ({"updateCells": {"rows": [], "start": {}}}, "At least one field must be listed in 'fields'."),
        ({"addSheet": {"properties": {"title": "sheet1"}}}, 'A sheet with the name "sheet1" already exists.'),
        ({"deleteSheet": {"sheetId": 0}}, "You can't remove all the visible sheets"),
        ({"updateCells": {"fields": "colour", "rows": [], "start": {}}}, "Invalid field: colour"),
        ({"mergeCells": {"mergeType": "MERGE_ALL"}}, "Must specify 'range'."),
        (
            {"updateSpreadsheetProperties": {"properties": {}, "fields": "defaultFormat"}},
            "the Google fake cannot update defaultFormat",
        ),
        (
            {"updateSpreadsheetProperties": {"properties": {"locale": "xx_XX"}, "fields": "locale"}},
            "Unsupported locale: xx_XX",
        ),
        (
            {"updateSheetProperties": {"properties": {"sheetType": "OBJECT"}, "fields": "sheetType"}},
            "the type of a sheet cannot be changed",
        ),
        ({"deleteProtectedRange": {"protectedRangeId": 5}}, "No protectedRangeId with ID: 5"),
        (
            {"addSheet": {"properties": {"gridProperties": {"rowCount": 500000, "columnCount": 26}}}},
            "above the limit of 10000000 cells",
        ),
    ],
)
def test_what_google_refuses_is_refused(human, request_, message):
    with pytest.raises(ApiError, match=message):
        human.do(request_)


def test_the_last_row_that_is_not_frozen_stays(table, book):
    frozen = {"gridProperties": {"frozenRowCount": 1}}
    table.do({"updateSheetProperties": {"properties": frozen, "fields": "gridProperties.frozenRowCount"}})
    with pytest.raises(ApiError, match="not possible to delete all non-frozen rows"):
        table.do({"deleteDimension": {"range": rows_of(1, 1000)}})
    table.do({"deleteDimension": {"range": rows_of(0, 1)}})
    assert "frozenRowCount" not in book.sheets[0].grid


def test_formulas_and_ranges_follow_moved_rows_and_columns(table, book):
    table.type("Sheet1", "D4", "=B2+$B$3+Sheet1!B4")
    table.do({"addNamedRange": {"namedRange": {"name": "hasil", "range": area(1, 4, 1, 2)}}})
    table.insert_rows("Sheet1", 3)
    table.insert_columns("Sheet1", 1)
    assert table.values("Sheet1", "FORMULA")[4][4] == "=C2+$C$4+Sheet1!C5"
    assert book.named_ranges[0]["range"] == area(1, 5, 2, 3)
    table.delete_rows("Sheet1", 2)
    assert table.values("Sheet1", "FORMULA")[3][4] == "=#REF!+$C$3+Sheet1!C4"
    assert book.named_ranges[0]["range"] == area(1, 4, 2, 3)
    table.move_column("Sheet1", 3, 2)
    assert table.values("Sheet1", "FORMULA")[3][4] == "=#REF!+$B$3+Sheet1!B4"


def test_a_moved_column_and_a_moved_row_take_everything_along(table):
    table.move_column("Sheet1", 2, 1)
    table.move_row("Sheet1", 4, 2)
    assert table.values("Sheet1") == [["Hasil", "Nama"], [2, "Citra"], [3, "Ani"], [1, "Budi"]]
    table.move_row("Sheet1", 2, 5)
    assert table.values("Sheet1") == [["Hasil", "Nama"], [3, "Ani"], [1, "Budi"], [2, "Citra"]]


def test_sorting_moves_whole_cells_and_puts_blanks_last(table, book):
    table.do(
        {"updateCells": {"range": area(1, 2, 0, 1), "rows": [{"values": [{"note": "n"}]}], "fields": "note"}}
    )
    table.type("Sheet1", "B5", "teks")
    table.type("Sheet1", "C2", "=B2+1")
    table.sort("Sheet1", 2, 2)
    assert table.values("Sheet1", "FORMULA")[3][2] == "=B4+1"
    found = table.values("Sheet1")
    assert [row[0] for row in found] == ["Nama", "Budi", "Citra", "Ani", ""]
    assert book.sheets[0].cell(3, 0)["note"] == "n"
    table.sort("Sheet1", 2, 2, descending=True)
    assert [row[1] for row in table.values("Sheet1")] == ["Hasil", "teks", 3, 2, 1]


def test_a_human_is_refused_as_a_whole_too(table):
    with pytest.raises(ApiError, match="No grid with id: 9"):
        table.do({"deleteDimension": {"range": rows_of(0, 1)}}, {"deleteSheet": {"sheetId": 9}})
    assert table.values("Sheet1")[0] == ["Nama", "Hasil"]


def test_update_cells_over_a_range_clears_its_rest(table):
    rows = [{"values": [text("Eka")]}]
    table.do({"updateCells": {"range": area(1, 3, 0, 2), "rows": rows, "fields": "userEnteredValue"}})
    assert table.values("Sheet1") == [["Nama", "Hasil"], ["Eka"], [], ["Citra", 2]]


def test_update_cells_changes_only_the_masked_fields(table, book):
    table.do({"updateCells": {"start": {}, "rows": [{"values": [{"note": "n"}]}], "fields": "note"}})
    link = {"userEnteredFormat": {"textFormat": {"link": {"uri": "https://wa.me/62"}, "bold": True}}}
    fields = "userEnteredFormat.textFormat.link"
    table.do({"updateCells": {"start": {}, "rows": [{"values": [link | text("no")]}], "fields": fields}})
    cell = read(book, "sheets.data.rowData.values", "Sheet1!A1")["sheets"][0]["data"][0]["rowData"][0][
        "values"
    ][0]
    assert (cell["hyperlink"], cell["note"], cell["formattedValue"]) == ("https://wa.me/62", "n", "Nama")
    assert cell["userEnteredFormat"]["textFormat"] == {
        "link": {"uri": "https://wa.me/62"},
        "underline": True,
        "foregroundColorStyle": {"themeColor": "LINK"},
    }
    table.do({"updateCells": {"start": {}, "rows": [{"values": [{}]}], "fields": "*"}})
    assert book.sheets[0].cell(0, 0) == {}


def test_update_cells_beyond_the_grid_is_refused(human):
    start = {"rowIndex": 999}
    rows = [{"values": [text("x")]}] * 2
    with pytest.raises(
        ApiError, match="Attempting to write row: 1000, beyond the last requested row of: 999"
    ):
        human.do({"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}})


def test_append_cells_goes_below_the_last_value_and_grows_the_grid(table, book):
    book.sheets[0].grid["rowCount"] = 5
    rows = [{"values": [text("Dewi")]}, {"values": [text("Eka")]}]
    table.do({"appendCells": {"sheetId": 0, "rows": rows, "fields": "userEnteredValue"}})
    assert [row[0] for row in table.values("Sheet1")[4:]] == ["Dewi", "Eka"]
    assert book.sheets[0].row_count == 6


def test_a_duplicate_has_everything_and_ids_of_its_own(table, book):
    table.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "warningOnly": True}}})
    table.do({"mergeCells": {"range": area(5, 6, 0, 2)}})
    request = {"sourceSheetId": 0, "newSheetId": 77, "newSheetName": "Arsip", "insertSheetIndex": 1}
    reply = table.do({"duplicateSheet": {**request}})[0]["duplicateSheet"]["properties"]
    assert (reply["sheetId"], reply["title"], reply["index"]) == (77, "Arsip", 1)
    table.type("Sheet1", "A1", "lain")
    assert table.values("Arsip")[0] == ["Nama", "Hasil"]
    first, second = book.sheets
    assert second.objects["merges"] == [{"sheetId": 77, **area(5, 6, 0, 2)}]
    assert second.objects["protectedRanges"][0]["range"] == {"sheetId": 77}
    ids = {sheet.objects["protectedRanges"][0]["protectedRangeId"] for sheet in (first, second)}
    assert len(ids) == 2


def test_copying_shifts_formulas_and_tiles(table):
    table.type("Sheet1", "C2", "=B2*$B$2")
    table.do({"copyPaste": {"source": area(1, 2, 2, 3), "destination": area(2, 4, 2, 3)}})
    assert [row[2] for row in table.values("Sheet1", "FORMULA")[1:]] == ["=B2*$B$2", "=B3*$B$2", "=B4*$B$2"]
    values = {"source": area(1, 4, 2, 3), "destination": area(1, 4, 3, 4), "pasteType": "PASTE_VALUES"}
    table.do({"copyPaste": values})
    assert [row[3] for row in table.values("Sheet1", "FORMULA")[1:]] == [9, 3, 6]


def test_a_shrunken_grid_loses_cells_and_ranges(table, book):
    table.do({"mergeCells": {"range": area(3, 4, 0, 2)}})
    grid = {"gridProperties": {"rowCount": 3, "columnCount": 1}}
    fields = "gridProperties(rowCount,columnCount)"
    table.do({"updateSheetProperties": {"properties": grid, "fields": fields}})
    assert table.values("Sheet1") == [["Nama"], ["Ani"], ["Budi"]]
    assert book.sheets[0].objects["merges"] == []


def test_a_value_under_a_merge_is_refused_and_a_merge_keeps_the_first(table):
    table.do({"mergeCells": {"range": area(0, 1, 0, 2)}})
    assert table.values("Sheet1")[0] == ["Nama"]
    with pytest.raises(ApiError, match="under a merge"):
        table.type("Sheet1", "B1", "x")


def test_find_replace_counts_what_it_changed(table):
    request = {"find": "i", "replacement": "y", "allSheets": True}
    reply = table.do({"findReplace": request})[0]["findReplace"]
    assert reply == {"valuesChanged": 4, "occurrencesChanged": 4, "rowsChanged": 4, "sheetsChanged": 1}
    assert table.values("Sheet1")[3] == ["Cytra", 2]
