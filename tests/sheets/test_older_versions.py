"""A workbook of a version that wrote no prints: its rows are ours, texts of people's stay."""

import pytest

from sheets_crm.sheets import changes
from tests.sheets.test_typed_over_program import BAD, FIGURES, YES, cells_with, header_row
from tests.small_shop import CONTACTS, put, refreshed, table, workbook

FORMER = {
    "id": ["Angka", "Nilai", "Dari mana angkanya", "Siapa di baliknya", "Angka untuk rumus", "Kunci"],
    "en": ["Figure", "Value", "Where it comes from", "Who is behind it", "Number for formulas", "Kunci"],
}


def padded(book, title):
    """The rows of a sheet, all as wide."""
    rows = book.read([title]).sheets[title].rows
    width = max(map(len, rows))
    return [[*row, *[None] * (width - len(row))] for row in rows]


def left_by_an_older_version(book):
    """No key cell has prints, and Data Check has no key column."""
    for title in book.titles():
        rows = book.read([title]).sheets[title].rows
        prints = {
            (row, column): cell.partition(" ~")[0] if title != "Periksa Data" else None
            for row, cells in enumerate(rows, 1)
            for column, cell in enumerate(cells, 1)
            if isinstance(cell, str) and (" ~" in cell or (title, cell) == ("Periksa Data", "Kunci"))
        }
        put(book, title, prints if title != "Daftar Telepon" else {})


def test_rows_of_an_older_version_leave_with_their_last_key_and_texts_of_people_stay(without_figures):
    shop = workbook(customers=BAD, contacts=[*CONTACTS, YES])
    refreshed(shop)
    left_by_an_older_version(shop)
    put(shop, "Pelanggan", {(10, 3): "0812-0000-0009", (11, 3): "0812-0000-0010"})
    put(shop, "Kontak", {(2, 7): "belum minat"})
    put(shop, "Pesanan Masuk", {(8, 2): "kata0"})
    put(shop, "Periksa Data", {(12, 4): "kata0"})
    refreshed(shop)
    assert [row["Pelanggan"] for row in table(shop, "Pesanan Masuk")] == ["kata0"]
    assert "bukan nomor" not in str(table(shop, "Periksa Data"))
    assert cells_with(shop, "Periksa Data", "kata0") == ["kata0"]
    assert not refreshed(shop).changed


def test_a_text_alone_in_the_key_column_of_an_older_version_stays(without_figures):
    shop = workbook()
    refreshed(shop)
    left_by_an_older_version(shop)
    rows = padded(shop, "Profil Pelanggan")
    put(shop, "Profil Pelanggan", {(len(rows) + 1, rows[3].index("Kunci") + 1): "kata0"})
    refreshed(shop)
    assert cells_with(shop, "Profil Pelanggan", "kata0") == ["kata0"]
    assert not refreshed(shop).changed


@pytest.mark.parametrize("language", FORMER)
def test_former_columns_of_an_older_version_are_nobodys_and_leave_with_their_rows(language, monkeypatch):
    monkeypatch.setattr(changes, "figure_tables", lambda *_: {"dashboard": FIGURES})
    monkeypatch.setattr(changes, "told", lambda tables, facts: tables)
    shop = workbook()
    refreshed(shop)
    left_by_an_older_version(shop)
    at = header_row(shop, "Ringkasan")
    rows = [
        [*FORMER[language], "Catatan"],
        ["HARI INI", None, None, None, None, "heading_calls", None],
        ["Dihubungi", "60 orang", "di lembar Daftar", "60 orang: Yuni", 60, "calls_listed", "kata0"],
        ["Keluhan", "1 orang", "sampai puas", "Nur", 1, "complaints", None],
    ]
    cells = {(at + y, x): cell for y, row in enumerate(rows) for x, cell in enumerate(row, 1)}
    put(shop, "Ringkasan", cells)
    refreshed(shop)
    assert [(*row[:2], *row[3:5], row[6]) for row in padded(shop, "Ringkasan")[at:] if any(row)] == [
        ("Pelanggan aktif", 4, None, None, None),
        ("Omzet", 900000, None, None, None),
        ("Dihubungi", None, None, None, "kata0"),
    ]
    assert not refreshed(shop).changed
