"""What a message and a sentence of the list look like when people write as people do."""

import numpy as np
import pytest

from sheets_crm.calls.messages import invitation, templates
from sheets_crm.facts.words import names_reason
from sheets_crm.metrics.codes import codes_of
from sheets_crm.metrics.columns import Columns
from sheets_crm.texts import texts_of
from tests.calls.shops import ago, book_of, bought, contact, person, whys
from tests.small_shop import AS_OF

INDONESIAN = texts_of("id")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("toko buka sampai malam", "Kabar: toko buka sampai malam. Ya."),
        ("toko buka sampai malam.", "Kabar: toko buka sampai malam. Ya."),
        ("toko buka sampai malam!", "Kabar: toko buka sampai malam! Ya."),
        ("mau yang mana?", "Kabar: mau yang mana? Ya."),
    ],
)
def test_a_message_never_ends_a_sentence_twice(written, said):
    told = invitation("Kabar: {kabar}. Ya.", {"news": written}, "6281200000001", INDONESIAN)
    assert told.message == said


def test_what_a_customer_complained_of_keeps_its_full_stop_to_itself():
    complaint = {"Tanggal": ago(1), "Pelanggan": "A", "Keluhan": "botolnya bocor."}
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(9))], Keluhan=[complaint])
    assert "botolnya bocor; langkah berikut" in whys(book)["A"]


@pytest.mark.parametrize(
    "title", ["Tempo lewat jatuh tempo", "Pembayaran lewat jatuh tempo", "Payment overdue"]
)
def test_a_reason_is_known_by_its_former_title_too(title):
    cells = {"reason": codes_of([title]), "text": codes_of(["Halo."]), "row": np.array([7])}
    messages = Columns(cells)
    found, strangers = templates(messages, INDONESIAN)
    assert (found["credit_late"], strangers) == ("Halo.", [])
    assert names_reason(f"{title}; Ulang tahun", "credit_late")


def test_a_sentence_of_the_list_ends_in_one_mark_only():
    later = contact("A", ago(5), result="nanti", **{"Hubungi lagi": AS_OF, "Catatan": "sesudah gajian."})
    book = book_of(Pelanggan=[person("A")], Pesanan=[bought("A", ago(60))], Kontak=[later])
    assert whys(book)["A"].startswith("janji menghubungi 30 Jun 2026: sesudah gajian; ")
