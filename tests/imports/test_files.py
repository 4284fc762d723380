"""Files as they come: any separator, mark, code page and kind; folders; several at once."""

import openpyxl
import pytest

from sheets_crm.imports.files import export_files, export_sheets, separator_of
from sheets_crm.workbooks.encodings import encoding_of
from sheets_crm.workbooks.protocol import WorkbookError
from tests.imports.importing_shop import empty, figures, imported
from tests.imports.marketplaces import RIGHT, shopify, tiktok, tokopedia, written


def rows_in(path):
    [sheet] = export_sheets(path)
    return list(sheet.rows)


def test_what_parts_most_lines_is_the_separator_though_a_title_stands_above():
    assert separator_of(["KASIR TOKO", "Tanggal;Nama;Total", "05/01/2026;Siti;278.000"]) == ";"
    assert separator_of(["KASIR TOKO", "Siti"]) == ","


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_separator_and_coding_is_read(delimiter, encoding, tmp_path):
    rows = [["Nama", "Barang, jenis", "Harga"], ["José Muñoz", "Café; 250 gr", "85.000"]] * 3
    path = written(rows, tmp_path / "a.csv", delimiter=delimiter, encoding=encoding)
    assert rows_in(path) == rows


def test_the_separator_that_excel_writes_first_counts(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("sep=;\nA;B,C\n1;2,3\n")
    assert rows_in(path)[1:] == [["A", "B,C"], ["1", "2,3"]]


def test_line_breaks_inside_quotes_stay_in_their_cell(tmp_path):
    rows = [["A", "B"], ["satu\ndua", "x"]]
    assert rows_in(written(rows, tmp_path / "a.csv")) == rows


def test_a_text_without_any_separator_is_one_column():
    assert separator_of(["halo\n", "dunia\n"]) == ","


def test_plain_letters_are_utf_8(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"A,B\n1,2\n")
    assert encoding_of(path) == "utf-8"


def book_of(rows, path, sheet="orders", above=0):
    book = openpyxl.Workbook()
    book.active.title = "Petunjuk"
    book.active["A1"] = "Baca dulu"
    for row in [[]] * above + rows:
        book.create_sheet(sheet) if sheet not in book.sheetnames else None
        book[sheet].append(row)
    book.save(path)
    return path


@pytest.mark.parametrize(("kind", "above"), [(tiktok, 0), (tokopedia, 3), (shopify, 1)])
def test_a_workbook_is_searched_sheet_by_sheet_and_row_by_row(kind, above, tmp_path):
    book = empty()
    done = imported(book, book_of(kind(), tmp_path / "a.xlsx", above=above))
    assert done.problems == ()
    assert figures(book) == RIGHT


def test_a_folder_gives_its_exports_in_order_and_nothing_else(tmp_path):
    for name in ("b.csv", "a.xlsx", "c.ods", "~$a.xlsx", ".d.csv", "e.pdf"):
        (tmp_path / name).write_text("")
    assert [path.name for path in export_files([tmp_path])] == ["a.xlsx", "b.csv", "c.ods"]


def test_a_file_that_is_named_twice_is_read_once(tmp_path):
    path = written(shopify(), tmp_path / "a.csv")
    assert export_files([path, tmp_path, path]) == [path]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("tidak-ada.csv", None, "export_missing"),
        ("foto.jpg", b"", "export_kind"),
        ("rusak.xlsx", b"bukan zip", "export_unreadable"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_reason(name, content, code, tmp_path):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WorkbookError) as refused:
        imported(empty(), *export_files([path]))
    assert refused.value.code == code


def test_files_without_orders_are_told_beside_those_that_have_some(tmp_path):
    other = written([["Kode", "Stok"], ["M1", "4"]], tmp_path / "stok.csv")
    done = imported(empty(), other, written(shopify(), tmp_path / "a.csv"))
    assert [problem.sheet for problem in done.problems] == ["stok.csv"]
    assert done.new == 9


def test_nothing_is_written_when_no_file_has_orders(tmp_path):
    book = empty()
    with pytest.raises(WorkbookError) as refused:
        imported(book, written([["Kode", "Stok"], ["M1", "4"]], tmp_path / "stok.csv"))
    assert refused.value.code == "exports_unknown"
    assert book.titles() == ("Catatan",)
