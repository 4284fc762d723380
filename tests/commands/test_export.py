"""The command export: what is saved, how other programs read it, and that anonymous means anonymous."""

import csv
import json
from datetime import date

import pytest
import vobject
from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from sheets_crm.layout.template import new_workbook

PEOPLE = [
    {
        "id": "C1",
        "name": "Siti Aminah",
        "phone": "0812-0000-0001",
        "town": "Bandung",
        "birthday": date(1990, 2, 14),
    },
    {"id": "C2", "name": "=Budi; Santoso", "phone": "+966 50 123 4567", "note": "teman Siti Aminah"},
    {"id": "C3", "name": "Al", "phone": "0812-0000-0003"},
    {"id": "C4", "name": "Tanpa Nomor"},
]
ORDERS = [
    {"date": date(2026, 1, 5), "customer": "C1", "product": "P1", "quantity": 1, "total": 150000},
    {"date": date(2026, 3, 1), "customer": "C2", "product": "P1", "quantity": 1, "total": 150000.5},
    {"date": date(2026, 4, 1), "customer": "C3", "product": "P1", "quantity": 1, "total": 150000},
]
PRODUCTS = [{"code": "P1", "name": "Kapsul", "price": 150000, "content": 30, "per_day": 1}]
PERSONAL = [
    "siti",
    "aminah",
    "budi",
    "santoso",
    "tanpa nomor",
    "0812",
    "62812",
    "96650",
    "1990",
    "c1",
    "c2",
    "c3",
]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = tmp_path_factory.mktemp("toko") / "toko.xlsx"
    new_workbook(path, "id", rows={"customers": PEOPLE, "orders": ORDERS, "products": PRODUCTS})
    run("refresh", path, "--as-of", "2026-06-30")
    return path


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def table(path):
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";"))


def test_contacts_list_and_figures_are_saved_beside_the_workbook(book):
    done = run("export", book, "--lang", "id")
    folder = book.with_name("toko-ekspor")
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == f"Disimpan di folder {folder}:"
    names = ["angka.csv", "daftar-telepon.csv", "kontak.csv", "kontak.vcf"]
    assert sorted(path.name for path in folder.iterdir()) == names
    contacts = table(folder / "kontak.csv")
    assert contacts[0][:5] == ["ID", "Nama", "No. WhatsApp", "Tanggal lahir", "Kota"]
    assert contacts[1][:5] == ["C1", "Siti Aminah", "0812-0000-0001", "1990-02-14", "Bandung"]
    assert contacts[1][contacts[0].index("Belanja")] == "150000"
    assert len(contacts) == 5
    calls = table(folder / "daftar-telepon.csv")
    assert [row[calls[0].index("Pelanggan")] for row in calls[1:]].count("Siti Aminah") == 1
    assert len(table(folder / "angka.csv")) > 20


def test_every_number_is_a_card_that_address_books_read(book, tmp_path):
    run("export", book, "--to", tmp_path, "--lang", "id")
    text = (tmp_path / "kontak.vcf").read_text("utf-8")
    cards = [(card.fn.value, card.tel.value) for card in vobject.readComponents(text)]
    assert cards == [
        ("Siti Aminah", "+6281200000001"),
        ("=Budi; Santoso", "+966501234567"),
        ("Al", "+6281200000003"),
    ]


def test_a_name_that_looks_like_a_formula_stays_a_name(book, tmp_path):
    run("export", book, "--to", tmp_path, "--lang", "id")
    row = table(tmp_path / "kontak.csv")[2]
    assert row[1:3] == ["'=Budi; Santoso", "+966501234567"]


def test_3_52_anonymous_files_hold_nobody_s_name_number_birth_date_or_id(book, tmp_path):
    done = run("export", book, "--anonymous", "--to", tmp_path, "--lang", "id")
    assert done.exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "angka.csv",
        "daftar-telepon.csv",
        "kontak.csv",
    ]
    for path in tmp_path.iterdir():
        text = path.read_text("utf-8-sig").casefold()
        assert [word for word in PERSONAL if word in text] == []
    assert [row[0] for row in table(tmp_path / "kontak.csv")[1:]] == [f"Pelanggan {n}" for n in (1, 2, 3, 4)]
    assert "Bandung" in (tmp_path / "kontak.csv").read_text("utf-8-sig")


def test_people_have_the_same_number_in_every_anonymous_file(book, tmp_path):
    run("export", book, "--anonymous", "--to", tmp_path, "--lang", "id")
    calls = table(tmp_path / "daftar-telepon.csv")
    assert {row[1] for row in calls[1:]} <= {"Pelanggan 1", "Pelanggan 2", "Pelanggan 3"}


def test_json_names_the_folder_and_counts_rows(book, tmp_path):
    done = json.loads(run("export", book, "--to", tmp_path, "--json", "--lang", "en").output)
    assert done["folder"] == str(tmp_path)
    assert done["files"]["contacts.vcf"] == 3
    assert done["files"]["contacts.csv"] == 4


def test_a_workbook_without_a_list_gives_its_contacts(tmp_path):
    path = tmp_path / "baru.xlsx"
    new_workbook(path, "id", rows={"customers": PEOPLE})
    assert run("export", path, "--to", tmp_path / "out").exit_code == 0
    assert len(table(tmp_path / "out" / "kontak.csv")) == 5


def test_a_folder_that_cannot_be_made_is_refused(book, tmp_path):
    (tmp_path / "berkas").write_text("x")
    done = run("export", book, "--to", tmp_path / "berkas", "--lang", "id")
    assert done.exit_code == 2
    assert "berkas" in done.output
