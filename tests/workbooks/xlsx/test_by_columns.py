"""Sheets read by columns show the same cells as calamine reads; what is out of the ordinary is left to it."""

import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from sheets_crm.layout.template import new_workbook
from sheets_crm.refresh import refresh
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx import workbook as back_end
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.xlsx.samples import MAIN, STYLES, everything, handmade

HERE = Path(__file__).resolve()
BOOKS = [
    *sorted(HERE.parents[2].rglob("*.xls[xm]")),
    *sorted((HERE.parents[4] / "shared" / "cases").rglob("*.xls[xm]")),
]


def trimmed(rows):
    """Rows with the type of each cell, without blanks at their ends."""
    found = [[(type(cell), cell) for cell in row] for row in rows]
    for row in found:
        while row and row[-1][1] is None:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found


def cells(path):
    book = XlsxWorkbook(path)
    try:
        return {title: trimmed(sheet.rows) for title, sheet in book.read(book.titles()).sheets.items()}
    except WorkbookError as error:
        return error.code


@pytest.fixture
def both(monkeypatch):
    """A workbook's cells as they are read, as calamine alone reads them, and the sheets that it was left."""
    quick = back_end.rows_by_columns

    def read(path):
        left = []

        def watched(plain, *given):
            rows = quick(plain, *given)
            left.append(rows is None)
            return rows

        monkeypatch.setattr(back_end, "rows_by_columns", watched)
        mine = cells(path)
        monkeypatch.setattr(back_end, "rows_by_columns", lambda *_: None)
        return mine, cells(path), left

    return read


@pytest.mark.skipif(not BOOKS, reason="neither the tests nor ../shared hold a workbook")
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.name)
def test_every_workbook_at_hand_shows_the_same_cells_both_ways(both, path):
    mine, calamines, _ = both(path)
    assert mine == calamines


def test_a_workbook_with_everything_shows_the_same_cells_both_ways(both, tmp_path):
    mine, calamines, left = both(everything(tmp_path / "all.xlsx"))
    assert mine == calamines
    assert not all(left)


@pytest.mark.parametrize("texts", ["shared", "in the cells"])
def test_whatever_people_type_is_read_by_columns_and_shows_the_same_cells(both, tmp_path, texts):
    chance = random.Random(7)
    typed = [
        "a & b <c> \"d\" 'e'",
        "  blanks ",
        "two\nlines",
        "Ümlaut 漢字 🙂",
        "_x0041_",
        "-",
        "=1+1",
        "0812",
    ]
    path = tmp_path / "typed.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": texts != "shared"}) as book:
        day, moment = (book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "dd/mm/yyyy hh:mm"))
        rupiah, part = '[$-421]"Rp"#,##0;[$-421]-"Rp"#,##0', "0.0%"
        money, share = (book.add_format({"num_format": code}) for code in (rupiah, part))
        sheet = book.add_worksheet("Semua")
        for row in range(1440):
            sheet.write_string(row, 0, chance.choice(typed))
            sheet.write_datetime(row, 1, date(1900, 3, 1) + timedelta(days=chance.randrange(90_000)), day)
            sheet.write_datetime(row, 2, datetime(2026, 1, 5) + timedelta(minutes=row), moment)
            sheet.write_number(row, 3, chance.choice([0, 7, -12, 150_000, 10**14, -0.5, 1e-7, 2.5, 1 / 3]))
            sheet.write_number(row, 4, chance.randrange(-(10**9), 10**9), money)
            sheet.write_number(row, 5, chance.random(), share)
            sheet.write_boolean(row, 6, chance.random() < 0.5)
            sheet.write_blank(row, 7, None, money)
            if row % 3:
                sheet.write_string(row, 27, f"N{row}")
    mine, calamines, left = both(path)
    assert mine == calamines
    assert left == [False]
    assert len(mine["Semua"]) == 1440


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sheet_that_a_refresh_writes_is_read_by_columns(both, tmp_path, language):
    path, day = tmp_path / "demo.xlsx", date(2026, 6, 30)
    new_workbook(path, language, rows=sample_rows(day, language), settings=sample_settings(language))
    refresh(XlsxWorkbook(path), datetime(2026, 6, 30, 9, tzinfo=UTC), run_id="1", as_of=day)
    mine, calamines, left = both(path)
    assert mine == calamines
    assert not any(left)


