import datetime
from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace

import pandas as pd
import pytest

from sheets_crm.calls.queue import Queue
from sheets_crm.calls.today import Today
from sheets_crm.facts.facts import facts_of
from sheets_crm.layout import figure_rows
from sheets_crm.layout.tables import table_design
from sheets_crm.layout.template import new_workbook
from sheets_crm.metrics.codes import Codes
from sheets_crm.metrics.columns import Columns
from sheets_crm.metrics.customers.persuasion import no_record
from sheets_crm.metrics.frames import columns_of, frame_of
from sheets_crm.reading.parse import Shop
from sheets_crm.reading.read_columns import blank_table
from sheets_crm.refresh import refresh
from sheets_crm.sample.shop import sample_rows, sample_settings
from sheets_crm.schema import (
    CASH,
    CASH_PLAN,
    COMPLAINTS,
    CONTACTS,
    CUSTOMERS,
    ORDERS,
    PRODUCTS,
    SEASONS,
    TABLES,
)
from sheets_crm.settings import Settings
from sheets_crm.sheets.dashboard import dates as report_dashboard_dates
from sheets_crm.sheets.figures import figure_tables
from sheets_crm.texts import texts_of
from sheets_crm.workbooks.opening import open_book
from tests import golden
from tests.metrics.money.frames import cash_rows

JUNE = golden.AS_OF
INDONESIAN, ENGLISH = texts_of("id"), texts_of("en")
NAMES = ("dashboard", "all_figures", "behind", "retention", "cash_flow", "receivables", "leaks")


def empty_frame(table):
    return frame_of(blank_table(table))


@dataclass(frozen=True)
class Frames:
    customers: pd.DataFrame
    products: pd.DataFrame
    orders: pd.DataFrame
    contacts: pd.DataFrame
    cash: pd.DataFrame
    cash_plan: pd.DataFrame
    seasons: pd.DataFrame = field(default_factory=lambda: empty_frame(SEASONS))
    complaints: pd.DataFrame = field(default_factory=lambda: empty_frame(COMPLAINTS))
    listed: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    list_record: Columns = field(default_factory=no_record)
    proven: dict[str, bool] = field(default_factory=dict)


def golden_shop(cash=None, **more):
    products, orders = golden.products(), golden.orders()
    frames = {
        "customers": golden.customers(),
        "products": completed(products.rename(columns={"product": "code"}), PRODUCTS),
        "orders": orders,
        "contacts": contacts(),
        "cash": empty_frame(CASH) if cash is None else cash,
        "cash_plan": empty_frame(CASH_PLAN),
        **more,
    }
    return Frames(**frames)


def completed(rows, table):
    """Rows with every column of their table, as they are read from a sheet."""
    missing = [column.name for column in table.columns if column.name not in rows]
    return rows.join(empty_frame(table)[missing].reindex(rows.index))


def contacts(*rows):
    return golden.contacts(*rows).assign(row=range(2, 2 + len(rows)))


def nothing():
    tables = (CUSTOMERS, PRODUCTS, ORDERS, CONTACTS, CASH, CASH_PLAN)
    frames = {table.name: empty_frame(table) for table in tables}
    frames["customers"] = frames["customers"].assign(customer=pd.Series(dtype="str"))
    return Frames(**frames)


def book():
    return cash_rows(
        ("2026-04-01", "Bank", "opening", 48_000_000, None),
        *((f"2026-0{month}-10", "Bank", "sales", 14_000_000, None) for month in (4, 5, 6)),
        *((f"2026-0{month}-11", "Bank", "supplier", None, 20_000_000) for month in (4, 5, 6)),
        receipt="1",
        party=None,
        staff=None,
    )


READ = ("customers", "products", "orders", "contacts", "cash", "cash_plan", "seasons", "complaints")


def as_read(name, frame):
    """A table as a sheet of it is read: with every column of the schema, each of its kind."""
    blank = blank_table(TABLES[name], len(frame))
    days = [each.name for each in TABLES[name].columns if each.kind == "day"]
    texts = [each for each, column in blank.each.items() if isinstance(column, Codes)]
    numbers = blank.each.keys() - {*days, *texts, "row"}
    return Columns({**blank.each, **columns_of(frame).each}).read(days, list(numbers), texts)


def tables(shop, texts=INDONESIAN, settings=None):
    return tables_on(JUNE, shop, texts, settings)


def tables_on(day, shop, texts=INDONESIAN, settings=None):
    settings = settings or Settings(language=texts.language)
    parsed = Shop(texts, settings, None, {name: as_read(name, getattr(shop, name)) for name in READ}, {}, ())
    calls = Queue(*([SimpleNamespace(customer=name) for name in each] for each in (shop.listed, shop.held)))
    return figure_tables(Today(facts_of(parsed, day), calls, [], {}, [], [], shop.list_record, shop.proven))


