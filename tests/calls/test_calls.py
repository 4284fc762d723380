"""Who is called, in which order, and who is held back: each rule of FEATURES.md C on a shop made for it."""

from datetime import date, timedelta

import pytest

from tests.small_shop import AS_OF, CONTACTS, LIST, PRODUCTS, refreshed, table, workbook

pytestmark = pytest.mark.usefixtures("without_figures")
HEADER = ["Tanggal", "Pelanggan", "Produk", "Jumlah", "Total"]


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


def shop(orders, contacts=(), settings=(), customers=None, as_of=AS_OF):
    """A refreshed shop whose customers are A, B, … with phones; orders are (customer, days ago, product)."""
    names = sorted({order[0] for order in orders} | set(customers or ()))
    people = [["ID", "Nama", "No. WhatsApp", "Kontak berikutnya"]]
    people += [
        [name, f"Kak {name}", f"0812-0000-{1000 + at}", (customers or {}).get(name)]
        for at, name in enumerate(names)
    ]
    lines = [[ago(days), name, product, 1, 150000] for name, days, product in orders]
    log = [
        [ago(days), name, "keluar", "WhatsApp", kind, None, result, None, None, again]
        for name, days, kind, result, again in contacts
    ]
    book = workbook(
        customers=people,
        products=PRODUCTS,
        orders=[HEADER, *lines],
        contacts=[*CONTACTS, *log],
        settings=[["Pengaturan", "Nilai"], *settings],
    )
    refreshed(book, as_of)
    return book


def listed(book):
    return {row["Pelanggan"][-1]: row["Semua alasan"].split("; ") for row in table(book, LIST)}


def held(book):
    return {row["Pelanggan"][-1]: row["Kenapa ditahan"] for row in table(book, "Ditahan")}


def reached(name, days, kind="layanan", result="berminat", again=None):
    return (name, days, kind, result, again)


def test_promises_come_first_then_overdue_soon_second_order_and_the_forgotten():
    book = shop(
        [
            ("A", 100, "P3"),
            ("B", 45, "P1"),
            ("C", 25, "P1"),
            ("D", 16, "P3"),
            ("E", 40, "P3"),
            ("E", 60, "P3"),
        ],
        contacts=[reached("C", 20), reached("B", 40), reached("D", 15, result="tidak menjawab")],
        customers={"A": AS_OF},
    )
    assert list(listed(book)) == ["A", "B", "C", "D", "E"]
    assert [reasons[0] for reasons in listed(book).values()] == [
        "Janji menghubungi lagi",
        "Sudah waktunya beli lagi",
        "Hampir habis",
        "Setelah pesanan pertama",
        "Belum disapa sejak beli",
    ]


def test_a_customer_with_three_reasons_stands_on_one_line():
    book = shop([("A", 45, "P1")], customers={"A": AS_OF})
    assert listed(book) == {
        "A": [
            "Janji menghubungi lagi",
            "Sudah waktunya beli lagi",
            "Setelah pesanan pertama",
            "Belum disapa sejak beli",
        ]
    }


@pytest.mark.parametrize(("days", "due"), [(3, False), (13, False), (14, True), (59, True), (60, True)])
def test_the_second_order_is_asked_for_after_two_weeks_and_two_months(days, due):
    book = shop([("A", days, "P3")])
    assert ("Setelah pesanan pertama" in listed(book).get("A", [])) is due


def test_a_step_that_was_taken_is_not_asked_for_again_until_the_next_one():
    contacts = [reached("A", 10)]
    assert "A" not in listed(shop([("A", 13, "P3")], contacts))
    assert "Setelah pesanan pertama" in listed(shop([("A", 14, "P3")], contacts))["A"]


def test_a_second_order_ends_the_nudge():
    book = shop([("A", 40, "P3"), ("A", 20, "P3")], contacts=[reached("A", 10)])
    assert listed(book) == {}


