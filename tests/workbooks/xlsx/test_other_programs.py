"""Workbooks as other programs write them: read as they are meant, and refreshed like any other."""

import re
import shutil
import zipfile
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from sheets_crm.refresh import check, refresh
from sheets_crm.workbooks.protocol import AppendRows, Plan, WorkbookError, WriteCells
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.programs import validation_errors, validator
from tests.workbooks.live.libreoffice import converted
from tests.workbooks.xlsx.samples import KIND, MAIN, OFFICE, STYLES, handmade, members, repacked

AS_OF = date(2026, 5, 20)
CASES = sorted((Path(__file__).parents[4] / "shared" / "cases" / "workbooks").glob("*.xlsx"))
SHEET, MAIN_PART = "xl/worksheets/sheet1.xml", "xl/workbook.xml"
TEXTS = "xl/sharedStrings.xml"
HEADERS = ("Tanggal", "Pelanggan", "No. WhatsApp", "Produk", "Jumlah", "Total")
JT = '<numFmt numFmtId="164" formatCode="[&gt;=1000000]0.0,,&quot;jt&quot;;0"/>'


def shop(path):
    """A list of orders with shared texts, days and an amount in a format of the shop's own."""
    texts = [*HEADERS, "Ani", "0812-0000-0001", "Madu"]
    shared = "".join(f"<si><t>{text}</t></si>" for text in texts)
    lines = ['<row r="1">' + "".join(_shared("ABCDEF"[at], 1, at) for at in range(6)) + "</row>"]
    for row, day in ((2, 46031), (3, 46061), (4, 46091)):
        cells = [
            f'<c r="A{row}" s="1"><v>{day}</v></c>',
            *(_shared(letter, row, number) for letter, number in zip("BCD", (6, 7, 8), strict=True)),
            f'<c r="E{row}"><v>1</v></c><c r="F{row}" s="2"><v>1500000</v></c>',
        ]
        lines.append(f'<row r="{row}">{"".join(cells)}</row>')
    styles = STYLES.replace("<fonts", f'<numFmts count="1">{JT}</numFmts><fonts').replace(
        'count="2"><xf', 'count="3"><xf'
    )
    money = '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    handmade(path, {"Penjualan": f"<sheetData>{''.join(lines)}</sheetData>"})
    parts = {"xl/styles.xml": styles.replace("</cellXfs>", money)}
    parts[TEXTS] = f'<sst xmlns="{MAIN}" count="9" uniqueCount="9">{shared}</sst>'
    relation = f'<Relationship Id="rIdT" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    _replaced(path, "xl/_rels/workbook.xml.rels", "</Relationships>", relation + "</Relationships>")
    kind = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>'
    _replaced(path, "[Content_Types].xml", "</Types>", kind)
    return _with(path, {name: content.encode() for name, content in parts.items()})


def _shared(letter, row, number):
    return f'<c r="{letter}{row}" t="s"><v>{number}</v></c>'


def _with(path, parts):
    """The package with these parts replaced or added; None takes one away."""
    found = {**members(path), **parts}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in found.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def _replaced(path, part, old, new):
    content = members(path)[part].decode()
    assert old in content
    return _with(path, {part: content.replace(old, new).encode()})


def _moved(path, old, new, target):
    """A part under another name, with whatever leads to it."""
    parts = members(path)
    rels = old.replace("xl/", "xl/_rels/") + ".rels"
    moved = {old: None, new: parts[old]}
    if rels in parts:
        moved |= {rels: None, new.replace("xl/", "xl/_rels/") + ".rels": parts[rels]}
    source = "_rels/.rels" if old == MAIN_PART else "xl/_rels/workbook.xml.rels"
    usual = old if old == MAIN_PART else old.removeprefix("xl/")
    moved[source] = parts[source].replace(f'Target="{usual}"'.encode(), f'Target="{target}"'.encode())
    types = parts["[Content_Types].xml"].replace(f'"/{old}"'.encode(), f'"/{new}"'.encode())
    return _with(path, {**moved, "[Content_Types].xml": types})


