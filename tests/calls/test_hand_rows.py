"""Rows that staff write by hand, and rows that lost their key."""

from datetime import timedelta

import pytest

from sheets_crm.workbooks.protocol import AppendRows, Plan
from tests.small_shop import (
    AS_OF,
    CONTACTS,
    CUSTOMERS,
    ORDERS,
    PRODUCTS,
    SETTINGS,
    list_rows,
    log,
    opened,
    refreshed,
    rewrite_list,
    type_in,
)

pytestmark = pytest.mark.usefixtures("without_figures")
BY_HAND = {
    "Pelanggan": "Joko Widodo",
    "No. WhatsApp": "0812-0000-0007",
    "Hasil": "berminat",
    "Jawaban": "kata0",
}


@pytest.fixture
def shop(begun):
    """The golden shop on any back end, refreshed once."""
    contents = {"Pelanggan": CUSTOMERS, "Produk": PRODUCTS, "Pesanan": ORDERS, "Kontak": CONTACTS}
    return begun({**contents, "Pengaturan": SETTINGS}, refreshed)


def write_rows(book, *rows):
    _, (titles, *body) = list_rows(book)
    rewrite_list(book, [*body, *([row.get(title) for title in titles] for row in rows)])


def answers(book):
    return [(row["Pelanggan"], row["Hasil"], row["Jawaban"]) for row in log(book)]


ANSWER = ("Joko Widodo (C7)", "berminat", "kata0")


def test_the_same_answer_twice_on_one_day_in_two_rows_by_hand_counts_twice(shop):
    write_rows(shop, BY_HAND, BY_HAND)
    refreshed(shop)
    assert answers(shop) == [ANSWER, ANSWER]
    write_rows(shop, BY_HAND)
    refreshed(shop)
    assert answers(shop) == [ANSWER] * 3
    assert not refreshed(shop).changed


class Stopping:
    """A workbook whose writing stops after the log, as one that is written step by step may."""

    def __init__(self, book):
        self.book = book

    def __getattr__(self, name):
        return getattr(self.book, name)

    def commit(self, plan):
        logged = [each for each in plan.changes if isinstance(each, AppendRows) and each.sheet == "Kontak"]
        self.book.commit(Plan(plan.run_id, logged))


@pytest.mark.parametrize("days", [0, 1])
def test_rows_by_hand_are_logged_once_though_a_run_stopped_between_log_and_list(shop, days):
    write_rows(shop, BY_HAND, BY_HAND)
    stopping = Stopping(shop)
    stopping.runs = 40
    refreshed(stopping)
    assert answers(shop) == [ANSWER, ANSWER]
    refreshed(shop, AS_OF + timedelta(days=days))
    assert answers(shop) == [ANSWER, ANSWER]
    write_rows(shop, BY_HAND)
    refreshed(shop, AS_OF + timedelta(days=days))
    assert answers(shop) == [ANSWER] * 3


def test_two_answers_by_hand_are_logged_once_each_though_a_run_stopped_in_between():
    book = opened()
    write_rows(book, BY_HAND, {**BY_HAND, "Jawaban": "kata1"})
    stopping = Stopping(book)
    stopping.runs = 40
    refreshed(stopping)
    refreshed(book)
    assert answers(book)[-2:] == [ANSWER, (*ANSWER[:2], "kata1")]


def test_our_own_last_note_is_not_logged_when_a_row_loses_its_key():
    book = opened()
    type_in(book, "Rina Wati", {"Hasil": "tidak menjawab", "Jawaban": "kata0"})
    refreshed(book)
    refreshed(book, AS_OF + timedelta(days=20))
    logged = len(log(book))
    type_in(book, "Rina Wati", {"Kunci": None})
    refreshed(book, AS_OF + timedelta(days=20))
    assert [row for row in log(book)[logged:] if "kata0" in str(row)] == []
    type_in(book, "Rina Wati", {"Kunci": None, "Catatan terakhir": "kata1"})
    refreshed(book, AS_OF + timedelta(days=20))
    assert len([row for row in log(book) if "kata1" in str(row)]) == 1


@pytest.mark.parametrize("header", ["Staf", "Alasan"])
@pytest.mark.parametrize(("cell", "shown"), [(5, "5"), (AS_OF, "2026-06-30"), (True, "True")])
def test_numbers_and_days_in_columns_for_words_stop_no_refresh(header, cell, shown):
    memory = opened()
    type_in(memory, "Siti Aminah", {"Hasil": "nanti"})
    refreshed(memory)
    write_rows(memory, {**BY_HAND, header: cell})
    refreshed(memory)
    assert [row[header] for row in log(memory)][1:] == [shown]
    assert not refreshed(memory).changed


def test_a_text_in_place_of_a_number_is_logged_beside_the_answer_of_a_row_by_hand():
    book = opened()
    _, (head, *body) = list_rows(book)
    typed = {"Pelanggan": "Siti Aminah", "No. WhatsApp": "kata0", "Hasil": "berminat"}
    rewrite_list(book, [*body, [typed.get(title) for title in head]])
    refreshed(book)
    assert "kata0" in str([row["Catatan"] for row in log(book)])
    assert not refreshed(book).changed
