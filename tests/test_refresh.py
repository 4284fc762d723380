"""The pipeline on the golden shop: the right people, the right reasons, nothing lost."""

from datetime import date

import pytest

from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.small_shop import (
    AS_OF,
    CONTACTS,
    CUSTOMERS,
    LIST,
    ORDERS,
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


@pytest.fixture
def book():
    return opened()


def row_of(book, name):
    return next(row for row in table(book, LIST) if row["Pelanggan"] == name)


def test_the_golden_shop_lists_the_overdue_first_then_the_rest(book):
    assert names(book) == [
        "Siti Aminah",
        "Dewi Lestari",
        "Nur Hidayah",
        "Rina Wati",
        "Agus Salim",
        "Budi Santoso",
    ]


def test_the_row_says_why_in_one_sentence(book):
    row = row_of(book, "Siti Aminah")
    assert row["Kenapa sekarang"].startswith(
        "Botol 30 butir × 2, mulai 6 Apr, habis 6 Jun, terlambat 24 hari"
    )
    assert row["Alasan"] == "Sudah waktunya beli lagi +1"
    assert row["Semua alasan"] == "Sudah waktunya beli lagi; Belum disapa sejak beli"
    assert row["Perkiraan beli lagi"] == date(2026, 6, 6)
    assert row["Terakhir beli"] == date(2026, 4, 6)


def test_buyers_nobody_contacted_for_two_weeks_are_listed_and_the_recent_one_is_not(book):
    silent = {row["Pelanggan"] for row in table(book, LIST) if "Belum disapa" in row["Semua alasan"]}
    assert silent == {"Siti Aminah", "Budi Santoso", "Dewi Lestari", "Rina Wati", "Agus Salim"}


def test_people_who_never_bought_or_returned_everything_are_not_called(book):
    assert not {"Joko Widodo", "Maya Sari"} & set(names(book))


def test_profiles_hold_the_golden_dates(book):
    dates = {row["Pelanggan"]: row["Perkiraan beli lagi"] for row in table(book, "Profil Pelanggan")}
    assert dates == {
        "Siti Aminah": date(2026, 6, 6),
        "Budi Santoso": date(2026, 3, 12),
        "Dewi Lestari": date(2026, 4, 30),
        "Rina Wati": None,
        "Agus Salim": date(2026, 8, 11),
        "Nur Hidayah": date(2026, 7, 25),
        "Joko Widodo": None,
        "Maya Sari": None,
    }


def test_the_message_holds_the_last_item_its_price_and_the_total(book):
    links = book.read([LIST], detailed=[LIST]).sheets[LIST].links
    link = links[place(book, "Siti Aminah", "Kirim WA")]
    assert link.startswith("https://wa.me/6281200000001?text=Halo%20Kak%20Siti%2C%20ini%20kami%20dari")
    assert "2%20%C3%97%20Rp150.000%20%3D%20Rp300.000" in link


def test_a_second_refresh_changes_no_cell(monkeypatch):
    monkeypatch.undo()  # with every figure
    book = workbook()
    refreshed(book)
    before = book.read(book.titles(), detailed=book.titles())
    assert not refreshed(book).changed
    assert book.read(book.titles(), detailed=book.titles()) == before


def test_a_typed_result_moves_to_the_log_with_who_why_and_when(book):
    type_in(
        book, "Siti Aminah", {"Hasil": "pesan lagi", "Jawaban": "mau 3 botol", "Catatan": "transfer besok"}
    )
    outcome = refreshed(book)
    (row,) = log(book)
    assert outcome.logged == 1
    assert row["Tanggal"] == AS_OF
    assert row["Pelanggan"] == "Siti Aminah (C1)"
    assert (row["Arah"], row["Saluran"], row["Jenis"]) == ("keluar", "WhatsApp", "jualan")
    assert (row["Hasil"], row["Jawaban"], row["Catatan"]) == ("pesan lagi", "mau 3 botol", "transfer besok")
    assert row["Alasan"] == "Sudah waktunya beli lagi; Belum disapa sejak beli"
    assert row["Kunci"].startswith("6281200000001@2026-06-30#")


def test_who_was_just_contacted_rests_and_is_told_on_the_held_back_sheet(book):
    type_in(book, "Siti Aminah", {"Hasil": "berminat"})
    refreshed(book)
    held = {row["Pelanggan"]: row for row in table(book, "Ditahan")}
    assert "Siti Aminah" not in names(book)
    assert held["Siti Aminah"]["Kenapa ditahan"] == "baru saja dihubungi"
    assert held["Siti Aminah"]["Sampai"] == date(2026, 7, 3)


def test_a_note_without_a_result_stays_in_its_row_under_the_same_key(book):
    key, _, _ = row_of(book, "Rina Wati")["Kunci"].partition(" ")
    type_in(book, "Rina Wati", {"Catatan": "sedang umroh"})
    refreshed(book)
    row = row_of(book, "Rina Wati")
    assert row["Catatan"] == "sedang umroh"
    assert row["Kunci"].startswith(key)
    assert log(book) == []


def test_a_note_of_a_customer_who_leaves_the_list_goes_to_the_log(book):
    type_in(book, "Siti Aminah", {"Catatan": "anaknya sakit"})
    put(
        book,
        "Pesanan",
        {(15, 1): "N14", (15, 2): AS_OF, (15, 3): "C1", (15, 4): "P1", (15, 5): 1, (15, 6): 150000},
    )
    refreshed(book)
    assert "Siti Aminah" not in names(book)
    (row,) = log(book)
    assert (row["Pelanggan"], row["Hasil"], row["Catatan"]) == ("Siti Aminah (C1)", None, "anaknya sakit")


def test_stop_ends_the_calls_for_good(book):
    type_in(book, "Dewi Lestari", {"Jawaban": "STOP ya kak"})
    refreshed(book)
    refreshed(book, date(2027, 6, 30))
    assert "Dewi Lestari" not in names(book)
    held = {row["Pelanggan"]: row["Kenapa ditahan"] for row in table(book, "Ditahan")}
    assert held["Dewi Lestari"] == "tidak mau dihubungi"
    assert log(book)[0]["Hasil"] == "stop"


def test_stop_counts_even_beside_another_result(book):
    type_in(book, "Dewi Lestari", {"Hasil": "berminat", "Jawaban": "stop"})
    refreshed(book)
    assert log(book)[0]["Hasil"] == "stop"


def test_a_typed_result_beats_a_reply_word(book):
    type_in(book, "Dewi Lestari", {"Hasil": "berminat", "Jawaban": "REORDER"})
    refreshed(book)
    assert log(book)[0]["Hasil"] == "berminat"


def test_later_snoozes_until_the_day_and_then_keeps_the_promise(book):
    type_in(book, "Siti Aminah", {"Hasil": "nanti", "Hubungi lagi": date(2026, 7, 20)})
    refreshed(book)
    refreshed(book, date(2026, 7, 19))
    assert "Siti Aminah" not in names(book)
    refreshed(book, date(2026, 7, 20))
    assert names(book)[0] == "Siti Aminah"
    assert row_of(book, "Siti Aminah")["Alasan"].startswith("Janji menghubungi lagi")


def test_nanti_may_name_its_day_in_the_reply(book):
    type_in(book, "Siti Aminah", {"Jawaban": "NANTI 15/07/2026"})
    refreshed(book)
    (row,) = log(book)
    assert (row["Hasil"], row["Hubungi lagi"]) == ("nanti", date(2026, 7, 15))


def test_nanti_without_a_day_means_a_week(book):
    type_in(book, "Siti Aminah", {"Jawaban": "nanti dulu ya"})
    refreshed(book)
    assert log(book)[0]["Hubungi lagi"] == date(2026, 7, 7)


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        ("REORDER", "pesan lagi"),
        ("reorder 2 ya", "pesan lagi"),
        ("Ubah jadi 3", "ubah pesanan"),
        ("STOP", "stop"),
    ],
)
def test_reply_words_become_results(book, reply, result):
    type_in(book, "Siti Aminah", {"Jawaban": reply})
    refreshed(book)
    assert log(book)[0]["Hasil"] == result
    assert log(book)[0]["Jawaban"] == reply


