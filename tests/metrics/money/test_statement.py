import datetime
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.money.cash_statement import (
    LINE_OF_CATEGORY,
    MOVEMENTS,
    balances,
    cash_book,
    cash_statement,
    count_differences,
)
from sheets_crm.metrics.money.runway import (
    cost_per_thousand,
    full_months,
    monthly_costs,
    orders_needed,
    runway,
)
from sheets_crm.schema import CASH_CATEGORIES
from tests.metrics.money.frames import cash_rows

JUNE = datetime.date(2026, 6, 30)
PUBLISHED = json.loads((Path(__file__).parents[2] / "published" / "cash_statements.json").read_text())


@pytest.mark.parametrize("name", list(PUBLISHED))
def test_published_statements_are_reproduced(name):
    case = PUBLISHED[name]
    book = cash_rows(*(("2026-06-15", "Bank", category, into, out) for category, into, out in case["rows"]))
    statement = cash_statement(book, JUNE).iloc[0]
    assert {line: statement[line] for line in case["lines"]} == case["lines"]


def test_three_rows_are_enough_for_a_statement():
    book = cash_rows(
        ("2026-06-01", "Laci", "opening", 500_000, None),
        ("2026-06-02", "Laci", "sales", 200_000, None),
        ("2026-06-03", "Laci", "supplier", None, 150_000),
    )
    [june] = cash_statement(book, JUNE).to_dict("records")
    assert (june["opening"], june["from_customers"], june["suppliers"], june["closing"]) == (
        500_000,
        200_000,
        -150_000,
        550_000,
    )


def test_a_book_of_a_single_row_is_a_statement():
    statement = cash_statement(cash_rows(("2026-06-01", "Laci", "opening", 500, None)), JUNE)
    assert statement[["opening", "closing"]].values.tolist() == [[500, 500]]


def test_the_closing_of_a_month_opens_the_next_and_empty_months_stand_in_between():
    book = cash_rows(("2026-03-05", "Laci", "sales", 100, None), ("2026-05-05", "Laci", "wages", None, 30))
    statement = cash_statement(book, JUNE)
    assert statement["month"].dt.month.tolist() == [3, 4, 5, 6]
    assert statement["opening"].tolist() == [0, 100, 100, 70]
    assert statement["closing"].tolist() == [100, 100, 70, 70]


def test_money_between_own_accounts_cancels_in_the_total_but_not_in_each_account():
    book = cash_rows(
        ("2026-06-01", "Laci", "sales", 900, None),
        ("2026-06-02", "Laci", "deposit", None, 700),
        ("2026-06-02", "Bank", "deposit", 700, None),
    )
    assert cash_statement(book, JUNE)["transfers"].tolist() == [0]
    by_account = cash_statement(book, JUNE, by=["account"]).set_index("account")
    assert by_account["transfers"].to_dict() == {"Bank": 700, "Laci": -700}
    assert by_account["closing"].to_dict() == {"Bank": 700, "Laci": 200}


def test_a_transfer_with_one_side_missing_stays_visible():
    book = cash_rows(("2026-06-02", "Laci", "transfer", None, 700))
    assert cash_statement(book, JUNE)["transfers"].tolist() == [-700]


def test_what_a_count_finds_is_a_row_of_its_own_in_the_month_it_was_found():
    book = cash_rows(
        ("2026-05-01", "Laci", "opening", 1000, None),
        ("2026-05-20", "Laci", None, None, None),
        ("2026-06-03", "Laci", "sales", 500, None),
        ("2026-06-04", "Laci", None, None, None),
        counted=[None, 940, None, 1430],
    )
    statement = cash_statement(book, JUNE)
    assert statement["difference"].tolist() == [-60, -10]
    assert statement["closing"].tolist() == [940, 1430]
    assert count_differences(cash_book(book, JUNE))["expected"].tolist() == [1000, 1440]


def test_a_count_holds_at_the_end_of_its_day():
    book = cash_rows(
        ("2026-06-03", "Laci", "opening", 100, None),
        ("2026-06-03", "Laci", "sales", 50, None),
        counted=[150, None],
    )
    assert count_differences(cash_book(book, JUNE))["difference"].tolist() == [0]


def test_of_two_counts_of_a_drawer_in_one_day_the_last_holds():
    book = cash_rows(
        ("2026-06-03", "Laci", "sales", 100, None),
        ("2026-06-03", "Laci", None, None, None),
        counted=[150, 90],
    )
    assert count_differences(cash_book(book, JUNE))[["counted", "difference"]].to_numpy().tolist() == [
        [90, -10]
    ]


def test_branches_keep_their_own_drawers():
    book = cash_rows(
        ("2026-06-01", "Laci", "sales", 100, None),
        ("2026-06-01", "Laci", "sales", 300, None),
        branch=["A", "B"],
    )
    assert cash_statement(book, JUNE, by=["branch"])["closing"].tolist() == [100, 300]
    assert balances(book, JUNE)["balance"].tolist() == [100, 300]


def test_a_row_without_category_is_shown_as_such_and_counts():
    book = cash_rows(("2026-06-01", "Laci", None, None, 75))
    [june] = cash_statement(book, JUNE).to_dict("records")
    assert (june["uncategorised"], june["closing"]) == (-75, -75)


def test_rows_after_as_of_do_not_count():
    book = cash_rows(("2026-06-30", "Laci", "sales", 1, None), ("2026-07-01", "Laci", "sales", 5, None))
    assert cash_statement(book, JUNE)["closing"].tolist() == [1]


def test_every_category_of_the_schema_has_a_line():
    assert set(LINE_OF_CATEGORY) == set(CASH_CATEGORIES)


