import datetime

import pandas as pd
import pytest

from sheets_crm.metrics.customers.leads import (
    conversion_by_month,
    conversion_by_source,
    lead_conversion,
    leads,
    response_days,
)
from sheets_crm.metrics.customers.offers import (
    expected_sales,
    offer_response,
    offers,
    reach_rate,
    times_likelier,
    times_slower,
)
from sheets_crm.metrics.customers.product_verdicts import product_verdicts
from sheets_crm.metrics.orders import occasions, valid_orders
from sheets_crm.metrics.windows import Window
from tests import golden

AS_OF = golden.AS_OF
BOUGHT = occasions(valid_orders(golden.orders(), AS_OF))
JUNE = Window(datetime.date(2026, 6, 1), datetime.date(2026, 7, 1))


def lines(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["customer", "date", "product", "total"])
    return valid_orders(frame.assign(date=pd.to_datetime(frame["date"])), AS_OF)


def bought(*rows: tuple[str, str]) -> pd.DataFrame:
    return occasions(lines(*((who, day, "P1", 100.0) for who, day in rows)))


def sell(who: str, day: str, **more: object) -> dict[str, object]:
    return {"customer": who, "date": day, "direction": "out", "kind": "selling"} | more


def test_leads_of_the_golden_shop_by_source():
    table = leads(golden.customers(), golden.contacts(), BOUGHT, AS_OF)
    rows = conversion_by_source(table)
    found = {str(row.source): (row.leads, row.bought, row.open) for row in rows.itertuples()}
    assert found == {"teman": (3, 3, 0), "iklan": (3, 2, 1), "brosur": (1, 1, 0), "nan": (1, 0, 1)}
    assert rows["rate"].iloc[0] == pytest.approx(2 / 3)
    assert lead_conversion(table).value == 0.75


def test_fifty_june_leads_of_whom_ten_bought_so_far():
    people = pd.DataFrame({"customer": [f"K{i}" for i in range(60)]})
    talk = golden.contacts(*(sell(f"K{i}", "2026-06-05" if i < 50 else "2026-05-05") for i in range(60)))
    sales = bought(*((f"K{i}", "2026-06-20") for i in [*range(10), 55]))
    table = leads(people, talk, sales, AS_OF)
    june = lead_conversion(table, JUNE)
    assert (june.numerator, june.denominator, june.value) == (10, 50, 0.2)
    months = conversion_by_month(table).set_index("month")
    assert months.loc["2026-05-01", ["leads", "bought", "open"]].tolist() == [10, 1, 9]
    assert months.loc["2026-06-01", "rate"] == 0.2


def test_a_month_without_recorded_leads_has_no_row():
    table = leads(golden.customers(), golden.contacts(), BOUGHT, AS_OF)
    assert conversion_by_month(table).empty
    assert lead_conversion(table, JUNE).value is None


def test_who_bought_before_the_first_contact_was_no_dated_lead():
    talk = golden.contacts(sell("C2", "2026-03-01"), sell("C5", "2026-04-10"))
    table = leads(golden.customers(), talk, BOUGHT, AS_OF).set_index("customer")
    assert pd.isna(table.loc["C2", "date"])
    assert table.loc["C5", "date"] == pd.Timestamp("2026-04-10")


def test_contacts_after_as_of_make_no_lead():
    table = leads(golden.customers(), golden.contacts(sell("C7", "2026-07-01")), BOUGHT, AS_OF)
    assert table["date"].isna().all()


def test_response_in_days_and_open_questions_age():
    talk = golden.contacts(
        {"customer": "A", "date": "2026-06-01", "direction": "in"},
        {"customer": "A", "date": "2026-06-03", "direction": "out"},
        {"customer": "B", "date": "2026-06-10", "direction": "in"},
        {"customer": "C", "date": "2026-06-20", "direction": "in"},
        {"customer": "C", "date": "2026-06-20", "direction": "out"},
    )
    rows = response_days(talk, AS_OF)
    assert rows[["customer", "waited", "answered"]].to_numpy().tolist() == [
        ["A", 2, True],
        ["B", 20, False],
        ["C", 0, True],
    ]


@pytest.mark.parametrize(("answer", "told"), [("2026-06-30", (10, True)), ("2026-07-01", (10, False))])
def test_an_answer_on_the_day_itself_is_one(answer, told):
    talk = golden.contacts(
        {"customer": "A", "date": "2026-06-20", "direction": "in"},
        {"customer": "A", "date": answer, "direction": "out"},
    )
    (row,) = response_days(talk, AS_OF).itertuples()
    assert (row.waited, row.answered) == told


@pytest.mark.parametrize(("day", "mature"), [("2026-06-16", True), ("2026-06-17", False)])
def test_an_offer_is_mature_when_its_fourteen_days_are_over(day, mature):
    assert offers(golden.contacts(sell("A", day)), BOUGHT, AS_OF)["mature"].tolist() == [mature]


def shop_with_offers() -> pd.DataFrame:
    old = [(f"O{i}", "2026-01-01") for i in range(50)] + [(f"O{i}", "2026-03-05") for i in range(10)]
    new = [(f"N{i}", "2026-03-19") for i in range(4)]
    talk = golden.contacts(
        *(sell(f"O{i}", "2026-03-01") for i in range(50)), *(sell(f"N{i}", "2026-03-05") for i in range(100))
    )
    return offers(talk, bought(*old, *new), AS_OF, days=18)


