"""The file beside a workbook that refreshes it by a double click."""

import subprocess

import pytest

from sheets_crm.commands.shortcut import write_shortcut
from sheets_crm.layout.template import new_workbook
from sheets_crm.texts import texts_of

TEXTS = texts_of("id")


@pytest.mark.parametrize(
    ("platform", "name"),
    [("win32", "Perbarui.bat"), ("darwin", "perbarui.command"), ("linux", "perbarui.sh")],
)
def test_each_system_gets_the_file_that_it_opens(tmp_path, platform, name):
    assert write_shortcut(tmp_path / "toko.xlsx", TEXTS, platform).name == name


def test_in_english_it_is_called_refresh(tmp_path):
    assert write_shortcut(tmp_path / "shop.xlsx", texts_of("en"), "win32").name == "Refresh.bat"


def test_a_second_workbook_in_the_folder_gets_a_file_of_its_own(tmp_path):
    first = write_shortcut(tmp_path / "toko.xlsx", TEXTS, "linux")
    before = first.read_text()
    assert write_shortcut(tmp_path / "cabang.xlsx", TEXTS, "linux").name == "perbarui cabang.sh"
    assert write_shortcut(tmp_path / "toko.xlsx", TEXTS, "linux") == first
    assert first.read_text() == before


@pytest.mark.parametrize("name", ["toko ibu & anak's $1.xlsx", "toko 100%.xlsx"])
def test_the_double_click_refreshes_the_workbook_whatever_its_name(tmp_path, name):
    book = tmp_path / "folder baru" / name
    book.parent.mkdir()
    new_workbook(book, "id")
    shortcut = write_shortcut(book, TEXTS, "linux")
    text = shortcut.read_text().replace("sleep 8", "sleep 0")
    shortcut.write_text(text)
    done = subprocess.run([str(shortcut)], capture_output=True, text=True, input="", cwd="/")
    assert "orang di daftar" in done.stdout


def test_after_an_error_it_waits_for_a_key_and_shows_why(tmp_path):
    shortcut = write_shortcut(tmp_path / "tidak ada.xlsx", TEXTS, "linux")
    done = subprocess.run([str(shortcut)], capture_output=True, text=True, input="\n")
    assert "tidak ada.xlsx" in done.stderr
    assert done.stdout.endswith("Tekan Enter untuk menutup. ")


def test_a_percent_sign_is_no_variable_in_a_batch_file(tmp_path):
    text = write_shortcut(tmp_path / "toko 100%.xlsx", TEXTS, "win32").read_bytes().decode()
    assert '"refresh" "' in text
    assert 'toko 100%%.xlsx"\r\n' in text
