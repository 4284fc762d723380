"""Mistakes on the Settings sheet are told, whatever they are."""

import pytest

from tests.small_shop import SETTINGS, refreshed, workbook

pytestmark = pytest.mark.usefixtures("without_figures")


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("language", "jawa"),
        ("time_zone", "Bandung"),
        ("day_first", "mungkin"),
        ("list_capacity_per_staff", "dua puluh"),
        ("list_capacity_per_staff", 2.5),
        ("open_hour", 99),
        ("warna", "merah"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_and_the_default_holds(title, value):
    book = workbook(settings=[*SETTINGS, [title, value, None]])
    outcome = refreshed(book)
    assert [(problem.sheet, problem.row) for problem in outcome.problems] == [("Pengaturan", 2)]
    assert outcome.listed == 6
