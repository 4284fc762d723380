"""Notes and conversations in files: what they say, and that they go with their customer."""

import zipfile

import pytest
import xlsxwriter

from sheets_crm.workbooks.protocol import Plan, TableRow, WriteTable
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.xlsx.samples import members, repacked

_MADE_BY = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_THREADS = b"""<?xml version="1.0" encoding="UTF-8"?>
<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">
<threadedComment ref="B3" personId="{1}" id="{2}">
<text>minta harga &amp; ongkir</text></threadedComment>
<threadedComment ref="B3" personId="{1}" id="{3}">
<text>sudah dikirim</text></threadedComment>
</ThreadedComments>"""


@pytest.fixture
def path(tmp_path):
    """A list whose second row has a conversation, as Excel writes it beside its stand-in, and a note."""
    path = tmp_path / "toko.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("L")
        for row, cells in enumerate([["Kunci", "Nama"], ["k1", "Ani"], ["k2", "Budi"]]):
            sheet.write_row(row, 0, cells)
        sheet.write_comment(
            "B3", "[Threaded comment]\n\nYour version of Excel ...\n\nComment:\n    minta harga"
        )
        sheet.write_comment("A3", "  jangan pagi  ")
    part = "xl/threadedComments/threadedComment1.xml"
    related = f'<Relationship Id="rId9" Type="{_MADE_BY}" Target="../threadedComments/threadedComment1.xml"/>'
    repacked(
        path,
        lambda name, content: (
            content.replace(b"</Relationships>", related.encode() + b"</Relationships>")
            if name == "xl/worksheets/_rels/sheet1.xml.rels"
            else content
        ),
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, _THREADS)
    return path


def test_a_conversation_is_read_whole_in_place_of_its_stand_in(path):
    assert XlsxWorkbook(path).read(["L"]).sheets["L"].notes == {
        (3, 2): "minta harga & ongkir / sudah dikirim",
        (3, 1): "jangan pagi",
    }


def test_a_conversation_goes_with_its_row_and_leaves_with_it(path):
    book = XlsxWorkbook(path)
    book.read(["L"])
    rows = [TableRow({1: "k2", 2: "Budi"}, source=3), TableRow({1: "k1", 2: "Ani"}, source=2)]
    book.commit(Plan("1", [WriteTable("L", 1, [1, 2], 2, rows, shared=True)]))
    assert book.read(["L"]).sheets["L"].notes == {
        (2, 2): "minta harga & ongkir / sudah dikirim",
        (2, 1): "jangan pagi",
    }
    assert members(path)["xl/threadedComments/threadedComment1.xml"].count(b'ref="B2"') == 2
    book.commit(Plan("2", [WriteTable("L", 1, [1, 2], 2, [TableRow({}, source=3)], shared=True)]))
    assert book.read(["L"]).sheets["L"].notes == {}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"<text><t xml:space='preserve'> besok pagi </t></text>", "besok pagi"),
        (
            b"<text><r><rPr><b/></rPr><t>Ani:</t></r><r><t n=''> besok</t></r><rPh><t>x</t></rPh></text>",
            "Ani: besok",
        ),
    ],
    ids=["in one piece", "in runs with their pronunciation"],
)
def test_a_note_is_one_text_however_it_is_written(path, written, read):
    before = members(path)["xl/comments1.xml"]
    old = before[before.index(b"<text>") : before.index(b"</text>") + len(b"</text>")]
    repacked(
        path, lambda name, content: content.replace(old, written) if name == "xl/comments1.xml" else content
    )
    assert read in XlsxWorkbook(path).read(["L"]).sheets["L"].notes.values()