def without_styles(path):
    parts = members(path)
    _with(path, {SHEET: re.sub(rb' s="\d"', b"", parts[SHEET]), "xl/styles.xml": None})
    _with(
        path,
        {
            name: re.sub(rb"<(?:Override|Relationship)[^>]*styles[^>]*/>", b"", members(path)[name])
            for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels")
        },
    )
    days = {b"46031": b"2026-01-09", b"46061": b"2026-02-08", b"46091": b"2026-03-10"}

    def change(name, content):
        for serial, day in days.items() if name == SHEET else ():
            content = content.replace(
                b"><v>" + serial + b"</v>", b' t="inlineStr"><is><t>' + day + b"</t></is>"
            )
        return content

    return repacked(path, change)


def backslashes(path):
    parts = members(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("/", "\\") if name != "[Content_Types].xml" else name, content)
    return path


def in_utf16(*parts):
    def change(path):
        declared = b'<?xml version="1.0" encoding="UTF-16"?>'
        old = members(path)
        return _with(path, {part: (declared + old[part]).decode().encode("utf-16") for part in parts})

    return change


def raw_marks(path):
    _replaced(path, "xl/styles.xml", "[&gt;=1000000]", "[>=1000000]")
    note = (
        '<dataValidations count="1"><dataValidation type="whole" sqref="E2:E9" allowBlank="1" '
        'prompt="Isi > 0">'
        "<formula1>1</formula1><formula2>9</formula2></dataValidation></dataValidations></worksheet>"
    )
    return _replaced(path, SHEET, "</worksheet>", note)


def dimension(area):
    return lambda path: _replaced(path, SHEET, "<sheetData>", f'<dimension ref="{area}"/><sheetData>')


def target(spelling):
    usual = 'Target="worksheets/sheet1.xml"'
    return lambda path: _replaced(path, "xl/_rels/workbook.xml.rels", usual, f'Target="{spelling}"')


def blank_in_name(path):
    return _moved(path, SHEET, "xl/worksheets/lembar 1.xml", "worksheets/lembar%201.xml")


def other_sheets(path):
    """A dialog, a sheet of old macros, a chart's place without a part, and a module that was left over."""
    microsoft = "http://schemas.microsoft.com/office/2006/relationships"
    more = (
        ("Dialog", "dialogsheet", OFFICE, "dialogsheets/sheet9.xml"),
        (
            "Makro",
            "xlMacrosheet",
            microsoft,
            "macrosheets/m.xml",
        ),
    )
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"/>' for at, (name, *_) in enumerate(more, 7)
    )
    relations = "".join(
        f'<Relationship Id="r{at}" Type="{space}/{kind}" Target="{where}"/>'
        for at, (_, kind, space, where) in enumerate(more, 7)
    )
    left_over = '<sheet name="Module1" sheetId="20" state="veryHidden" r:id=""/>'
    _replaced(path, MAIN_PART, "</sheets>", listed + left_over + "</sheets>")
    _replaced(path, "xl/_rels/workbook.xml.rels", "</Relationships>", relations + "</Relationships>")
    empty = members(path)[SHEET].partition(b"<sheetData>")[0].replace(b"<worksheet", b"<dialogsheet", 1)
    macros = empty.replace(b"dialogsheet", b"xm:macrosheet").replace(
        b"xmlns=", b'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" xmlns='
    )
    return _with(
        path,
        {
            "xl/dialogsheets/sheet9.xml": empty + b"</dialogsheet>",
            "xl/macrosheets/m.xml": macros + b"<sheetData/></xm:macrosheet>",
        },
    )


KINDS = {
    "as Excel": lambda path: path,
    "no styles": without_styles,
    "another main part": lambda path: _moved(path, MAIN_PART, "xl/workbook22.xml", "xl/workbook22.xml"),
    "texts elsewhere": lambda path: _moved(path, TEXTS, "xl/strings/teks.xml", "strings/teks.xml"),
    "styles elsewhere": lambda path: _moved(path, "xl/styles.xml", "xl/gaya.xml", "gaya.xml"),
    "backslashes": backslashes,
    "sheet in UTF-16": in_utf16(SHEET),
    "texts in UTF-16": in_utf16(TEXTS),
    "main part in UTF-16": in_utf16(MAIN_PART, "xl/_rels/workbook.xml.rels", "xl/styles.xml"),
    "raw marks": raw_marks,
    "a dimension of nothing": dimension("A0:F21"),
    "a dimension without end": dimension("A1:"),
    "too small a dimension": dimension("A1"),
    "a dimension beyond the sheet": dimension("A1:XFD1048577"),
    "a target with a dot": target("./worksheets/sheet1.xml"),
    "a target from above": target("../xl/worksheets/sheet1.xml"),
    "a target with codes": target("work%73heets/sheet1.xml"),
    "a blank in a name": blank_in_name,
    "sheets of other kinds": other_sheets,
}
NOT_FOR_LIBREOFFICE = {
    "sheets of other kinds",
    "a target with a dot",
    "a target with codes",
    "a blank in a name",
}
"""The first it shows as sheets of their own; of the others LibreOffice 7.4 itself reads no row."""