def lines(shop, texts=INDONESIAN, table="all_figures"):
    return {row["key"]: row for row in tables(shop, texts)[table]}


@cache
def golden_tables(language="id", *, with_book=False, with_credit=False):
    """Tables of the golden shop, made once for all tests."""
    shop = golden_shop(book() if with_book else None, **(credit_shop() if with_credit else {}))
    return tables(shop, texts_of(language))


def golden_lines(table="all_figures", **shop):
    return {row["key"]: row for row in golden_tables(**shop)[table]}


def test_the_repeat_rate_tells_its_fraction_its_window_its_sample_and_its_customers():
    row = golden_lines()["repeat_purchase_rate"]
    assert row["value"] == "50%"
    assert row["meaning"] == (
        "3 dari 6 pembeli, semua waktu, per hari belanja; data sedikit (kemungkinan 19–81%)"
    )
    assert row["who"] == ", ".join(golden.customers().set_index("customer")["name"][["C1", "C3", "C5"]])
    assert row["number"] == 0.5


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("second_order_60", "50%"),
        ("mature_repeat_rate", "66,7%"),
        ("retention_rate", "33,3%"),
        ("existing_revenue", "14,6%"),
        ("repeat_revenue", "29,3%"),
        ("purchase_frequency", "1,25"),
        ("average_order_value", "Rp410.000"),
        ("average_receipt_value", "Rp341.667"),
        ("historic_value", "Rp491.667"),
        ("gap", "30 hari"),
        ("revenue", "Rp2.050.000"),
        ("stage_initial", "3 orang"),
        ("stage_loyal", "1 orang"),
        ("cash", "belum ada"),
        ("cost_new", "belum ada"),
        ("likelier", "belum ada"),
    ],
)
def test_golden_figures_stand_on_the_dashboard(key, value):
    assert golden_lines()[key]["value"] == value


def test_english_words_and_marks():
    rows = golden_lines(language="en")
    assert rows["repeat_purchase_rate"]["meaning"] == (
        "3 of 6 buyers, all time, by purchase day; little data (could be 19–81%)"
    )
    assert rows["average_order_value"]["value"] == "Rp410.000"
    assert rows["existing_revenue"]["value"] == "14.6%"


def test_money_lasts_five_months_and_the_day_is_named():
    row = golden_lines(with_book=True)["runway"]
    assert row["value"] == "5 bulan"
    assert row["meaning"] == (
        "Rp30.000.000 dibagi Rp6.000.000 yang berkurang sebulan (rata-rata 3 bulan penuh); "
        "habis pada 29 Nov 2026"
    )


def test_without_a_cash_book_the_sheet_says_what_to_do():
    assert golden_lines()["runway"]["meaning"].startswith("Isi lembar Kas dulu")
    flow = golden_lines("cash_flow")
    assert flow["week_1"] == {"key": "week_1"}


def test_the_first_week_without_money_is_named_with_a_warning():
    plan = pd.DataFrame(
        {"date": [pd.Timestamp("2026-08-05")], "category": ["tax"], "money_out": [90_000_000.0]}
    )
    row = lines(golden_shop(book(), cash_plan=plan))["below_zero"]
    assert row["value"] == "minggu ke-6"
    assert row["meaning"].startswith("Perhatian: saldo terendah -Rp")


def test_weeks_open_with_what_the_last_closed_and_their_lines_explain_the_change():
    rows = golden_lines("cash_flow", with_book=True)
    for number in range(1, 14):
        week = rows[f"week_{number}"]
        shown = sum(
            amount
            for name, amount in week.items()
            if name not in ("period", "closing", "opening", "fewer_receipts", "one_more_cost", "note", "key")
        )
        assert week["opening"] + shown == pytest.approx(week["closing"], abs=2)
        if number > 1:
            assert week["opening"] == pytest.approx(rows[f"week_{number - 1}"]["closing"], abs=2)


def test_months_and_accounts_are_balanced():
    rows = golden_lines("cash_flow", with_book=True)
    assert [rows[f"month_{number}"]["closing"] for number in (1, 2, 3)] == [
        42_000_000,
        36_000_000,
        30_000_000,
    ]
    assert rows["month_4"] == {"key": "month_4"}
    assert (rows["account_1"]["period"], rows["account_1"]["closing"]) == ("Bank", 30_000_000)


