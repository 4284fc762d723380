"""On which very day a reason begins and ends, and how much a desk takes."""

from datetime import date

import pytest

from tests.calls.shops import ago, book_of, bought, contact, held, listed, person, setting, whys

NUDGE, SILENCE = "Setelah pesanan pertama", "Belum disapa sejak beli"


def of(*orders, **more):
    return book_of(Pelanggan=[person("A", **more.pop("person", {}))], Pesanan=list(orders), **more)


@pytest.mark.parametrize(("days", "asked"), [(150, True), (151, False)])
def test_the_second_order_is_asked_for_until_a_customer_would_have_lapsed(days, asked):
    assert (NUDGE in listed(of(bought("A", ago(days)))).get("A", "")) is asked


@pytest.mark.parametrize(("reached", "asked"), [(7, True), (6, False)])
def test_a_contact_on_the_very_day_of_a_step_takes_it(reached, asked):
    book = of(bought("A", ago(20)), Kontak=[contact("A", ago(reached))])
    assert (NUDGE in listed(book).get("A", "")) is asked


@pytest.mark.parametrize(("days", "asked"), [(13, False), (14, True)])
def test_two_weeks_without_a_word_are_too_long(days, asked):
    book = of(bought("A", ago(days)), bought("A", ago(90)))
    assert (SILENCE in listed(book).get("A", "")) is asked


@pytest.mark.parametrize(("reached", "asked"), [(21, True), (20, False)])
def test_a_word_on_the_day_of_the_purchase_is_a_word_after_it(reached, asked):
    book = of(bought("A", ago(20)), bought("A", ago(90)), Kontak=[contact("A", ago(reached))])
    assert (SILENCE in listed(book).get("A", "")) is asked


@pytest.mark.parametrize(("told", "asked"), [(date(2026, 6, 24), True), (date(2026, 6, 25), False)])
def test_a_birthday_is_told_once_from_the_first_day_of_its_week_on(told, asked):
    log = [contact("A", told, kind="sapa", Alasan="Ulang tahun")]
    book = of(Kontak=log, person={"Tanggal_lahir": date(1990, 7, 2)})
    assert ("A" in listed(book)) is asked


@pytest.mark.parametrize(("born", "asked"), [(date(1990, 7, 7), True), (date(1990, 7, 8), False)])
def test_a_birthday_is_known_seven_days_before(born, asked):
    assert ("A" in listed(of(person={"Tanggal_lahir": born}))) is asked


@pytest.mark.parametrize(
    ("due", "says"),
    [
        (ago(-1), None),
        (ago(0), "janji menghubungi 30 Jun 2026"),
        (ago(1), "janji menghubungi 29 Jun 2026"),
        (ago(2), "janji menghubungi 28 Jun 2026 sudah lewat 2 hari"),
    ],
)
def test_a_promise_is_due_on_its_day_and_late_from_the_second_day_after(due, says):
    assert whys(of(person={"Kontak_berikutnya": due})).get("A") == says


@pytest.mark.parametrize(("later", "asked"), [(6, True), (5, False), (4, False)])
def test_a_contact_on_the_promised_day_keeps_the_promise(later, asked):
    log = [contact("A", ago(10), Hubungi_lagi=ago(5)), contact("A", ago(later))]
    assert ("A" in listed(of(Kontak=log))) is asked


def test_of_two_promises_the_earlier_one_speaks():
    log = [contact("A", ago(10), Hubungi_lagi=ago(3))]
    for planned, day in ((ago(4), "26 Jun"), (ago(2), "27 Jun")):
        book = of(Kontak=log, person={"Kontak_berikutnya": planned})
        assert f"janji menghubungi {day}" in whys(book)["A"]


def test_a_desk_takes_as_many_as_it_has_room_for():
    names = "ABCDE"
    orders = [bought(name, ago(days)) for name in names for days in (20, 90)]
    full = [setting("list_capacity_per_staff", 3)]
    book = book_of(Pelanggan=[person(name) for name in names], Pesanan=orders, Pengaturan=full)
    assert len(listed(book)) == 3
    assert list(held(book).values()) == ["daftar hari ini sudah penuh"] * 2
