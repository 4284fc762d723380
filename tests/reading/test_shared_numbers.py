"""A second person under one number is told; the same person written otherwise is not."""

from datetime import date

import pytest

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import refreshed, table

HEADER = ["Tanggal", "Nama", "No HP", "Barang", "Total"]


def shop(*names, people=()):
    rows = [[date(2026, 6, day), name, "0812-3450-0101", "Madu", 50_000] for day, name in enumerate(names, 1)]
    book = MemoryWorkbook(
        {"Penjualan": [HEADER, *rows], "Pelanggan": [["ID", "Nama", "No. WhatsApp"], *people]}
    )
    return book, refreshed(book).problems


def test_a_second_person_under_a_number_is_told_once_where_the_first_order_stands():
    book, problems = shop("Pak Slamet", "Bu Sri", "Bu Sri", "Pak Slamet")
    [told] = problems
    assert (told.sheet, told.row, told.column) == ("Penjualan", 3, "No HP")
    assert told.message.startswith(
        "'Bu Sri' memakai nomor yang sama dengan 'Pak Slamet', jadi pesanannya dihitung"
    )
    assert [row["Pelanggan"] for row in table(book, "Profil Pelanggan")] == ["Pak Slamet"]


@pytest.mark.parametrize("other", ["Slamet", "slamet widodo", "PAK SLAMET ", "C1", None])
def test_one_person_written_otherwise_is_no_second_one(other):
    _, problems = shop("Pak Slamet", other, people=[["C1", "Pak Slamet", "0812-3450-0101"]])
    assert problems == ()


def test_a_number_is_known_by_the_name_on_the_customers_sheet():
    _, problems = shop("Bu Sri", people=[["C1", "Pak Slamet", "0812-3450-0101"]])
    [told] = problems
    assert "dengan 'Pak Slamet'" in told.message