def refreshed(path):
    moment = datetime(2026, 5, 20, 2, tzinfo=UTC)
    return refresh(XlsxWorkbook(path), moment, run_id=str(moment), as_of=AS_OF)


@pytest.fixture(params=KINDS)
def odd(request, tmp_path):
    return KINDS[request.param](shop(tmp_path / "toko.xlsx"))


def test_it_is_refreshed_once_and_its_own_sheet_stays_byte_for_byte(odd, without_figures):
    before = members(odd)
    checked = check(XlsxWorkbook(odd), datetime(2026, 5, 20, 2, tzinfo=UTC))
    assert (checked.language, checked.refusal) == ("id", None)
    outcome = refreshed(odd)
    after = members(odd)
    own = {name for name in before if re.search("sheet1|lembar|teks|shared|Strings", name)}
    assert (outcome.listed, outcome.language) == (1, "id")
    assert {name: after[name.replace("\\", "/")] for name in own} == {name: before[name] for name in own}
    assert len(after) == len({name.lower() for name in after})
    styles = next(content for name, content in after.items() if re.search(r"styles\.xml|gaya", name))
    ids = re.findall(rb'<numFmt numFmtId="(\d+)"', styles.replace(b"\0", b""))
    assert ids
    assert len(ids) == len(set(ids))
    whole = odd.read_bytes()
    assert not refreshed(odd).changed
    assert odd.read_bytes() == whole


def test_the_shops_own_money_format_survives(tmp_path, without_figures):
    path = raw_marks(shop(tmp_path / "toko.xlsx"))
    refreshed(path)
    styles = members(path)["xl/styles.xml"].decode()
    assert styles.count('numFmtId="164" formatCode="[&gt;=1000000]0.0,,&quot;jt&quot;;0"') == 1


@pytest.fixture(scope="session")
def program(request):
    return validator(request.config.cache.mkdir("ooxml-validator"))


@pytest.fixture(scope="module")
def before_and_after(tmp_path_factory):
    """A workbook of a kind as it was and as a refresh left it; each kind is refreshed once."""

    @cache
    def made(kind):
        after = KINDS[kind](shop(tmp_path_factory.mktemp("office") / "toko.xlsx"))
        before = Path(shutil.copy(after, after.with_name("before.xlsx")))
        refreshed(after)
        return before, after

    return made


@pytest.mark.live
@pytest.mark.parametrize("kind", KINDS)
def test_the_validator_finds_no_new_error(kind, before_and_after, program):
    before, after = before_and_after(kind)
    assert set(validation_errors(program, after)) <= set(validation_errors(program, before))


@pytest.mark.live
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in NOT_FOR_LIBREOFFICE])
def test_libreoffice_opens_it_with_all_its_rows(kind, before_and_after, tmp_path):
    book = XlsxWorkbook(converted(before_and_after(kind)[1], tmp_path))
    assert "Daftar Telepon" in book.titles()
    assert len(book.read(["Penjualan"]).sheets["Penjualan"].rows) == 4


@pytest.mark.parametrize("encoding", ["windows-1252", "iso-8859-1"])
def test_an_encoding_that_is_declared_is_read(tmp_path, encoding):
    path = shop(tmp_path / "toko.xlsx")
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    texts = members(path)[TEXTS].decode().replace("Madu", "Café")
    _with(path, {TEXTS: declared + texts.encode(encoding)})
    assert XlsxWorkbook(path).read(["Penjualan"]).sheets["Penjualan"].rows[1][3] == "Café"


