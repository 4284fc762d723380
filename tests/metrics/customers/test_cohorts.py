import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.customers.cohorts import (
    cohort_table,
    cohorts,
    first_products,
    pooled_cohorts,
    settled_cohorts,
)
from sheets_crm.metrics.orders import occasions, valid_orders
from tests import golden

AS_OF = golden.AS_OF
VALID = valid_orders(golden.orders(), AS_OF)
BOUGHT = occasions(VALID)


def days(*rows: tuple[str, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "date"]).assign(total=100.0)
    return occasions(valid_orders(frame.assign(date=pd.to_datetime(frame["date"])), AS_OF))


def cohort_of(**groups: str | None) -> pd.DataFrame:
    return pd.DataFrame({"customer": list(groups), "cohort": pd.Series(list(groups.values()), dtype="str")})


def rows(table: pd.DataFrame) -> dict[str, list[float]]:
    return {str(cohort)[:7]: row.dropna().tolist() for cohort, row in table.iterrows()}


def test_strict_monthly_cohorts_of_the_golden_shop():
    assert rows(cohort_table(cohorts(BOUGHT, AS_OF), "returned")) == {
        "2026-01": [1, 1, 1, 1, 0, 0],
        "2026-02": [1, 0, 0, 0, 0],
        "2026-03": [1, 0, 0, 0],
        "2026-04": [1, 0, 1],
        "2026-05": [1, 0],
        "2026-06": [1],
    }


def test_cumulative_cohorts_see_a_second_order_in_the_first_month():
    assert rows(cohort_table(cohorts(BOUGHT, AS_OF), "returned_by")) == {
        "2026-01": [0, 1, 1, 1, 1, 1],
        "2026-02": [0, 0, 0, 0, 0],
        "2026-03": [1, 1, 1, 1],
        "2026-04": [0, 0, 1],
        "2026-05": [0, 0],
        "2026-06": [0],
    }


def test_pooled_return_in_the_first_month_after():
    pooled = pooled_cohorts(cohorts(BOUGHT, AS_OF)).set_index("month")
    assert pooled.loc[1, ["returned", "mature", "rate"]].tolist() == [1, 5, 0.2]


def test_the_pool_is_not_the_mean_of_the_rates():
    bought = days(*((f"A{i}", "2026-01-05") for i in range(9)), ("B", "2026-02-05"), ("B", "2026-03-05"))
    pooled = pooled_cohorts(cohorts(bought, AS_OF)).set_index("month")
    assert pooled.loc[1, "rate"] == 0.1


def test_a_month_that_has_not_ended_is_blank_and_running():
    cells = cohorts(BOUGHT, datetime.date(2026, 6, 29))
    assert rows(cohort_table(cells, "returned"))["2026-05"] == [1]
    june = cells[cells["cohort"] == "2026-06-01"]
    assert june[["size", "running"]].to_numpy().tolist() == [[1, True]]
    assert june["rate"].isna().all()


def test_orders_of_the_running_month_count_nowhere():
    bought = days(("A", "2026-05-03"), ("A", "2026-06-03"))
    cells = cohorts(bought, datetime.date(2026, 6, 29))
    assert cells.loc[cells["mature"] > 0, "returned"].tolist() == [1]


def test_cohorts_by_first_product():
    groups = first_products(VALID)
    assert groups["customer"].tolist() == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert groups["cohort"].tolist() == ["P1", "P1", "P1", "P3", "P2", "P3"]
    cells = cohorts(BOUGHT, AS_OF, groups)
    first = cells[cells["cohort"] == "P1"].set_index("month")
    assert first.loc[1, ["size", "mature", "returned", "returned_by"]].tolist() == [3, 3, 1, 2]
    assert first.loc[4, ["size", "mature", "returned", "returned_by"]].tolist() == [3, 2, 0, 1]


def test_members_of_a_group_mature_one_by_one():
    bought = days(("A", "2026-04-05"), ("B", "2026-05-05"), ("A", "2026-06-05"))
    cells = cohorts(bought, AS_OF, cohort_of(A="x", B="x")).set_index("month")
    assert cells.loc[2, ["mature", "returned", "rate"]].tolist() == [1, 1, 1]


def test_customers_without_a_group_are_left_out():
    cells = cohorts(BOUGHT, AS_OF, cohort_of(C1="x", C2=None))
    assert cells["size"].unique().tolist() == [1]


@pytest.mark.parametrize("function", [cohort_table, pooled_cohorts])
def test_no_orders_no_cohorts(function):
    assert function(cohorts(BOUGHT.iloc[:0], AS_OF)).empty


def test_one_order_is_one_cell():
    cells = cohorts(days(("A", "2026-06-01")), AS_OF)
    assert cells[cells["mature"] > 0][["size", "returned", "rate"]].to_numpy().tolist() == [[1, 1, 1]]


logs = st.lists(
    st.tuples(st.sampled_from("ABCD"), st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 6, 30))),
    min_size=1,
    max_size=20,
)


@settings(max_examples=15)
@given(logs, st.dates(datetime.date(2026, 6, 30), datetime.date(2026, 12, 31)))
def test_cells_hold_together(log, as_of):
    bought = days(*((who, day.isoformat()) for who, day in log))
    cells = cohorts(bought, as_of)
    assert cells.drop_duplicates("cohort")["size"].sum() == bought["customer"].nunique()
    assert (cells["returned"] <= cells["mature"]).all()
    assert (cells.loc[(cells["month"] == 0) & (cells["mature"] > 0), "rate"] == 1).all()
    growing = (
        cells[cells["mature"] > 0]
        .groupby("cohort")["returned_by"]
        .apply(lambda by: by.is_monotonic_increasing)
    )
    assert growing.all()
    pd.testing.assert_frame_equal(cells, cohorts(bought.sample(frac=1, random_state=1), as_of))


def test_a_cumulative_share_follows_the_same_customers_all_along():
    everybody = cohort_of(**dict.fromkeys(BOUGHT["customer"], "all"))
    settled = settled_cohorts(BOUGHT, AS_OF, everybody).set_index("month")
    assert settled.index.tolist() == [0, 1, 2, 3]  # of six buyers three have three months behind them
    assert settled["mature"].tolist() == [3, 3, 3, 3]
    assert settled["returned_by"].tolist() == [1, 2, 2, 2]


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEFGH"), st.dates(datetime.date(2025, 1, 1), AS_OF)),
        min_size=1,
        max_size=40,
    )
)
def test_a_cumulative_share_never_falls(bought):
    lines = pd.DataFrame(sorted(set(bought)), columns=["customer", "date"]).assign(amount=1.0)
    days = occasions(lines.assign(date=pd.to_datetime(lines["date"])))
    settled = settled_cohorts(days, AS_OF, cohort_of(**dict.fromkeys(days["customer"], "all")))
    assert settled["rate_by"].is_monotonic_increasing
