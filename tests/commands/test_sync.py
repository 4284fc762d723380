"""The watcher: ticks are served, quotas kept, and the sheet says how things stand."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from sheets_crm.commands.sync import Shop, next_time, patiently, poll_pause, serve_once, watch
from sheets_crm.refresh import Outcome
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.google.client import Pace
from sheets_crm.workbooks.google.workbook import GoogleWorkbook
from sheets_crm.workbooks.protocol import WorkbookError
from tests.google_server import Fault, GoogleServer
from tests.workbooks.google.books import client_of

ID = texts_of("id")
BEGIN = datetime(2026, 6, 30, 2, 31, tzinfo=UTC)  # 09:31 in Jakarta


class Clock:
    """Time that passes only when somebody waits."""

    def __init__(self, moment=BEGIN):
        self.moment = moment

    def now(self):
        return self.moment

    def seconds(self):
        return self.moment.timestamp()

    def sleep(self, seconds):
        self.moment += timedelta(seconds=seconds)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def server(clock):
    with GoogleServer() as running:
        running.clock = clock.seconds
        yield running


def refreshed(listed=20):
    return Outcome(
        "id", "r", 1, listed, 0, 0, (), (), (), changed=True, cut_links=0, check_sheet="Periksa Data"
    )


def shop_in(server, client, refresh=lambda book: refreshed(), daily=None):
    file = server.add_spreadsheet()
    return file, Shop(GoogleWorkbook(file.id, client), refresh, ID, daily)


@pytest.fixture
def client(server, tmp_path, clock):
    paces = {name: Pace(55, clock.seconds, clock.sleep) for name in ("reads", "writes")}
    return client_of(server, tmp_path, sleep=clock.sleep, **paces)


def sheet_of(server, file):
    return {row[0]: row[1] for row in server.human(file).values("Perbarui")[3:]}


def tick(server, file):
    server.human(file).type("Perbarui", "B4", "TRUE")


def test_a_workbook_without_a_control_sheet_gets_one_with_a_box(server, client, clock):
    file, shop = shop_in(server, client)
    assert serve_once(shop, clock.now(), "toko") == ""
    assert sheet_of(server, file)["Perbarui sekarang"] is False
    assert serve_once(shop, clock.now(), "toko") == ""
    assert [sheet.title for sheet in file.sheets].count("Perbarui") == 1


def test_a_tick_is_served_and_the_sheet_tells_how_it_went(server, client, clock):
    told = []

    def refresh(book):
        told.append(sheet_of(server, file))
        return refreshed(20)

    file, shop = shop_in(server, client, refresh)
    serve_once(shop, clock.now(), "toko")
    tick(server, file)
    assert serve_once(shop, clock.now(), "toko") == "selesai 09:31, 20 orang"
    assert told[0]["Keadaan"] == "sedang berjalan sejak 09:31"
    assert told[0]["Perbarui sekarang"] is False
    assert sheet_of(server, file)["Keadaan"] == "selesai 09:31, 20 orang"
    assert serve_once(shop, clock.now(), "toko") == ""
    assert len(told) == 1


def test_a_tick_while_a_refresh_runs_is_served_next(server, client, clock):
    def refresh(book):
        tick(server, file)
        return refreshed()

    file, shop = shop_in(server, client, refresh)
    serve_once(shop, clock.now(), "toko")
    tick(server, file)
    serve_once(shop, clock.now(), "toko")
    assert sheet_of(server, file)["Perbarui sekarang"] is True


def test_a_failed_refresh_says_why_and_the_watcher_goes_on(server, client, clock):
    def refresh(book):
        raise WorkbookError("google_not_shared")

    file, shop = shop_in(server, client, refresh)
    serve_once(shop, clock.now(), "toko")
    tick(server, file)
    status = serve_once(shop, clock.now(), "toko")
    assert status.startswith("gagal 09:31 karena spreadsheet ini belum dibagikan")
    assert sheet_of(server, file)["Keadaan"] == status


def test_the_daily_time_is_held_in_the_workbooks_own_zone_and_only_once_a_day(server, client, clock):
    runs = []
    file, shop = shop_in(server, client, lambda book: runs.append(clock.now()) or refreshed(), time(10, 0))
    serve_once(shop, clock.now(), "toko")
    assert "Daftar diperbarui sendiri 30 Jun 2026 pukul 10:00" in sheet_of(server, file)["Penjaga"]
    for _ in range(4):
        clock.sleep(600)
        serve_once(shop, clock.now(), "toko")
    assert runs == [BEGIN + timedelta(minutes=30)]
    assert "1 Jul 2026 pukul 10:00" in sheet_of(server, file)["Penjaga"]


def test_one_watcher_serves_while_another_holds_the_lease(server, client, clock):
    file, shop = shop_in(server, client)
    other = Shop(GoogleWorkbook(file.id, client), shop.refresh, ID)
    serve_once(shop, clock.now(), "toko")
    serve_once(shop, clock.now(), "toko")
    tick(server, file)
    assert serve_once(other, clock.now(), "gudang") == ""
    clock.sleep(16 * 60)
    assert serve_once(other, clock.now(), "gudang") == "selesai 09:47, 20 orang"


def test_the_heartbeat_is_written_every_five_minutes_not_at_every_look(server, client, clock):
    file, shop = shop_in(server, client)
    serve_once(shop, clock.now(), "toko")
    serve_once(shop, clock.now(), "toko")
    begun = len(server.requests)
    for _ in range(10):
        clock.sleep(60)
        serve_once(shop, clock.now(), "toko")
    writes = [entry for entry in server.requests[begun:] if entry["method"] == "POST"]
    assert len(writes) == 2
    assert "terakhir terlihat 09:41" in sheet_of(server, file)["Penjaga"]


def test_rows_that_people_insert_in_the_control_sheet_do_no_harm(server, client, clock):
    file, shop = shop_in(server, client)
    serve_once(shop, clock.now(), "toko")
    server.human(file).insert_rows("Perbarui", 2)
    server.human(file).type("Perbarui", "B5", "TRUE")
    assert serve_once(shop, clock.now(), "toko") == "selesai 09:31, 20 orang"


def test_a_deleted_control_sheet_comes_back(server, client, clock):
    file, shop = shop_in(server, client)
    for _ in range(2):
        serve_once(shop, clock.now(), "toko")
    server.human(file).add_sheet("Lain")
    server.human(file).delete_sheet("Perbarui")
    for _ in range(3):
        serve_once(shop, clock.now(), "toko")
    assert sheet_of(server, file)["Perbarui sekarang"] is False


def run_watch(shops, clock, minutes, say=lambda line: None):
    end = clock.now() + timedelta(minutes=minutes)
    watch(shops, clock.now, clock.sleep, say, "toko", going=lambda: clock.now() < end)


def test_a_tick_is_served_within_ten_seconds(server, client, clock):
    served = []
    file, shop = shop_in(server, client, lambda book: served.append(clock.now()) or refreshed())
    serve_once(shop, clock.now(), "toko")
    tick(server, file)
    asked = clock.now()
    run_watch([shop], clock, 1)
    assert (served[0] - asked).total_seconds() <= 10


def test_twenty_workbooks_are_served_for_ten_minutes_without_one_refusal(server, client, clock):
    def refresh(book):
        for _ in range(4):
            book.titles()
        return refreshed()

    pairs = [shop_in(server, client, refresh) for _ in range(20)]
    lines = []
    clock_before = clock.sleep
    ticks = iter([file for file, _ in pairs[:8]])

    def sleep(seconds):
        clock_before(seconds)
        if (
            len(lines) < 10
            and (file := next(ticks, None))
            and any(s.title == "Perbarui" for s in file.sheets)
        ):
            tick(server, file)

    end = clock.now() + timedelta(minutes=10)
    watch(
        [shop for _, shop in pairs], clock.now, sleep, lines.append, "toko", going=lambda: clock.now() < end
    )
    assert {entry["status"] for entry in server.requests} == {200}
    assert lines[0].startswith("dengan 20 buku kerja, tiap permintaan dilayani dalam 32 detik")
    assert len(lines) > 5
    for kind in ("GET", "POST"):
        assert sum(entry["method"] == kind for entry in server.requests) / 10 <= 60


@pytest.mark.parametrize(("shops", "seconds"), [(1, 8.0), (4, 8.0), (5, 8.0), (6, 9.0), (20, 30.0)])
def test_each_workbook_is_looked_at_as_often_as_the_quota_allows(shops, seconds):
    assert poll_pause(shops) * shops == pytest.approx(seconds)


def test_people_are_told_that_the_watcher_stopped_and_when_the_list_comes_next(server, client, clock):
    file, shop = shop_in(server, client, daily=time(7, 0))
    run_watch([shop], clock, 1)
    line = sheet_of(server, file)["Penjaga"]
    assert line == "penjaga berhenti 09:32. Daftar diperbarui sendiri 1 Jul 2026 pukul 07:00."


def test_a_workbook_out_of_reach_is_reported_without_its_name_and_tried_again(server, client, clock):
    lines = []
    file, shop = shop_in(server, client)
    serve_once(shop, clock.now(), "toko")
    file.permissions.clear()
    run_watch([shop], clock, 1, lines.append)
    assert lines[0].startswith("09:31 buku kerja 1: spreadsheet ini belum dibagikan")
    assert len(lines) > 2
    assert file.id not in "".join(lines)


def test_a_status_that_got_no_answer_is_written_again(server, client, clock):
    file, shop = shop_in(server, client)
    serve_once(shop, clock.now(), "toko")
    tick(server, file)
    server.faults.append(Fault("applied_status", 503, "write"))
    assert serve_once(shop, clock.now(), "toko") == "selesai 09:31, 20 orang"


def test_a_refresh_begins_again_when_people_changed_the_workbook_meanwhile():
    tries = []

    def refresh():
        tries.append(1)
        if len(tries) < 3:
            raise WorkbookError("changed_meanwhile")
        return "done"

    assert patiently(refresh) == "done"


def test_a_refresh_that_always_meets_changes_gives_up_and_other_errors_are_not_tried_again():
    tries = []

    def refresh(code):
        tries.append(1)
        raise WorkbookError(code)

    with pytest.raises(WorkbookError, match="changed_meanwhile"):
        patiently(lambda: refresh("changed_meanwhile"))
    assert len(tries) == 4
    with pytest.raises(WorkbookError, match="google_busy"):
        patiently(lambda: refresh("google_busy"))
    assert len(tries) == 5


@pytest.mark.parametrize(("hour", "day"), [(6, 30), (8, 31)])
def test_the_next_daily_time_is_today_or_tomorrow(hour, day):
    assert next_time(datetime(2026, 5, 30, hour), time(7, 0)).date() == date(2026, 5, day)