PLAIN = '<row r="1"><c r="A1"><v>5</v></c><c r="B1" t="inlineStr"><is><t>x</t></is></c></row>'
READ = [[(int, 5), (str, "x")]]
UNUSUAL = {
    "a cell that says another row": '<row r="1"><c r="A2"><v>5</v></c></row>',
    "a cell that does not say its place": '<row r="1"><c><v>5</v></c></row>',
    "a row that does not say its number": '<row><c r="A1"><v>5</v></c></row>',
    "cells out of their order": '<row r="1"><c r="B1"><v>5</v></c><c r="A1"><v>6</v></c></row>',
    "a place that is told twice": '<row r="1"><c r="A1"><v>5</v></c><c r="A1"><v>6</v></c></row>',
    "rows out of their order": '<row r="2"><c r="A2"><v>5</v></c></row><row r="1"/>',
    "a column beyond ZZ": '<row r="1"><c r="AAA1"><v>5</v></c></row>',
    "a formula": '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
    "an error": '<row r="1"><c r="A1" t="e"><v>#REF!</v></c></row>',
    "a result that is text": '<row r="1"><c r="A1" t="str"><v>5</v></c></row>',
    "a kind before the style": '<row r="1"><c r="A1" t="b" s="1"><v>1</v></c></row>',
    "a style before the place": '<row r="1"><c s="1" r="A1"><v>46000</v></c></row>',
    "runs of text": '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>',
    "a value without content": '<row r="1"><c r="A1"><v/></c></row>',
    "a value of nothing": '<row r="1"><c r="A1"><v></v></c></row>',
    "no number": '<row r="1"><c r="A1"><v>1_0</v></c></row>',
    "a number with a sign": '<row r="1"><c r="A1"><v>+5</v></c></row>',
    "a blank before a number": '<row r="1"><c r="A1"><v> 5</v></c></row>',
    "more digits than a number has": '<row r="1"><c r="A1"><v>12345678901234567890</v></c></row>',
    "a shared text that is not there": '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
    "a comment": '<row r="1"><c r="A1"><v>5</v></c><!-- <c r="B1"><v>5</v></c> --></row>',
    "anything else in a cell": '<row r="1"><c r="A1"><v>5</v><extLst/></c></row>',
    "anything else in a row": '<row r="1"><c r="A1"><v>5</v></c><extLst/></row>',
    "a cell outside the rows": '<c r="A1"><v>5</v></c><row r="2"><c r="A2"><v>5</v></c></row>',
    "a day before March 1900": '<row r="1"><c r="A1" s="1"><v>59</v></c></row>',
    "a phone number as a day": '<row r="1"><c r="A1" s="1"><v>81234567890</v></c></row>',
    "the end of the last day": '<row r="1"><c r="A1" s="1"><v>2958465.9999999999</v></c></row>',
    "a number without end as a day": '<row r="1"><c r="A1" s="1"><v>1e400</v></c></row>',
    "a time of day as a day": '<row r="1"><c r="A1" s="1"><v>0.5</v></c></row>',
    "a reference to a character": '<row r="1"><c r="A1" t="inlineStr"><is><t>a&#128;b</t></is></c></row>',
    "line ends of another system": '<row r="1"><c r="A1" t="inlineStr"><is><t>a\r\nb</t></is></c></row>',
    "a number below zero as a day": '<row r="1"><c r="A1" s="1"><v>-12</v></c></row>',
    "a number below zero without a place": '<row r="1"><c s="1"><v>-12</v></c></row>',
    "a result below zero as a day": '<row r="1"><c r="A1" s="1"><f>-6*2</f><v>-12</v></c></row>',
    "a style that is not there": '<row r="1"><c r="A1" s="9"><v>46000</v></c></row>',
    "neither yes nor no": '<row r="1"><c r="A1" t="b"><v>2</v></c></row>',
    "a row cut short": '<row r="1"><c r="A1"><v>5</v></c>',
}


