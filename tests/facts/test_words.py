"""Which words in what somebody said count."""

import pytest

from sheets_crm.facts.words import names_reason, says_one_of


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


@pytest.mark.parametrize(
    ("said", "named"),
    [("Ulang tahun, Katalog", True), ("Birthday", True), ("Katalog", False), ("", False), (None, False)],
)
def test_a_reason_is_known_by_its_title_in_every_language(said, named):
    assert names_reason(said, "birthday") is named
