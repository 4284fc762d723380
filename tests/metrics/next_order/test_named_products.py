from datetime import date

import pandas as pd

from sheets_crm.metrics.frames import columns_of
from sheets_crm.metrics.next_order.products.backtest import named_products
from sheets_crm.sheets.dashboard.backtest_words import named_words
from sheets_crm.texts import texts_of

AS_OF = date(2026, 6, 30)


def shop(customers=30, until=AS_OF):
    """Everybody buys tea every 20 days, and once bought a cup."""
    rows = []
    for number in range(customers):
        days = [pd.Timestamp(until) - pd.Timedelta(days=number % 20 + 20 * turn) for turn in range(12)]
        rows += [(f"c{number:02}", day, "tea") for day in days] + [(f"c{number:02}", days[-1], "cup")]
    frame = pd.DataFrame(rows, columns=["customer", "date", "product"])
    return frame.assign(quantity=1.0, amount=10.0).astype({"customer": "str", "product": "str"})


def test_what_everybody_buys_again_is_named_and_bought():
    found = named_products(shop(), AS_OF)
    assert found.rounds[["customers", "listed", "hits", "random_hits", "often_hits"]].iloc[0].tolist() == [
        30,
        6,
        6,
        3,
        6,
    ]
    assert found.rounds["as_of"].dt.date.tolist() == [date(2026, 6, 2), date(2026, 5, 5), date(2026, 4, 7)]


def test_it_is_told_in_one_sentence():
    expected = "dari 6 orang yang dihubungi, 6 membeli barang yang disebut dalam 28 hari; tebakan: 3; "
    [sentence] = named_words(named_products(columns_of(shop()), AS_OF), texts_of("id"))
    assert sentence.startswith(expected)


def test_a_past_day_knows_nothing_of_what_came_after():
    known = shop()
    last = pd.Timestamp("2026-06-02")
    later = known.assign(product=known["product"].mask(known["date"] > last, "other"))
    assert named_products(later, AS_OF).rounds["hits"].tolist()[0] == 0


def test_young_and_small_shops_are_not_tested():
    assert named_products(shop(19), AS_OF) is None
    assert named_products(shop()[lambda rows: rows["date"] > "2026-05-20"], AS_OF) is None
    assert named_products(shop()[:0], AS_OF) is None
    assert named_words(None, texts_of("id")) == []
