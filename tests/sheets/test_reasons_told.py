"""The first screen tells one reason and how many more; the list, the log and older lists keep them all."""

from sheets_crm.calls.row_words import in_two_cells
from sheets_crm.reading.headers import locate
from sheets_crm.schema import CALL_LIST
from sheets_crm.sheets.call_list import as_wide_as
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.protocol import Sheet
from tests.small_shop import LIST, log, place, put, refreshed, table, type_in, workbook

ALL = "Sudah waktunya beli lagi; Belum disapa sejak beli"


def row_of(book, name):
    return next(row for row in table(book, LIST) if row["Pelanggan"] == name)


def test_the_first_screen_tells_the_reason_that_decides_and_how_many_more():
    book = workbook()
    refreshed(book)
    row = row_of(book, "Siti Aminah")
    assert (row["Alasan"], row["Semua alasan"]) == ("Sudah waktunya beli lagi +1", ALL)


def test_the_log_keeps_every_reason():
    book = workbook()
    refreshed(book)
    type_in(book, "Siti Aminah", {"Hasil": "berminat"})
    refreshed(book)
    assert log(book)[0]["Alasan"] == ALL


def test_sentences_that_two_lines_do_not_hold_stand_beside():
    texts = texts_of("id")
    told = ["a" * 120, "b" * 120, "c" * 20]
    assert in_two_cells(told, texts) == ("; ".join(told[:2]), told[2])
    assert in_two_cells(told[:1], texts) == (told[0], None)
    assert in_two_cells(["x" * 400, "y"], texts) == ("x" * 400, "y")


def test_a_list_of_an_older_version_tells_every_reason_in_its_one_cell():
    book = workbook()
    refreshed(book)
    row, column = place(book, "Siti Aminah", "Semua alasan")
    put(book, LIST, {(4, column): None, (row, column): None})
    refreshed(book)
    assert row_of(book, "Siti Aminah")["Alasan"] == ALL
    type_in(book, "Siti Aminah", {"Hasil": "berminat"})
    refreshed(book)
    assert log(book)[0]["Alasan"] == ALL


def test_a_list_of_an_older_version_tells_every_sentence_in_its_one_cell():
    row = {"reason": "A +1", "reasons": "A; B", "why_now": "satu", "besides": "dua"}
    sheet = Sheet(LIST, [["Pelanggan", "Alasan", "Kenapa sekarang", "Kunci"]])
    told = as_wide_as(locate(CALL_LIST, sheet), row, texts_of("id"))
    assert (told["reason"], told["why_now"]) == ("A; B", "satu; dua")
    wide = Sheet(LIST, [["Pelanggan", "Alasan", "Kenapa sekarang", "Selain itu", "Semua alasan", "Kunci"]])
    assert as_wide_as(locate(CALL_LIST, wide), row, texts_of("id")) == row
