"""The public CDNOW log against the numbers that Fader and Hardie printed about it, exactly."""

import datetime
import json
from pathlib import Path

import pandas as pd
import pytest

from sheets_crm.metrics.customers.cohorts import cohort_table, cohorts, pooled_cohorts
from sheets_crm.metrics.customers.repeat import repeat_purchase_rate
from sheets_crm.metrics.customers.retention import retention_rate
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.windows import Window

HERE = Path(__file__).parents[2]
LOG = HERE.parents[1] / "shared" / "bench" / "data" / "cdnow.csv.gz"
AS_OF = datetime.date(1998, 6, 30)
BOOK = json.loads((HERE / "published" / "cdnow.json").read_text(encoding="utf-8"))
PUBLISHED, DIFFERENCES = BOOK["published"], BOOK["differences"]

pytestmark = pytest.mark.skipif(not LOG.exists(), reason="the CDNOW log is not beside the repository")


@pytest.fixture(scope="module")
def valid() -> pd.DataFrame:
    log = pd.read_csv(LOG, dtype={"customer_id": "str"}, parse_dates=["date"])
    names = {"customer_id": "customer", "product_id": "product", "amount": "total"}
    return valid_orders(log.rename(columns=names), AS_OF)


@pytest.fixture(scope="module")
def bought(valid) -> pd.DataFrame:
    return occasions(valid)


def week(number: int) -> Window:
    start = datetime.date(1997, 1, 1) + datetime.timedelta(days=7 * (number - 1))
    return Window(start, start + datetime.timedelta(days=7))


def test_transactions_less_the_free_ones(valid):
    assert len(valid) + DIFFERENCES["free_orders"] == PUBLISHED["transactions"] == 69_659


def test_customers_less_those_with_free_orders_only(bought):
    known = bought["customer"].nunique()
    assert known + DIFFERENCES["customers_with_free_orders_only"] == PUBLISHED["customers"] == 23_570


@pytest.mark.parametrize("number", [1, 2, 3])
def test_first_purchases_by_week(bought, number):
    first = bought[bought["number"] == 1]
    inside = first["date"].between(pd.Timestamp(week(number).start), pd.Timestamp(week(number).last)).sum()
    free = DIFFERENCES["free_first_orders_by_week"][str(number)]
    assert inside + free == PUBLISHED["triers_by_week"][str(number)]


def test_buyers_of_the_first_week_who_bought_in_the_second(bought):
    figure = retention_rate(bought, week(1), week(2))
    assert figure.numerator == PUBLISHED["repeaters_in_week_2"] == 96
    assert figure.denominator == 1574 - 10


def test_buyers_of_the_first_two_weeks_who_bought_in_the_third(bought):
    both = Window(week(1).start, week(2).end)
    assert retention_rate(bought, both, week(3)).numerator == PUBLISHED["repeaters_in_week_3"] == 183


def test_ten_customers_spent_more_than_4000_dollars_after_their_first_day(bought):
    again = bought[bought["number"] > 1].groupby("customer")["amount"].sum()
    assert (again > 4000).sum() == PUBLISHED["big_spenders"] == 10


def test_all_but_two_first_paid_in_the_first_quarter_of_1997(bought):
    cells = cohorts(bought, AS_OF)
    sizes = cells.drop_duplicates("cohort").set_index("cohort")["size"]
    assert {str(month)[:7]: size for month, size in sizes.items()} == {
        "1997-01": 7814,
        "1997-02": 8455,
        "1997-03": 7231,
        "1997-11": 2,
    }


def test_cohorts_agree_with_a_count_by_hand(bought):
    """The same from the log with a plain pivot: one independent way to the same table."""
    first = bought.groupby("customer")["date"].transform("min")
    months = (bought["date"].dt.year - first.dt.year) * 12 + bought["date"].dt.month - first.dt.month
    plain = pd.crosstab(first.dt.to_period("M"), months, values=bought["customer"], aggfunc="nunique")
    table = cohort_table(cohorts(bought, AS_OF), "returned")
    assert plain.fillna(0).loc["1997-01"].tolist() == table.iloc[0].tolist()
    pooled = pooled_cohorts(cohorts(bought, AS_OF)).set_index("month")
    assert pooled.loc[1, "returned"] == plain[1].sum()


def test_repeaters_of_the_whole_log(bought):
    figure = repeat_purchase_rate(bought)
    assert (figure.numerator, figure.denominator) == (11_513, 23_502)