def test_an_ordinary_answer_is_kept_in_the_row_until_a_result_is_chosen(book):
    type_in(book, "Siti Aminah", {"Jawaban": "masih dipikir, stoknya banyak"})
    refreshed(book)
    assert row_of(book, "Siti Aminah")["Jawaban"] == "masih dipikir, stoknya banyak"
    assert log(book) == []


def test_an_unknown_result_is_told_and_stays_where_it_was_typed(book):
    type_in(book, "Siti Aminah", {"Hasil": "hmm"})
    outcome = refreshed(book)
    assert row_of(book, "Siti Aminah")["Hasil"] == "hmm"
    assert [(problem.sheet, problem.column) for problem in outcome.problems] == [(LIST, "Hasil")]
    assert not refreshed(book).changed


def test_the_sheet_that_tells_what_to_mend_is_named_as_the_workbook_has_it(book):
    assert refreshed(book).check_sheet == "Periksa Data"
    sheets = {title: sheet.rows for title, sheet in book.read(book.titles()).sheets.items()}
    renamed = MemoryWorkbook({"Data Check": sheets.pop("Periksa Data"), **sheets})
    assert refreshed(renamed).check_sheet == "Data Check"


def test_an_unreadable_day_is_told_and_the_row_waits(book):
    type_in(book, "Siti Aminah", {"Hasil": "nanti", "Hubungi lagi": "kalau hujan reda"})
    outcome = refreshed(book)
    assert row_of(book, "Siti Aminah")["Hubungi lagi"] == "kalau hujan reda"
    assert "kalau hujan reda" in outcome.problems[0].message
    assert log(book) == []


