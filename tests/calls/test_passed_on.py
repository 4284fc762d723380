"""A row of the list, its name and its number must mean one person: an answer goes to nobody else."""

import pytest

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import (
    CONTACTS,
    CUSTOMERS,
    LIST,
    ORDERS,
    PRODUCTS,
    SETTINGS,
    list_rows,
    log,
    opened,
    put,
    refreshed,
    rewrite_list,
    rows_with,
    table,
    type_in,
)

PEOPLE = "Pelanggan"
WITHOUT_IDS = [[None if row[0].startswith("C") else row[0], *row[1:]] for row in CUSTOMERS]
PHONES = {row[0]: row[2] for row in CUSTOMERS[1:]}


SHEETS = {
    PEOPLE: WITHOUT_IDS,
    "Produk": PRODUCTS,
    "Pesanan": [[*row[:2], PHONES.get(row[2], row[2]), *row[3:]] for row in ORDERS],
    "Kontak": CONTACTS,
    "Pengaturan": SETTINGS,
}


@pytest.fixture
def shop(begun, without_figures):
    """The golden shop without IDs on any back end, refreshed once."""
    return begun(SHEETS, refreshed)


@pytest.fixture
def memory(without_figures):
    """That shop in memory."""
    made = MemoryWorkbook(SHEETS)
    refreshed(made)
    return made


def told(outcome):
    return [(problem.sheet, problem.row) for problem in outcome.problems if problem.sheet in (LIST, "Kontak")]


SWAPPED = {(2, 3): "0812-0000-0002", (3, 3): "0812-0000-0001"}
GIVEN_ON = {(2, 3): "0812-0000-0077", (3, 3): "0812-0000-0001"}
OF_SOMEBODY_NEW = {(2, 2): "Ratna Dewanti"}


@pytest.mark.parametrize("change", [SWAPPED, GIVEN_ON, OF_SOMEBODY_NEW], ids=["swapped", "given", "new"])
def test_an_answer_does_not_follow_a_number_to_somebody_else(shop, change):
    type_in(shop, "Siti Aminah", {"Hasil": "berminat", "Jawaban": "kata0"})
    put(shop, PEOPLE, change)
    outcome = refreshed(shop)
    assert log(shop) == []
    assert rows_with(shop, "kata0") == [("Siti Aminah", "Jawaban")]
    assert [sheet for sheet, _ in told(outcome)] == [LIST]
    assert not refreshed(shop).changed


@pytest.mark.parametrize("change", [SWAPPED, GIVEN_ON, OF_SOMEBODY_NEW], ids=["swapped", "given", "new"])
def test_what_was_logged_does_not_follow_a_number_to_somebody_else(memory, change):
    type_in(memory, "Siti Aminah", {"Hasil": "stop", "Jawaban": "kata0"})
    refreshed(memory)
    put(memory, PEOPLE, change)
    outcome = refreshed(memory)
    assert ("Kontak", 2) in told(outcome)
    held = {row["Pelanggan"]: row["Alasan ditahan"] for row in table(memory, "Ditahan")}
    assert "tidak mau dihubungi" not in held.values()


@pytest.mark.parametrize(
    "name", ["Siti Aminah Putri", "Ibu Siti Aminah", "SITI AMINAH", "Siti Aminnah", "Siti"]
)
def test_a_name_that_was_written_out_or_corrected_is_still_the_same_person(memory, name):
    type_in(memory, "Siti Aminah", {"Hasil": "berminat"})
    put(memory, PEOPLE, {(2, 2): name})
    refreshed(memory)
    assert [row["Hasil"] for row in log(memory)] == ["berminat"]
    put(memory, PEOPLE, {(2, 2): "Siti Aminah"})
    assert told(refreshed(memory)) == []


def test_an_answer_goes_to_the_one_as_whom_the_shop_lets_somebody_count(memory):
    put(memory, PEOPLE, {(1, 8): "Gabung ke"})
    type_in(memory, "Siti Aminah", {"Hasil": "berminat", "Jawaban": "kata0"})
    put(memory, PEOPLE, {(2, 8): "0812-0000-0008"})
    refreshed(memory)
    assert [(row["Pelanggan"], row["Jawaban"]) for row in log(memory)] == [
        ("Maya Sari (0812-0000-0008)", "kata0")
    ]
    assert told(refreshed(memory)) == []


def test_a_passed_on_row_is_logged_once_its_name_is_mended(shop):
    type_in(shop, "Siti Aminah", {"Hasil": "berminat", "Jawaban": "kata0"})
    put(shop, PEOPLE, OF_SOMEBODY_NEW)
    refreshed(shop)
    type_in(shop, "Siti Aminah", {"Pelanggan": "Ratna Dewanti"})
    refreshed(shop)
    assert [(row["Pelanggan"], row["Jawaban"]) for row in log(shop)] == [
        ("Ratna Dewanti (0812-0000-0001)", "kata0")
    ]


