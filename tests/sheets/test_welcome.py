"""What the first sheet says of the programmes after a refresh."""

from sheets_crm.layout.welcome import standing_cells
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Sheet
from tests.small_shop import ORDERS, refreshed


def welcome(*told):
    return [[None, None, name, "guna", standing] for name, standing in told]


def standing(book):
    return {row[2]: row[4] for row in book.read(["Mulai"]).sheets["Mulai"].rows}


def test_a_refresh_says_that_a_programme_is_in_use_whose_sheet_stands_in_the_workbook():
    told = welcome(("keluhan", "belum dipakai"), ("loyalitas", "belum dipakai"))
    complaints = [["Tanggal", "Pelanggan", "Keluhan"]]
    book = MemoryWorkbook({"Mulai": told, "Keluhan": complaints, "Pesanan": ORDERS})
    refreshed(book)
    assert standing(book) == {"keluhan": "aktif", "loyalitas": "belum dipakai"}


def test_a_programme_whose_sheet_is_gone_is_no_longer_in_use():
    book = MemoryWorkbook({"Mulai": welcome(("kampanye", "aktif")), "Pesanan": ORDERS})
    refreshed(book)
    assert standing(book) == {"kampanye": "belum dipakai"}


def test_workbooks_that_name_the_programmes_by_their_codes_are_kept_true_too():
    sheet = Sheet("Mulai", welcome(("complaints", "not in use"), ("filters", "aktif")))
    assert standing_cells(sheet, ["complaints"], texts_of("id")) == {(1, 5): "aktif", (2, 5): "belum dipakai"}


def test_what_people_wrote_on_the_first_sheet_stays():
    sheet = Sheet("Mulai", welcome(("keluhan", "tanya Budi"), ("kopi", "aktif"), (None, "aktif")))
    assert standing_cells(sheet, ["complaints"], texts_of("id")) == {}
