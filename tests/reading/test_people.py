"""Who a cell means: a full name before a bracket, a name and its number together."""

import pytest

from sheets_crm.reading.people import People, Unrecognised
from sheets_crm.reading.same_name import same_name


@pytest.fixture
def people():
    known = People()
    known.add(phone="6281200000001", given_id="C1", name="Ani")
    known.add(phone="6281200000002", given_id=None, name="Budi")
    known.add(phone="6281200000003", given_id=None, name="Ani (Budi)")
    known.add(phone="6281200000004", given_id="C4", name="Sri (anak Bu Ani)")
    return known


@pytest.mark.parametrize(
    ("reference", "key"),
    [
        ("Ani (Budi)", "6281200000003"),
        ("Ani (0812-0000-0001)", "6281200000001"),
        ("ani (C1)", "6281200000001"),
        ("Ani (Budi) (0812-0000-0003)", "6281200000003"),
        ("Sri (anak Bu Ani)", "6281200000004"),
        ("Sri (anak Bu Ani) (C4)", "6281200000004"),
        ("Bu Budi Santoso (0812-0000-0002)", "6281200000002"),
        ("Orang Lain (C4)", "6281200000004"),
        ("Pembeli Baru (0812-0000-0088)", "6281200000088"),
    ],
)
def test_a_reference_means_whom_its_name_and_mark_mean_together(people, reference, key):
    assert people.find(reference) == key


@pytest.mark.parametrize("given_id", ["Budi", "0812"])
def test_a_full_name_goes_before_the_id_of_another_in_its_brackets(given_id):
    known = People()
    known.add(phone="6281200000002", given_id=given_id, name="Budi Santoso")
    known.add(phone="6281200000003", given_id=None, name=f"Ani ({given_id})")
    assert known.find(f"Ani ({given_id})") == "6281200000003"
    assert known.find(f"Siti ({given_id})") == known.find(given_id)


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("Sri (Budi)", "unknown_customer"),
        ("Ani (Siapa)", "unknown_customer"),
        ("Ani (0812-0000-0002)", "number_of_another"),
        ("Ratna (0812-0000-0002)", "number_of_another"),
        ("Budi (0812-0000-0088)", "number_of_nobody"),
    ],
)
def test_a_name_in_brackets_is_no_reference_and_a_number_of_another_means_nobody(people, reference, code):
    with pytest.raises(Unrecognised) as found:
        people.find(reference)
    assert found.value.code == code


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Siti", "Siti Aminah", True),
        ("Ibu Siti Aminah", "Siti Aminah", True),
        ("Siti Aminnah", "Siti Aminah", True),
        ("SITI  AMINAH", "Siti Aminah", True),
        ("Siti Rahma", "Siti Aminah", False),
        ("Bu Siti", "Bu Rina", False),
        ("Ani", "Ari", False),
        ("", "Ani", False),
    ],
)
def test_two_spellings_are_one_name_when_one_is_the_other_written_out_or_mended(one, other, same):
    assert same_name(one, other) is same
