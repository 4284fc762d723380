"""Rows of the list whose hidden key went or was given out before: no text goes astray."""

import pytest

from tests.small_shop import (
    CUSTOMERS,
    LIST,
    list_rows,
    log,
    opened,
    place,
    place_of,
    put,
    refreshed,
    rewrite_list,
    rows_with,
    table,
    type_in,
)

SITI, DEWI = "Siti Aminah", "Dewi Lestari"


@pytest.fixture
def memory(without_figures):
    """The golden shop in memory, refreshed once."""
    return opened()


@pytest.mark.parametrize("header", ["Kenapa sekarang", "Kirim WA", "Urutan", "Staf", "No. WhatsApp"])
def test_a_text_over_ours_is_logged_though_the_whole_key_column_was_emptied(memory, header):
    type_in(memory, SITI, {header: "kata0"})
    _, (head, *body) = list_rows(memory)
    key = head.index("Kunci")
    rewrite_list(memory, [[*row[:key], None, *row[key + 1 :]] for row in body])
    refreshed(memory)
    assert ["kata0" in str(row["Catatan"]) for row in log(memory) if SITI in row["Pelanggan"]] == [True]
    assert "Kirim" not in str([row["Catatan"] for row in log(memory)]).replace("kolom Kirim WA", "")
    assert not refreshed(memory).changed


@pytest.mark.parametrize(
    ("old", "new", "keys"),
    [
        (" ", "  ", True),
        (" ", "  ", False),
        ("2026", "2027", True),
        ("2026", "2027", False),
        ("0812", "0813", True),
    ],
)
def test_a_text_over_ours_stays_though_somebody_replaced_text_in_the_whole_list(memory, old, new, keys):
    row = ["2026-06-01", "C3", *[None] * 9, "kata1", None]
    put(memory, "Kontak", {(2, column): cell for column, cell in enumerate(row, 1)})
    refreshed(memory)
    type_in(memory, SITI, {"Pertanyaan": "kata0"})
    _, (head, *body) = list_rows(memory)
    body = [[cell.replace(old, new) if isinstance(cell, str) else cell for cell in row] for row in body]
    key = head.index("Kunci")
    rewrite_list(memory, body if keys else [[*row[:key], None, *row[key + 1 :]] for row in body])
    refreshed(memory)
    told = [row["Pelanggan"] for row in log(memory) if "kata0" in str(row["Catatan"])]
    assert told == ["Siti Aminah (C1)"]
    assert str([row["Catatan"] for row in log(memory)]).count("kata1") == 1
    assert not refreshed(memory).changed


def test_our_words_in_a_row_that_lost_its_key_and_waits_are_never_logged(memory):
    type_in(memory, SITI, {"Hubungi lagi": "kata0", "Kunci": None})
    put(memory, "Pelanggan", {(2, 5): "tidak"})
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Hubungi lagi")]
    assert not refreshed(memory).changed
    assert log(memory) == []


def test_our_own_line_of_the_log_is_not_logged_again_where_it_was_pasted(memory):
    row = ["2026-06-01", "C1", *[None] * 9, "kata0", None]
    put(memory, "Kontak", {(2, column): cell for column, cell in enumerate(row, 1)})
    refreshed(memory)
    line = next(row["Catatan terakhir"] for row in table(memory, LIST) if "kata0" in str(row))
    type_in(memory, DEWI, {"Catatan terakhir": line})
    refreshed(memory)
    assert [row["Catatan"] for row in log(memory)] == ["kata0"]


def test_two_people_never_have_one_key_on_one_day(memory):
    numbers = [row[2] for row in CUSTOMERS[1:]]
    type_in(memory, SITI, {"Catatan": "kata0"})
    row, column = place(memory, SITI, "Kunci")
    key = memory.read([LIST]).sheets[LIST].rows[row - 1][column - 1].partition(" ")[0]
    put(memory, "Pelanggan", {(2, 3): numbers[2], (4, 3): numbers[0]})
    refreshed(memory)
    bearers = [
        each["Pelanggan"] for each in table(memory, LIST) if str(each["Kunci"]).partition(" ")[0] == key
    ]
    assert bearers == [SITI]