def test_an_empty_book_gives_an_empty_statement():
    assert cash_statement(cash_rows(), JUNE).empty
    assert balances(cash_rows(), JUNE).empty
    assert runway(cash_rows(), JUNE).state == "unknown"


@settings(max_examples=10)
@given(
    st.lists(
        st.tuples(
            st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 6, 30)).map(str),
            st.sampled_from(["Laci", "Bank"]),
            st.sampled_from([*CASH_CATEGORIES, None]),
            st.integers(0, 10**9),
            st.integers(0, 10**9),
            st.one_of(st.none(), st.integers(0, 10**9)),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_opening_plus_movements_plus_difference_is_closing_whatever_the_book(rows):
    book = cash_rows(*(row[:5] for row in rows), counted=[row[5] for row in rows])
    statement = cash_statement(book, JUNE)
    change = statement[[*MOVEMENTS, "difference"]].sum(axis=1)
    assert (statement["opening"] + change - statement["closing"]).abs().max() < 1
    assert abs(statement["closing"].iloc[-1] - balances(book, JUNE)["balance"].sum()) < 1
    shuffled = cash_statement(book.assign(counted=None).iloc[::-1], JUNE)
    assert shuffled.equals(cash_statement(book.assign(counted=None), JUNE))
    assert abs(shuffled["closing"].iloc[-1] - cash_book(book, JUNE)["amount"].sum()) < 1


def _costs(cash):
    return monthly_costs(cash_statement(cash, JUNE), cash_book(cash, JUNE), JUNE)


def _burning(*extra):
    months = [
        (f"2026-0{month}-10", "Bank", category, into, out)
        for month in (4, 5, 6)
        for category, into, out in (("sales", 14_000_000, None), ("supplier", None, 20_000_000))
    ]
    return cash_rows(("2026-04-01", "Bank", "opening", 48_000_000, None), *months, *extra)


def test_thirty_million_at_six_million_a_month_last_five_months():
    found = runway(_burning(), JUNE)
    assert (found.state, found.cash, found.burn, found.months) == ("burning", 30_000_000, 6_000_000, 5.0)
    assert found.ends_on == datetime.date(2026, 11, 29)
    assert found.full_months == 3


def test_owners_capital_loans_and_equipment_do_not_change_the_burn():
    extra = (
        ("2026-05-03", "Bank", "owner_in", 9_000_000, None),
        ("2026-05-04", "Bank", "equipment", None, 9_000_000),
        ("2026-06-03", "Bank", "loan_in", 5_000_000, None),
    )
    found = runway(_burning(*extra), JUNE)
    assert (found.burn, found.cash) == (6_000_000, 35_000_000)


def test_repayments_and_drawings_go_on_and_count_as_burn():
    extra = (("2026-05-03", "Bank", "loan_repaid", None, 300), ("2026-05-03", "Bank", "owner_out", None, 600))
    assert runway(_burning(*extra), JUNE).burn == 6_000_300


def test_a_shop_that_earns_is_not_burning():
    book = cash_rows(("2026-05-01", "Bank", "sales", 100, None), ("2026-05-02", "Bank", "rent", None, 100))
    found = runway(book, JUNE)
    assert (found.state, found.months, found.ends_on) == ("not_burning", None, None)


def test_the_running_month_and_a_first_month_begun_late_are_no_full_months():
    book = cash_rows(("2026-04-20", "Bank", "rent", None, 100), ("2026-06-20", "Bank", "rent", None, 900))
    early = datetime.date(2026, 6, 29)
    assert full_months(cash_statement(book, early), cash_book(book, early), early)[
        "month"
    ].dt.month.tolist() == [5]
    assert full_months(cash_statement(book, JUNE), cash_book(book, JUNE), JUNE)[
        "month"
    ].dt.month.tolist() == [5, 6]
    assert runway(book, datetime.date(2026, 4, 29)).state == "unknown"


@pytest.mark.parametrize(("began", "months"), [("2026-04-07", 3), ("2026-04-08", 2)])
def test_a_book_begun_in_the_first_week_covers_its_month(began, months):
    book = cash_rows((began, "Bank", "rent", None, 100))
    assert len(full_months(cash_statement(book, JUNE), cash_book(book, JUNE), JUNE)) == months


def test_an_overdrawn_shop_has_no_months_left():
    book = cash_rows(("2026-06-01", "Bank", "rent", None, 100))
    assert runway(book, JUNE).months == 0
    assert runway(book, JUNE).ends_on == JUNE


def test_a_month_of_costs_has_no_equipment_and_no_drawings_in_it():
    extra = (("2026-05-04", "Bank", "equipment", None, 9), ("2026-05-04", "Bank", "owner_out", None, 9))
    assert _costs(_burning(*extra)) == 20_000_000
    assert _costs(cash_rows()) is None


def test_cost_for_a_thousand_of_revenue():
    assert cost_per_thousand(400_000, 10_000_000) == 40
    assert cost_per_thousand(2_000_000, 5_000_000) == 400
    assert cost_per_thousand(1, 0) is None


def test_the_book_is_not_changed():
    book = cash_rows(("2026-06-01", "Laci", "sales", 100, None), counted=[90])
    before = book.copy(deep=True)
    cash_statement(book, JUNE)
    pd.testing.assert_frame_equal(book, before)


def test_a_plan_of_a_million_and_a_half_a_month_needs_150_orders_of_ten_thousand():
    assert orders_needed(1_500_000, 10_000) == 150
    assert orders_needed(1_500_001, 10_000) == 151
    assert orders_needed(1_500_000, 10_000, start_cost=3_000_000, months=12) == 175
    assert orders_needed(1_500_000, 0) is None
