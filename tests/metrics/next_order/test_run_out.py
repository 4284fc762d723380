from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_crm.metrics.next_order.dates import COLUMNS
from sheets_crm.metrics.next_order.learnt.chances import CHANCES
from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.next_order.purchases import unsuitable_pairs
from sheets_crm.metrics.next_order.run_out import lead_days
from sheets_crm.metrics.next_order.usual_gaps import lapsed_after

AS_OF = date(2026, 6, 30)
PRODUCTS = pd.DataFrame(
    {
        "product": ["P1", "P2", "P3", "F30", "F60", "WEEK"],
        "name": ["Botol 30 butir", "Botol 60 butir", "Gamis", "Madu kecil", "Madu besar", "Susu"],
        "family": [None, None, None, "Madu", "Madu", None],
        "content": [30.0, 60.0, None, None, None, 14.0],
        "per_day": [1.0, 1.0, None, None, None, 2.0],
        "lasts_days": [None, None, None, 30.0, 60.0, None],
    }
)
GOLDEN = [
    ("C1", "P1", "2026-01-05", 1, 150_000),
    ("C1", "P1", "2026-02-04", 1, 150_000),
    ("C1", "P1", "2026-03-08", 1, 150_000),
    ("C1", "P1", "2026-04-06", 2, 300_000),
    ("C2", "P1", "2026-02-10", 1, 150_000),
    ("C3", "P1", "2026-03-01", 1, 150_000),
    ("C3", "P1", "2026-03-20", 1, 150_000),
    ("C4", "P3", "2026-05-15", 1, 500_000),
    ("C5", "P2", "2026-04-10", 1, 300_000),
    ("C5", "P2", "2026-06-12", 1, 300_000),
    ("C6", "P1", "2026-06-25", 1, 150_000),
    ("C6", "P3", "2026-06-25", 1, 500_000),
]


def order_lines(*rows):
    lines = pd.DataFrame(list(rows), columns=["customer", "product", "date", "quantity", "total"])
    return lines.assign(date=pd.to_datetime(lines["date"]), status=None)


def bought(*days, product="P1", quantity=1):
    return order_lines(*[("Ani", product, day, quantity, 100_000 * quantity) for day in days])


def only(orders, as_of=AS_OF, **rules):
    rows = next_orders(orders, PRODUCTS, as_of, **rules)
    assert len(rows) == 1
    return rows.iloc[0]


def day(text):
    return pd.Timestamp(text)


def dosed(*lines, products=PRODUCTS):
    """Run-outs of one customer; lines are (day, dose or None)."""
    orders = bought(*[line[0] for line in lines]).assign(dose=[line[1] for line in lines])
    return next_orders(orders.astype({"dose": "float64"}), products, AS_OF)


@pytest.mark.parametrize(
    ("lines", "run_out", "dose"),
    [
        ([("2026-06-01", 2)], "2026-06-16", 2),
        ([("2026-06-01", None)], "2026-07-01", None),
        ([("2026-06-01", 1)], "2026-07-01", None),
        ([("2026-06-01", 0)], "2026-07-01", None),
        ([("2026-06-01", -2)], "2026-07-01", None),
        ([("2026-05-01", 2), ("2026-06-01", None)], "2026-06-16", 2),
        ([("2026-05-01", None), ("2026-06-01", 2)], "2026-06-16", 2),
        ([("2026-05-01", 2), ("2026-06-01", 1)], "2026-07-01", None),
        ([("2026-05-20", None), ("2026-06-01", 2)], "2026-07-04", 2),
    ],
)
def test_a_dose_holds_from_the_order_that_tells_it(lines, run_out, dose):
    row = dosed(*lines).iloc[0]
    assert row["run_out"] == day(run_out)
    assert (None if pd.isna(row["dose"]) else row["dose"]) == dose


def test_a_dose_of_one_customer_says_nothing_about_another():
    orders = order_lines(("Ani", "P1", "2026-06-01", 1, 1), ("Budi", "P1", "2026-06-01", 1, 1))
    rows = next_orders(orders.assign(dose=[2.0, None]), PRODUCTS, AS_OF)
    assert rows["run_out"].tolist() == [day("2026-06-16"), day("2026-07-01")]


def test_a_declared_duration_follows_the_dose_too():
    products = PRODUCTS.assign(content=None, per_day=1.0, lasts_days=30.0)
    assert dosed(("2026-06-01", 2), products=products).iloc[0]["run_out"] == day("2026-06-16")


