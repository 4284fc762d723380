"""Rows of new sheets are as high as their texts."""

import pytest

from sheets_crm.workbooks.drawing.measure import lines, pixels


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, 1),
        ("Alasan", 16, 1),
        ("Alasan tidak kembali", 14, 2),
        ("Modal, pinjaman, prive", 14, 2),
        ("satu\ndua", 20, 2),
        ("Mendengarkan", 6, 3),
    ],
)
def test_a_text_takes_as_many_lines_as_its_words_need(text, width, expected):
    assert lines(text, width) == expected


def test_bold_and_large_letters_need_more_room():
    assert lines("Modal, pinjaman, prive", 14, bold=True) == 3
    assert lines("Alasan tidak", 12, size=16) == 2


def test_a_column_is_as_wide_as_excel_draws_it():
    assert (pixels(8.43), pixels(16)) == (64, 117)
