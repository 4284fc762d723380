import datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.money.cash_statement import cash_book
from sheets_crm.metrics.money.drawer import (
    cashier_leaks,
    cashier_shares,
    count_leaks,
    drawer_days,
    drawer_leaks,
    open_advances,
)
from sheets_crm.metrics.money.leaks import LeakLimits, payment_leaks, robust_z
from sheets_crm.metrics.names import edit_distance, similar_pairs
from tests.metrics.money.frames import cash_rows, spending

JUNE = datetime.date(2026, 6, 30)


def found(cash, rule, **limits):
    leaks = payment_leaks(cash_book(cash, JUNE), LeakLimits(**limits))
    return [[leak.reason, leak.amount, leak.rows] for leak in leaks if leak.rule == rule]


def test_l1_the_same_payment_a_day_apart_is_named_with_both_rows():
    cash = spending(
        ("2026-06-01", "Toko Jaya", "supplier", 77_000), ("2026-06-02", "toko  jaya", "supplier", 77_000)
    )
    assert found(cash, "L1") == [["duplicate", 77_000, (2, 3)]]
    later = spending(
        ("2026-06-01", "Toko Jaya", "supplier", 77_000), ("2026-06-03", "Toko Jaya", "supplier", 77_000)
    )
    assert found(later, "L1") == []


def test_l2_nearly_the_same_within_the_week_but_a_weekly_payment_is_none():
    cash = spending(("2026-06-01", "Jaya", "supplier", 100_000), ("2026-06-07", "Jaya", "supplier", 104_000))
    assert found(cash, "L2") == [["near_duplicate", 104_000, (2, 3)]]
    weekly = spending(
        ("2026-06-01", "Jaya", "wages", 100_000),
        ("2026-06-04", "Jaya", "wages", 500_000),
        ("2026-06-08", "Jaya", "wages", 100_000),
    )
    assert found(weekly, "L2") == []
    apart = spending(("2026-06-01", "Jaya", "supplier", 100_000), ("2026-06-02", "Jaya", "supplier", 106_000))
    assert found(apart, "L2") == []


def test_l2_five_percent_is_near_and_seven_days_are_a_week():
    cash = spending(("2026-06-01", "Jaya", "supplier", 100_000), ("2026-06-07", "Jaya", "supplier", 105_000))
    assert found(cash, "L2") == [["near_duplicate", 105_000, (2, 3)]]
    cash = spending(
        ("2026-06-01", "Jaya", "supplier", 100_000),
        ("2026-06-08", "Jaya", "supplier", 104_000),
        ("2026-06-10", "Jaya", "supplier", 104_500),
    )
    assert found(cash, "L2") == [["near_duplicate", 104_500, (3, 4)]]


def test_l2_finds_pairs_with_another_payment_between_them():
    cash = spending(
        ("2026-06-01", "Jaya", "supplier", 100_000),
        ("2026-06-02", "Jaya", "supplier", 900_000),
        ("2026-06-04", "Jaya", "supplier", 101_000),
    )
    assert found(cash, "L2") == [["near_duplicate", 101_000, (2, 4)]]


def test_l3_several_payments_just_below_approval_in_three_days():
    cash = spending(
        ("2026-06-01", "Jaya", "supplier", 400_000),
        ("2026-06-02", "Jaya", "supplier", 450_000),
        ("2026-06-03", "Jaya", "supplier", 300_000),
        ("2026-06-04", "Jaya", "supplier", 490_000),
        ("2026-06-03", "Maju", "supplier", 490_000),
    )
    assert found(cash, "L3") == [["split", 1_150_000, (2, 3, 4)]]
    assert found(cash, "L3", approval=5_000_000) == []


@pytest.mark.parametrize(("amount", "splits"), [(249_999, 0), (250_000, 1), (499_999, 1), (500_000, 0)])
def test_l3_counts_from_half_the_limit_to_just_below_it(amount, splits):
    cash = spending(("2026-06-01", "Jaya", "supplier", amount), ("2026-06-03", "Jaya", "supplier", amount))
    assert len(found(cash, "L3")) == splits


