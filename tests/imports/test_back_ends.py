"""An import is the same in a file, at Google, and in a workbook that is open."""

from datetime import date

from tests.imports.importing_shop import imported
from tests.imports.marketplaces import CANCELLED, LINES, ORDERS, shopify, written

OWN = [
    ["Tgl", "Nama Pembeli", "No WA", "Barang", "Qty", "Jumlah"],
    [date(2026, 1, 2), "Ani", "0812-9999-0001", "Sabun", 1, 20000],
]


def cells_of(book, title):
    rows = book.read([title]).sheets[title].rows
    return [
        [cell for cell in row if cell is not None] for row in rows if any(cell is not None for cell in row)
    ]


def test_rows_come_in_once_below_the_shop_s_own_and_later_exports_update_them(book, tmp_path):
    shop = book({"Penjualan": OWN})
    early = written(shopify(), tmp_path / "a.csv")
    assert imported(shop, early).new == LINES
    rows = cells_of(shop, "Penjualan")
    assert rows[0] == [*OWN[0], "No. nota", "Status", "Kunci impor"]
    assert rows[1] == OWN[1]
    assert rows[2] == [
        date(2026, 1, 5),
        "Siti Rahma",
        "0812-1111-0001",
        "Madu Hutan",
        2,
        240000,
        "#0101",
        "selesai",
        "Shopify | #0101 | M1 |  | done:2:240000",
    ]
    assert len(rows) == 2 + LINES
    assert [row[1] for row in cells_of(shop, "Pelanggan")[1:]] == ["Siti Rahma", "Budi Hartono", "Rina Wati"]
    assert imported(shop, early).changed is False
    later = [(*order[:4], CANCELLED) if place == 1 else order for place, order in enumerate(ORDERS)]
    done = imported(shop, written(shopify(later), tmp_path / "b.csv"))
    assert (done.new, done.updated) == (0, 1)
    states = {row[6]: row[7] for row in cells_of(shop, "Penjualan")[2:]}
    assert states["#0102"] == "batal"
    assert list(states.values()).count("selesai") == 3
