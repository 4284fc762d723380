"""The log of prices and rules (FEATURES.md 3.50): when, who, old and new, on whole workbooks."""

from datetime import UTC, date, datetime

import pytest

from sheets_crm.commands.setup import setup_changes
from sheets_crm.layout.template import new_workbook
from sheets_crm.refresh import refresh
from sheets_crm.workbooks.memory import MemoryWorkbook
from sheets_crm.workbooks.protocol import Plan, TableRow, WriteCells, WriteTable
from sheets_crm.workbooks.xlsx.workbook import XlsxWorkbook
from tests.small_shop import ORDERS, put, refreshed, table, workbook
from tests.workbooks.xlsx.samples import repacked

LOG = "Perubahan"
LIMIT = "Batas persetujuan pengeluaran (Rp)"
RULES = [["Pengaturan", "Nilai", "Arti"], [LIMIT, "Rp500.000"], ["Jenis kopi", "arabika"]]
PRODUCTS = [
    ["Kode", "Nama", "Harga", "HPP"],
    ["P1", "Botol 30 butir", 37_000, 20_000],
    ["P3", "Gamis", 500_000],
]
pytestmark = pytest.mark.usefixtures("without_figures")


def with_log(book):
    _, changes = setup_changes(book, "id", with_control=False, groups=["changes"])
    book.commit(Plan("setup", changes))
    refreshed(book)
    return book


@pytest.fixture
def book():
    return with_log(workbook(products=PRODUCTS, settings=RULES))


def changed(book):
    """What the log has beyond the first sight of everything."""
    return [row for row in table(book, LOG) if row["Kunci"].rpartition("#")[2] != "1"]


def told(row):
    return [row[name] for name in ("Lembar", "Apa", "Kolom", "Lama", "Baru")]


def test_3_50_a_changed_price_shows_who_when_old_and_new(tmp_path):
    path = tmp_path / "toko.xlsx"
    products = [dict(zip(("code", "name", "price"), row, strict=False)) for row in PRODUCTS[1:]]
    orders = [{"date": date(2026, 6, 1), "product": "P1"}]
    new_workbook(path, "id", rows={"products": products, "orders": orders})
    book = XlsxWorkbook(path)
    _, changes = setup_changes(book, "id", with_control=False, groups=["changes"])
    book.read(book.titles())
    book.commit(Plan("setup", changes))
    refresh(book, datetime(2026, 6, 29, 2, 15, tzinfo=UTC), run_id="first")
    price = next(row for row in table(book, LOG) if row["Apa"] == "Botol 30 butir")
    assert told(price) == ["Produk", "Botol 30 butir", "Harga", None, 37_000]
    assert (price["Sesudah"], price["Terakhir disimpan oleh"]) == (None, None)
    book.commit(Plan("hand", [WriteCells("Produk", {(2, headers(book).index("Harga") + 1): 35_000})]))
    repacked(path, saved_by("Rina Wati"))
    refresh(XlsxWorkbook(path), datetime(2026, 6, 30, 2, 40, tzinfo=UTC), run_id="second")
    (row,) = changed(XlsxWorkbook(path))
    assert told(row) == ["Produk", "Botol 30 butir", "Harga", 37_000, 35_000]
    assert (row["Sesudah"], row["Terlihat"]) == ("29 Jun 2026 09:15", "30 Jun 2026 09:40")
    assert row["Terakhir disimpan oleh"] == "Rina Wati"


def headers(book):
    return book.read(["Produk"]).sheets["Produk"].rows[0]


def saved_by(name):
    def change(part, content):
        if part != "docProps/core.xml":
            return content
        before, _, rest = content.decode().partition("<cp:lastModifiedBy>")
        after = rest.partition("</cp:lastModifiedBy>")[2]
        assert after
        return f"{before}<cp:lastModifiedBy>{name}</cp:lastModifiedBy>{after}".encode()

    return change


def test_3_50_a_rule_that_changes_is_a_row_and_a_second_refresh_adds_none(book):
    put(book, "Pengaturan", {(2, 2): "Rp750.000", (3, 2): "robusta"})
    refreshed(book)
    (row,) = changed(book)
    assert told(row) == ["Pengaturan", LIMIT, "Nilai", "Rp500.000", "Rp750.000"]
    assert row["Terakhir disimpan oleh"] is None
    assert not refreshed(book).changed
    assert len(changed(book)) == 1


def test_3_50_every_change_stays_and_going_back_is_a_change_too(book):
    for price in (35_000, 37_000):
        put(book, "Produk", {(2, 3): price})
        refreshed(book)
    assert [(row["Lama"], row["Baru"]) for row in changed(book)] == [(37_000, 35_000), (35_000, 37_000)]


