"""The commands, as an owner types them."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from contextlib import chdir
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from typer.testing import CliRunner

from sheets_crm.commands import common
from sheets_crm.commands.cli import app
from sheets_crm.commands.common import command, today_in
from sheets_crm.commands.doctor import files
from sheets_crm.workbooks.protocol import Plan, WriteCells
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook

ROOT = Path(__file__).parents[2]
PROGRAM = [sys.executable, "-m", "sheets_crm"]


def started(*words: object, cwd: Path, language: str = "id_ID.UTF-8") -> subprocess.CompletedProcess[str]:
    """The program in a process of its own, as a terminal starts it."""
    environment = {**os.environ, "LC_ALL": language, "PYTHONUTF8": "1"}
    return subprocess.run(
        [*PROGRAM, *map(str, words)], cwd=cwd, env=environment, capture_output=True, text=True, timeout=120
    )


def run(
    *words: object, cwd: Path, language: str = "id_ID.UTF-8", answer: str | None = None
) -> SimpleNamespace:
    """The same commands in this process: a second less for each."""
    with chdir(cwd):
        done = CliRunner().invoke(
            app, [*map(str, words)], input=answer, env={"LC_ALL": language}, catch_exceptions=False
        )
    return SimpleNamespace(returncode=done.exit_code, stdout=done.stdout, stderr=done.stderr)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    return folder, started("demo", "--as-of", "2026-06-30", cwd=folder)


class _Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime(2026, 11, 21, 17, 30, tzinfo=UTC).astimezone(tz)


class _LastOfJune(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime(2026, 6, 30, 3, 0, tzinfo=UTC).astimezone(tz)


class _FirstOfJuly(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime(2026, 7, 1, 3, 0, tzinfo=UTC).astimezone(tz)


def test_today_is_the_day_where_the_shop_is(monkeypatch):
    monkeypatch.setattr(common, "datetime", _Clock)
    assert today_in().isoformat() == "2026-11-22"
    assert today_in("America/St_Johns").isoformat() == "2026-11-21"


def test_the_demo_says_in_three_lines_what_to_open_and_what_to_see(demo):
    folder, done = demo
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert len(lines) == 3
    assert "toko-contoh.xlsx" in lines[0]
    assert "Daftar Telepon" in lines[1]
    assert (folder / "demo" / "toko-contoh.xlsx").is_file()


@pytest.mark.parametrize(
    ("called", "known", "told"),
    [
        (".venv/bin/sheets-crm", None, ".venv/bin/sheets-crm"),
        (".venv/bin/sheets-crm", "/usr/bin/sheets-crm", ".venv/bin/sheets-crm"),
        ("/usr/bin/sheets-crm", "/usr/bin/sheets-crm", "sheets-crm"),
        ("sheets_crm/__main__.py", None, "sheets-crm"),
    ],
)
def test_what_to_type_next_is_told_as_the_program_was_called(monkeypatch, called, known, told):
    monkeypatch.setattr(sys, "argv", [called])
    monkeypatch.setattr(shutil, "which", lambda name: known)
    assert command() == told


def test_the_demo_of_a_shop_that_is_there_keeps_it(demo):
    folder, _ = demo
    before = (folder / "demo" / "toko-contoh.xlsx").read_bytes()
    assert run("demo", "--as-of", "2026-06-30", cwd=folder).returncode == 0
    assert (folder / "demo" / "toko-contoh.xlsx").read_bytes() == before


def test_the_demo_makes_a_file_of_the_name_that_is_given_and_never_touches_one(tmp_path):
    path = tmp_path / "toko.xlsx"
    assert run("demo", "toko.xlsx", cwd=tmp_path).returncode == 0
    made = path.read_bytes()
    again = run("demo", "toko.xlsx", cwd=tmp_path)
    assert (again.returncode, "toko.xlsx sudah ada" in again.stderr) == (2, True)
    assert path.read_bytes() == made


def test_a_refresh_without_new_data_leaves_the_file_as_it_is_to_the_byte(demo):
    folder, _ = demo
    path = folder / "demo" / "toko-contoh.xlsx"
    before = path.read_bytes()
    done = run("refresh", path, "--as-of", "2026-06-30", cwd=folder)
    assert done.returncode == 1
    assert done.stdout.startswith("Tidak ada yang berubah")
    assert path.read_bytes() == before


def test_a_sentence_in_another_language_names_the_sheet_as_the_workbook_has_it(demo):
    folder, _ = demo
    words = ("refresh", folder / "demo" / "toko-contoh.xlsx", "--as-of", "2026-06-30", "--lang", "en")
    assert run(*words, cwd=folder).stdout.endswith(" things to mend; see sheet 'Periksa Data'.\n")


def test_results_typed_in_the_demo_move_to_the_log(demo, tmp_path):
    folder, _ = demo
    path = tmp_path / "toko.xlsx"
    path.write_bytes((folder / "demo" / "toko-contoh.xlsx").read_bytes())
    book = openpyxl.load_workbook(path)
    sheet = book["Daftar Telepon"]
    headers = {cell.value: cell.column for cell in sheet[4]}
    customer = sheet.cell(5, headers["Pelanggan"]).value
    sheet.cell(5, headers["Hasil"]).value = "pesan lagi"
    sheet.cell(5, headers["Catatan"]).value = "=1+1 bukan rumus"
    sheet.cell(5, headers["Catatan"]).data_type = "s"
    logged = book["Kontak"].max_row
    book.save(path)
    done = run("refresh", path, "--as-of", "2026-06-30", cwd=tmp_path)
    assert "1 jawaban dicatat" in done.stdout
    log = openpyxl.load_workbook(path)["Kontak"]
    row = {log.cell(1, cell.column).value: cell for cell in log[logged + 1]}
    assert row["Pelanggan"].value.startswith(customer)
    assert row["Hasil"].value == "pesan lagi"
    assert (row["Catatan"].value, row["Catatan"].data_type) == ("=1+1 bukan rumus", "s")


def test_json_counts_and_places_but_names_nobody(demo):
    folder, _ = demo
    done = run("refresh", folder / "demo" / "toko-contoh.xlsx", "--as-of", "2026-06-30", "--json", cwd=folder)
    answer = json.loads(done.stdout)
    assert answer["done"] is True
    assert answer["changed"] is False
    assert all(set(problem) == {"sheet", "row", "column"} for problem in answer["problems"])


def test_check_tells_each_problem_with_its_place_and_writes_nothing(demo):
    folder, _ = demo
    path = folder / "demo" / "toko-contoh.xlsx"
    before = path.read_bytes()
    done = run("check", path, cwd=folder)
    assert done.returncode == 1
    assert "Pesanan, baris 720, kolom Total: 'seratus lima puluh ribu' bukan nilai rupiah" in done.stdout
    assert path.read_bytes() == before


def test_doctor_says_what_is_in_place_and_what_is_not(demo):
    folder, _ = demo
    done = run("doctor", folder / "demo" / "toko-contoh.xlsx", cwd=folder)
    assert "[baik] lembar pesanan ditemukan" in done.stdout
    assert re.search(r"\[belum\] \d+ hal perlu diperbaiki", done.stdout)


def test_doctor_sends_to_the_list_where_a_refresh_would_change_nothing(demo, monkeypatch):
    folder, _ = demo
    path = folder / "demo" / "toko-contoh.xlsx"
    monkeypatch.setattr(files, "datetime", _FirstOfJuly)
    assert "Langkah berikut:" in run("doctor", path, cwd=folder).stdout
    monkeypatch.setattr(files, "datetime", _LastOfJune)
    done = run("doctor", path, cwd=folder)
    assert done.stdout.endswith(
        "[baik] semua sudah yang terbaru; buka lembar 'Daftar Telepon' dan hubungi dari yang teratas\n"
    )


def test_a_new_workbook_explains_itself_and_refreshes(tmp_path):
    assert run("new", "toko.xlsx", cwd=tmp_path).returncode == 0
    assert openpyxl.load_workbook(tmp_path / "toko.xlsx").sheetnames[0] == "Mulai"
    done = run("refresh", "toko.xlsx", "--as-of", "2026-06-30", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_english_is_spoken_where_it_is_asked_for(tmp_path):
    done = run("demo", "--lang", "en", "--as-of", "2026-06-30", cwd=tmp_path)
    assert "Call List" in done.stdout
    assert "sample-shop.xlsx" in done.stdout


def test_the_answer_is_in_the_language_of_the_terminal(tmp_path):
    done = started("refresh", "none.xlsx", cwd=tmp_path, language="en_US.UTF-8")
    assert done.stderr == "there is no file none.xlsx; check its name and folder\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["refresh", "tidakada.xlsx"], "berkas tidakada.xlsx tidak ditemukan"),
        (["check", "tidakada.xlsx"], "berkas tidakada.xlsx tidak ditemukan"),
        (["new", "toko.doc"], "toko.doc tidak berakhiran .xlsx"),
        (["new", "tidakada/toko.xlsx"], "folder tidakada tidak ada"),
        (["new", "ada.xlsx"], "ada.xlsx sudah ada"),
        (["refresh", "bukan.xlsx"], "bukan.xlsx"),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(tmp_path, words, sentence):
    (tmp_path / "ada.xlsx").write_bytes(b"x")
    (tmp_path / "bukan.xlsx").write_text("halo")
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [["refresh", "a.xlsx", "--as-of", "besok"], ["demo", "--lang", "jawa"]])
def test_a_wrong_option_is_refused_before_anything_is_done(tmp_path, words):
    done = run(*words, cwd=tmp_path)
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_importing_the_package_loads_no_pandas():
    code = "import sheets_crm, sheets_crm.commands.cli, sys; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert done.stdout == "False\n"


def own_list(path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Rekap"
    sheet.append(["Tgl", "Nama Pembeli", "No HP", "Barang", "Qty", "Total"])
    sheet.append(["5/1/2026", "Siti", "0812-0000-0001", "Madu", 1, "Rp 150.000"])
    book.save(path)


def test_setup_adds_what_is_missing_and_no_second_list_of_orders(tmp_path):
    own_list(tmp_path / "toko.xlsx")
    assert run("setup", "toko.xlsx", cwd=tmp_path).returncode == 0
    titles = openpyxl.load_workbook(tmp_path / "toko.xlsx").sheetnames
    assert {"Rekap", "Pelanggan", "Produk", "Daftar Telepon", "Pengaturan"} <= set(titles)
    assert "Pesanan" not in titles
    done = run("refresh", "toko.xlsx", "--as-of", "2026-06-30", cwd=tmp_path)
    assert "1 orang di daftar" in done.stdout
    assert run("setup", "toko.xlsx", cwd=tmp_path).stdout == "Semua lembar sudah ada.\n"


def season_names(path):
    rows = openpyxl.load_workbook(path)["Musim"].iter_rows(min_row=2, max_col=3, values_only=True)
    return [
        (name, opens.date().isoformat(), closes.date().isoformat()) for name, opens, closes in rows if name
    ]


UMROH = [
    ("Umroh 1446", "2024-07-16", "2025-06-06"),
    ("Umroh 1447", "2025-07-06", "2026-05-27"),
    ("Umroh 1448", "2026-06-26", "2027-05-16"),
    ("Umroh 1449", "2027-06-15", "2028-05-05"),
]


def test_a_new_workbook_has_the_seasons_of_its_trade(tmp_path):
    assert run("new", "t.xlsx", "--season", "umroh", "--as-of", "2026-06-30", cwd=tmp_path).returncode == 0
    assert season_names(tmp_path / "t.xlsx") == UMROH


def test_setup_fills_an_empty_sheet_of_seasons_and_never_a_filled_one(tmp_path):
    run("new", "t.xlsx", cwd=tmp_path)
    asked = ("setup", "t.xlsx", "--season", "umroh", "--as-of", "2026-06-30")
    assert run(*asked, cwd=tmp_path).returncode == 0
    assert season_names(tmp_path / "t.xlsx") == UMROH
    again = run(*asked, cwd=tmp_path)
    assert (again.returncode, "Musim sudah berisi" in again.stderr) == (2, True)
    assert season_names(tmp_path / "t.xlsx") == UMROH


def test_setup_adds_the_sheet_of_seasons_with_its_rows(tmp_path):
    own_list(tmp_path / "toko.xlsx")
    asked = ("setup", "toko.xlsx", "--season", "school", "--as-of", "2026-06-30")
    assert run(*asked, cwd=tmp_path).returncode == 0
    spans = [row[1:] for row in season_names(tmp_path / "toko.xlsx")]
    assert ("2026-07-01", "2026-12-31") in spans


def test_an_unknown_season_is_refused(tmp_path):
    done = run("new", "t.xlsx", "--season", "lebaran", cwd=tmp_path)
    assert done.returncode == 2
    assert not (tmp_path / "t.xlsx").exists()


@pytest.mark.parametrize("kind", ["windows", "cron", "systemd", "github", "cloudrun"])
def test_schedules_are_printed_and_none_is_installed(tmp_path, kind):
    elsewhere = kind in ("github", "cloudrun")  # a machine that reaches no file of this one
    book = "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdef/edit"
    done = run(
        "schedule", book if elsewhere else "toko.xlsx", "--kind", kind, "--daily", "06:30", cwd=tmp_path
    )
    assert done.returncode == 0
    assert ("1aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789abcdef" if elsewhere else "toko.xlsx") in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_backtest_tells_in_plain_words_what_the_list_would_have_brought(demo):
    folder, _ = demo
    path = folder / "demo" / "toko-contoh.xlsx"
    before = path.read_bytes()
    done = run("backtest", path, "--as-of", "2026-06-30", cwd=folder)
    assert done.returncode == 0
    assert re.search(r"dari \d+ orang teratas, \d+ memesan dalam 14 hari; tebakan acak \d+", done.stdout)
    assert path.read_bytes() == before
    answer = json.loads(run("backtest", path, "--as-of", "2026-06-30", "--json", cwd=folder).stdout)
    assert all(round_["hits"] >= round_["random_hits"] for round_ in answer["rounds"])


def test_check_tells_what_cannot_be_logged_from_the_list(demo, tmp_path):
    folder, _ = demo
    path = tmp_path / "toko.xlsx"
    path.write_bytes((folder / "demo" / "toko-contoh.xlsx").read_bytes())
    book = XlsxWorkbook(path)
    headers = book.read(["Daftar Telepon"]).sheets["Daftar Telepon"].rows[3]
    answer = {(5, headers.index("Hasil") + 1): "entahlah"}
    book.commit(Plan("hand", [WriteCells("Daftar Telepon", answer)]))
    assert "kolom Hasil: 'entahlah'" in run("check", path, cwd=tmp_path).stdout


def test_the_program_runs_from_a_checkout_that_nobody_installed(tmp_path):
    dependencies = sysconfig.get_path("purelib")
    environment = {**os.environ, "LC_ALL": "id_ID.UTF-8", "PYTHONPATH": dependencies}
    words = [sys.executable, "-S", "-m", "sheets_crm"]  # without site nothing that was installed is found
    options = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True, "timeout": 120}
    done = subprocess.run([*words, "new", str(tmp_path / "toko.xlsx")], **options)
    assert (done.returncode, done.stderr) == (0, "")
    assert "toko.xlsx" in done.stdout
    done = subprocess.run([*words, "doctor"], **options)
    assert (done.returncode, done.stderr) == (0, "")


def test_setup_adds_the_programmes_that_a_shop_wants_and_the_first_sheet_says_so(tmp_path):
    assert run("new", "toko.xlsx", cwd=tmp_path).returncode == 0
    before = set(openpyxl.load_workbook(tmp_path / "toko.xlsx").sheetnames)
    wanted = "loyalty,campaigns,family,complaints"
    assert run("setup", "toko.xlsx", "--with", wanted, cwd=tmp_path).returncode == 0
    book = openpyxl.load_workbook(tmp_path / "toko.xlsx")
    added = set(book.sheetnames) - before
    assert {"Loyalitas", "Tingkat", "Kampanye", "Keluarga", "Keluhan", "Hasil Program"} <= added
    assert "Saringan" not in added
    assert (book["Keluarga"].sheet_state, book["Loyalitas"].sheet_state) == ("hidden", "visible")
    told = {row[2].value: row[4].value for row in book["Mulai"].iter_rows(max_col=5)}
    assert [told[name] for name in ("loyalitas", "kampanye", "keluarga", "keluhan")] == ["aktif"] * 4
    assert (told["saringan"], told["rencana"]) == ("belum dipakai", "belum dipakai")
    settings = [row[0].value for row in book["Pengaturan"].iter_rows(min_row=2) if row[0].value]
    assert settings.count("Kartu didapat dari struk senilai (Rp)") == 1
    assert settings.count("Usia anak yang ditanyakan (bulan)") == 1
    messages = [row[0].value for row in book["Pesan"].iter_rows(min_row=2) if row[0].value]
    assert [messages.count(reason) for reason in ("Peluncuran", "Anak bertambah usia", "Pilihan toko")] == [
        1,
        1,
        0,
    ]
    assert run("setup", "toko.xlsx", "--with", wanted, cwd=tmp_path).returncode == 0
    again = openpyxl.load_workbook(tmp_path / "toko.xlsx")
    for title, rows in (("Pengaturan", settings), ("Pesan", messages)):
        assert [row[0].value for row in again[title].iter_rows(min_row=2) if row[0].value] == rows


def test_programmes_are_switched_on_by_what_the_first_sheet_calls_them(tmp_path):
    assert run("new", "toko.xlsx", cwd=tmp_path).returncode == 0
    assert run("setup", "toko.xlsx", "--with", "Saringan, rencana", cwd=tmp_path).returncode == 0
    assert {"Saringan", "Hasil Program"} <= set(openpyxl.load_workbook(tmp_path / "toko.xlsx").sheetnames)


def test_setup_names_the_programmes_there_are_for_one_there_is_not(tmp_path):
    run("new", "toko.xlsx", cwd=tmp_path)
    before = (tmp_path / "toko.xlsx").read_bytes()
    done = run("setup", "toko.xlsx", "--with", "loyalty,poin", cwd=tmp_path)
    assert done.returncode == 2
    assert "tidak ada program bernama poin; yang ada: kampanye, loyalitas, keluarga" in done.stderr
    assert (tmp_path / "toko.xlsx").read_bytes() == before


def test_setup_gives_a_shops_own_workbook_the_sheet_that_tells_how_to_go_on(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Jualan 2026"
    book.active.append(["Tanggal", "Pelanggan", "Produk", "Jumlah"])
    book.active.append([datetime(2026, 6, 1), "Siti", "Kopi", 1])
    book.save(tmp_path / "toko.xlsx")
    assert run("setup", "toko.xlsx", cwd=tmp_path).returncode == 0
    made = openpyxl.load_workbook(tmp_path / "toko.xlsx")
    assert made.sheetnames[:2] == ["Jualan 2026", "Mulai"]
    places = {cell.hyperlink.location for row in made["Mulai"].iter_rows() for cell in row if cell.hyperlink}
    assert "'Jualan 2026'!A1" in places
    assert {place.split("!")[0].strip("'") for place in places} <= set(made.sheetnames)
    assert run("setup", "toko.xlsx", cwd=tmp_path).stdout.startswith("Semua lembar sudah ada")


def test_setup_and_doctor_speak_the_language_of_the_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Date", "Customer", "Mobile", "Item", "Amount"],
        ["2026-06-01", "Ann", "081234500101", "Tea", 5],
    ):
        book.active.append(row)
    book.save(tmp_path / "shop.xlsx")
    assert run("setup", "shop.xlsx", cwd=tmp_path).stdout.startswith("New sheets: Start")
    assert "[good] shop.xlsx can be written" in run("doctor", "shop.xlsx", cwd=tmp_path).stdout
    assert "[baik]" in run("doctor", "shop.xlsx", "--lang", "id", cwd=tmp_path).stdout
