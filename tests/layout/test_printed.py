"""The demo of today, printed by LibreOffice in both languages: what can be measured of how it looks."""

import html
import re
import statistics
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

import pytest
import python_calamine
from xlsxwriter.utility import xl_pixel_width

from sheets_crm.layout.tables import layout
from sheets_crm.layout.template import designs, missing_designs, new_workbook
from sheets_crm.refresh import refresh
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.opening import open_book
from sheets_crm.workbooks.palette import LOOK
from tests.programs import need
from tests.workbooks.live.libreoffice import converted

pytestmark = [pytest.mark.live, pytest.mark.parametrize("printed", LANGUAGES, indirect=True)]
AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
A4 = {(595, 842), (842, 595)}  # points
MARGIN = 0.4 * 72  # points
HEAD = 160  # points, in which title and header stand
FOOT = 45  # points, of which the footer takes
SMALLEST = 6.2  # points of most of the letters of a page
HEIGHT = 1.22  # of a line, in the size of its letters: Carlito, with Calibri's measures
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
COPIED = {"message"}
"""Columns whose long text is there to be copied, as its header says; it is read in the cell's own line."""


LINKED = ("link", "people", "tile_name")
"""Looks of cells that a click opens: LibreOffice breaks no line in them."""


@dataclass(frozen=True)
class Page:
    sheet: str
    size: tuple[float, float]
    words: list[tuple[float, float, float, float, str]]
    """Left, top, right, bottom [points], and the word."""

    @property
    def text(self):
        return " ".join(word[4] for word in self.words)


@dataclass(frozen=True)
class Printed:
    language: str
    pages: list[Page]
    cells: dict[str, list[list[object]]]

    def of(self, name):
        title = texts_of(self.language)(f"headings.sheets.{name}")
        return [page for page in self.pages if page.sheet == title]


@pytest.fixture(scope="session")
def printer(tmp_path_factory):
    need("soffice")
    need("pdftotext")

    @cache
    def printed(language):
        book = tmp_path_factory.mktemp("printed") / f"{language}.xlsx"
        rows, settings = sample_rows(AS_OF, language), sample_settings(language)
        new_workbook(book, language, rows=rows, settings=settings)
        refresh(open_book(str(book)), NOW, run_id="r1", as_of=AS_OF, language=language)
        read = python_calamine.CalamineWorkbook.from_path(str(book))
        cells = {
            name: read.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in read.sheet_names
        }
        return Printed(language, pages_of(converted(book, book.parent / "office", "pdf")), cells)

    return printed


@pytest.fixture
def printed(printer, request):
    return printer(request.param)


def pages_of(pdf):
    """Every page with the sheet that its footer names."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], check=True, capture_output=True, text=True)
    pages = []
    for part in told.stdout.split("<page ")[1:]:
        width, height = map(float, re.match(r'width="([\d.]+)" height="([\d.]+)"', part).groups())
        words = [(*map(float, word[:4]), html.unescape(word[4])) for word in WORD.findall(part)]
        foot = " ".join(word[4] for word in words if word[1] > height - FOOT)
        sheet = re.search(r"· (.+?) \d+ / \d+$", foot)
        body = [word for word in words if word[1] <= height - FOOT]
        pages.append(Page(sheet[1] if sheet else "", (width, height), body))
    return pages


def shown(printed):
    """Designs of the sheets that are printed, by title."""
    every = [
        *designs(printed.language),
        *missing_designs((), printed.language, groups=layout()["optional"]),
    ]
    titles = {page.sheet for page in printed.pages}
    return {each.title: each for each in every if each.title in titles}


def test_every_page_is_a4_and_names_its_sheet(printed):
    assert {tuple(map(round, page.size)) for page in printed.pages} <= A4
    assert all(page.sheet for page in printed.pages)


def test_no_cell_is_too_narrow_for_its_number(printed):
    assert [page.sheet for page in printed.pages if "###" in page.text] == []


def test_money_is_written_in_one_way(printed):
    """LibreOffice's own language is English here: a dot parts the thousands of rupiah all the same."""
    assert [page.sheet for page in printed.pages if re.search(r"Rp\d+,\d", page.text)] == []
    assert any(re.search(r"Rp\d+\.\d{3}\b", page.text) for page in printed.of("orders"))


