"""A heading that staff changed on the list is told, for what they type below it counts for nothing."""

from tests.small_shop import LIST, names, opened, place, put, refreshed, table, type_in


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
