"""Every way to say which shops are meant, and what is refused with which sentence."""

from datetime import UTC, datetime

import pytest
import xlsxwriter

from sheets_crm.fleet.listed import fleet_of
from sheets_crm.fleet.overview import write_overview
from sheets_crm.fleet.shops import Fleet, FleetShop, shared_out
from sheets_crm.texts import LANGUAGES, texts_of
from sheets_crm.workbooks.protocol import WorkbookError

ADDRESS = "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefg/edit"
OTHER = "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdefh/edit"


def named(fleet):
    return [shop.name for shop in fleet.shops]


def toml(folder, text):
    path = folder / "armada.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def refusal(place, language="id"):
    with pytest.raises(WorkbookError) as caught:
        fleet_of(place, language)
    return caught.value.code


@pytest.fixture
def folder(tmp_path):
    for name in (
        "b.xlsx",
        "a.xlsm",
        "~$a.xlsm",
        ".x.xlsx",
        "Semua Toko.xlsx",
        "All Shops.xlsx",
        "catatan.txt",
    ):
        (tmp_path / name).touch()
    return tmp_path


def test_a_folder_is_its_workbooks_but_no_overview_and_no_lock_file(folder):
    fleet = fleet_of(str(folder), "id")
    assert named(fleet) == ["a", "b"]
    assert fleet.overview == str(folder / "Semua Toko.xlsx")
    assert fleet_of(str(folder), "en").overview == str(folder / "All Shops.xlsx")


def test_an_overview_is_no_shop_whatever_a_fleet_file_called_it(folder):
    named = Fleet(str(folder), "Waralaba", [], str(folder / "ikhtisar juni.xlsx"))
    write_overview(named, [], datetime(2026, 6, 30, tzinfo=UTC), "id")
    assert "ikhtisar juni" not in [shop.name for shop in fleet_of(str(folder), "en").shops]


def test_a_pattern_reaches_into_folders_and_tells_shops_of_one_name_apart(tmp_path):
    for town in ("malang", "solo"):
        (tmp_path / town).mkdir()
        (tmp_path / town / "toko.xlsx").touch()
    fleet = fleet_of(str(tmp_path / "*" / "toko.xlsx"), "id")
    assert named(fleet) == ["malang/toko.xlsx", "solo/toko.xlsx"]
    assert fleet.overview == str(tmp_path / "Semua Toko.xlsx")


def test_a_fleet_file_names_shops_groups_and_what_is_allowed(tmp_path):
    fleet = fleet_of(
        toml(
            tmp_path,
            f"""
            title = "Waralaba Jamu"
            language = "en"
            same_customers = true
            [[shops]]
            book = "malang.xlsx"
            group = "Timur"
            [[shops]]
            name = "Solo"
            book = "{ADDRESS}"
            key = "kunci.json"
            """,
        ),
        "id",
    )
    assert [(shop.name, shop.book, shop.group) for shop in fleet.shops] == [
        ("malang", str(tmp_path / "malang.xlsx"), "Timur"),
        ("Solo", ADDRESS, ""),
    ]
    assert fleet.shops[1].key == str(tmp_path / "kunci.json")
    assert (fleet.title, fleet.language, fleet.same_customers, fleet.names) == (
        "Waralaba Jamu",
        "en",
        True,
        False,
    )
    assert fleet.overview == str(tmp_path / "All Shops.xlsx")


def test_nothing_is_allowed_that_a_fleet_file_does_not_say(folder):
    fleet = fleet_of(str(folder), "id")
    assert (fleet.same_customers, fleet.names) == (False, False)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "fleet_empty"),
        ("[[shops]]\nname = 'A'", "fleet_no_book"),
        ("[[shops]]\nbook = 'a.xlsx'\ncolour = 'red'", "fleet_unknown"),
        ("[[shops]]\nbook = 'a.xlsx'\ngroup = 3", "fleet_value"),
        ("colour = 'red'", "fleet_unknown"),
        ("names = 'ya'", "fleet_value"),
        ("language = 'fr'", "fleet_value"),
        ("title = ", "fleet_toml"),
        ("[[shops]]\nbook = 'a.xlsx'\n[[shops]]\nname = 'b'\nbook = './a.xlsx'", "fleet_same_book"),
        ("[[shops]]\nbook = 'a.xlsx'\n[[shops]]\nname = 'A'\nbook = 'b.xlsx'", "fleet_same_name"),
        ("overview = 'toko/../a.xlsx'\n[[shops]]\nbook = 'a.xlsx'", "fleet_overview_is_shop"),
    ],
)
def test_a_fleet_file_that_cannot_be_meant_so_is_refused(tmp_path, text, code):
    assert refusal(toml(tmp_path, text)) == code


