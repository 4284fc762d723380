"""The command import as people use it: two commands from an export to the list."""

import json
import re

import pytest
from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from tests.imports.marketplaces import KINDS, ORDERS, shopee, shopify, written


def run(*arguments):
    return CliRunner().invoke(app, [str(each) for each in arguments])


def test_an_export_becomes_a_list_with_two_commands(tmp_path):
    book = tmp_path / "toko.xlsx"
    done = run("import", book, written(shopify(), tmp_path / "orders.csv"), "--lang", "id")
    assert done.exit_code == 0
    assert done.output.splitlines()[:5] == [
        f"Buku kerja baru: {book}.",
        "Dibaca: 9 baris dari 1 ekspor (Shopify 9).",
        "Pesanan: 9 baris baru, 0 diperbarui, 0 sudah ada dan sama.",
        "Pelanggan baru: 3. Produk baru: 3.",
        "Tidak dihitung sebagai penjualan: 1 batal, 1 retur, 1 belum dibayar.",
    ]
    assert re.fullmatch(r"Sekarang jalankan: .*refresh .*toko\.xlsx", done.output.splitlines()[5])
    refreshed = run("refresh", book, "--as-of", "2026-06-30", "--json")
    assert json.loads(refreshed.output)["listed"] == 3
    before = book.read_bytes()
    again = run("import", book, tmp_path / "orders.csv", "--lang", "id")
    assert again.exit_code == 0
    assert again.output.splitlines()[-1] == "Tidak ada yang baru di ekspor ini; buku kerja tidak diubah."
    assert book.read_bytes() == before


@pytest.mark.parametrize("exists", [True, False])
def test_a_trial_writes_nothing(exists, tmp_path):
    book = tmp_path / "toko.xlsx"
    if exists:
        run("new", book)
    before = book.read_bytes() if exists else None
    done = run("import", book, written(shopify(), tmp_path / "a.csv"), "--dry-run", "--lang", "en")
    assert "Orders: 9 new rows" in done.output
    assert done.output.splitlines()[-1].startswith("This was a trial")
    assert (book.read_bytes() if book.exists() else None) == before


def test_rows_not_understood_are_told_with_exit_code_1(tmp_path):
    rows = shopee()
    rows[1][3] = "kemarin"
    done = run("import", tmp_path / "t.xlsx", written(rows, tmp_path / "a.csv"), "--lang", "id")
    assert done.exit_code == 1
    assert "2 baris tidak dimengerti" in done.output
    assert "a.csv, baris 2, kolom Waktu Pesanan Dibuat: 'kemarin' bukan tanggal" in done.output
    assert "Shopee menyamarkan nomor HP di 7 baris" in done.output


def test_nobody_s_name_or_number_is_printed(tmp_path):
    path = written(shopify(), tmp_path / "a.csv")
    outputs = [
        run("import", tmp_path / f"{way[-1]}.xlsx", path, *way).output
        for way in (["--lang", "id"], ["--json"])
    ]
    for output in outputs:
        assert not re.search(r"Siti|Budi|Rina|0812|62812|example\.com", output)


def test_json_counts_everything(tmp_path):
    done = json.loads(
        run("import", tmp_path / "t.xlsx", written(shopify(), tmp_path / "a.csv"), "--json").output
    )
    assert (done["done"], done["new"], done["customers"], done["sources"]) == (True, 9, 3, {"Shopify": 9})


@pytest.mark.parametrize("arguments", [[], ["tidak-ada.csv"], ["stok.csv"]])
def test_what_cannot_be_imported_makes_no_workbook(arguments, tmp_path):
    (tmp_path / "stok.csv").write_text("Kode,Stok\nM1,4\n")
    book = tmp_path / "toko.xlsx"
    done = run("import", book, *[tmp_path / name for name in arguments])
    assert done.exit_code == 2
    assert not book.exists()


def test_an_export_is_no_workbook_and_refresh_says_what_to_type(tmp_path):
    path = written(shopify(), tmp_path / "orders.csv")
    done = run("refresh", path, "--lang", "en")
    assert done.exit_code == 2
    assert "sheets-crm import shop.xlsx orders.csv" in done.output


def test_several_files_and_folders_go_in_at_once(tmp_path):
    folder = tmp_path / "ekspor"
    folder.mkdir()
    written(shopee(ORDERS[:3]), folder / "1.csv")
    written(shopee(ORDERS[3:]), folder / "2.csv", delimiter=";")
    other = written(KINDS["Moka"](), tmp_path / "moka.csv")
    done = json.loads(run("import", tmp_path / "t.xlsx", folder, other, "--json").output)
    assert done["sources"] == {"Shopee": 9, "Moka": 8}
