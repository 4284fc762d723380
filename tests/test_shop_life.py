"""Whole shops live for weeks on every back end: no typed text is lost, moved or doubled."""

import os

import pytest

from sheets_crm.sheets import changes as sheets
from tests.shop_life.desks import FileDesk, MemoryDesk
from tests.shop_life.google_desk import GoogleDesk
from tests.shop_life.life import Life

DAYS = int(os.environ.get("SHEETS_CRM_DAYS", "4"))
"""Days of each shop; 60 are for ``benchmarks/shop_life.py``."""


@pytest.mark.parametrize("make", [MemoryDesk, FileDesk, GoogleDesk])
@pytest.mark.parametrize("seed", range(int(os.environ.get("SHEETS_CRM_SHOPS", "1"))))
def test_no_text_is_lost_moved_or_doubled_in_a_shop(make, seed, tmp_path, without_figures):
    life = Life(make, seed, tmp_path)
    assert life.live(DAYS).faults == [], life.history
    assert sheets