def test_cohorts_leave_what_is_not_over_blank():
    rows = golden_lines("retention")
    january = rows["strict_1"]
    assert (january["cohort"], january["customers"]) == ("Jan 2026", 1)
    assert [january.get(f"month_{month}") for month in range(1, 7)] == [1, 1, 1, 0, 0, None]
    march = rows["strict_3"]
    assert [march.get(f"month_{month}") for month in range(1, 4)] == [0, 0, 0]
    assert rows["by_then_3"]["month_1"] == 1
    assert rows["strict_all"]["month_1"] == 0.2
    assert rows["strict_7"] == {"key": "strict_7"}
    assert [rows[f"strict_{number}"]["revenue"] for number in (1, 2, 3)] == [150_000, 300_000, 450_000]


def credit_shop():
    orders = pd.DataFrame(
        [
            ("N1", "C1", "2026-04-01", "2026-04-20", 600_000.0, None, None),
            ("N2", "C1", "2026-06-20", "2026-07-05", 500_000.0, None, None),
            ("N3", "C2", "2026-05-01", "2026-05-10", 200_000.0, 200_000.0, "2026-05-13"),
            ("N4", "C3", "2026-06-25", "2026-07-10", 100_000.0, None, None),
        ],
        columns=["receipt", "customer", "date", "due", "total", "paid", "paid_on"],
    ).assign(product="P1", quantity=1.0, payment="credit", row=range(2, 6))
    days = {name: pd.to_datetime(orders[name]) for name in ("date", "due", "paid_on")}
    people = golden.customers().assign(credit_limit=[1_000_000.0, 1_000_000.0, None, *[None] * 5])
    return {"orders": orders.assign(**days), "customers": people}


def test_receivables_are_listed_by_customer_with_their_age_and_why_the_gate_refuses():
    [total, first, second] = tables(golden_shop(**credit_shop()))["receivables"]
    assert (total["open"], total["not_due"], total["days_61_90"]) == (1_200_000, 600_000, 600_000)
    assert (first["key"], first["open"], first["days_overdue"]) == ("C1", 1_100_000, 71)
    assert first["note"] == "melewati batas tempo; ada yang lewat jatuh tempo"
    assert (
        first["invoices"] == "N1, jatuh tempo 20 Apr 2026: Rp600.000, N2, jatuh tempo 5 Jul 2026: Rp500.000"
    )
    assert second["note"] == "belum ada batas tempo"


def test_what_the_cash_book_collected_pays_the_oldest_invoice_once():
    name = golden.customers().set_index("customer")["name"]["C1"]
    cash = cash_rows(("2026-06-25", "Bank", "collected", 650_000, None), party=name, staff=None)
    rows = tables(golden_shop(cash, **credit_shop()))["receivables"]
    assert (rows[0]["open"], rows[0]["days_61_90"]) == (550_000, 0)


def test_a_transfer_that_nobody_saw_is_listed_apart():
    orders = golden.orders().assign(payment="transfer", verified=None)
    orders.loc[0, "verified"] = False
    rows = tables(golden_shop(orders=orders.assign(verified=orders["verified"].astype("object"))))[
        "receivables"
    ]
    assert [(row["key"], row["open"]) for row in rows[1:]] == [("transfer 2", 150_000)]


def test_leaks_begin_with_ten_rules_and_ask_without_accusing():
    cash = cash_rows(
        ("2026-06-01", "Laci", "operating", None, 186_000),
        ("2026-06-02", "Laci", "operating", None, 186_000),
        party="Toko Kardus",
        receipt="K1",
        staff=None,
    )
    rows = tables(golden_shop(cash))["leaks"]
    assert [row["key"] for row in rows[:12]] == [
        "heading_rules",
        *(f"rule_L{number}" for number in range(1, 11)),
        "heading_findings",
    ]
    assert (rows[1]["amount"], rows[1]["finding"]) == (186_000, "1 pertanyaan")
    assert rows[12]["finding"] == (
        "Toko Kardus tercatat dua kali, sama-sama Rp186.000. Apakah memang dua kali bayar?"
    )
    assert rows[12]["rows"] == "Kas, baris 2, 3"


@pytest.mark.parametrize(
    "make",
    [lambda: tables(nothing()), golden_tables, lambda: golden_tables("en", with_book=True, with_credit=True)],
)
def test_rows_that_charts_point_at_stand_where_they_always_stand(make):
    found = make()
    assert list(found) == list(NAMES)
    assert [row["key"] for row in found["all_figures"]] == figure_rows.keys_in_order(figure_rows.ALL_FIGURES)
    assert [row["key"] for row in found["cash_flow"]] == figure_rows.keys_in_order(figure_rows.CASH_FLOW)
    assert [row["key"] for row in found["retention"]] == figure_rows.keys_in_order(figure_rows.RETENTION)
    assert found["receivables"][0]["key"] == "total"
    assert [row["key"] for row in found["leaks"]][1:11] == list(figure_rows.LEAKS["rules"])


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_plain_and_belong_to_columns_of_the_schema(name):
    columns = {column.name for column in TABLES[name].columns}
    rows = golden_tables("en", with_book=True, with_credit=True)[name]
    for row in rows:
        assert set(row) - {"opens"} <= columns
        for name, cell in row.items():
            assert name == "opens" or cell is None or type(cell) in (str, int, float, datetime.date)
            assert cell == cell
    keys = [row["key"] for row in rows]
    assert len(keys) == len(set(keys))