def test_past_buyers_are_five_times_likelier():
    figure = times_likelier(shop_with_offers())
    assert (figure.numerator, figure.denominator, figure.value) == (0.2, 0.04, 5)
    assert figure.sample == 50


def test_new_people_take_three_and_a_half_times_longer():
    figure = times_slower(shop_with_offers())
    assert (figure.numerator, figure.denominator, figure.value) == (14, 4, 3.5)


def test_without_an_order_of_a_new_person_the_ratio_is_unknown():
    talk = golden.contacts(sell("O1", "2026-03-01"), sell("N1", "2026-03-01"))
    table = offers(talk, bought(("O1", "2026-01-01"), ("O1", "2026-03-05")), AS_OF)
    assert times_likelier(table).value is None
    assert times_slower(table).value is None
    assert times_likelier(table.iloc[:0]).value is None


def test_the_order_on_the_day_of_the_offer_counts_and_the_15th_day_does_not():
    talk = golden.contacts(*(sell(who, "2026-03-01") for who in "ABC"))
    table = offers(talk, bought(("A", "2026-03-01"), ("B", "2026-03-15"), ("C", "2026-03-16")), AS_OF)
    assert table.set_index("customer")["ordered"].to_dict() == {"A": True, "B": True, "C": False}
    assert not table["known"].any()


def test_one_customer_counts_once_and_young_offers_wait():
    talk = golden.contacts(
        sell("A", "2026-03-01"), sell("A", "2026-04-01"), sell("B", "2026-06-20"), sell("C", "2026-06-20")
    )
    figure = offer_response(offers(talk, bought(("A", "2026-04-02"), ("C", "2026-06-21")), AS_OF))
    assert (figure.numerator, figure.denominator, figure.immature) == (1, 1, 2)


def test_greetings_and_incoming_contacts_are_no_offers():
    talk = golden.contacts(sell("A", "2026-03-01", kind="greeting"), sell("B", "2026-03-01", direction="in"))
    assert offers(talk, BOUGHT, AS_OF).empty


def test_twelve_of_a_hundred_promise_twelve_with_a_range():
    talk = golden.contacts(*(sell(f"O{i}", "2026-03-01") for i in range(100)))
    table = offers(talk, bought(*((f"O{i}", "2026-03-02") for i in range(12))), AS_OF)
    expected = expected_sales(100, offer_response(table))
    assert [round(number) for number in expected] == [12, 7, 20]
    assert expected_sales(100, offer_response(table.iloc[:0])) is None


def test_reach_counts_attempts_with_a_result():
    results = ["ordered"] * 3 + ["later"] * 9 + ["no_answer"] * 7 + ["wrong_number"] + [None] * 5
    talk = golden.contacts(*(sell(f"K{i}", "2026-06-01", result=result) for i, result in enumerate(results)))
    figure = reach_rate(talk, AS_OF)
    assert (figure.numerator, figure.denominator, figure.value) == (12, 20, 0.6)


def product_shop(repeaters: int, buyers: int = 10, now: float = 80.0) -> pd.DataFrame:
    first = [(f"K{i}", "2026-02-01", "P1", 100.0) for i in range(buyers)]
    again = [(f"K{i}", "2026-05-01", "P1", now * buyers / repeaters) for i in range(repeaters)]
    return product_verdicts(lines(*first, *again), AS_OF)


@pytest.mark.parametrize(
    ("table", "verdict"),
    [
        (product_shop(5), "check_response"),
        (product_shop(1), "check_product"),
        (product_shop(5, now=100.0), "fine"),
        (product_shop(5, now=90.0), "check_response"),
        (product_shop(5, now=90.1), "fine"),
        (product_shop(5, buyers=9), "not_enough"),
    ],
)
def test_verdict_of_a_product(table, verdict):
    assert table["verdict"].tolist() == [verdict]


def test_half_of_ten_mature_buyers_repeat_while_sales_fall_by_a_fifth():
    row = product_shop(5).iloc[0]
    assert row[["buyers", "mature", "repeaters", "rate", "sales", "sales_before"]].tolist() == [
        10,
        10,
        5,
        0.5,
        800,
        1000,
    ]
    assert row["change"] == pytest.approx(-0.2)


def test_young_buyers_of_a_product_are_not_judged():
    table = product_verdicts(lines(("A", "2026-04-02", "P1", 1.0), ("B", "2026-04-01", "P1", 1.0)), AS_OF)
    assert table[["buyers", "mature"]].to_numpy().tolist() == [[2, 1]]


def test_another_product_is_no_repeat_of_this_one():
    table = product_verdicts(lines(("A", "2026-01-02", "P1", 1.0), ("A", "2026-02-01", "P2", 1.0)), AS_OF)
    assert table["repeaters"].tolist() == [0, 0]


def test_nothing_recorded_gives_nothing():
    assert product_verdicts(lines(("A", "2026-04-02", "P1", 1.0)).iloc[:0], AS_OF).empty
    table = leads(golden.customers().iloc[:0], golden.contacts(), BOUGHT.iloc[:0], AS_OF)
    assert lead_conversion(table).value is None
    assert conversion_by_source(table).empty
    assert response_days(golden.contacts(), AS_OF).empty
    assert offer_response(offers(golden.contacts(), BOUGHT, AS_OF)).value is None
    assert reach_rate(golden.contacts(), AS_OF).value is None
