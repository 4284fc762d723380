"""Only a signed, fresh, first-time "refresh" is answered."""

import threading

import pytest
import requests

from sheets_crm.commands.webhook import Doorbell, serve, signature
from sheets_crm.workbooks.protocol import WorkbookError

SECRET = "rahasia-yang-cukup-panjang-untuk-toko"
NOW = 1_780_000_000


@pytest.fixture
def rung():
    return []


@pytest.fixture
def doorbell(rung):
    def refresh():
        rung.append(1)
        return {"listed": 20}

    return Doorbell(SECRET, refresh, lambda: float(NOW))


@pytest.fixture
def address(doorbell):
    server = serve(doorbell, "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/refresh"
    server.shutdown()
    server.server_close()


def signed(moment=NOW, nonce="a1", secret=SECRET):
    return {
        "X-CRM-Time": str(moment),
        "X-CRM-Nonce": nonce,
        "X-CRM-Signature": signature(secret, str(moment), nonce),
    }


def test_a_signed_request_refreshes_and_says_how_many_are_listed(address, rung):
    answer = requests.post(address, data=b"refresh", headers=signed(), timeout=5)
    assert (answer.status_code, answer.json()) == (200, {"status": "done", "listed": 20})
    assert rung == [1]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, b"refresh"),
        (signed(secret="rahasia-lain-yang-sama-panjangnya-xx"), b"refresh"),
        (signed(moment=NOW - 301), b"refresh"),
        (signed(moment=NOW + 301), b"refresh"),
        (signed(nonce=""), b"refresh"),
        (signed(nonce="x" * 65), b"refresh"),
        (signed(), b"delete"),
        (signed(), b"refresh everything"),
        ({**signed(), "X-CRM-Nonce": "other"}, b"refresh"),
        ({**signed(), "X-CRM-Time": str(NOW + 1)}, b"refresh"),
        ({**signed(), "X-CRM-Signature": "é"}, b"refresh"),
    ],
)
def test_anything_else_is_refused_without_a_reason(doorbell, rung, headers, body):
    assert doorbell.answer("/refresh", headers, body) == (403, {"status": "refused"})
    assert rung == []


def test_a_request_heard_before_is_refused(doorbell, rung):
    assert doorbell.answer("/refresh", signed(), b"refresh")[0] == 200
    assert doorbell.answer("/refresh", signed(), b"refresh")[0] == 403
    assert rung == [1]


def test_another_path_is_refused(address, rung):
    assert requests.post(address + "/all", data=b"refresh", headers=signed(), timeout=5).status_code == 403
    assert requests.get(address, timeout=5).status_code == 501
    assert rung == []


def test_a_second_ring_while_a_refresh_runs_is_told_so():
    begun, go_on = threading.Event(), threading.Event()

    def slow():
        begun.set()
        go_on.wait(5)
        return {}

    doorbell = Doorbell(SECRET, slow, lambda: float(NOW))
    first = threading.Thread(target=doorbell.answer, args=("/refresh", signed(), b"refresh"))
    first.start()
    begun.wait(5)
    assert doorbell.answer("/refresh", signed(nonce="b2"), b"refresh") == (409, {"status": "running"})
    go_on.set()
    first.join(5)


def test_a_failed_refresh_says_which_sentence_explains_it():
    def failing():
        raise WorkbookError("google_unreachable")

    doorbell = Doorbell(SECRET, failing, lambda: float(NOW))
    expected = (503, {"status": "failed", "reason": "google_unreachable"})
    assert doorbell.answer("/refresh", signed(), b"refresh") == expected


def test_a_short_secret_is_refused():
    with pytest.raises(WorkbookError, match="weak_secret"):
        Doorbell("pendek", dict, lambda: 0.0)