@pytest.mark.parametrize("day", [date(2062, 1, 1), date(1900, 1, 1)])
def test_a_day_that_nobody_can_mean_is_told_and_the_row_waits(book, day):
    type_in(book, "Siti Aminah", {"Hasil": "nanti", "Hubungi lagi": day})
    outcome = refreshed(book)
    assert any(
        "Hubungi lagi" in problem.message and "1990" in problem.message for problem in outcome.problems
    )
    assert outcome.logged == 0
    assert row_of(book, "Siti Aminah")["Hubungi lagi"] == day


def test_sorting_the_list_keeps_every_note_with_its_customer(book):
    type_in(book, "Siti Aminah", {"Catatan": "catatan Siti"})
    type_in(book, "Agus Salim", {"Hasil": "berminat", "Catatan": "catatan Agus"})
    _, (header, *body) = list_rows(book)
    rewrite_list(book, sorted(body, key=lambda cells: str(cells[header.index("Pelanggan")])))
    refreshed(book)
    assert row_of(book, "Siti Aminah")["Catatan"] == "catatan Siti"
    assert [(row["Pelanggan"], row["Catatan"]) for row in log(book)] == [("Agus Salim (C5)", "catatan Agus")]


def test_sorting_some_columns_only_gives_no_answer_to_the_wrong_customer(book):
    _, (header, *body) = list_rows(book)
    result, person = header.index("Hasil"), header.index("Pelanggan")
    body[0][result] = "pesan lagi"
    shuffled = [list(cells) for cells in body]
    for column in (person, header.index("No. WhatsApp"), result):
        for at, cells in enumerate(shuffled):
            cells[column] = body[(at + 1) % len(body)][column]
    rewrite_list(book, shuffled)
    outcome = refreshed(book)
    assert log(book) == []
    assert any(problem.sheet == LIST for problem in outcome.problems)
    assert [row["Hasil"] for row in table(book, LIST) if row["Hasil"]] == ["pesan lagi"]


