"""Exports as .xls and .ods give what the same rows give as text."""

from html import escape
from zipfile import ZipFile

import pytest

from tests.imports.importing_shop import empty, figures, imported, rows_of
from tests.imports.marketplaces import RIGHT, shopee, shopify, tokopedia

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"


def as_ods(rows, path, title="orders"):
    """A spreadsheet as LibreOffice saves it, with a sheet of instructions before these rows."""
    sheets = {"Petunjuk": [["Baca dulu"]], title: rows}
    tables = "".join(
        f'<table:table table:name="{name}">{"".join(map(_row, each))}</table:table>'
        for name, each in sheets.items()
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f'<office:document-content {_SPACES} office:version="1.2">{body}</office:document-content>'
    entry = '<m:file-entry m:full-path="{}" m:media-type="{}"/>'.format
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = entry("/", _KIND) + entry("content.xml", "text/xml")
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", _KIND)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}">{entries}</m:manifest>')
    return path


def _row(cells):
    return f"<table:table-row>{''.join(map(_cell, cells))}</table:table-row>"


def _cell(value):
    if value in (None, ""):
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        shown = f'office:value-type="float" office:value="{value}"'
    else:
        shown = 'office:value-type="string"'
    return f"<table:table-cell {shown}><text:p>{escape(str(value))}</text:p></table:table-cell>"


def as_xls(rows, path, title="orders"):
    """A workbook as Excel 97 to 2003 save it, with a sheet of instructions before these rows."""
    xlwt = pytest.importorskip("xlwt", reason="the test extra is not whole: xlwt writes the .xls")
    book = xlwt.Workbook()
    book.add_sheet("Petunjuk").write(0, 0, "Baca dulu")
    sheet = book.add_sheet(title)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in (None, ""):
                sheet.write(at, column, cell)
    book.save(str(path))
    return path


KINDS = [(as_ods, "a.ods"), (as_xls, "a.xls")]


@pytest.mark.parametrize(("write", "name"), KINDS)
@pytest.mark.parametrize("export", [shopee, tokopedia, shopify])
def test_an_export_of_an_older_kind_is_read_sheet_by_sheet(export, write, name, tmp_path):
    book = empty()
    done = imported(book, write(export(), tmp_path / name))
    assert figures(book) == RIGHT
    assert all("Petunjuk" not in problem.sheet for problem in done.problems)


@pytest.mark.parametrize(("write", "name"), KINDS)
def test_numbers_stay_numbers_and_order_numbers_keep_their_zeros(write, name, tmp_path):
    rows = [
        ["No. Order", "Tanggal", "Nama Pembeli", "No HP", "Barang", "Qty", "Total"],
        ["000123", "2026-06-25", "Siti", "0812-1111-0001", "Madu Hutan", 2, 240000],
    ]
    book = empty()
    imported(book, write(rows, tmp_path / name))
    [order] = rows_of(book)
    assert (order["No. nota"], order["Jumlah"], order["Total"]) == ("000123", 2, 240000)


@pytest.mark.parametrize(("write", "name"), KINDS)
def test_importing_an_older_kind_twice_adds_nothing(write, name, tmp_path):
    book, path = empty(), write(shopee(), tmp_path / name)
    imported(book, path)
    before = rows_of(book)
    assert imported(book, path).new == 0
    assert rows_of(book) == before