def test_no_word_lies_over_another(printed):
    """A text that is too long for its cell runs into its neighbours."""
    assert [(page.sheet, *pair) for page in printed.pages for pair in overlapping(page.words)] == []


def overlapping(words):
    ordered = sorted(words, key=lambda word: word[1])
    for place, one in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other[1] >= one[3]:
                break
            across = min(one[2], other[2]) - max(one[0], other[0])
            down = min(one[3], other[3]) - max(one[1], other[1])
            if across > 1 and down > 0.45 * min(one[3] - one[1], other[3] - other[1]):
                yield one[4], other[4]


def test_no_word_is_cut_at_the_edge_of_its_page(printed):
    cut = [
        (page.sheet, word[4])
        for page in printed.pages
        for word in page.words
        if word[0] + 2 < page.size[0] - MARGIN < word[2] - 1
    ]
    assert cut == []


def test_every_page_repeats_the_header_as_wide_as_the_page(printed):
    for page in printed.pages:
        design = shown(printed)[page.sheet]
        columns = [column for column in design.columns[: design.print_columns or None] if not column.hidden]
        if columns and design.print_rows != design.header_row - 1:
            first, last = columns[0].title.split()[0], columns[-1].title.split()[0]
            top = {word[4] for word in page.words if word[1] < HEAD}
            assert {first, last} <= top, page.sheet


def test_what_is_printed_can_be_read(printed):
    for page in printed.pages:
        sizes = [(word[3] - word[1]) / HEIGHT for word in page.words]
        assert statistics.median(sizes) >= SMALLEST, page.sheet


def test_sheets_of_one_screen_take_one_page(printed):
    assert [len(printed.of(name)) for name in ("dashboard", "behind", "cash_flow", "orders_to_enter")] == [
        1,
        1,
        1,
        1,
    ]
    assert len(printed.of("call_list")) <= 3
    assert len(printed.of("all_figures")) <= 6


def test_the_first_screen_holds_six_tiles_and_two_charts(printed):
    texts = texts_of(printed.language)
    text = printed.of("dashboard")[0].text
    tiles = texts.node("report.tiles").values()
    assert all(tile["name"] in text for tile in tiles)
    assert texts("report.charts.sales_title") in text
    assert texts("report.charts.weeks_title") in text


def test_every_text_of_the_program_has_room_in_its_cell(printed):
    """By the widths of Calibri, also where no page shows it: a text may reach over blank cells only."""
    cut = []
    for title, design in shown(printed).items():
        if design.tone == "people" or not design.columns:
            continue
        for row in printed.cells[title][design.header_row :]:
            cut += [(title, column.title, text) for column, text in cut_cells(design, row)]
    assert cut == []


def cut_cells(design, row):
    copied = {
        texts_of(language)(f"headings.columns.call_list.{name}") for language in LANGUAGES for name in COPIED
    }
    for place, (column, cell) in enumerate(zip(design.columns, row, strict=False)):
        look = LOOK[column.look]
        if (
            not isinstance(cell, str)
            or not cell
            or column.hidden
            or column.title in copied
            or "shrink" in look
        ):
            continue
        size = look.get("font_size", 11)
        wide = xl_pixel_width(cell) * size / 11 * (1.06 if look.get("bold") else 1)
        room = pixels(column.width) - 2
        if "text_wrap" in look and column.look not in LINKED:
            lines = max(1, int((design.row_height or 18) // (size * 1.25)))
            if wide > room * lines:
                yield column, cell
        elif wide > room + blank_beside(design, row, place):
            yield column, cell


def blank_beside(design, row, place):
    """Pixels of the blank cells to the right, over which a text may reach."""
    found = 0
    for column, cell in zip(design.columns[place + 1 :], row[place + 1 :], strict=False):
        if cell not in ("", None):
            return found
        found += 0 if column.hidden else pixels(column.width)
    return found + 2000


def pixels(width):
    return int(width * 7 + 5)