def test_a_column_that_staff_added_travels_with_its_row(book):
    header_row, (header, *_) = list_rows(book)
    put(book, LIST, {(header_row, len(header) + 1): "Ongkir"})
    type_in(book, "Agus Salim", {"Ongkir": 12000})
    type_in(book, "Siti Aminah", {"Hasil": "pesan lagi", "Ongkir": 9000})
    refreshed(book)
    assert row_of(book, "Agus Salim")["Ongkir"] == 12000
    assert log(book)[0]["Catatan"] == "Ongkir: 9000"


def test_deleting_a_row_brings_the_customer_back_with_a_new_start(book):
    _, (_, *body) = list_rows(book)
    rewrite_list(book, body[1:])
    refreshed(book)
    assert names(book)[0] == "Siti Aminah"


def test_moving_the_columns_does_not_move_the_answers(book):
    header_row, rows = list_rows(book)
    flipped = [list(reversed(cells)) for cells in rows]
    put(book, LIST, {(header_row, column): text for column, text in enumerate(flipped[0], start=1)})
    rewrite_list(book, flipped[1:])
    type_in(book, "Rina Wati", {"Hasil": "tidak ada kekurangan"})
    refreshed(book)
    assert [(row["Pelanggan"], row["Hasil"]) for row in log(book)] == [
        ("Rina Wati (C4)", "tidak ada kekurangan")
    ]
    assert names(book)[0] == "Siti Aminah"


def test_a_row_written_by_hand_is_logged_when_its_customer_is_known(book):
    _, (header, *body) = list_rows(book)
    by_hand = [None] * len(header)
    by_hand[header.index("No. WhatsApp")] = "0812-0000-0007"
    by_hand[header.index("Hasil")] = "berminat"
    rewrite_list(book, [*body, by_hand])
    refreshed(book)
    assert [(row["Pelanggan"], row["Hasil"]) for row in log(book)] == [("Joko Widodo (C7)", "berminat")]
    refreshed(book)
    assert len(log(book)) == 1


def test_a_row_written_by_hand_of_nobody_stays_with_a_problem(book):
    _, (header, *body) = list_rows(book)
    by_hand = [None] * len(header)
    by_hand[header.index("Pelanggan")] = "Bu RT"
    by_hand[header.index("Hasil")] = "berminat"
    rewrite_list(book, [*body, by_hand])
    outcome = refreshed(book)
    assert table(book, LIST)[-1]["Pelanggan"] == "Bu RT"
    assert table(book, LIST)[-1]["Hasil"] == "berminat"
    assert "belum dikenali" in outcome.problems[0].message
    assert not refreshed(book).changed


def test_a_copied_row_keeps_both_notes(book):
    type_in(book, "Siti Aminah", {"Catatan": "satu"})
    _, (header, *body) = list_rows(book)
    copy = list(body[0])
    copy[header.index("Catatan")] = "dua"
    rewrite_list(book, [*body, copy])
    refreshed(book)
    kept = [row["Catatan"] for row in table(book, LIST) if row["Catatan"]]
    assert sorted([*kept, *(row["Catatan"] for row in log(book))]) == ["dua", "satu"]


@pytest.mark.parametrize("header", ["Pelanggan", "Tanggal"])
def test_a_renamed_header_in_the_log_leaves_the_list_alone(book, header):
    type_in(book, "Siti Aminah", {"Hasil": "pesan lagi"})
    headers = book.read(["Kontak"]).sheets["Kontak"].rows[0]
    put(book, "Kontak", {(1, headers.index(header) + 1): "Apa ini"})
    outcome = refreshed(book)
    assert row_of(book, "Siti Aminah")["Hasil"] == "pesan lagi"
    assert any(header in problem.message for problem in outcome.problems)