def test_l4_and_l6_payments_without_receipt_once_the_shop_keeps_receipts():
    cash = spending(
        ("2026-06-01", "A", "operating", 150_000),
        ("2026-06-02", "B", "operating", 24_999),
        ("2026-06-03", "C", "operating", 25_000),
        ("2026-06-04", "D", "operating", 60_000),
        ("2026-06-05", "E", "owner_out", 900_000),
        receipt=[None, None, "Tidak", "N-17", None],
    )
    wages = spending(
        ("2026-06-05", "E", "wages", 900_000), ("2026-06-05", "F", "rent", 5), receipt=[None, "1"]
    )
    assert found(wages, "L6") == []
    assert found(cash, "L4", no_receipt=["", "tidak"]) == [["round_amount", 150_000, (2,)]]
    assert found(cash, "L6", no_receipt=["", "tidak"]) == [
        ["no_receipt", 25_000, (4,)],
        ["no_receipt", 150_000, (2,)],
    ]
    assert found(cash.assign(receipt=None), "L6") == []


def test_l5_three_payments_a_month_close_below_the_approval_limit():
    rows = [(f"2026-06-{day:02d}", f"P{day}", "supplier", 450_000 + day) for day in (1, 10, 20)]
    assert len(found(spending(*rows), "L5")) == 3
    assert found(spending(*rows[:2], ("2026-05-20", "P", "supplier", 470_000)), "L5") == []
    assert found(spending(*rows[:2], ("2026-06-21", "P", "supplier", 500_001)), "L5") == []


def test_l7_at_night_and_on_closed_days():
    cash = spending(
        ("2026-06-01", "A", "operating", 1),
        ("2026-06-02", "B", "operating", 2),
        ("2026-06-07", "C", "operating", 3),
        ("2026-06-09", "D", "operating", 4),
        time=["23:15", "22.00", "10:00", None],
    )
    assert found(cash, "L7", closed_weekdays=[6], closed_days=[datetime.date(2026, 6, 9)]) == [
        ["closed_day", 4, (5,)],
        ["closed_day", 3, (4,)],
        ["outside_hours", 2, (3,)],
        ["outside_hours", 1, (2,)],
    ]


def test_l8_names_a_slip_apart_and_one_account_under_two_names():
    cash = spending(
        ("2026-06-01", "Sumber Rejeki", "supplier", 10),
        ("2026-06-02", "Sumber Rejeki", "supplier", 20),
        ("2026-06-05", "Sumber Rezeki", "supplier", 500),
        ("2026-06-06", "Toko Lain", "supplier", 1),
        party_account=["111", "111", "222", "111"],
    )
    assert found(cash, "L8") == [
        ["same_account", 1, (5,)],
        ["alike_names", 500, (3, 4)],
        ["same_account", 20, (3,)],
    ]


def test_l9_robust_z_sees_what_the_classical_one_cannot():
    amounts = np.array([480, 495, 500, 505, 505, 515, 520, 1400], dtype="float64") * 1000
    assert round(robust_z(amounts)[-1]) == 60
    classical = (amounts[-1] - amounts.mean()) / amounts.std(ddof=1)
    assert round(classical, 2) == 2.47
    assert robust_z(amounts)[:-1].max() < 3.5


def test_l9_needs_eight_rows_of_a_category_in_a_branch():
    rows = [
        (f"2026-06-{day:02d}", f"P{day}", "rent", amount)
        for day, amount in enumerate([480, 500, 510, 490, 505, 495, 520, 1400], 1)
    ]
    assert found(spending(*rows), "L9") == [["unusual_amount", 1400, (9,)]]
    assert found(spending(*rows[1:]), "L9") == []
    assert found(spending(*rows, branch=["A", "B"] * 4), "L9") == []


def test_l9_without_spread_asks_about_what_is_a_fifth_above_the_median():
    level = np.array([100.0] * 6 + [120.0, 121.0])
    assert robust_z(level).tolist() == [0] * 7 + [np.inf]


