"""Comments on the list's cells, and what is typed over ours: kept, once, under the right customer."""

from copy import deepcopy
from datetime import date, timedelta

import pytest

from tests.small_shop import (
    AS_OF,
    CUSTOMERS,
    LIST,
    SETTINGS,
    list_rows,
    log,
    names,
    opened,
    place,
    put,
    refreshed,
    rewrite_list,
    table,
    type_in,
    workbook,
)

pytestmark = pytest.mark.usefixtures("without_figures")
PROFILES = "Profil Pelanggan"


@pytest.fixture
def book():
    return opened()


def hang(book, name, header, text, title=LIST):
    book.annotate(title, {place(book, name, header, title): text})


def comments(book, title=LIST):
    """Comments by customer, those on no customer's row under None."""
    sheet = book.read([title]).sheets[title]
    at = next(number for number, row in enumerate(sheet.rows) if "Kunci" in row)
    person = sheet.rows[at].index("Pelanggan")
    found = []
    for (row, _), text in sorted(sheet.notes.items()):
        cells = sheet.rows[row - 1]
        found.append((cells[person] if person < len(cells) else None, text))
    return found


def notes(book):
    return [(row["Pelanggan"].partition(" (")[0], row["Catatan"]) for row in log(book)]


def test_a_comment_goes_with_its_customer_when_the_row_moves(book):
    hang(book, "Rina Wati", "Hasil", "suaminya yang angkat")
    put(book, "Pelanggan", {(3, 6): AS_OF})  # a promise to Budi: he comes first now
    refreshed(book)
    assert names(book)[0] == "Budi Santoso"
    assert comments(book) == [("Rina Wati", "suaminya yang angkat")]
    assert log(book) == []
    assert not refreshed(book).changed


def test_a_comment_of_an_answered_row_goes_to_the_log_with_the_answer(book):
    hang(book, "Rina Wati", "Kenapa sekarang", "tetangga Bu RT\n")
    type_in(book, "Rina Wati", {"Hasil": "berminat", "Catatan": "minggu depan"})
    assert refreshed(book).logged == 1
    refreshed(book)
    assert notes(book) == [("Rina Wati", "minggu depan · Komentar di Kenapa sekarang: tetangga Bu RT")]
    assert comments(book) == []


def test_a_comment_of_a_customer_who_leaves_the_list_goes_to_the_log_once(book):
    hang(book, "Rina Wati", "Hasil", "=jangan sore")
    hang(book, "Siti Aminah", "Hasil", "rumah biru")
    put(book, "Pelanggan", {(5, 5): "tidak"})
    refreshed(book)
    refreshed(book)
    assert "Rina Wati" not in names(book)
    assert notes(book) == [("Rina Wati", "Komentar di Hasil: =jangan sore")]
    assert [log(book)[0][name] for name in ("Hasil", "Arah", "Jenis")] == [None, None, None]
    assert comments(book) == [("Siti Aminah", "rumah biru")]


def test_a_comment_is_logged_once_though_a_refresh_stopped_between_log_and_list(book):
    hang(book, "Rina Wati", "Hasil", "tetangga Bu RT")
    type_in(book, "Rina Wati", {"Hasil": "berminat"})
    whole = deepcopy(book)
    refreshed(whole)
    logged = whole.read(["Kontak"]).sheets["Kontak"].rows[-1]
    put(book, "Kontak", {(2, column): cell for column, cell in enumerate(logged, 1)})
    refreshed(book)
    assert notes(book) == [("Rina Wati", "Komentar di Hasil: tetangga Bu RT")]
    assert comments(book) == []


def test_two_comments_of_one_row_are_both_kept(book):
    hang(book, "Rina Wati", "Hasil", "satu")
    hang(book, "Rina Wati", "Nilai", "dua")
    type_in(book, "Rina Wati", {"Hasil": "berminat"})
    refreshed(book)
    assert notes(book) == [("Rina Wati", "Komentar di Hasil: satu · Komentar di Nilai: dua")]


