"""From how many on a sample is no longer small, and from which sum on we ask."""

import pytest

from sheets_crm.sheets.lines import small_text
from sheets_crm.texts import texts_of
from tests.calls.shops import book_of
from tests.small_shop import table

ONE_SIDED = "pindah rekening belum berpasangan: catat kedua sisinya"


@pytest.mark.parametrize(("sample", "said"), [(9, "data sedikit"), (10, "")])
def test_nine_are_little_data_and_ten_are_not(sample, said):
    assert small_text(sample, texts_of("id")) == said


@pytest.mark.parametrize(("amount", "asked"), [(1, True), (0.99, False)])
def test_one_rupiah_that_left_one_account_only_is_asked_about(amount, asked):
    row = {"Tanggal": "2026-06-10", "Akun": "Bank", "Kategori": "pindah rekening", "Uang keluar": amount}
    opening = {"Tanggal": "2026-05-31", "Akun": "Bank", "Kategori": "saldo awal", "Uang masuk": 500}
    notes = [str(each["Catatan"]) for each in table(book_of(Kas=[opening, row]), "Arus Kas")]
    assert any(ONE_SIDED in note for note in notes) is asked
