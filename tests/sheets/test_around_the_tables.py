"""What people type around and over our tables stays or is told, and a second refresh has nothing to do."""

import pytest

from sheets_crm.calls.staff_rows import own_columns
from sheets_crm.layout.tables import table_design
from sheets_crm.reading.headers import locate
from sheets_crm.reading.tables import tables_in
from sheets_crm.schema import TABLES
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.protocol import Plan, Sheet, WriteCells
from tests.small_shop import CONTACTS, CUSTOMERS, LIST, ORDERS, PRODUCTS, SETTINGS, opened, refreshed

SHEETS = {"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS, "Kontak": CONTACTS}


@pytest.fixture
def shop(begun, without_figures):
    """The golden shop on any back end, refreshed once."""
    return begun({**SHEETS, "Pengaturan": SETTINGS}, refreshed)


def grid_of(book, title):
    rows = [list(row) for row in book.read([title]).sheets[title].rows]
    header = next(number for number, row in enumerate(rows, 1) if {"Kunci", "Kolom"} & set(row))
    return rows, header


def count(book, text):
    """How often a text stands in or hangs on any cell."""
    found = 0
    for sheet in book.read(book.titles()).sheets.values():
        found += sum(text in str(cell) for row in sheet.rows for cell in row if cell is not None)
        found += sum(text in note for note in sheet.notes.values())
    return found


def places(rows, header):
    """Places around the list: right of it, below it, in the key's column, by what they are called."""
    width, last = len(rows[header - 1]), len(rows)
    key = rows[header - 1].index("Kunci") + 1
    return {
        "beside": (header + 1, width + 1),
        "far right": (header + 2, width + 3),
        "right below": (last + 1, 2),
        "far below": (last + 9, 2),
        "below right": (last + 4, width + 2),
        "key below": (last + 1, key),
        "key far below": (last + 6, key),
        "header right": (header, width + 4),
    }


NAMES = [
    "beside",
    "far right",
    "right below",
    "far below",
    "below right",
    "key below",
    "key far below",
    "header right",
]


@pytest.mark.parametrize("name", NAMES)
def test_text_around_the_list_stays_and_lets_the_next_refresh_rest(shop, name):
    rows, header = grid_of(shop, LIST)
    shop.commit(Plan("hand", [WriteCells(LIST, {places(rows, header)[name]: "kata0"})]))
    refreshed(shop)
    assert count(shop, "kata0") == 1
    assert not refreshed(shop).changed
    assert count(shop, "kata0") == 1


def test_columns_without_a_header_have_labels_that_the_log_gives_back_as_they_are():
    rows = [["Pelanggan", None, None, None, "Kunci"], ["Ani", "a", "b", "c", "k1"]]
    labels = own_columns(locate(TABLES["call_list"], Sheet(LIST, rows)))
    assert labels == {2: "", 3: "(2)", 4: "(3)"}


def test_a_column_without_a_header_keeps_its_label_when_the_one_before_it_empties():
    rows = [["Pelanggan", None, None, "Kunci"], ["Ani", None, "b", "k1"]]
    assert own_columns(locate(TABLES["call_list"], Sheet(LIST, rows))) == {3: "(2)"}


CHECK = "Periksa Data"


@pytest.mark.parametrize(("row", "column"), [(1, 1), (1, 2), (6, 1), (6, 4)])
def test_text_below_the_data_check_stays_below_it(memory, row, column):
    last = len(memory.read([CHECK]).sheets[CHECK].rows)
    memory.commit(Plan("hand", [WriteCells(CHECK, {(last + row, column): "kata0"})]))
    memory.commit(Plan("hand", [WriteCells("Pelanggan", {(2, 3): "bukan nomor", (3, 3): "juga bukan"})]))
    refreshed(memory)
    rows = [[cell for cell in cells if cell] for cells in memory.read([CHECK]).sheets[CHECK].rows]
    assert rows[-1] == ["kata0"]
    assert not refreshed(memory).changed
    memory.commit(Plan("hand", [WriteCells("Pelanggan", {(2, 3): CUSTOMERS[1][2], (3, 3): CUSTOMERS[2][2]})]))
    refreshed(memory)
    assert count(memory, "kata0") == 1
    assert not refreshed(memory).changed


@pytest.fixture
def memory(without_figures):
    """The golden shop in memory, refreshed once."""
    return opened()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_sheet_of_the_program_says_that_it_is_written_anew_and_the_two_logs_do_not(language):
    texts = texts_of(language)
    written = [table for table in TABLES.values() if table.owner == "program"]
    assert len(written) > 9
    for table in written:
        design = table_design(table, texts)
        said = str(design.lines[2, 1]).endswith(texts("template.written_anew"))
        assert said is (table.name not in ("run_log", "change_log")), table.name


def test_a_renamed_sheet_of_the_program_without_a_row_is_no_table_of_the_shop(memory):
    rows, header = grid_of(memory, "Di Balik Angka")
    rows[header - 1][rows[header - 1].index("Kunci")] = "kata0"
    contents = {title: sheet.rows for title, sheet in memory.read(memory.titles()).sheets.items()}
    del contents["Di Balik Angka"]
    renamed = type(memory)({**contents, "Lembar lama": [*rows[:header], ["kata1"]]})
    refreshed(renamed)
    assert count(renamed, "kata0") == 1


def test_the_list_sorted_with_its_header_is_no_sheet_of_the_shop(memory):
    rows, header = grid_of(memory, LIST)
    top, header_row, body = rows[: header - 1], rows[header - 1], rows[header:]
    contents = {title: sheet.rows for title, sheet in memory.read(memory.titles()).sheets.items()}
    sorted_down = [*top, *body, *([[None]] * 20), header_row, body[-1]]
    mixed = type(memory)({**contents, LIST: sorted_down})
    assert (LIST, "lost_header") in [
        (each.sheet.title, each.why) for each in tables_in(mixed.read(mixed.titles())).unread
    ]
    told = [problem.message for problem in refreshed(mixed).problems if problem.sheet == LIST]
    assert [message.partition(";")[0] for message in told] == [
        "baris judul kolom lembar 'Daftar Telepon' tidak ada di atas barisnya lagi "
        "(mungkin ikut terurut), jadi lembar ini dibiarkan"
    ]
    assert not refreshed(mixed).changed
