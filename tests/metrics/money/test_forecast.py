import datetime

import pandas as pd
import pytest

from sheets_crm.metrics.money.cash_flows import (
    FLOW_COLUMNS,
    actual_flows,
    goods_flows,
    planned_flows,
    receivable_flows,
    repeat_flows,
    usual_flows,
)
from sheets_crm.metrics.money.cash_forecast import (
    fewer_receipts,
    first_week_below,
    forecast_weeks,
    lowest_week,
    one_more_cost,
)
from sheets_crm.metrics.money.cash_statement import cash_book
from sheets_crm.metrics.money.receivables import invoices, payment_delays, receivables
from sheets_crm.metrics.money.repeat_cash import expected_repeat_cash, repeat_cash_backtest
from tests.metrics.money.frames import cash_rows, credit_orders

TUESDAY = datetime.date(2026, 6, 30)

GOLDEN = pd.DataFrame(
    [
        ("C1", "2026-06-06", 150_000.0),
        ("C2", "2026-03-12", 150_000.0),
        ("C3", "2026-04-30", 150_000.0),
        ("C4", None, 500_000.0),
        ("C5", "2026-08-11", 300_000.0),
        ("C6", "2026-07-25", 150_000.0),
    ],
    columns=["customer", "run_out", "usual_value"],
).assign(repeat_probability=0.5, usual_delay=0.0)


def flows(*rows):
    frame = pd.DataFrame(rows, columns=["date", "label", "money_in", "money_out"])
    return frame.assign(date=pd.to_datetime(frame["date"]), source="", what="", optimistic=False)


def test_golden_repeat_cash_at_half_probability():
    expected = expected_repeat_cash(GOLDEN, TUESDAY)
    base = expected[~expected["optimistic"]]
    assert base["customer"].tolist() == ["C6", "C5"]
    assert base["amount"].sum() == 225_000
    overdue = expected[expected["optimistic"]]
    assert set(overdue["customer"]) == {"C1", "C2", "C3"}
    assert overdue["amount"].sum() == 225_000


def test_repeat_cash_comes_after_the_usual_delay_and_what_is_overdue_next_week():
    late = GOLDEN.assign(usual_delay=[5.0, 5.0, 5.0, 5.0, 5.0, None])
    days = expected_repeat_cash(late, TUESDAY).set_index("customer")["expected_on"].dt.strftime("%m-%d")
    assert days.to_dict() == {"C1": "07-06", "C2": "07-06", "C3": "07-06", "C6": "07-25", "C5": "08-16"}


def test_only_the_first_renewal_of_a_customer_counts():
    twice = pd.concat([GOLDEN, GOLDEN[GOLDEN["customer"] == "C5"].assign(run_out="2026-09-30")])
    assert expected_repeat_cash(twice, TUESDAY)["customer"].tolist().count("C5") == 1


def test_a_customer_whose_order_is_already_entered_is_not_expected_again():
    assert "C5" not in expected_repeat_cash(GOLDEN, TUESDAY, already_ordered=["C5"])["customer"].tolist()


def test_a_run_out_today_is_still_to_come():
    today = GOLDEN.assign(run_out="2026-06-30")
    assert not expected_repeat_cash(today, TUESDAY)["optimistic"].any()


def test_the_back_test_sets_each_week_against_what_came():
    expected = expected_repeat_cash(GOLDEN, TUESDAY)
    came = pd.DataFrame(
        [("C5", "2026-06-12", 300.0),
         ("C6", "2026-06-25", 650.0), ("C6", "2026-07-22", 70_000.0), ("C6", "2026-07-29", 1.0),
         ("NEW", "2026-07-07", 999.0), ("C5", "2026-08-11", 300_000.0)],
        columns=["customer", "date", "amount"],
    )  # fmt: skip
    came = came.assign(date=pd.to_datetime(came["date"]))
    weeks = repeat_cash_backtest(expected, came, TUESDAY, datetime.date(2026, 8, 17))
    assert len(weeks) == 6
    assert weeks["expected"].tolist() == [0, 0, 75_000, 0, 0, 150_000]
    assert weeks["came"].tolist() == [0, 0, 70_000, 0, 0, 300_000]
    assert weeks["error"].tolist() == [0, 0, 5_000, 0, 0, -150_000]


def test_the_back_test_tells_what_came_from_whom_it_had_named():
    expected = expected_repeat_cash(GOLDEN, TUESDAY)
    assert expected.set_index("customer")["optimistic"]["C1"]
    came = pd.DataFrame(
        [("C6", "2026-06-25", 1.0), ("C6", "2026-07-22", 70_000.0), ("C1", "2026-06-01", 1.0),
         ("C1", "2026-07-23", 30_000.0), ("C9", "2026-06-01", 1.0), ("C9", "2026-07-24", 5_000.0)],
        columns=["customer", "date", "amount"],
    )  # fmt: skip
    came = came.assign(date=pd.to_datetime(came["date"]))
    week = repeat_cash_backtest(expected, came, TUESDAY, datetime.date(2026, 8, 17)).iloc[2]
    assert (week["foreseen"], week["late"], week["came"]) == (70_000, 30_000, 105_000)


