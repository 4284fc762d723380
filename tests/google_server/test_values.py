"""What the Google fake makes of typed texts, and how it shows what is in a cell."""

import pytest

from tests.google_server import OWNER
from tests.google_server import values as endpoint
from tests.google_server.errors import ApiError
from tests.google_server.formats import shown
from tests.google_server.parsing import typed


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("1.500.000", "in_ID", 1500000),
        ("1.500.000", "en_US", "1.500.000"),
        ("1,5", "in_ID", 1.5),
        ("1.5", "en_US", 1.5),
        ("Rp 37.000", "in_ID", 37000),
        ("Rp37.000,-", "in_ID", "Rp37.000,-"),
        ("-12", "in_ID", -12),
        ("12,5%", "in_ID", 0.125),
        ("0812", "in_ID", 812),
        ("+62812", "in_ID", 62812),
        ("'0812", "in_ID", "0812"),
        ("37rb", "in_ID", "37rb"),
        ("true", "in_ID", True),
        ("05/01/26", "in_ID", 46027),
        ("05/01/26", "en_US", 46143),
        ("5 Jan 2026", "in_ID", 46027),
        ("5 Januari 2026", "in_ID", 46027),
        ("2026-01-05", "in_ID", 46027),
        ("2026-01-05 12:00", "in_ID", 46027.5),
        ("31/02/2026", "in_ID", "31/02/2026"),
        ("1999-01-02", "en_US", 36162),
        ("hello", "in_ID", "hello"),
    ],
)
def test_a_typed_text_becomes_what_the_locale_says(text, locale, value):
    stored, _ = typed(text, locale)
    assert next(iter(stored.values())) == value


@pytest.mark.parametrize(
    ("text", "formula"), [("=A1+1", "=A1+1"), ("+A1", "=+A1"), ("-SUM(A1)", "=-SUM(A1)")]
)
def test_a_typed_formula_is_a_formula(text, formula):
    assert typed(text, "in_ID")[0] == {"formulaValue": formula}


