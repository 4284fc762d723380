"""The overview: a row a shop, sums, meanings; and what is left out unless the owner allows it."""

from datetime import UTC, date, datetime

import openpyxl
import pytest
from msgspec.structs import replace

from sheets_crm.fleet.overview import write_overview
from sheets_crm.fleet.result import Figures, Result, Visitor
from sheets_crm.fleet.shops import Fleet, FleetShop
from sheets_crm.workbooks.protocol import WorkbookError

NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
MALANG = Figures(950_000, 500_000, 6, 3, 4, 2_000_000.0, 300_000, 100_000, 0, 0)
SOLO = Figures(100_000, 200_000, 4, 1, 0, None, 0, 0, 2, 5)
ANI = {"print-ani-0123456789": Visitor([date(2026, 6, 1)], 75_000, "Ani")}


def shops(folder, **wish):
    three = [
        FleetShop("Malang", str(folder / "malang.xlsx"), "Timur"),
        FleetShop("Solo", str(folder / "solo.xlsx"), "Tengah"),
        FleetShop("Rusak", str(folder / "rusak.xlsx"), "Timur"),
    ]
    return Fleet(str(folder), "Waralaba Jamu", three, str(folder / "Semua Toko.xlsx"), **wish)


def results(fleet, people=None):
    done = {"as_of": "2026-06-30", "moment": NOW.isoformat(), "people": people or {}}
    marks = [shop.mark for shop in fleet.shops]
    return [
        Result(marks[0], figures=MALANG, **done),
        Result(marks[1], figures=SOLO, **done),
        Result(marks[2], code="no_such_file", values={"name": "rusak.xlsx"}),
    ]


def written(folder, language="id", people=None, **wish):
    fleet = shops(folder, **wish)
    write_overview(fleet, results(fleet, people), NOW, language)
    return openpyxl.load_workbook(fleet.overview)


def table(sheet):
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    at = next(
        number
        for number, row in enumerate(rows)
        if row[-1] in ("Kunci", "Key") or "Kunci" in row or "Key" in row
    )
    found = [dict(zip(rows[at], row, strict=True)) for row in rows[at + 1 :]]
    return [row for row in found if any(cell is not None for cell in row.values())]


def test_every_shop_has_its_row(tmp_path):
    malang, solo, broken = table(written(tmp_path)["Semua Toko"])
    assert (malang["Toko"], malang["Keadaan"], malang["Penjualan bulan ini"]) == ("Malang", "baik", 950_000)
    assert [row["Kelompok"] for row in (malang, solo, broken)] == ["Timur", "Tengah", "Timur"]
    assert (malang["Dibanding bulan lalu"], malang["Beli lagi"], malang["Dihubungi bulan ini"]) == (
        0.9,
        0.5,
        4,
    )
    assert (malang["Kas"], malang["Piutang"], malang["Lewat tempo"]) == (2_000_000, 300_000, 100_000)
    assert malang["Diperbarui"] == datetime(2026, 6, 30, 9, 0)
    assert (solo["Keadaan"], solo["Kas"], solo["Keluhan terbuka"], solo["Perlu dibetulkan"]) == (
        "perlu dilihat",
        None,
        2,
        5,
    )
    assert (broken["Keadaan"], broken["Penjualan bulan ini"]) == ("gagal", None)
    assert broken["Kenapa gagal"] == "berkas rusak.xlsx tidak ditemukan; periksa nama dan foldernya"


def test_the_sums_stand_above_the_table_and_say_when(tmp_path):
    sheet = written(tmp_path)["Semua Toko"]
    assert sheet["A1"].value == "Waralaba Jamu"
    assert sheet["A2"].value == (
        "2 dari 3 toko diperbarui, 30 Jun 2026 09:00. 1 toko gagal; sebabnya di kolom paling kanan."
    )
    assert sheet["A2"].font.color.rgb == sheet["A3"].font.color.rgb == "FF64748B"
    assert (sheet["A4"].value, sheet["A5"].value) == ("Penjualan bulan ini", "Rp1.050.000")
    assert (sheet["C5"].value, sheet["C6"].value) == ("40%", "dari 10 pembeli")


