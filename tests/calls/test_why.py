from datetime import date

import pandas as pd
import pytest

from sheets_crm.calls.why import whys
from sheets_crm.metrics.frames import columns_of
from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.texts import texts_of

PRODUCTS = pd.DataFrame(
    {
        "product": ["P1", "G"],
        "name": ["Botol 30 butir", "Gamis"],
        "lasts_days": [30.0, None],
        "season": [None, "Gamis"],
    }
)
C1 = [("P1", "2026-01-05", 1), ("P1", "2026-02-04", 1), ("P1", "2026-03-08", 1), ("P1", "2026-04-06", 2)]


def row(*bought, as_of="2026-06-30", **rules):
    orders = pd.DataFrame(list(bought), columns=["product", "date", "quantity"])
    orders = orders.assign(customer="Ani", date=pd.to_datetime(orders["date"]), total=100_000.0)
    rows = next_orders(orders, PRODUCTS, date.fromisoformat(as_of), **rules)
    assert len(rows) == 1
    return columns_of(rows)


@pytest.mark.parametrize(
    ("bought", "as_of", "indonesian", "english"),
    [
        (
            C1,
            "2026-06-30",
            "Botol 30 butir × 2, mulai 6 Apr, habis 6 Jun, terlambat 24 hari",
            "Botol 30 butir × 2, started 6 Apr, ran out 6 Jun, 24 days late",
        ),
        (
            C1,
            "2026-06-06",
            "Botol 30 butir × 2, mulai 6 Apr, habis hari ini",
            "Botol 30 butir × 2, started 6 Apr, runs out today",
        ),
        (
            [("P1", "2026-06-05", 1)],
            "2026-06-30",
            "Botol 30 butir, mulai 5 Jun, habis 5 Jul, 5 hari lagi",
            "Botol 30 butir, started 5 Jun, runs out 5 Jul, 5 days from now",
        ),
        (
            [("P1", "2026-06-05", 1)],
            "2026-06-10",
            "Botol 30 butir, mulai 5 Jun, habis 5 Jul",
            "Botol 30 butir, started 5 Jun, runs out 5 Jul",
        ),
        (
            [("P1", "2026-03-01", 1), ("P1", "2026-03-20", 1)],
            "2026-06-30",
            "Botol 30 butir, beli 20 Mar waktu yang lama sisa 11 hari, habis 30 Apr, terlambat 61 hari",
            "Botol 30 butir, bought 20 Mar with 11 days of the old left, ran out 30 Apr, 61 days late",
        ),
        (
            [("P1", "2026-05-01", 12), ("P1", "2026-05-09", 1)],
            "2026-06-30",
            "Botol 30 butir, beli 9 Mei waktu yang lama masih banyak (dihitung 90 hari saja), habis 6 Sep",
            "Botol 30 butir, bought 9 May with much of the old left (only 90 days counted), runs out 6 Sep",
        ),
        (
            [("P1", "2026-03-01", 1), ("P1", "2026-04-15", 1), ("P1", "2026-05-30", 1)],
            "2026-06-30",
            "Botol 30 butir, mulai 30 Mei, biasanya tahan 45 hari, habis 14 Jul",
            "Botol 30 butir, started 30 May, usually lasts 45 days, runs out 14 Jul",
        ),
        (
            [("P1", "2025-02-10", 1)],
            "2026-06-30",
            "Botol 30 butir, mulai 10 Feb 2025, habis 12 Mar 2025, sudah lewat 475 hari, ajak kembali",
            "Botol 30 butir, started 10 Feb 2025, ran out 12 Mar 2025, 475 days overdue, win back",
        ),
        (
            [("G", "2026-05-15", 1)],
            "2026-06-30",
            "belum bisa diperkirakan: riwayat belinya masih sedikit",
            "not predictable yet: too few purchases so far",
        ),
    ],
)
def test_the_sentence_says_what_and_when(bought, as_of, indonesian, english):
    found = row(*bought, as_of=as_of)
    assert whys(found, texts_of("id")) == [indonesian]
    assert whys(found, texts_of("en")) == [english]