@pytest.mark.parametrize(
    ("number", "number_format", "locale", "text"),
    [
        (1500000, {"type": "NUMBER", "pattern": "#,##0"}, "in_ID", "1.500.000"),
        (1500.5, None, "in_ID", "1500,5"),
        (1234.5, {"type": "NUMBER", "pattern": "#,##0.00"}, "en_US", "1,234.50"),
        (0.125, {"type": "NUMBER", "pattern": "0.00"}, "in_ID", "0,13"),
        (37000, {"type": "CURRENCY", "pattern": '"Rp"#,##0'}, "in_ID", "Rp37.000"),
        (37000, {"type": "CURRENCY", "pattern": "[$Rp-421]#,##0"}, "in_ID", "Rp37.000"),
        (46027, {"type": "DATE", "pattern": "ddd, d mmm yyyy"}, "in_ID", "Sen, 5 Jan 2026"),
        (1e15, {"type": "DATE", "pattern": "dd/mm/yyyy"}, "in_ID", "1E+15"),
        (0.125, {"type": "PERCENT", "pattern": "0.0%"}, "in_ID", "12,5%"),
        (-5, {"type": "NUMBER", "pattern": "#,##0;(#,##0)"}, "in_ID", "(5)"),
        (46027, {"type": "DATE", "pattern": "dd/mm/yyyy"}, "in_ID", "05/01/2026"),
        (46027, {"type": "DATE", "pattern": "d mmmm yyyy"}, "in_ID", "5 Januari 2026"),
        (46027.5, {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"}, "in_ID", "2026-01-05 12:00"),
        (6281234567890, None, "in_ID", "6281234567890"),
    ],
)
def test_a_number_is_shown_by_its_format_and_locale(number, number_format, locale, text):
    assert shown({"numberValue": number}, number_format, locale) == text


def test_a_day_is_a_serial_number_with_a_format(human, book):
    human.type("Sheet1", "A1", "5/1/2026")
    assert human.values("Sheet1") == [[46027]]
    assert human.values("Sheet1", "FORMATTED_VALUE") == [["05/01/2026"]]
    options = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "FORMATTED_STRING"}
    assert endpoint.get(book, "Sheet1", options, {})["values"] == [["05/01/2026"]]


def test_a_plain_text_cell_keeps_what_is_typed(human):
    cell = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    human.do({"repeatCell": {"range": {"endRowIndex": 1}, "cell": cell, "fields": "userEnteredFormat"}})
    human.type("Sheet1", "A1", "0812-3456")
    human.type("Sheet1", "B1", "0812")
    assert human.values("Sheet1") == [["0812-3456", "0812"]]


def test_raw_text_never_becomes_a_formula(human):
    human.fill("Sheet1", [["=1+1", "+62812", 5, True, None, "x"]])
    assert human.values("Sheet1", "FORMULA") == [["=1+1", "+62812", 5, True, "", "x"]]


def test_formulas_are_calculated_or_told_or_an_error(server, human):
    human.fill("Sheet1", [[2, 3]])
    for cell, text in (("C1", "=A1*B1^2"), ("D1", '=A1&" kg"'), ("E1", "=A1/0"), ("F1", "=SUM(A1:B1)")):
        human.type("Sheet1", cell, text)
    human.type("Sheet1", "G1", '=HYPERLINK("https://wa.me/62", "Kirim")')
    assert human.values("Sheet1") == [[2, 3, 18, "2 kg", "#DIV/0!", "#ERROR!", "Kirim"]]
    server.formula_values["=SUM(A1:B1)"] = 5
    assert human.values("Sheet1")[0][5] == 5
    assert human.values("Sheet1", "FORMULA")[0][2] == "=A1*B1^2"


def test_formulas_in_a_circle_are_errors(human):
    human.type("Sheet1", "A1", "=B1+C1")
    human.type("Sheet1", "B1", "=A1+C1")
    human.type("Sheet1", "C1", "=A1+B1")
    assert human.values("Sheet1") == [["#ERROR!", "#ERROR!", "#ERROR!"]]


def test_empty_ends_are_left_out_and_holes_are_empty_texts(human, book):
    human.fill("Sheet1", [["a", None, "c"], [], ["x", ""]])
    human.fill("Sheet1", [[None]], "J20")
    assert human.values("Sheet1") == [["a", "", "c"], [], ["x"]]
    columns = endpoint.get(book, "Sheet1!A1:D3", {"majorDimension": "COLUMNS"}, {})
    assert columns["values"] == [["a", "", "x"], [], ["c"]]


def test_a_null_leaves_and_an_empty_text_clears(human):
    human.fill("Sheet1", [["a", "b", "c"]])
    human.fill("Sheet1", [[None, "", "z"]])
    assert human.values("Sheet1") == [["a", "", "z"]]


def update(book, place, rows):
    return endpoint.update(book, place, {"values": rows}, "RAW", OWNER)


@pytest.mark.parametrize(
    ("place", "rows", "message"),
    [
        ("Sheet1!AA1", [["x"]], r"Range \(Sheet1!AA1\) exceeds grid limits. Max rows: 1000, max columns: 26"),
        ("Sheet1!A1000", [["x"], ["y"]], r"Range \(Sheet1!A1000:A1001\) exceeds grid limits"),
        ("Sheet1!A1:B1", [["x"], ["y"]], r"Requested writing within range \[Sheet1!A1:B1\], .* row \[2\]"),
        ("Sheet1!A1:AB1", [["x"]], r"Range \(Sheet1!A1:AB1\) exceeds grid limits"),
        ("Sheet1!A1:A1", [["x", "y"]], r"tried writing to column \[B\]"),
        ("Sheet1!A1", [[{"a": 1}]], "struct_value"),
        ("Sheet1!A1", [["x" * 50001]], "more than the maximum of 50000 characters"),
        ("Sheet9!A1", [["x"]], "Unable to parse range: Sheet9!A1"),
    ],
)
def test_what_does_not_fit_is_refused(book, place, rows, message):
    with pytest.raises(ApiError, match=message):
        update(book, place, rows)


def test_a_body_without_a_range_or_with_another_one_is_refused(book):
    with pytest.raises(ApiError, match="Unable to parse range: "):
        endpoint.batch_update(book, {"valueInputOption": "RAW", "data": [{"values": [[1]]}]}, OWNER)
    with pytest.raises(ApiError, match="but the body says"):
        endpoint.update(book, "A1", {"range": "B1", "values": [[1]]}, "RAW", OWNER)


def test_a_read_is_cut_to_the_grid(book):
    assert endpoint.get(book, "Sheet1!Y999:AB1005", {}, {})["range"] == "Sheet1!Y999:Z1000"
    with pytest.raises(ApiError, match="exceeds grid limits"):
        endpoint.get(book, "Sheet1!AA1:AB2", {}, {})


def append(book, place, rows):
    options = {"valueInputOption": "RAW"}
    return endpoint.append(book, place, {"values": rows}, options, OWNER)["updates"]["updatedRange"]


def test_append_finds_the_table_and_adds_rows_to_the_grid(human, book):
    human.fill("Sheet1", [["a", "b"], ["c", "d"]], "B2")
    assert append(book, "Sheet1!B2", [[1], [2]]) == "Sheet1!B4:B5"
    book.sheets[0].grid["rowCount"] = 5
    assert append(book, "Sheet1!B2", [[3], [4]]) == "Sheet1!B6:B7"
    assert book.sheets[0].row_count == 7
    with pytest.raises(ApiError, match="exceeds grid limits"):
        append(book, "Sheet1!B2", [list(range(30))])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("'Toko ''A'''!B2:A1", "'Toko ''A'''!A1:B2"),
        ("'Toko ''A'''!2:2", "'Toko ''A'''!A2:Z2"),
        ("'Toko ''A'''!C:C", "'Toko ''A'''!C1:C1000"),
        ("'Toko ''A'''!B3:C", "'Toko ''A'''!B3:C1000"),
        ("toko 'a'", "'Toko ''A'''!A1:Z1000"),
        ("A1", "Sheet1!A1"),
        ("kepala", "Sheet1!A1:B1"),
    ],
)
def test_every_form_of_a_range_is_understood(human, book, text, found):
    human.add_sheet("Toko 'A'")
    area = {"startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 2}
    human.do({"addNamedRange": {"namedRange": {"name": "kepala", "range": area}}})
    assert endpoint.get(book, text, {}, {})["range"] == found