@pytest.mark.parametrize("rows", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_is_out_of_the_ordinary_shows_what_calamine_shows(both, tmp_path, rows):
    path = handmade(tmp_path / "odd.xlsx", {"Odd": f"<sheetData>{rows}</sheetData>"})
    mine, calamines, _ = both(path)
    assert mine == calamines


BELOW_ZERO = {
    "plain": '<c r="A1" s="1"><v>-12</v></c><c r="B1" s="1"><v>-1.5</v></c><c r="C1"><v>-50000</v></c>',
    "beside a time of day": '<c r="A1" s="1"><v>-12</v></c><c r="B1" s="1"><v>-1.5</v></c>'
    '<c r="C1"><v>-50000</v></c><c r="D1" s="1"><v>0.5</v></c>',
    "calculated": '<c r="A1" s="1"><f>-6*2</f><v>-12</v></c><c r="B1" s="1"><f>-A1</f><v>-1.5</v></c>'
    '<c r="C1" s="1"><v>-50000</v></c>',
    "of no place": '<c s="1"><v>-12</v></c><c s="1"><v>-1.5</v></c><c s="1"><v>-50000</v></c>',
}


@pytest.mark.parametrize("rows", BELOW_ZERO.values(), ids=BELOW_ZERO.keys())
def test_a_number_below_zero_is_no_time_of_day_in_a_cell_that_shows_days(tmp_path, rows):
    path = handmade(tmp_path / "odd.xlsx", {"Odd": f'<sheetData><row r="1">{rows}</row></sheetData>'})
    assert XlsxWorkbook(path).read(["Odd"]).sheets["Odd"].rows[0][:3] == [-12, -1.5, -50000]


def test_a_text_that_begins_with_a_dash_stays_a_text(tmp_path):
    cells = '<c r="A1" t="str"><f>"-5"</f><v>-5</v></c><c r="B1" t="inlineStr"><is><t>-12</t></is></c>'
    path = handmade(tmp_path / "odd.xlsx", {"Odd": f'<sheetData><row r="1">{cells}</row></sheetData>'})
    assert XlsxWorkbook(path).read(["Odd"]).sheets["Odd"].rows == [["-5", "-12"]]


TEXTS = {
    "blanks that nobody asks to keep": "<t> Ani </t>",
    "a blank before": "<t> Ani</t>",
    "a line's end behind": "<t>Ani\n</t>",
    "nothing but a blank": "<t> </t>",
    "blanks kept in other words": "<t xml:space='preserve'> Ani </t>",
    "blanks to be cut off": '<t xml:space="default"> Ani </t>',
    "nothing": "<t></t>",
    "a text of no length": "<t/>",
    "blanks of a run": "<r><t>Ani</t></r><r><t> Rahma </t></r>",
    "blanks of a run that are kept": '<r><t xml:space="preserve">Ani </t></r><r><t>Rahma</t></r>',
    "a run of a blank": "<r><t>Ani</t></r><r><t> </t></r>",
    "a reference to a character in a run": "<r><t>a&#128;b</t></r>",
    "a guide to the sound": '<t>Ani</t><rPh sb="0" eb="1"><t>ah</t></rPh><phoneticPr fontId="1"/>',
    "a part taken as it is": "<t><![CDATA[a&amp;b]]></t>",
    "a part of a run taken as it is": "<r><t><![CDATA[a<b]]></t></r>",
    "a comment inside": "<t>a<!-- c -->b</t>",
    "half a character": "<t>_xD83D_</t>",
    "an escaped letter": "<t>_x0041_</t>",
    "an escape of an escape": "<t>_x005F_x0041_</t>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_a_text_is_the_same_both_ways_however_it_is_written(both, tmp_path, text):
    rows = f'<row r="1"><c r="A1" t="inlineStr"><is>{text}</is></c></row>'
    path = handmade(tmp_path / "own.xlsx", {"Own": f"<sheetData>{rows}</sheetData>"})
    mine, calamines, _ = both(path)
    assert mine == calamines
    told = f'<sst xmlns="{MAIN}"><!-- <si><t>no</t></si> --><si>{text}</si><si><t>Budi</t></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    for texts in (told, told.replace("<!-- <si><t>no</t></si> -->", "")):
        parts = {"xl/sharedStrings.xml": texts}
        path = handmade(tmp_path / "shared.xlsx", {"Shared": f"<sheetData>{rows}</sheetData>"}, parts=parts)
        mine, calamines, _ = both(path)
        assert mine == calamines
        assert mine["Shared"][0][1] == (str, "Budi")


def test_runs_of_text_are_read_by_columns_below_a_line_of_excels(both, tmp_path):
    told = f'<?xml version="1.0"?>\r\n<sst xmlns="{MAIN}"><si><r><t>An</t></r><r><t>i</t></r></si></sst>'
    rows = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    path = handmade(tmp_path / "runs.xlsx", {"A": rows}, parts={"xl/sharedStrings.xml": told})
    assert both(path)[::2] == ({"A": [[(str, "Ani")]]}, [False])


@pytest.mark.parametrize("code", ["-", " / ", "- -", "dd", " d/m", "[$-421]-yyyy", "0;-0"])
def test_a_format_of_its_own_shows_days_where_calamine_shows_days(both, tmp_path, code):
    formats = f'<numFmts count="1"><numFmt numFmtId="14" formatCode="{code}"/></numFmts><fonts'
    parts = {"xl/styles.xml": STYLES.replace("<fonts", formats)}
    rows = '<row r="1"><c r="A1" s="1"><v>46000</v></c></row>'
    path = handmade(tmp_path / "code.xlsx", {"Code": f"<sheetData>{rows}</sheetData>"}, parts=parts)
    mine, calamines, _ = both(path)
    assert mine == calamines


def test_plain_rows_are_read_without_calamine(both, tmp_path):
    path = handmade(tmp_path / "plain.xlsx", {"Plain": f"<sheetData>{PLAIN}</sheetData>"})
    assert both(path)[::2] == ({"Plain": READ}, [False])


@pytest.mark.parametrize("rows", [60, 70, 5000])
def test_rows_are_the_same_whichever_way_they_are_asked_for(tmp_path, rows):
    path = tmp_path / "rows.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for row in range(rows):
            (book.get_worksheet_by_name("A") or book.add_worksheet("A")).write_row(row, 0, [row, f"T{row}"])
    found = XlsxWorkbook(path).read(["A"]).sheets["A"].rows
    expected = [[row, f"T{row}"] for row in range(rows)]
    assert [found[0], found[rows - 1], found[-1]] == [expected[0], expected[-1], expected[-1]]
    assert (list(found), len(found), found[2:][0], found[2:4]) == (expected, rows, [2, "T2"], expected[2:4])
    assert found[rows - 3 :] == expected[-3:]
    with pytest.raises(IndexError):
        found[rows]
