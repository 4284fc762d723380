"""Sixty days of a seeded shop: caps hold, nobody is lost, and many reasons appear."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.calls.simulated_shop import a_day, simulated_shop
from tests.small_shop import table

pytestmark = pytest.mark.usefixtures("without_figures")
SELLING = (
    "Sudah waktunya",
    "Hampir habis",
    "Biasanya",
    "Lama tidak belanja",
    "Puas, tawarkan",
    "Waktunya perawatan",
)
DAYS, CUSTOMERS, CAPACITY = 60, 16, 3


def sells(row):
    return any(reason.startswith(SELLING) for reason in str(row["Semua alasan"]).split("; "))


def key_of(row):
    return str(row["Pelanggan"]).removeprefix("Kak ").partition(" (")[0]


def test_sixty_days_keep_the_caps_and_lose_nobody():
    shop = simulated_shop(1448, CUSTOMERS, CAPACITY)
    reasons, longest = Counter(), 0
    for _ in range(DAYS):
        today, before = shop.today, {each.key: each.last_order for each in shop.people}
        sold = dict(shop.offers)
        listed, held = a_day(shop)
        where = {str(row["Pelanggan"]).removeprefix("Kak ") for row in [*listed, *held]}
        reasons.update(reason for row in listed for reason in str(row["Semua alasan"]).split("; "))
        longest = max(longest, *Counter(row["Staf"] for row in listed).values(), 0)
        assert len({row["Pelanggan"] for row in listed}) == len(listed)
        for row in listed:
            key = str(row["Pelanggan"]).removeprefix("Kak ")
            if sells(row):
                assert "Menyelesaikan keluhan" not in str(row["Semua alasan"])
                assert (today - before[key]).days >= 7, (today, row)
                assert (today - sold.get(key, date.min)).days >= 7, (today, row)
        for someone in shop.people:
            if someone.birthday and (someone.birthday.month, someone.birthday.day) == (
                today.month,
                today.day,
            ):
                assert someone.key in where, (today, someone)
        complaints = table(shop.book, "Keluhan") if "Keluhan" in shop.book.titles() else []
        open_ones = {key_of(row) for row in complaints if not row["Ditutup"]}
        told = {key_of(row) for row in listed if "Menyelesaikan keluhan" in str(row["Semua alasan"])}
        assert {key for key in open_ones if shop.named(key).complained != today} <= told | where
        late = [
            row for row in table(shop.book, "Profil Pelanggan") if row["Keadaan"] in ("terlambat", "segera")
        ]
        assert {row["Pelanggan"].removeprefix("Kak ") for row in late} <= where
    assert longest == CAPACITY
    assert len(reasons) >= 15, reasons
    assert shop.today == date(2026, 3, 2) + timedelta(days=DAYS)
