"""What setup draws in Google Sheets: formats, dropdowns, highlights, charts, protection, landmarks."""

from datetime import date

import pytest

from sheets_crm.workbooks.design import Chart, ColumnDesign, Highlight, Series, SheetDesign
from sheets_crm.workbooks.google.formats import cell_format
from sheets_crm.workbooks.google.rules import highlight_requests
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import AddSheet, Plan
from tests.google_server import SERVICE_ACCOUNT, GoogleServer, validate_body
from tests.workbooks.google.books import client_of

COLUMNS = (
    ColumnDesign("Pelanggan", 20, "text", typed_by_people=False),
    ColumnDesign("No. WhatsApp", 16, "code", typed_by_people=False),
    ColumnDesign("Terakhir beli", 12, "day", typed_by_people=False),
    ColumnDesign("Hasil", 14, "choice", choices=("pesan lagi", "nanti"), note="Pilih satu"),
    ColumnDesign("Hubungi lagi", 12, "day", refusal="Tulis tanggal"),
    ColumnDesign("Kunci", 5, "text", hidden=True, typed_by_people=False),
)
LIST = SheetDesign(
    "Daftar",
    {(1, 1): "Daftar Telepon", (1, 2): True},
    header_row=3,
    columns=COLUMNS,
    rows=[("Ani", "0812", date(2026, 1, 5))],
    highlights=[
        Highlight(3, "less", ("=TODAY()",), whole_row=True),
        Highlight(1, "contains", ("Ani",), "good"),
    ],
    spare_rows=30,
    tone="shared",
    freeze_columns=1,
)
DASHBOARD = SheetDesign(
    "Ringkasan",
    {(1, 1): "Ringkasan", (5, 1): "Jan", (5, 2): 12.5},
    widths=(20, 12),
    charts=[Chart("column", "Penjualan", "Ringkasan", [Series("Rp", (5, 1, 6, 1), (5, 2, 6, 2))], 3, 4)],
    tone="program",
)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    with GoogleServer(quota=None) as server:
        file = server.add_spreadsheet()
        book = GoogleWorkbook(file.id, client_of(server, tmp_path_factory.mktemp("kunci")))
        book.commit(Plan("setup", [AddSheet(LIST), AddSheet(DASHBOARD)]))
        fields = "sheets(properties,protectedRanges,conditionalFormats,charts,basicFilter,data)"
        seen = book.client.fetch_sheet_metadata(file.id, {"fields": fields})
        sheets = {sheet["properties"]["title"]: sheet for sheet in seen["sheets"]}
        yield server.requests[1]["body"], sheets


def cell(sheets, row, column, title="Daftar"):
    return sheets[title]["data"][0]["rowData"][row - 1]["values"][column - 1]


def test_all_sheets_are_drawn_in_one_batch_that_google_understands(drawn):
    body, sheets = drawn
    assert validate_body("POST", "/v4/spreadsheets/x:batchUpdate", body) == []
    assert set(sheets) == {"Sheet1", "Daftar", "Ringkasan", "_crm_arsip 1"}


def test_the_header_is_frozen_and_coloured_by_who_types(drawn):
    _, sheets = drawn
    grid = sheets["Daftar"]["properties"]["gridProperties"]
    assert (grid["frozenRowCount"], grid["frozenColumnCount"]) == (3, 1)
    assert cell(sheets, 3, 1)["userEnteredValue"] == {"stringValue": "Pelanggan"}
    fills = [
        cell(sheets, 3, column)["userEnteredFormat"]["backgroundColorStyle"]["rgbColor"] for column in (1, 4)
    ]
    assert [fill["red"] for fill in fills] == pytest.approx([0x47 / 255, 0xB4 / 255], abs=1e-6)


def test_formats_reach_down_the_spare_rows(drawn):
    _, sheets = drawn
    for row in (4, 33):
        assert cell(sheets, row, 2)["userEnteredFormat"]["numberFormat"]["type"] == "TEXT"
        assert cell(sheets, row, 3)["userEnteredFormat"]["numberFormat"]["pattern"] == "dd/mm/yyyy"
    assert cell(sheets, 4, 3)["formattedValue"] == "05/01/2026"
    assert cell(sheets, 4, 2)["userEnteredValue"] == {"stringValue": "0812"}


