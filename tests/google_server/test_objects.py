"""What lies over the cells in the Google fake: metadata, rules, charts, bands, sizes, protections."""

from tests.google_server import OWNER
from tests.google_server.masks import parsed
from tests.google_server.reading import View, spreadsheet
from tests.google_server.spans import area, rows_of


def read(book, fields, *ranges, email=OWNER):
    return spreadsheet(View(book, email, {}), list(ranges), parsed(fields), grid_data=False)


def test_metadata_is_found_by_key_changed_and_deleted(human, book):
    item = {
        "metadataKey": "run",
        "metadataValue": "1",
        "visibility": "DOCUMENT",
        "location": {"spreadsheet": True},
    }
    human.do({"createDeveloperMetadata": {"developerMetadata": item}})
    other = item | {"metadataKey": "other"}
    human.do({"createDeveloperMetadata": {"developerMetadata": other}})
    lookup = {"developerMetadataLookup": {"metadataKey": "run"}}
    change = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": "2"}, "fields": "metadataValue"}
    human.do({"updateDeveloperMetadata": change})
    assert read(book, "developerMetadata")["developerMetadata"][0]["metadataValue"] == "2"
    reply = human.do({"deleteDeveloperMetadata": {"dataFilter": lookup}})[0]
    assert len(reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]) == 1
    assert [item["metadataKey"] for item in book.metadata] == ["other"]


def test_metadata_of_a_row_goes_with_the_row(human, book):
    location = {"dimensionRange": rows_of(4, 5)}
    item = {"metadataKey": "k", "visibility": "DOCUMENT", "location": location}
    human.do({"createDeveloperMetadata": {"developerMetadata": item}})
    human.insert_rows("Sheet1", 1)
    assert book.metadata[0]["location"]["dimensionRange"]["startIndex"] == 5
    human.delete_rows("Sheet1", 6)
    assert book.metadata == []


def test_rules_charts_and_bands_are_added_changed_and_removed(human, book):
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$A1>1"}]}
    rule = {"ranges": [area(0, 9, 0, 2)], "booleanRule": {"condition": condition, "format": {}}}
    human.do({"addConditionalFormatRule": {"rule": rule, "index": 0}})
    bands = {"range": area(0, 9, 0, 2), "rowProperties": {"headerColor": {"red": 1}}}
    band = human.do({"addBanding": {"bandedRange": bands}})[0]["addBanding"]["bandedRange"]["bandedRangeId"]
    anchor = {"overlayPosition": {"anchorCell": {"rowIndex": 2, "columnIndex": 3}}}
    chart = {"spec": {"title": "Omzet", "basicChart": {"chartType": "COLUMN"}}, "position": anchor}
    number = human.do({"addChart": {"chart": chart}})[0]["addChart"]["chart"]["chartId"]
    human.do({"updateChartSpec": {"chartId": number, "spec": {"title": "Baru"}}})
    human.insert_rows("Sheet1", 1)
    found = read(book, "sheets(charts,conditionalFormats,bandedRanges)")["sheets"][0]
    assert found["charts"][0]["spec"]["title"] == "Baru"
    assert found["charts"][0]["position"]["overlayPosition"]["anchorCell"]["rowIndex"] == 3
    assert found["conditionalFormats"][0]["ranges"] == [area(1, 10, 0, 2)]
    human.do(
        {"deleteEmbeddedObject": {"objectId": number}},
        {"deleteConditionalFormatRule": {"index": 0}},
        {"deleteBanding": {"bandedRangeId": band}},
    )
    assert read(book, "sheets(charts,conditionalFormats,bandedRanges)") == {"sheets": [{}]}


def test_a_colour_is_one_of_256_steps_and_is_told_twice(human, book):
    cell = {"userEnteredFormat": {"backgroundColor": {"red": 0.5, "green": 0}}}
    change = {"range": area(0, 1, 0, 1), "cell": cell, "fields": "userEnteredFormat.backgroundColor"}
    human.do({"repeatCell": change})
    stored = book.sheets[0].cell(0, 0)["userEnteredFormat"]
    red = {"red": 0.49803922}
    assert stored == {"backgroundColor": red, "backgroundColorStyle": {"rgbColor": red}}


def test_sizes_and_hidden_columns_are_told(human, book):
    request = {"range": rows_of(1, 2, "COLUMNS"), "properties": {"pixelSize": 250}, "fields": "pixelSize"}
    human.do({"updateDimensionProperties": request})
    hidden = {
        "range": rows_of(2, 3, "COLUMNS"),
        "properties": {"hiddenByUser": True},
        "fields": "hiddenByUser",
    }
    human.do({"updateDimensionProperties": hidden})
    found = read(book, "sheets.data.columnMetadata", "Sheet1!A1:C1")["sheets"][0]["data"][0]["columnMetadata"]
    assert found == [{"pixelSize": 100}, {"pixelSize": 250}, {"pixelSize": 100, "hiddenByUser": True}]


def test_a_reader_sees_no_editors_of_a_range_closed_to_them(human, book):
    human.do({"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}, "description": "program"}}})
    seen = read(book, "sheets.protectedRanges", email="staf@example.com")["sheets"][0]["protectedRanges"][0]
    assert seen.keys() == {"protectedRangeId", "range", "description"}