def test_an_empty_shop_has_figures_that_are_not_there_yet():
    rows = lines(nothing())
    assert {rows[key]["value"] for key in ("repeat_purchase_rate", "gap", "lifetime_value", "runway")} == {
        "belum ada"
    }


def test_a_day_before_the_first_row_of_anything_is_an_empty_shop():
    early = tables_on(datetime.date(2025, 1, 1), golden_shop(book()), settings=Settings())
    rows = {row["key"]: row for row in early["all_figures"]}
    assert (rows["cash"]["value"], rows["repeat_purchase_rate"]["value"]) == ("belum ada", "belum ada")


def test_a_cash_book_is_enough_from_the_first_day():
    frames = vars(nothing()) | {"cash": book()}
    rows = lines(Frames(**frames))
    assert (rows["cash"]["value"], rows["runway"]["value"]) == ("Rp30.000.000", "5 bulan")


@pytest.mark.parametrize("status", ["cancelled", "returned"])
def test_a_transfer_that_nobody_saw_and_nobody_waits_for_is_not_listed(status):
    orders = golden.orders().assign(payment="transfer", verified=None, status="done")
    orders = orders.assign(verified=orders["verified"].astype("object"))
    orders.loc[0, ["verified", "status"]] = [False, status]
    assert [row["key"] for row in tables(golden_shop(orders=orders))["receivables"][1:]] == []


def test_a_month_that_ends_today_is_not_running():
    shop = golden_shop(book())
    for day, note in ((JUNE, None), (JUNE - datetime.timedelta(days=1), "bulan berjalan")):
        months = {row["key"]: row for row in tables_on(day, shop)["cash_flow"]}
        assert months["month_3"]["note"] == note


def test_an_unseen_transfer_without_a_name_is_listed_too():
    orders = golden.orders().assign(payment="transfer", verified=None)
    orders = orders.assign(verified=orders["verified"].astype("object"))
    orders.loc[0, ["verified", "customer"]] = [False, None]
    rows = tables(golden_shop(orders=orders))["receivables"]
    assert rows[1]["customer"] == "tanpa nama"


def test_the_same_shop_gives_the_same_rows():
    assert tables(golden_shop(book())) == golden_tables(with_book=True)


def _cell(rows, table, texts, row, column):
    names = [each.name for each in TABLES[table].columns]
    if row == figure_rows.HEADER_ROW:
        return texts(f"headings.columns.{table}.{names[column - 1]}")
    return rows[table][row - figure_rows.HEADER_ROW - 1].get(names[column - 1])


def test_every_chart_points_at_labels_and_numbers():
    texts = ENGLISH
    rows = golden_tables("en", with_book=True, with_credit=True)
    sheets = {texts(f"headings.sheets.{name}"): name for name in NAMES}
    charts = [chart for name in NAMES for chart in table_design(TABLES[name], texts).charts]
    assert len(charts) == 10
    for chart in charts:
        table = sheets[chart.sheet]
        for series in chart.series:
            first = _cell(rows, table, texts, series.categories[0], series.categories[1])
            assert isinstance(first, str)
            value = _cell(rows, table, texts, series.values[0], series.values[1])
            assert value is None or isinstance(value, int | float)


def test_the_stages_chart_covers_exactly_the_seven_stages():
    chart = table_design(TABLES["all_figures"], INDONESIAN).charts[0]
    rows = golden_tables()
    first, _, last, _ = chart.series[0].categories
    names = [_cell(rows, "all_figures", INDONESIAN, row, 1) for row in range(first, last + 1)]
    rungs = "Baru dikenal,Calon pembeli,Pembeli baru,Pembeli ulang,Setia,Suka mengajak,Mitra"
    assert names == rungs.split(",")


def test_the_call_list_section_counts_people_and_names_them():
    rows = lines(golden_shop(listed=["C3", "C1"], held=["C2", "C5", "C6", "C4"]))
    names = golden.customers().set_index("customer")["name"]
    assert (rows["calls_listed"]["value"], rows["calls_listed"]["number"]) == ("2 orang", 2)
    assert rows["calls_listed"]["who"] == f"{names['C3']}, {names['C1']}"
    assert rows["calls_held"]["value"] == "4 orang"
    assert rows["calls_held"]["who"] == f"4 orang: {names['C2']}, {names['C5']}, {names['C6']}, …"