def test_thirteen_weeks_from_monday_to_sunday_and_the_first_is_partly_past():
    weeks = forecast_weeks(
        1000,
        flows(
            ("2026-06-29", "actual", 300, 100),
            ("2026-07-05", "planned", 0, 50),
            ("2026-07-06", "predicted", 20, 0),
            ("2026-09-28", "planned", 999, 0),
        ),
        TUESDAY,
    )
    assert len(weeks) == 13
    assert weeks["starts"].dt.strftime("%a %m-%d").tolist()[:2] == ["Mon 06-29", "Mon 07-06"]
    assert weeks["ends"].iloc[-1] == pd.Timestamp("2026-09-27")
    assert weeks["opening"].tolist()[:3] == [800, 950, 970]
    assert weeks["closing"].tolist()[:2] == [950, 970]
    assert weeks["closing"].iloc[-1] == 970


def test_each_week_opens_with_what_the_last_one_closed():
    weeks = forecast_weeks(500, flows(("2026-07-20", "planned", 0, 700)), TUESDAY)
    assert weeks["opening"].tolist()[1:] == weeks["closing"].tolist()[:-1]
    assert first_week_below(weeks, 0) == 4
    assert first_week_below(weeks, -300) is None
    assert (lowest_week(weeks)["week"], lowest_week(weeks)["closing"]) == (4, -200)


def test_a_fifth_fewer_receipts_names_the_first_negative_week():
    base = flows(
        *((f"2026-07-{day:02d}", "planned", 10_000_000, 11_000_000) for day in (6, 13, 20, 27)),
        ("2026-06-29", "actual", 5_000_000, 0),
    )
    assert lowest_week(forecast_weeks(8_000_000, base, TUESDAY))["closing"] == 4_000_000
    poorer = forecast_weeks(8_000_000, fewer_receipts(base), TUESDAY)
    assert poorer["closing"].tolist()[:5] == [8_000_000, 5_000_000, 2_000_000, -1_000_000, -4_000_000]
    assert first_week_below(poorer, 0) == 4


def test_one_more_cost_falls_due_every_month_inside_the_thirteen_weeks():
    more = one_more_cost(flows(), 500, TUESDAY)
    assert more["date"].dt.strftime("%m-%d").tolist() == ["07-30", "08-30"]
    assert more["money_out"].tolist() == [500, 500]


def test_overdue_optimistic_money_never_pays_a_bill():
    weeks = forecast_weeks(0, repeat_flows(expected_repeat_cash(GOLDEN, TUESDAY)), TUESDAY)
    assert weeks["predicted_in"].sum() == 225_000


def test_open_invoices_come_when_the_customer_usually_pays():
    lines = credit_orders(
        ("A", "1", "2026-05-01", "2026-05-10", 100, 100, "2026-05-20"),
        ("A", "2", "2026-06-20", "2026-07-04", 200, 0, None),
        ("B", "3", "2026-06-20", "2026-06-25", 300, 0, None),
        ("C", "4", "2026-06-20", "2026-07-06", 400, 0, None),
    )
    opened = receivables(invoices(lines), TUESDAY)
    coming = receivable_flows(opened, payment_delays(opened), TUESDAY).set_index("what")
    assert coming["date"].dt.strftime("%m-%d").to_dict() == {"A": "07-14", "B": "07-06", "C": "07-16"}
    assert coming["source"].to_dict() == {"A": "receivable", "B": "overdue", "C": "receivable"}
    assert coming["money_in"].sum() == 900


def test_a_customer_who_pays_early_is_not_expected_early():
    lines = credit_orders(
        ("A", "1", "2026-05-01", "2026-05-20", 100, 100, "2026-05-10"),
        ("A", "2", "2026-06-20", "2026-07-04", 200, 0, None),
    )
    opened = receivables(invoices(lines), TUESDAY)
    assert receivable_flows(opened, payment_delays(opened), TUESDAY)["date"].tolist() == [
        pd.Timestamp("2026-07-04")
    ]


def test_bills_fall_due_on_their_day_and_what_was_forgotten_comes_next_week():
    plan = pd.DataFrame(
        {
            "date": pd.to_datetime(["2026-06-20", "2026-07-02", "2026-07-03", "2026-06-30"]),
            "money_out": [100.0, 200.0, 300.0, 400.0],
            "done": [None, None, True, False],
            "note": ["lama", "baru", "lunas", "hari ini"],
        }
    )
    bills = planned_flows(plan, TUESDAY)
    assert dict(zip(bills["what"], bills["date"].dt.strftime("%m-%d"), strict=True)) == {
        "lama": "07-06",
        "baru": "07-02",
        "hari ini": "06-30",
    }
    assert bills["source"].tolist() == ["overdue", "plan", "plan"]