def test_without_a_dose_on_the_sheet_what_orders_say_counts_for_all():
    products = PRODUCTS.assign(per_day=None)
    rows = dosed(("2026-04-01", 2), ("2026-06-01", None), products=products)
    assert rows.iloc[0]["run_out"] == day("2026-06-16")
    assert rows["dose"].isna().all()


def test_a_dose_of_something_that_is_not_used_up_changes_nothing():
    orders = order_lines(("Ani", "P3", "2026-06-01", 1, 500_000)).assign(dose=2.0)
    assert only(orders)["run_out"] is pd.NaT


def test_a_changed_dose_does_not_teach_the_pace():
    rows = dosed(("2026-03-01", None), ("2026-03-31", None), ("2026-04-30", 2), ("2026-05-15", None))
    assert (rows.iloc[0]["pace"], rows.iloc[0]["run_out"]) == (1.0, day("2026-05-30"))


@pytest.mark.parametrize(
    ("customer", "family", "run_out", "call_date", "days_late"),
    [
        ("C1", "P1", "2026-06-06", "2026-05-30", 24),
        ("C2", "P1", "2026-03-12", "2026-03-05", 110),
        ("C3", "P1", "2026-04-30", "2026-04-23", 61),
        ("C5", "P2", "2026-08-11", "2026-08-04", None),
        ("C6", "P1", "2026-07-25", "2026-07-18", None),
    ],
)
def test_the_golden_shop_has_its_dates(customer, family, run_out, call_date, days_late):
    rows = next_orders(order_lines(*GOLDEN), PRODUCTS, AS_OF).set_index(["customer", "family"])
    row = rows.loc[(customer, family)]
    assert (row["run_out"], row["call_date"]) == (day(run_out), day(call_date))
    assert (None if pd.isna(row["days_late"]) else row["days_late"]) == days_late


def test_a_product_without_cycle_has_no_date_in_a_small_shop():
    row = next_orders(order_lines(*GOLDEN), PRODUCTS, AS_OF).set_index("customer").loc["C4"]
    assert row["state"] == "unknown"
    assert row["basis"] == "none"
    assert pd.isna(row["run_out"])


def test_an_order_returned_entirely_leaves_no_row():
    orders = bought("2026-05-02").assign(status="returned")
    assert next_orders(orders, PRODUCTS, AS_OF).empty


@pytest.mark.parametrize(
    ("product", "quantity", "run_out", "call_date"),
    [
        ("P1", 1, "2026-07-01", "2026-06-24"),
        ("P1", 2, "2026-07-31", "2026-07-24"),
        ("WEEK", 1, "2026-06-08", "2026-06-06"),
        ("WEEK", 3, "2026-06-22", "2026-06-16"),
        ("WEEK", 4, "2026-06-29", "2026-06-22"),
        ("F60", 1, "2026-07-31", "2026-07-24"),
    ],
)
def test_run_out_follows_quantity_and_dose(product, quantity, run_out, call_date):
    row = only(bought("2026-06-01", product=product, quantity=quantity))
    assert (row["run_out"], row["call_date"]) == (day(run_out), day(call_date))


@pytest.mark.parametrize(("duration", "lead"), [(27, 7), (28, 10), (29, 10)])
def test_the_lead_that_is_set_holds_from_a_cycle_of_28_days_on(duration, lead):
    assert lead_days(pd.Series([float(duration)]), lead=10).tolist() == [lead]


def test_part_of_a_day_is_not_a_day_without_product():
    products = pd.DataFrame({"product": ["P"], "content": [30.0], "per_day": [4.0]})
    row = next_orders(bought("2026-06-01", product="P"), products, AS_OF).iloc[0]
    assert row["run_out"] == day("2026-06-09")


def test_a_missing_quantity_is_one_piece():
    row = only(bought("2026-06-01").assign(quantity=None))
    assert row["run_out"] == day("2026-07-01")


def test_orders_of_one_day_add_up():
    row = only(pd.concat([bought("2026-06-01"), bought("2026-06-01", quantity=2)], ignore_index=True))
    assert (row["quantity"], row["run_out"]) == (3, day("2026-08-30"))


def test_sizes_of_one_family_share_their_stock():
    orders = pd.concat([bought("2026-05-01", product="F60"), bought("2026-06-01", product="F30")])
    row = only(orders.reset_index(drop=True))
    assert (row["family"], row["product"]) == ("Madu", "F30")
    assert row["started"] == day("2026-06-30")
    assert row["run_out"] == day("2026-07-30")


def test_a_size_that_declares_nothing_lasts_as_its_family():
    products = PRODUCTS.assign(lasts_days=[None, None, None, 30.0, None, None])
    row = next_orders(bought("2026-06-01", product="F60"), products, AS_OF).iloc[0]
    assert row["run_out"] == day("2026-07-01")