@pytest.mark.parametrize("later", [(), ("besides", "reasons"), ("besides", "reasons", "offers", "message")])
def test_a_text_over_ours_is_logged_in_a_list_of_a_version_with_fewer_columns(later, memory):
    names = (
        "rank customer phone whatsapp reason why_now besides reasons last_order next_order"
        " value offers question last_note message staff"
    )
    row, column = place(memory, SITI, "Kunci")
    key, mark, prints, _ = memory.read([LIST]).sheets[LIST].rows[row - 1][column - 1].split(" ~")
    known = "".join(prints[4 * at :][:4] for at, name in enumerate(names.split(" ")) if name not in later)
    put(memory, LIST, {(row, column): f"{key} ~{mark} ~{known}"})
    type_in(memory, SITI, {"Kenapa sekarang": "kata0"})
    refreshed(memory)
    told = [row["Catatan"] for row in log(memory) if "kata0" in str(row["Catatan"])]
    assert told == ["Diketik di kolom Kenapa sekarang: kata0"]


def test_a_waiting_row_without_its_key_keeps_the_name_of_who_counts_as_another_now(memory):
    type_in(memory, SITI, {"Hubungi lagi": "kata0"})
    put(memory, "Pelanggan", {(2, 5): "tidak", (4, 5): "tidak"})
    refreshed(memory)
    type_in(memory, SITI, {"Kunci": None})
    put(memory, "Pelanggan", {(1, 8): "Gabung ke", (2, 8): "C3"})
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Hubungi lagi")]
    row = next(row for row in table(memory, LIST) if row["Hubungi lagi"] == "kata0")
    assert row["No. WhatsApp"] == CUSTOMERS[1][2]
    assert SITI not in str(log(memory))
    assert "kata0" not in str(log(memory))
    assert not refreshed(memory).changed


def test_a_waiting_row_of_nobodys_comes_to_rest_whatever_the_new_list_says(memory):
    _, (head, *body) = list_rows(memory)
    typed = {"Pelanggan": "Bu RT", "Kirim WA": "kata0", "Staf": "Rini"}
    rewrite_list(memory, [*body, [typed.get(title) for title in head]])
    put(memory, "Pelanggan", {(2, 4): "Rini"})
    refreshed(memory)
    assert rows_with(memory, "kata0") == [("Bu RT", "Kirim WA")]
    assert not refreshed(memory).changed


def test_our_own_line_of_the_log_is_not_logged_again_though_its_customer_is_gone(memory):
    row = ["2026-06-01", "C1", *[None] * 9, "kata0", None]
    put(memory, "Kontak", {(2, column): cell for column, cell in enumerate(row, 1)})
    refreshed(memory)
    line = next(row["Catatan terakhir"] for row in table(memory, LIST) if "kata0" in str(row))
    put(memory, "Pelanggan", {(2, 2): None, (2, 3): None})
    put(memory, "Pesanan", {(row, 3): "C5" for row in range(2, 6)})
    type_in(memory, DEWI, {"Catatan terakhir": line})
    refreshed(memory)
    assert [row["Catatan"] for row in log(memory)] == ["kata0"]


@pytest.mark.parametrize("keys", [True, False], ids=["with keys", "without keys"])
def test_a_reason_written_by_hand_waits_with_its_row_until_the_result_can_be_read(memory, keys):
    _, (head, *body) = list_rows(memory)
    typed = {"Pelanggan": SITI, "Alasan": "kata0", "Staf": "kata1", "Hasil": "entahlah", "Urutan": "1"}
    if keys:
        del typed["Urutan"]
    key = head.index("Kunci")
    body = body if keys else [[*row[:key], None, *row[key + 1 :]] for row in body[1:]]
    rewrite_list(memory, [*body, [typed.get(title) for title in head]])
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Alasan")]
    assert rows_with(memory, "kata1") == [(SITI, "Staf")]
    assert not refreshed(memory).changed
    put(memory, LIST, {place_of(memory, "entahlah"): "berminat"})
    refreshed(memory)
    told = [(row["Alasan"], row["Staf"]) for row in log(memory) if row["Hasil"] == "berminat"]
    assert told == [("kata0", "kata1")]


def test_a_result_that_cannot_be_read_waits_below_the_list_where_no_row_has_a_key(memory):
    type_in(memory, SITI, {"Hasil": "kata0"})
    _, (head, *body) = list_rows(memory)
    key = head.index("Kunci")
    rewrite_list(memory, [[*row[:key], None, *row[key + 1 :]] for row in body])
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Hasil")]
    assert [row["Pelanggan"] for row in table(memory, LIST)].count(SITI) == 2
    assert not refreshed(memory).changed


