"""What a person saw in a cell is what the log keeps."""

import openpyxl
import pytest

from sheets_crm.calls.seen import anywhere, computed_cells
from sheets_crm.workbooks.live.workbook import LiveWorkbook
from sheets_crm.workbooks.protocol import Formula, Plan, WriteCells
from tests.conftest import xlsx_book
from tests.small_shop import (
    CONTACTS,
    CUSTOMERS,
    LIST,
    ORDERS,
    PRODUCTS,
    SETTINGS,
    list_rows,
    log,
    names,
    opened,
    place,
    put,
    refreshed,
    type_in,
)
from tests.workbooks.google.books import google_book, running_server
from tests.workbooks.live import libreoffice

pytestmark = [
    pytest.mark.usefixtures("without_figures"),
    pytest.mark.filterwarnings("ignore:Print area cannot be set"),
]
SHEETS = {"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS, "Kontak": CONTACTS}
MAP = '=HYPERLINK("https://maps.example/a1","Peta")'


def by_column(rows):
    header = next(number for number, row in enumerate(rows, 1) if "Kunci" in row)
    columns = {title: at for at, title in enumerate(rows[header - 1], 1) if title}
    name = columns["Pelanggan"]
    return header, columns, {row[name - 1]: at for at, row in enumerate(rows, 1) if len(row) >= name}


@pytest.fixture
def file(tmp_path):
    """The golden shop in a file, refreshed once, and how to type in its list with formats and formulas."""
    book = xlsx_book({**SHEETS, "Pengaturan": SETTINGS}, {}, tmp_path)
    refreshed(book)

    def typed(name, cells):
        _, columns, rows = by_column(book.read([LIST]).sheets[LIST].rows)
        opened = openpyxl.load_workbook(book.path)
        for title, (value, shown) in cells.items():
            cell = opened[LIST].cell(rows[name], columns[title])
            cell.value = value
            cell.number_format = shown
        opened.save(book.path)

    return book, typed


@pytest.fixture
def google(tmp_path):
    """The same in Google Sheets."""
    book = google_book({**SHEETS, "Pengaturan": SETTINGS}, {}, tmp_path)
    refreshed(book)

    def typed(name, cells):
        human = running_server().human(running_server().store.books[book.key])
        _, columns, rows = by_column(book.read([LIST]).sheets[LIST].rows)
        for title, (value, shown) in cells.items():
            sheet = human.sheet(LIST)
            start = {"sheetId": sheet.id, "rowIndex": rows[name] - 1, "columnIndex": columns[title] - 1}
            entered = {"formulaValue": value} if str(value).startswith("=") else {"numberValue": value}
            kind = "PERCENT" if "%" in shown else "TIME"
            form = {"numberFormat": {"type": kind, "pattern": shown}}
            cell = {"userEnteredValue": entered, "userEnteredFormat": form if shown != "General" else {}}
            update = {"start": start, "rows": [{"values": [cell]}]}
            human.do({"updateCells": {**update, "fields": "userEnteredValue,userEnteredFormat"}})

    return book, typed


@pytest.fixture
def live(file, office):
    """The file open in LibreOffice."""
    book = LiveWorkbook(libreoffice.opened(file[0].path))
    book.runs = file[0].runs

    def typed(name, cells):
        _, columns, rows = by_column(book.read([LIST]).sheets[LIST].rows)
        for title, (value, shown) in cells.items():
            cell = book._book.sheets[LIST].range((rows[name], columns[title]))
            cell.value = value
            cell.number_format = shown

    return book, typed


@pytest.fixture(params=["file", "google", pytest.param("live", marks=pytest.mark.live)])
def shop(request):
    return request.getfixturevalue(request.param)


def test_a_time_and_a_percentage_are_logged_as_they_were_shown(shop):
    book, typed = shop
    typed("Siti Aminah", {"Jawaban": (0.6041666666666666, "hh:mm"), "Catatan": (0.1, "0%")})
    typed("Rina Wati", {"Jawaban": (0.125, "0.0%"), "Catatan": (45000, "General")})
    for name in ("Siti Aminah", "Rina Wati"):
        put_result(book, name)
    refreshed(book)
    assert [(row["Jawaban"], row["Catatan"]) for row in log(book)] == [("14:30", "10%"), ("12.5%", "45000")]


def put_result(book, name):
    _, columns, rows = by_column(book.read([LIST]).sheets[LIST].rows)
    book.commit(Plan("hand", [WriteCells(LIST, {(rows[name], columns["Hasil"]): "berminat"})]))


def test_a_link_by_formula_is_kept_when_its_row_leaves_the_list(file):
    book, typed = file
    header, columns, _ = by_column(book.read([LIST]).sheets[LIST].rows)
    opened = openpyxl.load_workbook(book.path)
    opened[LIST].cell(header, max(columns.values()) + 1).value = "Lokasi"
    opened.save(book.path)
    typed("Siti Aminah", {"Lokasi": (MAP, "General")})
    put_result(book, "Siti Aminah")
    refreshed(book)
    assert [row["Catatan"] for row in log(book)] == [f"Lokasi: {MAP}"]


def test_a_formula_filled_down_a_column_is_not_typed():
    filled = {(row, 3): f"=B{row}*2" for row in range(5, 9)}
    alone = {(9, 3): "=B2&C1"}
    links = {(row, 4): MAP for row in range(5, 9)}
    assert computed_cells(filled | alone | links) == frozenset(filled)


@pytest.mark.parametrize("header", ["Jawaban", "Catatan", "Kolom kami"])
def test_a_row_whose_formula_moved_with_it_is_written_once(header):
    book = opened()
    first, *_, last = names(book)
    row, column = place(book, last, "Catatan" if header == "Kolom kami" else header)
    if header == "Kolom kami":
        column = len(list_rows(book)[1][0]) + 1
        put(book, LIST, {(list_rows(book)[0], column): header})
    put(book, LIST, {(row, column): Formula('="kata0 "&A5&A$6', row)})
    type_in(book, first, {"Hasil": "tidak mau dihubungi"})
    refreshed(book)
    now = place(book, last, "Pelanggan")[0]
    assert (now, book.read([LIST], [LIST]).sheets[LIST].formulas[now, column]) == (
        row - 1,
        '="kata0 "&A4&A$6',
    )
    assert not refreshed(book).changed


def test_another_formula_in_a_row_that_stayed_is_another_text():
    row, formulas = 9, {(9, 3): "=A5&B7", (9, 4): "=1+1"}
    told = anywhere({3: "=A5&B7", 4: "2 (=1+1)", 5: "=A5"}, row, formulas)
    assert told == {"=A5&B7": "=A999996&B999998", "2 (=1+1)": "2 (=1+1)"}
