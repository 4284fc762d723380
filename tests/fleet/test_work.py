"""One shop's task: what it tells, what it keeps to itself, and that it can be run twice."""

import json
import threading
import time
from datetime import date

import pytest
from msgspec.structs import replace

from sheets_crm.fleet import work
from sheets_crm.fleet.result import Figures, as_plain, from_plain
from sheets_crm.fleet.work import worked
from sheets_crm.workbooks.xlsx.locks import locked
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.fleet.small_fleet import order_for, shop_file
from tests.small_shop import ORDERS

pytestmark = pytest.mark.usefixtures("without_figures")
CASH = [
    ["Tanggal", "Jenis", "Kategori", "Jumlah", "Rekening"],
    ["2026-06-01", "masuk", "saldo awal", 1_000_000, "tunai"],
]


def test_the_figures_of_the_golden_shop(tmp_path):
    result = worked(order_for(shop_file(tmp_path, "malang")))
    assert result.figures == Figures(
        sales=950_000,
        sales_before=500_000,
        buyers=6,
        repeaters=3,
        calls=0,
        cash=None,
        owed=0,
        overdue=0,
        complaints=0,
        problems=result.figures.problems,
    )
    assert (result.as_of, result.counts["listed"]) == ("2026-06-30", 6)
    assert "Daftar Telepon" in XlsxWorkbook(tmp_path / "malang.xlsx").titles()


def test_sales_count_from_the_first_day_of_a_month_and_up_to_the_same_day_of_the_month_before(tmp_path):
    days = {date(2026, 4, 30): 7, date(2026, 5, 1): 20_000, date(2026, 5, 30): 500, date(2026, 5, 31): 9}
    sold = days | {date(2026, 6, 1): 100_000, date(2026, 6, 30): 4_000}
    orders = [ORDERS[0], *([None, day, "C1", "P1", 1, total, None] for day, total in sold.items())]
    found = worked(order_for(shop_file(tmp_path, "malang", orders=orders))).figures
    assert (found.sales, found.sales_before) == (104_000, 20_500)


def test_calls_are_those_that_the_shop_began_this_month(tmp_path):
    log = [
        ["Tanggal", "Pelanggan", "Arah", "Saluran", "Jenis"],
        ["2026-06-02", "C1", "keluar", "WA", "sapa"],
        ["2026-06-30", "C2", "keluar", "WA", "sapa"],
        ["2026-06-03", "C3", "masuk", "WA", "layanan"],
        ["2026-05-31", "C4", "keluar", "WA", "sapa"],
    ]
    assert worked(order_for(shop_file(tmp_path, "malang", contacts=log))).figures.calls == 2


def test_a_task_that_runs_again_changes_nothing_and_tells_the_same(tmp_path):
    order = order_for(shop_file(tmp_path, "malang"))
    first = worked(order)
    content = (tmp_path / "malang.xlsx").read_bytes()
    second = worked(order)
    assert (first.changed, second.changed) == (True, False)
    assert (tmp_path / "malang.xlsx").read_bytes() == content
    assert replace(second, changed=True).figures.sales == first.figures.sales


@pytest.mark.parametrize(
    ("content", "code"), [(None, "no_such_file"), (b"rusak", "not_a_workbook"), (b"", "not_a_workbook")]
)
def test_a_shop_that_cannot_be_refreshed_is_a_result_with_its_sentence(tmp_path, content, code):
    path = tmp_path / "malang.xlsx"
    if content is not None:
        path.write_bytes(content)
    result = worked(order_for(path))
    assert (result.done, result.code, result.values["name"]) == (False, code, "malang.xlsx")


def test_a_mistake_of_ours_is_a_result_too(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "figures_of", lambda *_: 1 / 0)
    assert worked(order_for(shop_file(tmp_path, "malang"))).code == "unforeseen"


def test_without_a_secret_nobodys_phone_is_looked_at(tmp_path):
    assert worked(order_for(shop_file(tmp_path, "malang"))).people == {}


def test_neither_name_nor_phone_leaves_the_shop_unless_names_may(tmp_path):
    path = shop_file(tmp_path, "malang")
    told = json.dumps(as_plain(worked(order_for(path, secret=b"rahasia"))))
    assert "Siti" not in told
    assert "8120000" not in told
    named = worked(order_for(path, secret=b"rahasia", named=True))
    assert sorted(each.name for each in named.people.values())[0] == "Agus Salim"


def test_one_number_has_one_print_a_run_and_another_one_the_next(tmp_path):
    path = shop_file(tmp_path, "malang")
    runs = [worked(order_for(path, secret=secret)).people for secret in (b"satu", b"satu", b"dua")]
    assert runs[0].keys() == runs[1].keys()
    assert not runs[0].keys() & runs[2].keys()
    assert len(runs[0]) == 6


def test_a_result_is_the_same_after_the_journal(tmp_path):
    result = worked(order_for(shop_file(tmp_path, "malang"), secret=b"rahasia", named=True))
    assert from_plain(json.loads(json.dumps(as_plain(result)))) == result


def test_a_task_waits_for_its_turn_at_a_file(tmp_path, monkeypatch):
    path = shop_file(tmp_path, "malang")
    entered, results = threading.Event(), []

    def other():
        with locked(path, "fleet"):
            entered.set()
            time.sleep(0.5)
            results.append("other")

    thread = threading.Thread(target=other)
    thread.start()
    entered.wait()
    assert worked(order_for(path)).done
    assert results == ["other"]
    thread.join()


def test_a_turn_that_never_comes_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(work, "LONGEST_TURN", 0.0)
    path = shop_file(tmp_path, "malang")
    with locked(path, "fleet"):
        assert worked(order_for(path)).code == "refresh_running"
