import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from sheets_crm.workbooks.design import Chart, ColumnDesign, Highlight, Series, SheetDesign
from sheets_crm.workbooks.drawing.workbook import write_workbook
from tests.programs import validation_errors, validator
from tests.workbooks.live.libreoffice import converted

COLUMNS = (
    ColumnDesign("Tanggal", 13, "day", refusal="Ini bukan tanggal."),
    ColumnDesign("Telepon", 17, "code", note="Satu nomor per orang."),
    ColumnDesign("Total", 15, "money", required=True),
    ColumnDesign("Status", 11, "choice", ("selesai", "batal"), refusal="Pilih dari daftar."),
    ColumnDesign("Kunci", 14, "text", hidden=True),
)


def people_sheet(**looks) -> SheetDesign:
    return SheetDesign("Pesanan", columns=COLUMNS, spare_rows=200, **looks)


def list_sheet(**looks) -> SheetDesign:
    columns = (
        ColumnDesign("Urutan", 6, "number", typed_by_people=False),
        ColumnDesign("Pelanggan", 22, "text", typed_by_people=False),
        ColumnDesign("Hasil", 16, "choice", ("pesan", "nanti")),
    )
    lines = {(1, 1): "Daftar", (2, 1): "Belum diperbarui", (3, 3): "Isi di sini"}
    return SheetDesign(
        "Daftar", lines, 4, columns, spare_rows=50, tone="shared", line_looks={(3, 3): "band"}, **looks
    )


@pytest.fixture
def drawn(tmp_path):
    def draw(*designs: SheetDesign, **options) -> Path:
        path = tmp_path / "drawn.xlsx"
        write_workbook(path, designs, **options)
        return path

    return draw