def test_stock_bought_early_is_carried_over():
    row = only(bought("2026-03-01", "2026-03-20"))
    assert (row["started"], row["carried"]) == (day("2026-03-31"), 11)


@pytest.mark.parametrize(("cap", "run_out"), [(90, "2026-09-06"), (30, "2026-07-08")])
def test_carried_stock_is_capped_and_says_so(cap, run_out):
    gifts = pd.concat([bought("2026-05-01", quantity=6), bought("2026-05-09")], ignore_index=True)
    row = only(gifts, carry_cap_days=cap)
    assert (row["run_out"], bool(row["capped"]), row["carried"]) == (day(run_out), True, cap)


@pytest.mark.parametrize(
    ("first", "second", "run_out"), [("facial", "cream", "2026-07-31"), ("cream", "facial", "2026-07-11")]
)
def test_a_visit_starts_anew_and_goods_carry_over_in_one_family(first, second, run_out):
    products = pd.DataFrame(
        {"product": ["facial", "cream"], "family": "skin", "lasts_days": 30.0, "sort": ["service", None]}
    )
    theirs = order_lines(("Ina", second, "2025-01-01", 40, 1), ("Ina", second, "2026-01-01", 1, 1))
    orders = pd.concat([bought("2026-06-01", product=first), bought("2026-06-11", product=second), theirs])
    found = next_orders(orders.reset_index(drop=True), products, AS_OF).set_index("customer")
    assert found.index.tolist() == ["Ani", "Ina"]
    assert found.loc["Ani", "run_out"] == day(run_out)
    assert not found.loc["Ani", "capped"]


def test_stock_below_the_cap_is_not_called_capped():
    assert not only(bought("2026-03-01", "2026-03-20"))["capped"]


def test_a_return_takes_its_duration_with_it():
    returned = bought("2026-06-03").assign(quantity=-1, total=-100_000)
    orders = pd.concat([bought("2026-06-01", quantity=2), returned], ignore_index=True)
    assert only(orders)["run_out"] == day("2026-07-01")


@pytest.mark.parametrize("quantity", [0, -2])
def test_a_line_without_pieces_is_no_purchase(quantity):
    orders = pd.concat([bought("2026-06-01"), bought("2026-06-10").assign(quantity=quantity)])
    assert only(orders.reset_index(drop=True))["last_order"] == day("2026-06-01")


def test_orders_after_as_of_do_not_count():
    assert only(bought("2026-06-01", "2026-07-03"))["last_order"] == day("2026-06-01")


@pytest.mark.parametrize(
    ("days", "pace", "run_out"),
    [
        (("2026-01-01", "2026-02-15", "2026-04-01"), 1.5, "2026-05-16"),
        (("2026-01-01", "2026-02-15"), 1.0, "2026-03-17"),
        (("2026-01-01", "2026-01-06", "2026-01-11"), 0.5, "2026-02-15"),
        (("2025-01-01", "2025-08-01", "2026-04-01"), 2.0, "2026-05-31"),
    ],
)
def test_the_own_pace_is_learnt_from_three_purchases_within_limits(days, pace, run_out):
    row = only(bought(*days))
    assert (row["pace"], row["run_out"]) == (pace, day(run_out))
    assert row["basis"] == ("declared_learnt" if len(days) >= 3 else "declared")


@pytest.mark.parametrize(("quantity", "pace"), [(3, 1.0833), (4, 1.5), (20, 1.5)])
def test_a_purchase_of_more_than_three_times_the_usual_does_not_teach_the_pace(quantity, pace):
    usual = bought("2026-01-01", "2026-02-15", "2026-04-16")
    usual.loc[1, "quantity"] = quantity
    assert only(usual)["pace"] == pytest.approx(pace, abs=1e-4)


def test_the_own_rhythm_rules_where_nothing_is_declared():
    row = only(bought("2026-05-01", "2026-05-21", "2026-06-20", product="P3"))
    assert (row["basis"], row["duration"], row["run_out"]) == ("own_rhythm", 25, day("2026-07-15"))


def test_the_shop_rhythm_of_that_order_number_needs_ten_gaps():
    others = [
        (f"B{number}", "P3", when, 1, 1) for number in range(10) for when in ("2026-03-01", "2026-04-10")
    ]
    new = ("Ani", "P3", "2026-06-10", 1, 1)
    rows = next_orders(order_lines(*others, new), PRODUCTS, AS_OF).set_index("customer")
    assert (rows.loc["Ani", "basis"], rows.loc["Ani", "run_out"]) == ("shop_rhythm", day("2026-07-20"))
    assert rows.loc["B1", "basis"] == "none"
    fewer = next_orders(order_lines(*others[2:], new), PRODUCTS, AS_OF).set_index("customer")
    assert fewer.loc["Ani", "basis"] == "none"


