"""Sixty days of a seeded shop: caps hold, nobody is lost, and many reasons appear."""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.calls.simulated_shop import SELLING, STAFF, a_day, simulated_shop
from tests.small_shop import table

pytestmark = pytest.mark.usefixtures("without_figures")
COMPLAINT, BIRTHDAY, DEBT = "Menyelesaikan keluhan", "Ulang tahun", "Pembayaran"
FIRST = {COMPLAINT, "Janji menghubungi lagi", "Pertanyaan kesehatan", "Pesanan belum dicatat"}
"""All that may stand beside an open complaint, and what stands above everything else."""
REMINDERS = (-7, 0, 1, 30)
DAYS, CUSTOMERS, CAPACITY = 60, 16, 3


def reasons_of(row):
    return str(row["Semua alasan"]).split("; ")


def sells(row):
    return any(reason.startswith(SELLING) for reason in reasons_of(row))


def key_of(row):
    return str(row["Pelanggan"]).removeprefix("Kak ").partition(" (")[0]


class Day:
    """What stood on the sheets of one day, and what the shop's own model knows of it."""

    def __init__(self, shop, today, before, listed, held):
        self.shop, self.today, self.before = shop, today, before
        self.rows = listed
        self.listed = {key_of(row): row for row in listed}
        self.held = {key_of(row): row for row in held}

    def told(self, key, reason):
        """Whether somebody is listed for a reason, or held back with a sentence that says why."""
        if key in self.listed:
            return any(each.startswith(reason) for each in reasons_of(self.listed[key]))
        return key in self.held and bool(self.held[key]["Kenapa ditahan"])


def nobody_is_pressed(day, sold):
    assert len(day.listed) == len(day.rows)
    assert not set(day.listed) & set(day.held)
    for key, row in day.listed.items():
        if sells(row):
            assert COMPLAINT not in reasons_of(row)
            assert (day.today - day.before[key]).days >= 7, (day.today, row)
            assert (day.today - sold.get(key, date.min)).days >= 7, (day.today, row)


def complaints_come_first(day, open_ones):
    for key in open_ones:
        assert day.told(key, COMPLAINT), (day.today, key)
        if key in day.listed:
            assert set(reasons_of(day.listed[key])) <= FIRST, (day.today, day.listed[key])
            assert day.listed[key]["Cocok ditawarkan"] is None
            assert day.listed[key]["Kirim WA"].startswith("Kirim")
        else:
            assert day.held[key]["Alasan"] in FIRST, (day.today, day.held[key])
    settled = set(day.listed) - set(open_ones)
    assert not [key for key in settled if COMPLAINT in reasons_of(day.listed[key])]
    for name in STAFF:
        urgent = [bool(set(reasons_of(row)) & FIRST) for row in day.rows if row["Staf"] == name]
        assert urgent == sorted(urgent, reverse=True), (day.today, name)


def debts_are_asked_for_on_their_day(day, open_ones):
    owed = {}
    for debt in sorted(day.shop.debts, key=lambda debt: debt.due):
        if not debt.paid:
            owed.setdefault(debt.key, debt.due)
    for key, due in owed.items():
        if (day.today - due).days in REMINDERS and key not in open_ones:
            assert day.told(key, DEBT) or set(reasons_of(day.listed[key])) <= FIRST, (day.today, key)
    asked = {key for key, row in day.listed.items() if any(each.startswith(DEBT) for each in reasons_of(row))}
    assert asked <= set(owed), day.today
    for key in asked:
        assert not sells(day.listed[key])
        assert day.listed[key]["Cocok ditawarkan"] is None


def birthdays_are_wished(day):
    graver = {COMPLAINT, "Pertanyaan kesehatan", "Pembayaran jatuh tempo", "Pembayaran lewat jatuh tempo"}
    for someone in day.shop.people:
        born = someone.birthday
        if born is None or (born.month, born.day) != (day.today.month, day.today.day):
            continue
        key, row = someone.key, day.listed.get(someone.key)
        waits = row is not None and graver & set(reasons_of(row))
        assert waits or day.told(key, BIRTHDAY), (day.today, key)


def nobody_is_lost(day):
    late = [
        row for row in table(day.shop.book, "Profil Pelanggan") if row["Keadaan"] in ("terlambat", "segera")
    ]
    assert {key_of(row) for row in late} <= set(day.listed) | set(day.held), day.today


def test_sixty_days_keep_the_caps_and_lose_nobody():
    shop = simulated_shop(1448, CUSTOMERS, CAPACITY)
    reasons, longest, complained = Counter(), 0, 0
    for _ in range(DAYS):
        today, before = shop.today, {each.key: each.last_order for each in shop.people}
        sold, open_ones = dict(shop.offers), shop.complaining()
        listed, held = a_day(shop)
        day = Day(shop, today, before, listed, held)
        nobody_is_pressed(day, sold)
        complaints_come_first(day, open_ones)
        debts_are_asked_for_on_their_day(day, open_ones)
        birthdays_are_wished(day)
        nobody_is_lost(day)
        reasons.update(reason for row in listed for reason in reasons_of(row))
        longest = max(longest, *Counter(row["Staf"] for row in listed).values(), 0)
        complained += len(open_ones)
    assert longest == CAPACITY
    assert len(reasons) >= 15, reasons
    assert complained >= 20
    assert sum(debt.due < shop.today for debt in shop.debts) >= 3
    assert shop.today == date(2026, 3, 2) + timedelta(days=DAYS)
