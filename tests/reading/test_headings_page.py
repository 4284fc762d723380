"""The page of headings says what the catalogue says."""

from tests.reading.headings_page import PAGE, page


def test_the_page_of_headings_is_what_the_catalogue_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.reading.headings_page"


def test_the_page_names_headings_of_every_language():
    for heading in ("Tgl Order", "Billing Name", "Tarikh Tempahan", "Dipakai sebagai"):
        assert heading in page()
