"""One fake Google for all tests of it, empty at the beginning of each."""

import pytest

from tests.google_server import GoogleServer
from tests.google_server.caller import Caller


@pytest.fixture(scope="package")
def running():
    with GoogleServer() as server:
        yield server


@pytest.fixture
def server(running):
    running.reset()
    yield running
    assert running.crashes == []


@pytest.fixture
def book(server):
    return server.add_spreadsheet()


@pytest.fixture
def caller(server, book):
    return Caller(server, book)


@pytest.fixture
def human(server, book):
    return server.human(book)
