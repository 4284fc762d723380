import datetime

import pandas as pd
import pytest

from sheets_crm.metrics.customers.activity import activities
from sheets_crm.metrics.customers.lapse import LapseRule, lapse_days
from sheets_crm.metrics.customers.referrals import referral_results, referrals
from sheets_crm.metrics.customers.stages import REGULAR_STEPS, SELLING_STEPS, StageRules, funnel, stages
from sheets_crm.metrics.next_order.prediction import next_orders
from sheets_crm.metrics.orders import occasions, valid_orders
from tests import golden

AS_OF = golden.AS_OF
CUSTOMERS, ORDERS, CONTACTS = golden.customers(), golden.orders(), golden.contacts()
NOBODY = referrals(CUSTOMERS)
BOUGHT = occasions(valid_orders(ORDERS, AS_OF))


def golden_stages(
    customers=CUSTOMERS, orders=ORDERS, contacts=CONTACTS, as_of=AS_OF, **more
) -> dict[str, str]:
    people = stages(customers, orders, contacts, referrals(customers), as_of, **more)
    return dict(zip(people["customer"], people["stage"], strict=True))


def test_stages_of_the_golden_shop():
    assert golden_stages() == {
        "C1": "loyal",
        "C2": "initial",
        "C3": "repeater",
        "C4": "initial",
        "C5": "repeater",
        "C6": "initial",
        "C7": "prospect",
        "C8": "prospect",
    }


def test_three_phases():
    people = stages(CUSTOMERS, ORDERS, CONTACTS, NOBODY, AS_OF)
    assert people["phase"].value_counts().to_dict() == {"kept": 3, "acquired": 3, "before_sale": 2}


def test_orders_and_spend_stand_beside_the_stage():
    people = stages(CUSTOMERS, ORDERS, CONTACTS, NOBODY, AS_OF).set_index("customer")
    assert people.loc["C1", ["orders", "orders_lately", "spend"]].tolist() == [4, 4, 750_000]
    assert people.loc["C7", ["orders", "orders_lately"]].tolist() == [0, 0]
    assert people.loc["C6", "last_order"] == pd.Timestamp("2026-06-25")


def test_a_name_without_any_sign_of_interest_is_a_suspect():
    customers = CUSTOMERS.assign(intent=None)
    assert golden_stages(customers)["C7"] == "suspect"


@pytest.mark.parametrize(
    ("contact", "stage"),
    [
        ({"direction": "in", "kind": "service", "date": "2026-06-30"}, "prospect"),
        ({"direction": "out", "kind": "selling", "date": "2026-06-01"}, "prospect"),
        ({"direction": "out", "kind": "greeting", "date": "2026-06-01"}, "suspect"),
        ({"direction": "in", "kind": "service", "date": "2026-07-01"}, "suspect"),
    ],
)
def test_who_asked_or_got_an_offer_is_a_prospect(contact, stage):
    contacts = golden.contacts({"customer": "C7"} | contact)
    assert golden_stages(CUSTOMERS.assign(intent=None), contacts=contacts)["C7"] == stage


def test_loyal_falls_back_when_the_year_has_passed():
    later = datetime.date(2027, 1, 5)
    assert golden_stages(as_of=later - datetime.timedelta(days=1))["C1"] == "loyal"
    assert golden_stages(as_of=later)["C1"] == "repeater"


def test_two_seasons_in_a_row_make_a_loyal_customer():
    assert golden_stages(seasons_in_a_row={"C5": 2, "C3": 1})["C5"] == "loyal"
    assert golden_stages(seasons_in_a_row={"C5": 2, "C3": 1})["C3"] == "repeater"


def test_who_brought_a_buyer_is_an_advocate_even_with_one_order():
    customers = CUSTOMERS.assign(referred_by=["C2", *[None] * 5, "C3", None])
    assert golden_stages(customers)["C2"] == "advocate"
    assert golden_stages(customers)["C3"] == "repeater"


def test_a_reseller_is_a_partner():
    customers = CUSTOMERS.assign(type=["retail", "reseller", *[None] * 6])
    assert golden_stages(customers)["C2"] == "partner"
    assert golden_stages(customers)["C1"] == "loyal"


def test_what_the_owner_sets_wins_and_is_marked():
    customers = CUSTOMERS.assign(stage_set=["initial", "partner", *[None] * 6])
    people = stages(customers, ORDERS, CONTACTS, NOBODY, AS_OF).set_index("customer")
    assert people.loc["C1", ["stage", "set_by_owner"]].tolist() == ["initial", True]
    assert people.loc["C2", ["stage", "set_by_owner"]].tolist() == ["partner", True]
    assert people.loc["C3", "set_by_owner"] == False  # noqa: E712 - a numpy value


def test_buyers_who_stand_in_no_sheet_have_a_stage_too():
    assert golden_stages(CUSTOMERS.iloc[:0])["C1"] == "loyal"
    assert golden_stages(CUSTOMERS.iloc[:0])["C8"] == "prospect"


