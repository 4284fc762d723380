"""What the calls brought, in sums; worked by hand."""

from datetime import date

from tests.small_shop import AS_OF, CONTACTS, ORDERS, refreshed, table, workbook

SHEET = "Hasil Daftar"
REASON, OTHER = "Sudah waktunya beli lagi", "Belum disapa sejak beli"


def called(day, customer, result, reason=REASON, staff="Rina"):
    row = dict(Tanggal=day, Pelanggan=customer, Arah="keluar", Alasan=reason, Hasil=result, Staf=staff)
    return [row.get(title) for title in CONTACTS[0]]


LOG = [
    *CONTACTS,
    called(date(2026, 6, 1), "C5", "tidak diangkat"),
    called(date(2026, 6, 8), "C5", "berminat", f"{REASON}; {OTHER}", "Sari"),
    called(date(2026, 6, 22), "C6", "pesan lagi"),
    called(date(2026, 6, 22), "C1", "tidak diangkat", None, None),
    called(date(2026, 4, 1), "C2", "berminat"),
]


def totals(contacts=LOG, **more):
    book = workbook(contacts=contacts, **more)
    refreshed(book)
    rows = [row for row in table(book, SHEET) if str(row["Kunci"]).startswith("total/")]
    names = ("Kelompok", "Alasan", "Orang", "Terhubung", "Memesan", "Nilai pesanan")
    return [tuple(row[name] for name in names) for row in rows]


def test_calls_are_summed_by_week_reason_and_staff_with_what_they_brought():
    assert totals() == [
        ("Jumlah 8 minggu terakhir", None, 3, 2, 2, 950_000),
        ("Per minggu", "mulai 22 Jun 2026", 2, 1, 1, 650_000),
        ("Per minggu", "mulai 8 Jun 2026", 1, 1, 1, 300_000),
        ("Per minggu", "mulai 1 Jun 2026", 1, 0, 0, 0),
        ("Per alasan", REASON, 2, 2, 2, 950_000),
        ("Per alasan", "tanpa alasan", 1, 0, 0, 0),
        ("Per staf", "Rina", 2, 1, 1, 650_000),
        ("Per staf", "Sari", 1, 1, 1, 300_000),
        ("Per staf", "tanpa nama staf", 1, 0, 0, 0),
    ]


def test_an_order_counts_for_the_last_call_before_it_and_only_within_14_days():
    late = [*ORDERS, ["N20", date(2026, 6, 23), "C5", "P1", 1, 150000, "selesai"]]
    assert totals(orders=late)[0][4:] == (2, 950_000)
    soon = [*ORDERS, ["N20", date(2026, 6, 22), "C5", "P1", 1, 150000, "selesai"]]
    assert totals(orders=soon)[0][4:] == (3, 1_100_000)


def test_an_order_of_the_day_of_the_call_counts():
    assert totals([*CONTACTS, called(date(2026, 6, 25), "C6", "pesan lagi")])[0][4:] == (1, 650_000)


def test_who_was_reached_twice_is_one_of_the_people_reached():
    twice = [called(date(2026, 6, day), "C5", "berminat") for day in (8, 15)]
    assert totals([*CONTACTS, *twice])[0][2:4] == (1, 1)


def test_a_shop_that_logged_no_call_has_no_sums():
    assert totals(CONTACTS) == []
    assert totals([*CONTACTS, called(AS_OF, "C1", None)]) == []


def test_the_sums_are_no_record_of_who_was_listed():
    book = workbook(contacts=LOG)
    refreshed(book)
    before = table(book, SHEET)
    refreshed(book)
    assert table(book, SHEET) == before
