"""The list and the profiles show one and the same day for a customer's next order."""

from datetime import timedelta

from tests.calls.shops import BOTTLE, ago, book_of, bought, person
from tests.small_shop import AS_OF, LIST, table

VITAMIN = {"Kode": "P2", "Nama": "Vitamin", "Isi": 60, "Pakai per hari": 1}


def next_orders(*orders):
    book = book_of(Produk=[BOTTLE, VITAMIN], Pelanggan=[person("A")], Pesanan=list(orders))
    [listed], [profile] = table(book, LIST), table(book, "Profil Pelanggan")
    return listed["Perkiraan beli lagi"], profile["Perkiraan beli lagi"]


def test_a_product_given_up_does_not_hide_the_one_that_is_due():
    due = AS_OF + timedelta(days=2)
    assert next_orders(bought("A", ago(300), "P1"), bought("A", ago(58), "P2")) == (due, due)


def test_what_is_left_of_something_never_lies_before_the_last_purchase():
    assert next_orders(bought("A", ago(60), "P1"), bought("A", ago(25), "P2")) == (ago(25), ago(25))
