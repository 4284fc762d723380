"""Rows of the list pasted over those of others, whose hidden keys stay: no text goes astray."""

import pytest

from tests.small_shop import (
    CUSTOMERS,
    LIST,
    list_rows,
    log,
    opened,
    place_of,
    put,
    refreshed,
    rewrite_list,
    rows_with,
    type_in,
)

SITI, DEWI = "Siti Aminah", "Dewi Lestari"


@pytest.fixture
def memory(without_figures):
    """The golden shop in memory, refreshed once."""
    return opened()


def pasted_over(book, name, other):
    """The visible cells of one row over those of another: its hidden key stays."""
    _, (head, *body) = list_rows(book)
    at, key = head.index("Pelanggan"), head.index("Kunci")
    source = next(row for row in body if row[at] == name)
    rewrite_list(
        book, [[*source[:key], row[key], *source[key + 1 :]] if row[at] == other else row for row in body]
    )


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "there"])
def test_a_row_pasted_over_anothers_waits_whether_that_one_is_still_a_customer(memory, gone):
    type_in(memory, DEWI, {"Catatan": "kata0"})
    pasted_over(memory, DEWI, SITI)
    if gone:
        put(memory, "Pelanggan", {(2, column): None for column in range(1, 8)})
    outcome = refreshed(memory)
    assert sorted(rows_with(memory, "kata0")) == [(DEWI, "Catatan"), (DEWI, "Catatan")]
    assert LIST in [problem.sheet for problem in outcome.problems]
    assert log(memory) == []


def test_a_row_pasted_over_one_waits_though_its_key_is_by_now_the_number_of_the_pasted_one(memory):
    type_in(memory, SITI, {"Catatan": "kata0"})
    put(memory, "Pelanggan", {(4, 3): CUSTOMERS[1][2], (2, 3): "0812-0000-0099"})
    pasted_over(memory, DEWI, SITI)
    type_in(memory, DEWI, {"Catatan": "kata1"})
    refreshed(memory)
    assert log(memory) == []
    assert rows_with(memory, "kata1") == [(DEWI, "Catatan")]
    assert not refreshed(memory).changed


def test_a_row_pasted_over_anothers_waits_though_its_name_and_number_are_nobodys_by_now(memory):
    type_in(memory, DEWI, {"Catatan": "kata0"})
    pasted_over(memory, DEWI, SITI)
    _, (head, *body) = list_rows(memory)
    name, phone = head.index("Pelanggan"), head.index("No. WhatsApp")
    for row in body:
        if row[name] == DEWI:
            row[name], row[phone] = f"{DEWI} Raya", None
    rewrite_list(memory, body)
    refreshed(memory)
    assert log(memory) == []
    assert rows_with(memory, "kata0") == [(f"{DEWI} Raya", "Catatan")] * 2


def test_what_hangs_on_a_former_owners_row_stays_though_the_new_owners_was_pasted_over_it(memory):
    number = CUSTOMERS[1][2]
    put(memory, "Pelanggan", {(2, 3): "0812-0000-0099", (10, 2): "Tuti Baru", (10, 3): number})
    at, name = place_of(memory, SITI)
    memory.annotate(LIST, {(at, name + 3): "kata0"})
    pasted_over(memory, DEWI, SITI)
    put(memory, LIST, {(at, name): "Tuti Baru", (at, place_of(memory, CUSTOMERS[2][2])[1]): number})
    refreshed(memory)
    assert log(memory) == []
    assert "kata0" in memory.read([LIST], [LIST]).sheets[LIST].notes.values()


def test_a_part_of_a_former_owners_name_is_not_taken_for_the_new_owners(memory):
    type_in(memory, SITI, {"Jawaban": "kata0", "Pelanggan": "Siti"})
    number = CUSTOMERS[1][2]
    put(memory, "Pelanggan", {(2, 3): "0812-0000-0099", (10, 2): "Siti Baru", (10, 3): number})
    refreshed(memory)
    assert log(memory) == []
    assert rows_with(memory, "kata0") == [("Siti", "Jawaban")]
