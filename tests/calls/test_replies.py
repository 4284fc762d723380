"""Refusals and deferrals in the customer's own words count though nobody chose a result."""

from datetime import date

import pytest

from sheets_crm.calls.replies import meaning_of
from tests.small_shop import LIST, log, names, opened, refreshed, table, type_in

pytestmark = pytest.mark.usefixtures("without_figures")


@pytest.mark.parametrize(
    "answer",
    [
        "jangan wa lagi",
        "Jgn WA lg ya kak",
        "tolong jangan hubungi saya lagi",
        "ga usah chat lagi deh",
        "gak mau dihubungi",
        "stop kirim promo dong",
        "hapus nomor saya",
        "please stop messaging me",
        "Don't contact me again",
        "dont text me anymore",
        "remove my number",
    ],
)
def test_a_refusal_is_a_stop(answer):
    assert meaning_of(answer) == ("stop", None)


@pytest.mark.parametrize(
    ("answer", "days"),
    [
        ("ok kak nanti dulu", 7),
        ("ntar aja ya", 7),
        ("blm gajian kak", 7),
        ("jangan wa dulu ya", 7),
        ("minggu depan ya kak", 7),
        ("bulan depan aja", 30),
        ("besok ya", 1),
        ("maybe later", 7),
        ("not now please", 7),
        ("next month", 30),
    ],
)
def test_a_deferral_is_a_later(answer, days):
    assert meaning_of(answer) == ("later", days)


@pytest.mark.parametrize("answer", ["ga minat kak", "tidak tertarik", "no thanks", "not interested, sorry"])
def test_a_refused_offer_is_no_refusal_of_contact(answer):
    assert meaning_of(answer) == ("not_interested", None)


@pytest.mark.parametrize(
    "answer",
    [
        "jangan wa pagi-pagi ya",
        "jangan telepon jam kerja",
        "jangan lupa wa saya besok",
        "masih ada stok kak?",
        "besok saya ambil 2",
        "mau yang merah",
        "minum obatnya stop kata dokter",
        "saya tidak mau yang biru",
        "don't call before noon",
        12.5,
        None,
    ],
)
def test_ordinary_words_mean_nothing_by_themselves(answer):
    assert meaning_of(answer) == (None, None)


def told(outcome):
    return [problem.message for problem in outcome.problems if problem.sheet == LIST]


def test_a_refusal_stops_everything_at_once():
    book = opened()
    type_in(book, "Siti Aminah", {"Jawaban": "jangan wa lagi"})
    assert told(refreshed(book)) == []
    assert [(row["Hasil"], row["Jawaban"]) for row in log(book)] == [("stop", "jangan wa lagi")]
    assert "Siti Aminah" not in names(book)
    refreshed(book, date(2027, 6, 30))
    assert "Siti Aminah" not in names(book)


def test_a_refusal_counts_beside_a_result_that_cannot_be_read_but_not_beside_one_that_can():
    book = opened()
    type_in(book, "Siti Aminah", {"Jawaban": "jangan wa lagi", "Hasil": "hmm"})
    type_in(book, "Rina Wati", {"Jawaban": "jangan wa lagi malam malam", "Hasil": "pesan lagi"})
    refreshed(book)
    assert {row["Pelanggan"]: row["Hasil"] for row in log(book)} == {
        "Siti Aminah (C1)": "stop",
        "Rina Wati (C4)": "pesan lagi",
    }


def test_an_answer_without_a_result_is_told_the_same_day_until_it_has_one():
    book = opened()
    type_in(book, "Rina Wati", {"Jawaban": "anaknya sakit"})
    outcome = refreshed(book)
    [row] = [problem.row for problem in outcome.problems if "Hasil" in problem.message]
    assert "Rina Wati" in book.read([LIST]).sheets[LIST].rows[row - 1]
    assert not refreshed(book).changed
    type_in(book, "Rina Wati", {"Hasil": "berminat"})
    assert told(refreshed(book)) == []
    assert len(table(book, LIST)) == 5


def test_a_note_needs_no_result():
    book = opened()
    type_in(book, "Rina Wati", {"Catatan": "anaknya sakit"})
    assert told(refreshed(book)) == []


def test_a_reason_that_is_not_on_the_list_is_logged_as_another_with_its_words():
    book = opened()
    type_in(book, "Rina Wati", {"Alasan tidak kembali": "anaknya alergi"})
    refreshed(book)
    assert [(row["Alasan tidak kembali"], row["Catatan"]) for row in log(book)] == [
        ("lainnya", "anaknya alergi")
    ]
    assert not refreshed(book).changed


IN_WORDS = {
    "gak diangkat": "tidak menjawab",
    "ga diangkat ya": "tidak menjawab",
    "tidak diangkat": "tidak menjawab",
    "tdk angkat": "tidak menjawab",
    "didn't pick up": "tidak menjawab",
    "minta nanti": "nanti",
    "nanti dulu ya": "nanti",
    "call back later": "nanti",
    "salah nomor": "nomor salah",
    "no salah": "nomor salah",
    "ga minat": "tidak berminat",
    "jangan wa lagi": "stop",
}


@pytest.mark.parametrize(("typed", "result"), IN_WORDS.items())
def test_a_result_in_ordinary_words_is_the_one_of_the_list(typed, result):
    book = opened()
    type_in(book, "Rina Wati", {"Hasil": typed})
    assert told(refreshed(book)) == []
    assert [row["Hasil"] for row in log(book)] == [result]
    assert not refreshed(book).changed


def test_a_day_in_the_result_is_the_day_to_call_again():
    book = opened()
    type_in(book, "Rina Wati", {"Hasil": "besok"})
    type_in(book, "Siti Aminah", {"Hasil": "minta nanti", "Hubungi lagi": date(2026, 7, 9)})
    refreshed(book)
    assert {(row["Hasil"], row["Hubungi lagi"]) for row in log(book)} == {
        ("nanti", date(2026, 7, 1)),
        ("nanti", date(2026, 7, 9)),
    }


@pytest.mark.parametrize("typed", ["meninggal", "udh meninggal", "passed away"])
def test_a_death_in_the_result_ends_all_contact(typed):
    book = opened()
    type_in(book, "Rina Wati", {"Hasil": typed})
    assert told(refreshed(book)) == []
    assert [(row["Hasil"], row["Alasan tidak kembali"]) for row in log(book)] == [(None, "meninggal")]
    refreshed(book, date(2027, 6, 30))
    assert "Rina Wati" not in names(book)


@pytest.mark.parametrize("typed", ["hmm", "pesan 2", "reorder bulan depan", "orang tuanya meninggal", "gak"])
def test_other_words_in_the_result_are_told_and_wait(typed):
    book = opened()
    type_in(book, "Rina Wati", {"Hasil": typed})
    assert len(told(refreshed(book))) == 1
    assert log(book) == []
