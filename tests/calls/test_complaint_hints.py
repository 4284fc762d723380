"""Messages of customers that sound like complaints are suggested, and staff decide."""

import pytest

from sheets_crm.facts.complaint_hints import complaint_word
from tests.calls.shops import ago, book_of, contact, person
from tests.small_shop import LIST, refreshed, table


def wrote(text, days=3, result=None, **more):
    return contact("A", ago(days), kind=None, result=result, Arah="masuk", Jawaban=text, **more)


def told(*log, **sheets):
    book = book_of(Pelanggan=[person("A")], Kontak=log, **sheets)
    return [row for row in table(book, "Periksa Data") if "mungkin keluhan" in row["Yang perlu diperbaiki"]]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Saya kecewa kak", "kecewa"),
        ("kok jadi GATAL-gatal ya", "gatal"),
        ("botolnya rusak", "rusak"),
    ],
)
def test_3_38_a_message_with_such_a_word_is_suggested_as_a_complaint_and_opens_none(text, word):
    book = book_of(Pelanggan=[person("A")], Kontak=[wrote("kapan buka?", 5), wrote(text)], Keluhan=[])
    (row,) = [each for each in table(book, "Periksa Data") if each["Lembar"] == "Kontak"]
    assert (row["Baris"], row["Kolom"]) == (3, "Hasil")
    assert row["Yang perlu diperbaiki"] == (
        f"Kak A menulis '{word}': mungkin keluhan; baca pesannya, lalu pilih 'komplain' di kolom Hasil"
        " kalau benar, atau hasil lain kalau bukan"
    )
    assert table(book, "Keluhan") == []
    assert not any("keluhan" in str(each["Semua alasan"]).lower() for each in table(book, LIST))


def test_3_38_staff_confirm_a_complaint_and_it_stands_on_its_sheet():
    log = [wrote("tutupnya pecah", result="komplain")]
    book = book_of(Pelanggan=[person("A")], Kontak=log, Keluhan=[])
    (complaint,) = table(book, "Keluhan")
    assert (complaint["Tanggal"], complaint["Keluhan"]) == (ago(3), "tutupnya pecah")
    assert told(*log, Keluhan=[]) == []
    assert not refreshed(book).changed


@pytest.mark.parametrize(
    "log",
    [
        [wrote("tutupnya pecah", result="nanti")],
        [wrote("tutupnya pecah", 31)],
        [{**wrote("tutupnya pecah"), "Arah": "keluar"}],
        [wrote("tutupnya pecah"), contact("A", ago(1), result="tidak ada kekurangan")],
        [wrote("tutupnya pecah"), contact("A", ago(1), result="pesan lagi")],
        [wrote("tutupnya pecah"), contact("A", ago(1), result="komplain")],
    ],
)
def test_3_38_what_was_judged_settled_or_is_long_ago_is_not_suggested(log):
    assert told(*log) == []


def test_3_38_a_new_message_after_a_complaint_is_suggested_again():
    known = {"Tanggal": ago(5), "Pelanggan": "A", "Keluhan": "tutup pecah", "Kunci": None}
    (row,) = told(wrote("tutupnya pecah", 5), wrote("masih bocor juga", 2), Keluhan=[known])
    assert "'bocor'" in row["Yang perlu diperbaiki"]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ("rasanya kurang pas", "kurang"),
        ("isinya tidak sesuai", "tidak sesuai"),
        ("tidak rusak, tapi bocor", "bocor"),
        ("I am very disappointed", "disappointed"),
        ("gak kecewa sama sekali", None),
        ("not damaged at all", None),
        ("kurang lebih jam berapa?", None),
        ("mau salah satu saja", None),
        ("maaf telat balas kak", None),
        ("pesan 2 botol", None),
        (None, None),
    ],
)
def test_3_38_a_word_counts_unless_it_is_denied_or_means_something_else(said, word):
    assert complaint_word(said) == word