@pytest.mark.parametrize("encoding", ["klingon", "utf-32"])
def test_a_part_that_cannot_be_decoded_is_refused_and_never_taken_for_empty(tmp_path, encoding):
    path = shop(tmp_path / "toko.xlsx")
    declared = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    _with(path, {SHEET: declared + members(path)[SHEET]})
    whole = path.read_bytes()
    with pytest.raises(WorkbookError) as raised:
        refreshed(path)
    assert (raised.value.code, raised.value.values["part"]) == ("unknown_encoding", SHEET)
    assert path.read_bytes() == whole


def test_a_document_type_in_utf16_is_refused_too(tmp_path):
    path = in_utf16(SHEET)(shop(tmp_path / "toko.xlsx"))
    text = members(path)[SHEET].decode("utf-16").replace("<worksheet", "<!DOCTYPE w><worksheet", 1)
    _with(path, {SHEET: text.encode("utf-16")})
    with pytest.raises(WorkbookError, match="suspicious_file"):
        refreshed(path)


def test_a_sheet_without_its_rows_is_no_empty_sheet(tmp_path):
    path = shop(tmp_path / "toko.xlsx")
    content = members(path)[SHEET]
    _with(path, {SHEET: re.sub(rb"<sheetData>.*</sheetData>", b"", content)})
    with pytest.raises(WorkbookError, match="damaged_file"):
        refreshed(path)


def test_a_part_that_is_written_in_utf16_and_does_not_change_is_not_written(tmp_path):
    path = in_utf16(SHEET, MAIN_PART)(shop(tmp_path / "toko.xlsx"))
    book = XlsxWorkbook(path)
    book.read(["Penjualan"])
    whole = path.read_bytes()
    book.commit(Plan("1", [WriteCells("Penjualan", {(2, 2): "Ani"})]))
    assert path.read_bytes() == whole


def test_a_row_in_the_last_row_of_the_grid_is_left_and_the_log_goes_above_it(tmp_path):
    row = '<row r="1048576"><c r="A1048576"><v>9</v></c></row>'
    path = _replaced(shop(tmp_path / "toko.xlsx"), SHEET, "</sheetData>", row + "</sheetData>")
    book = XlsxWorkbook(path)
    rows = book.read(["Penjualan"]).sheets["Penjualan"].rows
    assert (len(rows), rows[-1][0], rows[4]) == (1_048_576, 9, [])
    book.commit(Plan("1", [AppendRows("Penjualan", 1, [{2: "Budi"}, {2: "Citra"}])]))
    rows = book.read(["Penjualan"]).sheets["Penjualan"].rows
    assert [row[1] for row in rows[4:6]] == ["Budi", "Citra"]
    assert (len(rows), rows[-1][0]) == (1_048_576, 9)


@pytest.mark.skipif(not CASES, reason="the collection of cases is not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_collected_cases_are_refreshed_once(case, tmp_path):
    path = tmp_path / case.name
    path.write_bytes(case.read_bytes())
    before = members(path)
    assert refreshed(path).listed >= 3
    after = members(path)
    before = {name.replace("\\", "/"): content for name, content in before.items()}
    assert after.keys() >= before.keys()
    own = [name for name in before if name.endswith(("sheet1.xml", "Strings.xml", "teks.xml"))]
    assert {name: after[name] for name in own} == {name: before[name] for name in own}
    whole = path.read_bytes()
    assert not refreshed(path).changed
    assert path.read_bytes() == whole


@pytest.mark.live
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_the_collected_cases_pass_the_validator_and_libreoffice(case, tmp_path, program):
    path = tmp_path / case.name
    path.write_bytes(case.read_bytes())
    before = set(validation_errors(program, path))
    untouched = _sales(converted(path, tmp_path / "before"))
    refreshed(path)
    assert set(validation_errors(program, path)) <= before
    shown = converted(path, tmp_path / "office")
    assert "Periksa Data" in XlsxWorkbook(shown).titles()
    assert untouched in ([], _sales(shown))


def _sales(path):
    """The shop's own rows; of some untouched files LibreOffice itself reads none, or opens none."""
    return XlsxWorkbook(path).read(["Penjualan"]).sheets["Penjualan"].rows if path.exists() else []