def test_transfers_receipts_and_openings_are_no_payments():
    cash = cash_rows(
        ("2026-06-01", "Laci", "transfer", None, 50_000),
        ("2026-06-01", "Laci", "opening", 50_000, None),
        ("2026-06-01", "Laci", "sales", 50_000, None),
        party="Bank",
        receipt=[None, None, "1"],
    )
    assert payment_leaks(cash_book(cash, JUNE), LeakLimits()) == []
    assert payment_leaks(cash_book(cash[:0], JUNE), LeakLimits()) == []


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(st.integers(1, 30), st.sampled_from(["Jaya", "Maju", ""]), st.integers(1, 20)), max_size=12
    )
)
def test_row_order_does_not_change_the_findings(rows):
    cash = spending(
        *((f"2026-06-{day:02d}", party, "supplier", amount * 45_000) for day, party, amount in rows)
    )
    one = payment_leaks(cash_book(cash, JUNE), LeakLimits())
    other = payment_leaks(cash_book(cash.iloc[::-1], JUNE), LeakLimits())
    assert sorted((leak.rule, leak.rows, leak.amount) for leak in one) == sorted(
        (leak.rule, leak.rows, leak.amount) for leak in other
    )


@pytest.mark.parametrize(
    ("one", "other", "distance"), [("kitten", "sitting", 3), ("", "abc", 3), ("sama", "sama", 0)]
)
def test_published_edit_distances(one, other, distance):
    assert edit_distance(one, other) == distance == edit_distance(other, one)


def test_names_that_differ_in_a_number_only_are_not_alike():
    assert similar_pairs(["cabang 1", "cabang 2", "cabang depok", "cabang depokk"]) == [
        ("cabang depok", "cabang depokk")
    ]


def test_short_names_are_never_alike():
    assert similar_pairs(["Adi", "Ari"]) == []


def sales(*rows):
    frame = pd.DataFrame(rows, columns=["date", "branch", "staff", "payment", "amount"])
    return frame.assign(date=pd.to_datetime(frame["date"]))


def test_l10_two_million_sold_and_one_point_nine_deposited():
    valid = sales(
        ("2026-06-01", "Depok", "Sari", "cash", 1_500_000),
        ("2026-06-01", "Depok", "Sari", "cash", 500_000),
        ("2026-06-01", "Depok", "Sari", "transfer", 800_000),
    )
    cash = cash_rows(
        ("2026-06-01", "Laci", "deposit", None, 1_900_000),
        ("2026-06-01", "Bank", "deposit", 1_900_000, None),
        branch="Depok",
    )
    [day] = drawer_days(valid, cash_book(cash, JUNE)).to_dict("records")
    assert (day["recorded"], day["deposited"], day["difference"], day["share"]) == (
        2_000_000,
        1_900_000,
        100_000,
        0.05,
    )
    assert (day["branch"], day["date"], day["staff"], day["rows"]) == (
        "Depok",
        pd.Timestamp("2026-06-01"),
        "Sari",
        (2, 3),
    )
    [leak] = drawer_leaks(drawer_days(valid, cash_book(cash, JUNE)))
    assert (leak.amount, leak.measure, leak.staff, leak.rows) == (100_000, 5, "Sari", (2, 3))
    assert drawer_leaks(drawer_days(valid, cash_book(cash, JUNE)), tolerance=100_000) == []


def test_l10_what_is_paid_out_of_the_drawer_is_accounted_for():
    valid = sales(("2026-06-01", "Depok", "Sari", "cash", 2_000_000))
    cash = cash_rows(
        ("2026-06-01", "Laci", "deposit", None, 1_900_000),
        ("2026-06-01", "Laci", "operating", None, 100_000),
        branch="Depok",
    )
    assert drawer_days(valid, cash_book(cash, JUNE))["difference"].tolist() == [0]


def test_l10_a_surplus_on_the_next_day_is_shown_and_not_netted():
    valid = sales(("2026-06-01", "A", "S", "cash", 500_000), ("2026-06-02", "A", "S", "cash", 500_000))
    cash = cash_rows(
        ("2026-06-01", "Laci", "deposit", None, 450_000),
        ("2026-06-02", "Laci", "deposit", None, 550_000),
        branch="A",
    )
    days = drawer_days(valid, cash_book(cash, JUNE))
    assert days["difference"].tolist() == [50_000, -50_000]
    assert days["month_difference"].tolist() == [50_000, 0]


