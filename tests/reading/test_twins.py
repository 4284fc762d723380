"""People entered twice: what is suggested, and what merging does."""

import pytest

from sheets_crm.reading.twins import Person, bare_name, twins
from tests.small_shop import CUSTOMERS, ORDERS, log, names, put, refreshed, table, type_in, workbook

LIST = "Daftar Telepon"


def suggested(*people):
    rows = [Person(row, *person) for row, person in enumerate(people, start=2)]
    return [(twin.person.row, twin.first.row, twin.same_name) for twin in twins(rows)]


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Bu Rina", "rina"),
        ("Hj. Siti  AMINAH", "siti aminah"),
        ("Ibu Hj. Rina (Cimahi)", "rina"),
        ("Mrs. Ann Lee", "ann lee"),
        ("Pak Haji", "pak haji"),
    ],
)
def test_a_name_is_compared_without_titles_and_brackets(name, bare):
    assert bare_name(name) == bare


@pytest.mark.parametrize(
    ("one", "other", "same_name"),
    [
        (("Siti Aminah", ""), ("Bu Siti Aminah", "Bandung"), True),
        (("Siti Aminah", "Bandung"), ("SITI AMINAH", "bandung"), True),
        (("Rina", "Cimahi"), ("Ibu Rina (Cimahi)", ""), True),
        (("Siti Rahmah", ""), ("Siti Rahma", ""), False),
        (("Yanti Susanti", "Bogor"), ("Yanty Susanti", "Bogor"), False),
    ],
)
def test_namesakes_and_near_spellings_are_suggested(one, other, same_name):
    assert suggested(one, other) == [(3, 2, same_name)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Bu Rina", ""), ("Bu Rini", "")),
        (("Bu Ani", ""), ("Bu Ina", "")),
        (("Dewi", ""), ("Dewi", "")),
        (("Dewi", ""), ("Dewi S", "")),
        (("Rina", "Cimahi"), ("Rina", "")),
        (("Siti Aminah", "Bandung"), ("Siti Aminah", "Surabaya")),
        (("Siti Rahmah", "Bandung"), ("Siti Rahma", "Surabaya")),
        (("Rudi Hartono", ""), ("Budi Hartono", "")),
    ],
)
def test_titles_common_names_other_towns_and_other_first_letters_suggest_nobody(one, other):
    assert suggested(one, other) == []


def test_another_letter_in_nine_is_another_name_and_in_ten_a_slip_as_one_more_is_in_seven():
    assert suggested(("Siti Rara", ""), ("Siti Rari", "")) == []
    assert suggested(("Siti Rahma", ""), ("Siti Rahmi", "")) == [(3, 2, False)]
    assert suggested(("Ann Lee", ""), ("Anne Lee", "")) == [(3, 2, False)]


def test_people_and_branches_that_are_numbered_suggest_nobody():
    assert suggested(("Toko Berkah 1", ""), ("Toko Berkah 2", ""), ("Toko Berkah 12", "")) == []
    assert suggested(("Toko Berkah 1", ""), ("Toko Berka 1", "")) == [(3, 2, False)]


def test_each_row_is_told_once_with_the_earliest_it_resembles():
    people = [("Siti Aminah", ""), ("Budi Santoso", ""), ("Siti Aminah", ""), ("Siti Aminah", "")]
    assert suggested(*people) == [(4, 2, True), (5, 2, True)]


def test_each_near_spelling_is_told_with_the_earliest_it_resembles():
    spellings = ["Siti Rahmah", "Siti Rahma", "Siti Rahmahi", "Siti Rahmmah", "Siti Rahmahh", "Siti Rahmaha"]
    found = suggested(*((name, "") for name in [*spellings, "Siti Rhmah", "Siti Rahah", "Siti Rahmh"]))
    assert found == [(row, 2, False) for row in range(3, 11)]


HEADER = [*CUSTOMERS[0], "Gabung ke"]


def merged(reference, name="Siti Aminah", phone="0857-1111-2222", more=()):
    """The golden shop with a second row for C1, who bought once under another number."""
    people = [HEADER, *CUSTOMERS[1:], ["C9", name, phone, None, None, None, None, reference], *more]
    orders = [*ORDERS, ["N14", "2026-06-20", "C9", "P1", 1, 150000, None]]
    return workbook(customers=people, orders=orders)


