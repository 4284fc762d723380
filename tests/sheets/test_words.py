"""Words that a shop owner speaks."""

import pytest

from sheets_crm.layout.figure_rows import ALL_FIGURES
from sheets_crm.sheets.lines import times_more
from sheets_crm.texts import LANGUAGES, texts_of
from tests.small_shop import refreshed, table, workbook


@pytest.mark.parametrize(("value", "shown"), [(0.3, "tidak"), (0, "tidak"), (1, "tidak"), (4.46, "4,5 kali")])
def test_what_is_not_more_is_no_number_of_times(value, shown):
    assert times_more(texts_of("id"))(value) == shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_way_of_sorting_customers_says_what_it_is_for(language):
    purposes = texts_of(language).node("report.purposes")
    ways = ("stages", "steps", "phases", "activities", "segments")
    assert set(ways) <= set(purposes)
    assert set(purposes) <= set(ALL_FIGURES)


def test_the_sentence_stands_beside_the_heading():
    book = workbook()
    refreshed(book)
    rows = {row["Angka"]: row["Dari mana angkanya"] for row in table(book, "Angka Lengkap")}
    assert rows["TAHAP PELANGGAN"].startswith("tangga pelanggan toko ini")
    assert rows["PENJUALAN"] is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_stage_is_explained_where_it_is_shown(language):
    texts = texts_of(language)
    note = texts("template.notes.profiles.stage")
    assert all(f"{word} = " in note for word in texts.node("headings.choices.stage").values())
