"""Cells as people type them."""

from datetime import UTC, date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_crm.reading.cells import (
    Unreadable,
    choice_codes,
    day_of,
    discount_of,
    money_of,
    number_of,
    phone_of,
    yes_no_of,
)
from sheets_crm.schema.customers import STAGES
from sheets_crm.workbooks.protocol import CellError


def refused(parse, value):
    with pytest.raises(Unreadable) as caught:
        parse(value)
    return caught.value.code


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1.500.000", 1_500_000),
        ("Rp 37.000,-", 37_000),
        ("Rp37.000", 37_000),
        ("Rp. 5.000", 5_000),
        ("37rb", 37_000),
        ("25k", 25_000),
        ("1,5jt", 1_500_000),
        ("1.5 juta", 1_500_000),
        ("150,000", 150_000),
        ("(25.000)", -25_000),
        ("-25.000", -25_000),
        ("37.000,50", 37_000.5),
        ("IDR 12,000.50", 12_000.5),
        ("'5000", 5_000),
        ("475000.00", 475_000),
        ("150000,00", 150_000),
        ("45.00", 45),
        ("1.50", 1.5),
        ("$5.00", 5),
        ("-$5.00", -5),
        ("Rp\u00a058.000", 58_000),
        ("Rp 58\u202f000", 58_000),
        ("58.000 IDR", 58_000),
        (150000, 150_000),
        (150000.0, 150_000),
        (0, 0),
        ("", None),
        ("-", None),
        (None, None),
    ],
)
def test_amounts_are_read_as_people_write_them(cell, amount):
    assert money_of(cell) == amount


BLANKS = "\u00a0\u1680\u2000\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
NO_WIDTH = "\u00ad\u200b\u200e\u200f\u2060\ufeff"


@pytest.mark.parametrize("blank", [*BLANKS, *NO_WIDTH, " ", "\t"])
def test_every_kind_of_blank_may_stand_in_and_around_an_amount(blank):
    assert money_of(f"50{blank}000") == 50_000
    assert money_of(f"{blank}Rp{blank}1{blank}250{blank}000{blank}") == 1_250_000
    assert money_of(blank) is None
    assert number_of(f"{blank}2{blank}pcs") == 2
    assert discount_of(f"5{blank}%{blank}") == 0.05
    assert day_of(f"{blank}5{blank if blank not in NO_WIDTH else ' '}Jan 2026") == date(2026, 1, 5)
    assert day_of(blank) is None


@pytest.mark.parametrize("cell", ["2 150000", "50 00", "1 2", "50\u00a00000"])
def test_blanks_that_part_two_numbers_are_no_thousands(cell):
    assert refused(money_of, cell) == "not_money"


@pytest.mark.parametrize("cell", ["9" * 16, "9" * 400, 1e16, 1e300, -1e300])
def test_an_amount_that_no_shop_has_is_none(cell):
    assert refused(money_of, cell) in ("not_money", "not_a_number")
    assert refused(number_of, cell) == "not_a_number"


@pytest.mark.parametrize("cell", [date(1, 1, 1), datetime(9999, 12, 31, 4), date(1899, 12, 31)])
def test_a_day_beyond_two_centuries_is_none(cell):
    assert refused(day_of, cell) == "not_a_day"


def test_a_moment_of_a_zone_is_of_the_day_at_the_shop():
    evening = datetime(2026, 6, 25, 23, 20, tzinfo=UTC)
    assert day_of(evening, zone=ZoneInfo("Asia/Jakarta")) == date(2026, 6, 26)
    assert day_of(evening.replace(tzinfo=None), zone=ZoneInfo("Asia/Jakarta")) == date(2026, 6, 25)
    assert day_of(evening) == date(2026, 6, 25)


@pytest.mark.parametrize("cell", ["0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59Z"])
def test_a_moment_at_the_end_of_the_calendar_is_no_day_in_any_zone(cell):
    assert refused(partial(day_of, zone=ZoneInfo("Asia/Jakarta")), cell) == "not_a_day"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1.500rb", "ambiguous_number"),
        ("seratus", "not_money"),
        ("Rp", "not_money"),
        ("1.500,000.0", "not_money"),
        ("1.50.000", "not_money"),
        (True, "not_a_number"),
        (float("inf"), "not_a_number"),
        (date(2026, 1, 5), "not_a_number"),
        (CellError("#REF!"), "error_cell"),
        (CellError("="), "not_calculated"),
    ],
)
def test_an_amount_that_could_mean_two_or_none_is_refused(cell, code):
    assert refused(money_of, cell) == code


@given(st.integers(0, 10**13))
def test_an_amount_with_points_is_the_same_amount(amount):
    assert money_of(f"Rp {amount:,}".replace(",", ".")) == amount


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2", 2),
        ("1,5", 1.5),
        ("0.5", 0.5),
        ("0,500", 0.5),
        ("30 butir", 30),
        ("2 btl", 2),
        (3, 3),
        ("", None),
    ],
)
def test_counts_are_read_with_their_unit(cell, number):
    assert number_of(cell) == number