def test_l10_money_that_left_but_never_arrived_is_missing():
    valid = sales(("2026-06-01", "A", "S", "cash", 500_000))
    cash = cash_rows(
        ("2026-06-01", "Laci", "deposit", None, 500_000),
        ("2026-06-01", "Bank", "deposit", 480_000, None),
        branch="A",
    )
    assert drawer_days(valid, cash_book(cash, JUNE))["difference"].tolist() == [20_000]


def test_l10_a_weekly_deposit_answers_for_its_week_and_later_sales_wait():
    valid = sales(
        ("2026-05-20", "A", "S", "cash", 999_000),
        ("2026-06-02", "A", "S", "cash", 300_000),
        ("2026-06-05", "A", "T", "cash", 400_000),
        ("2026-06-09", "A", "S", "cash", 500_000),
    )
    cash = cash_rows(
        ("2026-06-01", "Laci", "opening", 1, None),
        ("2026-06-07", "Laci", "deposit", None, 650_000),
        branch="A",
    )
    days = drawer_days(valid, cash_book(cash, JUNE))
    assert days[["recorded", "difference", "staff", "rows"]].values.tolist() == [
        [700_000, 50_000, "S, T", (3,)]
    ]


def test_l10_a_shop_whose_sales_name_no_branch_is_one():
    valid = sales(("2026-06-01", None, "S", "cash", 500_000))
    cash = cash_rows(("2026-06-01", "Laci", "deposit", None, 480_000), branch="A")
    assert drawer_days(valid, cash_book(cash, JUNE))["difference"].tolist() == [20_000]


def test_l10_a_branch_that_never_deposits_is_not_judged():
    valid = sales(("2026-06-01", "A", "S", "cash", 500_000))
    assert drawer_days(valid, cash_book(cash_rows(), JUNE)).empty


def test_l10_a_count_that_finds_less_is_positive_money():
    cash = cash_rows(
        ("2026-06-01", "Laci", "opening", 200_000, None),
        ("2026-06-02", "Laci", None, None, None),
        counted=[None, 170_000],
    )
    [leak] = count_leaks(cash_book(cash, JUNE))
    assert (leak.amount, leak.measure, leak.rows) == (30_000, 15, (3,))


def test_l10_cashiers_far_above_the_median_of_their_branch():
    rows = [
        ("2026-06-01", "A", staff, 100.0, 0.0, "cancelled" if staff == "Z" and number < 4 else "done")
        for staff in ("X", "Y", "Z")
        for number in range(10)
    ]
    orders = pd.DataFrame(rows, columns=["date", "branch", "staff", "total", "discount", "status"])
    shares = cashier_shares(orders, JUNE)
    [leak] = cashier_leaks(shares, JUNE)
    assert (leak.reason, leak.staff, leak.amount, leak.measure) == ("void", "Z", 400, 40)
    assert cashier_leaks(cashier_shares(orders[orders["staff"] == "Z"], JUNE), JUNE) == []


def test_l10_advances_open_for_more_than_a_week_oldest_settled_first():
    cash = cash_rows(
        ("2026-06-01", "Laci", "staff_advance", None, 100),
        ("2026-06-05", "Laci", "staff_advance", None, 100),
        ("2026-06-25", "Laci", "staff_advance", None, 100),
        ("2026-06-20", "Laci", "staff_advance", 130, None),
        party="Budi",
    )
    [leak] = open_advances(cash_book(cash, JUNE), JUNE)
    assert (leak.party, leak.amount, leak.measure, leak.rows) == ("Budi", 70, 25, (3,))


@pytest.mark.parametrize(("given", "late"), [("2026-06-22", 1), ("2026-06-23", 0)])
def test_l10_an_advance_of_seven_days_is_not_late_yet(given, late):
    cash = cash_rows((given, "Laci", "staff_advance", None, 100), party="Budi")
    assert len(open_advances(cash_book(cash, JUNE), JUNE)) == late


def test_long_texts_are_no_names_and_are_not_compared():
    text = "x" * 79
    assert similar_pairs([text + "a", text + "b"]) == [(text + "a", text + "b")]
    assert similar_pairs([text + "aa", text + "bb"]) == []