def logged(day, customer, direction="out", result="answered"):
    row = {"date": day, "customer": customer, "direction": direction, "result": result}
    return row | {"channel": "call", "kind": "selling"}


def test_contacts_of_today_and_of_seven_days_count_those_the_shop_began():
    log = contacts(
        logged("2026-06-30", "C1"),
        logged("2026-06-24", "C2"),
        logged("2026-06-23", "C3"),
        logged("2026-06-30", "C4", direction="in"),
        logged("2026-07-01", "C5"),
    )
    rows = lines(golden_shop(contacts=log), ENGLISH)
    assert (rows["answers_today"]["value"], rows["answers_today"]["number"]) == ("1 contact", 1)
    assert rows["answers_week"]["number"] == 2
    assert rows["answers_week"]["meaning"] == "outgoing contacts 24 Jun 2026 – 30 Jun 2026"


def test_a_complaint_is_open_until_a_later_contact_settles_it():
    log = contacts(
        logged("2026-06-20", "C2", result="satisfied"),
        logged("2026-06-10", "C1", result="complaint"),
        logged("2026-06-10", "C2", result="complaint"),
        logged("2026-06-11", "C1", result="no_answer"),
        logged("2026-06-12", "C3", result="ordered"),
        logged("2026-06-12", "C3", direction="in", result="complaint"),
        logged("2026-07-01", "C4", result="complaint"),
    )
    row = lines(golden_shop(contacts=log))["complaints"]
    names = golden.customers().set_index("customer")["name"]
    assert (row["value"], row["who"]) == ("2 orang", f"{names['C1']}, {names['C3']}")


@pytest.mark.parametrize(
    ("language", "untested"), [("id", "belum bisa diuji"), ("en", "cannot be tested yet")]
)
def test_a_young_shop_says_that_its_dates_cannot_be_tested(language, untested):
    rows = golden_lines(language=language)
    keys = ("best_guesses", "simple_rule", "days_off", "said_1", "said_5", "real_1", "real_5")
    assert {rows[key]["value"] for key in keys} == {untested}
    assert rows["best_guesses"]["meaning"].startswith(f"{untested}: ")
    assert rows["contacting"]["value"] == texts_of(language)("report.none")


def test_a_long_history_is_tested_by_the_command(monkeypatch):
    monkeypatch.setattr(report_dashboard_dates, "_MOST_ORDER_LINES", len(golden.orders()) - 1)
    row = lines(golden_shop())["best_guesses"]
    assert row["value"] == "belum bisa diuji"
    assert row["meaning"].endswith("jalankan sheets-crm backtest")


def drawn(group, customers):
    rows = {"customer": customers, "date": pd.Timestamp("2026-05-01"), "group": group}
    return pd.DataFrame(rows).assign(reason="reorder_soon")


def test_what_contacting_brings_is_told_once_enough_were_drawn_by_lot():
    customers = [f"k{number:02}" for number in range(60)]
    record = pd.concat([drawn("listed", customers[:30]), drawn("left_alone", customers[30:])])
    orders = pd.DataFrame({"customer": customers[:20], "date": pd.Timestamp("2026-05-05")})
    orders = orders.assign(product="P1", quantity=1.0, total=100_000.0, row=range(2, 22))
    proven = {"reorder_soon": True, "win_back": False}
    row = lines(golden_shop(list_record=columns_of(record), orders=orders, proven=proven))["contacting"]
    assert (row["value"], row["number"]) == ("67 dari 100 orang", 67)
    assert "Masuk daftar: 20 dari 30 memesan dalam 14 hari" in row["meaning"]
    assert "Sengaja dibiarkan (diundi): 0 dari 30" in row["meaning"]
    assert "karena terbukti, alasan ini didahulukan: Hampir habis" in row["meaning"]


def test_who_picked_up_is_no_evidence_of_what_contacting_brings():
    customers = [f"k{number:02}" for number in range(60)]
    log = contacts(
        *(
            logged("2026-05-01", key, result="answered" if number < 30 else "no_answer")
            for number, key in enumerate(customers)
        )
    )
    orders = pd.DataFrame({"customer": customers[:20], "date": pd.Timestamp("2026-05-05")})
    orders = orders.assign(product="P1", quantity=1.0, total=100_000.0, row=range(2, 22))
    row = lines(golden_shop(contacts=log, orders=orders))["contacting"]
    assert row["number"] is None
    assert "Terhubung: 20 dari 30 memesan dalam 14 hari" in row["meaning"]
    assert "ini belum bukti" in row["meaning"]