@pytest.mark.parametrize(
    ("repeats", "until", "days"),
    [
        ("monthly", None, ["06-30", "07-31", "08-31"]),
        ("monthly", "2026-08-01", ["06-30", "07-31"]),
        ("once", None, ["07-06"]),
    ],
)
def test_repeated_bills_keep_their_day_of_the_month(repeats, until, days):
    plan = pd.DataFrame(
        {
            "date": [pd.Timestamp("2026-01-31")],
            "money_out": [1.0],
            "repeats": [repeats],
            "until": [pd.to_datetime(until)],
        }
    )
    assert planned_flows(plan, TUESDAY)["date"].dt.strftime("%m-%d").tolist() == days


def test_a_bill_that_was_paid_today_is_not_planned_any_more():
    plan = pd.DataFrame(
        {
            "date": [pd.Timestamp("2026-05-30")],
            "category": ["wages"],
            "money_out": [200.0],
            "repeats": ["monthly"],
        }
    )
    due_today = plan.assign(date=pd.Timestamp("2026-06-30"))
    rows = [("2026-06-30", "Bank", "wages", None, 120), ("2026-06-30", "Bank", "wages", None, 80)]
    book = cash_book(cash_rows(*rows), TUESDAY)
    assert planned_flows(due_today, TUESDAY, book)["date"].dt.month.tolist() == [7, 8]
    half = cash_book(cash_rows(rows[0]), TUESDAY)
    assert planned_flows(due_today, TUESDAY, half)["date"].dt.month.tolist() == [6, 7, 8]


def test_weekly_bills_come_thirteen_times():
    plan = pd.DataFrame({"date": [pd.Timestamp("2026-06-01")], "money_out": [1.0], "repeats": ["weekly"]})
    days = planned_flows(plan, TUESDAY)["date"]
    assert (days.min(), days.max(), len(days)) == (pd.Timestamp("2026-07-06"), pd.Timestamp("2026-09-21"), 12)


def test_the_current_week_of_the_book_is_actual_and_own_transfers_are_not_in_it():
    book = cash_rows(
        ("2026-06-28", "Laci", "sales", 1, None),
        ("2026-06-29", "Laci", "sales", 2, None),
        ("2026-06-30", "Laci", "deposit", None, 2),
    )
    found = actual_flows(cash_book(book, TUESDAY), TUESDAY)
    assert found["money_in"].tolist() == [2]


def test_usual_sales_are_only_those_that_are_not_expected_by_name():
    days = pd.date_range("2026-04-01", "2026-06-30").strftime("%Y-%m-%d")
    book = cash_rows(
        *((day, "Laci", "sales", 100, None) for day in days), ("2026-06-01", "Laci", "rent", None, 910)
    )
    usual = usual_flows(cash_book(book, TUESDAY), pd.DataFrame(), TUESDAY, repeat_share=0.25)
    assert len(usual) == 24
    assert usual["line"].value_counts().to_dict() == {"from_customers": 12, "rent": 12}
    assert usual["money_in"].max() == pytest.approx(525)
    assert usual["money_out"].max() == pytest.approx(70)
    planned = pd.DataFrame({"category": ["rent"]})
    assert usual_flows(cash_book(book, TUESDAY), planned, TUESDAY, 0.25)["money_out"].sum() == 0


def test_goods_are_bought_in_step_with_predicted_sales():
    book = cash_book(
        cash_rows(("2026-06-01", "Bank", "sales", 1000, None), ("2026-06-02", "Bank", "supplier", None, 600)),
        TUESDAY,
    )
    coming = repeat_flows(expected_repeat_cash(GOLDEN, TUESDAY))
    goods = goods_flows(book, coming, TUESDAY)
    assert goods["money_out"].tolist() == [45_000, 90_000]
    assert goods["date"].tolist() == [pd.Timestamp("2026-07-25"), pd.Timestamp("2026-08-11")]
    assert set(goods["line"]) == {"suppliers"}
    assert goods_flows(book[:0], coming, TUESDAY)["money_out"].sum() == 0


def test_a_book_younger_than_four_weeks_predicts_nothing():
    book = cash_rows(("2026-06-10", "Laci", "sales", 100, None))
    assert usual_flows(cash_book(book, TUESDAY), pd.DataFrame(), TUESDAY, 0.0).empty


def test_nothing_known_gives_thirteen_level_weeks():
    weeks = forecast_weeks(70, pd.DataFrame(columns=FLOW_COLUMNS), TUESDAY)
    assert weeks["closing"].tolist() == [70] * 13
    assert planned_flows(pd.DataFrame(), TUESDAY).empty
    none = receivables(invoices(credit_orders()), TUESDAY)
    assert receivable_flows(none, payment_delays(none), TUESDAY).empty
    assert repeat_flows(expected_repeat_cash(GOLDEN[:0], TUESDAY)).empty
