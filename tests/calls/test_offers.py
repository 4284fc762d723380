import pytest

from tests.calls.shops import BOTTLE, DRESS, ago, book_of, bought, message, person, setting, whys
from tests.small_shop import LIST, table

pytestmark = pytest.mark.usefixtures("without_figures")
OIL = {"Kode": "P9", "Nama": "Minyak kemiri"}


def every(key, days, product, *, last, times=6):
    return [bought(key, ago(last + days * number), product) for number in range(times)]


def offers(book):
    return {str(row["Pelanggan"]).removeprefix("Kak "): row["Cocok ditawarkan"] for row in table(book, LIST)}


def shop(orders, **sheets):
    keys = sorted({str(row["Pelanggan"]) for row in orders})
    people = sheets.pop("Pelanggan", [person(key) for key in keys])
    return book_of(Pelanggan=people, Produk=[BOTTLE, DRESS, OIL], Pesanan=orders, **sheets)


def test_the_cell_tells_the_product_with_its_own_rhythm():
    book = shop(every("A", 30, "P9", last=29))
    assert offers(book)["A"] == "Minyak kemiri (biasanya beli lagi tiap 30 hari, terakhir 29 hari lalu)"


def test_the_sentence_names_what_the_customer_most_likely_buys():
    book = shop([*every("A", 30, "P9", last=40), bought("A", ago(41), "P3")])
    assert whys(book)["A"].startswith("Minyak kemiri, biasanya tiap ")


def test_declared_stock_is_told_with_its_day():
    assert offers(shop([bought("A", ago(40), "P1")]))["A"] == "Botol 30 butir (stoknya habis 20 Jun)"


def test_nothing_is_offered_beside_a_complaint():
    complaint = {
        "Tanggal": ago(3),
        "Pelanggan": "A",
        "Arah": "masuk",
        "Hasil": "komplain",
        "Jawaban": "bocor",
    }
    book = shop(every("A", 30, "P9", last=29), Kontak=[complaint])
    assert offers(book)["A"] is None


def test_nothing_is_offered_right_after_a_purchase():
    promised = [person("A", Kontak_berikutnya=ago(0))]
    book = shop([*every("A", 30, "P9", last=40), bought("A", ago(3), "P3")], Pelanggan=promised)
    assert offers(book)["A"] is None


def test_a_message_may_name_what_suits():
    texts = [{"Alasan": "Biasanya sudah belanja lagi", "Pesan": "Halo, mau {cocok}?"}]
    book = shop(every("A", 30, "P9", last=40), Pesan=texts)
    assert message(book, "A") == "Halo, mau Minyak kemiri?"


def test_the_profile_tells_it_too():
    book = shop(every("A", 30, "P9", last=29), Pengaturan=[setting("Nama toko", "Sari")])
    [row] = table(book, "Profil Pelanggan")
    assert row["Cocok ditawarkan"].startswith("Minyak kemiri (")


def buys_for(book):
    rows = table(book, "Profil Pelanggan")
    return {str(row["Pelanggan"]).removeprefix("Kak "): row["Beli untuk"] for row in rows}


def nine_at_a_time(key):
    return [{**row, "Jumlah": 9} for row in every(key, 30, "P1", last=10)]


def test_the_profile_says_who_sells_on():
    found = buys_for(
        shop([*nine_at_a_time("S"), *(row for key in "ABC" for row in every(key, 30, "P1", last=10))])
    )
    assert found["S"].startswith("dijual lagi: biasanya 9× jumlah pembeli lain")
    assert found["A"] == "dipakai sendiri"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("eceran", "dipakai sendiri (menurut Tipe)"), ("reseller", "dijual lagi (menurut Tipe)")],
)
def test_the_owner_overrules_it_with_the_type(kind, expected):
    book = shop(nine_at_a_time("S"), Pelanggan=[person("S", Tipe=kind)])
    assert buys_for(book)["S"] == expected


def test_whoever_sells_on_is_called_in_the_own_rhythm():
    orders = [*nine_at_a_time("S"), *(row for key in "ABC" for row in every(key, 30, "P1", last=10))]
    late = [{**row, "Tanggal": row["Tanggal"] - (ago(0) - ago(30))} for row in orders]
    assert "biasanya tiap 30" in whys(shop(late))["S"]
    assert "habis" in whys(shop(late))["A"]