def test_a_comment_in_a_column_of_no_name_beside_the_list_belongs_to_its_row(book):
    row, column = place(book, "Rina Wati", "Kunci")
    book.annotate(LIST, {(row, column + 1): "samping"})
    type_in(book, "Rina Wati", {"Hasil": "berminat"})
    refreshed(book)
    assert notes(book) == [("Rina Wati", "Komentar: samping")]
    assert comments(book) == []


def test_a_comment_of_a_copied_row_is_kept_beside_the_first(book):
    type_in(book, "Siti Aminah", {"Catatan": "satu"})
    _, (_, *body) = list_rows(book)
    rewrite_list(book, [*body, body[0]])
    row, column = place(book, "Siti Aminah", "Pelanggan")
    book.annotate(LIST, {(row + len(body), column): "dua"})
    refreshed(book)
    refreshed(book)
    assert notes(book) == [("Siti Aminah", "Komentar di Pelanggan: dua")]
    assert [row["Catatan"] for row in table(book, LIST) if row["Catatan"]] == ["satu"]


def test_a_comment_below_the_list_meets_no_customer_and_is_told(book):
    header_row, (_, *body) = list_rows(book)
    book.annotate(LIST, {(header_row + len(body) + 1, 2): "ingat kirim brosur"})
    put(book, "Pelanggan", {(10, 1): "C9", (10, 2): "Tono", (10, 3): "0812-0000-0009", (10, 6): AS_OF})
    outcome = refreshed(book)
    assert len(names(book)) == len(body) + 1
    assert comments(book) == [(None, "ingat kirim brosur")]
    assert [problem.row for problem in outcome.problems] == [header_row + len(body) + 2]
    assert not refreshed(book).changed


def test_a_row_with_a_comment_is_not_cut_for_want_of_capacity():
    book = workbook(settings=[*SETTINGS, ["list_capacity_per_staff", 6]])
    refreshed(book)
    last = names(book)[-1]
    hang(book, last, "Hasil", "sudah janji")
    put(book, "Pengaturan", {(2, 2): 2})
    refreshed(book)
    assert last in names(book)
    assert comments(book) == [(last, "sudah janji")]


OVERTYPED = {
    "Urutan": 99,
    "Pelanggan": "Bu Siti Aminah",
    "No. WhatsApp": "nomor lama",
    "Kirim WA": "sudah",
    "Alasan": "ulang tahun",
    "Kenapa sekarang": "anaknya mau menikah",
    "Terakhir beli": date(2026, 6, 29),
    "Perkiraan beli lagi": "Agustus",
    "Nilai": 750000,
    "Pertanyaan": "suka warna apa?",
    "Catatan terakhir": "pindah rumah",
    "Staf": "Rini",
}


def test_what_is_typed_over_a_cell_of_ours_is_kept_in_the_log_once(book):
    _, (titles, *before) = list_rows(book)
    last_first = sorted(OVERTYPED, key=lambda header: header == "Pelanggan")
    people = dict(zip(last_first, (name for _ in range(2) for name in reversed(names(book))), strict=True))
    for header, name in people.items():
        type_in(book, name, {header: OVERTYPED[header]})
    refreshed(book)
    told = dict.fromkeys(people.values(), "")
    for person, text in notes(book):
        told[person] += text
    for header, text in OVERTYPED.items():
        shown = text.isoformat() if isinstance(text, date) else str(text)
        assert told[people[header]].count(f"Diketik di kolom {header}: {shown}") == 1, header
    assert len(log(book)) == 6
    echo = titles.index("Catatan terakhir")
    _, (_, *after) = list_rows(book)
    without = [[[*row[:echo], *row[echo + 1 : -1]] for row in body] for body in (before, after)]
    assert without[0] == without[1]
    assert not refreshed(book).changed


def test_the_same_text_typed_over_ours_again_is_one_note(book):
    for _ in range(2):
        type_in(book, "Siti Aminah", {"Kenapa sekarang": "anaknya mau menikah"})
        refreshed(book)
    assert len(log(book)) == 1
    type_in(book, "Siti Aminah", {"Kenapa sekarang": "batal"})
    refreshed(book)
    assert [text for _, text in notes(book)][1] == "Diketik di kolom Kenapa sekarang: batal"


