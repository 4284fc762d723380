"""A copied sheet of orders counts once, whichever of the two people went on writing in."""

from datetime import date

import pytest

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import refreshed, table

HEADER = ["Tanggal", "Nama", "No HP", "Barang", "Qty", "Total"]
PEOPLE = [("Siti", "0812-3450-0101"), ("Budi", "0812-3450-0202"), ("Rina", "0878-1230-0505")]
ROWS = [
    [date(2026, month, at + 3), *person, "Madu", 1, 50_000]
    for month in range(1, 6)
    for at, person in enumerate(PEOPLE)
]
LATER = [[date(2026, 6, day), "Siti", "0812-3450-0101", "Kurma", 1, 30_000] for day in range(1, 8)]


def shop(*sheets):
    book = MemoryWorkbook({title: [HEADER, *rows] for title, rows in sheets})
    outcome = refreshed(book)
    spent = {row["Pelanggan"]: row["Belanja"] for row in table(book, "Profil Pelanggan")}
    problems = [(each.sheet, each.row, each.message) for each in outcome.problems]
    return spent, problems


@pytest.mark.parametrize("longer", ["Penjualan", "Penjualan (2)"])
@pytest.mark.parametrize("first", ["Penjualan", "Penjualan (2)"])
def test_the_longer_of_a_sheet_and_its_copy_counts(longer, first):
    titles = sorted(("Penjualan", "Penjualan (2)"), key=lambda title: title != first)
    spent, problems = shop(*((title, ROWS + LATER if title == longer else ROWS) for title in titles))
    assert spent == {"Siti": 460_000, "Budi": 250_000, "Rina": 250_000}
    assert problems == []


def test_orders_that_only_a_copy_holds_are_told_with_their_place():
    alone = [[date(2026, 6, 9), "Budi", "0812-3450-0202", "Kurma", 1, 30_000]]
    spent, problems = shop(("Penjualan", ROWS + LATER), ("Penjualan (2)", ROWS + alone))
    assert spent["Budi"] == 250_000
    [(sheet, row, message)] = problems
    assert (sheet, row) == ("Penjualan (2)", 17)
    assert message == (
        "1 baris pesanan di salinan ini tidak ada di lembar 'Penjualan', jadi belum dihitung; "
        "pindahkan ke sana, lalu hapus salinan ini"
    )


def test_another_amount_in_a_copy_is_a_correction_and_no_order():
    corrected = [[*ROWS[0][:5], 55_000], *ROWS[1:]]
    spent, problems = shop(("Penjualan", ROWS), ("Penjualan (2)", corrected))
    assert spent["Siti"] == 250_000
    assert problems == []