def test_rules_can_be_changed():
    assert golden_stages(rules=StageRules(loyal_orders=2))["C3"] == "loyal"


def test_the_ladder_of_selling():
    steps = funnel(stages(CUSTOMERS, ORDERS, CONTACTS, NOBODY, AS_OF), SELLING_STEPS)
    assert steps["count"].tolist() == [2, 3, 3]
    assert steps["customers"].tolist() == [("C7", "C8"), ("C2", "C4", "C6"), ("C1", "C3", "C5")]


def test_regular_customers():
    steps = funnel(stages(CUSTOMERS, ORDERS, CONTACTS, NOBODY, AS_OF), REGULAR_STEPS)
    assert steps["count"].tolist() == [2, 5, 1]
    assert steps["customers"].tolist()[2] == ("C1",)


def test_nobody_brings_himself():
    customers = pd.DataFrame({"customer": list("ABCDEF"), "referred_by": ["A", "C", "B", "A", "D", None]})
    links = referrals(customers)
    assert links.to_numpy().tolist() == [["D", "A"], ["E", "D"]]


def test_a_referrer_named_by_id_is_found():
    customers = pd.DataFrame(
        {"customer": ["628111", "628222"], "id": ["C1", "C2"], "referred_by": [None, "C1"]}
    )
    assert referrals(customers).to_numpy().tolist() == [["628222", "628111"]]


def test_brought_two_of_whom_one_bought():
    customers = pd.DataFrame({"customer": ["C1", "C2", "C7"], "referred_by": [None, "C1", "C1"]})
    assert referral_results(referrals(customers), BOUGHT).to_numpy().tolist() == [["C1", 2, 1]]


def test_without_a_column_nobody_was_brought():
    assert referrals(CUSTOMERS[["customer"]]).empty


def test_activities_of_the_golden_shop():
    predicted = next_orders(ORDERS, golden.products(), AS_OF)
    lapse = lapse_days(BOUGHT, LapseRule(90), predicted)
    rows = activities(lapse, AS_OF, predicted).set_index("customer")
    assert rows.loc["C1", ["activity", "days_late"]].tolist() == ["late", 24]
    assert rows.loc["C5", "activity"] == "active"
    assert rows.loc["C4", "activity"] == "unknown"


def test_without_predictions_days_decide():
    rows = activities(lapse_days(BOUGHT, LapseRule(90)), AS_OF)
    assert rows["activity"].tolist() == ["active", "lapsed", "lapsed", "active", "active", "active"]


def predictions(*rows: tuple[str, str, int | None]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "state", "days_late"])
    days = {"run_out": pd.NaT, "duration": float("nan"), "basis": "none"}
    return frame.assign(days_late=frame["days_late"].astype("Int64"), **days)


@pytest.mark.parametrize(
    ("states", "activity", "days_late"),
    [
        ([("overdue", 3), ("not_due", None), ("overdue", 9)], "late", 9),
        ([("due_soon", None), ("win_back", 200)], "soon", None),
        ([("win_back", 200), ("win_back", 90)], "lapsed", None),
        ([("unknown", None), ("not_due", None)], "active", None),
        ([("unknown", None)], "unknown", None),
        ([("unknown", None), ("win_back", 90)], "unknown", None),
    ],
)
def test_the_most_urgent_product_speaks(states, activity, days_late):
    table = predictions(*(("C6", state, late) for state, late in states))
    rows = activities(lapse_days(BOUGHT, LapseRule(90)), AS_OF, table).set_index("customer")
    assert rows.loc["C6", "activity"] == activity
    late = rows.loc["C6", "days_late"]
    assert (None if pd.isna(late) else late) == days_late


def test_between_seasons_is_neither_late_nor_lapsed():
    table = predictions(
        ("C1", "between_seasons", None),
        ("C1", "win_back", 200),
        ("C2", "between_seasons", None),
        ("C4", "between_seasons", None),
        ("C4", "not_due", None),
    )
    rows = activities(lapse_days(BOUGHT, LapseRule(90)), AS_OF, table).set_index("customer")
    assert rows["activity"].to_dict() | {"C6": "x"} == {
        "C1": "between_seasons",
        "C2": "between_seasons",
        "C3": "lapsed",
        "C4": "active",
        "C5": "active",
        "C6": "x",
    }
    assert pd.isna(rows.loc["C1", "days_late"])


def test_without_anybody_there_is_no_stage():
    empty = stages(CUSTOMERS.iloc[:0], ORDERS.iloc[:0], CONTACTS, NOBODY, AS_OF)
    assert empty.empty
    assert funnel(empty, SELLING_STEPS)["count"].tolist() == [0, 0, 0]
    assert activities(lapse_days(BOUGHT.iloc[:0], LapseRule(90)), AS_OF).empty
