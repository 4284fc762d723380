"""The whole command line in both languages: every help text, and every slip with its remedy."""

import json
import os
import re
import subprocess
import sys

import openpyxl
import pytest
import typer

from sheets_crm.commands.cli import app
from sheets_crm.commands.common import agreed
from sheets_crm.commands.slips import run
from sheets_crm.texts import LANGUAGES, texts_of

WALK = """
import json, typer
from sheets_crm.commands.cli import app
from sheets_crm.commands.common import agreed
group = typer.main.get_command(app)
told = {"": group.help}
for name, command in group.commands.items():
    told[name] = command.help
    told |= {f"{name} {each.name}": getattr(each, "help", None) for each in command.params}
print(json.dumps({name: text for name, text in told.items() if not name.endswith(" help")}))
"""


@pytest.fixture(scope="module", params=LANGUAGES)
def helped(request):
    """Every help text by command and option, as a terminal of that language shows it."""
    spoken = {"id": "id_ID.UTF-8", "en": "en_US.UTF-8"}[request.param]
    environment = {**os.environ, "LC_ALL": spoken, "LANG": spoken}
    done = subprocess.run([sys.executable, "-c", WALK], env=environment, capture_output=True, check=True)
    return request.param, json.loads(done.stdout)


def test_every_command_and_every_option_has_its_help_in_the_language(helped):
    language, texts = helped
    known = set(texts_of(language).node("cli.help").values())
    assert {name: text for name, text in texts.items() if text not in known} == {}


def test_no_help_is_the_same_in_both_languages():
    ours, theirs = (texts_of(language).node("cli.help") for language in LANGUAGES)
    assert [name for name, text in ours.items() if theirs[name] == text] == []


PAGES = """
import sys, typer
from sheets_crm.commands.cli import app
from sheets_crm.commands.common import agreed
group = typer.main.get_command(app)
for name in sys.argv[1:]:
    command = group.commands.get(name, group)
    above = typer.Context(group, info_name="sheets-crm")
    print(command.get_help(typer.Context(command, info_name=name, parent=above)))
"""


def test_the_frame_of_every_help_page_is_in_the_language_too():
    environment = {**os.environ, "LC_ALL": "id_ID.UTF-8", "COLUMNS": "100"}
    names = ["", "refresh", "serve", "new", "import"]
    words = [sys.executable, "-c", PAGES, *names]
    told = subprocess.run(words, env=environment, capture_output=True, check=True, text=True).stdout
    english = r"Usage|Options|OPTIONS|Arguments|Commands|COMMAND|Show this|default:|required|env var|<\w+>"
    assert re.findall(english, told) == []
    assert told.count("Cara pakai:") == len(names)
    assert "[kalau tidak diisi: 8765]" in told


@pytest.mark.parametrize(
    ("words", "language", "told"),
    [
        (["check"], "id", "belum disebut: BOOK\nBantuan: sheets-crm check --help\n"),
        (["check"], "en", "missing: BOOK\nHelp: sheets-crm check --help\n"),
        (["check", "a.xlsx", "--foo"], "id", "tidak ada pilihan --foo\nBantuan: sheets-crm check --help\n"),
        (["serve", "a.xlsx", "--port", "x"], "en", "the value of --port does not fit\nHelp: "),
        (["check", "a.xlsx", "--key"], "id", "isi --key belum disebut\nBantuan: "),
        (
            ["check", "toko", "saya.xlsx"],
            "id",
            "yang ini berlebih: saya.xlsx; nama dengan spasi perlu diapit",
        ),
        (["chek"], "id", "tidak ada perintah 'chek'; yang ada: archive, backtest, check, demo,"),
        (["chek"], "en", "there is no command 'chek'; there are: archive, backtest, check, demo,"),
    ],
)
def test_a_slip_is_told_in_the_language_with_where_help_is(monkeypatch, capsys, words, language, told):
    monkeypatch.setattr(sys, "argv", ["sheets-crm", *words])
    with pytest.raises(SystemExit) as left:
        run(app, texts_of(language))
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith(told)


def test_a_command_leaves_with_its_own_exit_code(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["sheets-crm", "--version"])
    with pytest.raises(SystemExit) as left:
        run(app, texts_of("id"))
    assert left.value.code == 0
    assert capsys.readouterr().out.strip()


@pytest.fixture
def doctor(monkeypatch, capsys):
    def asked(*words):
        monkeypatch.setattr(sys, "argv", ["sheets-crm", "doctor", *map(str, words), "--lang", "en"])
        with pytest.raises(SystemExit) as left:
            run(app, texts_of("en"))
        return left.value.code, capsys.readouterr().out

    return asked


def test_doctor_of_no_workbook_is_fine(doctor):
    assert doctor()[0] == 0


def test_doctor_of_a_workbook_without_settings_names_setup_and_the_next_step(doctor, tmp_path):
    path = tmp_path / "my orders.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Order date", "Customer", "Product", "Qty"])
    book.active.append(["2026-06-01", "Ann", "Tea", 1])
    book.save(path)
    code, out = doctor(path)
    assert code == 1
    assert f"there is no Settings sheet yet; add it with: sheets-crm setup '{path}'" in out
    assert out.splitlines()[-1] == f"Next step: sheets-crm refresh '{path}'"


def test_doctor_never_calls_a_file_writable_that_is_marked_read_only(doctor, tmp_path):
    path = tmp_path / "orders.xlsx"
    openpyxl.Workbook().save(path)
    path.chmod(0o444)
    code, out = doctor(path)
    assert code == 2
    assert "[not yet] orders.xlsx or its folder cannot be written" in out


def test_doctor_of_what_cannot_be_opened_is_not_done(doctor, tmp_path):
    code, out = doctor(tmp_path / "none.xlsx")
    assert code == 2
    assert "there is no file none.xlsx" in out
    assert "Next step" not in out


@pytest.mark.parametrize(
    ("answer", "is_agreed"),
    [("ya", True), ("y", True), ("Yes", True), ("", False), ("tidak", False), ("entahlah", False)],
)
def test_a_question_is_agreed_to_by_whoever_says_yes_in_either_language(monkeypatch, answer, is_agreed):
    asked = []
    monkeypatch.setattr(typer, "prompt", lambda told, **_: asked.append(told) or answer)
    assert agreed("Pasang?", texts_of("id")) is is_agreed
    assert asked == ["Pasang? [ya/tidak]"]
