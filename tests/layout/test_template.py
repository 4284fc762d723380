import openpyxl
import pytest
from msgspec.structs import replace

from sheets_crm.calls.reasons import programmes
from sheets_crm.layout import choices as designs_choices
from sheets_crm.layout.tables import columns_in_order, layout
from sheets_crm.layout.template import designs, missing_designs, new_workbook, optional_tables
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.schema import FLEET_TABLES, TABLES
from sheets_crm.settings import NAMES, Settings
from sheets_crm.texts import texts_of
from tests.programs import validation_errors, validator
from tests.sample.test_sample import AS_OF
from tests.workbooks.live.libreoffice import converted

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")  # whole columns, says openpyxl
LANGUAGES = ("id", "en")


def by_title(language: str):
    return {design.title: design for design in designs(language)}


def sheet(name: str, language: str = "id"):
    return by_title(language)[texts_of(language)(f"headings.sheets.{name}")]


def column(name: str, table: str, language: str = "id"):
    title = texts_of(language)(f"headings.columns.{table}.{name}")
    return next(each for each in sheet(table, language).columns if each.title == title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_has_its_sheet_after_the_welcome(language):
    titles = list(by_title(language))
    texts = texts_of(language)
    assert titles[0] == texts("template.welcome.sheet")
    assert titles[1] == texts("headings.sheets.call_list")
    names = TABLES.keys() - optional_tables()
    assert set(titles[1:-1]) == {texts(f"headings.sheets.{name}") for name in names}
    assert len(titles) == len(names) + 2


def test_the_layout_names_only_what_the_schema_knows():
    for name, looks in layout().items():
        if name not in ("sheets", "shown", "optional", "private", "optional_settings"):
            known = {each.name for each in (TABLES | FLEET_TABLES)[name].columns}
            named = {*looks.get("order", ()), *looks.get("widths", ()), *looks.get("looks", ())}
            named |= {each["column"] for each in looks.get("highlights", ())}
            assert named <= known, name


def test_the_sheets_of_a_programme_in_use_stand_among_their_like():
    rows = {"loyalty": [{"gift": "Payung"}], "complaints": []}
    titles = [design.title for design in designs("id", rows=rows)]
    assert titles.index("Keluhan") < titles.index("Ditahan")
    assert titles.index("Kartu Pelanggan") < titles.index("Pesan") < titles.index("Pilihan")


@pytest.mark.parametrize(("rows", "opened"), [({}, "Mulai"), ({"orders": [{"note": "x"}]}, "Daftar Telepon")])
def test_a_new_workbook_opens_on_what_there_is_to_do(tmp_path, rows, opened):
    new_workbook(tmp_path / "toko.xlsx", "id", rows=rows)
    assert openpyxl.load_workbook(tmp_path / "toko.xlsx").active.title == opened


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_shop_sees_at_most_ten_sheets(language):
    assert sum(not design.hidden for design in designs(language)) <= 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheets_that_a_shop_has_to_want_come_when_it_does(language):
    texts, there = texts_of(language), list(by_title(language))
    wanted = missing_designs(there, language, groups=["loyalty"])
    tables = {name: texts(f"headings.sheets.{name}") for name in optional_tables(["loyalty"])}
    assert {design.title for design in wanted} == set(tables.values()) | {texts("template.choices_sheet")} - {
        *there
    }
    seen = {design.title for design in wanted if not design.hidden}
    assert seen == {tables["loyalty"], tables["tiers"]}
    assert not set(tables.values()) & set(there)


def settings_in(**more):
    (sheet,) = [design for design in designs("id", **more) if design.title == "Pengaturan"]
    return [row[0] for row in sheet.rows]


def test_settings_of_programmes_stand_there_only_where_they_are_used():
    plain, card = settings_in(), "Kartu didapat dari struk senilai (Rp)"
    assert len(plain) == len(NAMES) - 18
    assert not {card, "Usia anak yang ditanyakan (bulan)", "Tanggal gajian"} & set(plain)
    used = settings_in(rows={"tiers": [{"name": "Emas", "spend_from": 1}]})
    assert card in used
    assert "Tanggal gajian" not in used
    assert len(used) == len(plain) + 12
    own = settings_in(settings=Settings(payday=1))
    assert [title for title in own if title not in plain] == ["Tanggal gajian"]


@pytest.mark.parametrize("group", layout()["optional_settings"])
def test_every_optional_setting_belongs_to_a_group_of_sheets_and_exists(group):
    assert group in layout()["optional"]
    assert set(layout()["optional_settings"][group]) <= set(NAMES)


def test_a_sheet_that_has_rows_from_the_start_is_seen():
    seen = {
        design.title for design in designs("id", rows={"seasons": [{"name": "Gamis"}]}) if not design.hidden
    }
    assert "Musim" in seen
    assert "Rencana Kas" not in seen


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_that_is_offered_has_a_width_of_its_own(language):
    for name, table in TABLES.items():
        widths = layout()[name]["widths"]
        assert {each.name for each in columns_in_order(table)} <= set(widths), name


def test_a_phone_shows_rank_customer_link_and_reason_first():
    titles = [each.title for each in sheet("call_list").columns]
    assert titles[:5] == ["Pelanggan", "Kirim WA", "Alasan", "Hasil", "Jawaban"]
    assert sheet("call_list").columns[-1].title == "Kunci"
    assert sheet("call_list").columns[-1].hidden


@pytest.mark.parametrize("language", LANGUAGES)
def test_frozen_columns_leave_a_phone_room_to_scroll(language):
    for design in designs(language):
        frozen = sum(each.width for each in design.columns[: design.freeze_columns])
        assert frozen <= 34, design.title


def test_the_call_list_has_its_title_status_and_header_where_the_refresh_expects_them():
    design = sheet("call_list")
    assert design.header_row == 4
    assert design.lines[1, 1] == "Daftar telepon hari ini"
    assert "Belum pernah diperbarui" in design.lines[2, 1]


def test_staff_are_told_where_to_type():
    design = sheet("call_list")
    staff = [place for place, each in enumerate(design.columns, start=1) if each.typed_by_people]
    assert [design.columns[place - 1].title for place in staff] == [
        "Hasil", "Jawaban", "Hubungi lagi", "Alasan tidak kembali", "Catatan",
    ]  # fmt: skip
    assert design.lines[3, staff[0]] == "Isi di sini"
    assert all(design.line_looks[3, place] == "band" for place in staff)


def test_the_reply_words_are_explained_beside_the_answer():
    note = column("answer", "call_list").note
    assert all(word in note for word in ("REORDER", "UBAH", "NANTI", "STOP"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_help_text_is_longer_than_a_cell_shows(language):
    for design in designs(language):
        for each in design.columns:
            assert len(each.note) <= 255, each.title
            assert len(each.refusal) <= 255


@pytest.mark.parametrize("language", LANGUAGES)
def test_sheet_titles_are_such_as_every_program_takes(language):
    for title in by_title(language):
        assert 1 <= len(title) <= 31
        assert not set(title) & set("[]:*?/\\")


def test_people_begin_in_row_one_and_the_program_below_row_four():
    for name in TABLES.keys() - optional_tables():
        assert sheet(name).header_row == (1 if TABLES[name].owner == "people" else 4), name


def test_choices_stand_in_the_words_of_the_language():
    assert column("status", "orders").choices == ("selesai", "batal", "retur", "proses")
    assert column("status", "orders", "en").choices == ("done", "cancelled", "returned", "in progress")
    assert column("verified", "orders").choices == ("ya", "tidak")
    assert column("stage_set", "customers").choices[0] == "baru dikenal"
    assert column("stage", "profiles").choices == ()


def test_choices_too_long_or_with_commas_come_from_the_hidden_sheet():
    lists = sheet_of_lists("id")
    category = column("category", "cash")
    assert "sewa, listrik, air" in category.choices
    place = [each.title for each in lists.columns].index("category")
    letter = "ABC"[place]
    assert category.choices_range == f"='Pilihan'!${letter}$2:${letter}${len(category.choices) + 1}"
    assert [row[place] for row in lists.rows][: len(category.choices)] == list(category.choices)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dropdown_that_holds_its_own_list_can(language):
    own = [
        each
        for design in designs(language)
        for each in design.columns
        if each.choices and not each.choices_range
    ]
    assert own
    assert all(len(",".join(each.choices)) <= 255 for each in own)
    assert not any("," in choice for each in own for choice in each.choices)


def test_a_list_with_a_comma_within_a_choice_comes_from_the_hidden_sheet(monkeypatch):
    monkeypatch.setattr(designs_choices, "_LONGEST_LIST", 10_000)
    assert column("category", "cash").choices_range
    assert not column("result", "call_list").choices_range


def sheet_of_lists(language: str):
    return designs(language)[-1]


def test_columns_that_are_only_read_are_left_out_of_new_workbooks():
    titles = [each.title for each in sheet("orders").columns]
    assert "No. WhatsApp" not in titles
    assert titles[:4] == ["No. nota", "Tanggal", "Pelanggan", "Produk"]


def test_phones_and_keys_keep_their_first_zero():
    assert column("phone", "customers").look == "code"
    assert column("customer", "orders").look == "code"


def test_lateness_is_coloured_by_days():
    rules = [(each.rule, each.values, each.tone) for each in sheet("call_list").highlights]
    assert ("less", ("=TODAY()-30",), "bad") in rules
    assert ("less", ("=TODAY()",), "warn") in rules


def test_highlights_of_choices_are_in_the_words_of_the_language():
    for language, word in (("id", "terlambat"), ("en", "late")):
        profiles = sheet("profiles", language)
        assert any(each.values == (word,) and each.tone == "warn" for each in profiles.highlights)


def test_the_welcome_tells_in_six_steps_what_to_do_and_leads_there():
    welcome = designs("id")[0]
    steps = [place for place, look in welcome.line_looks.items() if look == "step"]
    assert len(steps) == 6
    titles = set(by_title("id"))
    assert set(welcome.line_links.values()) <= titles
    assert len([place for place, look in welcome.line_looks.items() if look == "button"]) == 6
    listed = {title for place, title in welcome.line_links.items() if welcome.line_looks[place] == "link"}
    seen = {design.title for design in designs("id") if not design.hidden}
    assert listed == seen - {welcome.title}


def test_a_new_workbook_has_all_settings_and_a_message_for_each_reason():
    settings = sheet("settings").rows
    assert settings[0][:2] == ["Bahasa", "id"]
    assert all(meaning for _, _, meaning in settings)
    assert [row[0] for row in sheet("messages").rows][:2] == [
        "Janji menghubungi lagi",
        "Menyelesaikan keluhan",
    ]
    reasons = texts_of("id").node("messages.reasons").values()
    titles = [row[0] for row in sheet("messages").rows]
    assert titles == [each["title"] for each in reasons if "group" not in each]
    assert "Menyelesaikan keluhan" in titles
    assert not {"Peluncuran", "Anak bertambah usia", "Pilihan toko"} & set(titles)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_belongs_to_the_group_of_sheets_that_its_reason_needs(language):
    group_of = {table: group for group, tables in layout()["optional"].items() for table in tables}
    reasons = texts_of(language).node("messages.reasons")
    for code, programme in programmes().items():
        needed = {group_of.get(need.partition(".")[0]) for need in programme.needs} - {None}
        assert {reasons[code].get("group")} - {None} == needed, code


def test_nothing_is_missing_from_a_new_workbook():
    for language in LANGUAGES:
        assert missing_designs(list(by_title(language)), language) == []


def test_sheets_under_titles_of_the_other_language_are_not_missing():
    assert missing_designs(list(by_title("en")), "id") == []


def test_a_shops_own_order_sheet_is_not_added_again():
    titles = [design.title for design in missing_designs(["Penjualan"], "id")]
    assert "Pesanan" not in titles
    assert {"Pelanggan", "Daftar Telepon", "Pengaturan", "Pilihan"} <= set(titles)


def test_a_refresh_adds_only_what_the_program_writes():
    titles = [design.title for design in missing_designs(["Penjualan"], "id", program_only=True)]
    assert {"Daftar Telepon", "Ditahan", "Periksa Data", "Riwayat"} <= set(titles)
    assert not {"Pelanggan", "Produk", "Kas", "Pesan", "Pengaturan", "Pilihan"} & set(titles)


@pytest.fixture(params=LANGUAGES)
def made(request, tmp_path):
    path = tmp_path / "crm.xlsx"
    rows = sample_rows(AS_OF, request.param)
    new_workbook(path, request.param, rows=rows, settings=sample_settings(request.param))
    return path, request.param


def test_the_file_holds_the_sample(made):
    path, language = made
    book = openpyxl.load_workbook(path)
    customers = book[texts_of(language)("headings.sheets.customers")]
    assert customers.max_row == 151
    assert book.worksheets[-1].sheet_state == "hidden"
    assert book.properties.title == texts_of(language)("template.workbook_title")


@pytest.mark.live
def test_the_validator_finds_nothing_wrong_with_a_new_workbook(made, request):
    program = validator(request.config.cache.mkdir("ooxml-validator"))
    assert validation_errors(program, made[0]) == []


@pytest.mark.live
def test_libreoffice_opens_a_new_workbook_with_all_its_sheets(made, tmp_path):
    path, language = made
    office = openpyxl.load_workbook(converted(path, tmp_path / "office"))
    made = designs(language, rows=sample_rows(AS_OF, language))
    assert office.sheetnames == [design.title for design in made]
    first = office[texts_of(language)("template.welcome.sheet")]
    assert first["B1"].value == texts_of(language)("template.welcome.title")


def test_a_design_knows_nothing_of_the_rows_of_another_sheet():
    design = sheet("orders")
    assert replace(design, rows=[]) == design
