"""The loop of shortcomings: FEATURES.md 1.09, 1.10, 1.11, 2.11 and C 3."""

from datetime import UTC, date, datetime

import pytest

from sheets_crm.refresh import check, refresh
from tests.calls.shops import ago, book_of, bought, contact, held, listed, person, whys
from tests.small_shop import AS_OF, LIST, refreshed, table, type_in

pytestmark = pytest.mark.usefixtures("without_figures")
LATE_BUYER = {"Pelanggan": [person("A")], "Pesanan": [bought("A", ago(days), "P1") for days in (75, 45)]}
STEPS = ("Minta maaf", "Mendengarkan", "Mencari sebab", "Memastikan", "Menawarkan pilihan", "Menindaklanjuti")


def complaint(day, steps=6, **more):
    done = dict.fromkeys(STEPS[:steps], day)
    row = {"Tanggal": day, "Pelanggan": "A", "Keluhan": "botol bocor", "Ditangani": "Rina"}
    return {**row, **done, **{name.replace("_", " "): cell for name, cell in more.items()}}


def settled(**more):
    rest = {"Pilihan_1": "ganti baru", "Pilihan_2": "uang kembali"}
    rest |= {"Ditutup": ago(1), "Kata_pelanggan": "sudah beres, terima kasih"}
    return complaint(ago(3), **{**rest, **more})


def test_1_10_an_answer_that_complains_opens_a_row_at_once_and_nothing_is_sold():
    book = book_of(**LATE_BUYER)
    assert "Sudah waktunya beli lagi" in listed(book)["A"]
    type_in(book, "Kak A", {"Hasil": "komplain", "Jawaban": "botolnya bocor"})
    refreshed(book)
    (row,) = table(book, "Keluhan")
    assert (row["Tanggal"], row["Pelanggan"], row["Keluhan"]) == (AS_OF, "Kak A (A)", "botolnya bocor")
    assert row["Disampaikan lewat"] == "langsung ke kita"
    assert listed(book) == {"A": "Menyelesaikan keluhan"}
    assert whys(book)["A"] == (
        "keluhan 30 Jun 2026: botolnya bocor; langkah berikut: minta maaf, paling lambat 1 Jul 2026"
    )
    assert not refreshed(book).changed


def test_1_10_a_shortcoming_opens_a_row_and_none_or_no_answer_does_not():
    def answered(answer, result):
        asked = contact("A", AS_OF, Alasan="Belum disapa sejak beli", Jawaban=answer, result=result)
        return table(book_of(**LATE_BUYER, Kontak=[asked], Keluhan=[]), "Keluhan") if answer else []

    assert [row["Keluhan"] for row in answered("kurang cepat dikirim", "berminat")] == [
        "kurang cepat dikirim"
    ]
    assert answered("tidak ada kak, sudah bagus", "tidak ada kekurangan") == []
    assert answered("Tidak ada yang kurang", "berminat") == []
    assert answered("tanya ongkir dulu", "berminat") == []
    assert answered(None, "tidak menjawab") == []


def test_2_11_a_tick_that_says_no_opens_a_complaint():
    log = [contact("A", AS_OF, Puas="ya", Sesuai_janji="tidak", Catatan="dijanjikan bonus")]
    book = book_of(**LATE_BUYER, Kontak=log)
    assert [row["Keluhan"] for row in table(book, "Keluhan")] == ["Sesuai janji: tidak; dijanjikan bonus"]
    content = [contact("A", AS_OF, Puas="ya", Sesuai_janji="ya")]
    assert "Keluhan" not in book_of(**LATE_BUYER, Kontak=content).titles()


@pytest.mark.parametrize(
    ("steps", "says"),
    [(0, "minta maaf"), (1, "dengarkan ceritanya"), (4, "tawarkan paling sedikit dua pilihan")],
)
def test_1_11_the_next_of_six_steps_stands_in_the_row(steps, says):
    book = book_of(**LATE_BUYER, Keluhan=[complaint(AS_OF, steps)])
    assert f"langkah berikut: {says}, paling lambat 1 Jul 2026" in whys(book)["A"]
    (row,) = table(book, LIST)
    assert row["Staf"] == "Rina"


@pytest.mark.parametrize(("minute", "late"), [(0, False), (1, True)])
def test_1_11_twenty_four_hours_and_a_minute_without_an_apology_stand_on_top_in_red(minute, late):
    shop = {**LATE_BUYER, "Keluhan": [complaint(ago(1), 0, Jam="09:00")]}
    promised = person("B", Kontak_berikutnya=ago(5))
    book = book_of(**{**shop, "Pelanggan": [person("A"), promised]}, today=None)
    now = datetime(2026, 6, 30, 2, minute, tzinfo=UTC)  # 9 o'clock in Jakarta
    refresh(book, now, run_id="1", as_of=AS_OF)
    rows = table(book, LIST)
    assert [row["Pelanggan"] for row in rows] == (["Kak A", "Kak B"] if late else ["Kak B", "Kak A"])
    assert whys(book)["A"].startswith("LEWAT BATAS: ") is late


@pytest.mark.parametrize(
    ("missing", "named"),
    [
        ("Memastikan", "Memastikan"),
        ("Pilihan_2", "Pilihan 2"),
        ("Kata_pelanggan", "Kata pelanggan"),
    ],
)
def test_1_11_a_complaint_cannot_be_closed_with_a_step_missing(missing, named):
    book = book_of(**LATE_BUYER, Keluhan=[settled(**{missing: None})])
    assert listed(book) == {"A": "Menyelesaikan keluhan"}
    problems = check(book, datetime(2026, 6, 30, 2, tzinfo=UTC), as_of=AS_OF).problems
    (problem,) = [each for each in problems if each.sheet == "Keluhan"]
    assert (problem.row, problem.column) == (2, "Ditutup")
    assert f"belum bisa ditutup: {named} belum terisi" in problem.message


def test_c_3_a_settled_complaint_lets_the_shop_sell_again():
    book = book_of(**LATE_BUYER, Keluhan=[settled()], Kontak=[contact("A", ago(3), result="komplain")])
    assert "Sudah waktunya beli lagi" in listed(book)["A"]
    assert len(table(book, "Keluhan")) == 1


def test_c_3_an_open_complaint_leaves_only_its_own_row():
    shop = {**LATE_BUYER, "Pelanggan": [person("A", Tanggal_lahir=date(1990, 6, 30))]}
    book = book_of(**shop, Keluhan=[complaint(AS_OF, 2)])
    assert listed(book) == {"A": "Menyelesaikan keluhan"}
    assert held(book) == {}


@pytest.mark.parametrize("people", [[person("A")], [{"ID": "A"}], []])
def test_a_complaint_of_nobody_the_shop_knows_stops_no_refresh(people):
    told = [complaint(ago(3), 2), complaint(ago(3), 2) | {"Pelanggan": "Bu Tanpa Nama"}]
    book = book_of(Pelanggan=people, Pesanan=LATE_BUYER["Pesanan"], Keluhan=told)
    rows = book.read(["Keluhan"]).sheets["Keluhan"].rows
    refreshed(book)
    assert not refreshed(book).changed
    assert book.read(["Keluhan"]).sheets["Keluhan"].rows == rows