@pytest.fixture(scope="module")
def sample_dashboard(tmp_path_factory):
    """The dashboard of the sample shop, refreshed as the demo does."""
    path = tmp_path_factory.mktemp("sample") / "toko.xlsx"
    new_workbook(path, "id", rows=sample_rows(JUNE, "id"), settings=sample_settings("id"))
    now = datetime.datetime(2026, 6, 30, 2, tzinfo=datetime.UTC)
    refresh(open_book(str(path)), now, run_id="R1", as_of=JUNE)
    title = INDONESIAN("headings.sheets.all_figures")
    sheet = open_book(str(path)).read([title]).sheets[title]
    names = [column.name for column in TABLES["all_figures"].columns]
    rows = [dict(zip(names, cells, strict=False)) for cells in sheet.rows[figure_rows.HEADER_ROW :]]
    return {row["key"].partition(" ~")[0]: row for row in rows if row.get("key")}


def test_the_sample_shop_is_tested_on_its_own_past(sample_dashboard):
    row = sample_dashboard["best_guesses"]
    assert row["value"] == "11 dari 22"
    assert row["meaning"] == (
        "dari 22 orang teratas, 11 memesan dalam 14 hari; tebakan acak 2; "
        "seandainya daftar ini sudah dipakai pada 3 hari yang lewat, sejak 21 Apr 2026, "
        "hanya dengan data yang ada waktu itu"
    )
    assert sample_dashboard["simple_rule"]["value"] == "9 dari 22"
    assert sample_dashboard["days_off"]["value"] == "5 hari"


def test_the_sample_shop_shows_what_was_said_and_what_came_true(sample_dashboard):
    said = [sample_dashboard[f"said_{number}"]["value"] for number in range(1, 6)]
    real = [sample_dashboard[f"real_{number}"]["value"] for number in range(1, 6)]
    assert (said, real) == (["46%", "13%", "6%", "3%", "1%"], ["47%", "6%", "1%", "0%", "1%"])
    assert sample_dashboard["real_1"]["number"] == pytest.approx(0.4706)
    assert sample_dashboard["said_1"]["meaning"] == (
        "dari 68 perkiraan, kami bilang 46% akan memesan, nyatanya 47%"
    )


def test_the_sample_shops_call_list_is_counted(sample_dashboard):
    numbers = {key: sample_dashboard[key]["number"] for key in figure_rows.ALL_FIGURES["calls"]}
    assert numbers == {
        "calls_listed": 60,
        "calls_held": 90,
        "answers_today": 0,
        "answers_week": 10,
        "complaints": 1,
    }


def test_the_chart_of_what_was_said_covers_its_five_groups_twice():
    chart = table_design(TABLES["all_figures"], INDONESIAN).charts[1]
    rows = golden_tables()
    for series, side in zip(chart.series, ("said", "real"), strict=True):
        first, column, last, _ = series.values
        keys = [_cell(rows, "all_figures", INDONESIAN, row, 6) for row in range(first, last + 1)]
        assert (column, keys) == (5, [f"{side}_{number}" for number in range(1, 6)])
    assert [series.title for series in chart.series] == ["Kami bilang", "Nyatanya"]


def test_a_figure_opens_the_block_of_exactly_its_customers():
    found = golden_tables()
    opens = {row["key"]: row.get("opens") for row in found["all_figures"]}
    assert opens["repeat_purchase_rate"] == ("behind", "heading_repeat_purchase_rate")
    names = golden.customers().set_index("customer")["name"]
    rows = {row["key"]: row for row in found["behind"]}
    assert rows["heading_repeat_purchase_rate"]["customer"] == "Pembeli yang beli lagi: 50%, 3 orang"
    assert rows["heading_repeat_purchase_rate"]["note"].startswith("3 dari 6 pembeli, semua waktu")
    assert rows["heading_repeat_purchase_rate_year"]["customer"].startswith(
        "Pembeli yang beli lagi … setahun terakhir: "
    )
    assert rows["heading_stage_repeater"]["customer"] == "Pembeli ulang: 2 orang"
    assert block(found, "repeat_purchase_rate") == [names["C1"], names["C5"], names["C3"]]
    assert block(found, "stage_initial") == [names["C6"], names["C4"], names["C2"]]
    assert rows["repeat_purchase_rate C5"] == {
        "customer": names["C5"],
        "phone": None,
        "last_order": datetime.date(2026, 6, 12),
        "orders": 2,
        "spend": 600_000,
        "stage": "pembeli ulang",
        "key": "repeat_purchase_rate C5",
    }


def block(found, key):
    """The names below a heading of the sheet behind the figures."""
    keys = [row["key"] for row in found["behind"]]
    start = keys.index(f"heading_{key}") + 1
    end = next((at for at in range(start, len(keys)) if keys[at].startswith("heading_")), len(keys))
    return [row["customer"] for row in found["behind"][start:end]]


