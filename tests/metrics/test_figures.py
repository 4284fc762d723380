import datetime

import pandas as pd
import pytest

from sheets_crm.layout.figure_rows import ALL_FIGURES
from sheets_crm.metrics.figure import Figure, fraction
from sheets_crm.metrics.figure_table import figure_table
from sheets_crm.metrics.figures import FigureRules, customer_figures
from sheets_crm.metrics.next_order.prediction import next_orders
from tests import golden

AS_OF = golden.AS_OF


def golden_figures(**more) -> dict[str, Figure]:
    frames = golden.orders(), golden.customers(), golden.products(), golden.contacts()
    return {figure.code: figure for figure in customer_figures(*frames, AS_OF, **more)}


FIGURES = golden_figures()


@pytest.mark.parametrize(
    ("code", "numerator", "denominator", "customers"),
    [
        ("repeat_purchase_rate", 3, 6, ("C1", "C3", "C5")),
        ("repeat_purchase_rate_year", 3, 6, ("C1", "C3", "C5")),
        ("mature_repeat_rate", 2, 3, ("C1", "C3")),
        ("second_order_30", 2, 5, ("C1", "C3")),
        ("second_order_60", 2, 4, ("C1", "C3")),
        ("second_order_90", 2, 3, ("C1", "C3")),
        ("returning_rate", 2, 4, ("C1", "C5")),
        ("repeat_share", 2, 5, ("C1", "C5")),
        ("retention_rate", 1, 3, ("C1",)),
        ("textbook_retention_rate", 1, 3, ("C1",)),
        ("churn_rate", 2, 3, ("C2", "C3")),
        ("reactivated", 0, 4, ()),
        ("lapsed", 2, 6, ("C2", "C3")),
        ("existing_revenue", 300_000, 2_050_000, ("C1",)),
        ("repeat_revenue", 600_000, 2_050_000, ("C1", "C5")),
        ("average_order_value", 2_050_000, 5, ("C1", "C4", "C5", "C6")),
        ("several_products", 1, 6, ("C6",)),
        ("other_product_later", 0, 6, ()),
        ("lead_conversion", 6, 8, ("C1", "C2", "C3", "C4", "C5", "C6")),
        ("stage_prospect", 2, 8, ("C7", "C8")),
        ("stage_loyal", 1, 8, ("C1",)),
        ("activity_lapsed", 2, 6, ("C2", "C3")),
    ],
)
def test_all_figures_of_the_golden_shop_at_once(code, numerator, denominator, customers):
    figure = FIGURES[code]
    assert (figure.numerator, figure.denominator, figure.customers) == (numerator, denominator, customers)


def test_gaps_show_median_first_and_mean_as_fraction():
    gap = FIGURES["gap"]
    assert (gap.value, gap.numerator / gap.denominator, gap.customers) == (30, 34.6, ("C1", "C3", "C5"))
    assert FIGURES["first_gap"].value == 30


def test_codes_are_unique_and_the_dashboard_knows_them():
    codes = [figure.code for figure in customer_figures(*empty(), AS_OF)]
    assert len(codes) == len(set(codes))
    counted = [code for section in ("back", "stages", "activities") for code in ALL_FIGURES[section]]
    assert set(counted) <= set(FIGURES)


def empty() -> tuple[pd.DataFrame, ...]:
    frames = golden.orders(), golden.customers(), golden.products(), golden.contacts()
    return tuple(frame.iloc[:0] for frame in frames)


def test_a_shop_without_orders_has_every_figure_and_no_value():
    figures = customer_figures(*empty(), AS_OF)
    assert len(figures) == len(FIGURES)
    assert {figure.value for figure in figures} == {None}


def test_one_order_is_enough():
    orders, *others = golden.orders().iloc[:1], golden.customers(), golden.products(), golden.contacts()
    figures = {figure.code: figure for figure in customer_figures(orders, *others, AS_OF)}
    assert figures["repeat_purchase_rate"].value == 0
    assert figures["gap"].value is None


def test_three_plain_columns_are_enough():
    orders = golden.orders()[["customer", "date", "total"]]
    nothing = pd.DataFrame({"customer": pd.Series(dtype="str")})
    talk = golden.contacts()
    figures = {
        figure.code: figure for figure in customer_figures(orders, nothing, pd.DataFrame(), talk, AS_OF)
    }
    assert figures["repeat_purchase_rate"].customers == ("C1", "C3", "C5")
    assert "several_products" not in figures


def test_row_order_does_not_matter():
    frames = golden.orders(), golden.customers(), golden.products(), golden.contacts()
    shuffled = (frame.sample(frac=1, random_state=5) for frame in frames)
    assert customer_figures(*shuffled, AS_OF) == customer_figures(*frames, AS_OF)


def test_the_orders_given_do_not_change():
    orders = golden.orders()
    customer_figures(orders, golden.customers(), golden.products(), golden.contacts(), AS_OF)
    pd.testing.assert_frame_equal(orders, golden.orders())


def test_predictions_make_the_loyal_customer_late():
    predicted = next_orders(golden.orders(), golden.products(), AS_OF)
    assert golden_figures(next_orders=predicted)["activity_late"].customers[0] == "C1"


def test_rules_are_the_owners():
    rules = FigureRules(lapsed_days=100, second_order_days=(20,), period_days=30)
    figures = golden_figures(rules=rules)
    assert figures["lapsed"].customers == ("C2", "C3")
    assert figures["second_order_20"].customers == ("C3",)
    assert figures["returning_rate"].window.start == datetime.date(2026, 6, 1)


def test_the_table_has_fraction_range_and_warning():
    table = figure_table(list(FIGURES.values())).set_index("code")
    row = table.loc["repeat_purchase_rate"]
    assert [round(row["low"], 2), round(row["high"], 2), row["small_sample"]] == [0.19, 0.81, True]
    assert table.loc["existing_revenue", ["low"]].isna().all()
    assert table.loc["returning_rate", ["start", "last"]].tolist() == [datetime.date(2026, 4, 1), AS_OF]


def test_only_shares_of_customers_have_a_range():
    assert fraction("share", 1, 2, customers=["A"]).interval is not None
    assert fraction("money", 100, 200, customers=["A"], sample=2).interval is None
    assert fraction("none", 0, 0).interval is None