def test_what_was_typed_over_ours_is_kept_beside_an_answer(book):
    type_in(book, "Siti Aminah", {"Kenapa sekarang": "anaknya mau menikah", "Hasil": "berminat"})
    assert refreshed(book).logged == 2
    assert notes(book) == [
        ("Siti Aminah", "Diketik di kolom Kenapa sekarang: anaknya mau menikah"),
        ("Siti Aminah", None),
    ]


def test_what_was_typed_over_ours_is_kept_when_the_row_leaves(book):
    type_in(book, "Rina Wati", {"Staf": "Rini"})
    put(book, "Pelanggan", {(5, 5): "tidak"})
    refreshed(book)
    assert notes(book) == [("Rina Wati", "Diketik di kolom Staf: Rini")]


@pytest.mark.parametrize("header", ["Kenapa sekarang", "Nilai", "Urutan"])
def test_a_column_of_ours_that_was_sorted_alone_is_not_taken_for_typing(book, header):
    _, (titles, *body) = list_rows(book)
    at = titles.index(header)
    as_sheets_sort = str.casefold if header == "Kenapa sekarang" else float
    shuffled = sorted([row[at] for row in body], key=as_sheets_sort, reverse=True)
    assert shuffled != [row[at] for row in body]
    rewrite_list(book, [[*row[:at], cell, *row[at + 1 :]] for row, cell in zip(body, shuffled, strict=True)])
    refreshed(book)
    assert log(book) == []


def with_staff(book):
    """The list shared out between Rini and Sari, three rows each."""
    staff = dict(zip(names(book), ["Rini", "Sari"] * 3, strict=True))
    for number, row in enumerate(CUSTOMERS[1:], start=2):
        put(book, "Pelanggan", {(number, 4): staff.get(row[1])})
    refreshed(book)
    return staff


@pytest.mark.parametrize("changed", [1, 2, 4])
def test_work_that_was_given_to_another_member_of_staff_is_kept_in_the_log(book, changed):
    staff = with_staff(book)
    other = {"Rini": "Sari", "Sari": "Rini"}
    given = {name: other[staff[name]] for name in list(staff)[:changed]}
    for name, to in given.items():
        type_in(book, name, {"Staf": to})
    refreshed(book)
    assert sorted(notes(book)) == sorted((name, f"Diketik di kolom Staf: {to}") for name, to in given.items())


def test_blanking_or_deleting_a_column_of_ours_logs_nothing(book):
    type_in(book, "Siti Aminah", {"Kenapa sekarang": None, "Nilai": "  "})
    refreshed(book)
    header_row, (titles, *_) = list_rows(book)
    at = titles.index("Alasan") + 1
    put(book, LIST, {(header_row + row, at): None for row in range(len(table(book, LIST)) + 1)})
    refreshed(book)
    assert log(book) == []


def test_rows_of_an_older_version_without_prints_are_not_taken_for_typing(book):
    key = table(book, LIST)[0]["Kunci"].partition(" ~")[0]
    type_in(book, "Siti Aminah", {"Kunci": key, "Kenapa sekarang": "lain"})
    refreshed(book, AS_OF + timedelta(days=1))
    assert log(book) == []


@pytest.mark.parametrize("result", [None, "berminat"])
def test_all_that_is_written_in_a_row_by_hand_is_kept(book, result):
    _, (titles, *body) = list_rows(book)
    by_hand = {"Pelanggan": "Siti Aminah", "Alasan": "minta katalog", "Nilai": 50000, "Hasil": result}
    rewrite_list(book, [*body, [by_hand.get(title) for title in titles]])
    refreshed(book)
    assert not refreshed(book).changed
    kept = " ".join(str(cell) for row in log(book) for cell in row.values() if cell)
    assert (kept.count("minta katalog"), kept.count("50000")) == (1, 1)
    assert {row["Pelanggan"] for row in log(book)} == {"Siti Aminah (C1)"}
    assert names(book).count("Siti Aminah") == (0 if result else 1)


