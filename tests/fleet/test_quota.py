"""Google's limits kept across all workers: against the fake's own quota, in simulated and in quick time."""

import heapq
import random
import time

import pytest
from distributed import Client, LocalCluster
from google.oauth2.service_account import Credentials

from sheets_crm.fleet.quota import Quota
from sheets_crm.fleet.shops import FleetShop
from sheets_crm.fleet.windows import Windows
from sheets_crm.fleet.work import Order, worked
from tests.fleet.small_fleet import AS_OF, NOW
from tests.google_server import GoogleServer, write_key_file
from tests.google_server.errors import ApiError
from tests.google_server.quotas import Quota as GooglesQuota
from tests.small_shop import CUSTOMERS, ORDERS, PRODUCTS
from tests.workbooks.google.books import fill

READS, WRITES = 4, 2
QUICK = 40.0
ACCOUNTS = [f"robot-{number}@satu.iam.gserviceaccount.com" for number in range(8)]


def simulated(books, accounts, workers, windows=None, seed=1):
    """Books refreshed by workers that ask before every request: seconds it took, and refusals by the fake."""
    chance, windows, now = random.Random(seed), windows or Windows(), 0.0
    google = GooglesQuota(60, lambda: now)
    todo = [
        [(account, kind) for kind in ["read"] * READS + ["write"] * WRITES]
        for account in (accounts[number % len(accounts)] for number in range(books))
    ]
    free = [(0.0, number, []) for number in range(workers)]
    refused = 0
    while free:
        now, number, left = heapq.heappop(free)
        left = left or (todo.pop(0) if todo else [])
        if not left:
            continue
        account, kind = left[0]
        if pause := windows.pause(account, "satu", kind, now):
            heapq.heappush(free, (now + pause, number, left))
            continue
        try:
            google.count(account, kind)
        except ApiError:
            refused += 1
        heapq.heappush(free, (now + chance.uniform(0.1, 0.6), number, left[1:]))
    return now, refused


@pytest.mark.parametrize(("accounts", "minutes_at_nine_tenths"), [(1, 14.82), (3, 4.94), (8, 2.97)])
def test_two_hundred_books_are_never_refused_and_use_nine_tenths_of_what_is_allowed(
    accounts, minutes_at_nine_tenths
):
    """Reads are the narrow gate: 800 of them, 60 a minute and account, 300 a minute and project."""
    seconds, refused = simulated(200, ACCOUNTS[:accounts], workers=60)
    assert refused == 0
    assert seconds / 60 <= minutes_at_nine_tenths


def test_without_asking_the_fake_refuses():
    _, refused = simulated(200, ACCOUNTS[:1], 60, Windows(per_account=10**9, per_project=10**9))
    assert refused > 500


def test_the_project_is_kept_too():
    _, refused = simulated(200, ACCOUNTS, 60, Windows(per_project=10**9))
    assert refused > 0


def test_accounts_do_not_wait_for_each_other():
    windows = Windows(per_account=1)
    assert windows.pause("a", "p", "read", 0.0) == 0
    assert windows.pause("b", "p", "read", 0.0) == 0
    assert windows.pause("a", "p", "write", 0.0) == 0
    assert windows.pause("a", "p", "read", 15.0) == 45.0


@pytest.fixture
def shops(tmp_path, monkeypatch):
    """Four shops of one account at a fake whose minute takes a second and a half, six requests in each."""
    with GoogleServer(quota=6) as server:
        server.clock = lambda: time.monotonic() * QUICK
        monkeypatch.setenv("SHEETS_CRM_GOOGLE", server.url)
        asks_google = "_is_regional_access_boundary_lookup_required"
        monkeypatch.setattr(Credentials, asks_google, lambda self: False, raising=False)
        key = str(write_key_file(tmp_path / "kunci.json", server.url, ACCOUNTS[0]))
        books = [server.add_spreadsheet(f"Toko {number}", shared_with=ACCOUNTS[0]) for number in range(4)]
        for book in books:
            fill(server.human(book), {"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS})
        address = "https://docs.google.com/spreadsheets/d/{}/edit"
        yield server, [FleetShop(book.id, address.format(book.id), key=key) for book in books]


def test_threads_of_a_cluster_keep_the_quota_of_their_one_account(shops, without_figures):
    server, four = shops
    quiet = {"dashboard_address": None, "processes": False}
    with LocalCluster(n_workers=1, threads_per_worker=4, **quiet) as cluster, Client(cluster) as client:
        client.register_plugin(Quota(Windows(60 / QUICK, per_account=5)))
        begun = time.monotonic()
        orders = [Order(shop, NOW, "id", AS_OF) for shop in four]
        done = client.gather([client.submit(worked, order, pure=False) for order in orders])
        minutes = (time.monotonic() - begun) * QUICK / 60
    assert [result.code for result in done] == [""] * 4
    served = [each for each in server.requests if each["path"].startswith("/v4/") and each["status"] == 200]
    reads = sum(each["method"] == "GET" for each in served)
    assert reads >= 4 * 3
    assert reads <= 5 * (minutes + 1)
