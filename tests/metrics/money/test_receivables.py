import datetime
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.money.credit_gate import (
    CreditRequest,
    CreditStanding,
    credit_refusals,
    refused_invoices,
)
from sheets_crm.metrics.money.receivables import (
    ageing,
    credit_balances,
    days_sales_outstanding,
    invoices,
    outstanding_days,
    payment_delays,
    receivables,
    without_later_payments,
)
from tests.metrics.money.frames import credit_orders

JUNE = datetime.date(2026, 6, 30)
JULY = datetime.date(2026, 7, 30)
PUBLISHED = json.loads((Path(__file__).parents[2] / "published" / "ageing.json").read_text())


@pytest.mark.parametrize(
    ("due", "bucket", "late"),
    [
        ("2026-07-15", "not_due", 0),
        ("2026-06-30", "not_due", 0),
        ("2026-06-29", "days_1_30", 1),
        ("2026-05-31", "days_1_30", 30),
        ("2026-05-30", "days_31_60", 31),
        ("2026-05-01", "days_31_60", 60),
        ("2026-04-30", "days_61_90", 61),
        ("2026-04-01", "days_61_90", 90),
        ("2026-03-31", "days_over_90", 91),
    ],
)
def test_buckets_begin_the_day_after_the_due_day(due, bucket, late):
    opened = receivables(invoices(credit_orders(("A", "1", "2026-03-01", due, 100, 0, None))), JUNE)
    assert opened[["bucket", "days_overdue", "open"]].values.tolist() == [[bucket, late, 100]]


def test_lines_of_one_receipt_are_one_invoice_and_without_receipt_one_day():
    lines = credit_orders(
        ("A", "1", "2026-06-01", "2026-06-10", 100, 0, None),
        ("A", "1", "2026-06-01", None, 50, 0, None),
        ("A", None, "2026-06-02", None, 30, 0, None),
        ("A", None, "2026-06-03", None, 20, 0, None),
    )
    found = invoices(lines)
    assert found["amount"].tolist() == [30, 20, 150]
    assert found["due_known"].tolist() == [False, False, True]
    assert found["due"].dt.day.tolist() == [2, 3, 10]


def test_a_payment_day_without_an_amount_is_payment_in_full():
    opened = receivables(
        invoices(credit_orders(("A", "1", "2026-06-01", "2026-06-10", 100, None, "2026-06-09"))), JUNE
    )
    assert opened["open"].tolist() == [0]


def test_an_unnamed_payment_pays_the_oldest_invoice_first():
    owed = invoices(
        credit_orders(
            ("A", "1", "2026-05-01", "2026-05-10", 100, 0, None),
            ("A", "2", "2026-06-01", "2026-06-10", 100, 0, None),
            ("B", "3", "2026-04-01", "2026-04-10", 100, 0, None),
        )
    )
    opened = receivables(owed, JUNE, pd.DataFrame({"customer": ["A"], "amount": [130.0]}))
    assert opened.set_index("receipt")["open"].to_dict() == {"3": 100, "1": 0, "2": 70}


def test_an_unnamed_payment_pays_what_is_due_first_even_when_it_was_sold_later():
    owed = invoices(
        credit_orders(
            ("A", "1", "2026-05-01", "2026-07-31", 100, 0, None),
            ("A", "2", "2026-06-01", "2026-06-10", 100, 0, None),
        )
    )
    opened = receivables(owed, JUNE, pd.DataFrame({"customer": ["A"], "amount": [130.0]}))
    assert opened.set_index("receipt")["open"].to_dict() == {"2": 0, "1": 70}


def test_a_named_payment_pays_its_own_invoice_even_when_another_is_older():
    owed = invoices(
        credit_orders(
            ("A", "1", "2026-05-01", "2026-05-10", 100, 0, None),
            ("A", "2", "2026-06-01", "2026-06-10", 100, 100, "2026-06-05"),
        )
    )
    assert receivables(owed, JUNE)["open"].tolist() == [100, 0]


