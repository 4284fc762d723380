"""The functions of a sheet, called through xlwings' own conversion of Excel's cells."""

from decimal import Decimal

import pytest

from tests.excel.calls import BAD_NAME, MISSING, NOT_AVAILABLE, Cells, Day, down, excel

MONEY = "sheets_crm.excel.udfs_money"
AS_OF = Cells(Day(2026, 6, 30))


@pytest.fixture(scope="module")
def call():
    with excel() as ready:
        yield ready


def days(*texts):
    return down(*(Day(*map(int, text.split("-"))) for text in texts))


def test_every_customer_gets_a_next_order_date(call):
    customers = down("Ani", "Ani", "Ani", "Budi")
    dates = days("2026-04-01", "2026-05-01", "2026-05-31", "2026-06-20")
    products, lasts = down("kapsul", "kapsul", "kapsul", "sabun"), down(30.0, 30.0, 30.0, 45.0)
    answer = call("CRM_NEXT_ORDER_DATES", customers, dates, AS_OF, products, MISSING, lasts)
    assert answer == [
        ["Customer", "Next order expected", "Days late"],
        ["Ani", "2026-06-30", ""],
        ["Budi", "2026-08-04", ""],
    ]


def test_one_customers_date_comes_from_its_own_days(call):
    dates = days("2026-03-02", "2026-04-01", "2026-05-01", "2026-05-31")
    assert call("CRM_NEXT_ORDER_DATE", dates, AS_OF) == "2026-06-30"
    assert call("CRM_NEXT_ORDER_DATE", days("2026-05-31"), AS_OF, MISSING, Cells(40.0)) == "2026-07-10"
    assert call("CRM_NEXT_ORDER_DATE", days("2026-05-31"), AS_OF) == "cannot be predicted yet"


def test_quantities_with_a_currency_format_count(call):
    def after(quantity):
        return call("CRM_NEXT_ORDER_DATE", days("2026-05-31"), AS_OF, down(quantity), Cells(40.0))

    assert after(Decimal("2")) == "2026-08-19"
    assert after(Decimal("1.500")) == "2026-07-30"  # as a text it would be one thousand and five hundred


def test_retention_and_repeat_rate_are_shares(call):
    customers = down("A", "B", "C", "A", "D")
    dates = days("2026-01-10", "2026-02-10", "2026-03-10", "2026-04-10", "2026-05-10")
    assert call("CRM_RETENTION_RATE", customers, dates, AS_OF) == pytest.approx(1 / 3)
    assert call("CRM_REPEAT_RATE", customers, dates, AS_OF) == 0.25
    assert call("CRM_REPEAT_RATE", customers, dates, AS_OF, Cells(3.0)) == 0
    assert call("CRM_RETENTION_RATE", down("A"), days("2026-06-01"), AS_OF) == "not yet"


def test_one_customer_typed_in_two_ways_is_one(call):
    customers = down("0812-3456-7890", 6281234567890.0)
    assert call("CRM_REPEAT_RATE", customers, days("2026-05-01", "2026-06-01"), AS_OF) == 1.0


def test_cohorts_are_a_table_with_blanks_for_months_that_are_not_over(call):
    customers = down("A", "B", "A", "C")
    dates = days("2026-03-01", "2026-03-05", "2026-04-02", "2026-05-01")
    assert call("CRM_COHORTS", customers, dates, AS_OF) == [
        ["First bought", "Buyers", 1, 2, 3],
        ["2026-03-01", 2, 0.5, 0.0, 0.0],
        ["2026-05-01", 1, 0.0, "", ""],
    ]


def test_segments_and_stages_name_every_buyer(call):
    customers, dates = down("A", "A", "B"), days("2026-05-01", "2026-06-01", "2026-01-01")
    amounts = down(Decimal("150000"), 50000.0, "Rp 75.000")
    table = call("CRM_SEGMENTS", customers, dates, amounts, AS_OF)
    assert table[0] == ["Customer", "Segment", "Days since last order", "Orders", "Spend"]
    assert table[1] == ["A", "regular", 29, 2, 200000.0]
    assert table[2] == ["B", "inactive", 180, 1, 75000.0]
    stages = call("CRM_STAGES", customers, dates, AS_OF)
    assert stages[1] == ["A", "repeat buyer", 2, "2026-05-01", "2026-06-01"]


def test_phones_and_links_keep_the_shape_of_their_cells(call):
    numbers = down("0812-3456-7890", 81234567890.0, None, "abc")
    phones = call("CRM_PHONE", numbers)
    assert phones[:3] == [["6281234567890"], ["6281234567890"], [""]]
    assert phones[3][0].startswith("'abc' is not a mobile number")
    assert call("CRM_PHONE", Cells("081234567890")) == "6281234567890"
    across = Cells((("081234567890", "081234567891"),))
    assert call("CRM_PHONE", across) == ["6281234567890", "6281234567891"]
    link = call("CRM_WA_LINK", Cells("081234567890"), Cells("Halo Ani & Budi"))
    assert link == "https://wa.me/6281234567890?text=Halo%20Ani%20%26%20Budi"
    assert call("CRM_WA_LINK", numbers, MISSING)[1] == ["https://wa.me/6281234567890"]