def test_a_renamed_key_header_leaves_the_list_alone(book):
    type_in(book, "Siti Aminah", {"Hasil": "pesan lagi"})
    header_row, (header, *_) = list_rows(book)
    put(book, LIST, {(header_row, header.index("Kunci") + 1): "Kode"})
    before = book.read([LIST]).sheets[LIST].rows
    outcome = refreshed(book)
    assert book.read([LIST]).sheets[LIST].rows == before
    assert any("Kunci" in problem.message for problem in outcome.problems)


def test_an_opted_out_number_never_appears():
    customers = [*CUSTOMERS[:1], ["C1", "Siti Aminah", "0812-0000-0001", None, "tidak"], *CUSTOMERS[2:]]
    book = workbook(customers=customers)
    refreshed(book)
    assert "Siti Aminah" not in names(book)
    held = {row["Pelanggan"]: row["Kenapa ditahan"] for row in table(book, "Ditahan")}
    assert held["Siti Aminah"] == "tidak mau dihubungi"


def test_a_return_of_what_nobody_bought_is_told_with_its_row():
    orders = [*ORDERS, ["N77", date(2026, 6, 1), "C7", "P1", -1, -150000, "selesai"]]
    outcome = refreshed(workbook(orders=orders))
    [problem] = outcome.problems
    assert (problem.sheet, problem.row, problem.column) == ("Pesanan", 15, "Total")
    assert problem.message.startswith("retur Rp150.000 tidak cocok dengan pembelian mana pun")
    matched = [*ORDERS, ["N77", date(2026, 6, 20), "C5", "P2", -1, -300000, "selesai"]]
    assert not refreshed(workbook(orders=matched)).problems


def test_a_customer_without_a_number_waits_for_it_to_be_mended():
    customers = [*CUSTOMERS[:1], ["C1", "Siti Aminah", "021-5551234"], *CUSTOMERS[2:]]
    book = workbook(customers=customers)
    outcome = refreshed(book)
    held = {row["Pelanggan"]: row["Kenapa ditahan"] for row in table(book, "Ditahan")}
    assert held["Siti Aminah"].startswith("perbaiki nomor")
    assert "perbaiki nomor" in outcome.problems[0].message


def test_an_open_complaint_removes_the_selling_and_a_later_satisfaction_brings_it_back():
    complaint = [date(2026, 6, 1), "C1", "masuk", "WhatsApp", "layanan", None, "komplain"]
    book = workbook(contacts=[*CONTACTS, complaint])
    refreshed(book)
    assert row_of(book, "Siti Aminah")["Alasan"] == "Menyelesaikan keluhan"
    satisfied = [date(2026, 6, 2), "C1", "keluar", "WhatsApp", "layanan", None, "tidak ada kekurangan"]
    book = workbook(contacts=[*CONTACTS, complaint, satisfied])
    refreshed(book)
    assert "Siti Aminah" in names(book)


def test_the_capacity_of_each_member_of_staff_holds_the_rest_back():
    settings = [*SETTINGS, ["Kapasitas daftar per staf", 2], ["list_capacity_per_staff", 2]]
    book = workbook(settings=settings)
    refreshed(book)
    assert len(names(book)) == 2
    held = [row["Kenapa ditahan"] for row in table(book, "Ditahan")]
    assert held == ["daftar hari ini sudah penuh"] * 4


def test_calls_go_to_the_customers_own_staff_and_are_shared_out_otherwise():
    customers = [CUSTOMERS[0], [*CUSTOMERS[1], "Ani"], *CUSTOMERS[2:]]
    book = workbook(customers=customers, settings=[*SETTINGS, ["staff", "Ani, Beni"]])
    refreshed(book)
    staff = {row["Pelanggan"]: row["Staf"] for row in table(book, LIST)}
    assert staff["Siti Aminah"] == "Ani"
    assert sorted(staff.values()) == ["Ani"] * 3 + ["Beni"] * 3