OVER = ["Kenapa sekarang", "Staf", "Pertanyaan", "Nilai", "Terakhir beli", "Alasan", "Urutan", "Kirim WA"]
GONE = {(2, column): None for column in range(1, 8)}


@pytest.mark.parametrize("header", OVER)
@pytest.mark.parametrize(
    "change", [GONE, {(2, 3): "0812-0000-0099"}, SWAPPED], ids=["deleted", "corrected", "swapped"]
)
def test_what_is_typed_over_ours_stays_though_the_customer_cannot_be_told(header, change, without_figures):
    book = opened()
    type_in(book, "Siti Aminah", {header: "kata0"})
    put(book, PEOPLE, change)
    outcome = refreshed(book)
    in_log = [row for row in log(book) if "kata0" in str(row)]
    assert len(rows_with(book, "kata0")) + len(in_log) == 1
    assert in_log or LIST in [sheet for sheet, _ in told(outcome)]
    assert not refreshed(book).changed


def write_by_hand(book, cells):
    _, (titles, *body) = list_rows(book)
    rewrite_list(book, [*body, [cells.get(title) for title in titles]])


@pytest.mark.parametrize(
    ("name", "is_hers"),
    [("Siti Aminah", True), ("Bu Siti", True), ("Siti Rahma", False), ("Dewi Aminah", False)],
)
def test_a_row_by_hand_with_another_name_than_its_numbers_owner_waits(memory, name, is_hers):
    cells = {"Pelanggan": name, "No. WhatsApp": "0812-0000-0001", "Hasil": "berminat", "Jawaban": "kata0"}
    write_by_hand(memory, cells)
    outcome = refreshed(memory)
    assert [row["Jawaban"] for row in log(memory)] == (["kata0"] if is_hers else [])
    assert (LIST in [sheet for sheet, _ in told(outcome)]) is not is_hers


@pytest.mark.parametrize(("name", "is_hers"), [("Siti Aminah", True), ("Dewi Lestari", False)])
def test_a_row_by_hand_waits_for_its_name_where_the_heading_of_names_was_typed_over(memory, name, is_hers):
    cells = {"Pelanggan": name, "No. WhatsApp": "0812-0000-0001", "Hasil": "berminat", "Jawaban": "kata0"}
    write_by_hand(memory, cells)
    number, (head, *_) = list_rows(memory)
    put(memory, LIST, {(number, head.index("Pelanggan") + 1): "Orangnya"})
    assert (LIST in [sheet for sheet, _ in told(refreshed(memory))]) is not is_hers
    answered = [row["Pelanggan"] for row in log(memory) if row["Jawaban"] == "kata0"]
    assert answered == ["Siti Aminah (0812-0000-0001)"] * is_hers
    assert not refreshed(memory).changed


def test_what_was_typed_over_ours_leaves_a_row_that_waits_when_it_is_logged(memory):
    type_in(memory, "Siti Aminah", {"Hasil": "hmm", "Kenapa sekarang": "kata0"})
    put(memory, PEOPLE, {(2, 5): "tidak"})
    refreshed(memory)
    assert [row["Catatan"] for row in log(memory)] == ["Diketik di kolom Kenapa sekarang: kata0"]
    assert rows_with(memory, "kata0") == []
    assert rows_with(memory, "hmm") == [("Siti Aminah", "Hasil")]
    assert not refreshed(memory).changed


def test_our_words_in_a_row_that_lost_its_key_are_not_logged_as_typed(shop):
    type_in(shop, "Siti Aminah", {"Hasil": "berminat", "Kunci": None})
    type_in(shop, "Dewi Lestari", {"Catatan": "kata0", "Kunci": None})
    refreshed(shop)
    assert [(row["Pelanggan"], row["Hasil"], row["Catatan"]) for row in log(shop)] == [
        ("Siti Aminah (0812-0000-0001)", "berminat", None)
    ]
    assert rows_with(shop, "kata0") == [("Dewi Lestari", "Catatan")]
    assert not refreshed(shop).changed


def test_what_was_typed_over_ours_in_a_row_that_lost_its_key_is_logged(shop):
    type_in(shop, "Siti Aminah", {"Kenapa sekarang": "kata0", "Kunci": None, "Hasil": "berminat"})
    refreshed(shop)
    assert [(row["Hasil"], row["Catatan"]) for row in log(shop)] == [
        (None, "Diketik di kolom Kenapa sekarang: kata0"),
        ("berminat", None),
    ]


def test_half_a_list_may_lose_its_keys_in_one_block(memory):
    _, (head, *body) = list_rows(memory)
    half, key = len(body) // 2, head.index("Kunci")
    rewrite_list(memory, [[*row[:key], None, *row[key + 1 :]] for row in body[:half]] + body[half:])
    refreshed(memory)
    assert half > 1
    assert log(memory) == []
    assert not refreshed(memory).changed
