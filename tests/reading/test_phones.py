"""Links that open WhatsApp."""

import phonenumbers
import pytest

from sheets_crm.reading.phones import (
    looks_like_phone,
    normal_phone,
    shown_phone,
    whatsapp_link,
    whatsapp_link_within,
)


def test_the_message_is_percent_encoded_as_utf_8():
    link = whatsapp_link("6281234567890", "Halo Kak,\n2 × = + & # ?")
    assert link == "https://wa.me/6281234567890?text=Halo%20Kak%2C%0A2%20%C3%97%20%3D%20%2B%20%26%20%23%20%3F"


def test_a_link_longer_than_a_cell_may_hold_is_refused():
    with pytest.raises(ValueError, match="2079"):
        whatsapp_link("6281234567890", "a" * 2079)
    room = 2079 - len("https://wa.me/6281234567890?text=")
    assert len(whatsapp_link("6281234567890", "a" * room)) == 2079


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("6281234567890", "0812-3456-7890"),
        ("628123456789", "0812-3456-789"),
        ("966501234567", "+966501234567"),
    ],
)
def test_numbers_are_shown_as_people_write_them(phone, shown):
    assert shown_phone(phone) == shown


@pytest.mark.parametrize(
    ("cell", "phone"), [("0812-3456-7890", True), ("C1", False), ("Siti 0812", False), ("K-2026", False)]
)
def test_an_id_is_not_taken_for_a_phone(cell, phone):
    assert looks_like_phone(cell) is phone


def test_indonesian_mobiles_are_those_of_the_phonenumbers_library():
    mobiles = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    for start in range(80, 90):
        for length in range(7, 14):
            number = phonenumbers.parse(f"+62{start}{'1234567890123'[: length - 2]}")
            right = phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in mobiles
            assert (normal_phone(f"0{number.national_number}") is not None) == right, number


@pytest.mark.parametrize(
    ("cell", "phone"), [("081234567", None), ("0812345678", "62812345678"), ("08123456789012", None)]
)
def test_a_mobile_number_has_eleven_to_fourteen_digits(cell, phone):
    assert normal_phone(cell) == phone


@pytest.mark.parametrize(
    ("longest", "kept"),
    [(36, ""), (37, "?text=Halo"), (42, "?text=Halo"), (43, "?text=Halo%20%26"), (49, "?text=Halo%20%26")],
)
def test_a_link_keeps_as_many_whole_words_as_it_has_room_for(longest, kept):
    link = whatsapp_link_within("6281234567890", "Halo & Budi", longest)
    assert link == (f"https://wa.me/6281234567890{kept}", False)
