"""Official first days of Idul Fitri, also where they share their day with another feast."""

from collections import Counter
from datetime import date
from itertools import pairwise

import holidays
import numpy as np
import pytest

from sheets_crm.metrics.columns import taken
from sheets_crm.metrics.season_presets import official_fitr


@pytest.mark.parametrize(
    ("year", "day", "guessed"),
    [
        (2004, date(2004, 11, 14), False),
        (2021, date(2021, 5, 13), False),
        (2026, date(2026, 3, 21), False),
        (2052, date(2052, 5, 30), True),
    ],
)
def test_each_feast_is_there_once_also_beside_another_one(year, day, guessed):
    assert official_fitr(year, year) == [(day, guessed)]


def test_a_year_has_one_but_for_those_with_two_in_the_lunar_calendar():
    years = Counter(day.year for day, _ in official_fitr(1990, 2070))
    assert {year: years[year] for year in range(1990, 2071) if years[year] != 1} == {
        2000: 2,
        2033: 2,
        2065: 2,
    }


def test_two_feasts_are_a_lunar_year_apart():
    days = [day for day, _ in official_fitr(1990, 2070)]
    assert {(later - day).days for day, later in pairwise(days)} <= {353, 354, 355, 356}


def test_the_library_agrees_with_the_official_calendar_of_2027():
    names = holidays.country_holidays("ID", years=2027, language="en_US")
    assert names[date(2027, 3, 10)].split(" (")[0] == "Eid al-Fitr"


def test_a_missing_day_has_the_unit_of_its_column():
    days = np.array(["2026-01-05"], dtype="datetime64[us]")
    found = taken(days, np.array([0, -1]))
    assert found.dtype == np.dtype("datetime64[us]")
    assert np.isnat(found).tolist() == [False, True]