@pytest.mark.parametrize(("days", "rests"), [(0, True), (2, True), (3, False)])
def test_any_contact_gives_three_days_of_rest(days, rests):
    book = shop([("A", 45, "P1")], contacts=[reached("A", days)])
    assert ("A" not in listed(book)) is rests
    assert held(book) == ({"A": "baru saja dihubungi"} if rests else {})


@pytest.mark.parametrize(("days", "rests"), [(6, True), (7, False)])
def test_an_offer_gives_seven_days_without_another(days, rests):
    book = shop([("A", 45, "P1"), ("A", 90, "P1")], contacts=[reached("A", days, kind="jualan")])
    assert ("A" not in listed(book)) is rests
    assert held(book) == ({"A": "baru saja ditawari"} if rests else {})


def test_a_promise_is_kept_even_the_day_after_a_contact():
    book = shop([("A", 45, "P1")], contacts=[reached("A", 1, again=AS_OF)])
    assert listed(book) == {"A": ["Janji menghubungi lagi"]}


def test_a_promise_that_was_kept_is_not_due_again():
    contacts = [reached("A", 10, again=ago(5)), reached("A", 4)]
    assert listed(shop([("A", 20, "P3"), ("A", 60, "P3")], contacts)) == {}


def test_who_asked_for_later_is_not_called_for_any_reason_until_then():
    book = shop(
        [("A", 45, "P1")], contacts=[reached("A", 10, result="nanti", again=AS_OF + timedelta(days=1))]
    )
    assert held(book) == {"A": "minta dihubungi lagi nanti"}


def test_a_wrong_number_waits_for_a_better_one():
    book = shop([("A", 45, "P1")], contacts=[reached("A", 10, result="nomor salah")])
    assert held(book)["A"].startswith("perbaiki nomor")


def test_the_bereaved_are_left_in_peace():
    book = shop([("A", 45, "P1")], contacts=[(*reached("A", 30)[:3], "tidak berminat", None)])
    assert "A" in listed(book)
    log = [ago(30), "A", "keluar", "WhatsApp", "layanan", None, "tidak berminat", None, "meninggal"]
    book = workbook(
        customers=[["ID", "Nama", "No. WhatsApp"], ["A", "Kak A", "0812-0000-1000"]],
        orders=[HEADER, [ago(45), "A", "P1", 1, 150000]],
        contacts=[*CONTACTS, log],
    )
    refreshed(book)
    assert held(book) == {"A": "sudah tiada"}


@pytest.mark.parametrize(("attempts", "is_listed"), [(0, True), (1, True), (2, False)])
def test_lapsed_customers_are_tried_at_most_twice(attempts, is_listed):
    contacts = [reached("A", 20 + 10 * number, kind="jualan") for number in range(attempts)]
    book = shop([("A", 150, "P1"), ("A", 180, "P1")], contacts)
    assert ("Lama tidak belanja" in listed(book).get("A", [])) is is_listed


def test_attempts_to_win_back_count_since_the_last_order():
    bought = [("A", 150, "P1"), ("A", 180, "P1")]
    before_run_out = [reached("A", days) for days in (130, 140)]
    assert "Lama tidak belanja" not in listed(shop(bought, before_run_out)).get("A", [])
    until_the_order = [reached("A", days) for days in (150, 150, 160, 170)]
    assert "Lama tidak belanja" in listed(shop(bought, until_the_order))["A"]


def test_a_later_contact_does_not_end_a_snooze():
    snoozed = reached("A", 5, result="nanti", again=AS_OF + timedelta(days=3))
    book = shop([("A", 45, "P1")], [snoozed, reached("A", 4)], settings=[["contact_rest_days", 0]])
    assert held(book)["A"].startswith("minta dihubungi lagi nanti")