def test_a_reason_of_nobodys_row_waits_with_it_where_no_row_has_a_key(memory):
    _, (head, *body) = list_rows(memory)
    key = head.index("Kunci")
    typed = {"Pelanggan": "Bu RT", "Alasan": "kata0", "Staf": "kata1", "Hasil": "nanti", "Urutan": "1"}
    body = [[*row[:key], None, *row[key + 1 :]] for row in body]
    rewrite_list(memory, [*body, [typed.get(title) for title in head]])
    refreshed(memory)
    assert rows_with(memory, "kata0") == [("Bu RT", "Alasan")]
    assert rows_with(memory, "kata1") == [("Bu RT", "Staf")]
    assert not refreshed(memory).changed


def test_a_waiting_row_comes_to_rest_though_a_column_was_sorted_without_its_rows(memory):
    type_in(memory, SITI, {"Hubungi lagi": "kata0"})
    put(memory, "Pelanggan", {(2, 5): "tidak"})
    _, (head, *body) = list_rows(memory)
    at = head.index("Terakhir beli")
    cells = sorted((row[at] for row in body), key=str, reverse=body[0][at] == min(row[at] for row in body))
    rewrite_list(memory, [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(body, cells, strict=True)])
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Hubungi lagi")]
    assert log(memory) == []
    assert not refreshed(memory).changed


@pytest.mark.parametrize("header", ["Nilai", "Kenapa sekarang"])
def test_a_column_sorted_alone_is_not_taken_for_typing_whatever_was_typed_in_another(memory, header):
    _, (head, *body) = list_rows(memory)
    at, other = head.index(header), head.index("Pertanyaan")
    order = {"Nilai": float, "Kenapa sekarang": str.casefold}[header]
    cells = sorted((row[at] for row in body), key=order, reverse=True)
    assert sum(row[at] != cell for row, cell in zip(body, cells, strict=True)) > 2
    for row, cell in zip(body, cells, strict=True):
        row[at] = cell
    body[1][other] = "kata0"
    rewrite_list(memory, body)
    refreshed(memory)
    assert [row["Catatan"] for row in log(memory)] == ["Diketik di kolom Pertanyaan: kata0"]


def test_a_new_number_in_a_row_that_waits_is_logged_once_whatever_was_typed_beside_it(memory):
    typed = {"Hubungi lagi": "kata0", "No. WhatsApp": "0812-0000-0099", "Kenapa sekarang": "kata1"}
    type_in(memory, SITI, typed)
    put(memory, "Pelanggan", {(2, 5): "tidak"})
    refreshed(memory)
    assert not refreshed(memory).changed
    notes = str([row["Catatan"] for row in log(memory)])
    assert (notes.count("6281200000099"), notes.count("kata1")) == (1, 1)


def test_a_copy_that_waits_comes_to_rest_where_all_keys_went_and_a_number_was_passed_on(memory):
    typed = {"Hubungi lagi": "kata0", "Hasil": "nanti", "Staf": "Rini", "Kirim WA": "kata1"}
    type_in(memory, SITI, typed)
    put(memory, "Pelanggan", {(row, 4): "Rini" for row in range(2, 10)})
    put(memory, "Pelanggan", {(2, 3): CUSTOMERS[3][2], (4, 3): CUSTOMERS[1][2]})
    _, (head, *body) = list_rows(memory)
    key = head.index("Kunci")
    rewrite_list(memory, [[*row[:key], None, *row[key + 1 :]] for row in body])
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Hubungi lagi")]
    assert not refreshed(memory).changed


def test_a_waiting_row_whose_name_was_typed_over_bears_the_customers_again(memory):
    type_in(memory, SITI, {"Hubungi lagi": "kata0", "Pelanggan": "Siti"})
    put(memory, "Pelanggan", {(2, 5): "tidak"})
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Hubungi lagi")]
    assert not refreshed(memory).changed
    put(memory, "Pelanggan", {(2, 2): f"{SITI} Putri"})
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(SITI, "Hubungi lagi")]
    assert not refreshed(memory).changed


@pytest.mark.parametrize("typed", ["Siti", f"{SITI} Putri"])
def test_a_waiting_row_keeps_what_was_typed_over_a_name_that_changed_on_the_same_day(memory, typed):
    type_in(memory, SITI, {"Hubungi lagi": "kata0", "Pelanggan": typed})
    put(memory, "Pelanggan", {(2, 2): f"{SITI} Putri", (2, 5): "tidak"})
    refreshed(memory)
    assert rows_with(memory, "kata0") == [(typed, "Hubungi lagi")]
    assert not refreshed(memory).changed
