from pathlib import Path

import pytest

from sheets_crm.settings import NAMES, Settings, read_settings, setting_rows
from sheets_crm.texts import texts_of

PACKAGE = Path(__file__).resolve().parent.parent / "sheets_crm"
ID, EN = texts_of("id"), texts_of("en")


def sheet(*rows: tuple[object, object]) -> list[tuple[int, object, object]]:
    return [(number, *row) for number, row in enumerate(rows, start=2)]


def setting(title: str, value: object, name: str) -> object:
    settings, problems = read_settings(sheet((title, value)), ID)
    assert problems == []
    return getattr(settings, name)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sheet_of_a_new_workbook_reads_back_as_it_was_written(language):
    texts = texts_of(language)
    written = Settings(
        language=language, staff=("Rina", "Budi"), shop_name="Toko Berkah", greeting_share=0.15
    )
    rows = setting_rows(written, texts)
    assert read_settings(sheet(*(row[:2] for row in rows)), texts) == (written, [])


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_setting_has_its_own_title_and_a_meaning(language):
    rows = setting_rows(Settings(), texts_of(language))
    assert len({title for title, _, _ in rows}) == len(NAMES)
    assert all(meaning.endswith(".") for _, _, meaning in rows)


def test_an_english_sheet_with_indonesian_words_is_read_all_the_same():
    settings, problems = read_settings(sheet(("Day first", "tidak"), ("Telepon per staf", 12)), EN)
    assert (settings.day_first, settings.list_capacity_per_staff, problems) == (False, 12, [])


@pytest.mark.parametrize(
    ("title", "typed", "name", "read"),
    [
        ("Jeda antar jualan (hari)", "7 hari", "selling_rest_days", 7),
        ("jeda antar jualan", 10.0, "selling_rest_days", 10),
        ("selling_rest_days", "5", "selling_rest_days", 5),
        ("Batas persetujuan pengeluaran (Rp)", "Rp 750.000", "approval_limit", 750_000.0),
        ("Batas persetujuan pengeluaran (Rp)", "1.250.000", "approval_limit", 1_250_000.0),
        ("Batas persetujuan pengeluaran", "750,000", "approval_limit", 750_000.0),
        ("Bagian untuk menyapa", "15%", "greeting_share", 0.15),
        ("Bagian untuk menyapa", "0,15", "greeting_share", 0.15),
        ("Bagian untuk menyapa", 15, "greeting_share", 0.15),
        ("Bagian untuk menyapa", 0.125, "greeting_share", 0.125),
        ("Nama staf", "Rina, Budi ,  Sari,", "staff", ("Rina", "Budi", "Sari")),
        ("Dorongan pesanan kedua (hari)", "3, 10", "second_order_days", (3, 10)),
        ("Dorongan pesanan kedua (hari)", 3.0, "second_order_days", (3,)),
        ("Zona waktu", "Asia/Makassar", "time_zone", "Asia/Makassar"),
        ("Zona waktu", "WIB", "time_zone", "Asia/Jakarta"),
        ("Zona waktu", "wita", "time_zone", "Asia/Makassar"),
        ("Zona waktu", "WIT", "time_zone", "Asia/Jayapura"),
        ("Bahasa", "EN", "language", "en"),
        ("Tanggal dulu", True, "day_first", True),
        ("Mulai menghubungi (jam)", "9", "open_hour", 9),
    ],
)
def test_values_as_people_type_them(title, typed, name, read):
    assert setting(title, typed, name) == read


def test_titles_that_differ_only_in_their_unit_are_told_apart():
    settings, _ = read_settings(
        sheet(("Ingatkan sebelum habis (hari)", 9), ("Ingatkan sebelum habis (bagian)", "30%")), ID
    )
    assert (settings.lead_days, settings.lead_share) == (9, 0.3)


def test_an_ambiguous_title_is_a_problem_and_no_guess():
    assert read_settings(sheet(("Ingatkan sebelum habis", 9)), ID) == (
        Settings(),
        [(2, "Ingatkan sebelum habis", "9", "unknown_setting")],
    )


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Jeda antar jualan (hari)", "seminggu"),
        ("Jeda antar jualan (hari)", 7.5),
        ("Jeda antar jualan (hari)", -1),
        ("Jeda antar jualan (hari)", 100_001),
        ("Pengingat tempo (hari dari jatuh tempo)", "-100001, 0"),
        ("Kartu berlaku (bulan)", 1_201),
        ("Mulai menghubungi (jam)", 25),
        ("Bagian untuk menyapa", 150),
        ("Bahasa", "jp"),
        ("Zona waktu", "Asia/Bandung"),
        ("Zona waktu", "/etc/passwd"),
        ("Tanggal dulu", "mungkin"),
        ("Dorongan pesanan kedua (hari)", "2, empat belas"),
    ],
)
def test_an_unreadable_value_is_a_problem_and_the_default_holds(title, typed):
    assert read_settings(sheet(("Nama toko", "Berkah"), (title, typed)), ID) == (
        Settings(shop_name="Berkah"),
        [(3, title, str(typed), "setting_value")],
    )


def test_a_setting_that_stands_twice_counts_once_and_says_so():
    settings, problems = read_settings(sheet(("Nama toko", "Berkah"), ("Shop name", "Other")), ID)
    assert (settings.shop_name, problems) == ("Berkah", [(3, "Shop name", "Other", "setting_twice")])


@pytest.mark.parametrize("blank", [None, "", "  ", float("nan")])
def test_a_blank_value_keeps_the_default_without_a_problem(blank):
    assert read_settings(sheet(("Jeda antar jualan (hari)", blank)), ID) == (Settings(), [])


def test_an_empty_sheet_gives_the_defaults_in_the_workbooks_language():
    assert read_settings(sheet(), EN) == (Settings(language="en"), [])


def test_every_code_of_a_problem_has_its_sentence():
    for code in ("unknown_setting", "setting_value", "setting_twice"):
        for texts in (ID, EN):
            assert "x" in texts(f"problems.{code}", setting="x", value="x")


def test_every_setting_that_is_shown_is_read_by_something():
    code = [path.read_text() for path in PACKAGE.rglob("*.py") if path.name != "settings.py"]
    unread = {name for name in NAMES if not any(f"settings.{name}" in text for text in code)}
    assert unread == set()


@pytest.mark.parametrize("typed", [1e300, "9" * 400, 2e15, float("inf")])
@pytest.mark.parametrize("name", [name for name in NAMES if type(getattr(Settings(), name)) in (int, float)])
def test_a_number_that_no_shop_has_is_told_and_not_reckoned_with(name, typed):
    settings, problems = read_settings(sheet((name, typed)), ID)
    assert getattr(settings, name) == getattr(Settings(), name)
    assert [code for *_, code in problems] == ["setting_value"]