def test_cash_flow_runway_and_ageing(call):
    dates = days("2026-03-01", "2026-03-10", "2026-04-05", "2026-05-05", "2026-06-05")
    kinds = down("opening", "sales", "gaji", "wages", "wages")
    money_in, money_out = down(900.0, 300.0, None, None, None), down(None, None, 300.0, 300.0, 300.0)
    table = call("CRM_CASH_FLOW", dates, kinds, money_in, money_out, AS_OF, module=MONEY)
    assert table[0][:3] == ["Period", "Opening balance", "From customers"]
    assert [(row[0], row[1], row[-1]) for row in table[1:]] == [
        ("2026-03-01", 900.0, 1200.0),
        ("2026-04-01", 1200.0, 900.0),
        ("2026-05-01", 900.0, 600.0),
        ("2026-06-01", 600.0, 300.0),
    ]
    assert call("CRM_RUNWAY", dates, kinds, money_in, money_out, AS_OF, module=MONEY) == 1.0
    aged = call(
        "CRM_AGEING",
        down("A", "B"),
        days("2026-05-20", "2026-06-30"),
        down(500.0, 200.0),
        down(100.0, None),
        AS_OF,
        module=MONEY,
    )
    assert aged[1] == ["Not due yet", 200.0, 1, 1]
    assert aged[3] == ["31–60 days late", 400.0, 1, 1]


def test_seasons_and_lebaran(call):
    names, opens, closes = down("Gamis 1447"), days("2026-01-01"), days("2026-03-21")
    answer = call("CRM_SEASON", days("2026-02-01", "2026-05-01"), names, opens, closes, module=MONEY)
    assert answer == [["Gamis 1447"], [""]]
    assert call("CRM_LEBARAN", Cells(2026.0), module=MONEY) == "2026-03-21"
    assert call("CRM_LEBARAN", down(2025.0, 2026.0), module=MONEY) == [["2025-03-31"], ["2026-03-21"]]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            (down("A", "B"), days("2026-01-01"), AS_OF),
            "customers has 2 cells and dates has 1; choose the same",
        ),
        ((down("A"), down("besok"), AS_OF), "dates, row 1: 'besok' is not a date; write it as 31/01/2026"),
        ((down("A", "B"), down(Day(2026, 1, 1), NOT_AVAILABLE), AS_OF), "dates, row 2: "),
        ((down("A", BAD_NAME), days("2026-01-01", "2026-01-02"), AS_OF), "customers, row 2: "),
        ((down("A", None), days("2026-01-01", "2026-01-02"), AS_OF), "customers, row 2 is blank"),
        ((down("A"), days("2026-01-01"), Cells(None)), "as_of is blank"),
        ((down("A"), days("2026-01-01"), AS_OF, Cells(1.5)), "months '1.5' is not a whole number"),
    ],
)
def test_a_wrong_argument_is_answered_with_a_sentence(call, arguments, sentence):
    assert call("CRM_RETENTION_RATE", *arguments).startswith(sentence)


def test_other_refusals_are_sentences_too(call):
    wrong = call(
        "CRM_RUNWAY", days("2026-01-01"), down("sewa kos"), down(1.0), down(None), AS_OF, module=MONEY
    )
    assert wrong.startswith("categories, row 1: 'sewa kos' is not known")
    assert call("CRM_LEBARAN", Cells(26.0), module=MONEY).startswith("'26.0' is not a year from 1970")
    overlap = (down("a", "b"), days("2026-01-01", "2026-02-01"), days("2026-02-01", "2026-03-01"))
    told = call("CRM_SEASON", days("2026-02-01"), *overlap, module=MONEY)
    assert told.startswith("the seasons 'b' and 'a' share days")


def test_blank_rows_below_the_orders_do_not_matter(call):
    customers, dates = down("A", "A", None, None), down(Day(2026, 5, 1), Day(2026, 6, 1), None, "")
    assert call("CRM_REPEAT_RATE", customers, dates, AS_OF) == 1.0


def test_dates_typed_as_text_or_left_as_serials_are_days(call):
    assert call("CRM_REPEAT_RATE", down("A", "A"), down("01/05/2026", 46174.0), AS_OF) == 1.0


def test_fifty_thousand_orders_are_one_call(call):
    customers = down(*(f"K{number % 5000:04}" for number in range(50_000)))
    dates = down(
        *(Day(2025 + number // 36_000, 1 + number // 3_000 % 12, 1 + number % 28) for number in range(50_000))
    )
    table = call("CRM_NEXT_ORDER_DATES", customers, dates, Cells(Day(2026, 12, 31)))
    assert len(table) == 5001
    assert table[1][0] == "K0000"


def test_the_computers_language_is_spoken():
    with excel("id_ID.UTF-8") as call:
        told = call("CRM_RETENTION_RATE", down("A"), days("2026-01-01"), Cells(None))
        assert told.startswith("as_of kosong")
        assert call("CRM_NEXT_ORDER_DATE", days("2026-05-31"), AS_OF) == "belum bisa diprediksi"
