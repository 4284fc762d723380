"""In which language a workbook of the shop's is."""

import pytest

from sheets_crm.reading.tables import language_of


@pytest.mark.parametrize("default", ["id", "en"])
@pytest.mark.parametrize(
    ("titles", "language"),
    [
        (["Call List", "Orders"], "en"),
        (["Daftar Telepon", "Orders"], "id"),
        (["Daftar Telepon", "Call List", "Held Back"], "en"),
    ],
)
def test_the_programs_own_sheets_tell_the_language_whatever_is_assumed(titles, language, default):
    assert language_of(titles, default) == language


@pytest.mark.parametrize("titles", [["Orders"], ["Daftar Telepon", "Call List"]])
@pytest.mark.parametrize("default", ["id", "en"])
def test_where_they_do_not_tell_the_assumed_language_counts(titles, default):
    assert language_of(titles, default) == default
