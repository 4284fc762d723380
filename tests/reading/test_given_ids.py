"""IDs that a shop gave its customers itself: a clinic's medical record numbers, members' numbers."""

from datetime import date

import pytest

from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.reading.parse import parse
from sheets_crm.texts import spellings
from sheets_crm.workbooks.memory import MemoryWorkbook
from tests.reading.frames import frames

FIRST, LATER = date(2026, 11, 3), date(2026, 11, 18)
HEAD = ["Tanggal", "No. RM", "Nama Pasien", "No Telp", "Tindakan", "Total"]
WITH_PHONE = [FIRST, "RM002", "Budi Santoso", "081100000002", "Peeling", 350000]
WITHOUT = [LATER, "RM002", "Budi Santoso", None, "Facial", 200000]


def shop_of(sheets):
    book = MemoryWorkbook(sheets)
    return parse(book.read(book.titles()), "id")


def amounts(shop):
    return occasions(valid_orders(frames(shop).orders, date(2026, 11, 30)))["amount"].tolist()


def buyers(shop):
    return frames(shop).orders["customer"].tolist()


def test_people_without_instagram_are_not_one_person():
    people = [["Nama", "Kota", "Instagram"], ["Eka", "Solo", "tidak ada"], ["Edi", "Solo", "tidak ada"]]
    visits = [["Tanggal", "Nama", "Tindakan", "Total"], [FIRST, "Edi", "Peeling", 350000]]
    shop = shop_of({"Kunjungan": visits, "Pelanggan": people})
    assert shop.problems == ()
    assert frames(shop).customers["customer"].tolist() == ["Eka", "Edi"]


def test_headings_of_a_customers_id_in_orders_are_such_in_the_list_of_customers_too():
    in_orders = {*spellings("columns.orders")["customer_id"]}
    in_customers = {*spellings("columns.customers")["id"]}
    assert in_orders - in_customers == {"Akun Instagram", "Instagram", "IG"}  # not everybody has one
    assert in_customers - in_orders == {"Kode"}  # of an order's line it may be the code of the goods


@pytest.mark.parametrize("heading", ["No. RM", "No Rekam Medis", "ID Pasien", "Username", "No Ahli"])
def test_orders_that_say_the_customers_id_alone_find_who_it_is(heading):
    visits = [["Tanggal", heading, "Tindakan", "Total"], [FIRST, "RM002", "Peeling", 350000]]
    people = [[heading, "Nama Pasien", "No HP"], ["RM002", "Budi Santoso", "081100000002"]]
    shop = shop_of({"Kunjungan": visits, "Pasien": people})
    assert shop.problems == ()
    assert buyers(shop) == ["6281100000002"]


@pytest.mark.parametrize("rows", [[WITH_PHONE, WITHOUT], [[FIRST, *WITHOUT[1:]], [LATER, *WITH_PHONE[1:]]]])
@pytest.mark.parametrize("given", ["RM002", "rm002"])
def test_one_id_with_the_phone_on_one_row_alone_is_one_customer(rows, given):
    first, second = rows
    shop = shop_of({"Kunjungan": [HEAD, first, [second[0], given, *second[2:]]]})
    assert buyers(shop) == ["6281100000002"] * 2


def test_an_id_with_two_phones_leaves_each_row_to_its_own():
    other = [*WITHOUT[:3], "081100000009", *WITHOUT[4:]]
    unsaid = [date(2026, 11, 20), *WITHOUT[1:]]
    shop = shop_of({"Kunjungan": [HEAD, WITH_PHONE, other, unsaid]})
    assert buyers(shop) == ["6281100000002", "6281100000009", "RM002"]


def test_the_tariff_of_a_visit_is_its_price_and_a_total_wins():
    head = ["Tanggal", "Nama Pasien", "No HP", "Tindakan", "Tarif"]
    visit = [FIRST, "Budi", "081100000002", "Peeling", 350000]
    assert amounts(shop_of({"Kunjungan": [head, visit]})) == [350000]
    assert amounts(shop_of({"Kunjungan": [[*head, "Total"], [*visit, 300000]]})) == [300000]


def test_the_tariff_in_a_list_of_services_is_their_price():
    visits = [["Tanggal", "Nama Pasien", "No HP", "Tindakan"], [FIRST, "Budi", "081100000002", "Peeling"]]
    services = [["Nama Layanan", "Tarif"], ["Peeling", 350000]]
    assert amounts(shop_of({"Kunjungan": visits, "Layanan": services})) == [350000]