def reordered(book):
    """Budi buys much, so that he comes first among the profiles."""
    big = {(15, 1): "N20", (15, 2): AS_OF, (15, 3): "C2", (15, 4): "P3", (15, 5): 9, (15, 6): 4500000}
    put(book, "Pesanan", big)
    refreshed(book)


def test_a_comment_on_a_profile_goes_with_its_customer(book):
    hang(book, "Siti Aminah", "Belanja", "lunasi dulu", PROFILES)
    reordered(book)
    assert table(book, PROFILES)[0]["Pelanggan"] == "Budi Santoso"
    assert comments(book, PROFILES) == [("Siti Aminah", "lunasi dulu")]
    assert not refreshed(book).changed


def test_a_held_back_row_with_a_comment_stays_at_the_end_when_its_customer_is_free(book):
    put(book, "Pelanggan", {(5, 5): "tidak"})
    refreshed(book)
    hang(book, "Rina Wati", "Alasan", "tanya lagi nanti", "Ditahan")
    put(book, "Pelanggan", {(5, 5): None, (4, 5): "tidak"})
    refreshed(book)
    held = table(book, "Ditahan")
    assert [(row["Pelanggan"], row["Kenapa ditahan"]) for row in held] == [
        ("Dewi Lestari", "tidak mau dihubungi"),
        ("Rina Wati", None),
    ]
    assert comments(book, "Ditahan") == [("Rina Wati", "tanya lagi nanti")]
    assert not refreshed(book).changed


def test_rows_that_people_write_below_the_profiles_stay(book):
    rows = book.read([PROFILES]).sheets[PROFILES].rows
    put(book, PROFILES, {(len(rows) + 2, 1): "Total cabang", (len(rows) + 2, 8): 123})
    reordered(book)
    last = book.read([PROFILES]).sheets[PROFILES].rows[-1]
    assert (last[0], last[7]) == ("Total cabang", 123)
    assert not refreshed(book).changed


def test_a_copied_row_of_the_profiles_keeps_what_was_typed_in_both(book):
    profiles = book.read([PROFILES]).sheets[PROFILES].rows
    row, key = place(book, "Siti Aminah", "Kunci", PROFILES)
    own = {(row - 1, 30): "Catatan bos", (row, 30): "VIP", (len(profiles) + 1, 30): "jangan diskon"}
    put(book, PROFILES, own | {(len(profiles) + 1, at): cell for at, cell in enumerate(profiles[row - 1], 1)})
    refreshed(book)
    kept = [
        each["Catatan bos"]
        for each in table(book, PROFILES)
        if each["Kunci"] == profiles[row - 1][key - 1].partition(" ~")[0]
    ]
    assert kept == ["VIP", "jangan diskon"]
    assert not refreshed(book).changed


def test_a_text_typed_for_a_rank_in_a_row_of_nobody_stays(book):
    _, (titles, *body) = list_rows(book)
    by_hand = {"Urutan": "besok!", "Pelanggan": "Bu RT", "Catatan": "pesan 3"}
    rewrite_list(book, [*body, [by_hand.get(title) for title in titles]])
    refreshed(book)
    assert [table(book, LIST)[-1][name] for name in by_hand] == list(by_hand.values())


def test_a_comment_on_a_copy_of_a_row_that_is_logged_already_is_logged(without_figures):
    book = opened()
    type_in(book, "Siti Aminah", {"Hasil": "berminat", "Jawaban": "kata0"})
    _, (_, *body) = list_rows(book)
    refreshed(book)
    rewrite_list(book, body)
    book.annotate(LIST, {place(book, "Siti Aminah", "Jawaban"): "kata1"})
    refreshed(book)
    noted = [(row["Jawaban"], row["Catatan"]) for row in log(book)]
    assert noted == [("kata0", None), (None, "Komentar di Jawaban: kata1")]
    assert not refreshed(book).changed