def test_a_workbook_named_a_second_time_by_a_link_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    (tmp_path / "b.xlsx").symlink_to(tmp_path / "a.xlsx")
    assert refusal(str(tmp_path)) == "fleet_same_book"


def test_an_empty_folder_and_a_missing_file_are_refused(tmp_path):
    assert refusal(str(tmp_path)) == "fleet_empty"
    assert refusal(str(tmp_path / "tidak-ada.toml")) == "no_such_file"
    assert refusal(str(tmp_path / "tidak-ada.csv")) == "no_such_file"


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_csv_with_one_row_a_shop(tmp_path, separator):
    lines = [["Toko", "Buku kerja", "Kelompok"], ["Malang", "malang.xlsx", "Timur"], ["", "solo.xlsx", ""]]
    (tmp_path / "toko.csv").write_text("\n".join(separator.join(line) for line in lines))
    fleet = fleet_of(str(tmp_path / "toko.csv"), "id")
    assert [(shop.name, shop.group) for shop in fleet.shops] == [("Malang", "Timur"), ("solo", "")]
    assert fleet.shops[0].book == str(tmp_path / "malang.xlsx")


def test_a_csv_as_excel_saves_it_with_lines_inside_a_cell(tmp_path):
    text = 'Toko;Buku kerja\r\n"Café\r\nMalang";malang.xlsx\r\nSolo;solo.xlsx\r\n'
    (tmp_path / "toko.csv").write_bytes(text.encode("cp1252"))
    fleet = fleet_of(str(tmp_path / "toko.csv"), "id")
    assert [shop.name.split() for shop in fleet.shops] == [["Café", "Malang"], ["Solo"]]
    assert [shop.book for shop in fleet.shops] == [
        str(tmp_path / f"{name}.xlsx") for name in ("malang", "solo")
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_with_one_row_a_shop_in_either_language(tmp_path, language):
    headings = texts_of(language).node("headings.columns.fleet_list")
    with xlsxwriter.Workbook(tmp_path / "daftar.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [headings["book"], headings["name"]])
        sheet.write_row(1, 0, ["malang.xlsx", "Malang"])
        sheet.write_row(3, 0, [ADDRESS, "Solo"])
    fleet = fleet_of(str(tmp_path / "daftar.xlsx"), language)
    assert [(shop.name, shop.at_google) for shop in fleet.shops] == [("Malang", False), ("Solo", True)]


def test_a_sheet_without_a_column_of_workbooks_is_refused(tmp_path):
    (tmp_path / "toko.csv").write_text("Nama,Kota\nMalang,Malang")
    assert refusal(str(tmp_path / "toko.csv")) == "fleet_no_column"


def test_keys_are_shared_out_among_the_shops_at_google_that_have_none():
    shops = [
        FleetShop("berkas", "a.xlsx"),
        FleetShop("satu", ADDRESS),
        FleetShop("dua", OTHER, key="sendiri.json"),
        FleetShop("tiga", OTHER),
        FleetShop("empat", OTHER),
    ]
    keys = [shop.key for shop in shared_out(shops, ["k1.json", "k2.json"])]
    assert keys == ["", "k1.json", "sendiri.json", "k2.json", "k1.json"]


def test_two_addresses_of_one_spreadsheet_are_one_workbook():
    assert FleetShop("a", ADDRESS).mark == FleetShop("b", f"{ADDRESS}#gid=7").mark
