"""Whatever nobody foresaw ends one refresh in one sentence; nothing goes on running in a broken state."""

import json
import subprocess
import sys
import tempfile

import pytest

from sheets_crm.commands.sync import Shop, serve_once, watch
from sheets_crm.commands.webhook import PATH, Doorbell, signature
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.protocol import WorkbookError
from sheets_crm.workbooks.unforeseen import unforeseen
from tests.commands.test_sync import client, clock, refreshed, server, sheet_of, shop_in, tick

__all__ = ["client", "clock", "server"]
SECRET = "rahasia-yang-cukup-panjang-untuk-toko"


@pytest.fixture(autouse=True)
def reports(tmp_path, monkeypatch):
    """The folder in which details are written."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / "sheets-crm-error.txt"


def broken(*_):
    raise ValueError("Siti 081234567890")


def test_the_details_name_the_place_and_nobodys_data(reports):
    with pytest.raises(WorkbookError) as raised, unforeseen():
        broken()
    assert (raised.value.code, raised.value.values) == ("unforeseen", {"report": str(reports)})
    told = reports.read_text(encoding="utf-8")
    assert "in broken" in told
    assert "ValueError: xxxx 000000000000" in told
    assert "Siti" not in told.replace('raise ValueError("Siti 081234567890")', "")


def test_too_little_memory_has_a_sentence_of_its_own():
    with pytest.raises(WorkbookError, match="out_of_memory"), unforeseen():
        raise MemoryError


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("module", "words"), [("start", ["refresh", "toko.xlsx"]), ("cli", ["check", "toko.xlsx"])]
)
def test_the_command_line_ends_with_one_sentence_and_code_2(tmp_path, reports, module, words, as_json):
    code = (
        f"import sys, sheets_crm.commands.{module} as begun, sheets_crm.commands.start as start\n"
        "def broken(*_): raise KeyError('Siti 081234567890')\n"
        "begun.open_book = broken\n"
        f"sys.argv = {['sheets-crm', *words, *['--json'] * as_json]}; start.main()"
    )
    environment = {"TMPDIR": str(tmp_path), "LC_ALL": "en_US.UTF-8", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60
    )
    said = json.loads(done.stdout)["message"] if as_json else done.stderr
    assert done.returncode == 2
    assert len(said.splitlines()) == 1
    assert said.startswith("this program made a mistake and stopped; nothing you typed is lost.")
    assert str(reports) in said
    assert "Siti" not in done.stdout + done.stderr + reports.read_text(encoding="utf-8")


def test_a_mistake_before_any_workbook_is_caught_too(tmp_path):
    code = (
        "import sys, sheets_crm.commands.cli as cli, sheets_crm.commands.start as start\n"
        "def broken(*_): raise KeyError('Siti')\n"
        "cli.chosen_day = broken\n"
        "sys.argv = ['sheets-crm', 'demo']; start.main()"
    )
    environment = {"TMPDIR": str(tmp_path), "LC_ALL": "en_US.UTF-8", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, timeout=60
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)


def test_the_watcher_tells_the_sheet_and_serves_the_next_request(server, client, clock):
    runs = iter([broken, lambda _: refreshed(7)])
    file, shop = shop_in(server, client, lambda book: next(runs)(book))
    serve_once(shop, clock.now(), "toko")
    tick(server, file)
    serve_once(shop, clock.now(), "toko")
    assert sheet_of(server, file)["Keadaan"].startswith("gagal 09:31 karena program ini membuat kesalahan")
    tick(server, file)
    assert serve_once(shop, clock.now(), "toko") == "selesai 09:31, 7 orang"


def test_the_watcher_lives_on_when_a_look_itself_goes_wrong(clock):
    class Broken:
        time_zone = None
        titles = broken

    told = []
    looks = iter([True, True, False])
    shops = [Shop(Broken(), broken, texts_of("en"))]
    watch(shops, clock.now, clock.sleep, told.append, "toko", going=lambda: next(looks))
    assert [line.partition(": ")[2][:27] for line in told] == ["this program made a mistake"] * 2


def test_the_doorbell_answers_and_rings_again():
    runs = iter([broken, lambda: {"listed": 7}])
    doorbell = Doorbell(SECRET, lambda: next(runs)(), lambda: 1_780_000_000.0)

    def ring(nonce):
        signed = signature(SECRET, "1780000000", nonce)
        headers = {"X-CRM-Time": "1780000000", "X-CRM-Nonce": nonce, "X-CRM-Signature": signed}
        return doorbell.answer(PATH, headers, b"refresh")

    assert ring("a") == (503, {"status": "failed", "reason": "unforeseen"})
    assert ring("b") == (200, {"status": "done", "listed": 7})
