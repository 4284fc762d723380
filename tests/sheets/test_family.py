"""The family sheet: consent, a child's age, and that nothing of it leaves the sheet (0.25, 3.23, 3.24)."""

from datetime import date

import pytest

from sheets_crm.layout.template import new_workbook
from sheets_crm.workbooks.opening import open_book
from tests.calls.shops import book_of, bought, contact, listed, message, person, whys
from tests.commands.test_export import run
from tests.small_shop import refreshed, table

SECRET = "Zulfikar Rahasia"


def child(**more):
    row = {"Pelanggan": "A", "Nama keluarga": SECRET, "Hubungan": "anak", "Boleh dicatat": "ya"}
    row |= {"Tanggal lahir": date(2025, 7, 15), "Untuk apa": "tahap susu anak"}
    return {**row, **{name.replace("_", " "): cell for name, cell in more.items()}}


def shop(today, **more):
    spoken = [contact("A", date(2026, 6, 20))]
    orders = [bought("A", day) for day in (date(2026, 5, 1), date(2026, 6, 10))]
    return book_of(today, Pelanggan=[person("A")], Pesanan=orders, Kontak=spoken, Keluarga=[child(**more)])


@pytest.mark.parametrize(
    ("today", "there"),
    [
        (date(2026, 7, 7), False),
        (date(2026, 7, 8), True),
        (date(2026, 7, 15), True),
        (date(2026, 7, 16), False),
    ],
)
def test_0_25_a_child_who_turns_twelve_months_is_listed_from_a_week_before(today, there, without_figures):
    book = shop(today)
    assert ("Anak bertambah usia" in listed(book).get("A", "")) is there
    if there:
        assert whys(book)["A"].startswith("anaknya berusia 12 bulan pada 15 Jul, lihat lembar Keluarga")
        assert "Si kecil sebentar lagi 12 bulan, ya?" in message(book, "A")
        assert "soal tahap susu anak" in message(book, "A")


@pytest.mark.parametrize(
    "more",
    [{"Boleh_dicatat": "tidak"}, {"Boleh_dicatat": None}, {"Hubungan": "suami"}, {"Tanggal_lahir": None}],
)
def test_0_25_without_consent_nothing_is_said_of_a_child(more, without_figures):
    assert "Anak bertambah usia" not in listed(shop(date(2026, 7, 8), **more)).get("A", "")


@pytest.mark.parametrize(("result", "asked"), [("berminat", False), ("tidak menjawab", True)])
def test_0_25_who_was_told_is_not_told_again_until_the_next_age(without_figures, result, asked):
    book = shop(date(2026, 7, 10))
    told = contact("A", date(2026, 7, 10), Alasan="Anak bertambah usia", result=result)
    again = book_of(
        date(2026, 7, 14),
        Pelanggan=[person("A")],
        Pesanan=[bought("A", date(2026, 6, 10))],
        Kontak=[told],
        Keluarga=[child()],
    )
    assert ("Anak bertambah usia" in listed(again).get("A", "")) is asked
    refreshed(book, date(2027, 7, 10))
    assert "Anak bertambah usia" in listed(book)["A"]


def test_3_23_a_name_of_the_family_stands_on_no_other_sheet_and_in_no_link():
    book = shop(date(2026, 7, 8))
    sheets = book.read(book.titles(), detailed=book.titles()).sheets
    told = {
        title
        for title, sheet in sheets.items()
        if SECRET in str(sheet.rows) or "Zulfikar" in str(sheet.links)
    }
    assert told == {"Keluarga"}
    assert not [row for row in table(book, "Periksa Data") if row["Lembar"] == "Keluarga"]


def test_3_23_the_sheet_is_hidden_and_exports_work_without_it(tmp_path):
    path = tmp_path / "toko.xlsx"
    family = [{"customer": "C1", "name": SECRET, "relation": "anak", "birthday": date(2025, 7, 15)}]
    family[0] |= {"consent": "ya", "purpose": "tahap susu anak"}
    people = [{"id": "C1", "name": "Siti Aminah", "phone": "0812-0000-0001"}]
    orders = [{"date": date(2026, 6, 1), "customer": "C1", "product": "P1", "total": 150000}]
    new_workbook(path, "id", rows={"customers": people, "orders": orders, "family": family})
    assert run("refresh", path, "--as-of", "2026-07-08").exit_code in (0, 1)
    assert open_book(str(path)).read(["Keluarga"]).sheets["Keluarga"].hidden
    assert run("export", path, "--to", tmp_path / "keluar").exit_code == 0
    saved = [each for each in (tmp_path / "keluar").rglob("*") if each.is_file()]
    assert saved
    assert not [each.name for each in saved if b"Zulfikar" in each.read_bytes()]
