from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from sheets_crm.metrics.customers.persuasion import gain, persuasion
from sheets_crm.metrics.frames import columns_of
from sheets_crm.metrics.next_order.backtest import _hits, backtest
from sheets_crm.sheets.dashboard.backtest_words import backtest_words, persuasion_words
from sheets_crm.texts import texts_of

AS_OF = date(2026, 6, 30)


def rhythmic_shop(customers=80, gap=40, noise=3):
    """Every customer orders every forty days or so, a few days off; half stopped a year ago."""
    random = np.random.default_rng(3)
    rows = []
    for number in range(customers):
        day = date(2025, 3, 1) + timedelta(days=int(random.integers(0, gap)))
        last = AS_OF if number % 2 else date(2025, 9, 1)
        while day <= last:
            rows.append((f"c{number:02}", pd.Timestamp(day), "p", 1.0, 100_000.0))
            day += timedelta(days=int(max(1, random.normal(gap, noise))))
    return pd.DataFrame(rows, columns=["customer", "date", "product", "quantity", "total"])


@pytest.fixture(scope="module")
def tested():
    return backtest(rhythmic_shop(), AS_OF)


def test_the_ranking_beats_chance_where_customers_have_a_rhythm(tested):
    found = tested
    assert len(found.rounds) == 6
    assert found.rounds["listed"].tolist() == [16] * 6
    assert found.rounds["hits"].sum() > 3 * found.rounds["random_hits"].sum()
    assert found.errors["learnt"].median() <= 4


def test_the_backtest_never_sees_the_days_it_predicts():
    orders = rhythmic_shop()
    cutoff = AS_OF - timedelta(days=14)
    scrambled = orders.assign(
        product=orders["product"].where(orders["date"] <= pd.Timestamp(cutoff), "other"),
        quantity=orders["quantity"].where(orders["date"] <= pd.Timestamp(cutoff), 99.0),
    )
    known, changed = backtest(orders, AS_OF, rounds=1), backtest(scrambled, AS_OF, rounds=1)
    pd.testing.assert_frame_equal(known.rounds, changed.rounds)
    pd.testing.assert_frame_equal(known.reliability, changed.reliability)


def test_the_last_days_of_every_round_are_over(tested):
    assert tested.rounds["as_of"].max() == pd.Timestamp("2026-06-16")


def test_likelier_groups_order_more_often(tested):
    table = tested.reliability
    assert table["customers"].sum() == 480
    assert table["chance"].is_monotonic_increasing
    assert table["real"].iloc[-1] > 0.6 > 0.1 > table["real"].iloc[0]


@pytest.mark.parametrize("customers", [0, 5, 19])
def test_a_shop_with_few_customers_has_no_backtest(customers):
    orders = rhythmic_shop(customers)
    assert backtest(orders, AS_OF) is None
    assert backtest_words(None, texts_of("id")) == [
        "belum bisa diuji: perlu paling sedikit 8 minggu riwayat dan 20 pelanggan"
    ]


def test_the_words_name_list_hits_and_guess():
    tested = backtest(columns_of(rhythmic_shop()), AS_OF)
    words = backtest_words(tested, texts_of("id"))
    assert words[0] == (
        "seandainya daftar ini sudah dipakai pada 6 hari yang lewat, sejak 27 Jan 2026, "
        "hanya dengan data yang ada waktu itu"
    )
    assert words[1].startswith("dari 16 orang teratas, ")
    assert words[1].endswith("memesan dalam 14 hari; tebakan acak 3")
    assert words[2].startswith("dengan aturan sederhana (jarak beli biasanya), ")
    assert "dari 16 namanya lain" in words[2]
    assert len(words) == 4 + 5


def test_the_people_whom_the_simple_rule_would_list_instead_are_counted():
    rows = pd.DataFrame({"chance": [0.9, 0.8, 0.1, *[0.0] * 12]})
    rows = rows.assign(simple=[7.5, 50.0, 8.0, *[90.0] * 12], wait=[3.0, 99.0, 5.0, *[99.0] * 12])
    found = _hits(columns_of(rows), AS_OF, 14)
    assert found["listed"] == 3
    assert (found["hits"], found["simple_hits"], found["others"]) == (2, 2, 0)
    found = _hits(columns_of(rows.assign(chance=[0.9, 0.8, *[0.0] * 12, 0.7])), AS_OF, 14)
    assert (found["hits"], found["simple_hits"], found["others"]) == (1, 2, 1)


def contacts(result, customers, day="2026-05-01", kind="selling"):
    names = [f"{result}{number}" for number in range(customers)]
    return pd.DataFrame(
        {
            "customer": names,
            "date": pd.Timestamp(day),
            "direction": "out",
            "kind": kind,
            "result": result,
        }
    )


def bought_after(result, customers, days=5):
    names = [f"{result}{number}" for number in range(customers)]
    return pd.DataFrame({"customer": names, "date": pd.Timestamp("2026-05-01") + pd.Timedelta(days=days)})


def shares(log, bought, **rules):
    return persuasion(log, bought, AS_OF, **rules).set_index("group")


def test_orders_after_contact_are_counted_by_who_was_reached():
    log = pd.concat([contacts("interested", 40), contacts("no_answer", 50)], ignore_index=True)
    bought = pd.concat([bought_after("interested", 20), bought_after("no_answer", 5)], ignore_index=True)
    found = shares(log, bought)
    assert found["customers"].to_dict() == {"listed": 0, "left_alone": 0, "reached": 40, "not_reached": 50}
    assert found["ordered"].tolist() == [0, 0, 20, 5]
    assert found.loc["reached", "share"] == 0.5
    difference, low, high = gain(found.reset_index(), "reached", "not_reached")
    assert (round(difference, 2), round(low, 2), round(high, 2)) == (0.4, 0.21, 0.56)
    assert persuasion_words(columns_of(found.reset_index()), texts_of("id"))[-1].startswith(
        "yang terhubung memesan 40 lebih banyak dari tiap 100 orang (kisaran 21 sampai 56), tetapi ini"
    )


def test_few_contacts_show_no_share():
    found = shares(contacts("interested", 29), bought_after("interested", 29))
    assert not found.loc["reached", "enough"]
    assert np.isnan(found.loc["reached", "share"])
    assert gain(found.reset_index()) is None
    assert persuasion_words(columns_of(found.reset_index()), texts_of("en")) == [
        "Reached: 29 of 29 ordered within 14 days",
        'not enough contacts logged yet; set "Left alone on purpose" in Settings to test the list by lot',
    ]


@pytest.mark.parametrize(("days", "ordered"), [(0, 30), (14, 30), (15, 0), (-1, 0)])
def test_an_order_counts_within_its_days_only(days, ordered):
    found = shares(contacts("later", 30), bought_after("later", 30, days))
    assert found.loc["reached", "ordered"] == ordered


def test_contacts_whose_days_are_not_over_and_service_calls_do_not_count():
    log = pd.concat(
        [contacts("later", 30, "2026-06-17"), contacts("satisfied", 30, kind="service")], ignore_index=True
    )
    assert shares(log, bought_after("later", 0))["customers"].tolist() == [0, 0, 0, 0]


def test_a_customer_contacted_twice_in_the_days_counts_once():
    log = pd.concat([contacts("later", 30), contacts("later", 30, "2026-05-09")], ignore_index=True)
    assert shares(log, bought_after("later", 30)).loc["reached", "customers"] == 30