def test_the_sentence_tells_a_dose_of_the_customers_own():
    orders = pd.DataFrame({"customer": "Ani", "product": ["P1"], "quantity": 1, "total": 5.0, "dose": 2.0})
    products = PRODUCTS.assign(content=30.0, per_day=1.0)
    found = next_orders(orders.assign(date=pd.Timestamp("2026-06-01")), products, date(2026, 6, 10))
    assert whys(columns_of(found), texts_of("id")) == [
        "Botol 30 butir, mulai 1 Jun, dipakai 2 per hari, habis 16 Jun"
    ]


def test_two_products_of_a_day_are_named_by_the_one_that_lasts_longer():
    products = PRODUCTS.assign(family="Herbal", lasts_days=[30.0, 60.0])
    orders = pd.DataFrame({"customer": "Ani", "product": ["P1", "G"], "quantity": 1, "total": 5.0})
    orders = orders.assign(date=pd.Timestamp("2026-06-01"))
    found = next_orders(orders, products, date(2026, 6, 30))
    assert whys(columns_of(found), texts_of("id")) == ["Gamis dan lainnya, mulai 1 Jun, habis 30 Agu"]


def test_an_own_rhythm_shows_its_spread_and_the_last_order():
    found = row(("G", "2026-05-01", 1), ("G", "2026-05-21", 1), ("G", "2026-06-20", 1))
    assert whys(found, texts_of("id")) == [
        "biasanya tiap 25 ± 14 hari; terakhir 10 hari lalu; perkiraan beli lagi 15 Jul"
    ]


def test_an_unsuitable_product_is_named():
    pairs = pd.DataFrame({"customer": ["Ani"], "product": ["P1"]})
    found = row(("P1", "2026-06-05", 1), unsuitable=pairs)
    assert whys(found, texts_of("id")) == ["Botol 30 butir ditandai tidak cocok, jadi tidak diingatkan"]


def test_seasonal_goods_say_so():
    seasons = pd.DataFrame(
        {
            "name": ["Gamis 1447"],
            "opens": [pd.Timestamp("2025-05-01")],
            "closes": [pd.Timestamp("2026-03-20")],
        }
    )
    found = row(("G", "2026-02-18", 1), seasons=seasons)
    assert whys(found, texts_of("id")) == [
        "beli tiap musim; terakhir 132 hari lalu; perkiraan beli lagi 7 Feb"
    ]


@pytest.mark.parametrize(
    ("second", "told"),
    [("2026-05-28", "mulai 28 Mei"), ("2026-05-27", "beli 27 Mei waktu yang lama sisa 4 hari")],
)
def test_three_days_of_old_stock_are_not_worth_a_word(second, told):
    [said] = whys(row(("P1", "2026-05-01", 1), ("P1", second, 1)), texts_of("id"))
    assert said.split(", ")[1] == told


@pytest.mark.parametrize(
    ("bought", "told"), [("2025-08-04", "habis 3 Sep"), ("2025-08-03", "habis 2 Sep 2025")]
)
def test_a_day_more_than_300_days_away_has_its_year(bought, told):
    [said] = whys(row(("P1", bought, 1)), texts_of("id"))
    assert said.split(", ")[2] == told


def test_rows_told_together_say_what_each_says_alone():
    texts, days = texts_of("id"), {"A": [0], "B": [0], "C": [31, 0], "D": [60, 30, 0], "E": [92, 60, 36, 0]}
    orders = pd.DataFrame(
        [
            (customer, product, pd.Timestamp("2026-06-20") - pd.Timedelta(days=ago))
            for product in ("P1", "G")
            for customer, each in days.items()
            for ago in each
        ],
        columns=["customer", "product", "date"],
    ).assign(quantity=1.0, total=100_000.0)
    rows = columns_of(next_orders(orders, PRODUCTS, date(2026, 6, 30)))
    assert whys(rows, texts) == [said for at in range(10) for said in whys(rows.rows([at]), texts)]
    assert len(rows) == 10
    assert len(set(whys(rows, texts))) == 5