def test_every_block_opened_is_there_once_and_has_as_many_rows_as_it_says():
    found = golden_tables("en", with_book=True, with_credit=True)
    keys = [row["key"] for row in found["behind"]]
    for row in found["all_figures"]:
        if row.get("opens", ("",))[0] == "behind":
            assert keys.count(row["opens"][1]) == 1
            people = len(block(found, row["key"]))
            heading = next(each["customer"] for each in found["behind"] if each["key"] == row["opens"][1])
            assert heading.endswith("1 person" if people == 1 else f"{people} people")


def test_figures_of_other_sheets_open_the_row_that_tells_of_them():
    found = golden_tables(with_book=True, with_credit=True)
    opens = {row["key"]: row.get("opens") for row in found["all_figures"]}
    lowest = next(row for row in found["all_figures"] if row["key"] == "lowest_week")
    assert opens["cash"] == ("cash_flow", "heading_accounts")
    assert opens["lowest_week"][0] == "cash_flow"
    assert opens["lowest_week"][1].removeprefix("week_") in lowest["meaning"]
    assert opens["open_receivables"] == ("receivables", "total")
    assert opens["calls_listed"] == ("call_list", "")
    keys = {name: {row["key"] for row in rows} for name, rows in found.items()}
    for table, key in filter(None, opens.values()):
        assert key == "" or key in keys[table]
    assert opens["heading_money"] is None
    assert golden_lines()["cash"].get("opens") is None


def test_of_very_many_customers_the_biggest_are_listed_and_the_rest_counted():
    keys = [f"628120000{number:04d}" for number in range(960)]
    orders = golden.orders().iloc[[4] * 960]
    orders = orders.assign(customer=keys, total=[1000.0 * number for number in range(1, 961)])
    customers = pd.DataFrame({"customer": keys, "name": [f"Nama {number}" for number in range(960)]})
    customers = customers.assign(phone=keys)
    found = tables(golden_shop(customers=customers, orders=orders.reset_index(drop=True)))
    people = block(found, "stage_initial")
    assert people[:500] == [f"Nama {number}" for number in range(959, 459, -1)]
    assert people[500:] == ["dan 460 lagi, belanjanya lebih kecil; saring lembar Profil Pelanggan"]
    assert found["behind"][1]["phone"] == "0812-0000-0959"


def test_a_very_large_shop_lists_fewer_for_each_figure():
    keys = [f"628120000{number:04d}" for number in range(960)]
    twice = [golden.orders().iloc[[at] * 960].assign(customer=keys) for at in (4, 5)]
    customers = pd.DataFrame({"customer": keys, "name": keys})
    found = tables(golden_shop(customers=customers, orders=pd.concat(twice, ignore_index=True)))
    assert len(block(found, "stage_repeater")) == 201
    assert block(found, "stage_repeater")[-1].startswith("dan 760 lagi")


@cache
def asked_tables(language="id"):
    asked = contacts(
        {"date": "2026-05-03", "customer": "C6", "direction": "in", "kind": "service"},
        {"date": "2026-06-10", "customer": "C7", "direction": "in", "kind": "service"},
        {"date": "2026-06-12", "customer": "C7", "direction": "out", "kind": "service"},
    )
    return tables(golden_shop(contacts=asked), texts_of(language))


def test_each_month_tells_its_leads_and_their_answer_beside_its_sales():
    months = {row["cohort"]: row for row in asked_tables()["retention"][:30] if "revenue" in row}
    assert [months[f"{month} 2026"]["leads"] for month in ("Apr", "Mei", "Jun")] == ["belum dicatat", 1, 1]
    assert months["Mei 2026"]["lead_conversion"] == 1  # the June sale of a May lead counts in May
    assert months["Jun 2026"]["lead_conversion"] == 0
    assert months["Jun 2026"]["answer_days"] == 2
    assert months["Apr 2026"]["answer_days"] == "belum dicatat"
    assert (months["Jun 2026"]["buyers"], months["Jun 2026"]["revenue"]) == (2, 950_000)


def test_sources_of_leads_are_told_with_the_unknown_among_them():
    rows = {row["key"]: row for row in golden_tables()["retention"]}
    sources = {
        row["cohort"]: row for key, row in rows.items() if key.startswith("source_") and "cohort" in row
    }
    known = golden.customers()["source"]
    assert sources["teman"]["customers"] == int((known == "teman").sum())
    assert sum(row["customers"] for row in sources.values()) == 8
    unknown = next(row for name, row in sources.items() if name == "tidak diketahui")
    assert unknown["customers"] == int(known.isna().sum())
    assert rows["heading_sources"]["month_1"] == "Jadi pembeli"
    assert sources["teman"]["opens"] == ("behind", "heading_source teman")


