import datetime

import pandas as pd
import pytest

from sheets_crm.metrics.customers.repeat_chances import repeat_chances
from sheets_crm.metrics.money.renewals import renewals
from sheets_crm.metrics.money.repeat_cash import expected_repeat_cash
from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.next_order.sellers import with_own_rhythm, without_durations
from sheets_crm.metrics.orders import occasions, valid_orders
from tests import golden

JUNE = datetime.date(2026, 6, 30)


def test_the_golden_shop_values_each_renewal_by_its_own_product():
    valid = valid_orders(golden.orders(), JUNE)
    bought = occasions(valid)
    found = renewals(
        next_orders(golden.orders(), golden.products(), JUNE), valid, bought, repeat_chances(bought, ())
    ).dropna(subset="run_out")
    assert found.set_index("customer")["usual_value"].to_dict() == {
        "C1": 150_000,
        "C2": 150_000,
        "C3": 150_000,
        "C5": 300_000,
        "C6": 150_000,
    }
    half = found.assign(repeat_probability=0.5)
    expected = expected_repeat_cash(half, JUNE)
    assert expected.groupby("optimistic")["amount"].sum().to_dict() == {False: 225_000, True: 225_000}


def bought_on(*days):
    frame = pd.DataFrame({"customer": "A", "date": pd.to_datetime(list(days))})
    return frame.assign(number=range(1, len(frame) + 1), amount=1.0)


def test_ten_opportunities_speak_for_the_customer_alone():
    regular = bought_on(*pd.date_range("2025-01-01", periods=11, freq="30D"))
    once = pd.DataFrame(
        {"customer": ["B"], "date": pd.to_datetime(["2025-01-01"]), "number": [1], "amount": [1.0]}
    )
    chances = repeat_chances(pd.concat([regular, once]), ["A", "B"])
    assert chances["A"] == pytest.approx(11 / 13)
    assert chances["B"] == pytest.approx(11 / 14)


def test_the_last_purchase_is_open_until_its_lapse_day_has_passed():
    assert repeat_chances(bought_on("2026-06-20"), [])["A"] == 0.5
    assert repeat_chances(bought_on("2026-04-01"), ["A"])["A"] == pytest.approx(1 / 3)


def test_the_golden_shop_repeats_six_times_in_eight():
    bought = occasions(valid_orders(golden.orders(), JUNE))
    assert set(repeat_chances(bought, ["C2"]).values()) == {0.75}


def test_nobody_bought_yet():
    assert repeat_chances(bought_on(), []) == {}


def test_who_sells_on_is_expected_after_his_own_usual_gap_with_his_whole_order():
    days = ["2026-04-01", "2026-04-21", "2026-05-13", "2026-06-10"]
    shelf = [(day, "D1", product, 10) for day in days for product in ("P1", "P2")]
    lines = pd.DataFrame(
        [*shelf, ("2026-06-20", "C5", "P1", 1)], columns=["date", "customer", "product", "quantity"]
    )
    lines = lines.assign(
        date=pd.to_datetime(lines["date"]), total=lines["quantity"] * 50_000.0, status="done"
    )
    valid = valid_orders(lines, JUNE)
    bought = occasions(valid)
    goods, dealers = golden.products(), ["D1", "D9"]
    predicted = next_orders(lines, goods, JUNE)
    assert (predicted.loc[predicted["customer"] == "D1", "run_out"] > pd.Timestamp("2026-12-31")).all()
    coming = with_own_rhythm(predicted, next_orders(lines, without_durations(goods), JUNE), dealers)
    found = renewals(coming, valid, bought, repeat_chances(bought, ()), dealers)
    [dealer] = found[found["customer"] == "D1"].to_dict("records")
    assert dealer["run_out"] == pd.Timestamp("2026-07-02")
    assert (dealer["usual_value"], dealer["usual_delay"]) == (1_000_000, 0)
    [user] = found[found["customer"] == "C5"].to_dict("records")
    assert user["run_out"] == pd.Timestamp("2026-07-20")


@pytest.mark.parametrize(("days", "delay"), [((0, 60), 0), ((0, 60, 120), 30)])
def test_a_usual_delay_is_known_from_two_gaps_on(days, delay):
    dates = pd.Timestamp("2026-01-01") + pd.to_timedelta(days, unit="D")
    lines = pd.DataFrame({"customer": "A", "date": dates, "product": "P1", "quantity": 1.0, "total": 1.0})
    valid = valid_orders(lines, JUNE)
    bought = occasions(valid)
    coming = next_orders(lines, golden.products(), JUNE, learn_from=9)
    found = renewals(coming, valid, bought, repeat_chances(bought, ()))
    assert found["usual_delay"].tolist() == [delay]


def test_half_a_day_of_a_dealers_rhythm_is_a_whole_one():
    days = ["2026-05-01", "2026-05-21", "2026-06-11"]
    lines = pd.DataFrame({"customer": "D1", "date": pd.to_datetime(days), "product": "P1", "quantity": 10.0})
    predicted = next_orders(lines.assign(total=1.0), golden.products()[["product"]], JUNE)
    assert predicted["run_out"].tolist() == [pd.Timestamp("2026-07-02")]