def test_what_a_customer_found_unsuitable_has_no_date():
    pairs = unsuitable_pairs(
        pd.DataFrame({"customer": ["Ani", "Budi"], "unsuitable": ["botol 30 BUTIR; durian", None]}), PRODUCTS
    )
    row = only(bought("2026-06-01"), unsuitable=pairs)
    assert (row["state"], row["basis"], bool(row["unsuitable"])) == ("unknown", "none", True)
    assert pd.isna(row["run_out"])


def test_an_unsuitable_size_does_not_silence_its_family():
    orders = pd.concat([bought("2026-05-01", product="F60"), bought("2026-06-01", product="F30")])
    pairs = pd.DataFrame({"customer": ["Ani"], "product": ["F60"]})
    assert only(orders.reset_index(drop=True), unsuitable=pairs)["run_out"] == day("2026-07-01")


@pytest.mark.parametrize(
    ("as_of", "state", "days_late"),
    [
        ("2026-06-23", "not_due", None),
        ("2026-06-24", "due_soon", None),
        ("2026-07-01", "due_soon", None),
        ("2026-07-02", "overdue", 1),
        ("2026-09-29", "overdue", 90),
        ("2026-09-30", "win_back", 91),
    ],
)
def test_a_row_moves_through_its_states(as_of, state, days_late):
    row = only(bought("2026-06-01"), as_of=date.fromisoformat(as_of))
    assert row["state"] == state
    assert (None if pd.isna(row["days_late"]) else row["days_late"]) == days_late


def test_a_rhythm_lapses_after_ninety_days_in_a_shop_with_few_gaps():
    orders = bought("2026-01-01", "2026-01-21", "2026-02-10", product="P3")
    assert only(orders, as_of=date(2026, 5, 11))["state"] == "overdue"
    assert only(orders, as_of=date(2026, 5, 12))["state"] == "win_back"


def test_a_slow_rhythm_is_not_lapsed_before_it_is_due():
    orders = bought("2025-01-01", "2025-07-01", "2026-01-01", product="P3")
    assert only(orders, as_of=date(2026, 6, 1))["state"] == "not_due"


def test_the_empty_frame_gives_the_same_columns():
    rows = next_orders(bought().astype({"customer": "str"}), PRODUCTS, AS_OF)
    assert rows.empty
    assert list(rows.columns) == [*COLUMNS, *CHANCES]


def test_orders_without_a_product_sheet_get_one_rhythm_each():
    orders = pd.concat([bought("2026-05-01", "2026-05-21"), bought("2026-06-10", product="Kerudung")])
    rows = next_orders(orders.reset_index(drop=True), PRODUCTS.iloc[:0], AS_OF)
    assert rows["run_out"].tolist() == [day("2026-06-30")]


lines = st.lists(
    st.tuples(
        st.sampled_from(["Ani", "Budi"]),
        st.sampled_from(["P1", "P3", "F30", "F60", "WEEK", "typed"]),
        st.dates(date(2025, 6, 1), date(2026, 7, 10)).map(str),
        st.sampled_from([1, 2, 0.5, 40, -1, 0, None]),
        st.sampled_from([100_000, None, 0]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=10)
@given(lines, st.randoms())
def test_row_order_does_not_matter_and_no_date_is_before_the_last_order(rows, random):
    orders = order_lines(*rows)
    shuffled = orders.sample(frac=1, random_state=random.randrange(2**31)).reset_index(drop=True)
    found = next_orders(orders, PRODUCTS, AS_OF)
    pd.testing.assert_frame_equal(found, next_orders(shuffled, PRODUCTS, AS_OF))
    dated = found[found["run_out"].notna()]
    assert (dated["run_out"] >= dated["last_order"]).all()
    assert (dated["call_date"] >= dated["last_order"]).all()
    assert (found["last_order"] <= pd.Timestamp(AS_OF)).all()
    assert not found.duplicated(["customer", "family"]).any()


def test_the_shops_gaps_say_when_a_rhythm_has_lapsed():
    gaps = pd.to_timedelta(pd.Series(range(26)).cumsum(), unit="D")
    days = pd.DataFrame({"customer": "Budi", "date": pd.Timestamp("2025-01-01") + gaps})
    assert lapsed_after(pd.concat([days, days])) == pytest.approx(20.2)
    assert lapsed_after(days.head(10)) == 90
