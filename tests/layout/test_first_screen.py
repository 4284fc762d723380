"""What the list shows before anybody scrolls: on a laptop of 1366 × 768 and on a phone of 390 pixels."""

from functools import cache

import openpyxl
import pytest

from sheets_crm.layout.tables import table_design
from sheets_crm.schema import TABLES
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.drawing.measure import pixels
from sheets_crm.workbooks.drawing.workbook import write_workbook

SCREEN = 768 - 124 - 58  # what LibreOffice leaves of a laptop's screen between its bars
PHONE = 390
A_POINT = 4 / 3  # pixels

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


@cache
def design(language):
    return table_design(TABLES["call_list"], texts_of(language))


@pytest.fixture
def heights(language, tmp_path):
    """Of the rows of a new list, from the top [pixels]."""
    path = tmp_path / "list.xlsx"
    write_workbook(path, [design(language)])
    sheet = openpyxl.load_workbook(path).active
    return [sheet.row_dimensions[row].height * A_POINT for row in range(1, 30)]


def test_at_most_120_pixels_are_frozen(language, heights):
    assert sum(heights[: design(language).header_row]) <= 120


def test_fifteen_customers_fit_a_laptop(language, heights):
    assert sum(heights[: design(language).header_row + 15]) <= SCREEN


def test_a_phone_shows_whom_to_call_why_and_where_to_type(language):
    texts = texts_of(language)
    names = ("customer", "whatsapp", "reason", "result", "answer")
    seen = design(language).columns[: len(names)]
    assert [each.title for each in seen] == [texts(f"headings.columns.call_list.{name}") for name in names]
    assert sum(pixels(each.width) for each in seen) <= PHONE


def test_every_header_leaves_room_for_its_arrow(language):
    """LibreOffice takes the arrow's 20 pixels from every line of a header; a word that is wider breaks."""
    from xlsxwriter.utility import xl_pixel_width

    for each in design(language).columns[:8]:
        longest = max(xl_pixel_width(word) for word in each.title.split())
        assert longest * 1.06 + 20 <= pixels(each.width) + 6, each.title
