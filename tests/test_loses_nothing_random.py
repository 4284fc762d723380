"""Random days in a shop: people edit the list in every way, refreshes come in between, nothing is lost."""

import os
import random
from datetime import timedelta

import pytest
from msgspec.structs import replace

from sheets_crm.calls import today
from sheets_crm.sheets import changes as sheets
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.conftest import xlsx_book
from tests.small_shop import AS_OF, LIST, put, refreshed, table, type_in, workbook
from tests.staff_hands import DEEDS, NONE, RENAMED, Hand, differences, grid, kept_today, log_words, told

RUNS = int(os.environ.get("SHEETS_CRM_RUNS", "20"))
"""Shops; 2000 are for by hand and before a release."""


@pytest.fixture(scope="module")
def opening():
    """The golden shop, refreshed once: its cells, and its facts and queue, which take long to work out."""
    kept = {}

    def remembered(name, function):
        def first_time(*arguments, **options):
            kept.setdefault(name, function(*arguments, **options))
            return kept[name]

        return first_time

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(today, "facts_of", remembered("facts", today.facts_of))
        patch.setattr(today, "queue", remembered("queue", today.queue))
        book = workbook()
        refreshed(book)
    cells = {title: sheet.rows for title, sheet in book.read(book.titles()).sheets.items()}
    return cells, kept["facts"], kept["queue"]


@pytest.fixture
def shop(opening, monkeypatch):
    """How to open the shop: without figures, all who are free listed but for a few a day."""
    cells, facts, queue = opening

    def facts_today(shop, as_of, *_):
        return replace(facts, as_of=as_of, contacts=shop.columns["contacts"])

    def opened(seed):
        def queue_today(facts, **_):
            done = {each.customer for each in facts.log if each.result}
            listed = [
                row
                for row in queue.listed
                if row.customer not in done and kept_today(row.customer, facts.as_of, seed)
            ]
            return replace(queue, listed=listed)

        monkeypatch.setattr(today, "queue", queue_today)
        return MemoryWorkbook(cells)

    monkeypatch.setattr(today, "facts_of", facts_today)
    monkeypatch.setattr(sheets, "figure_tables", lambda *_: {})
    monkeypatch.setattr(sheets, "profile_rows", lambda *_: [])
    return opened


def edited(book, choose, words, deeds):
    header, rows = grid(book, LIST)
    blank = {(r, c): None for r in range(1, len(rows) + 1) for c in range(1, len(rows[0]) + 1)}
    hand = Hand(choose, rows, header, words)
    for deed in deeds:
        deed(hand)
    cells = {(r, c): cell for r, row in enumerate(hand.rows, 1) for c, cell in enumerate(row, 1)}
    put(book, LIST, blank | cells)


def mend_the_key(hand):
    for old, new in RENAMED.items():
        if old not in hand.head:
            hand.put(hand.head, new, old)


@pytest.mark.parametrize("seed", range(RUNS))
def test_whatever_people_do_to_the_list_every_text_stays_with_its_customer(shop, seed):
    choose, words, deeds = random.Random(seed), [], []
    book, as_of = shop(seed), AS_OF
    for _ in range(choose.randint(2, 4)):
        today_done = choose.choices(DEEDS, k=choose.randint(1, 6))
        deeds.append([deed.__name__ for deed in today_done])
        edited(book, choose, words, [mend_the_key, *today_done] if choose.random() < 0.8 else today_done)
        before = told(book)
        refreshed(book, as_of)
        assert differences(before, told(book)) == NONE, f"seed {seed}: {deeds}"
        as_of += timedelta(days=choose.choice([0, 1, 4]))
    before = told(book)
    refreshed(book, as_of)
    assert differences(before, told(book)) == NONE, f"seed {seed}: {deeds}"
    assert not refreshed(book, as_of).changed, f"seed {seed}: {deeds}"


def test_fifty_refreshes_of_a_file_in_a_row_log_each_answer_once(shop, opening, tmp_path):
    shop(0)
    book = xlsx_book(opening[0], {}, tmp_path)
    typed = {}
    for number in range(50):
        if number % 17 == 3:
            name = next(row["Pelanggan"] for row in table(book, LIST) if not row["Hasil"])
            typed[f"kata{number}", name] = 1
            type_in(book, name, {"Hasil": "berminat", "Catatan": f"kata{number}"})
            assert refreshed(book).logged == 1
        else:
            refreshed(book)
    assert log_words(book) == typed
    assert len(typed) == 3
