"""Which words in what somebody said count."""

import pytest

from sheets_crm.facts.words import says_one_of


@pytest.mark.parametrize(
    ("said", "counts"),
    [
        ("warnanya salah kak", True),
        ("RUSAK!", True),
        ("belum  sampai", True),
        ("it came late", True),
        ("tidak masalah", False),
        ("chocolate please", False),
        ("belum, nanti sampai", False),
        (None, False),
    ],
)
def test_words_of_a_list_count_as_whole_words_in_every_language(said, counts):
    assert says_one_of("calls.complaint_words", said) is counts
