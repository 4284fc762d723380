"""Sheets of the shop's own that bear a title of ours are left alone, and told."""

from datetime import date

import pytest

from sheets_crm.schema import TABLES
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import CUSTOMERS, ORDERS, PRODUCTS, refreshed, table

ID = texts_of("id")
TITLES = {name: ID(f"headings.sheets.{name}") for name, table in TABLES.items() if table.owner != "people"}
OWN = {
    "debts": [["Tanggal", "Nama", "Utang", "Catatan"], [date(2026, 1, 1), "Rina", 5000, "lunas besok"]],
    "a meeting": [["Rapat bulanan"], ["Hari", "Hadir"], ["Senin", 3]],
    "blank": [],
}


def shop(title, rows):
    return MemoryWorkbook({"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS, title: rows})


@pytest.mark.parametrize("rows", OWN)
@pytest.mark.parametrize("title", [*TITLES.values(), "Kontak"])
def test_a_sheet_of_the_shop_with_a_title_of_ours_stays_as_it_is(title, rows, without_figures):
    if title == "Kontak" and rows == "debts":
        pytest.skip("a day and a name make a log of contacts")
    book = shop(title, OWN[rows])
    before = book.read([title]).sheets[title].rows
    outcome = refreshed(book)
    assert book.read([title]).sheets[title].rows == before
    told = [problem.message for problem in outcome.problems if problem.sheet == title]
    assert [text for text in told if text.startswith(f"lembar '{title}' milik toko sendiri")]
    assert ("daftar telepon tidak ditulis" in told[0]) == (title in ("Daftar Telepon", "Kontak"))
    assert outcome.listed > 0
    assert not refreshed(book).changed


@pytest.mark.parametrize("title", ["Ringkasan", "Piutang", "Riwayat"])
def test_with_its_sheet_renamed_the_program_makes_its_own(title, without_figures):
    book = shop(f"{title} lama", OWN["debts"])
    refreshed(book)
    assert title in book.titles()
    again = refreshed(book)
    assert not again.changed
    assert not [problem for problem in again.problems if "milik toko sendiri" in problem.message]


@pytest.mark.parametrize(
    ("headings", "told", "stays"),
    [
        ("Hasil, Hubungi lagi", ["Jawaban"], True),
        ("Hubungi lagi, Jawaban", ["Hasil"], True),
        ("Hasil, Catatan", ["Hubungi lagi"], False),
        ("Hasil, Jawaban, Hubungi lagi", [], False),
    ],
)
def test_a_log_without_a_place_for_answers_is_told_and_the_list_stays(headings, told, stays, without_figures):
    columns = ["Tanggal", "Pelanggan", "Arah", *headings.split(", ")]
    book = shop("Kontak", [columns, [date(2026, 5, 1), "C1", "keluar", *[None] * (len(columns) - 3)]])
    problems = [each for each in refreshed(book).problems if each.sheet == "Kontak"]
    assert [each.column for each in problems] == told
    assert all("tambahkan judul kolom itu" in each.message for each in problems)
    assert all(("tidak diperbarui" in each.message) is stays for each in problems)
    before = table(book, "Daftar Telepon")
    refreshed(book, date(2026, 7, 20))
    assert (table(book, "Daftar Telepon") == before) is stays
