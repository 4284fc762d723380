"""Workbooks that are not read or not written, each with a sentence that says what to do."""

import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.protocol import Plan, WorkbookError, WriteCells
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.conftest import xlsx_book
from tests.programs import need
from tests.workbooks.live.libreoffice import converted
from tests.workbooks.xlsx.samples import members, repacked

ROOT = Path(__file__).parents[3]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.fixture
def path(tmp_path):
    return xlsx_book({"A": [["x"]]}, {}, tmp_path, {"A": {(1, 1): "catatan"}}).path


def refusal(code, act):
    with pytest.raises(WorkbookError) as refused:
        act()
    assert refused.value.code == code
    for language in LANGUAGES:
        assert len(texts_of(language)(f"errors.{code}", **refused.value.values)) > 40


def read(path):
    return XlsxWorkbook(path).read(["A"])


def write(path):
    XlsxWorkbook(path).commit(Plan("1", [WriteCells("A", {(1, 1): "y"})]))


def test_a_file_that_is_not_there(tmp_path):
    refusal("no_such_file", lambda: read(tmp_path / "toko.xlsx"))


def test_a_folder(tmp_path):
    refusal("cannot_read", lambda: read(tmp_path))


@pytest.mark.parametrize(
    "content", [b"", b"nama,total\nAni,5\n", b"<html><table/></html>", b"PK\x05\x06" + bytes(18)]
)
def test_what_is_no_workbook(tmp_path, content):
    path = tmp_path / "toko.xlsx"
    path.write_bytes(content)
    refusal("not_a_workbook", lambda: read(path))


def test_a_word_document(path):
    repacked(path, lambda name, content: None if "workbook" in name else content)
    refusal("damaged_file", lambda: read(path))


def test_an_encrypted_workbook(tmp_path):
    path = tmp_path / "toko.xlsx"
    path.write_bytes(OLE + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(2000))
    refusal("encrypted", lambda: read(path))


def test_a_workbook_of_the_old_format(tmp_path):
    path = tmp_path / "toko.xls"
    path.write_bytes(OLE + bytes(5000))
    refusal("old_format", lambda: read(path))


@pytest.mark.parametrize("stream", ["Workbook", "Book"])
def test_a_workbook_of_the_old_format_under_a_new_name(tmp_path, stream):
    path = tmp_path / "toko.xlsx"
    path.write_bytes(OLE + bytes(2000) + f"{stream}\0".encode("utf-16-le") + bytes(2000))
    refusal("old_format", lambda: read(path))


@pytest.mark.live
def test_real_workbooks_of_the_old_format(path, tmp_path):
    need("soffice")
    refusal("old_format", lambda: read(converted(path, tmp_path / "office", "xls")))


def test_a_binary_workbook(path):
    repacked(
        path,
        lambda name, content: content.replace(b"xl/workbook.xml", b"xl/workbook.bin"),
    )
    refusal("binary_format", lambda: read(path))


@pytest.mark.parametrize(
    ("part", "code"),
    [("_xmlsignatures/origin.sigs", "signed"), ("xl/revisions/revisionHeaders.xml", "shared_workbook")],
)
def test_workbooks_that_a_change_would_break_are_read_but_not_written(path, part, code):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(part, "<x/>")
    before = path.read_bytes()
    assert read(path).sheets["A"].rows == [["x"]]
    refusal(code, lambda: write(path))
    assert path.read_bytes() == before


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'


@pytest.mark.parametrize(
    "part",
    [
        "xl/workbook.xml",
        "xl/worksheets/sheet1.xml",
        "xl/sharedStrings.xml",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/_rels/workbook.xml.rels",
    ],
)
def test_entities(path, part):
    repacked(
        path,
        lambda name, content: ENTITY + content[content.index(b"?>") + 2 :] if name == part else content,
    )
    refusal("suspicious_file", lambda: read(path))


def bomb(path, part, size, *, declared=None):
    """The workbook with a part of ``size`` bytes, most of them blanks, that may lie about its size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = members(path)[part]
    end = content.rindex(b"</")
    packed = packer.compress(content[:end]) + packer.flush(zlib.Z_FULL_FLUSH)
    blanks = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed += blanks * (size >> 20) + packer.compress(content[end:]) + packer.flush()
    _put(path, part, packed, declared or len(content) + (size >> 20 << 20))


def _put(path, part, packed, size):
    """Overwrite one stored member's bytes and sizes by writing the archive anew."""
    parts = {name: content for name, content in members(path).items() if name != part}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with path.open("r+b") as file, zipfile.ZipFile(file) as archive:
        start, count = archive.start_dir, len(archive.infolist())
        file.seek(start)
        directory = file.read()[: archive.fp.seek(0, 2) - start - 22]
        sums = struct.pack("<LLL", 0, len(packed), size)
        common = struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + sums + struct.pack("<HH", len(part), 0)
        file.seek(start)
        file.write(b"PK\x03\x04" + common + part.encode() + packed)
        record = (
            b"PK\x01\x02"
            + struct.pack("<H", 20)
            + common
            + struct.pack("<HHHLL", 0, 0, 0, 0, start)
            + part.encode()
        )
        where = file.tell()
        file.write(directory + record)
        size = file.tell() - where
        file.write(b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, count + 1, count + 1, size, where, 0))


BOUNDED = """
import resource, sys
from pathlib import Path
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
XlsxWorkbook(Path(sys.argv[2])).read(["A"])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
code = "read"
try:
    XlsxWorkbook(Path(sys.argv[1])).read(["A"])
except WorkbookError as error:
    code = error.code
print(code, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def bounded(path, tmp_path):
    """What a reader of its own says, and how many megabytes it took to say so."""
    folder = tmp_path / "kecil"
    folder.mkdir()
    small = xlsx_book({"A": [["x"]]}, {}, folder).path
    command = [sys.executable, "-c", BOUNDED, str(path), str(small)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    code, megabytes = done.stdout.split()
    return code, int(megabytes)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource module")
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/comments1.xml"]
)
def test_a_sheet_of_two_gigabytes(path, tmp_path, part):
    bomb(path, part, 2_000_000_000)
    code, megabytes = bounded(path, tmp_path)
    assert code == "too_large"
    assert megabytes < 50


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource module")
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/comments1.xml"]
)
def test_a_part_that_lies_about_its_size(path, tmp_path, part):
    bomb(path, part, 500_000_000, declared=1000)
    code, megabytes = bounded(path, tmp_path)
    assert code in ("damaged_file", "too_large")
    assert megabytes < 50


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource module")
def test_two_cells_at_the_far_corners_of_a_sheet(path, tmp_path):
    def change(name, content):
        if name != "xl/worksheets/sheet1.xml":
            return content
        return content.replace(b"</row>", b'</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')

    repacked(path, change)
    code, megabytes = bounded(path, tmp_path)
    assert code == "read"
    assert megabytes < 120
    rows = XlsxWorkbook(path).read(["A"]).sheets["A"].rows
    assert (len(rows), len(rows[-1]), rows[-1][-1], rows[-2]) == (1_048_576, 16_384, 1, [])