def test_two_people_of_one_name_are_never_mixed_up():
    customers = [*CUSTOMERS, ["C9", "Siti Aminah", "0812-0000-0009"]]
    orders = [*ORDERS, ["N20", date(2026, 5, 1), "Siti Aminah", "P1", 1, 150000, None]]
    book = workbook(customers=customers, orders=orders)
    outcome = refreshed(book)
    assert any("ada lebih dari satu 'Siti Aminah'" in problem.message for problem in outcome.problems)
    assert row_of(book, "Siti Aminah")["Terakhir beli"] == date(2026, 4, 6)


@pytest.mark.parametrize("name", ["Siti Aminah", "Wati Lain"])
def test_a_row_with_the_number_of_another_waits_even_when_both_have_one_name(name):
    book = workbook(customers=[*CUSTOMERS, ["C9", name, "0812-0000-0009"]])
    refreshed(book)
    type_in(book, "Siti Aminah", {"Hasil": "berminat", "No. WhatsApp": "0812-0000-0009"})
    outcome = refreshed(book)
    (told,) = [problem.message for problem in outcome.problems if problem.sheet == LIST]
    assert told.startswith("nama, nomor dan kunci baris ini bukan milik satu orang")
    assert log(book) == []


def test_a_name_that_looks_like_a_formula_stays_text():
    customers = [*CUSTOMERS[:1], ["C1", '=HYPERLINK("http://x")', "0812-0000-0001"], *CUSTOMERS[2:]]
    book = workbook(customers=customers)
    refreshed(book)
    assert '=HYPERLINK("http://x")' in names(book)


def test_the_outcome_names_nobody(book):
    type_in(book, "Siti Aminah", {"Hasil": "hmm"})
    outcome = refreshed(book)
    assert "Siti" not in repr((outcome.run_id, outcome.listed, outcome.held_back, outcome.added_sheets))


def test_a_number_corrected_in_the_list_is_kept_in_the_log_once(book):
    type_in(book, "Siti Aminah", {"No. WhatsApp": "0813-9999-0001"})
    refreshed(book)
    refreshed(book)
    assert [(row["Pelanggan"], row["Catatan"]) for row in log(book)] == [
        ("Siti Aminah (C1)", "No. WhatsApp: 6281399990001")
    ]
    assert row_of(book, "Siti Aminah")["No. WhatsApp"] == "0812-0000-0001"


def test_a_column_that_the_owner_adds_to_the_profiles_follows_its_customer(book):
    profiles = "Profil Pelanggan"
    header_row, column = place(book, "Siti Aminah", "Kenapa", profiles)[0] - 1, 30
    put(book, profiles, {(header_row, column): "Catatan bos", (header_row + 1, column): "VIP"})
    big = {(15, 1): "N20", (15, 2): AS_OF, (15, 3): "C2", (15, 4): "P3", (15, 5): 9, (15, 6): 4500000}
    put(book, "Pesanan", big)
    refreshed(book)
    notes = {row["Pelanggan"]: row["Catatan bos"] for row in table(book, profiles)}
    assert next(iter(notes)) == "Budi Santoso"
    assert notes["Siti Aminah"] == "VIP"
    assert [note for note in notes.values() if note] == ["VIP"]


def test_an_unreadable_copy_of_a_row_does_not_push_out_the_note_in_the_first(book):
    type_in(book, "Siti Aminah", {"Catatan": "satu"})
    _, (header, *body) = list_rows(book)
    copy = list(body[0])
    copy[header.index("Catatan")], copy[header.index("Hasil")] = "dua", "hmm"
    rewrite_list(book, [*body, copy])
    refreshed(book)
    notes = [row["Catatan"] for row in table(book, LIST) if row["Catatan"]]
    assert sorted([*notes, *(row["Catatan"] for row in log(book))]) == ["dua", "satu"]
    assert not refreshed(book).changed
