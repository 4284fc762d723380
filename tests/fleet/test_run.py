"""The command over real clusters: nobody harms another, and a kill costs nothing but the shop under way."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from types import SimpleNamespace

import openpyxl
import pytest
from distributed import LocalCluster
from msgspec.structs import replace
from typer.testing import CliRunner

from sheets_crm.commands.cli import app
from sheets_crm.fleet import run as runs
from sheets_crm.fleet.cluster import _key, _result
from sheets_crm.fleet.journal import journal, journal_path
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.xlsx.locks import locked
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.fleet.small_fleet import order_for, shop_file

DAY = "2026-06-30"
WISH = {"day": DAY, "language": "id", "same_customers": False, "names": False}


@pytest.fixture(scope="module")
def address():
    """A cluster that exists already, in threads of this process."""
    quiet = {"dashboard_address": None, "processes": False, "protocol": "tcp"}
    with LocalCluster(n_workers=1, threads_per_worker=2, **quiet) as cluster:
        yield cluster.scheduler_address


@pytest.fixture
def folder(tmp_path, without_figures):
    for name in ("malang", "solo"):
        shop_file(tmp_path / "toko", name)
    return tmp_path / "toko"


def fleet(place, *words, address="", language="id_ID.UTF-8"):
    more = ["--scheduler", address] if address else []
    line = ["fleet", str(place), "--as-of", DAY, *more, *words]
    done = CliRunner().invoke(app, line, env={"LC_ALL": language}, catch_exceptions=False)
    return SimpleNamespace(code=done.exit_code, out=done.stdout, err=done.stderr)


def told(done):
    return json.loads(done.out)


def test_all_shops_are_refreshed_and_the_broken_one_is_told_and_harms_no_other(folder, address):
    (folder / "rusak.xlsx").write_bytes(b"rusak")
    done = fleet(folder, address=address)
    assert done.code == 1
    assert "rusak: gagal, rusak.xlsx bukan buku kerja Excel; buka di Excel" in done.err
    assert f"Selesai: 2 dari 3 toko diperbarui. Ikhtisarnya: {folder / 'Semua Toko.xlsx'}" in done.out
    for name in ("malang", "solo"):
        assert "Daftar Telepon" in XlsxWorkbook(folder / f"{name}.xlsx").titles()
    assert openpyxl.load_workbook(folder / "Semua Toko.xlsx")["Semua Toko"]["A9"].value == "malang"
    assert not journal_path(str(folder / "Semua Toko.xlsx")).exists()


def test_the_answer_for_programs_holds_figures_and_nobodys_name(folder, address):
    done = fleet(folder, "--json", address=address, language="en_US.UTF-8")
    answer = told(done)
    assert (answer["done"], answer["resumed"]) == (True, 0)
    assert answer["shops"][0]["name"] == "malang"
    assert answer["shops"][0]["figures"]["sales"] == 950_000
    assert "Siti" not in done.out + done.err
    assert answer["overview"] == str(folder / "All Shops.xlsx")


def test_a_fleet_of_which_no_shop_could_be_done_ends_as_not_done(tmp_path, address):
    (tmp_path / "rusak.xlsx").write_bytes(b"rusak")
    done = fleet(tmp_path, "--json", address=address)
    assert (done.code, told(done)["done"], told(done)["shops"][0]["error"]) == (2, False, "not_a_workbook")


def test_shops_that_an_earlier_try_did_are_not_refreshed_again(folder, address, monkeypatch):
    monkeypatch.setattr(runs, "write_overview", interrupted)
    with pytest.raises(Killed):
        fleet(folder, address=address)
    monkeypatch.undo()
    changed = {path.name: path.stat().st_mtime_ns for path in folder.glob("*.xlsx")}
    shop_file(folder, "tegal")
    answer = told(fleet(folder, "--json", address=address))
    assert (answer["resumed"], len(answer["shops"])) == (2, 3)
    assert {name: (folder / name).stat().st_mtime_ns for name in changed} == changed
    assert told(fleet(folder, "--json", address=address))["resumed"] == 0


class Killed(BaseException):
    """As if the computer had lost its power."""


def interrupted(*_):
    raise Killed


def test_a_journal_cut_off_in_the_middle_of_a_line_is_read_up_to_it(tmp_path):
    path = tmp_path / "jurnal"
    with pytest.raises(Killed), journal(path, WISH, ["a"]) as first:
        raise Killed
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600, "what it holds is nobody else's business"
    path.write_bytes(path.read_bytes() + b'{"mark": "a", "figu')
    with journal(path, WISH, ["a"]) as second:
        assert (second.secret, second.done) == (first.secret, {})
    assert not path.exists()


@pytest.mark.parametrize(
    "other",
    [{"day": "2026-07-01"}, {"language": "en"}, {"same_customers": True}, {"names": True}],
    ids=lambda other: next(iter(other)),
)
def test_a_run_that_is_wanted_otherwise_begins_anew(tmp_path, other):
    path = tmp_path / "jurnal"
    with pytest.raises(Killed), journal(path, WISH, []) as first:
        raise Killed
    with journal(path, WISH | other, []) as second:
        assert second.secret != first.secret


def test_a_killed_run_looks_at_every_shop_again_once_its_customers_may_be_known(folder, address, monkeypatch):
    listed = folder / "toko.toml"
    shops = "\n".join(f'[[shops]]\nbook = "{path.name}"' for path in sorted(folder.glob("*.xlsx")))
    listed.write_text(shops, encoding="utf-8")
    monkeypatch.setattr(runs, "write_overview", interrupted)
    with pytest.raises(Killed):
        fleet(listed, address=address)
    monkeypatch.undo()
    listed.write_text(f"same_customers = true\n{shops}", encoding="utf-8")
    assert told(fleet(listed, "--json", address=address))["resumed"] == 0


def test_one_fleet_is_refreshed_by_one_process_at_a_time(folder, address):
    with locked(journal_path(str(folder / "Semua Toko.xlsx"))):
        done = fleet(folder, "--json", address=address)
    assert (done.code, told(done)["error"]) == (2, "fleet_running")


def test_a_scheduler_that_is_not_there_is_told(folder, monkeypatch):
    monkeypatch.setattr("sheets_crm.fleet.cluster.CONNECT_SECONDS", 0.5)
    done = fleet(folder, "--json", address="tcp://127.0.0.1:9")
    assert (done.code, told(done)["error"]) == (2, "no_scheduler")


def test_without_dask_the_sentence_says_what_to_install(folder, monkeypatch):
    monkeypatch.setattr("sheets_crm.fleet.cluster.find_spec", lambda _name: None)
    done = fleet(folder)
    assert done.code == 2
    assert 'pip install ".[fleet]"' in done.err


def test_a_plain_refresh_loads_nothing_of_the_fleets(tmp_path):
    path = shop_file(tmp_path, "malang")
    code = (
        "import sys; from sheets_crm.commands.cli import app\n"
        f"try: app(['refresh', {str(path)!r}, '--as-of', {DAY!r}], standalone_mode=False)\n"
        "finally: print([*{'dask', 'distributed', 'duckdb', 'pyarrow'} & {*sys.modules}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_task_that_lost_every_worker_is_told_without_what_it_held():
    lost = SimpleNamespace(exception=lambda: RuntimeError("Siti Aminah 0812"))
    result = _result(lost, "tanda")
    assert (result.mark, result.code, result.values) == ("tanda", "worker_lost", {"reason": "RuntimeError"})


def test_a_cluster_does_the_same_order_once_however_often_it_is_given(tmp_path):
    path = shop_file(tmp_path, "malang")
    order = order_for(path)
    later = replace(order, now=order.now + timedelta(hours=3))
    assert _key(order) == _key(later)
    assert _key(order) != _key(replace(order, now=order.now + timedelta(days=1)))
    assert _key(order) != _key(replace(order, secret=b"rahasia"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_run_that_is_killed_goes_on_where_it_stopped(tmp_path):
    for number in range(3):
        shop_file(tmp_path, f"toko-{number}")
    line = [sys.executable, "-m", "sheets_crm", "fleet", str(tmp_path), "--as-of", DAY, "--json"]
    environment = {**os.environ, "LC_ALL": "id_ID.UTF-8"}
    kept = journal_path(str(tmp_path / texts_of("id")("fleet.file")))
    first = subprocess.Popen(line, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)
    until = time.monotonic() + 120
    while not (kept.exists() and kept.read_bytes().count(b"\n") >= 2) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    done = kept.read_bytes().count(b"\n") - 1
    assert done >= 1
    again = subprocess.run(line, env=environment, capture_output=True, text=True, timeout=300)
    answer = json.loads(again.stdout)
    assert (answer["done"], answer["resumed"]) == (True, done)
    assert all(shop["done"] for shop in answer["shops"])
