"""Nobody is greeted "Halo Kak Bu Siti": the short name with the honorific that belongs to it."""

import pytest

from sheets_crm.calls.address import address_of
from sheets_crm.texts import texts_of


@pytest.mark.parametrize(
    ("name", "greeting", "you"),
    [
        ("Siti Aminah", "Kak Siti", "Kakak"),
        ("Bu Siti", "Bu Siti", "Ibu"),
        ("Ibu Hj. Siti Aminah, S.Pd", "Bu Siti", "Ibu"),
        ("Hj. Nurhayati", "Bu Nurhayati", "Ibu"),
        ("Hajjah Nurhayati", "Bu Nurhayati", "Ibu"),
        ("Mbak Hj. Rina", "Mbak Rina", "Mbak"),
        ("Haji Dadang", "Pak Dadang", "Bapak"),
        ("Tn. Budi", "Pak Budi", "Bapak"),
        ("H. Dadang", "Kak Dadang", "Kakak"),
        ("Pak RT Slamet", "Pak Slamet", "Bapak"),
        ("BPK. AGUS SALIM", "Pak Agus", "Bapak"),
        ("Bapak H. Dadang", "Pak Dadang", "Bapak"),
        ("Mbak Rina (Cimahi)", "Mbak Rina", "Mbak"),
        ("Teh Euis", "Teh Euis", "Teteh"),
        ("dr. Andi Wijaya, Sp.A", "Kak Andi", "Kakak"),
        ("M. Rizky Pratama", "Kak Rizky", "Kakak"),
        ("Sri", "Kak Sri", "Kakak"),
        ("Li Wei", "Kak Li Wei", "Kakak"),
        ("siti aminah", "Kak Siti", "Kakak"),
        ("Toko Makmur Jaya", "Toko Makmur Jaya", "Bapak/Ibu"),
        ("CV. Sumber Rejeki", "CV. Sumber Rejeki", "Bapak/Ibu"),
        ("Mr. Tanaka", "Mr. Tanaka", "Anda"),
        ("Abdullah al-Faisal", "Kak Abdullah", "Kakak"),
        ("Bu", "Kak Bu", "Kakak"),
        ("D'Angelo Putri", "Kak D'Angelo", "Kakak"),
    ],
)
def test_a_name_is_greeted_as_a_person_would(name, greeting, you):
    address = address_of(name, texts_of("id"))
    assert (address.greeting, address.you) == (greeting, you)


def test_in_english_nobody_is_a_kak():
    assert address_of("Siti Aminah", texts_of("en")).greeting == "Siti"
    assert address_of("Mr Tanaka", texts_of("en")).greeting == "Mr. Tanaka"