def test_3_50_a_log_that_people_sorted_is_understood(book):
    put(book, "Produk", {(2, 3): 35_000})
    refreshed(book)
    rows = [list(row) for row in book.read([LOG]).sheets[LOG].rows]
    body = [TableRow(dict(enumerate(row, start=1))) for row in reversed(rows[4:])]
    book.commit(Plan("hand", [WriteTable(LOG, 4, range(1, len(rows[3]) + 1), len(body), body)]))
    assert not refreshed(book).changed


def test_3_50_of_a_row_that_somebody_copied_the_first_counts(book):
    rows = [list(row) for row in book.read([LOG]).sheets[LOG].rows]
    copied = [50_000 if cell == 37_000 else cell for cell in rows[4]]
    body = [TableRow(dict(enumerate(row, start=1))) for row in (*rows[4:], copied)]
    book.commit(Plan("hand", [WriteTable(LOG, 4, range(1, len(rows[3]) + 1), len(rows) - 4, body)]))
    assert not refreshed(book).changed


@pytest.mark.parametrize("cell", ["Rp37.000", "37rb", "37.000"])
def test_3_50_the_same_price_written_in_another_way_is_no_change(book, cell):
    put(book, "Produk", {(2, 3): cell})
    refreshed(book)
    assert changed(book) == []


def test_3_50_what_goes_leaves_a_blank_and_what_cannot_be_read_stands_as_typed(book):
    put(book, "Produk", {(2, 3): "tanya Rina", (2, 4): None, (3, 1): None, (3, 2): None, (3, 3): None})
    refreshed(book)
    assert [told(row)[1:] for row in changed(book)] == [
        ["Botol 30 butir", "Harga", 37_000, "tanya Rina"],
        ["Botol 30 butir", "HPP", 20_000, None],
        ["Gamis", "Harga", 500_000, None],
    ]
    assert not refreshed(book).changed


def test_3_50_a_column_that_cannot_be_found_has_lost_no_price(book):
    put(book, "Produk", {(1, 3): "Catatan lama"})
    refreshed(book)
    assert changed(book) == []


def test_3_50_of_a_product_that_stands_twice_the_first_price_counts():
    book = with_log(workbook(products=[*PRODUCTS, ["P1", "Botol 30 butir", 36_000, 20_000]]))
    assert [row["Baru"] for row in table(book, LOG) if row["Kolom"] == "Harga"] == [37_000, 500_000]
    assert not refreshed(book).changed


def test_3_50_a_log_without_its_column_is_told_and_left_alone(book):
    row = list(book.read([LOG]).sheets[LOG].rows[3])
    put(book, LOG, {(4, row.index("Baru") + 1): "Jadi"})
    put(book, "Produk", {(2, 3): 35_000})
    refreshed(book)
    assert changed(book) == []
    (told_of,) = [row for row in table(book, "Periksa Data") if row["Lembar"] == LOG]
    assert "Baru" in told_of["Yang perlu diperbaiki"]


def test_3_50_what_a_tier_or_a_campaign_promises_is_a_rule_too():
    tiers = [["Tingkat", "Belanja setahun mulai", "Diskon barang"], ["Emas", 1_000_000, "10%"]]
    campaigns = [
        ["Nama", "Jenis", "Mulai", "Harga tawaran"],
        ["Batik", "peluncuran", date(2026, 6, 1), 250_000],
    ]
    shop = {"Produk": PRODUCTS, "Pesanan": ORDERS, "Tingkat": tiers, "Kampanye": campaigns}
    book = with_log(MemoryWorkbook(shop))
    put(book, "Tingkat", {(2, 2): 800_000, (2, 3): 10})
    put(book, "Kampanye", {(2, 4): "Rp199.000"})
    refreshed(book)
    assert [told(row) for row in changed(book)] == [
        ["Tingkat", "Emas", "Belanja setahun mulai", 1_000_000, 800_000],
        ["Kampanye", "Batik", "Harga tawaran", 250_000, 199_000],
    ]
    put(book, "Tingkat", {(2, 3): "15%"})
    refreshed(book)
    assert told(changed(book)[-1]) == ["Tingkat", "Emas", "Diskon barang", 0.1, 0.15]
    assert not refreshed(book).changed


def test_3_50_a_shop_that_keeps_no_log_has_no_sheet_for_it():
    book = workbook(orders=ORDERS)
    refreshed(book)
    assert LOG not in book.titles()


def test_3_50_the_sheet_says_that_changes_are_recorded():
    book = with_log(MemoryWorkbook({"Produk": PRODUCTS, "Pesanan": ORDERS}))
    first, second, *_ = book.read([LOG]).sheets[LOG].rows
    assert first[0] == "Perubahan harga dan aturan dicatat"
    assert second[0].startswith("Untuk diketahui bersama: ")
    assert "ditulis ulang" not in second[0].casefold()
