"""Format files: what they may say, what is refused, and one of the shop's own."""

import pytest

from sheets_crm.imports.formats import format_of, formats, matched, own_format
from sheets_crm.imports.spread import spread
from sheets_crm.workbooks.protocol import WorkbookError
from tests.imports.importing_shop import empty, figures, imported
from tests.imports.marketplaces import KINDS, written


def test_every_marketplace_and_till_has_its_file():
    assert sorted(each.title for each in formats()) == sorted(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_headings_are_known_whatever_their_capitals_and_blanks(kind):
    rows = [[str(cell).upper().replace("/ ", " /  ") for cell in row] for row in KINDS[kind]()[:8]]
    match = matched(rows, formats())
    assert match is not None
    assert match.format.title == kind


def test_the_row_that_names_most_columns_is_that_of_the_headings():
    head = ["No. Pesanan", "Waktu Pesanan Dibuat", "Nama Produk", "Username (Pembeli)"]
    match = matched([head, [], [*head, "Jumlah"]], formats())
    assert match is not None
    assert match.header == 2
    assert matched([head, [], head], formats()).header == 0


def test_another_table_is_of_no_format():
    assert matched([["Tanggal", "Nama", "Total"], ["2026-01-05", "Siti", "1"]], formats()) is None


OWN = """
title = "Kasir Toko"
recognised_by = ["receipt", "date", "product"]
point = ","

[columns]
receipt = ["Struk"]
date = ["Waktu"]
name = ["Depan + Belakang"]
phone = ["HP"]
product = ["Item"]
quantity = ["Banyak"]
order_total = ["Dibayar"]
shipping = ["Ongkir"]
status = ["Ket"]

[words.status]
done = ["ok"]
cancelled = ["void"]
"""
EXPORT = [
    ["Struk", "Waktu", "Depan", "Belakang", "HP", "Item", "Banyak", "Dibayar", "Ongkir", "Ket"],
    ["1", "5/1/2026", "Siti", "Rahma", "0812-1111-0001", "Madu", "2", "310.000,00", "10.000,00", "OK lunas"],
    ["1", "5/1/2026", "Siti", "Rahma", "0812-1111-0001", "Teh", "1", "310.000,00", "10.000,00", "OK lunas"],
    ["2", "6/1/2026", "Budi", "", "0812-1111-0002", "Teh", "1", "50.000,00", "0", "VOID"],
]


def test_a_format_of_the_shop_s_own_is_one_file(tmp_path):
    path = tmp_path / "kasir.toml"
    path.write_text(OWN)
    book = empty()
    done = imported(book, written(EXPORT, tmp_path / "a.csv"), own=[own_format(path)])
    assert done.sources == {"Kasir Toko": 3}
    assert figures(book)["money"] == 300000


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("title = 'X'", "title, recognised_by"),
        ("title = 'X'\nrecognised_by = ['date']\n[columns]\nreceipt = ['A']", "date"),
        ("title = 'X'\nrecognised_by = ['date']\n[columns]\ndate = ['A']\ndatum = ['B']", "datum"),
        ("title = 'X'\nrecognised_by = ['date']\nname = 1\n[columns]\ndate = ['A']", "name"),
        (
            "title = 'X'\nrecognised_by = ['date']\n[columns]\ndate = ['A']\n[words.status]\nfertig = ['ok']",
            "fertig",
        ),
    ],
)
def test_a_format_file_that_says_something_unknown_is_refused_by_name(content, told, tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(content)
    with pytest.raises(WorkbookError) as refused:
        own_format(path)
    assert refused.value.code == "format_strange"
    assert refused.value.values == {"name": "own.toml", "what": told}


def test_a_format_file_that_is_no_toml_is_refused(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text("title = ")
    with pytest.raises(WorkbookError) as refused:
        own_format(path)
    assert refused.value.code == "format_unreadable"


def test_a_heading_with_a_number_stands_for_every_number():
    kind = format_of({"title": "X", "recognised_by": ["items"], "columns": {"items": ["item_#"]}}, "x")
    match = matched([["item_1", "other", "item_2"]], [kind])
    assert match is not None
    assert match.places["items"] == ((0,), (2,))


@pytest.mark.parametrize(
    ("amount", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (100, [0, 0], [50, 50]),
        (10.01, [1, 3], [2.5, 7.51]),
        (-90, [2, 1], [-60, -30]),
        (0, [5, 1], [0, 0]),
    ],
)
def test_shares_add_up_and_the_heaviest_takes_what_rounding_leaves(amount, weights, shares):
    assert spread(amount, weights) == shares