def test_groups_are_summed_under_the_sum_of_all(tmp_path):
    whole, east, middle = table(written(tmp_path)["Jumlah"])
    assert (whole["Kelompok"], whole["Toko"], whole["Penjualan bulan ini"]) == ("Semua toko", 3, 1_050_000)
    assert (east["Kelompok"], east["Toko"], east["Bagian penjualan"]) == ("Timur", 2, 0.9048)
    assert (middle["Kelompok"], middle["Beli lagi"], middle["Dibanding bulan lalu"]) == ("Tengah", 0.25, -0.5)


def test_every_figure_has_its_meaning_and_says_how_its_sum_is_made(tmp_path):
    book = written(tmp_path)
    rows = {row["Angka"]: row for row in table(book["Arti Angka"])}
    headings = [cell.value for cell in book["Semua Toko"][8]]
    figures = [
        name
        for name in headings
        if name not in ("Toko", "Keadaan", "Kelompok", "Kenapa gagal", "Kunci", None)
    ]
    assert list(rows) == figures
    assert "dua kali" in rows["Pembeli"]["Jumlah semua toko"]


def test_the_overview_can_be_sorted(tmp_path):
    sheet = written(tmp_path)["Semua Toko"]
    assert sheet.auto_filter.ref.startswith("A8:")


def test_it_speaks_english(tmp_path):
    book = written(tmp_path, "en")
    assert book.sheetnames == ["All Shops", "Totals", "What Figures Mean"]
    assert table(book["All Shops"])[0]["Sales this month"] == 950_000


def test_another_language_later_finds_the_sheets_that_are_there(tmp_path):
    written(tmp_path, "id")
    book = written(tmp_path, "en")
    assert book.sheetnames == ["Semua Toko", "Jumlah", "Arti Angka"]
    assert [row["Keadaan"] for row in table(book["Semua Toko"])] == ["good", "have a look", "failed"]


def test_names_stand_in_it_only_where_both_are_allowed(tmp_path):
    for number, wish in enumerate([{}, {"same_customers": True}, {"names": True}]):
        folder = tmp_path / str(number)
        folder.mkdir()
        book = written(folder, people=ANI, **wish)
        assert "Pelanggan Bersama" not in book.sheetnames
        assert not any(
            "Ani" in str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row
        )


def test_shared_customers_have_a_sheet_where_names_are_allowed(tmp_path):
    book = written(tmp_path, people=ANI, same_customers=True, names=True)
    (ani,) = table(book["Pelanggan Bersama"])
    assert (ani["Pelanggan"], ani["Beli di"], ani["Hari belanja"], ani["Belanja"]) == (
        "Ani",
        "Malang, Solo",
        1,
        150_000,
    )
    assert "1 orang beli di lebih dari satu toko." in book["Semua Toko"]["A2"].value


def test_names_go_again_when_they_are_not_allowed_any_more(tmp_path):
    written(tmp_path, people=ANI, same_customers=True, names=True)
    book = written(tmp_path, people=ANI, same_customers=True)
    assert table(book["Pelanggan Bersama"]) == []


