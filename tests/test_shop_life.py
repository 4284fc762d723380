"""Whole shops live for some days on every back end: no typed text is lost, moved or doubled."""

import os

import pytest

from tests.shop_life.desks import FileDesk, MemoryDesk
from tests.shop_life.google_desk import GoogleDesk
from tests.shop_life.life import Life
from tests.shop_life.quick import quickened

DAYS = int(os.environ.get("SHEETS_CRM_DAYS", "0"))
"""Days of each shop, if others are wanted; sixty and more shops are for ``benchmarks/shop_life.py``."""


@pytest.mark.filterwarnings("ignore:Print area cannot be set")
@pytest.mark.parametrize(
    ("make", "seed", "days"),
    [(MemoryDesk, 0, 8), (MemoryDesk, 1, 8), (FileDesk, 2, 1), (GoogleDesk, 3, 1)],
)
def test_no_text_is_lost_moved_or_doubled_in_a_shop(make, seed, days, tmp_path, monkeypatch):
    quickened(monkeypatch)
    life = Life(make, seed, tmp_path)
    assert life.live(DAYS or days).faults == [], life.history
    assert life.result.words > 0
