"""Where the program begins: a plain refresh goes without the command line, and does the same."""

import os
import subprocess
import sys
from datetime import date

import pytest

from sheets_crm.commands.start import Plain, plain_refresh
from tests.commands.test_cli import run

DAY = date(2026, 6, 30)
BOOK = "demo/toko-contoh.xlsx"
HEAVY = [
    "pandas",
    "dataclasses",
    "typer",
    "pydantic",
    "xlsxwriter",
    "openpyxl",
    "phonenumbers",
    "holidays",
    "gspread",
]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (["refresh", "toko.xlsx"], Plain("toko.xlsx", "", "", None, as_json=False)),
        (["refresh", "--as-of", "2026-06-30", "a b.xlsm"], Plain("a b.xlsm", "", "", DAY, as_json=False)),
        (
            ["refresh", "t.xlsx", "--json", "--lang", "en", "--key", "k.json"],
            Plain("t.xlsx", "k.json", "en", None, as_json=True),
        ),
        (["refresh"], None),
        (["refresh", ""], None),
        (["refresh", "--help"], None),
        (["refresh", "--live"], None),
        (["refresh", "a.xlsx", "b.xlsx"], None),
        (["refresh", "a.xlsx", "--as-of"], None),
        (["refresh", "a.xlsx", "--as-of", "besok"], None),
        (["refresh", "a.xlsx", "--lang", "jawa"], None),
        (["refresh", "a.xlsx", "--as-of=2026-06-30"], None),
        (["check", "a.xlsx"], None),
        ([], None),
    ],
)
def test_only_a_refresh_without_a_slip_is_plain(monkeypatch, words, asked):
    monkeypatch.delenv("SHEETS_CRM_KEY", raising=False)
    assert plain_refresh(words) == asked


def test_the_key_of_the_environment_is_taken_where_none_is_given(monkeypatch):
    monkeypatch.setenv("SHEETS_CRM_KEY", "kunci.json")
    assert plain_refresh(["refresh", "a.xlsx"]).key == "kunci.json"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The demo of a day: its bytes."""
    folder = tmp_path_factory.mktemp("sample")
    run("demo", "--as-of", "2026-06-30", cwd=folder)
    return (folder / BOOK).read_bytes()


@pytest.fixture
def demo(tmp_path, sample):
    """A folder with that demo."""
    (tmp_path / BOOK).parent.mkdir()
    (tmp_path / BOOK).write_bytes(sample)
    return tmp_path


def test_a_second_refresh_loads_nothing_that_it_does_not_need(demo):
    code = (
        "import sys, atexit, gc\n"
        "before = set(sys.modules)\n"  # what the machine loads into every program
        f"loaded = lambda: [name for name in {HEAVY} if name in sys.modules.keys() - before]\n"
        "atexit.register(lambda: print('loaded', loaded(), 'frozen', gc.get_freeze_count() > 0))\n"
        f"sys.argv = ['sheets-crm', 'refresh', '{BOOK}', '--as-of', '2026-07-01']\n"
        "from sheets_crm.commands.start import main; main()"
    )
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, cwd=demo, timeout=120)
    assert done.stdout.splitlines()[-1] == "loaded [] frozen True", done.stderr


@pytest.mark.parametrize("words", [["refresh", "toko.xlsx"], ["check", "toko.xlsx"]])
def test_ctrl_c_ends_every_command_with_one_sentence(words):
    code = (
        "import sys, sheets_crm.commands.cli as cli, sheets_crm.commands.start as start\n"
        "def interrupted(*_): raise KeyboardInterrupt\n"
        "cli.open_book = start.open_book = interrupted\n"
        f"sys.argv = {['sheets-crm', *words]}; start.main()"
    )
    environment = {"LC_ALL": "id_ID.UTF-8", "PATH": ""}
    words = [sys.executable, "-c", code]
    done = subprocess.run(words, capture_output=True, text=True, env=environment, timeout=60)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, "Dibatalkan; tidak ada yang ditulis.")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows tells of a closed pipe in another way")
@pytest.mark.parametrize("unbuffered", [[], ["-u"]])
@pytest.mark.parametrize("words", [["refresh", BOOK], ["check", BOOK], ["--help"]])
def test_a_reader_that_has_gone_ends_the_program_quietly(demo, words, unbuffered):
    reader, writer = os.pipe()
    os.close(reader)
    program = [sys.executable, *unbuffered, "-m", "sheets_crm", *words]
    done = subprocess.run(program, stdout=writer, stderr=subprocess.PIPE, text=True, cwd=demo, timeout=120)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")