@pytest.mark.parametrize(
    ("key", "figure", "value", "number"),
    [
        ("step_candidate", "Prospek", "2 orang", 2),
        ("step_buyer", "Konsumen", "3 orang", 3),
        ("step_customer", "Pelanggan", "3 orang", 3),
        ("step_regular", "… di antaranya tetap", "1 orang", 1),
        ("phase_before_sale", "Belum membeli", "2 orang", 2),
        ("phase_acquired", "Jadi pembeli", "3 orang", 3),
        ("phase_kept", "Dipertahankan", "3 orang", 3),
        ("gap_1", "Beli ke-1 ke beli ke-2", "30 hari", 30),
        ("segment_1", "Baru", "2 orang", 2),
    ],
)
def test_groups_of_the_golden_shop_stand_on_the_dashboard(key, figure, value, number):
    row = golden_lines()[key]
    assert (row["figure"], row["value"], row["number"]) == (figure, value, number)


def test_everybody_stands_on_one_step_and_in_one_phase():
    rows = golden_lines()
    for keys in (("step_candidate", "step_buyer", "step_customer"), figure_rows.ALL_FIGURES["phases"]):
        assert sum(rows[key]["number"] for key in keys) == 8
    names = golden.customers().set_index("customer")["name"]
    assert block(golden_tables(), "step_candidate") == [names["C7"], names["C8"]]
    assert block(golden_tables(), "step_regular") == [names["C1"]]


def test_two_receipts_on_a_day_make_no_customer_and_the_next_day_does():
    orders = golden.orders()
    again = orders[orders["customer"] == "C6"].head(1).assign(date=pd.Timestamp("2026-06-26"), receipt="N90")
    shop = golden_shop(orders=pd.concat([orders, again], ignore_index=True))
    rows = lines(shop)
    assert (rows["step_buyer"]["number"], rows["step_customer"]["number"]) == (2, 4)


def test_products_bought_together_tell_their_lift_once():
    one = golden.orders().iloc[[4]]
    bought = [(f"K{at}", "P1") for at in range(80)] + [(f"K{at}", "P2") for at in range(50, 100)]
    bought += [(f"K{at}", "P3") for at in range(100, 200)]
    orders = pd.concat([one.assign(customer=who, product=what) for who, what in bought], ignore_index=True)
    rows = lines(golden_shop(orders=orders))
    assert rows["pair_1"]["figure"] == "Vitamin 60 hari + Vitamin 30 kapsul"
    assert rows["pair_1"]["value"] == "1,5 kali"
    assert rows["pair_1"]["meaning"] == (
        "30 dari 50 pembeli Vitamin 60 hari juga membeli Vitamin 30 kapsul (60%), 1,5 kali dari yang "
        "diharap kalau kebetulan; 15% dari semua pembeli punya keduanya"
    )
    assert rows["pair_1"]["opens"] == ("behind", "heading_pair_1")
    assert rows["pair_2"].get("figure") is None


def test_months_sum_up_customers_and_money_one_by_one():
    rows = {row.get("cohort"): row for row in golden_tables()["retention"][:30] if "revenue" in row}
    assert rows["Jun 2026"]["note"] == "sampai bulan ini 6 pembeli, Rp2.950.000"
    assert rows["Mar 2026"]["note"] == "sampai bulan ini 3 pembeli, Rp900.000"


def test_looks_reach_below_the_last_row_and_the_charts():
    for name in ("all_figures", "retention", "cash_flow", "behind"):
        design = table_design(TABLES[name], INDONESIAN)
        rows = len(golden_tables()[name]) if name != "behind" else 8_000
        below = max((chart.row for chart in design.charts), default=0) - design.header_row
        assert design.spare_rows > max(rows, below + 8)


def test_a_branch_that_deposits_less_than_it_sold_stands_with_its_month():
    one = golden.orders().iloc[[0]].assign(date=pd.Timestamp("2026-06-10"), payment="cash", branch="Kota")
    orders = one.assign(total=2_000_000.0, staff="Rina")
    cash = cash_rows(
        ("2026-06-01", "Laci Kota", "opening", 0, None),
        ("2026-06-10", "Laci Kota", "deposit", None, 1_900_000),
        ("2026-06-10", "Bank", "deposit", 1_900_000, None),
        branch="Kota",
        party=None,
        receipt="1",
        staff="Rina",
    )
    rows = {row["key"]: row for row in tables(golden_shop(cash, orders=orders))["leaks"]}
    assert rows["drawer 2026-06 Kota"] == {
        "rule": "Kota, Jun 2026",
        "amount": 100_000,
        "finding": "jualan tunai Rp2.000.000, keluar dari laci Rp0, disetor Rp1.900.000; selisih 5%",
        "date": datetime.date(2026, 6, 10),
        "branch": "Kota",
        "key": "drawer 2026-06 Kota",
    }
