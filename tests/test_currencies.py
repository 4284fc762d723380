"""The shop's currency: sign, decimals and marks in sentences, cells and settings, whatever the language."""

import openpyxl
import pytest
from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from sheets_crm.layout.template import new_workbook
from sheets_crm.schema.currencies import currency_of, outdated_formats
from sheets_crm.settings import read_settings, setting_rows, settings_for
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.opening import open_book
from tests.small_shop import refreshed, table, workbook

SHEET = "Ringkasan"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("code", "amount", "shown"),
    [
        ("IDR", 6_000_000, "Rp6.000.000"),
        ("IDR", -1_499.6, "-Rp1.500"),
        ("IDR", -0.4, "Rp0"),
        ("MYR", 1_250.5, "RM1,250.50"),
        ("SGD", 0, "S$0.00"),
        ("BND", 1_250.5, "B$1.250,50"),
        ("JPY", 12_000, "¥12,000"),
        ("KWD", 1.25, "KWD 1.250"),
        ("AED", -20, "-AED 20.00"),
    ],
)
def test_an_amount_is_written_as_at_home_in_every_language(language, code, amount, shown):
    assert texts_of(language, code).money(amount) == shown


@pytest.mark.parametrize("typed", ["MYR", " myr ", "RM", "rm."])
def test_a_currency_is_known_by_its_code_or_its_sign(typed):
    assert currency_of(typed).code == "MYR"


@pytest.mark.parametrize("typed", ["", "$", "rupee", "XXX"])
def test_what_is_no_currency_or_could_be_several_is_refused(typed):
    with pytest.raises(ValueError, match="no currency"):
        currency_of(typed)


@pytest.mark.parametrize(
    ("code", "written"),
    [("IDR", '[$-421]"Rp"#,##0;[$-421]-"Rp"#,##0'), ("MYR", '[$-409]"RM"#,##0.00;[$-409]-"RM"#,##0.00')],
)
def test_cells_are_written_so_too(code, written, tmp_path):
    path = tmp_path / "shop.xlsx"
    new_workbook(path, "en", settings=settings_for("en", code))
    sheet = openpyxl.load_workbook(path)["Products"]
    title = next(cell for cell in sheet[1] if cell.value == "Price")
    assert sheet.column_dimensions[title.column_letter].number_format == written


def test_limits_that_were_made_for_rupiah_are_about_as_much_in_the_shops_currency():
    rows = {
        title: value for title, value, _ in setting_rows(settings_for("en", "MYR"), texts_of("en", "MYR"))
    }
    assert rows["Currency"] == "MYR"
    assert rows["Approval limit for spending (RM)"] == "RM50.00"
    assert rows["Round amounts, multiple of (RM)"] == "RM5.00"


def test_settings_read_back_what_they_show():
    settings = settings_for("en", "MYR")
    rows = setting_rows(settings, texts_of("en", "MYR"))
    typed = [(row, title, value) for row, (title, value, _) in enumerate(rows, 2)]
    read, faults = read_settings(typed, texts_of("en"))
    assert (read, faults) == (settings, [])


def test_a_currency_that_is_none_is_told_with_its_place():
    read, faults = read_settings([(5, "Mata uang", "rupee")], texts_of("id"))
    assert read.currency == "IDR"
    assert faults == [(5, "Mata uang", "rupee", "setting_value")]


def test_a_shop_abroad_reads_its_own_money_in_every_sentence():
    book = workbook(settings=[["Pengaturan", "Nilai", "Arti"], ["Mata uang", "MYR"]])
    refreshed(book)
    tile = next(row for row in table(book, SHEET) if row["Apa"] == "Penjualan bulan ini")
    assert tile["Sekarang"] == "RM950,000.00"
    assert "Rp" not in " ".join(str(cell) for row in table(book, "Angka Lengkap") for cell in row.values())


def test_new_and_setup_take_a_currency(tmp_path):
    path = tmp_path / "kedai.xlsx"
    done = CliRunner().invoke(app, ["new", str(path), "--currency", "RM", "--lang", "en"])
    assert done.exit_code == 0
    values = {row[0].value: row[1].value for row in openpyxl.load_workbook(path)["Settings"].iter_rows()}
    assert values["Currency"] == "MYR"
    bad = CliRunner().invoke(app, ["new", str(tmp_path / "x.xlsx"), "--currency", "gold", "--lang", "en"])
    assert bad.exit_code == 2
    assert "'gold' is no currency" in bad.output


def test_setup_adds_sheets_in_the_currency_that_it_is_told(tmp_path):
    path = tmp_path / "orders.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Order date", "Customer", "Product", "Qty", "Price"])
    book.active.append(["2026-06-01", "Ann", "Tea", 1, 12.5])
    book.save(path)
    done = CliRunner().invoke(app, ["setup", str(path), "--currency", "SGD", "--lang", "en"])
    assert done.exit_code == 0
    made = openpyxl.load_workbook(path)
    values = {row[0].value: row[1].value for row in made["Settings"].iter_rows()}
    assert values["Currency"] == "SGD"
    formats = {cell.number_format for cell in made["Products"].column_dimensions.values()}
    assert '[$-409]"S$"#,##0.00;[$-409]-"S$"#,##0.00' in formats


def test_a_refresh_gives_our_cells_another_currency_and_leaves_people_their_own(tmp_path):
    path = tmp_path / "toko.xlsx"
    new_workbook(path, "id", rows={"orders": [{"note": "x"}]})
    book = openpyxl.load_workbook(path)
    row = next(row for row in book["Pengaturan"].iter_rows(min_row=2) if row[0].value == "Mata uang")
    row[1].value = "MYR"
    book["Produk"]["Z9"].number_format = '"Rp"#,##0'
    book["Produk"]["Z9"].value = 5
    book.save(path)
    refreshed(open_book(str(path)))
    changed = openpyxl.load_workbook(path)
    ours = {
        dimension.number_format
        for sheet in changed
        for dimension in sheet.column_dimensions.values()
        if '"R' in dimension.number_format
    }
    assert ours == {'[$-409]"RM"#,##0.00;[$-409]-"RM"#,##0.00'}
    assert changed["Produk"]["Z9"].number_format == '"Rp"#,##0'
    before = path.read_bytes()
    assert refreshed(open_book(str(path))).changed is False
    assert path.read_bytes() == before


def test_what_libreoffice_made_of_our_formats_is_known_for_ours():
    known = outdated_formats("MYR")
    assert known['[$-421]"Rp"#,##0;"-Rp"#,##0'] == '[$-409]"RM"#,##0.00;[$-409]-"RM"#,##0.00'
    assert '"Rp"#,##0;-"Rp"#,##0' not in known
    assert '[$-409]"RM"#,##0.00;[$-409]-"RM"#,##0.00' not in known
