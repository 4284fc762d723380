import datetime

import pandas as pd
import pytest

from sheets_crm.metrics.next_order import next_orders
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.renewals import renewals, repeat_probabilities
from sheets_crm.metrics.repeat_cash import expected_repeat_cash
from tests import golden

JUNE = datetime.date(2026, 6, 30)


def test_the_golden_shop_values_each_renewal_by_its_own_product():
    valid = valid_orders(golden.orders(), JUNE)
    bought = occasions(valid)
    found = renewals(next_orders(golden.orders(), golden.products(), JUNE), valid, bought, JUNE).dropna(
        subset="run_out"
    )
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
    chances = repeat_probabilities(pd.concat([regular, once]), JUNE)
    assert chances["A"] == pytest.approx(11 / 13)
    assert chances["B"] == pytest.approx(11 / 14)


def test_a_young_purchase_is_no_opportunity_yet():
    assert repeat_probabilities(bought_on("2026-06-20"), JUNE)["A"] == 0.5
    assert repeat_probabilities(bought_on("2026-04-01"), JUNE)["A"] == pytest.approx(1 / 3)


def test_nobody_bought_yet():
    assert repeat_probabilities(bought_on(), JUNE).empty
