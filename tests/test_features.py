"""docs/features.md is true, and the programme that it shows works."""

from examples import anniversary
from sheets_crm.calls.candidates import candidates, programme_of
from sheets_crm.facts.facts import facts_of
from sheets_crm.reading.parse import parse
from tests.calls.shops import ago, book_of, bought, person
from tests.features import BECAME, PAGE, held_by, page
from tests.small_shop import AS_OF


def test_the_page_of_features_is_what_the_tests_say():
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.features"


def test_every_row_that_became_something_has_a_test():
    assert set(BECAME) <= set(held_by())


def test_the_programme_of_the_example_finds_its_customer():
    book = book_of(
        None, Pelanggan=[person("A"), person("B")], Pesanan=[bought("A", ago(365)), bought("B", ago(9))]
    )
    facts = facts_of(parse(book.read(book.titles()), "id"), AS_OF)
    (found,) = candidates(programme_of("anniversary", anniversary), facts)
    assert facts.people[found.customer].name == "Kak A"
    assert (found.tier, found.found.wording) == (5, "pelanggan sejak 2025-06-30")
