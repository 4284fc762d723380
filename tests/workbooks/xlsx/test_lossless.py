"""A refresh of real workbooks: what is not ours is there, byte for byte, afterwards."""

import re
import zipfile
from datetime import date

import openpyxl
import pytest
from msgspec.structs import replace

from sheets_crm.workbooks.design import Chart, ColumnDesign, Highlight, Series, SheetDesign
from sheets_crm.workbooks.drawing.workbook import write_workbook
from sheets_crm.workbooks.protocol import (
    AddSheet,
    AppendRows,
    Plan,
    TableRow,
    WorkbookError,
    WriteCells,
    WriteTable,
)
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.workbooks.xlsx.samples import absolute_targets, everything, members, prefixed, strict

LIST = "Daftar Telepon"
COLUMNS = [1, 2, 3, 4, 5]


def rewritten_list():
    """Eka first, a new customer, then Budi and Citra; Ani and Dewi are done."""
    rows = [
        TableRow({1: "k5", 2: "Eka", 3: 50, 4: "chat"}, {4: "https://wa.me/628?text=baru"}, source=9),
        TableRow({1: "k6", 2: "=Fajar", 3: 60, 4: "chat", 5: None}, {4: "https://wa.me/629"}),
        TableRow({1: "k2", 2: "Budi", 3: 20, 4: "chat"}, {4: "https://wa.me/625?text=halo%20kak"}, source=6),
        TableRow({1: "k3", 2: "Citra", 3: 30, 4: "chat"}, {4: "https://wa.me/626?text=halo%20kak"}, source=7),
    ]
    return WriteTable(LIST, 4, COLUMNS, 5, rows, shared=True)


def design():
    """A new sheet with everything that a sheet may bring."""
    columns = [
        ColumnDesign("Nama", 20, "text"),
        ColumnDesign("Hari", 12, "day", choices=("Senin", "Selasa")),
        ColumnDesign("Nilai", 14, "money"),
    ]
    series = [Series("Nilai", (5, 1, 9, 1), (5, 3, 9, 3))]
    return SheetDesign(
        "Profil & <Pelanggan>",
        lines={(1, 1): "Profil"},
        header_row=3,
        columns=columns,
        rows=[["Ani", date(2026, 1, 31), 150000]],
        highlights=[Highlight(1, "contains", ["Ani"])],
        charts=[Chart("column", "Nilai", LIST, series, 1, 6)],
    )


def refreshed(path):
    """The workbook after a refresh with one change of each kind."""
    workbook = XlsxWorkbook(path)
    workbook.read(workbook.titles(), [LIST])
    log = AppendRows("Kontak", 1, [{1: date(2026, 2, 20), 2: "k1", 3: "pesan"}])
    workbook.commit(Plan("1", [log, rewritten_list(), WriteCells("Ringkasan", {(10, 2): date(2026, 2, 20)})]))
    return workbook


KINDS = {
    "as Excel writes it": lambda path: path,
    "prefixed": prefixed,
    "strict": strict,
    "absolute targets": absolute_targets,
}


@pytest.fixture(params=KINDS)
def sample(request, tmp_path):
    return KINDS[request.param](everything(tmp_path / "toko.xlsx"))


def test_only_parts_that_change_differ(sample):
    before = members(sample)
    refreshed(sample)
    after = members(sample)
    assert list(after) == list(before)
    assert {name for name in after if after[name] != before[name]} == {
        "xl/worksheets/sheet2.xml",
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/sheet4.xml",
        "xl/worksheets/_rels/sheet2.xml.rels",
        "xl/tables/table1.xml",
        "xl/comments2.xml",
        "xl/drawings/vmlDrawing3.vml",
        "xl/styles.xml",
    }


def test_unchanged_members_keep_their_packed_bytes(sample):
    def packed(path):
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            found = {}
            for entry in archive.infolist():
                file.seek(entry.header_offset)
                found[entry.filename] = file.read(30 + len(entry.filename) + entry.compress_size)
            return found

    before, contents = packed(sample), members(sample)
    refreshed(sample)
    after = packed(sample)
    same = [name for name, content in members(sample).items() if content == contents[name]]
    assert len(same) > 30
    assert {name: after[name] for name in same} == {name: before[name] for name in same}


def test_the_list_reads_back_as_written(sample):
    found = refreshed(sample).read([LIST, "Kontak"], [LIST]).sheets
    body = [(list(row) + [None] * 5)[:5] for row in found[LIST].rows[4:9]]
    assert body == [
        ["k5", "Eka", 50, "chat", body[0][4]],
        ["k6", "=Fajar", 60, "chat", None],
        ["k2", "Budi", 20, "chat", None],
        ["k3", "Citra", 30, "chat", "telepon rumah"],
    ]
    assert found[LIST].formulas == {(5, 5): "=C5*2", (6, 8): "=SUM(C5:C9)", (7, 8): "=1+1"}
    assert found["Kontak"].rows[-1] == [date(2026, 2, 20), "k1", "pesan"]


def test_links_follow_their_rows(sample):
    assert refreshed(sample).read([LIST], [LIST]).sheets[LIST].links == {
        (2, 1): "https://toko.example/",
        (5, 4): "https://wa.me/628?text=baru",
        (6, 4): "https://wa.me/629",
        (7, 4): "https://wa.me/625?text=halo%20kak",
        (8, 4): "https://wa.me/626?text=halo%20kak",
        (8, 8): "https://samping.example/",
    }