def profile(book, name="Siti Aminah"):
    return [row for row in table(book, "Profil Pelanggan") if row["Pelanggan"] == name]


@pytest.mark.parametrize("reference", ["C1", "0812-0000-0001", "Siti Aminah (C1)"])
def test_merged_people_count_as_one(reference):
    book = merged(reference)
    refreshed(book)
    assert [(row["Kali beli"], row["Belanja"]) for row in profile(book)] == [(5, 900000)]
    assert names(book).count("Siti Aminah") <= 1


def test_emptying_the_cell_parts_them_again():
    book = merged(None)
    refreshed(book)
    assert [(row["Kali beli"], row["Belanja"]) for row in profile(book)] == [(4, 750000), (1, 150000)]


def test_whoever_is_merged_fills_the_blanks_of_the_one_who_stays():
    people = [["ID", "Nama", "No. WhatsApp", "Kota", "Gabung ke"]]
    people += [["A", "Siti", None, None, None], ["B", "Bu Siti", "0857-1111-2222", "Bandung", "A"]]
    orders = [ORDERS[0], ["N1", "2026-06-01", "A", "P1", 1, 150000, None]]
    book = workbook(customers=people, orders=orders)
    refreshed(book)
    assert [row["Kali beli"] for row in profile(book, "Siti")] == [1]
    assert [row["No. WhatsApp"] for row in table(book, LIST)] == ["0857-1111-2222"]


def test_an_order_that_names_merged_namesakes_means_the_one():
    book = merged("C1")
    book_orders = [*ORDERS, ["N15", "2026-06-21", "Siti Aminah", "P1", 1, 150000, None]]
    people = [HEADER, *CUSTOMERS[1:], ["C9", "Siti Aminah", "0857-1111-2222", None, None, None, None, "C1"]]
    book = workbook(customers=people, orders=book_orders)
    refreshed(book)
    assert [(row["Kali beli"], row["Belanja"]) for row in profile(book)] == [(5, 900000)]


def test_chains_end_at_the_last_and_circles_are_told():
    chain = [["C10", "Bu Siti", "0857-3333-4444", None, None, None, None, "C9"]]
    book = merged("C1", more=chain)
    refreshed(book)
    assert [row["Kali beli"] for row in profile(book)] == [5]
    circle = merged("C10", more=chain)
    assert {problem.row for problem in refreshed(circle).problems if problem.column == "Gabung ke"} == {
        10,
        11,
    }


@pytest.mark.parametrize("reference", ["C77", "0899-9999-9999", "entah"])
def test_merging_into_nobody_is_told_and_changes_nothing(reference):
    book = merged(reference)
    outcome = refreshed(book)
    [problem] = [problem for problem in outcome.problems if problem.column == "Gabung ke"]
    assert problem.row == 10
    assert "Gabung ke" in problem.message
    assert [(row["Kali beli"]) for row in profile(book)] == [4, 1]


def test_merging_into_a_buyer_known_from_orders_only_keeps_the_number_that_buys():
    people = [["ID", "Nama", "No. WhatsApp", "Gabung ke"], [None, "Siti", "0857-1111-2222", "0812-0000-0001"]]
    orders = [["No. nota", "Tanggal", "Nama Pembeli", "No HP", "Produk", "Total"]]
    orders += [["N1", "2026-06-01", "Bu Siti", "0812-0000-0001", "P1", 150000]]
    orders += [["N2", "2026-06-09", "Bu Siti", "0857-1111-2222", "P1", 150000]]
    book = workbook(customers=people, orders=orders)
    refreshed(book)
    assert [(row["Pelanggan"], row["Kali beli"]) for row in table(book, "Profil Pelanggan")] == [("Siti", 2)]
    assert [row["No. WhatsApp"] for row in table(book, LIST)] == ["0812-0000-0001"]


def test_an_answer_on_the_row_of_someone_merged_is_logged_for_the_one_who_stays():
    book = merged(None)
    refreshed(book)
    type_in(book, "Siti Aminah", {"Hasil": "pesan"})
    put(book, "Pelanggan", {(10, 8): "C1"})
    refreshed(book)
    assert {row["Pelanggan"] for row in log(book)} == {"Siti Aminah (C1)"}
    assert [row["Kali beli"] for row in profile(book)] == [5]
