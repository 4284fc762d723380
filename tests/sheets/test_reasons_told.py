"""The first screen tells one reason and how many more; the list, the log and older lists keep them all."""

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