def test_a_tenth_of_the_capacity_is_kept_for_people_nobody_spoke_to():
    busy = [(name, 45, "P1") for name in "ABCDEFGHIJKLMNOPQRSTUVWXY"]
    spoken_to = [reached(name, 40) for name, *_ in busy]
    silent = [("Z", 70, "P3"), ("Z", 100, "P3")]
    book = shop([*busy, *silent], spoken_to, settings=[["list_capacity_per_staff", 20]])
    reasons = listed(book)
    assert len(reasons) == 20
    assert reasons["Z"] == ["Belum disapa sejak beli", "Pelanggan pertama toko"]
    assert list(held(book).values()) == ["daftar hari ini sudah penuh"] * 6


def test_people_nobody_spoke_to_take_no_more_than_the_capacity():
    silent = [(name, days, "P3") for name in "ABCDEFGHIJKL" for days in (70, 100)]
    book = shop(silent, settings=[["list_capacity_per_staff", 10]])
    assert len(listed(book)) == 10
    assert list(held(book).values()) == ["daftar hari ini sudah penuh"] * 2


def test_the_bigger_sum_at_stake_goes_first_among_the_overdue():
    orders = [HEADER, [ago(45), "A", "P1", 1, 150000], [ago(45), "B", "P1", 1, 450000]]
    people = [
        ["ID", "Nama", "No. WhatsApp"],
        ["A", "Kak A", "0812-0000-1000"],
        ["B", "Kak B", "0812-0000-1001"],
    ]
    book = workbook(customers=people, orders=orders)
    refreshed(book)
    assert [row["Pelanggan"] for row in table(book, LIST)] == ["Kak B", "Kak A"]


def test_equal_customers_stand_in_the_order_of_their_keys():
    book = shop([(name, 45, "P1") for name in "CAB"])
    assert list(listed(book)) == ["A", "B", "C"]


def test_a_message_with_a_field_that_nothing_fills_has_no_link_and_says_so():
    book = workbook(orders=[["Tanggal", "Pelanggan", "Produk"], [ago(45), "C1", "Tanpa harga"]])
    refreshed(book)
    (row,) = (row for row in table(book, LIST) if row["Pelanggan"] == "Siti Aminah")
    assert row["Kirim WA"] == "Kirim"  # the second-order message names no price
    links = book.read([LIST], detailed=[LIST]).sheets[LIST].links
    assert len(links) == 1


def test_the_owners_own_message_is_used_and_an_unknown_field_is_told():
    book = shop([("A", 45, "P1")])
    assert listed(book)
    sheets = {"Pesan": [["Alasan", "Pesan"], ["Sudah waktunya beli lagi", "Hai {nama}, {harga_promo}!"]]}
    from sheets_crm.workbooks.memory import MemoryWorkbook

    people = [["ID", "Nama", "No. WhatsApp"], ["A", "Kak A", "0812-0000-1000"]]
    book = MemoryWorkbook(
        {
            "Pelanggan": people,
            "Produk": PRODUCTS,
            "Pesanan": [HEADER, [ago(45), "A", "P1", 1, 150000]],
            **sheets,
        }
    )
    outcome = refreshed(book)
    (row,) = table(book, LIST)
    assert row["Kirim WA"] == "Lengkapi dulu: harga_promo"
    assert any(
        "{harga_promo}" in problem.message or "harga_promo" in problem.message for problem in outcome.problems
    )


@pytest.mark.parametrize(("share", "is_listed"), [("25%", False), ("50%", True)])
def test_short_cycles_are_called_about_a_share_before_they_end(share, is_listed):
    products = [*PRODUCTS, ["P4", "Sachet", "Sachet", 50000, 10, 1]]
    people = [["ID", "Nama", "No. WhatsApp"], ["A", "Kak A", "0812-0000-1000"]]
    orders = [HEADER, [ago(6), "A", "P4", 1, 50000], [ago(16), "A", "P4", 1, 50000]]
    book = workbook(
        customers=people,
        products=products,
        orders=orders,
        settings=[["Pengaturan", "Nilai"], ["lead_share", share], ["bought_rest_days", 0]],
    )
    refreshed(book)
    assert ("A" in listed(book)) is is_listed