def test_dropdowns_help_and_never_forbid(drawn):
    _, sheets = drawn
    rule = cell(sheets, 20, 4)["dataValidation"]
    assert [value["userEnteredValue"] for value in rule["condition"]["values"]] == ["pesan lagi", "nanti"]
    assert rule["inputMessage"] == "Pilih satu"
    assert not rule.get("strict")
    assert cell(sheets, 20, 5)["dataValidation"]["condition"]["type"] == "DATE_IS_VALID"
    assert cell(sheets, 1, 2)["dataValidation"]["condition"]["type"] == "BOOLEAN"


def test_the_key_column_is_hidden(drawn):
    _, sheets = drawn
    columns = sheets["Daftar"]["data"][0]["columnMetadata"]
    assert [column.get("hiddenByUser", False) for column in columns] == [False] * 5 + [True]
    assert columns[0]["pixelSize"] == 140


def test_the_programs_sheets_are_closed_and_the_programs_columns_warn(drawn):
    _, sheets = drawn
    [closed] = sheets["Ringkasan"]["protectedRanges"]
    assert SERVICE_ACCOUNT in closed["editors"]["users"]
    assert not closed.get("warningOnly")
    warned = sheets["Daftar"]["protectedRanges"]
    assert all(each["warningOnly"] for each in warned)
    assert [each["range"]["startColumnIndex"] for each in warned] == [0, 1, 2, 5]


def test_charts_filter_and_highlights_are_there(drawn):
    _, sheets = drawn
    [chart] = sheets["Ringkasan"]["charts"]
    assert chart["spec"]["title"] == "Penjualan"
    assert chart["spec"]["basicChart"]["chartType"] == "COLUMN"
    assert sheets["Daftar"]["basicFilter"]["range"]["startRowIndex"] == 2
    formulas = [
        rule["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        for rule in sheets["Daftar"]["conditionalFormats"]
    ]
    assert formulas == ["=ISNUMBER($C4)*($C4<(TODAY()))", '=ISNUMBER(FIND("Ani";$A4))']


def test_every_column_of_a_table_carries_its_landmark(drawn):
    _, sheets = drawn
    columns = sheets["Daftar"]["data"][0]["columnMetadata"]
    assert all(len(column["developerMetadata"]) == 1 for column in columns)
    assert len(sheets["Daftar"]["data"][0]["rowMetadata"][2]["developerMetadata"]) == 1


@pytest.mark.parametrize(
    ("highlight", "formula"),
    [
        (Highlight(1, "greater", (0.5,)), "=ISNUMBER($A2)*($A2>(1/2))"),
        (Highlight(1, "between", (1, 5)), "=ISNUMBER($A2)*($A2>=1)*($A2<=5)"),
        (Highlight(1, "equal", ('a"b',)), '=($A2<>"")*($A2="a""b")'),
        (Highlight(2, "not_blank", whole_row=True), '=$B2<>""'),
        (Highlight(2, "less", (-3,), last_column=4), "=ISNUMBER(B2)*(B2<-3)"),
    ],
)
def test_conditions_are_written_so_that_every_locale_reads_them(highlight, formula):
    design = SheetDesign("A", columns=COLUMNS, highlights=[highlight])
    [request] = highlight_requests(design, 1, 100)
    rule = request["addConditionalFormatRule"]["rule"]
    assert rule["booleanRule"]["condition"]["values"] == [{"userEnteredValue": formula}]


@pytest.mark.parametrize("rule", ["scale", "bar"])
def test_a_scale_is_a_gradient_and_so_are_bars_that_google_has_not(rule):
    design = SheetDesign("A", columns=COLUMNS, highlights=[Highlight(1, rule, last_column=3)])
    [request] = highlight_requests(design, 1, 100)
    rule = request["addConditionalFormatRule"]["rule"]
    assert rule["gradientRule"]["minpoint"]["type"] == "MIN"
    assert rule["ranges"][0]["endColumnIndex"] == 3


def test_later_properties_win_and_borders_have_their_own_colours():
    form = cell_format(
        {"bold": True, "align": "left"}, {"align": "center", "border": 1, "border_color": "#FF0000"}
    )
    assert form["horizontalAlignment"] == "CENTER"
    assert form["textFormat"] == {"bold": True}
    assert form["borders"]["left"]["colorStyle"]["rgbColor"] == {"red": 1.0, "green": 0.0, "blue": 0.0}