def test_what_a_named_payment_leaves_over_pays_the_oldest_and_the_rest_is_credit():
    owed = invoices(
        credit_orders(
            ("A", "1", "2026-05-01", "2026-05-10", 100, 0, None),
            ("A", "2", "2026-06-01", "2026-06-10", 100, 250, "2026-06-05"),
        )
    )
    assert receivables(owed, JUNE)["open"].tolist() == [0, 0]
    assert credit_balances(owed).values.tolist() == [["A", 50]]
    more = credit_balances(owed, pd.DataFrame({"customer": ["B"], "amount": [9.0]}))
    assert more.values.tolist() == [["A", 50], ["B", 9]]


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_a_published_ageing_schedule_is_reproduced(name):
    case = PUBLISHED[name]
    listed = [(who, due, amount) for who, due, amount, _ in case["invoices"]]
    others = [(f"subtotal {due}", due, amount) for due, amount in case["subtotals"]]
    sold = [(who, who, "2015-06-01", due, amount, 0, None) for who, due, amount in (*listed, *others)]
    opened = receivables(invoices(credit_orders(*sold)), datetime.date.fromisoformat(case["as_of"]))
    late = opened.set_index("customer")["days_overdue"]
    assert {who: late[who] for who, *_ in case["invoices"]} == {
        who: days for who, _, _, days in case["invoices"]
    }
    table = ageing(opened)
    assert table["amount"].tolist() == case["totals"]
    assert table["amount"].sum() == case["balance"]


def test_ageing_adds_up_to_what_is_open():
    owed = invoices(
        credit_orders(
            ("A", "1", "2026-05-01", "2026-05-10", 100, 40, None),
            ("A", "2", "2026-06-01", "2026-06-10", 70, 0, None),
            ("B", "3", "2026-06-01", "2026-06-12", 5, 0, None),
        )
    )
    table = ageing(receivables(owed, JUNE))
    assert table.values.tolist() == [
        ["not_due", 0, 0, 0],
        ["days_1_30", 75, 2, 2],
        ["days_31_60", 60, 1, 1],
        ["days_61_90", 0, 0, 0],
        ["days_over_90", 0, 0, 0],
    ]


def test_the_usual_delay_is_the_median_of_paid_less_due():
    owed = invoices(
        credit_orders(
            ("A", "1", "2026-01-01", "2026-01-10", 10, 10, "2026-01-12"),
            ("A", "2", "2026-02-01", "2026-02-10", 10, 10, "2026-02-10"),
            ("A", "3", "2026-03-01", "2026-03-10", 10, 10, "2026-04-10"),
            ("A", "4", "2026-04-01", "2026-04-10", 10, 5, "2026-04-11"),
            ("B", "5", "2026-04-01", None, 10, 10, "2026-04-11"),
        )
    )
    assert payment_delays(receivables(owed, JUNE)).values.tolist() == [["A", 2, 3]]


@pytest.mark.parametrize(
    ("open_amount", "sales", "days", "expected"),
    [
        (60_000, 325_000, 365, 67.38),  # qammunity.org 7773001
        (50_000, 200_000, 365, 91.25),  # bit1024.com DSO calculator, worked example
        (1, 0, 90, None),
    ],
)
def test_published_days_sales_outstanding(open_amount, sales, days, expected):
    found = outstanding_days(open_amount, sales, days)
    assert found is None if expected is None else round(found, 2) == expected


def test_days_sales_outstanding_needs_three_months():
    early = ("A", "1", "2026-03-31", "2026-04-10", 300, 300, "2026-04-10")
    later = ("A", "2", "2026-06-01", "2026-06-10", 90, 0, None)
    owed = receivables(invoices(credit_orders(early, later)), JUNE)
    assert days_sales_outstanding(owed, JUNE) == pytest.approx(90)
    young = receivables(invoices(credit_orders(later)), JUNE)
    assert days_sales_outstanding(young, JUNE) is None
    assert days_sales_outstanding(young[:0], JUNE) is None


def test_a_sale_exactly_90_days_ago_makes_the_90_days_full_and_is_none_of_them():
    first = ("A", "1", "2026-04-01", "2026-04-10", 300, 300, "2026-04-10")  # 90 days before 30 June
    later = ("A", "2", "2026-04-02", "2026-06-10", 90, 0, None)
    owed = receivables(invoices(credit_orders(first, later)), JUNE)
    assert days_sales_outstanding(owed, JUNE) == pytest.approx(90)
    assert days_sales_outstanding(owed, JUNE - datetime.timedelta(days=1)) is None


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(st.sampled_from("AB"), st.integers(1, 28), st.integers(1, 10**6), st.integers(0, 10**6)),
        max_size=8,
    ),
    st.integers(0, 10**6),
)
def test_no_rupiah_is_lost_between_open_paid_and_credit(rows, unnamed):
    lines = credit_orders(
        *(
            (customer, str(number), "2026-05-01", f"2026-06-{day:02d}", amount, paid, None)
            for number, (customer, day, amount, paid) in enumerate(rows)
        )
    )
    payments = pd.DataFrame({"customer": ["A"], "amount": [float(unnamed)]})
    owed = invoices(lines)
    opened = receivables(owed, JUNE, payments)
    received = lines["paid"].sum() + unnamed
    assert ((opened["open"] >= 0) & (opened["open"] <= opened["amount"])).all()
    credit = credit_balances(owed, payments)["credit"].sum()
    assert abs(opened["paid"].sum() + credit - received) < 2