def test_a_plan_that_changes_nothing_leaves_the_file_as_it_is(sample):
    workbook = refreshed(sample)
    before, changed_at = sample.read_bytes(), sample.stat().st_mtime_ns
    rows = [
        TableRow(dict(new.cells), new.links, source=row if new.source else None)
        for row, new in enumerate(rewritten_list().rows, 5)
    ]
    same = WriteTable(LIST, 4, COLUMNS, 5, rows)
    workbook.commit(Plan("2", [same, WriteCells("Ringkasan", {(10, 2): date(2026, 2, 20)})]))
    assert sample.read_bytes() == before
    assert sample.stat().st_mtime_ns == changed_at


def test_looks_travel_with_their_row_and_do_not_spread(tmp_path):
    path = everything(tmp_path / "toko.xlsx")
    refreshed(path)
    sheet = openpyxl.load_workbook(path)[LIST]
    yellow = {
        cell.coordinate for row in sheet["A5:E9"] for cell in row if cell.fill.fgColor.rgb == "FFFFFF00"
    }
    assert yellow == {"B7"}
    assert {number for number in range(1, 12) if sheet.row_dimensions[number].height} == {8}


def test_notes_move_with_their_row_and_notes_beside_the_list_stay(tmp_path):
    path = everything(tmp_path / "toko.xlsx")
    refreshed(path)
    sheet = openpyxl.load_workbook(path)[LIST]
    notes = {cell.coordinate: cell.comment.text for row in sheet["A1:K20"] for cell in row if cell.comment}
    assert notes == {"B8": "jangan ditelepon pagi", "H5": "catatan samping"}


def test_notes_stay_where_no_row_of_a_table_continues_another(tmp_path):
    path = everything(tmp_path / "toko.xlsx")
    change = rewritten_list()
    rows = [replace(row, source=None) for row in change.rows]
    XlsxWorkbook(path).commit(Plan("1", [replace(change, shared=False, rows=rows)]))
    sheet = openpyxl.load_workbook(path)[LIST]
    assert [cell.coordinate for row in sheet["A1:K20"] for cell in row if cell.comment] == ["H5", "B7"]


def test_formulas_forget_only_results_that_read_changed_cells(sample):
    found = refreshed(sample).read(["Ringkasan", LIST]).sheets
    shown = [row[0] for row in found["Ringkasan"].rows[:5]]
    assert [getattr(value, "text", value) for value in shown] == ["=", "=", "=", 780000, "Daftar Telepon"]
    assert found[LIST].rows[5][7].text == "="
    assert found[LIST].rows[6][7] == 2


def test_the_table_ends_where_the_list_ends(tmp_path):
    path = everything(tmp_path / "toko.xlsx")
    refreshed(path)
    table = openpyxl.load_workbook(path)[LIST].tables["Antrian"]
    assert (table.ref, table.autoFilter.ref) == ("A4:E8", "A4:E8")


def test_an_added_sheet_leaves_all_other_sheets_alone(sample):
    before = members(sample)
    workbook = XlsxWorkbook(sample)
    workbook.read([LIST])
    workbook.commit(Plan("1", [AddSheet(design())]))
    after = members(sample)
    changed = {name for name in before if after[name] != before[name]}
    added = set(after) - set(before)
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    }
    assert added == {
        "xl/worksheets/sheet5.xml",
        "xl/worksheets/_rels/sheet5.xml.rels",
        "xl/drawings/drawing4.xml",
        "xl/drawings/_rels/drawing4.xml.rels",
        "xl/charts/chart9.xml",
    }
    found = workbook.read(["Profil & <Pelanggan>"]).sheets["Profil & <Pelanggan>"]
    assert list(found.rows[3][:2]) == ["Ani", date(2026, 1, 31)]


def test_merged_cells_in_the_list_are_refused(tmp_path):
    path = everything(tmp_path / "toko.xlsx")
    workbook = XlsxWorkbook(path)
    before = path.read_bytes()
    with pytest.raises(WorkbookError, match="merged_cells"):
        workbook.commit(Plan("1", [WriteCells(LIST, {(1, 2): "x"})]))
    assert path.read_bytes() == before


def test_relationships_of_links_that_are_gone_go_too(sample):
    refreshed(sample)
    relations = members(sample)["xl/worksheets/_rels/sheet2.xml.rels"]
    links = re.findall(rb'Target="(https[^"]*)"', relations)
    assert sorted(links) == [
        b"https://samping.example/",
        b"https://toko.example/",
        b"https://wa.me/625?text=halo%20kak",
        b"https://wa.me/626?text=halo%20kak",
        b"https://wa.me/628?text=baru",
        b"https://wa.me/629",
    ]


def test_an_added_sheet_is_not_selected_together_with_another(sample):
    XlsxWorkbook(sample).commit(Plan("1", [AddSheet(design())]))
    selected = [name for name, content in members(sample).items() if b'tabSelected="1"' in content]
    assert selected == ["xl/worksheets/sheet1.xml"]


def looks(path):
    """How every cell and column of the new sheet looks."""
    sheet = openpyxl.load_workbook(path)[design().title]
    cells = {
        cell.coordinate: (
            cell.number_format,
            *map(repr, (cell.font, cell.fill, cell.border, cell.alignment)),
        )
        for row in sheet["A1:C5"]
        for cell in row
    }
    rules = [
        (str(found.sqref), rule.type, repr(rule.dxf))
        for found in sheet.conditional_formatting
        for rule in found.rules
    ]
    widths = {letter: column.width for letter, column in sheet.column_dimensions.items()}
    return cells, rules, widths, sheet.freeze_panes, sheet.print_title_rows, sheet.auto_filter.ref


def test_an_added_sheet_looks_as_it_was_drawn(tmp_path):
    path = everything(tmp_path / "toko.xlsx")
    write_workbook(tmp_path / "drawn.xlsx", [replace(design(), charts=())])
    XlsxWorkbook(path).commit(Plan("1", [AddSheet(design())]))
    assert looks(path) == looks(tmp_path / "drawn.xlsx")