def part(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def parts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as package:
        return package.namelist()


SHEET = "xl/worksheets/sheet1.xml"


def test_all_text_is_inline_so_that_a_sheet_can_be_grafted_alone(drawn):
    path = drawn(
        people_sheet(rows=[(date(2026, 1, 5), "0812-0000-1001", 150000, "selesai", "k")]), list_sheet()
    )
    assert "xl/sharedStrings.xml" not in parts(path)
    for number in (1, 2):
        xml = part(path, f"xl/worksheets/sheet{number}.xml")
        assert 't="inlineStr"' in xml
        assert 't="s"' not in xml


def test_a_sheet_without_charts_needs_no_other_part(drawn):
    path = drawn(list_sheet())
    assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts(path)
    assert not [name for name in parts(path) if "drawing" in name or "comment" in name or "table" in name]


def test_rows_hold_what_they_were_given(drawn):
    row = (datetime(2026, 1, 5, 8, 30), "0812", 1.5, True, None)
    sheet = openpyxl.load_workbook(drawn(people_sheet(rows=[row])))["Pesanan"]
    assert [cell.value for cell in sheet[2]][:4] == list(row[:4])


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-5", "@nama", '=HYPERLINK("http://x")', "http://x.id"])
def test_text_never_becomes_a_formula_or_a_link(drawn, text):
    sheet = openpyxl.load_workbook(drawn(people_sheet(rows=[(None, text)])))["Pesanan"]
    assert sheet["B2"].value == text
    assert sheet["B2"].data_type in ("s", "inlineStr")
    assert sheet["B2"].hyperlink is None


def test_formats_hold_for_spare_rows_through_their_columns(drawn):
    sheet = openpyxl.load_workbook(drawn(people_sheet()))["Pesanan"]
    formats = {letter: sheet.column_dimensions[letter].number_format for letter in "ABC"}
    assert formats == {"A": "dd/mm/yyyy", "B": "@", "C": '"Rp"#,##0;-"Rp"#,##0'}


def test_widths_hidden_columns_frozen_header_and_filter(drawn):
    sheet = openpyxl.load_workbook(drawn(people_sheet(freeze_columns=2)))["Pesanan"]
    assert round(sheet.column_dimensions["A"].width) == 14
    assert sheet.column_dimensions["E"].hidden
    assert not sheet.column_dimensions["D"].hidden
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:E201"


def test_no_header_hides_behind_its_filter_arrow(drawn):
    sheet = openpyxl.load_workbook(drawn(people_sheet()))["Pesanan"]
    assert [cell.alignment.horizontal for cell in sheet[1]] == ["center", "left", "center", "left", "left"]


def test_the_header_stands_below_the_lines(drawn):
    sheet = openpyxl.load_workbook(drawn(list_sheet()))["Daftar"]
    assert [sheet["A1"].value, sheet["A2"].value, sheet["C3"].value] == [
        "Daftar",
        "Belum diperbarui",
        "Isi di sini",
    ]
    assert [cell.value for cell in sheet[4]] == ["Urutan", "Pelanggan", "Hasil"]
    assert sheet.freeze_panes == "A5"
    assert sheet["A1"].font.size == 16


def test_dropdowns_reach_over_the_spare_rows_and_let_people_decide(drawn):
    sheet = openpyxl.load_workbook(drawn(people_sheet()))["Pesanan"]
    by_cells = {str(each.sqref): each for each in sheet.data_validations.dataValidation}
    status = by_cells["D2:D201"]
    assert (status.type, status.formula1) == ("list", '"selesai,batal"')
    assert (status.errorStyle, status.error) == ("warning", "Pilih dari daftar.")
    assert by_cells["A2:A201"].type == "date"
    assert (by_cells["B2:B201"].promptTitle, by_cells["B2:B201"].prompt) == (
        "Telepon",
        "Satu nomor per orang.",
    )


def test_long_lists_come_from_their_range(drawn):
    column = ColumnDesign("Kategori", 20, "choice", ("a, b", "c"), choices_range="='Pilihan'!$A$2:$A$3")
    sheet = openpyxl.load_workbook(drawn(SheetDesign("Kas", columns=(column,))))["Kas"]
    assert sheet.data_validations.dataValidation[0].formula1 == "'Pilihan'!$A$2:$A$3"


def test_a_help_text_longer_than_a_cell_may_show_is_cut(drawn):
    column = ColumnDesign("Judul yang lebih panjang dari tiga puluh dua", 20, "text", note="x" * 300)
    sheet = openpyxl.load_workbook(drawn(SheetDesign("Kas", columns=(column,))))["Kas"]
    help_text = sheet.data_validations.dataValidation[0]
    assert (len(help_text.promptTitle), len(help_text.prompt)) == (32, 255)


@pytest.mark.parametrize(
    ("rule", "values", "formula"),
    [
        ("greater", (30,), "AND(ISNUMBER($C2),$C2>30)"),
        ("less", ("=TODAY()",), "AND(ISNUMBER($C2),$C2<TODAY())"),
        ("between", (1, 30), "AND(ISNUMBER($C2),$C2>=1,$C2<=30)"),
        ("equal", ('kata "ini"',), 'AND($C2<>"",$C2="kata ""ini""")'),
        ("contains", ("abc",), 'ISNUMBER(FIND("abc",$C2))'),
        ("not_blank", (), '$C2<>""'),
    ],
)
def test_conditional_colours_reach_over_the_spare_rows(drawn, rule, values, formula):
    design = people_sheet(highlights=[Highlight(3, rule, values, "bad")])
    sheet = openpyxl.load_workbook(drawn(design))["Pesanan"]
    rules = {str(each.sqref): [rule.formula for rule in each.rules] for each in sheet.conditional_formatting}
    assert [area for area, formulas in rules.items() if [formula] in formulas] == ["C2:C201"]


def test_a_highlight_of_a_whole_row_covers_all_columns(drawn):
    design = people_sheet(highlights=[Highlight(4, "equal", ("batal",), "calm", whole_row=True)])
    xml = part(drawn(design), SHEET)
    assert 'sqref="A2:E201"' in xml
    assert 'AND($D2&lt;&gt;"",$D2="batal")' in xml


def test_a_bar_stands_in_each_cell_and_is_as_long_as_its_number(drawn):
    design = people_sheet(highlights=[Highlight(3, "bar")])
    sheet = openpyxl.load_workbook(drawn(design))["Pesanan"]
    rules = {str(each.sqref): each.rules[0] for each in sheet.conditional_formatting}
    bar = rules["C2:C201"].dataBar
    assert bar.color.rgb == "FF5EB8AE"
    assert (bar.cfvo[0].type, bar.cfvo[0].val) == ("num", 0)  # the smallest is no bar of its own
    assert 'minLength="0"' in part(drawn(design), SHEET)


def test_a_colour_scale_may_spread_over_columns(drawn):
    design = people_sheet(highlights=[Highlight(1, "scale", last_column=3)])
    xml = part(drawn(design), SHEET)
    assert re.search(r'<conditionalFormatting sqref="A2:C201"><cfRule type="colorScale"', xml)


def test_only_rows_that_hold_a_customer_turn_yellow_for_staff(drawn):
    sheet = openpyxl.load_workbook(drawn(list_sheet()))["Daftar"]
    rules = {str(each.sqref): each.rules[0] for each in sheet.conditional_formatting}
    assert rules["C5:C54"].formula == ['$A5<>""']
    assert rules["C5:C54"].dxf.fill.bgColor.rgb == "FFFFF8DC"
    assert sheet["C10"].fill.fill_type is None


def test_staff_may_type_where_a_protected_sheet_lets_them(drawn):
    sheet = openpyxl.load_workbook(drawn(list_sheet()))["Daftar"]
    assert not sheet.column_dimensions["C"].protection.locked
    assert sheet.column_dimensions["B"].protection.locked


def test_a_sheet_that_nobody_reads_on_paper_prints_its_first_lines_only(drawn):
    book = part(drawn(list_sheet(print_columns=2, print_rows=3)), "xl/workbook.xml")
    assert "Daftar!$A$1:$B$3" in book


@pytest.mark.filterwarnings("ignore:Print area cannot be set")
def test_print_set_up_is_a4_wide_with_the_header_on_every_page(drawn):
    path = drawn(list_sheet(print_columns=2))
    sheet = openpyxl.load_workbook(path)["Daftar"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        1,
        0,
    ) or sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$4:$4"
    assert "&P / &N" in part(path, SHEET).replace("&amp;", "&")
    assert "Daftar!$A:$B" in part(path, "xl/workbook.xml")  # whole columns: no blank pages


def test_rows_with_wrapped_text_are_as_high_as_it_needs(drawn):
    columns = (ColumnDesign("Pesan", 20, "wrapped"),)
    design = SheetDesign("Pesan", columns=columns, rows=[("pendek",), ("satu\ndua\ntiga",), ("n" * 50,)])
    sheet = openpyxl.load_workbook(drawn(design))["Pesan"]
    assert [sheet.row_dimensions[row].height for row in (2, 3, 4)] == [None, 48.75, 48.75]


def test_rows_without_wrapped_text_have_room(drawn):
    sheet = openpyxl.load_workbook(drawn(people_sheet()))["Pesanan"]
    assert sheet.sheet_format.defaultRowHeight == 18


def test_a_given_row_height_reaches_over_the_spare_rows(drawn):
    sheet = openpyxl.load_workbook(drawn(list_sheet(row_height=34)))["Daftar"]
    heights = {sheet.row_dimensions[row].height for row in range(5, 55)}
    assert len(heights) == 1
    assert 33 < heights.pop() < 35
    assert sheet.row_dimensions[55].height is None


def test_links_between_sheets_need_no_relationship(drawn):
    welcome = SheetDesign(
        "Mulai", {(1, 1): "Selamat datang", (3, 1): "Buka"}, tone="welcome", line_links={(3, 1): "Ibu's"}
    )
    path = drawn(welcome, SheetDesign("Ibu's", columns=COLUMNS))
    assert """<hyperlink ref="A3" location="'Ibu''s'!A1\"""" in part(path, SHEET)
    assert "xl/worksheets/_rels/sheet1.xml.rels" not in parts(path)


@pytest.mark.parametrize("kind", ["column", "stacked", "line", "bar"])
def test_charts_are_native_and_point_at_their_ranges(drawn, kind):
    series = (Series("Lama", (5, 1, 16, 1), (5, 2, 16, 2)), Series("Baru", (5, 1, 16, 1), (5, 3, 16, 3)))
    path = drawn(list_sheet(charts=[Chart(kind, "Belanja", "Daftar", series, 2, 6)]))
    chart = part(path, "xl/charts/chart1.xml")
    assert "Daftar!$B$5:$B$16" in chart
    assert "Daftar!$C$5:$C$16" in chart
    assert "<a:t>Belanja</a:t>" in chart
    assert 'descr="Belanja: ' in part(path, "xl/drawings/drawing1.xml")
    assert ("c:barChart" in chart) == (kind != "line")
    anchor = part(path, "xl/drawings/drawing1.xml")
    assert re.search(r"<xdr:col>5</xdr:col>.*<xdr:row>1</xdr:row>", anchor)


@pytest.mark.parametrize(
    ("tone", "colour"), [("people", "FF0F766E"), ("shared", "FFD97706"), ("program", "FF475569")]
)
def test_tabs_tell_whose_sheet_it_is(drawn, tone, colour):
    sheet = openpyxl.load_workbook(drawn(SheetDesign("Kas", columns=COLUMNS, tone=tone)))["Kas"]
    assert sheet.sheet_properties.tabColor.rgb == colour


def test_numbers_that_are_text_on_purpose_get_no_green_corner(drawn):
    assert '<ignoredError sqref="B2:B201" numberStoredAsText="1"/>' in part(drawn(people_sheet()), SHEET)


def test_a_hidden_sheet_is_hidden(drawn):
    book = openpyxl.load_workbook(drawn(people_sheet(), SheetDesign("Pilihan", columns=COLUMNS, hidden=True)))
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden"]


def test_buttons_are_drawn_in_macro_workbooks_only(tmp_path, drawn):
    buttons = {(1, 4): "Perbarui daftar"}
    assert not [name for name in parts(drawn(list_sheet(buttons=buttons))) if "vml" in name]
    project = macro_project(tmp_path)
    path = tmp_path / "drawn.xlsm"
    write_workbook(path, [list_sheet(buttons=buttons)], macro_project=project, macro_name="Refresh")
    vml = part(path, "xl/drawings/vmlDrawing1.vml")
    assert "Perbarui daftar" in vml
    assert "Refresh</x:FmlaMacro>" in vml
    assert "xl/vbaProject.bin" in parts(path)


def macro_project(folder: Path) -> Path:
    """Any macro project will do here: the blank one that pyOpenVBA brings."""
    pyopenvba = pytest.importorskip("pyopenvba")
    blank = Path(pyopenvba.__file__).parent / "_templates/blank_files/blank_workbook.xlsm"
    project = folder / "vbaProject.bin"
    with zipfile.ZipFile(blank) as package:
        project.write_bytes(package.read("xl/vbaProject.bin"))
    return project


def test_properties_are_those_given(drawn):
    path = drawn(people_sheet(), properties={"title": "Buku", "created": datetime(2026, 6, 30, 8)})
    core = part(path, "docProps/core.xml")
    assert "<dc:title>Buku</dc:title>" in core
    assert "2026-06-30T08:00:00Z" in core


def test_the_same_designs_give_the_same_bytes(drawn):
    options = {"properties": {"created": datetime(2026, 6, 30, 8)}}
    first = drawn(people_sheet(), list_sheet(), **options).read_bytes()
    assert drawn(people_sheet(), list_sheet(), **options).read_bytes() == first


@pytest.mark.live
def test_the_validator_finds_nothing_wrong(drawn, request):
    program = validator(request.config.cache.mkdir("ooxml-validator"))
    highlights = [Highlight(3, "less", ("=TODAY()",)), Highlight(1, "scale", last_column=3)]
    chart = Chart("bar", "Belanja", "Daftar", [Series("Lama", (5, 1, 16, 1), (5, 2, 16, 2))], 2, 6)
    path = drawn(
        people_sheet(rows=[(date(2026, 1, 5), "=1+1", 150000, "selesai", "k")]),
        list_sheet(row_height=34, print_columns=2, highlights=highlights, charts=[chart]),
    )
    assert validation_errors(program, path) == []


@pytest.mark.live
def test_libreoffice_opens_it_with_everything_in_place(drawn, tmp_path):
    rows = [(date(2026, 1, 5), "0812-0000-1001", 150000, "selesai", "k")]
    sheet = openpyxl.load_workbook(converted(drawn(people_sheet(rows=rows)), tmp_path / "office"))["Pesanan"]
    assert [cell.value for cell in sheet[2]][:4] == [
        datetime(2026, 1, 5),
        "0812-0000-1001",
        150000,
        "selesai",
    ]
    assert sheet["A2"].number_format.casefold() == "dd/mm/yyyy"
    assert len(sheet.data_validations.dataValidation) == 3