def test_own_columns_and_colours_go_with_their_shop_when_it_is_sorted(tmp_path):
    path = tmp_path / "Semua Toko.xlsx"
    written(tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = book["Semua Toko"]
    last = sheet.max_column + 1
    sheet.cell(8, last, "Catatan saya")
    rows = [[cell.value for cell in row] for row in sheet["A9:P11"]]
    for at, row in enumerate(reversed(rows), start=9):
        for column, value in enumerate(row, start=1):
            sheet.cell(at, column).value = value
        sheet.cell(at, last, f"telepon {row[0]}")
    book.save(path)
    again = table(written(tmp_path)["Semua Toko"])
    assert [(row["Toko"], row["Catatan saya"]) for row in again] == [
        ("Malang", "telepon Malang"),
        ("Solo", "telepon Solo"),
        ("Rusak", "telepon Rusak"),
    ]


def test_rupiah_and_ringgit_are_never_added_up(tmp_path):
    fleet = shops(tmp_path, same_customers=True)
    malang, solo, _ = results(fleet, ANI)
    penang = replace(solo, mark=fleet.shops[2].mark, currency="MYR")
    write_overview(fleet, [malang, solo, penang], NOW, "id")
    book = openpyxl.load_workbook(fleet.overview)
    row = table(book["Semua Toko"])[2]
    assert (row["Keadaan"], row["Penjualan bulan ini"]) == ("mata uang lain", None)
    assert row["Kenapa gagal"].startswith("toko ini menghitung dalam MYR, sedangkan yang lain dalam IDR")
    assert book["Semua Toko"]["A5"].value == "Rp1.050.000"
    assert book["Semua Toko"]["A2"].value.startswith("3 dari 3 toko diperbarui")


def test_a_fleet_in_another_currency_is_told_in_it(tmp_path):
    fleet = shops(tmp_path)
    ringgit = [replace(each, currency="MYR") if each.done else each for each in results(fleet)]
    write_overview(fleet, ringgit, NOW, "en")
    sheet = openpyxl.load_workbook(fleet.overview)["All Shops"]
    assert (sheet["A5"].value, "RM" in sheet["C9"].number_format) == ("RM1,050,000.00", True)


def test_a_second_time_changes_no_byte(tmp_path):
    written(tmp_path)
    before = (tmp_path / "Semua Toko.xlsx").read_bytes()
    written(tmp_path)
    assert (tmp_path / "Semua Toko.xlsx").read_bytes() == before


def test_an_overview_without_its_keys_is_left_alone(tmp_path):
    path = tmp_path / "Semua Toko.xlsx"
    written(tmp_path)
    book = openpyxl.load_workbook(path)
    for cell in book["Semua Toko"][8]:
        cell.value = None
    book.save(path)
    with pytest.raises(WorkbookError) as caught:
        written(tmp_path)
    assert (caught.value.code, caught.value.values) == ("fleet_overview_headings", {"sheet": "Semua Toko"})


def test_a_shop_that_left_keeps_its_name_as_long_as_somebodys_words_stand_beside_it(tmp_path):
    fleet = shops(tmp_path)
    written(tmp_path)
    _typed(fleet.overview, {"R8": "Catatan saya", "R10": "telepon Senin", "R11": "perbaiki"})
    fewer = replace(fleet, shops=fleet.shops[:1])
    for _ in range(2):
        write_overview(fewer, results(fleet)[:1], NOW, "id")
        rows = table(openpyxl.load_workbook(fleet.overview)["Semua Toko"])
        assert [(row["Toko"], row["Keadaan"], row["Catatan saya"]) for row in rows] == [
            ("Malang", "baik", None),
            ("Solo", "tidak ikut lagi", "telepon Senin"),
            ("Rusak", "tidak ikut lagi", "perbaiki"),
        ]
        assert rows[1]["Penjualan bulan ini"] is None
    _typed(fleet.overview, {"R10": None})
    write_overview(fewer, results(fleet)[:1], NOW, "id")
    rows = table(openpyxl.load_workbook(fleet.overview)["Semua Toko"])
    assert [row["Toko"] for row in rows] == ["Malang", "Rusak"]
    write_overview(fleet, results(fleet), NOW, "id")
    rows = table(openpyxl.load_workbook(fleet.overview)["Semua Toko"])
    assert [(row["Toko"], row["Keadaan"]) for row in rows] == [
        ("Malang", "baik"),
        ("Solo", "perlu dilihat"),
        ("Rusak", "gagal"),
    ]


def _typed(path, cells):
    book = openpyxl.load_workbook(path)
    for place, text in cells.items():
        book["Semua Toko"][place] = text
    book.save(path)
