"""A heading that staff changed on the list is told, for what they type below it counts for nothing."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from sheets_crm.calls.renamed_columns import named_as
from sheets_crm.reading.headers import locate
from sheets_crm.schema import CALL_LIST
from sheets_crm.workbooks.protocol import Sheet
from tests.small_shop import (
    AS_OF,
    LIST,
    list_rows,
    log,
    names,
    opened,
    place,
    put,
    refreshed,
    table,
    type_in,
)


def column(book, header):
    return [row[header] for row in table(book, LIST)]


def test_a_renamed_result_column_is_told_and_its_answers_count_once_it_is_mended():
    book = opened()
    first = names(book)[0]
    at = place(book, first, "Hasil")
    heading = (4, at[1])
    type_in(book, first, {"Hasil": "berminat"})
    put(book, LIST, {heading: "Status telp"})
    refreshed(book)
    [told] = [row for row in table(book, "Periksa Data") if row["Lembar"] == LIST]
    assert (told["Baris"], told["Kolom"]) == (4, "Hasil")
    assert "kembalikan menjadi 'Hasil'" in told["Yang perlu diperbaiki"]
    assert "Status telp" in told["Yang perlu diperbaiki"]
    put(book, LIST, {heading: "Hasil"})
    refreshed(book)
    assert [row["Hasil"] for row in table(book, "Kontak")] == ["berminat"]


def renamed(book, old, new):
    number, (head, *_) = list_rows(book)
    put(book, LIST, {(number, head.index(old) + 1): new})


@pytest.mark.parametrize("header", ["Alasan", "Kenapa sekarang", "Urutan", "Pelanggan"])
def test_a_column_of_ours_under_another_heading_is_written_on(without_figures, header):
    book, same = opened(), opened()
    renamed(book, header, "Judul lain")
    for each in (book, same):
        refreshed(each, AS_OF + timedelta(days=40))
    assert column(book, "Judul lain") == column(same, header)
    assert log(book) == log(same)
    assert not refreshed(book, AS_OF + timedelta(days=40)).changed


def test_our_words_under_another_heading_are_not_logged_with_an_answer(without_figures):
    book = opened()
    first = names(book)[0]
    type_in(book, first, {"Hasil": "berminat", "Catatan": "kata0"})
    renamed(book, "Alasan", "Sebab")
    refreshed(book)
    assert [(row["Hasil"], row["Catatan"]) for row in log(book)] == [("berminat", "kata0")]


def test_a_text_over_ours_under_another_heading_is_logged_once(without_figures):
    book = opened()
    first = names(book)[0]
    type_in(book, first, {"Alasan": "kata0"})
    renamed(book, "Alasan", "Sebab")
    refreshed(book)
    assert [row["Catatan"] for row in log(book)] == ["Diketik di kolom Sebab: kata0"]
    assert "kata0" not in column(book, "Sebab")
    assert not refreshed(book).changed


def test_a_column_that_people_took_for_their_own_stays_theirs(without_figures):
    book = opened()
    for at, name in enumerate(names(book)[:2]):
        type_in(book, name, {"Alasan": f"kata{at}"})
    renamed(book, "Alasan", "Milik kami")
    refreshed(book)
    assert column(book, "Milik kami")[:2] == ["kata0", "kata1"]
    assert log(book) == []


def test_of_two_columns_with_our_words_neither_is_taken(without_figures):
    book = opened()
    number, (head, *body) = list_rows(book)
    at = head.index("Alasan")
    copy = {(number + row, len(head) + 1): cells[at] for row, cells in enumerate(body, start=1)}
    put(book, LIST, {**copy, (number, len(head) + 1): "Alasan kemarin", (number, at + 1): "Sebab"})
    type_in(book, names(book)[0], {"Hasil": "berminat"})
    refreshed(book)
    words = "Sudah waktunya beli lagi +1"
    assert [row["Catatan"] for row in log(book)] == [f"Sebab: {words} · Alasan kemarin: {words}"]


def test_an_archive_is_read_under_the_headings_of_the_list():
    heads = ["Pelanggan", "Sebab", "Hasil", "Kunci", "Milik kami"]
    archive, listed = (locate(CALL_LIST, Sheet(title, [heads])) for title in ("Arsip", LIST))
    listed = replace(listed, columns={**listed.columns, "reason": 2})
    assert named_as(archive, listed).columns == {"customer": 1, "reason": 2, "result": 3, "key": 4}
    assert named_as(archive, None) == archive


def test_a_heading_typed_over_where_all_keys_went_is_peoples_from_then_on(without_figures):
    book = opened()
    renamed(book, "Alasan", "Sebab")
    number, (head, *body) = list_rows(book)
    put(book, LIST, {(number + at, head.index("Kunci") + 1): None for at in range(1, len(body) + 1)})
    refreshed(book)
    assert not refreshed(book).changed