def test_six_hundred_and_five_hundred_thousand_are_over_a_million():
    standing = CreditStanding(limit=1_000_000, open=600_000)
    assert credit_refusals(CreditRequest(500_000, JULY), standing) == ("over_limit",)
    assert credit_refusals(CreditRequest(400_000, JULY), standing) == ()


def test_editing_an_order_does_not_count_it_twice():
    standing = CreditStanding(limit=100, open=60)
    assert credit_refusals(CreditRequest(60, JULY, earlier_amount=60), standing) == ()
    assert credit_refusals(CreditRequest(101, JULY, earlier_amount=60), standing) == ("over_limit",)


def test_without_a_limit_nothing_goes_on_credit():
    assert credit_refusals(CreditRequest(1, JULY), CreditStanding()) == ("no_credit",)


@pytest.mark.parametrize(
    ("request_", "standing", "expected"),
    [
        (CreditRequest(1, None), CreditStanding(limit=9), ("no_due_date",)),
        (CreditRequest(1, JULY, discount=1), CreditStanding(limit=9), ("discount",)),
        (CreditRequest(1, JULY), CreditStanding(limit=9, days_overdue=8), ("overdue",)),
        (CreditRequest(1, JULY), CreditStanding(limit=9, days_overdue=7), ()),
        (CreditRequest(1, JULY), CreditStanding(limit=9, retail=True), ("retail",)),
    ],
)
def test_each_refusal_has_its_code(request_, standing, expected):
    assert credit_refusals(request_, standing, grace_days=7, retail_allowed=False) == expected


def test_the_owner_lifts_every_refusal_but_the_missing_due_day():
    request = CreditRequest(9, None, discount=1)
    assert credit_refusals(request, CreditStanding(), approved_by_owner=True) == ("no_due_date",)


def test_open_invoices_are_judged_as_edits_of_themselves():
    owed = invoices(
        credit_orders(
            ("A", "1", "2026-06-01", "2026-07-10", 600, 0, None),
            ("A", "2", "2026-06-02", "2026-07-10", 400, 0, None),
            ("B", "3", "2026-06-02", "2026-07-10", 10, 0, None),
            ("C", "4", "2026-06-02", "2026-06-10", 10, 0, None),
        )
    )
    found = refused_invoices(receivables(owed, JUNE), {"A": 1000.0, "C": 50.0})
    assert dict(zip(found["receipt"], found["refusals"], strict=True)) == {
        "3": ("no_credit",),
        "4": ("overdue",),
    }
    none = refused_invoices(receivables(owed, JUNE)[:0], {})
    assert none.empty
    assert "customer" in none


@pytest.mark.parametrize(("paid", "still"), [(99_999.01, 0), (99_999, 1), (100_000, 0), (99_000, 1_000)])
def test_less_than_one_rupiah_is_owed_by_nobody(paid, still):
    owed = receivables(
        invoices(credit_orders(("A", "1", "2026-06-01", "2026-06-10", 100_000, paid, None))), JUNE
    )
    assert owed["open"].tolist() == [still]
    assert ageing(owed)["amount"].sum() == still


@pytest.mark.parametrize(
    ("paid_on", "paid", "still"),
    [
        ("2026-06-30", None, 0),
        ("2026-07-01", None, 100),
        ("2026-07-01", 100, 100),
        ("2026-06-30", 60, 40),
        (None, 60, 40),
    ],
)
def test_a_payment_after_the_day_has_not_happened(paid_on, paid, still):
    lines = credit_orders(("A", "1", "2026-06-01", "2026-06-10", 100, paid, paid_on))
    owed = receivables(invoices(without_later_payments(lines, JUNE)), JUNE)
    assert owed["open"].tolist() == [still]
    assert payment_delays(owed).empty == bool(still or paid_on is None)