@pytest.mark.parametrize("cell", ["1.500", "1,500"])
def test_a_count_with_three_digits_behind_a_mark_could_mean_two(cell):
    assert refused(number_of, cell) == "ambiguous_number"


@pytest.mark.parametrize(("cell", "discount"), [("5%", 0.05), ("2,5 %", 0.025), ("5.000", 5000), (0.1, 0.1)])
def test_a_discount_is_rupiah_or_a_share(cell, discount):
    assert discount_of(cell) == discount


@pytest.mark.parametrize(
    "cell",
    [
        "05/01/26",
        "5/1/2026",
        "05-01-2026",
        "5.1.2026",
        "5 Jan 2026",
        "5-Jan-26",
        "5 Januari 2026",
        "5 January 2026",
        "Senin, 5 Januari 2026",
        "Jan 5, 2026",
        "2026-01-05",
        "2026/1/5",
        "20260105",
        "05/01/2026 14:03",
        "2026-01-05 09:31",
        "05/01/2026 2:49:19 PM",
        "05/01/2026 09.31 WIB",
        "46027",
        46027,
        46027.75,
        date(2026, 1, 5),
        datetime(2026, 1, 5, 23, 59),
    ],
)
def test_days_are_read_as_people_write_them(cell):
    assert day_of(cell) == date(2026, 1, 5)


def test_the_month_comes_first_when_the_setting_says_so():
    assert day_of("01/05/26", day_first=False) == date(2026, 1, 5)


def test_a_two_digit_year_of_a_birthday_is_in_the_last_century():
    assert day_of("17/08/85") == date(1985, 8, 17)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("01/15/26", "day_month_swapped"),
        ("12/13/26", "day_month_swapped"),
        ("13/13/26", "not_a_day"),
        ("31/02/2026", "not_a_day"),
        ("besok", "not_a_day"),
        ("5 Foo 2026", "not_a_day"),
        (3, "not_a_day"),
        (-1.0, "not_a_day"),
        (True, "not_a_day"),
        ("01/01/0026", "not_a_day"),
        (CellError("#N/A"), "error_cell"),
    ],
)
def test_what_is_no_day_is_refused(cell, code):
    assert refused(day_of, cell) == code


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_every_way_of_writing_it(day):
    serial = (day - date(1899, 12, 30)).days
    for cell in (f"{day:%d/%m/%Y}", day.isoformat(), f"{day:%Y%m%d}", serial, float(serial), str(serial)):
        assert day_of(cell) == day


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("0812-3456-7890", "6281234567890"),
        ("+62 812 3456 7890", "6281234567890"),
        ("62 0812 3456 7890", "6281234567890"),
        ("0062 812 3456 7890", "6281234567890"),
        ("81234567890", "6281234567890"),
        (81234567890.0, "6281234567890"),
        ("81234567890.0", "6281234567890"),
        (81234567890, "6281234567890"),
        ("0812-3456-7890 / 0813-1111-2222", "6281234567890"),
        ("+966 50 123 4567", "966501234567"),
        ("", None),
        (0, None),
    ],
)
def test_phones_are_normalised(cell, phone):
    assert phone_of(cell) == phone


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("021-5551234", "not_a_phone"),
        ("08123", "not_a_phone"),
        ("****12", "masked_phone"),
        ("+999 1", "not_a_phone"),
        ("0812345678901234567", "not_a_phone"),
    ],
)
def test_what_has_no_whatsapp_is_refused(cell, code):
    assert refused(phone_of, cell) == code


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("ya", True),
        ("Yes", True),
        ("✓", True),
        (True, True),
        (1.0, True),
        ("Tidak", False),
        ("no", False),
        (0, False),
        ("", None),
    ],
)
def test_yes_and_no_in_both_languages(cell, answer):
    assert yes_no_of(cell) is answer


def test_perhaps_is_neither_yes_nor_no():
    assert refused(yes_no_of, "mungkin") == "not_yes_no"


@pytest.mark.parametrize(("cell", "year"), [("05/01/49", 2049), ("05/01/50", 1950)])
def test_a_year_of_two_digits_is_a_birthday_from_fifty_on(cell, year):
    assert day_of(cell).year == year


def test_the_largest_amount_a_cell_keeps_is_read_and_a_larger_one_is_not():
    assert money_of(1e15) == 1e15
    assert refused(money_of, 1.1e15) == "not_a_number"


@pytest.mark.parametrize(
    ("said", "stage"),
    [
        ("suspek", "suspect"),
        ("baru dikenal", "suspect"),
        ("prospek", "prospect"),
        ("inisial", "initial"),
        ("new buyer", "initial"),
        ("repeater", "repeater"),
        ("loyal", "loyal"),
        ("setia", "loyal"),
        ("advocate", "advocate"),
    ],
)
def test_a_stage_is_read_by_its_plain_name_and_by_the_one_of_the_books(said, stage):
    assert choice_codes("stage_set", STAGES)[said] == stage
