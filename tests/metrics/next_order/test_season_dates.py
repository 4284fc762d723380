from datetime import date

import pandas as pd
import pytest

from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.next_order.season_dates import with_coming

SEASONS = pd.DataFrame(
    {
        "name": ["1445", "1446", "1447"],
        "opens": pd.to_datetime(["2023-05-22", "2024-05-10", "2025-04-30"]),
        "closes": pd.to_datetime(["2024-04-10", "2025-03-31", "2026-03-20"]),
    }
)
PRODUCTS = pd.DataFrame({"product": ["G"], "name": ["Gamis"], "season": ["Gamis"]})


def row(*days, as_of, seasons=SEASONS, products=PRODUCTS):
    orders = pd.DataFrame({"customer": "Ani", "date": pd.to_datetime(list(days)), "product": "G"})
    orders = orders.assign(quantity=1.0, total=500_000.0)
    rows = next_orders(orders, products, date.fromisoformat(as_of), seasons=seasons)
    return rows.iloc[0]


THREE_SEASONS = ("2024-02-10", "2025-01-30", "2026-01-19")


def test_a_loyal_customer_is_expected_as_many_days_before_the_close_as_always():
    found = row(*THREE_SEASONS, as_of="2026-04-05")
    assert (found["basis"], found["run_out"]) == ("season", pd.Timestamp("2027-01-08"))
    assert found["call_date"] == pd.Timestamp("2027-01-01")


def test_the_open_season_counts_while_the_customer_has_not_bought_in_it():
    found = row(*THREE_SEASONS[:2], as_of="2025-12-01")
    assert found["run_out"] == pd.Timestamp("2026-01-19")
    assert row(*THREE_SEASONS[:2], as_of="2026-01-25")["days_late"] == 6


def test_who_has_bought_in_the_open_season_is_expected_in_the_next():
    assert row(*THREE_SEASONS, as_of="2026-02-01")["run_out"] == pd.Timestamp("2027-01-08")


@pytest.mark.parametrize("as_of", ["2025-04-01", "2025-04-15", "2025-04-29"])
def test_nobody_is_given_up_between_two_seasons(as_of):
    assert row("2024-02-10", as_of=as_of)["state"] == "not_due"
    assert row("2024-02-10", "2024-03-01", "2024-03-20", as_of=as_of)["state"] == "not_due"


def test_who_misses_a_whole_season_is_won_back_in_the_next():
    found = row("2024-02-10", as_of="2026-03-01")
    assert (found["run_out"], found["state"]) == (pd.Timestamp("2026-01-19"), "win_back")


def test_who_buys_often_in_an_open_season_keeps_the_own_rhythm():
    found = row("2025-09-01", "2025-10-01", "2025-10-31", as_of="2025-11-10")
    assert (found["basis"], found["run_out"]) == ("own_rhythm", pd.Timestamp("2025-11-30"))


def test_a_season_is_open_on_its_closing_day():
    assert row(*THREE_SEASONS[:2], as_of="2026-03-20")["run_out"] == pd.Timestamp("2026-01-19")
    assert row(*THREE_SEASONS[:2], as_of="2026-03-21")["run_out"] == pd.Timestamp("2027-01-08")


@pytest.mark.parametrize(("as_of", "basis"), [("2026-03-20", "own_rhythm"), ("2026-03-21", "season")])
def test_the_own_rhythm_holds_until_the_season_has_closed(as_of, basis):
    assert row("2025-12-01", "2025-12-31", "2026-01-30", as_of=as_of)["basis"] == basis


@pytest.mark.parametrize(("last", "basis"), [("2026-02-18", "own_rhythm"), ("2026-02-19", "season")])
def test_an_own_day_after_the_close_is_no_day(last, basis):
    days = [str((pd.Timestamp(last) - pd.Timedelta(days=back)).date()) for back in (60, 30)]
    assert row(*days, last, as_of="2026-02-25")["basis"] == basis


def test_a_purchase_on_the_opening_day_is_of_that_season():
    assert row("2025-04-30", as_of="2026-03-01")["run_out"] == pd.Timestamp("2026-04-19")


def test_who_came_in_two_seasons_is_partly_expected_as_the_shop_is():
    bought = [("Ani", "2024-03-01"), ("Ani", "2025-02-19")]
    bought += [(name, "2025-03-21") for name in ("Budi", "Cici", "Didi")]
    orders = pd.DataFrame(bought, columns=["customer", "date"])
    orders = orders.assign(date=pd.to_datetime(orders["date"]), product="G", quantity=1.0, total=500_000.0)
    rows = next_orders(orders, PRODUCTS, date(2025, 12, 1), seasons=SEASONS)
    assert rows["run_out"].iloc[0] == pd.Timestamp("2026-02-18")


def test_without_seasons_or_a_seasonal_product_nothing_changes():
    assert row("2024-02-10", as_of="2025-04-15", seasons=None)["basis"] == "none"
    plain = PRODUCTS.drop(columns="season")
    assert row("2024-02-10", as_of="2025-04-15", products=plain)["basis"] == "none"


def test_seasons_to_come_are_a_hijri_year_apart():
    coming = with_coming(SEASONS, date(2026, 4, 1))
    assert coming["opens"].iloc[3:].dt.strftime("%Y-%m-%d").tolist() == [
        "2026-04-19",
        "2027-04-08",
        "2028-03-27",
    ]
    assert with_coming(SEASONS.iloc[:0], date(2026, 4, 1)).empty


SEMESTERS = pd.DataFrame(
    {
        "opens": pd.to_datetime(["2025-07-01", "2026-01-01", "2026-07-01"]),
        "closes": pd.to_datetime(["2025-12-31", "2026-06-30", "2026-12-31"]),
        "calendar": "school",
    }
)


@pytest.mark.parametrize("entered", [SEMESTERS, SEMESTERS.iloc[:2], SEMESTERS.drop(columns="calendar")])
def test_both_semesters_come_again_a_calendar_year_later(entered):
    coming = with_coming(entered, date(2026, 6, 1))
    opens = coming["opens"].dt.strftime("%Y-%m-%d").tolist()
    assert opens[:6] == ["2025-07-01", "2026-01-01", "2026-07-01", "2027-01-01", "2027-07-01", "2028-01-01"]
    assert (coming["closes"].shift() < coming["opens"]).iloc[1:].all()
